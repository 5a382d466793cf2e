//go:build !linux

package memory

// Available is not known here.
func Available() (size int64, ok bool) { return 0, false }
