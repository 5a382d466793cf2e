package gateway

import (
	"math/bits"
	"sync"
)

// freeBytes is what a body may take in memory without asking the budget and without a turn. A single order is far below it, so single
// orders are served whatever large bodies take.
const freeBytes = 4 * headerBytes

// promisedBytes is the most room that is made for a body of which nothing has come yet: a request of 1,000 orders is read into one room.
const promisedBytes = 8 * freeBytes

// buffers are the room for bodies that are longer than what fasthttp reads ahead. They are kept for the next ones, by size: freeBytes, and twice the one before, up to most.
type buffers struct {
	budget
	most  int // bytes of the largest
	kept  [32]sync.Pool
	spoil func(p []byte) // tests make useless what came back
}

// buffer is room for one body. Nobody may look at it after it was put back.
type buffer struct {
	bytes []byte
	size  int // its place in kept
}

// get has room for so many bytes, most at most; what is in it is anybody's. Its error is errOverBudget.
func (b *buffers) get(bytes int) (*buffer, error) {
	size := bits.Len(uint(max(bytes, 1)-1) / freeBytes)
	room := min(freeBytes<<size, max(b.most, freeBytes))
	if size > 0 && !b.take(int64(room-freeBytes)) {
		return nil, errOverBudget
	}
	if one, ok := b.kept[size].Get().(*buffer); ok {
		return one, nil
	}
	return &buffer{bytes: make([]byte, room), size: size}, nil
}

// put takes back a buffer.
func (b *buffers) put(one *buffer) {
	b.forget(one)
	b.keep(one)
}

// keep has a buffer for the next one who asks.
func (b *buffers) keep(one *buffer) {
	if b.spoil != nil {
		b.spoil(one.bytes)
	}
	b.kept[one.size].Put(one)
}

// forget gives the budget what a buffer took.
func (b *buffers) forget(one *buffer) { b.give(int64(len(one.bytes) - freeBytes)) }
