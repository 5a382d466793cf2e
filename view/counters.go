package view

import (
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
	events       [kinds]atomic.Uint64                    // by kind
	settled      [256]atomic.Pointer[[256]atomic.Uint64] // orders, by asset
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
	var asset uint16 // of neighbouring settlements
	var orders uint64
	for i := range events {
		e := &events[i]
		byKind[e.Kind]++
		if e.Kind != engine.OrderSettled {
			continue
		}
		if e.Asset != asset {
			c.addSettled(asset, orders)
			asset, orders = e.Asset, 0
		}
		orders++
	}
	c.addSettled(asset, orders)
	addAll(&c.events, &byKind)
}

func addAll(totals *[kinds]atomic.Uint64, counts *[kinds]uint64) {
	for i, n := range counts {
		if n > 0 {
			totals[i].Add(n)
		}
	}
}

func (c *Counters) addSettled(asset uint16, orders uint64) {
	if orders == 0 {
		return
	}
	chunk := &c.settled[asset>>8]
	if chunk.Load() == nil {
		chunk.Store(new([256]atomic.Uint64))
	}
	chunk.Load()[asset&255].Add(orders)
}

// Instructions counts the answers of a status that were given for the first time.
func (c *Counters) Instructions(s engine.Status) uint64 { return c.instructions[s].Load() }

// Replayed counts the answers that had been given before.
func (c *Counters) Replayed() uint64 { return c.replayed.Load() }

// Events counts the events of a kind.
func (c *Counters) Events(k engine.EventKind) uint64 { return c.events[k].Load() }

// Settled is how many orders of an asset settled whole.
func (c *Counters) Settled(asset uint16) uint64 {
	if chunk := c.settled[asset>>8].Load(); chunk != nil {
		return chunk[asset&255].Load()
	}
	return 0
}
