package sequencer

import (
	"math/bits"
	"sync"
	"time"
	"unsafe"

	"weir/engine"
	"weir/internal/disk"
)

// Batch is what one request brings: a slot of the ring. It carries either instructions or a query. The
// caller owns it before Submit and after Submit has returned; in between it must not be touched.
type Batch struct {
	Payload []byte // engine records with their envelopes; see Grow
	Count   int    // instructions in Payload
	Query   func() // runs in the engine's goroutine after everything before it; never journaled

	Time     int64          // of the frame, unix nanoseconds; set when Submit answers nil, not for queries
	FirstSeq uint64         // sequence of the first instruction; likewise
	Results  engine.Results // likewise

	room  bool          // it asks whether the journal has room
	ready time.Duration // by the clock of Stalls: since then the engine group could take it
	err   error
	done  chan struct{}
}

// Size classes of payload buffers are powers of two.
const (
	minClassBits = 12 // 4 KiB
	maxClassBits = 23 // 8 MiB; larger buffers are left to the garbage collector
)

// NewBatch makes a batch whose payload has room for size bytes.
func NewBatch(size int) *Batch {
	return &Batch{Payload: newPayload(size), done: make(chan struct{}, 1)}
}

// newPayload is an empty buffer of the size class of size. It starts on a page.
func newPayload(size int) []byte {
	return disk.Aligned(1 << classBits(size))[:0]
}

// classBits is the smallest class that holds size bytes, as a power of two.
func classBits(size int) int {
	return max(minClassBits, bits.Len(uint(max(size, 1)-1)))
}

// Grow makes room for size more bytes behind the payload. Appending without room would leave the page alignment.
func (b *Batch) Grow(size int) {
	need := len(b.Payload) + size
	if need <= cap(b.Payload) {
		return
	}
	b.Payload = append(newPayload(need), b.Payload...)
}

// prepare clears the last answer. A batch that was not made by NewBatch gets what it lacks.
func (b *Batch) prepare() {
	b.Time, b.FirstSeq, b.err = 0, 0, nil
	b.Results.Reset()
	if b.done == nil {
		b.done = make(chan struct{}, 1)
	}
}

// reset empties the batch and keeps its room.
func (b *Batch) reset() {
	b.Payload = b.Payload[:0]
	b.Count, b.Query = 0, nil
	b.prepare()
}

// Pool keeps batches for reuse, so that their memory is touched for the first time only once.
// Its zero value is ready; any goroutine may use it.
type Pool struct {
	classes [maxClassBits - minClassBits + 1]sync.Pool
}

// Get is an empty batch with room for size bytes of payload.
func (p *Pool) Get(size int) *Batch {
	class := classBits(size)
	if class > maxClassBits {
		return NewBatch(size)
	}
	if b, ok := p.classes[class-minClassBits].Get().(*Batch); ok {
		return b
	}
	return NewBatch(size)
}

// Put takes back a batch that its caller owns. The results must not be read afterwards.
func (p *Pool) Put(b *Batch) {
	class := bits.Len(uint(cap(b.Payload))) - 1
	if class < minClassBits || class > maxClassBits || !pageAligned(b.Payload) {
		return
	}
	b.reset()
	p.classes[class-minClassBits].Put(b)
}

func pageAligned(b []byte) bool {
	return uintptr(unsafe.Pointer(unsafe.SliceData(b)))%disk.Page == 0
}
