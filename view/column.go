package view

import "sync/atomic"

// columnChunk is how many entries of a column lie together.
const columnChunk = 4096

// column is a list numbered from 1 that one goroutine appends to and any number read without locks. An entry
// never moves and never changes once it is there.
type column[T any] struct {
	chunks atomic.Pointer[[]*[columnChunk]T]
	count  atomic.Uint32
}

// get is the entry of a number, or nil.
func (c *column[T]) get(number uint32) *T {
	if number == 0 || number > c.count.Load() {
		return nil
	}
	at := number - 1
	return &(*c.chunks.Load())[at/columnChunk][at%columnChunk]
}

// add appends an entry. Readers see it whole, for the count is stored last.
func (c *column[T]) add(entry T) {
	at := c.count.Load()
	if at%columnChunk == 0 {
		c.addChunk()
	}
	(*c.chunks.Load())[at/columnChunk][at%columnChunk] = entry
	c.count.Store(at + 1)
}

// addChunk publishes a longer list of chunks; readers of the old one find all they may look at in it.
func (c *column[T]) addChunk() {
	var chunks []*[columnChunk]T
	if old := c.chunks.Load(); old != nil {
		chunks = append(chunks, *old...)
	}
	chunks = append(chunks, new([columnChunk]T))
	c.chunks.Store(&chunks)
}
