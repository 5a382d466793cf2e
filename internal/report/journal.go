package report

import "weir/engine"

var journalColumns = []Column{
	{"seq", Whole}, {"time", Time}, {"kind", Text}, {"id", Text}, {"participant", Text}, {"asset", Text}, {"amount", Amount}, {"debtor", Text}, {"creditor", Text},
	{"status", Text}, {"reason", Text}, {"iso_reason", Text}, {"replayed", Flag}, {"number", Whole}, {"events", Whole}, {"what", Text},
}

// journal is every instruction of the span with its answer. Number is that of what was created, or how many orders moved by a resolution or a tick.
func (m *maker) journal() error {
	return m.follow(false, func(s *Step) error {
		n := m.noteOf(s.Record)
		r := s.Outcome.Reason
		return m.row(whole(s.Seq), moment(s.Time), text(n.kind), text(n.id), text(n.participant), text(n.asset.Code), n.amount, text(n.debtor), text(n.creditor),
			text(s.Outcome.Status.String()), text(r.String()), text(isoOf(r)), flag(s.Outcome.Replayed()), unless0(s.Outcome.Number), whole(len(s.Events)), text(n.what))
	}, nil)
}

func isoOf(r engine.Reason) string {
	if r == engine.ReasonNone {
		return ""
	}
	return r.ISO()
}

// follow goes through the instructions of the span. Of a business date these are the ones before or behind which an asset stands at it, with its first session or its second.
// With last, it goes on to the state at Seq and passes that.
func (m *maker) follow(on bool, visit func(s *Step) error, last func() error) error {
	standing := 0
	begin := func(e *engine.Engine) error {
		m.names = names{e: e}
		standing = standingAt(e, m.Span.Date)
		return nil
	}
	_, err := m.Steps(on, begin, func(s *Step) error {
		within := m.Span.Date == 0 || standing > 0
		if kind := engine.Kind(s.Record[0]); m.Span.Date != 0 && (kind == engine.SetDay || kind == engine.CreateAsset) {
			standing = standingAt(s.State, m.Span.Date)
			within = within || standing > 0
		}
		if !within {
			return nil
		}
		return visit(s)
	})
	if err != nil || last == nil {
		return err
	}
	return last()
}

// standingAt is how many assets stand at a business date.
func standingAt(e *engine.Engine, date uint32) (count int) {
	for number := 1; number <= e.Assets(); number++ {
		if a, _ := e.Asset(uint16(number)); a.BusinessDate == date || a.SecondDate == date {
			count++
		}
	}
	return count
}

// LatestDate is the latest business date that the first session of an asset stands at, 0 without any.
func LatestDate(e *engine.Engine) (date uint32) {
	for number := 1; number <= e.Assets(); number++ {
		a, _ := e.Asset(uint16(number))
		date = max(date, a.BusinessDate)
	}
	return date
}

// IsBefore says whether no asset has reached a business date: its journal has not begun.
func IsBefore(e *engine.Engine, date uint32) bool {
	for number := 1; number <= e.Assets(); number++ {
		if a, _ := e.Asset(uint16(number)); max(a.BusinessDate, a.SecondDate) >= date {
			return false
		}
	}
	return true
}
