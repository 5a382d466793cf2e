package daybook

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"slices"
	"testing"

	"weir/engine"
	"weir/view"
)

// payments is a feed of ten payments of 2e18 between accounts 2 and 3, ten to and from the issuer, and ten net positions, at whose end the date rolls by sequence 7. All but the date's end comes twice to
// nothing, so the balances stay small.
func payments() shelf {
	feed := shelf{
		{Seq: 1, Kind: engine.AssetCreated, Number: 1, Debtor: 1},
		{Seq: 1, Kind: engine.AccountOpened, Number: 1, Asset: 1, Method: engine.Method(engine.AccountIssuer)},
		{Seq: 2, Kind: engine.AccountOpened, Number: 2, Asset: 1},
		{Seq: 3, Kind: engine.AccountOpened, Number: 3, Asset: 1},
		{Seq: 4, Kind: engine.OrderSettled, Debtor: 1, Creditor: 2, Amount: large, Asset: 1},
	}
	move := func(kind engine.EventKind, debtor, creditor uint32, amount int64) {
		feed = append(feed, engine.Event{Seq: 5, Kind: kind, Debtor: debtor, Creditor: creditor, Amount: amount, Asset: 1})
	}
	for range 10 {
		move(engine.OrderSettled, 2, 3, large) // out by order, back by a cycle
		move(engine.CyclePosition, 2, 0, large)
		move(engine.CyclePosition, 3, 0, -large)
		move(engine.OrderSettled, 2, 3, large) // out by order, back by the issuer
		move(engine.OrderSettledPart, 3, 1, large)
		move(engine.OrderSettled, 1, 2, large)
	}
	return append(feed,
		engine.Event{Seq: 6, Kind: engine.DaySet, Number: uint32(engine.EndOfDay), Amount: 20_000, Asset: 1},
		engine.Event{Seq: 7, Kind: engine.DaySet, Number: uint32(engine.Closed), Amount: 20_000, Asset: 1})
}

const large = int64(2e18)

// times is an amount of large some times over.
func times(n int) (s engine.Sum) {
	for range max(n, -n) {
		s = s.Plus(engine.SumOf(large))
	}
	if n < 0 {
		return engine.Sum{}.Minus(s)
	}
	return s
}

// rowsOfDate reads the statements of the date that ended at sequence 7.
func (b *Book) rowsOfDate(t *testing.T) []Row {
	t.Helper()
	d, ok, err := b.Ended(7)
	if err != nil || !ok {
		t.Fatal(d, ok, err)
	}
	rows, err := b.Rows(d, 0, 10, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// What moves on a date may pass 64 bits, where no balance does: it stands in the sums, in the file, and in a checkpoint in the middle of the date.
func TestSumsBeyond64BitsAreKept(t *testing.T) {
	all := payments()
	want := []Row{
		{Account: 1, Asset: 1, issuer: true, Funding: times(-1)},
		{Account: 2, Asset: 1, Sent: times(20), Funding: times(11), Cycles: times(10)},
		{Account: 3, Asset: 1, Received: times(20), Funding: times(-10), Cycles: times(-10)},
	}
	c := Config{Dir: t.TempDir(), Log: 9, Feed: all[:len(all)-20]}
	b, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.Ended(5); err != nil {
		t.Fatal(err)
	}
	if err := b.save(); err != nil {
		t.Fatal(err)
	}
	c.Feed = all
	if b, err = Open(c); err != nil || b.next == 0 {
		t.Fatal(err, b.next)
	}
	rows := b.rowsOfDate(t)
	if len(rows) != len(want) {
		t.Fatal(rows)
	}
	for i, closing := range []int64{-large, large, 0} {
		if rows[i] != want[i] || rows[i].Closing() != closing || b.accounts[i].Opening != closing {
			t.Errorf("%+v closes with %d, want %+v and %d", rows[i], rows[i].Closing(), want[i], closing)
		}
	}
}

// The files of before had narrower sums, and another magic: they are made again from the first event.
func TestFilesOfBeforeAreMadeAgain(t *testing.T) {
	c := Config{Dir: t.TempDir(), Log: 9, Feed: payments()}
	b, err := Open(c)
	if err != nil {
		t.Fatal(err)
	}
	want := b.rowsOfDate(t)
	if err := b.save(); err != nil {
		t.Fatal(err)
	}
	if b, err = Open(c); err != nil || b.next == 0 {
		t.Fatal(err, "the checkpoint was not taken")
	}
	rename(t, b.dayPath(7), "WEIRDAY1", dayHeader-4)
	if _, _, err := b.Ended(7); !errors.Is(err, view.ErrRebuilding) {
		t.Errorf("a file of before was taken: %v", err)
	}
	if rows := b.rowsOfDate(t); !slices.Equal(rows, want) {
		t.Errorf("%+v, want %+v", rows, want)
	}
	info, err := os.Stat(b.checkpointPath())
	if err != nil {
		t.Fatal(err)
	}
	rename(t, b.checkpointPath(), "WEIRBOOK", int(info.Size())-4)
	if b, err = Open(c); err != nil || b.next != 0 {
		t.Fatal(err, "a checkpoint of before was taken")
	}
	if rows := b.rowsOfDate(t); !slices.Equal(rows, want) {
		t.Errorf("%+v, want %+v", rows, want)
	}
}

// rename gives a file another magic, and the checksum at an offset that it then has.
func rename(t *testing.T, path, magic string, at int) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(text, magic)
	binary.LittleEndian.PutUint32(text[at:], crc32.Checksum(text[:at], castagnoli))
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// The date of a sequence is the one of its asset that ends next; before the first end behind it there is none.
func TestTheDateThatEndsNext(t *testing.T) {
	feed := payments()
	for _, e := range feed[:2] {
		e.Seq, e.Number, e.Debtor = 8, e.Number+1, 4
		if e.Kind == engine.AccountOpened {
			e.Number, e.Asset = 4, 2
		}
		feed = append(feed, e)
	}
	for i, asset := range []uint16{2, 1} {
		for n, day := range []engine.Day{engine.EndOfDay, engine.Closed} {
			feed = append(feed, engine.Event{Seq: uint64(9 + 2*i + n), Kind: engine.DaySet, Number: uint32(day), Amount: 20_001, Asset: asset})
		}
	}
	b, err := Open(Config{Dir: t.TempDir(), Log: 9, Feed: feed})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		asset uint16
		seq   uint64
		ends  uint64
	}{{1, 4, 7}, {1, 6, 7}, {1, 7, 12}, {2, 8, 10}, {2, 10, 0}, {1, 12, 0}} {
		d, ok, err := b.EndedNext(c.asset, c.seq)
		if err != nil || ok != (c.ends != 0) || ok && d.Seq != c.ends {
			t.Errorf("asset %d behind %d: %+v %v %v", c.asset, c.seq, d, ok, err)
		}
	}
}
