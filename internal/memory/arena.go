// Package memory gives the engine memory outside the Go heap: the garbage collector never counts it, it lies on huge
// pages where the system has them, and it can be touched before the port opens, so that no order pays for a first touch
// (1.5 to 2.2 us per 4 KiB, measured).
package memory

// Arena hands out zeroed memory until it is freed as a whole. One goroutine uses it.
type Arena struct {
	// Populate makes each allocation resident at once; else pages come as they are used, or by KeepAhead. Set it while an
	// engine is built, unset it before it grows under load: a large table would stop the core while it is touched.
	Populate bool

	blocks [][]byte
	left   []byte // of the last block, where all are small
	bytes  int64
	ahead  *ahead // nil: nobody touches ahead
}

// Small makes every arena of the process take single pages, as they are used, and no huge ones: for a process that makes thousands of small states, one
// after the other. It is set before the first Alloc.
var Small bool

// Bytes is what the arena has handed out.
func (a *Arena) Bytes() int64 { return a.bytes }
