// Package invariants says whether the costly checks of what must always hold run after every step: with the
// build tag `invariants` they do, on an engine of small blocks. The switch is a constant, so that without the tag they cost nothing.
package invariants
