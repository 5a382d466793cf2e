package netting

// dropBest begins with all candidates and drops from the account with the largest deficit what covers it best, until no condition is broken.
func (s *Solver) dropBest(p *Problem) {
	s.beginWithAll(p)
	s.measure(p)
	for {
		c, deficit := s.worst.top()
		if deficit == 0 {
			return
		}
		order := s.shelves.covering(c, deficit)
		if order == none {
			order = s.last(p, s.worst.conditions[c].account)
		}
		s.dropFromBest(p, order)
	}
}

// beginWithAll makes the choice at hand that of all candidates.
func (s *Solver) beginWithAll(p *Problem) {
	s.best = resize(s.best, len(p.Orders))
	clear(s.best)
	s.begin(p)
	items := s.keyed[:0]
	for _, c := range s.candidates {
		s.best[c.order] = true
		s.add(p, c.order)
	}
	for order := int32(len(p.Orders)) - 1; order >= 0; order-- {
		o := &p.Orders[order]
		if s.best[order] && p.Accounts[o.Debtor].priority(order) == normal {
			items = append(items, keyed{uint64(o.Amount), order})
		}
	}
	s.sortByKey(items)
	s.tails = resize(s.tails, len(p.Accounts))
	for i := range p.Accounts {
		s.tails[i] = p.Accounts[i].End
	}
	s.worst.number(p)
	s.shelves.fill(p, &s.worst, items)
}

// measure finds all deficits and the worst of them.
func (s *Solver) measure(p *Problem) {
	for c, condition := range s.worst.conditions {
		if condition.limit == none {
			s.worst.deficits[c] = s.positionDeficit(p, condition.account)
		} else {
			s.worst.deficits[c] = s.limitDeficit(p, condition.limit)
		}
	}
	s.worst.play()
}

// last is the last order of the account's queue that is in the choice. There is one.
func (s *Solver) last(p *Problem, account int32) int32 {
	for !s.best[s.tails[account]-1] {
		s.tails[account]--
	}
	return s.tails[account] - 1
}

// dropFromBest drops an order and measures the conditions anew that it has a part in.
func (s *Solver) dropFromBest(p *Problem, order int32) {
	o := &p.Orders[order]
	s.best[order] = false
	s.drop(p, order)
	if p.Accounts[o.Debtor].priority(order) == normal {
		s.shelves.remove(order)
	}
	s.worst.set(s.worst.ofPositions[o.Debtor], s.positionDeficit(p, o.Debtor))
	if o.Debit != none {
		s.worst.set(s.worst.ofLimits[o.Debit], s.limitDeficit(p, o.Debit))
	}
	if o.Creditor != outsider {
		s.worst.set(s.worst.ofPositions[o.Creditor], s.positionDeficit(p, o.Creditor))
	}
	if o.Credit != none {
		s.worst.set(s.worst.ofLimits[o.Credit], s.limitDeficit(p, o.Credit))
	}
}

// positionDeficit is how much an account's position lacks, 0 where it has no order in the choice.
func (s *Solver) positionDeficit(p *Problem, account int32) uint64 {
	t := &s.tallies[account]
	if t.chosen == [priorities]int32{} {
		return 0
	}
	return excess(p.Accounts[account].Reserved[t.lowest()], t.position)
}

// limitDeficit is how much the net outflow passes a limit by, 0 where no order in the choice counts against it.
func (s *Solver) limitDeficit(p *Problem, limit int32) uint64 {
	if s.outflows[limit].against == 0 {
		return 0
	}
	return excess(s.outflows[limit].net, p.Limits[limit].Room)
}

// excess is how much a is above b. The difference of two int64 always fits uint64.
func excess(a, b int64) uint64 {
	if a <= b {
		return 0
	}
	return uint64(a) - uint64(b)
}
