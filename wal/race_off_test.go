//go:build !race

package wal

// thin is how many cases the exhaustive suites leave out between two: none.
const thin = 1
