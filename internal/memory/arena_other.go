//go:build !linux

package memory

// Alloc gives zeroed memory from the Go heap where there is no better way.
func (a *Arena) Alloc(bytes int) []byte {
	a.bytes += int64(bytes)
	return make([]byte, bytes)
}

// Release lets the collector have an allocation.
func (a *Arena) Release(room []byte) { a.bytes -= int64(len(room)) }

// Free lets the collector have the memory.
func (a *Arena) Free() error {
	a.bytes = 0
	return nil
}
