package sequencer

import (
	"bytes"
	"testing"

	"weir/engine"
)

func TestPayloadRoom(t *testing.T) {
	for size, want := range map[int]int{0: 4096, 1: 4096, 4096: 4096, 4097: 8192, 128_000: 131_072, 8<<20 + 1: 16 << 20} {
		b := NewBatch(size)
		if cap(b.Payload) != want || len(b.Payload) != 0 || !pageAligned(b.Payload) {
			t.Errorf("%d bytes: room for %d, aligned %v", size, cap(b.Payload), pageAligned(b.Payload))
		}
	}
}

func TestGrowKeepsThePayload(t *testing.T) {
	b := write(1, 2, 3)
	before := bytes.Clone(b.Payload)
	b.Grow(4096 - len(b.Payload))
	if cap(b.Payload) != 4096 {
		t.Error("grew with room enough")
	}
	b.Grow(4096)
	if !bytes.Equal(b.Payload, before) || cap(b.Payload) != 8192 || !pageAligned(b.Payload) {
		t.Errorf("%d bytes, room for %d", len(b.Payload), cap(b.Payload))
	}
}

func TestPool(t *testing.T) {
	var pool Pool
	b := pool.Get(5000)
	b.Payload = append(b.Payload, 1, 2, 3)
	b.Count, b.Query, b.FirstSeq = 3, func() {}, 9
	b.Results.Outcomes = append(b.Results.Outcomes, engine.Outcome{})
	pool.Put(b)
	if len(b.Payload) != 0 || b.Count != 0 || b.Query != nil || b.FirstSeq != 0 || len(b.Results.Outcomes) != 0 {
		t.Errorf("put back as %+v", b)
	}
	for _, size := range []int{0, 4097, 8192, 1 << 20, 9 << 20} {
		got := pool.Get(size)
		if cap(got.Payload) < size || len(got.Payload) != 0 {
			t.Errorf("asked for %d bytes, got %d", size, cap(got.Payload))
		}
		pool.Put(got)
	}
	b.Payload = make([]byte, 8192)[1:]
	pool.Put(b)
	if got := pool.Get(1); !pageAligned(got.Payload) {
		t.Error("a payload off its page came back")
	}
}
