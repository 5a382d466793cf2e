package auditor

import (
	"encoding/json"
	"time"
)

// windowBack is how many days behind its asset's date an order is kept; one whose asset nobody knew is kept for as many days of the clock.
const windowBack = 5

// roll is an asset's step to its next business date.
type roll struct {
	seq  uint64
	from string // the date before it
	open bool   // its session had been open, and a client asked for its end
}

// closing is who asked for the ends of sessions. What nobody asked for the calendar sent. No world serves a session for an hour, so all its rolls are late: it makes good what a leap of the clock left behind.
type closing struct {
	open     map[string]int  // how many requests for an asset were not answered
	answered map[uint64]bool // sequences of those that were
}

// closes is the asset of which a request ends a session in its time; "": none.
func (r *Request) closes() string {
	var day struct {
		Asset, To string
		Late      bool
	}
	if r.Path != "/v1/day" || json.Unmarshal([]byte(r.Body), &day) != nil || day.To != "closed" || day.Late {
		return ""
	}
	return day.Asset
}

// ask notes that a request goes out, and hear that it was answered, with a sequence if it came to the log.
func (c *closing) ask(r *Request) {
	if asset := r.closes(); asset != "" {
		c.open[asset]++
	}
}

func (c *closing) hear(r *Request, seq uint64) {
	if asset := r.closes(); asset != "" {
		c.open[asset]--
		c.answered[seq] = true
	}
}

// wanted says whether a client asked for a roll, or may have.
func (c *closing) wanted(asset string, seq uint64) bool { return c.open[asset] > 0 || c.answered[seq] }

// mayBeForgotten says that a node need not know an order any more. Its asset has rolled twice since it became final, the second time because a client ended a session that had been open, of a date behind whose window
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
