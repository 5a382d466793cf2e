package engine_test

import (
	"math"
	"sync"
	"testing"

	"weir/engine"
)

// coverage is what came up.
type coverage struct {
	mutex    sync.Mutex // of what several streams add to
	statuses map[engine.Status]int
	reasons  map[engine.Reason]int
	waits    map[engine.Reason]int // reasons of queued orders
	events   map[engine.EventKind]int
	replays  int
	cascades int // instructions that moved three orders or more
	together int // instructions by which one queues and settles with two others or more, by an attempt at the event
	resolved int // resolutions of a whole asset that settled three orders or more

	forgotten, cyclesForgotten, chainsForgotten int // orders, cycles and chains that left the window
}

func newCoverage() *coverage {
	return &coverage{
		statuses: map[engine.Status]int{},
		reasons:  map[engine.Reason]int{},
		waits:    map[engine.Reason]int{},
		events:   map[engine.EventKind]int{},
	}
}

func (c *coverage) add(r *engine.Results) {
	for _, o := range r.Outcomes {
		c.statuses[o.Status]++
		c.reasons[o.Reason]++
		if o.Status == engine.Queued {
			c.waits[o.Reason]++
		}
		if o.Replayed() {
			c.replays++
		}
	}
	queued, settled, together := map[[16]byte]bool{}, 0, false
	for _, e := range r.Events {
		c.events[e.Kind]++
		switch e.Kind {
		case engine.OrderQueued:
			queued[e.ID] = true
		case engine.OrderSettled:
			settled++
			together = together || queued[e.ID]
		case engine.Resolved:
			c.resolved += int(min(e.Number, 3) / 3)
		}
	}
	if len(r.Events) >= 3 {
		c.cascades++
	}
	if together && settled >= 3 {
		c.together++
	}
}

// join adds what came up in a stream.
func (c *coverage) join(own *coverage) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	addCounts(c.statuses, own.statuses)
	addCounts(c.reasons, own.reasons)
	addCounts(c.waits, own.waits)
	addCounts(c.events, own.events)
	c.replays += own.replays
	c.cascades += own.cascades
	c.together += own.together
	c.resolved += own.resolved
	c.forgotten += own.forgotten
	c.cyclesForgotten += own.cyclesForgotten
	c.chainsForgotten += own.chainsForgotten
}

// addForgotten counts what an engine does not know any more at the end of a stream.
func (c *coverage) addForgotten(e *engine.Engine, payloads [][]byte) {
	for _, payload := range payloads {
		if kind := engine.Kind(payload[0]); kind != engine.SubmitOrder && kind != engine.SubmitTrade && kind != engine.Fund {
			continue
		}
		in := engine.InstructionAt(payload)
		if len(e.FindOrders(in.ID, nil)) == 0 {
			c.forgotten++
		}
		if _, _, known := e.Chain(in.Reference, nil); !known && in.Kind == engine.SubmitOrder && in.Legs >= 2 && in.Legs <= 16 && in.Reference != [16]byte{} {
			c.chainsForgotten++
		}
	}
	for number := 1; number <= e.Cycles(); number++ {
		if _, known := e.Cycle(uint32(number)); !known {
			c.cyclesForgotten++
		}
	}
}

func addCounts[K comparable](to, from map[K]int) {
	for k, n := range from {
		to[k] += n
	}
}

// waits are the reasons for which an order may wait at first.
var waits = []engine.Reason{engine.NotOpen, engine.OrderAhead, engine.Cover, engine.Reserved, engine.OverBilateral, engine.OverMultilateral, engine.NoCycle, engine.Headroom, engine.Partner}

func (c *coverage) complete(t *testing.T) {
	for s := engine.Rejected; s <= engine.Unmatched; s++ {
		if c.statuses[s] == 0 != (s == engine.Expired) { // which is nobody's answer
			t.Errorf("status %v came %d times", s, c.statuses[s])
		}
	}
	for r := 1; r <= math.MaxUint8; r++ {
		// An order that its cycle refuses was answered before.
		if reason := engine.Reason(r); reason.String() != "" && reason != engine.DefaultedOut && c.reasons[reason] == 0 {
			t.Errorf("reason %v never came", reason)
		}
	}
	for _, reason := range waits {
		if c.waits[reason] == 0 {
			t.Errorf("nothing waited for %v", reason)
		}
	}
	for k := engine.AssetCreated; k <= engine.BalanceZeroed; k++ {
		if c.events[k] == 0 != (k == engine.ResolutionDropped) { // no attempt takes as many steps with so few accounts
			t.Errorf("event %v never came", k)
		}
	}
	if c.replays == 0 || c.cascades == 0 || c.together == 0 || c.resolved == 0 {
		t.Errorf("never came: replays %d, cascades %d, together %d, resolved %d", c.replays, c.cascades, c.together, c.resolved)
	}
	if c.forgotten == 0 || c.cyclesForgotten == 0 || c.chainsForgotten == 0 {
		t.Errorf("forgotten: %d orders, %d cycles, %d orders of chains", c.forgotten, c.cyclesForgotten, c.chainsForgotten)
	}
	t.Logf("forgotten: %d orders, %d cycles, %d orders of chains", c.forgotten, c.cyclesForgotten, c.chainsForgotten)
	t.Logf("statuses %v\nreasons %v\nwaits %v\nevents %v\nreplays %d, cascades %d, together %d, resolved %d",
		c.statuses, c.reasons, c.waits, c.events, c.replays, c.cascades, c.together, c.resolved)
}
