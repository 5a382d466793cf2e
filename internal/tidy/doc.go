// Package tidy keeps the rules of the house as tests: who may import whom, what the engine may not use, how long a
// function and a file may grow, and what must not be left behind. Its messages say what to do instead.
package tidy
