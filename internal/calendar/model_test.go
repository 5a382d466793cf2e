package calendar

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"weir/engine"
)

// model is the business day of one asset, as doc.go of the engine has it.
type model struct {
	engine.AssetInfo
	stuck bool // has an unsettled cycle: it is not closed
	log   []set
}

// set is a step that was taken.
type set struct {
	day  engine.Day
	date uint32
}

func (s set) String() string { return fmt.Sprintf("%v %s", s.day, DateText(s.date)) }

// answers to a SetDay.
const (
	applied  = "applied"
	replayed = "replayed"
	refused  = "rejected"
)

// firstSteps are the steps of the first session, by its state.
var firstSteps = map[engine.Day][]engine.Day{
	engine.Closed:   {engine.PreOpen, engine.Open},
	engine.PreOpen:  {engine.Open, engine.Closed},
	engine.Open:     {engine.CutOff, engine.Clearing, engine.EndOfDay, engine.Closed},
	engine.CutOff:   {engine.Clearing, engine.EndOfDay, engine.Closed},
	engine.Clearing: {engine.EndOfDay, engine.Closed},
	engine.EndOfDay: {engine.Closed},
}

func (m *model) setDay(day engine.Day, date uint32) string {
	ends := m.Day == engine.EndOfDay && day == engine.Closed // the first session, whichever of the two dates is given
	switch {
	case date == 0 || date == m.BusinessDate || ends && date == m.SecondDate:
		return m.setFirst(day)
	case date == m.SecondDate:
		return m.setSecond(day)
	case date < m.BusinessDate || m.SecondDate != 0:
		return refused
	case day == engine.Closed:
		return m.roll(date)
	case (day == engine.PreOpen || day == engine.Open) && settles(m.Day):
		m.SecondDate, m.SecondDay = date, day
		return m.took(day, date)
	}
	return refused
}

func (m *model) setFirst(day engine.Day) string {
	if day == m.Day {
		return replayed
	}
	if !contains(firstSteps[m.Day], day) {
		return refused
	}
	if day != engine.Closed {
		m.Day = day
		return m.took(day, m.BusinessDate)
	}
	switch {
	case m.stuck || m.Day != engine.EndOfDay && m.SecondDate != 0:
		return refused
	case m.Day != engine.EndOfDay:
		m.Day = engine.Closed
		return m.took(day, m.BusinessDate)
	case m.SecondDate != 0:
		date := m.BusinessDate
		m.BusinessDate, m.Day, m.SecondDate, m.SecondDay = m.SecondDate, m.SecondDay, 0, engine.Open
		return m.took(day, date)
	}
	return m.roll(m.BusinessDate + 1)
}

func (m *model) setSecond(day engine.Day) string {
	switch {
	case day == m.SecondDay:
		return replayed
	case day == engine.Open:
		m.SecondDay = day
	case day == engine.Closed && m.SecondDay == engine.PreOpen:
		date := m.SecondDate
		m.SecondDate, m.SecondDay = 0, engine.Open
		return m.took(day, date)
	default:
		return refused
	}
	return m.took(day, m.SecondDate)
}

// roll closes the first session and goes to a later date.
func (m *model) roll(date uint32) string {
	if m.Day != engine.Closed && m.Day != engine.EndOfDay || m.stuck {
		return refused
	}
	before := m.BusinessDate
	m.BusinessDate, m.Day = date, engine.Closed
	return m.took(engine.Closed, before)
}

func (m *model) took(day engine.Day, date uint32) string {
	m.log = append(m.log, set{day, date})
	return applied
}

func contains(days []engine.Day, day engine.Day) bool {
	for _, d := range days {
		if d == day {
			return true
		}
	}
	return false
}

// The engine does what the model does.
func TestModelIsTheEngine(t *testing.T) {
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 3))
		e := engine.New(engine.Config{})
		m := model{AssetInfo: engine.AssetInfo{BusinessDate: 20_000, Day: stages[random.IntN(len(stages))]}}
		named := engine.Naming{Kind: engine.CreateAsset, BusinessDate: m.BusinessDate, Day: m.Day}
		named.SetAsset("CNY")
		named.SetParticipant("CBCNCNB0")
		apply(e, engine.AppendNaming(nil, &named, nil))
		for n := range 100 {
			in := engine.Setting{Kind: engine.SetDay, Asset: 1, Day: stages[random.IntN(len(stages))]}
			if random.IntN(6) > 0 {
				in.BusinessDate = m.BusinessDate + uint32(random.IntN(4)) - 1
			}
			o := apply(e, engine.AppendSetting(nil, &in, nil))
			got := o.Status.String()
			if o.Replayed() {
				got = replayed
			}
			before := m.AssetInfo
			want := m.setDay(in.Day, in.BusinessDate)
			a, _ := e.Asset(1)
			if got != want || a.BusinessDate != m.BusinessDate || a.Day != m.Day || a.SecondDate != m.SecondDate || a.SecondDay != m.SecondDay {
				t.Fatalf("seed %d, step %d: %v %d in %+v: %s, %+v; want %s, %+v", seed, n, in.Day, in.BusinessDate, before, got, a, want, m.AssetInfo)
			}
		}
	}
}

func apply(e *engine.Engine, payload []byte) engine.Outcome {
	var r engine.Results
	e.Apply(1, payload, &r)
	return r.Outcomes[0]
}
