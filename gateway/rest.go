package gateway

import "time"

// Bounds of looking at all that waits.
const (
	restFactor = 20 // looks that took many queries rest so many times as long as they took
	restQuick  = 4  // queries that are few
)

// rest spares the core looks at all that waits: where that is much it is not looked at each time somebody asks.
type rest struct {
	until time.Time
}

func (r *rest) isOver(now time.Time) bool { return !now.Before(r.until) }

// begin begins a rest after a look.
func (r *rest) begin(began time.Time, queries int) {
	if r.until = began; queries > restQuick {
		r.until = began.Add(time.Since(began) * (1 + restFactor))
	}
}
