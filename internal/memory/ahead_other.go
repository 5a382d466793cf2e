//go:build !linux

package memory

// ahead is nobody where there is no way to touch memory and leave what is in it.
type ahead struct{}

// KeepAhead does nothing.
func (a *Arena) KeepAhead(int) {}
