package auditor

import "cmp"

// session is what is known of the business day of an asset.
type session struct {
	day, date  string // as the last event told, of whichever session
	first      string // state of the first session; "": open since the asset was made
	firstDate  string // "": not known, since the date rolled
	second     string // of the second; "": there is none
	secondDate string
	unopened   bool // the date rolled, and its session was not open since
}

// postDay follows a step. Which session it is about, and whether the date rolls, is seen from where both stood.
func (b *book) postDay(e *event) {
	s := b.days[e.Asset]
	s.day, s.date = e.Day, e.BusinessDate
	switch {
	case s.second != "" && e.BusinessDate == s.secondDate:
		s.second = e.Day
		if e.Day == "closed" {
			s.second = ""
		}
	case s.settles() && (e.Day == "pre-open" || e.Day == "open"):
		s.second, s.secondDate = e.Day, e.BusinessDate
	case e.Day == "closed" && (s.first == "closed" || s.first == "end-of-day"):
		b.rolls[e.Asset] = append(b.rolls[e.Asset], roll{e.Seq, e.BusinessDate, !s.unopened && b.closing.wanted(e.Asset, e.Seq)})
		s.firstDate = ""
		if s.second != "" {
			s.firstDate = s.secondDate
		}
		s.first, s.second = cmp.Or(s.second, "closed"), ""
		s.unopened = !s.settles()
		b.beginLimits(e.Asset)
	default:
		s.first, s.firstDate = e.Day, e.BusinessDate
		s.unopened = s.unopened && !s.settles()
	}
	b.days[e.Asset] = s
}

// settles says whether what waits may settle.
func (s *session) settles() bool { return s.first != "closed" && s.first != "pre-open" }

// beginLimits lets the limits of an asset count anew.
func (b *book) beginLimits(asset string) {
	for _, a := range b.accounts {
		if a.asset != asset {
			continue
		}
		for _, l := range a.limits {
			l.outflow = 0
		}
	}
}
