package daybook

import (
	"context"
	"errors"
	"os"
	"testing"

	"weir/engine"
	"weir/view"
)

// shelf is a feed of some events.
type shelf []engine.Event

func (s shelf) ReadAt(at uint64, limit int, into []engine.Event) ([]engine.Event, error) {
	at = min(at, uint64(len(s)))
	return append(into, s[at:min(len(s), int(at)+limit)]...), nil
}

func (s shelf) Wait(ctx context.Context, _ uint64) error {
	<-ctx.Done()
	return ctx.Err()
}

func (s shelf) Status() view.FeedStatus { return view.FeedStatus{Events: uint64(len(s))} }

// Any bit of a checkpoint that is not what was written is noticed, as is one of another log, or of events that are not there any more.
func TestADamagedCheckpointIsRefused(t *testing.T) {
	feed := shelf{
		{Seq: 1, Kind: engine.AssetCreated, Number: 1, Debtor: 1},
		{Seq: 1, Kind: engine.AccountOpened, Number: 1, Asset: 1, Method: engine.Method(engine.AccountIssuer)},
		{Seq: 2, Kind: engine.AccountOpened, Number: 2, Asset: 1, Amount: 7},
		{Seq: 3, Kind: engine.OrderSettled, Debtor: 1, Creditor: 2, Amount: 5, Asset: 1},
		{Seq: 4, Kind: engine.DaySet, Number: uint32(engine.EndOfDay), Amount: 20_000, Asset: 1},
		{Seq: 5, Kind: engine.DaySet, Number: uint32(engine.Closed), Amount: 20_000, Asset: 1},
	}
	c := Config{Dir: t.TempDir(), Log: 9, Feed: feed}
	b, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	d, ok, err := b.Ended(5)
	if err != nil || !ok || d.Date != 20_000 {
		t.Fatal(d, ok, err)
	}
	if err := b.save(); err != nil {
		t.Fatal(err)
	}
	loaded := func(c Config) error { return (&Book{Config: c}).load() }
	if err := loaded(c); err != nil {
		t.Fatal(err)
	}
	good, err := os.ReadFile(b.checkpointPath())
	if err != nil {
		t.Fatal(err)
	}
	for at := range good {
		bad := append([]byte(nil), good...)
		bad[at] ^= 1 << (at % 8)
		if err := os.WriteFile(b.checkpointPath(), bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := loaded(c); !errors.Is(err, errFile) {
			t.Fatalf("byte %d: %v", at, err)
		}
	}
	if err := os.WriteFile(b.checkpointPath(), good[:len(good)-1], 0o600); err != nil || !errors.Is(loaded(c), errFile) {
		t.Error(err, "a short one was taken")
	}
	if err := os.WriteFile(b.checkpointPath(), good, 0o600); err != nil {
		t.Fatal(err)
	}
	shorter, other := c, c
	shorter.Feed, other.Log = feed[:4], 8
	if loaded(c) != nil || !errors.Is(loaded(shorter), errFile) || !errors.Is(loaded(other), errFile) {
		t.Error("a checkpoint of another log, or of lost events, was taken")
	}
}
