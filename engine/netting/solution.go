package netting

// solution is the greatest solution of what is left, on its way: everything is in it first.
type solution struct {
	positions []int64 // by account
	ends      []int32 // by account: behind the last order of its prefix
	rooms     []int64 // by limit
	against   []int32 // by limit: how many orders in it count against it
	doubted   []bool  // by account: stands among those that may break a condition
	doubts    []int32

	firstLimit []int32 // by account, none where it has none
	nextLimit  []int32 // by limit: of the same account
}

// sort lists the limits of each account.
func (s *solution) sort(p *Problem) {
	s.firstLimit, s.nextLimit = resize(s.firstLimit, len(p.Accounts)), resize(s.nextLimit, len(p.Limits))
	for i := range s.firstLimit {
		s.firstLimit[i] = none
	}
	for i := range p.Limits {
		first := &s.firstLimit[p.Limits[i].Account]
		s.nextLimit[i], *first = *first, int32(i)
	}
}

// settleTogether settles the greatest solution of what is left, and says whether there was any. For that the funded account first pays all that it could with money without
// end, and then gives up its last order again and again, until it lacks nothing: the least that it lacked on this way is what would have made the solution a greater one.
func (f *Funding) settleTogether() bool {
	f.takeAll()
	f.dropBroken()
	s, a := &f.solution, &f.p.Accounts[f.account]
	for s.ends[f.account] > f.fronts[f.account] {
		lacks := lack(a.Reserved[a.priority(s.ends[f.account]-1)], s.positions[f.account])
		if lacks <= 0 {
			break
		}
		f.more = min(f.more, lacks)
		f.dropLast(f.account)
		f.dropBroken()
	}
	before := len(f.settled)
	for i, end := range s.ends {
		for at := f.fronts[i]; at < end; at++ {
			if !f.gone[at] {
				f.settle(at)
			}
		}
	}
	return len(f.settled) > before
}

// takeAll takes all that is left, but what a block keeps back and what stands behind that.
func (f *Funding) takeAll() {
	p, s := f.p, &f.solution
	s.positions, s.rooms = append(s.positions[:0], f.covers...), append(s.rooms[:0], f.rooms...)
	s.ends, s.doubted, s.against = resize(s.ends, len(p.Accounts)), resize(s.doubted, len(p.Accounts)), resize(s.against, len(p.Limits))
	clear(s.doubted)
	clear(s.against)
	s.doubts = s.doubts[:0]
	for i := range p.Accounts {
		a := &p.Accounts[i]
		for f.fronts[i] < a.End && f.gone[f.fronts[i]] {
			f.fronts[i]++
		}
		s.ends[i] = f.fronts[i]
		for at := f.fronts[i]; at < a.End && !a.Blocked; at++ {
			f.steps++
			if f.gone[at] {
				continue
			}
			if p.Orders[at].Barred {
				break
			}
			f.take(at, 1)
			s.ends[i] = at + 1
		}
		s.doubt(int32(i))
	}
}

// take counts an order as taken, or with -1 as taken no more.
func (f *Funding) take(order, by int32) {
	o, s := &f.p.Orders[order], &f.solution
	amount := int64(by) * o.Amount
	s.positions[o.Debtor] -= amount
	if o.Debit != none {
		s.rooms[o.Debit] -= amount
		s.against[o.Debit] += by
	}
	if o.Creditor != outsider {
		s.positions[o.Creditor] += amount
	}
	if o.Credit != none {
		s.rooms[o.Credit] += amount
	}
}

func (s *solution) doubt(account int32) {
	if !s.doubted[account] {
		s.doubted[account] = true
		s.doubts = append(s.doubts, account)
	}
}

// dropBroken drops the last order of whoever breaks a condition until nobody does. The money of the funded account has no end.
func (f *Funding) dropBroken() {
	s := &f.solution
	for len(s.doubts) > 0 {
		account := s.doubts[len(s.doubts)-1]
		s.doubts = s.doubts[:len(s.doubts)-1]
		s.doubted[account] = false
		for f.breaks(account) {
			f.dropLast(account)
		}
	}
}

func (f *Funding) breaks(account int32) bool {
	s, a := &f.solution, &f.p.Accounts[account]
	if s.ends[account] == f.fronts[account] {
		return false
	}
	if account != f.account && s.positions[account] < a.Reserved[a.priority(s.ends[account]-1)] {
		return true
	}
	for l := s.firstLimit[account]; l != none; l = s.nextLimit[l] {
		if s.against[l] > 0 && s.rooms[l] < 0 {
			return true
		}
	}
	return false
}

// dropLast drops the last order of a prefix; its creditor misses it.
func (f *Funding) dropLast(account int32) {
	s := &f.solution
	f.steps++
	last := s.ends[account] - 1
	f.take(last, -1)
	if creditor := f.p.Orders[last].Creditor; creditor != outsider {
		s.doubt(creditor)
	}
	for last > f.fronts[account] && f.gone[last-1] {
		last--
	}
	s.ends[account] = last
}
