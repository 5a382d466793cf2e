package engine

import (
	"bytes"
	"errors"
	"testing"
)

// A saved and loaded engine goes on exactly as the one that went on living, queues included.
func TestImageGoesOn(t *testing.T) {
	live := benchEngine(t, 50, 0)
	gen := &benchOrders{accounts: 50}
	var r Results
	tight := func() []byte {
		payload := bytes.Clone(gen.batch(2000))
		for b := payload; len(b) > 0; b = b[RecordSize:] {
			in := InstructionAt(b)
			in.Amount *= 300_000 // short of cover: many wait
			in.Priority = Priority(in.Amount / 300_000 % 3)
		}
		return payload
	}
	live.Apply(2, tight(), &r)
	queued := 0
	for _, o := range r.Outcomes {
		if o.Status == Queued {
			queued++
		}
	}
	if queued < 100 {
		t.Fatalf("only %d orders waited: the test shows nothing", queued)
	}
	var image bytes.Buffer
	if err := live.Save(&image); err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(bytes.NewReader(image.Bytes()), Config{HashKey: [2]uint64{9, 9}})
	if err != nil {
		t.Fatal(err)
	}
	if err := loaded.Check(); err != nil {
		t.Fatal(err)
	}
	next := tight()
	var a, b Results
	live.Apply(3, next, &a)
	loaded.Apply(3, next, &b)
	if !bytes.Equal(OutcomeBytes(a.Outcomes), OutcomeBytes(b.Outcomes)) || !bytes.Equal(EventBytes(a.Events), EventBytes(b.Events)) {
		t.Fatal("the loaded engine answers differently")
	}
	if live.Hash() != loaded.Hash() || live.Seq() != loaded.Seq() || live.Events() != loaded.Events() {
		t.Fatal("the loaded engine stands elsewhere")
	}
}

// A flipped bit in what the hash covers, or a cut, is refused by name.
func TestImageRefusesDamage(t *testing.T) {
	e := benchEngine(t, 5, 0)
	var image bytes.Buffer
	if err := e.Save(&image); err != nil {
		t.Fatal(err)
	}
	for cut := 0; cut < image.Len(); cut += 7 {
		if _, err := Load(bytes.NewReader(image.Bytes()[:cut]), Config{}); !errors.Is(err, ErrImage) {
			t.Fatalf("cut at %d: %v", cut, err)
		}
	}
	damaged := bytes.Clone(image.Bytes())
	damaged[imageHeader+128+64*6] ^= 1 // first account's balance: after 1 asset and 6 participants
	if _, err := Load(bytes.NewReader(damaged), Config{}); !errors.Is(err, ErrHash) {
		t.Fatalf("a changed balance: %v", err)
	}
	other := bytes.Clone(image.Bytes())
	for version, want := range map[byte]error{Version + 1: ErrNewer, Version - 1: ErrOlder, 0: ErrOlder} {
		other[8] = version
		if _, err := Load(bytes.NewReader(other), Config{}); !errors.Is(err, want) {
			t.Fatalf("version %d: %v", version, err)
		}
	}
}
