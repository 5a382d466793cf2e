package calendar

import "weir/engine"

// Planned is a step of a date as the calendar has it for one asset.
type Planned struct {
	Step
	Done bool // the date has come so far, or was seen there
}

// Length is how long the first session of an asset that has a schedule is open, in nanoseconds, if nobody changes that.
func (c *Calendar) Length(a *engine.AssetInfo) int64 {
	s, date := c.scheduleOf(a.Code), int(a.BusinessDate)
	begin, _ := c.at(s, date, open)
	end, _ := c.at(s, date, closed)
	return end - begin
}

// Steps are the steps of the business date of an asset, in their order; none where it has no schedule. Its end is named by the date that the asset then rolls from.
func (c *Calendar) Steps(a *engine.AssetInfo, r Reached) []Planned {
	s := c.scheduleOf(a.Code)
	if s == nil {
		return nil
	}
	date := int(a.BusinessDate)
	come := max(comeTo(a.Day), r.of(date))
	var steps []Planned
	for stage, day := range stages {
		if at, ok := c.at(s, date, stage); ok {
			steps = append(steps, Planned{Step{day, a.BusinessDate, at}, stage < come})
		}
	}
	return steps
}
