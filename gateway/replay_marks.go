package gateway

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/valyala/fasthttp"

	"weir/engine"
)

// Landmarks of the log that are kept: the newest of each sort. With those of the snapshots there are 200 at most.
const (
	dayMarks        = 64
	cycleMarks      = 48
	resolutionMarks = 80
	snapshotMarks   = 8

	marksBack = 1 << 20 // events that are looked at, at most: some 200 ms
	marksRead = 4096    // at a time
)

// mark is a landmark.
type mark struct {
	seq  uint64
	time int64 // unix nanoseconds
	what string
}

// landmarks are found among the events when they are asked for, each event once.
type landmarks struct {
	mu           sync.Mutex
	next         uint64 // ordinal of the first event that was not looked at
	from         uint64 // sequence of the first one that was, without a gap since
	days, cycles []mark
}

// read looks at what has come since. What can't be read now is left for the next time.
func (l *landmarks) read(g *Gateway) {
	head := g.Feed.Status().Events
	if l.next+marksBack < head {
		l.next, l.from = head-marksBack, 0
	}
	var events []engine.Event
	for l.next < head {
		var err error
		if events, err = g.Feed.ReadAt(l.next, marksRead, events[:0]); err != nil || len(events) == 0 {
			return
		}
		l.next += uint64(len(events))
		if l.from == 0 {
			l.from = events[0].Seq
		}
		for i := range events {
			l.look(g, &events[i])
		}
	}
}

// look looks at the next event.
func (l *landmarks) look(g *Gateway, e *engine.Event) {
	asset, _ := g.Directory.AssetByNumber(e.Asset)
	switch e.Kind {
	case engine.DaySet:
		l.days = note(l.days, dayMarks, e, fmt.Sprintf("day_set %s %s", asset.Code, engine.Day(e.Number)))
	case engine.CycleOpened, engine.CycleClosed, engine.CycleSettled, engine.CycleExtended, engine.CycleUnwound, engine.CycleSurvived, engine.CycleAborted, engine.CyclePending:
		l.cycles = note(l.cycles, cycleMarks, e, fmt.Sprintf("%s %s %d", e.Kind, asset.Code, e.Number))
	}
}

// note adds a landmark and keeps the newest ones.
func note(marks []mark, most int, e *engine.Event, what string) []mark {
	marks = append(marks, mark{e.Seq, e.Time, what})
	if len(marks) > most {
		marks = slices.Delete(marks, 0, len(marks)-most)
	}
	return marks
}

// marksSince are the landmarks from a sequence on, in their order.
func (g *Gateway) marksSince(first uint64) (marks []mark, from uint64, err error) {
	infos, err := g.Snapshots.List()
	if err != nil {
		return nil, 0, err
	}
	for _, info := range infos[:min(len(infos), snapshotMarks)] {
		marks = append(marks, mark{info.Seq, info.Time, "snapshot"})
	}
	resolutions, _ := g.Chronicle.Resolutions(0, 0, resolutionMarks, nil)
	for i := range resolutions {
		r := &resolutions[i]
		asset, _ := g.Directory.AssetByNumber(r.Asset)
		marks = append(marks, mark{r.Seq, r.Time, fmt.Sprintf("resolution %s %s %d", asset.Code, r.Kind, r.Orders)})
	}
	l := &g.landmarks
	l.mu.Lock()
	l.read(g)
	marks, from = slices.Concat(marks, l.days, l.cycles), l.from
	l.mu.Unlock()
	marks = slices.DeleteFunc(marks, func(m mark) bool { return m.seq < first })
	slices.SortStableFunc(marks, func(a, b mark) int { return cmp.Compare(a.seq, b.seq) })
	return marks, max(from, first), nil
}

// listReplay says which sequences can be shown, and what there is to see.
func (g *Gateway) listReplay(ctx *fasthttp.RequestCtx, _ params) {
	if !readQuery(ctx, noQuery) {
		return
	}
	first, last, err := g.Snapshots.ReplayBounds()
	var marks []mark
	var from uint64
	if err == nil {
		marks, from, err = g.marksSince(first)
	}
	if err != nil {
		g.refuseSnapshot(ctx, err)
		return
	}
	text := appendNumber(append(takeBody(ctx), '{'), "first_seq", first)
	text = appendNumber(text, "last_seq", last)
	text = appendNumber(text, "marks_from_seq", from)
	text = append(appendKey(text, "marks"), '[')
	for i := range marks {
		text = appendNumber(beginRow(text), "seq", marks[i].seq)
		text = appendTime(text, "time", marks[i].time)
		text = append(appendText(text, "what", marks[i].what), '}')
	}
	answer(ctx, typeJSON, append(text, "]}"...))
}
