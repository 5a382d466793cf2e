package view

import (
	"slices"

	"weir/engine"
)

// ResolutionKind says what made queued orders leave together. The engine's events don't tell a tick from a command: it counts as a tick where an attempt
// had been dropped before, or where several assets resolved at once.
type ResolutionKind uint8

const (
	AtEvent ResolutionKind = iota // an order, a credit, a limit: an attempt or a cascade
	AtCommand
	AtTick
	AtOpening
	AtEndOfDay
	BilateralOffset
)

var resolutionNames = [...]string{"event", "command", "tick", "opening", "end_of_day", "bilateral"}

// String is the stable code.
func (k ResolutionKind) String() string { return resolutionNames[k] }

// Resolution is what left the queues of one asset under one sequence, with which two or more orders left queues.
type Resolution struct {
	Seq     uint64
	Time    int64 // unix nanoseconds
	Asset   uint16
	Kind    ResolutionKind
	Orders  uint32       // of the asset
	Value   int64        // their sum, minor units
	Trigger engine.Event // the first one of the sequence
}

// assetsNoted is how many assets of one sequence are noted at most.
const assetsNoted = 8

// lookAt notes the events of a sequence as a resolution if they are one.
func (c *Chronicle) lookAt(events []engine.Event) {
	var found [assetsNoted]Resolution
	rows, orders, passes := found[:0], 0, 0
	for i := range events {
		e := &events[i]
		if e.Kind == engine.Resolved {
			passes++
		}
		if !LeftQueue(events, i) {
			continue
		}
		orders++
		at := 0
		for at < len(rows) && rows[at].Asset != e.Asset {
			at++
		}
		if at == len(rows) {
			if at == assetsNoted {
				continue
			}
			rows = append(rows, Resolution{Seq: e.Seq, Time: e.Time, Asset: e.Asset, Trigger: events[0]})
		}
		rows[at].Orders++
		rows[at].Value += e.Amount
	}
	if orders < 2 {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for i := range rows {
		rows[i].Kind = c.kindOf(rows[i].Asset, events, passes)
		c.note(rows[i])
	}
}

// LeftQueue says whether an event of a sequence, whose events are all given, is the settlement of an order, or of a part of one, that waited in a queue.
func LeftQueue(events []engine.Event, at int) bool {
	e := &events[at]
	if e.Kind == engine.OrderSettledPart {
		return true
	}
	if e.Kind != engine.OrderSettled {
		return false
	}
	if at == 0 && !slices.ContainsFunc(events, func(e engine.Event) bool { return e.Kind == engine.Resolved }) {
		return false // it settled at entry; only a resolution by itself begins with an order of a queue
	}
	// The legs of a group may settle as it becomes complete. What a group is made of is told before.
	for i := range events[:min(at, groupEvents)] {
		if o := &events[i]; o.Kind == engine.OrderMatched && o.ID == e.ID && o.Instructor == e.Instructor {
			return queuedBefore(events[i:at], e)
		}
	}
	return true
}

// groupEvents is more than the events that tell of a complete group before it settles: of 16 orders at most, that each is matched and queued.
const groupEvents = 48

func queuedBefore(events []engine.Event, e *engine.Event) bool {
	for i := range events[:min(len(events), groupEvents)] {
		if o := &events[i]; o.Kind == engine.OrderQueued && o.ID == e.ID && o.Instructor == e.Instructor {
			return true
		}
	}
	return false
}

// kindOf says what made the orders of an asset leave, in a sequence with so many passes. The caller holds mu.
func (c *Chronicle) kindOf(asset uint16, events []engine.Event, passes int) ResolutionKind {
	first := &events[0]
	switch n := c.of(asset); {
	case first.Kind == engine.DaySet && engine.Day(first.Number) == engine.EndOfDay:
		return AtEndOfDay
	case first.Kind == engine.DaySet:
		return AtOpening
	case passes == 0:
		return AtEvent
	case isBilateral(events):
		return BilateralOffset
	case n.dropped, passes > 1:
		n.dropped = false
		return AtTick
	}
	return AtCommand
}

func isBilateral(events []engine.Event) bool {
	return slices.ContainsFunc(events, func(e engine.Event) bool {
		return e.Kind == engine.Resolved && engine.Choice(e.Debtor) == engine.Bilateral
	})
}

// note keeps a resolution. The caller holds mu.
func (c *Chronicle) note(r Resolution) {
	if len(c.resolutions) == 2*resolutionsKept { // seldom, so that little is moved
		c.resolutions = keepLast(c.resolutions, resolutionsKept)
	}
	c.resolutions = append(c.resolutions, r)
	c.noted++
}

// Resolutions adds those of an asset (0: of all) to into, newest first, up to limit, that were noted before a mark, 0 at first; next is the mark behind them,
// 0 where there are no more. Marks hold for as long as the process runs.
func (c *Chronicle) Resolutions(asset uint16, before uint64, limit int, into []Resolution) (rows []Resolution, next uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	first := c.noted - uint64(len(c.resolutions))
	if before == 0 || before > c.noted {
		before = c.noted
	}
	for ; before > first; before-- {
		if r := &c.resolutions[before-1-first]; asset == 0 || r.Asset == asset {
			if limit == 0 {
				return into, before
			}
			into = append(into, *r)
			limit--
		}
	}
	return into, 0
}
