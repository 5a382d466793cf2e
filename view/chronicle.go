package view

import (
	"sync"

	"weir/engine"
)

// What a Chronicle keeps: the newest ones.
const (
	resolutionsKept = 1024 // at least; twice as many at most
	stepsKept       = 32   // of each asset
)

// notedFirst leaves room for the ordinals of what is recalled.
const notedFirst = 1 << 32

// Chronicle remembers landmarks of the log: the steps of the business day, and when queued orders left their queues together. One goroutine
// writes, any number read; the writer meets them only at a landmark. What came before the state that the process started from it recalls from the feed, as far
// back as recallEvents.
type Chronicle struct {
	counters  *Counters
	directory *Directory

	mu          sync.Mutex
	assets      map[uint16]*assetNotes
	resolutions []Resolution // oldest first
	noted       uint64       // ordinal after the last of them, counted from notedFirst in this process
}

// assetNotes are those of one asset.
type assetNotes struct {
	steps   []Step // oldest first
	dropped bool   // an attempt was dropped and no pass was seen since
	funded  int64  // fundings that were heard of
}

// Step is a step of the business day that was taken. The creation of an asset is one too, with date 0.
type Step struct {
	Seq     uint64
	Time    int64 // unix nanoseconds
	Day     engine.Day
	Date    uint32 // business date of the session, days since 1970-01-01
	settled int64  // orders of the asset that had settled by then, fundings apart, counted from the start of the process
}

// NewChronicle makes one beside the counters and the directory of the same results, which must have heard of them before it does.
func NewChronicle(c *Counters, d *Directory) *Chronicle {
	return &Chronicle{counters: c, directory: d, assets: map[uint16]*assetNotes{}, noted: notedFirst}
}

// Apply hears of the events of whole instructions.
func (c *Chronicle) Apply(events []engine.Event) {
	seen := uint64(0) // the last sequence looked at for a resolution
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case engine.OrderSettled, engine.OrderSettledPart:
			// Two orders of a sequence can't both be its first event: most orders end here.
			if e.Index > 0 && e.Seq != seen {
				seen = e.Seq
				c.lookAt(sequenceAround(events, i))
			}
			if e.Method == engine.Instant {
				c.noteFunding(e)
			}
		case engine.AssetCreated, engine.DaySet:
			c.noteStep(events, i)
		case engine.ResolutionDropped:
			c.noteDropped(e.Asset)
		}
	}
}

// sequenceAround are the events of the same sequence as that of an index.
func sequenceAround(events []engine.Event, at int) []engine.Event {
	from, to := at, at+1
	for from > 0 && events[from-1].Seq == events[at].Seq {
		from--
	}
	for to < len(events) && events[to].Seq == events[at].Seq {
		to++
	}
	return events[from:to]
}

func (c *Chronicle) of(asset uint16) *assetNotes {
	n := c.assets[asset]
	if n == nil {
		n = &assetNotes{}
		c.assets[asset] = n
	}
	return n
}

// noteFunding counts a settled order if it is a funding: one between the issuer's account and another.
func (c *Chronicle) noteFunding(e *engine.Event) {
	asset, ok := c.directory.AssetByNumber(e.Asset)
	if !ok || e.Debtor != asset.IssuerAccount && e.Creditor != asset.IssuerAccount {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.of(e.Asset).funded++
}

func (c *Chronicle) noteDropped(asset uint16) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.of(asset).dropped = true
}

// noteStep notes the step at an index of the results that the counters have counted whole.
func (c *Chronicle) noteStep(events []engine.Event, at int) {
	e := &events[at]
	step := Step{Seq: e.Seq, Time: e.Time}
	if e.Kind == engine.DaySet {
		step.Day, step.Date = engine.Day(e.Number), uint32(e.Amount)
	}
	step.settled = int64(c.counters.Settled(e.Asset))
	for _, later := range events[at+1:] {
		if later.Kind == engine.OrderSettled && later.Asset == e.Asset {
			step.settled--
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.of(e.Asset)
	step.settled -= n.funded
	n.steps = keepLast(append(n.steps, step), stepsKept)
}

func keepLast[T any](list []T, most int) []T {
	if len(list) > most {
		list = append(list[:0], list[len(list)-most:]...)
	}
	return list
}

// Settled is how many orders of an asset have settled since a step: gross and instant ones, without fundings.
func (c *Chronicle) Settled(asset uint16, since Step) uint64 {
	orders := c.counters.Settled(asset)
	c.mu.Lock()
	defer c.mu.Unlock()
	funded := int64(0)
	if n := c.assets[asset]; n != nil {
		funded = n.funded
	}
	return uint64(max(int64(orders)-funded-since.settled, 0))
}

// Begin is the step with which a business date of an asset became that of its first session: the roll, or the asset's creation. False: it was too long ago.
func (c *Chronicle) Begin(asset uint16, date uint32) (Step, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.assets[asset]
	if n == nil {
		return Step{}, false
	}
	return n.begin(date)
}

func (n *assetNotes) begin(date uint32) (Step, bool) {
	for i := len(n.steps) - 1; i >= 0; i-- {
		// A roll is told with the date before it; the same step without a roll is followed by others of its own date.
		if s := n.steps[i]; s.Day == engine.Closed && s.Date < date || s.Date == 0 {
			return s, true
		}
	}
	return Step{}, false
}

// Since is the step with which the session of a date came to a state; where none was taken, that with which the date began. False: it was too long ago.
func (c *Chronicle) Since(asset uint16, date uint32, day engine.Day) (Step, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.assets[asset]
	if n == nil {
		return Step{}, false
	}
	for i := len(n.steps) - 1; i >= 0; i-- {
		if s := n.steps[i]; s.Date == date {
			if begin, ok := n.begin(date); ok && s.Day == engine.Closed && begin.Seq > s.Seq {
				return begin, day == engine.Closed // it had been a second session, and ended
			}
			return s, s.Day == day
		}
	}
	return n.begin(date)
}
