package calendar

import "weir/engine"

// Reached is how far the sessions of one asset have been seen to come, by date: the steps up to there are not sent again, also when somebody has closed the session since.
type Reached map[uint32]engine.Day

// Set notes that the session of a date was in a state.
func (r Reached) Set(date uint32, day engine.Day) {
	if comeTo(day) > r.of(int(date)) {
		r[date] = day
	}
}

// See notes the present state of the asset, and forgets the dates behind it.
func (r Reached) See(a *engine.AssetInfo) {
	for date := range r {
		if date < a.BusinessDate {
			delete(r, date)
		}
	}
	r.Set(a.BusinessDate, a.Day)
	if a.SecondDate != 0 {
		r.Set(a.SecondDate, a.SecondDay)
	}
}

// of is how many stages a date has come to.
func (r Reached) of(date int) int {
	day, ok := r[uint32(date)]
	if !ok {
		return 0
	}
	return comeTo(day)
}
