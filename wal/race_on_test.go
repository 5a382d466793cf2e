//go:build race

package wal

// thin is how many cases the exhaustive suites leave out between two, where each is slow.
const thin = 17
