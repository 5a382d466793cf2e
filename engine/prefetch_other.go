//go:build !amd64

package engine

// prefetch does nothing where there is no instruction for it in prefetch_amd64.s: results are the same, only later.
func prefetch([]uintptr) {}
