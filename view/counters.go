package view

import (
	"math/bits"
	"sync/atomic"

	"weir/engine"
)

// kinds is more than the engine has statuses, and kinds of events.
const kinds = 64

// Counters are totals, for metrics and the chronicle; the zero value is ready. One goroutine counts, any number read.
// How many orders wait can't be told from events alone, which do not say where an order came from: the engine tells that.
type Counters struct {
	instructions [kinds]atomic.Uint64 // by status
	replayed     atomic.Uint64
	events       [kinds]atomic.Uint64                   // by kind
	settled      [256]atomic.Pointer[[256]settledTotal] // by asset
}

// settledTotal is kept readable as a whole by a version that is odd while it changes (a sequence lock).
type settledTotal struct {
	version, orders, high, low atomic.Uint64
}

// Begin lets outcomes and events count from zero, as totals of what happened since the start do: what a start replays, the process before it had counted. What settled stays,
// for the chronicle looks back. Nobody counts meanwhile.
func (c *Counters) Begin() {
	for i := range kinds {
		c.instructions[i].Store(0)
		c.events[i].Store(0)
	}
	c.replayed.Store(0)
}

// Apply counts what instructions brought. The results must be those of whole instructions.
func (c *Counters) Apply(r *engine.Results) {
	c.countOutcomes(r.Outcomes)
	c.countEvents(r.Events)
}

func (c *Counters) countOutcomes(outcomes []engine.Outcome) {
	var byStatus [kinds]uint64
	replayed := uint64(0)
	for _, o := range outcomes {
		if o.Replayed() {
			replayed++
		} else {
			byStatus[o.Status]++
		}
	}
	c.replayed.Add(replayed)
	addAll(&c.instructions, &byStatus)
}

func (c *Counters) countEvents(events []engine.Event) {
	var byKind [kinds]uint64
	var run settledRun
	for i := range events {
		e := &events[i]
		byKind[e.Kind]++
		if e.Kind != engine.OrderSettled && e.Kind != engine.OrderSettledPart {
			continue
		}
		if e.Asset != run.asset {
			c.addSettled(run)
			run = settledRun{asset: e.Asset}
		}
		run.add(uint64(e.Amount), e.Kind == engine.OrderSettled)
	}
	c.addSettled(run)
	addAll(&c.events, &byKind)
}

func addAll(totals *[kinds]atomic.Uint64, counts *[kinds]uint64) {
	for i, n := range counts {
		if n > 0 {
			totals[i].Add(n)
		}
	}
}

// settledRun sums up neighbouring settlements in one asset.
type settledRun struct {
	asset             uint16
	orders, high, low uint64
}

// add counts an amount, and the order where all of it has settled now.
func (r *settledRun) add(amount uint64, whole bool) {
	var carry uint64
	r.low, carry = bits.Add64(r.low, amount, 0)
	r.high += carry
	if whole {
		r.orders++
	}
}

func (c *Counters) addSettled(r settledRun) {
	if r.asset == 0 {
		return
	}
	chunk := &c.settled[r.asset>>8]
	if chunk.Load() == nil {
		chunk.Store(new([256]settledTotal))
	}
	t := &chunk.Load()[r.asset&255]
	low, carry := bits.Add64(t.low.Load(), r.low, 0)
	t.version.Add(1)
	t.low.Store(low)
	t.high.Add(r.high + carry)
	t.orders.Add(r.orders)
	t.version.Add(1)
}

// Instructions counts the answers of a status that were given for the first time.
func (c *Counters) Instructions(s engine.Status) uint64 { return c.instructions[s].Load() }

// Replayed counts the answers that had been given before.
func (c *Counters) Replayed() uint64 { return c.replayed.Load() }

// Events counts the events of a kind.
func (c *Counters) Events(k engine.EventKind) uint64 { return c.events[k].Load() }

// Settled is how many orders of an asset settled, and the value that did, parts of orders too, in minor units, high*2^64 + low.
func (c *Counters) Settled(asset uint16) (orders, high, low uint64) {
	chunk := c.settled[asset>>8].Load()
	if chunk == nil {
		return 0, 0, 0
	}
	t := &chunk[asset&255]
	for {
		version := t.version.Load()
		orders, high, low = t.orders.Load(), t.high.Load(), t.low.Load()
		if version%2 == 0 && t.version.Load() == version {
			return orders, high, low
		}
	}
}
