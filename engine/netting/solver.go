package netting

// Solver answers one problem after another with the same memory. The zero value drops nothing and re-adds nothing:
// both bounds are given by the caller.
type Solver struct {
	SweepsMax   int // sweeps of one re-adding
	DropBestMax int // orders up to which Improve tries drop best

	// What the choice at hand comes to.
	tallies  []tally
	outflows []outflow
	value    int64

	candidates   []candidate // the orders that may be in a choice, the oldest first
	prefix, best []bool      // the two choices of Improve
	rest         []candidate // what may still be re-added
	worst        worst       // the conditions by their deficits
	shelves      shelves     // the normal orders that count against each condition
	tails        []int32     // by account: behind its last order in the choice

	settled []int32 // the answer of Offset
	pairs   []pair
	ranks   []keyed // the pairs by their differences

	keyed    []keyed // orders that are sorted, or sorted already
	keyedToo []keyed // the sort's other half
}

// tally is what a choice comes to for an account.
type tally struct {
	position int64
	chosen   [priorities]int32 // how many orders of its queue are in the choice
}

// leading is the number of highly urgent and urgent orders in the choice: they stand at the front of the queue.
func (t *tally) leading() int32 { return t.chosen[highlyUrgent] + t.chosen[urgent] }

// lowest is the lowest priority in the choice. There is one.
func (t *tally) lowest() int {
	for priority, chosen := range t.chosen {
		if chosen > 0 {
			return priority
		}
	}
	panic("netting: an account without orders in the choice has no lowest priority")
}

// outflow is what a choice comes to for a limit.
type outflow struct {
	net     int64
	against int32 // how many orders in the choice count against it
}

// begin makes the choice at hand the empty one.
func (s *Solver) begin(p *Problem) {
	s.tallies = resize(s.tallies, len(p.Accounts))
	for i := range p.Accounts {
		s.tallies[i] = tally{position: p.Accounts[i].Cover}
	}
	s.outflows = resize(s.outflows, len(p.Limits))
	clear(s.outflows)
	s.value = 0
}

// add takes an order into the choice at hand.
func (s *Solver) add(p *Problem, order int32) { s.count(p, order, 1) }

// drop takes it out again.
func (s *Solver) drop(p *Problem, order int32) { s.count(p, order, -1) }

func (s *Solver) count(p *Problem, order int32, by int32) {
	o := &p.Orders[order]
	amount := int64(by) * o.Amount
	s.value += amount
	debtor := &s.tallies[o.Debtor]
	debtor.position -= amount
	debtor.chosen[p.Accounts[o.Debtor].priority(order)] += by
	if o.Debit != none {
		s.outflows[o.Debit].net += amount
		s.outflows[o.Debit].against += by
	}
	if o.Creditor != outsider {
		s.tallies[o.Creditor].position += amount
	}
	if o.Credit != none {
		s.outflows[o.Credit].net -= amount
	}
}

// resize gives a slice of n elements, the old memory where it is enough. Its content is anything.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/4)
	}
	return s[:n]
}
