package netting

// pair is two accounts with orders to each other: s.keyed[start:middle] are the lower account's, s.keyed[middle:end] the higher one's,
// each in order of its queue.
type pair struct{ start, middle, end int32 }

// Offset settles what two accounts owe each other, pair after pair. It gives the orders that settle in their order of settlement.
// The list is the solver's and good until its next call.
//
// The rule forms a pair's lists anew at its turn. They are what they were at the beginning: with orders that are not to be
// passed by others an account is in one pair only, and without them no other pair has orders of this one.
func (s *Solver) Offset(p *Problem) []int32 {
	s.begin(p)
	s.findPairs(p)
	s.settled = s.settled[:0]
	for _, rank := range s.ranks {
		s.settlePair(p, s.pairs[rank.index])
	}
	return s.settled
}

// findPairs lists the pairs where both accounts have orders that may be in a choice, and ranks them by the difference of their sums.
func (s *Solver) findPairs(p *Problem) {
	s.keyed = resize(s.keyed, len(p.Orders))[:0]
	for i := range p.Accounts {
		s.findOffers(p, &p.Accounts[i])
	}
	s.sortByKey(s.keyed)
	s.pairs, s.ranks = s.pairs[:0], s.ranks[:0]
	for start := int32(0); int(start) < len(s.keyed); {
		q, difference := s.pairFrom(p, start)
		if q.start < q.middle && q.middle < q.end {
			s.ranks = append(s.ranks, keyed{difference, int32(len(s.pairs))})
			s.pairs = append(s.pairs, q)
		}
		start = q.end
	}
	s.sortByKey(s.ranks)
}

// findOffers lists the orders of an account that may be in a choice with the orders of their creditor alone: the leading run
// of its queue to one creditor, and with bypass the normal ones that only this run stands before.
func (s *Solver) findOffers(p *Problem, a *Account) {
	if a.Blocked || a.First == a.End {
		return
	}
	front := p.Orders[a.First].Creditor
	order := a.First
	for order < a.End && p.Orders[order].Creditor == front && !p.Orders[order].Barred {
		s.offer(p, order)
		order++
	}
	if !p.Bypass || order < a.Normal {
		return
	}
	toAny := a.First == a.Normal
	for ; order < a.End; order++ {
		if toAny || p.Orders[order].Creditor == front {
			s.offer(p, order)
		}
	}
}

// offer lists an order under its pair and its direction.
func (s *Solver) offer(p *Problem, order int32) {
	o := &p.Orders[order]
	if o.Creditor == outsider || o.Barred {
		return
	}
	low, high, direction := o.Debtor, o.Creditor, uint64(0)
	if low > high {
		low, high, direction = high, low, 1
	}
	key := (uint64(low)*uint64(len(p.Accounts))+uint64(high))*2 + direction
	s.keyed = append(s.keyed, keyed{key, order})
}

// pairFrom is the pair of the offers from start on, and how much the two sums differ by.
func (s *Solver) pairFrom(p *Problem, start int32) (q pair, difference uint64) {
	lower := s.keyed[start].key &^ 1
	sum := int64(0)
	end := start
	for int(end) < len(s.keyed) && s.keyed[end].key == lower {
		sum += p.Orders[s.keyed[end].index].Amount
		end++
	}
	middle := end
	for int(end) < len(s.keyed) && s.keyed[end].key == lower+1 {
		sum -= p.Orders[s.keyed[end].index].Amount
		end++
	}
	return pair{start, middle, end}, uint64(max(sum, -sum))
}

// settlePair takes both lists as settled, and while one of the accounts breaks a condition its last order out again. What is left settles.
func (s *Solver) settlePair(p *Problem, q pair) {
	low, high := s.keyed[q.start:q.middle], s.keyed[q.middle:q.end]
	for _, item := range s.keyed[q.start:q.end] {
		s.add(p, item.index)
	}
	for {
		switch {
		case s.breaks(p, low):
			low = s.dropLast(p, low)
		case s.breaks(p, high):
			high = s.dropLast(p, high)
		default:
			s.settle(low)
			s.settle(high)
			return
		}
	}
}

// breaks says whether the debtor of a list breaks a condition. All orders of the list count against the same limit, and the
// last has the lowest priority.
func (s *Solver) breaks(p *Problem, list []keyed) bool {
	if len(list) == 0 {
		return false
	}
	last := list[len(list)-1].index
	o := &p.Orders[last]
	a := &p.Accounts[o.Debtor]
	if s.tallies[o.Debtor].position < a.Reserved[a.priority(last)] {
		return true
	}
	return o.Debit != none && s.outflows[o.Debit].net > p.Limits[o.Debit].Room
}

func (s *Solver) dropLast(p *Problem, list []keyed) []keyed {
	last := len(list) - 1
	s.drop(p, list[last].index)
	return list[:last]
}

func (s *Solver) settle(list []keyed) {
	for _, item := range list {
		s.settled = append(s.settled, item.index)
	}
}
