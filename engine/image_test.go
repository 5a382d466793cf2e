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

// What the hash does not cover is in an image too: sums beyond 64 bits, what measures began with, and when accounts were opened.
func TestImageKeepsWhatIsMeasured(t *testing.T) {
	d := newDesk(t, 0, Open)
	a, b := d.account("ALPHCNB0", 1<<61-1), d.account("BRAVGB20", 0)
	opened := d.e.openings.at(b).seq
	for range 9 {
		d.order(a, b, 1<<61-1, Normal)
		d.order(b, a, 1<<61-1, Normal)
	}
	for _, day := range []Day{EndOfDay, Closed, Open} {
		d.set(Setting{Kind: SetDay, Asset: 1, Day: day})
	}
	for range 9 {
		d.order(a, b, 1<<61-1, Normal)
		d.order(b, a, 1<<61-1, Normal)
	}
	var image bytes.Buffer
	if err := d.e.Save(&image); err != nil {
		t.Fatal(err)
	}
	loaded, err := Load(bytes.NewReader(image.Bytes()), Config{})
	if err != nil {
		t.Fatal(err)
	}
	for number := uint32(1); number <= b; number++ {
		want, _ := d.e.Measures(number)
		if got, _ := loaded.Measures(number); got != want || number > 1 && got.Sent.High != 1 {
			t.Errorf("%+v, saved %+v", got, want)
		}
		info, _ := d.e.Account(number)
		if got, _ := loaded.Account(number); got != info || number == a && got.Opening != 1<<61-1 {
			t.Errorf("%+v, saved %+v", got, info)
		}
	}
	d.e = loaded
	n := Naming{Kind: OpenAccount, AccountKind: AccountSettlement}
	n.SetParticipant("BRAVGB20")
	n.SetAsset("EUR")
	if o := d.apply(AppendNaming(nil, &n, nil)); o.Seq != opened || o.Number != b || !o.Replayed() {
		t.Errorf("%+v; it was opened by %d", o, opened)
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
