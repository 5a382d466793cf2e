package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"weir/engine"
	"weir/internal/daybook"
	"weir/view"
)

// ended asks for the date that ended with a sequence until the book knows.
func ended(t *testing.T, s *Statements, seq uint64) (daybook.Day, bool) {
	t.Helper()
	for range 1000 {
		d, ok, err := s.Ended(seq)
		if err == nil {
			return d, ok
		}
		if !errors.Is(err, view.ErrRebuilding) {
			t.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatalf("the statements of %d don't come", seq)
	return daybook.Day{}, false
}

func rowsAt(t *testing.T, s *Statements, d daybook.Day) []daybook.Row {
	t.Helper()
	rows, err := s.Rows(d, 0, 1000, nil)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// withDays lets the date end now and then: by the end of the day, or closed early and rolled by a later date, with a second session or without.
func withDays(all []instruction) (days []instruction) {
	day := func(to engine.Day, date uint32) {
		days = append(days, settings(engine.Setting{Kind: engine.SetDay, Asset: 1, Day: to, BusinessDate: date})...)
	}
	date := uint32(streamDate)
	for i, in := range all {
		days = append(days, in)
		if i < 100 || i%250 != 0 {
			continue
		}
		for cycle := uint32(1); cycle < 30; cycle++ {
			days = append(days, settings(engine.Setting{Kind: engine.AbortCycle, Cycle: cycle})...)
		}
		switch i / 250 % 3 {
		case 0:
			day(engine.EndOfDay, 0)
			day(engine.Closed, 0)
		case 1:
			day(engine.Closed, 0)
			day(engine.Open, 0)
			day(engine.Closed, 0)
			day(engine.Closed, date+1)
		case 2:
			day(engine.Open, date+1)
			day(engine.EndOfDay, 0)
			day(engine.Closed, 0)
			day(engine.Closed, 0) // a pause of the second session's date, which is the first now
		}
		date++
		day(engine.Open, 0)
	}
	return days
}

// A random course of all kinds of instructions: dates end where the engine rolls them and nowhere else, each closing balance is what the engine opens the next date with,
// each opening one that of the engine before, and what is read again after a restart, from a checkpoint and from nothing, is the same.
func TestStatementsEqualTheEngine(t *testing.T) {
	o := small(t.TempDir())
	n := open(t, o)
	log := n.OpenEnvelopes()
	s, err := n.OpenStatements(log)
	if err != nil {
		t.Fatal(err)
	}
	const seed = 77
	dates := map[uint16]uint32{}
	kept := map[uint64][]daybook.Row{}
	openings := map[uint32]int64{}
	for _, in := range withDays(newStream(seed, 2500)) {
		seq := mustSubmit(t, n, []instruction{in})[0].Seq
		var rolled uint16
		now := map[uint32]int64{}
		look(t, n, func(e *engine.Engine) {
			seq = e.Seq()
			for a := uint16(1); int(a) <= e.Assets(); a++ {
				info, _ := e.Asset(a)
				if before, known := dates[a]; known && before != info.BusinessDate {
					rolled = a
				}
				dates[a] = info.BusinessDate
			}
			for i := uint32(1); rolled != 0 && int(i) <= e.Accounts(); i++ {
				if a, _ := e.Account(i); a.Asset == rolled {
					now[i] = a.Opening
				}
			}
		})
		if rolled == 0 {
			continue
		}
		d, ok := ended(t, s, seq)
		if !ok || d.Asset != rolled {
			t.Fatalf("seed %d, sequence %d: asset %d rolled, the book says %v %v", seed, seq, rolled, d, ok)
		}
		rows := rowsAt(t, s, d)
		if len(rows) != len(now) {
			t.Fatalf("seed %d, sequence %d: %d statements, %d accounts", seed, seq, len(rows), len(now))
		}
		for _, r := range rows {
			if r.Closing() != now[r.Account] || r.Opening != openings[r.Account] {
				t.Fatalf("seed %d, sequence %d, account %d: %+v closes with %d; engine opened with %d and opens with %d", seed, seq, r.Account, r, r.Closing(), openings[r.Account], now[r.Account])
			}
			openings[r.Account] = now[r.Account]
		}
		kept[seq] = rows
	}
	if len(kept) < 3 {
		t.Fatalf("only %d dates ended", len(kept))
	}
	same := func(what string) {
		t.Helper()
		for seq, want := range kept {
			d, ok := ended(t, s, seq)
			if rows := rowsAt(t, s, d); !ok || len(rows) != len(want) || rows[0] != want[0] || rows[len(rows)-1] != want[len(want)-1] {
				t.Errorf("%s, sequence %d: %v", what, seq, rows)
			}
		}
		events, err := n.Feed.Read(0, 1<<20, nil)
		if err != nil {
			t.Fatal(err)
		}
		for i := range events {
			e := &events[i]
			if i%50 != 0 && e.Kind != engine.DaySet {
				continue
			}
			if _, ok := ended(t, s, e.Seq); ok != (kept[e.Seq] != nil) {
				t.Fatalf("%s: at %d (%s) a date ended: %v", what, e.Seq, e.Kind, ok)
			}
		}
	}
	same("live")
	again := func() {
		t.Helper()
		s.Close()
		if s, err = n.OpenStatements(log); err != nil {
			t.Fatal(err)
		}
	}
	again()
	same("from the checkpoint")
	for seq := range kept {
		path := filepath.Join(o.Data, statementDir, "checkpoint.weir")
		if _, err := os.Stat(path); err != nil {
			t.Fatal(err)
		}
		again()
		flip(t, filepath.Join(o.Data, statementDir, fmt.Sprintf("%020d.weir", seq)), 70)
		break
	}
	same("with a damaged file")
	s.Close()
	flip(t, filepath.Join(o.Data, statementDir, "checkpoint.weir"), 60)
	if s, err = n.OpenStatements(log); err != nil {
		t.Fatal(err)
	}
	same("from nothing")
	s.Close()
	if err := log.Close(); err != nil {
		t.Error(err)
	}
}
