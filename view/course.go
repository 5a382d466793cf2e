package view

import (
	"maps"

	"weir/engine"
)

// Bounds of a Course.
const (
	coursePoints  = 500
	courseWaiting = 1 << 21        // orders that wait at once
	courseWidth   = int64(1000000) // nanoseconds that a point stands for at least
)

// CoursePoint is how an account or a whole asset stood after a sequence. Amounts are in minor units. Of a whole asset, the sums of what is queued and
// of what settled stand under QueuedOut and SettledOut.
type CoursePoint struct {
	Seq                   uint64
	Time                  int64 // unix nanoseconds
	Balance               int64
	QueuedOut, QueuedIn   int64
	SettledOut, SettledIn engine.Sum
	Queued, Settled       int64 // orders, of a whole asset
}

// Course follows how an account, or a whole asset, went from some sequence on, by events alone: all values are differences to those at the start. It keeps 500
// points at most: of neighbours in time, the last. Instant ones to and from the issuer, fundings among them, move the balance and don't count as settled.
type Course struct {
	asset           uint16
	account, issuer uint32 // account 0: the whole asset

	first   CoursePoint
	points  []CoursePoint // the newest is the present one, each in a span of its own
	width   int64         // nanoseconds of a span
	present CoursePoint
	queued  map[courseKey]struct{}
	cycles  map[uint32]coursePairs // what settles with each
	over    bool
}

type courseKey struct {
	id         [16]byte
	instructor uint32
}

// coursePairs are what was accepted into a cycle, by debtor and creditor: an unwinding takes out what one account sent and was to receive.
type coursePairs map[[2]uint32]*coursePair

type coursePair struct {
	sum    engine.Sum
	orders int64
}

// NewCourse begins a course after a sequence at a time.
func NewCourse(asset uint16, account, issuer uint32, seq uint64, time int64) *Course {
	c := &Course{asset: asset, account: account, issuer: issuer, width: courseWidth, queued: map[courseKey]struct{}{}, cycles: map[uint32]coursePairs{}}
	c.first = CoursePoint{Seq: seq, Time: time}
	c.present = c.first
	return c
}

// Points are the points so far, the first one where it began, and the present one.
func (c *Course) Points() (points []CoursePoint, present CoursePoint) {
	return append([]CoursePoint{c.first}, c.points...), c.present
}

// Over says that more orders waited at once than can be followed: what is queued can't be told any more.
func (c *Course) Over() bool { return c.over }

// Add hears of the events that come next: all events of one or more sequences.
func (c *Course) Add(events []engine.Event) {
	for len(events) > 0 {
		one := sequenceAround(events, 0)
		events = events[len(one):]
		for i := range one {
			if one[i].Asset == c.asset && c.take(one, i) {
				c.note(&one[i])
			}
		}
	}
}

// take counts an event of a sequence, and says whether it changed something.
func (c *Course) take(events []engine.Event, at int) bool {
	e := &events[at]
	switch e.Kind {
	case engine.CyclePosition, engine.CycleSettled, engine.CycleUnwound, engine.CycleAborted:
		return c.takeCycle(e)
	case engine.BalanceZeroed:
		if e.Debtor == c.account {
			c.present.Balance -= e.Amount
		}
		return e.Debtor == c.account
	}
	if c.account != 0 && e.Debtor != c.account && e.Creditor != c.account {
		return false
	}
	switch e.Kind {
	case engine.OrderQueued, engine.OrderReleased:
		c.enter(e)
	case engine.OrderSettled:
		if !c.leave(e) && LeftQueue(events, at) { // it was queued before the course began
			c.queue(e, -1)
			c.present.Queued--
		}
		c.settle(e)
	case engine.OrderSettledPart:
		c.queue(e, -1)
		c.settle(e)
	case engine.OrderAccepted:
		c.leave(e)
		c.accept(e)
	case engine.OrderCancelled, engine.OrderExpired, engine.OrderHeld:
		c.leave(e)
	default:
		return false
	}
	return true
}

func keyOfEvent(e *engine.Event) courseKey { return courseKey{e.ID, e.Instructor} }

// enter counts an order as queued. Net orders that wait for headroom are not counted, as they are not in the engine's sums.
func (c *Course) enter(e *engine.Event) {
	if e.Method == engine.Net {
		return
	}
	if len(c.queued) == courseWaiting {
		c.over = true
		return
	}
	if _, waits := c.queued[keyOfEvent(e)]; !waits {
		c.queued[keyOfEvent(e)] = struct{}{}
		c.queue(e, 1)
		c.present.Queued++
	}
}

// leave takes an order out of what is queued, and says whether it was there.
func (c *Course) leave(e *engine.Event) bool {
	_, waits := c.queued[keyOfEvent(e)]
	if waits {
		delete(c.queued, keyOfEvent(e))
		c.queue(e, -1)
		c.present.Queued--
	}
	return waits
}

func (c *Course) queue(e *engine.Event, sign int64) {
	if c.account == 0 || e.Debtor == c.account {
		c.present.QueuedOut += sign * e.Amount
	}
	if e.Creditor == c.account {
		c.present.QueuedIn += sign * e.Amount
	}
}

func (c *Course) settle(e *engine.Event) {
	if e.Debtor == c.account {
		c.present.Balance -= e.Amount
	}
	if e.Creditor == c.account {
		c.present.Balance += e.Amount
	}
	if e.Method == engine.Instant && (e.Debtor == c.issuer || e.Creditor == c.issuer) {
		return
	}
	c.present.move(c.account, e.Debtor, e.Creditor, engine.SumOf(e.Amount))
	if e.Kind == engine.OrderSettled && c.account == 0 {
		c.present.Settled++
	}
}

// move counts as settled what a debtor sent to a creditor.
func (p *CoursePoint) move(account, debtor, creditor uint32, sum engine.Sum) {
	if account == 0 || debtor == account {
		p.SettledOut = p.SettledOut.Plus(sum)
	}
	if creditor == account {
		p.SettledIn = p.SettledIn.Plus(sum)
	}
}

// accept notes what will settle with a cycle.
func (c *Course) accept(e *engine.Event) {
	pairs := c.cycles[e.Number]
	if pairs == nil {
		pairs = coursePairs{}
		c.cycles[e.Number] = pairs
	}
	pair := pairs[[2]uint32{e.Debtor, e.Creditor}]
	if pair == nil {
		pair = &coursePair{}
		pairs[[2]uint32{e.Debtor, e.Creditor}] = pair
	}
	pair.sum = pair.sum.Plus(engine.SumOf(e.Amount))
	pair.orders++
}

func (c *Course) takeCycle(e *engine.Event) bool {
	own := e.Kind == engine.CyclePosition && e.Debtor == c.account || e.Kind == engine.CycleSettled && c.account == 0
	switch {
	case own:
		for pair, what := range c.cycles[e.Number] {
			c.present.move(c.account, pair[0], pair[1], what.sum)
			c.present.Settled += what.orders
		}
		c.present.Balance += e.Amount
		delete(c.cycles, e.Number)
	case e.Kind == engine.CycleAborted:
		delete(c.cycles, e.Number)
	case e.Kind == engine.CycleUnwound:
		maps.DeleteFunc(c.cycles[e.Number], func(pair [2]uint32, _ *coursePair) bool { return pair[0] == e.Debtor || pair[1] == e.Debtor })
	}
	return own
}

// note makes a point of the present, in place of the last one where they share a span.
func (c *Course) note(e *engine.Event) {
	c.present.Seq, c.present.Time = e.Seq, e.Time
	if n := len(c.points); n > 0 && c.spanOf(c.points[n-1].Time) == c.spanOf(e.Time) {
		c.points[n-1] = c.present
		return
	}
	c.points = append(c.points, c.present)
	for len(c.points) > coursePoints-2 { // the first and the present one come to them
		c.widen()
	}
}

func (c *Course) spanOf(time int64) int64 { return (time - c.first.Time) / c.width }

// widen makes the spans twice as long.
func (c *Course) widen() {
	c.width *= 2
	kept := c.points[:0]
	for i, p := range c.points {
		if i+1 == len(c.points) || c.spanOf(p.Time) != c.spanOf(c.points[i+1].Time) {
			kept = append(kept, p)
		}
	}
	c.points = kept
}
