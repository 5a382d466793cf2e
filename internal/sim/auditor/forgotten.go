package auditor

import "time"

// windowBack is how many days behind its asset's date an order is kept; one whose asset nobody knew is kept for as many days of the clock.
const windowBack = 5

// roll is an asset's step to its next business date.
type roll struct {
	seq  uint64
	from string // the date before it
	open bool   // its session had been open
}

// mayBeForgotten says that a node need not know an order any more. Its asset has rolled twice since it became final, the second time from a session that had been open, of a date behind whose window
// the order's is. Which date it is kept under no event tells; without one of its own it is the one that its asset stood at when it came, and no date more than a
// window earlier is taken.
func (b *book) mayBeForgotten(o *order) bool {
	if !o.final {
		return false
	}
	if o.asset == "" {
		return b.at.Sub(o.at) > windowBack*24*time.Hour
	}
	slack := windowBack
	if b.dated[o.id] {
		slack = 0
	}
	rolls := b.rolls[o.asset]
	for i := range rolls {
		if i > 0 && rolls[i-1].seq > o.seq && rolls[i].open && isBehind(rolls[i].from, o.came, slack) {
			return true
		}
	}
	return false
}

// isBehind says that a date is more than some days behind another, as far as both are known.
func isBehind(date, other string, days int) bool {
	at, err := time.Parse(time.DateOnly, date)
	then, err2 := time.Parse(time.DateOnly, other)
	return err != nil || err2 != nil || at.Sub(then) > time.Duration(days)*24*time.Hour
}
