package view

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"weir/engine"
)

// told makes the events of one sequence: KIND:ORDER:ASSET, as "settled:1:1", or "funded:1:1" of a funding, and of a day "day:STATE:ASSET:DATE"; each amount is 10.
func told(seq uint64, words string) (events []engine.Event) {
	kinds := map[string]engine.EventKind{
		"settled": engine.OrderSettled, "part": engine.OrderSettledPart, "queued": engine.OrderQueued, "matched": engine.OrderMatched,
		"resolved": engine.Resolved, "dropped": engine.ResolutionDropped, "day": engine.DaySet, "asset": engine.AssetCreated, "released": engine.OrderReleased,
		"funded": engine.OrderSettled,
	}
	for _, word := range strings.Fields(words) {
		var kind string
		var a, b, date int
		_, _ = fmt.Sscanf(strings.ReplaceAll(word, ":", " "), "%s %d %d %d", &kind, &a, &b, &date)
		e := engine.Event{Seq: seq, Time: int64(seq) * 1000, Kind: kinds[kind], Index: uint16(len(events)), Asset: uint16(b), Amount: 10, Instructor: 7}
		switch e.Kind {
		case engine.Resolved:
			e.Debtor = uint32(a)
		case engine.DaySet:
			e.Number, e.Amount = uint32(a), int64(date)
		}
		e.ID[0] = byte(a)
		if kind == "funded" {
			e.Method, e.Debtor, e.Creditor = engine.Instant, 1, 2
		}
		events = append(events, e)
	}
	return events
}

// issued is a directory in which account 1 is the issuer's in asset 1.
func issued() *Directory {
	d := NewDirectory(4)
	d.Apply([]engine.Event{
		{Kind: engine.ParticipantCreated, Number: 1, ID: [16]byte{'A'}},
		{Kind: engine.AssetCreated, Number: 1, Asset: 1, ID: [16]byte{'C', 'N', 'Y'}, Debtor: 1, Instructor: 1},
		{Kind: engine.AccountOpened, Number: 1, Asset: 1, Instructor: 1, Method: engine.Method(engine.AccountIssuer)},
	})
	return d
}

// noted passes instructions through counters and a chronicle, a batch each.
func noted(c *Chronicle, batches ...[]engine.Event) {
	for _, events := range batches {
		c.counters.countEvents(events)
		c.Apply(events)
	}
}

func textOf(rows []Resolution) (text []string) {
	for _, r := range rows {
		text = append(text, fmt.Sprintf("%d asset %d %s: %d of %d", r.Seq, r.Asset, r.Kind, r.Orders, r.Value))
	}
	return text
}

func TestResolutionsAreNoted(t *testing.T) {
	open, end := engine.Open, engine.EndOfDay
	for _, test := range []struct{ events, want string }{
		{"settled:1:1", ""},             // at entry
		{"settled:1:1 settled:2:1", ""}, // one order of a queue behind it
		{"queued:1:1 settled:1:1", ""},  // alone
		{"settled:1:1 settled:2:1 settled:3:1", "9 asset 1 event: 2 of 20"}, // a cascade
		{"queued:1:1 settled:1:1 settled:2:1", "9 asset 1 event: 2 of 20"},
		{"released:1:1 settled:1:1 settled:2:1", "9 asset 1 event: 2 of 20"},
		{"settled:1:1 settled:2:1 resolved:1:1", "9 asset 1 command: 2 of 20"},
		{"settled:1:1 settled:2:1 resolved:2:1", "9 asset 1 bilateral: 2 of 20"},
		{"settled:1:1 resolved:1:1 settled:2:2 resolved:1:2", "9 asset 2 tick: 1 of 10, 9 asset 1 tick: 1 of 10"},
		{fmt.Sprintf("day:%d:1:50 settled:1:1 settled:2:1 resolved:1:1", open), "9 asset 1 opening: 2 of 20"},
		{fmt.Sprintf("day:%d:1:50 settled:1:1 settled:2:1 resolved:1:1", end), "9 asset 1 end_of_day: 2 of 20"},
		{"matched:1:1 matched:2:2 settled:1:1 settled:2:2", ""}, // a trade that settles as it is matched
		{"matched:1:1 matched:2:2 queued:1:1 queued:2:2 settled:1:1 settled:2:2", "9 asset 2 event: 1 of 10, 9 asset 1 event: 1 of 10"},
		{"settled:9:1 part:1:1 part:2:2", "9 asset 2 event: 1 of 10, 9 asset 1 event: 1 of 10"},
	} {
		c := NewChronicle(&Counters{}, NewDirectory(4))
		noted(c, append(told(8, "settled:1:1"), append(told(9, test.events), told(10, "settled:1:1")...)...))
		rows, next := c.Resolutions(0, 0, 10, nil)
		if got := strings.Join(textOf(rows), ", "); got != test.want || next != 0 {
			t.Errorf("%s: %q, want %q", test.events, got, test.want)
		}
		if len(rows) > 0 && (rows[0].Time != 9000 || rows[0].Trigger.Seq != 9 || rows[0].Trigger.Index != 0) {
			t.Errorf("%s: %+v", test.events, rows[0])
		}
	}
}

func TestAPassAfterADroppedAttemptIsATick(t *testing.T) {
	c := NewChronicle(&Counters{}, NewDirectory(4))
	pass := "settled:1:1 settled:2:1 resolved:1:1"
	noted(c, told(1, "queued:1:1 dropped:0:1"), told(2, pass), told(3, pass))
	rows, _ := c.Resolutions(1, 0, 10, nil)
	if got := textOf(rows); !slices.Equal(got, []string{"3 asset 1 command: 2 of 20", "2 asset 1 tick: 2 of 20"}) {
		t.Errorf("%q", got)
	}
}

// All pages together are the newest ones, newest first, each once, and there is no more kept than is promised.
func TestResolutionsInPages(t *testing.T) {
	c := NewChronicle(&Counters{}, NewDirectory(4))
	const all = 5000
	for seq := uint64(1); seq <= all; seq++ {
		noted(c, told(seq, fmt.Sprintf("queued:1:%[1]d settled:1:%[1]d settled:2:%[1]d", 1+seq%2)))
	}
	var rows []Resolution
	for next := uint64(0); ; {
		before := len(rows)
		if rows, next = c.Resolutions(1, next, 7, rows); next == 0 {
			break
		}
		if len(rows) != before+7 {
			t.Fatalf("a page of %d", len(rows)-before)
		}
	}
	if len(rows) < resolutionsKept/2 || len(c.resolutions) > 2*resolutionsKept {
		t.Fatalf("%d rows of %d", len(rows), len(c.resolutions))
	}
	for i, r := range rows {
		if r.Seq != uint64(all-2*i) {
			t.Fatalf("row %d is of %d", i, r.Seq)
		}
	}
}

func TestStepsOfTheBusinessDay(t *testing.T) {
	c := NewChronicle(&Counters{}, issued())
	closed, preOpen, open, end := engine.Closed, engine.PreOpen, engine.Open, engine.EndOfDay
	day := func(d engine.Day, date int) string { return fmt.Sprintf("day:%d:1:%d", d, date) }
	at := func(date uint32, seq uint64, settled uint64) {
		t.Helper()
		step, ok := c.Begin(1, date)
		if !ok || step.Seq != seq || c.Settled(1, step) != settled {
			t.Errorf("date %d begins at %+v %v with %d settled, want %d and %d", date, step, ok, c.Settled(1, step), seq, settled)
		}
	}
	if _, ok := c.Begin(1, 50); ok {
		t.Error("an asset that is not known")
	}
	noted(c, told(1, "asset:0:1"), told(2, "settled:1:1 funded:9:1"), told(3, "settled:1:2"))
	at(50, 1, 1)
	noted(c, told(4, day(open, 50)), told(5, day(preOpen, 51)), told(6, day(closed, 51))) // a second session that ends
	at(50, 1, 1)
	noted(c, told(7, day(closed, 50)), told(8, day(open, 50))) // closed, and opened again
	at(50, 1, 1)
	batch := slices.Concat(told(9, "settled:1:1"), told(10, day(end, 50)+" settled:2:1"), told(11, day(closed, 50)), told(12, "settled:3:1 settled:4:2 funded:9:1"))
	noted(c, batch)
	at(51, 11, 1)
	if step, ok := c.Since(1, 51, closed); !ok || step.Seq != 11 {
		t.Errorf("%+v %v", step, ok)
	}
	noted(c, told(13, day(preOpen, 51)), told(14, day(open, 51)), told(15, "settled:5:1"))
	at(51, 11, 2)
	if step, ok := c.Since(1, 51, open); !ok || step.Seq != 14 || step.Time != 14000 {
		t.Errorf("%+v %v", step, ok)
	}
	if _, ok := c.Since(1, 51, preOpen); ok {
		t.Error("it is not in that state")
	}
}

// A chronicle that recalls what came before the start knows what one knows that was there.
func TestChronicleRecalls(t *testing.T) {
	var all []engine.Event
	add := func(words string) { all = append(all, told(seqAt(all, len(all))+1, words)...) }
	add("asset:0:1")
	for round := range 200 {
		add("settled:1:1")
		add("funded:9:1")
		add("queued:1:1 settled:1:1 settled:2:1")
		if round%50 == 20 {
			add(fmt.Sprintf("day:%d:1:%d settled:1:1", engine.EndOfDay, round))
			add(fmt.Sprintf("day:%d:1:%d", engine.Closed, round))
		}
	}
	whole := NewChronicle(&Counters{}, issued())
	noted(whole, all)
	log := &fakeLog{all: all}
	log.logged.Store(int64(len(all)))
	cut := wholeAt(all, len(all)/2)
	f, err := OpenFeed(FeedConfig{Dir: t.TempDir(), Events: uint64(cut), Seq: seqAt(all, cut), Rebuild: log.rebuild, Memory: NewMemory(100)})
	if err != nil {
		t.Fatal(err)
	}
	c := NewChronicle(&Counters{}, issued())
	lookBack := c.Recall(f)
	f.Append(all[cut:])
	noted(c, all[cut:])
	lookBack()
	want, _ := whole.Resolutions(0, 0, 1000, nil)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		got, _ := c.Resolutions(0, 0, 1000, nil)
		if slices.Equal(got, want) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("%d resolutions, want %d", len(got), len(want))
		}
	}
	for _, date := range []uint32{1, 50, 171} {
		a, ok := whole.Begin(1, date)
		b, okToo := c.Begin(1, date)
		if ok != okToo || a.Seq != b.Seq || whole.Settled(1, a) != c.Settled(1, b) {
			t.Errorf("date %d: %+v with %d, want %+v with %d", date, b, c.Settled(1, b), a, whole.Settled(1, a))
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// Place is exact, in memory and in the file.
func TestPlace(t *testing.T) {
	all := history(20_000)
	log := &fakeLog{all: all}
	log.logged.Store(int64(len(all)))
	f, err := OpenFeed(FeedConfig{Dir: t.TempDir(), Rebuild: log.rebuild, Memory: NewMemory(100)})
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(all); {
		next := wholeAt(all, min(at+5000, len(all)))
		f.Append(all[at:next])
		for f.Status().Filed < uint64(next) {
			time.Sleep(time.Millisecond)
		}
		at = next
	}
	last := seqAt(all, len(all))
	for after := uint64(0); after <= last+1; after += 37 {
		want := 0
		for want < len(all) && all[want].Seq <= after {
			want++
		}
		next, head, err := f.Place(after)
		if err != nil || next != uint64(want) || head != uint64(len(all)) {
			t.Fatalf("after %d: %d of %d, %v, want %d", after, next, head, err, want)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}
