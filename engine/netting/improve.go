package netting

// candidate is an order that may be in a choice.
type candidate struct {
	amount int64
	order  int32
	debtor int32
}

// Improve builds a choice out of the greatest solution (prefix, by order) and one by drop best, re-adds to both and gives
// the one of the larger value, the first if they are equal. The choice is the solver's and good until its next call.
// Drop best is left out where the problem has more than DropBestMax orders. The problem is one with Bypass.
func (s *Solver) Improve(p *Problem, prefix []bool) []bool {
	s.findCandidates(p)
	s.prefix = append(s.prefix[:0], prefix...)
	s.begin(p)
	for i, chosen := range s.prefix {
		if chosen {
			s.add(p, int32(i))
		}
	}
	s.readd(p, s.prefix)
	if len(p.Orders) > s.DropBestMax {
		return s.prefix
	}
	value := s.value
	s.dropBest(p)
	s.readd(p, s.best)
	if s.value > value {
		return s.best
	}
	return s.prefix
}

// findCandidates lists all orders that may be in a choice, the oldest first.
func (s *Solver) findCandidates(p *Problem) {
	items := resize(s.keyed, len(p.Orders))[:0]
	for i := range p.Accounts {
		a := &p.Accounts[i]
		if a.Blocked {
			continue
		}
		order := a.First
		for order < a.Normal && !p.Orders[order].Barred {
			items = append(items, keyed{p.Orders[order].Seq, order})
			order++
		}
		if order < a.Normal {
			continue
		}
		for ; order < a.End; order++ {
			if !p.Orders[order].Barred {
				items = append(items, keyed{p.Orders[order].Seq, order})
			}
		}
	}
	s.keyed = items
	s.sortByKey(items)
	s.candidates = resize(s.candidates, len(items))
	for i, item := range items {
		o := &p.Orders[item.index]
		s.candidates[i] = candidate{o.Amount, item.index, o.Debtor}
	}
}

// readd sweeps over the candidates outside the choice and adds those that fit, until a sweep adds nothing.
func (s *Solver) readd(p *Problem, choice []bool) {
	rest := resize(s.rest, len(s.candidates))[:0]
	for _, c := range s.candidates {
		if !choice[c.order] {
			rest = append(rest, c)
		}
	}
	s.rest = rest
	for range s.SweepsMax {
		left := rest[:0]
		for _, c := range rest {
			if !s.fits(p, c) {
				left = append(left, c)
				continue
			}
			choice[c.order] = true
			s.add(p, c.order)
		}
		if len(left) == len(rest) {
			return
		}
		rest = left
	}
}

// fits says whether the choice with the order still fulfils the order of priorities and its debtor's conditions. Those of
// others can only gain by it, and so can the debtor's limits that the order doesn't count against.
func (s *Solver) fits(p *Problem, c candidate) bool {
	a, t := &p.Accounts[c.debtor], &s.tallies[c.debtor]
	// The order's priority becomes the lowest of its debtor's in the choice, since all higher ones come before it.
	if t.position-c.amount < a.Reserved[a.priority(c.order)] {
		return false
	}
	if a.First+t.leading() != min(c.order, a.Normal) {
		return false
	}
	debit := p.Orders[c.order].Debit
	return debit == none || s.outflows[debit].net+c.amount <= p.Limits[debit].Room
}
