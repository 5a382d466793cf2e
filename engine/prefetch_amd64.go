package engine

// prefetch asks for the cache lines at some addresses and waits for none of them. It changes no state.
//
//go:noescape
func prefetch(addresses []uintptr)
