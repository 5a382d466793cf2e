package engine

// recount is what is counted anew of the cycles: of their pairs from the orders, of their positions from the pairs, by index; of the accounts and assets from the unsettled cycles.
type recount struct {
	pairs     []recountedPair
	positions []recountedPosition
	projected []int64  // by queue
	cycles    []uint32 // by queue: unsettled ones
	unsettled []uint32 // by asset
}

type recountedPair struct {
	sum    int64
	orders uint64
}

type recountedPosition struct {
	sent, received int64
	entered        amountTime // less than nothing: what is found is subtracted
}

// checkCycles counts the cycles anew from the orders that they took, and looks for one that pends and could settle.
func (e *Engine) checkCycles() error {
	n := recount{
		pairs:     make([]recountedPair, len(e.pairs.owners)<<blockBits),
		positions: make([]recountedPosition, len(e.positions.owners)<<blockBits),
		projected: make([]int64, e.queues.count+1),
		cycles:    make([]uint32, e.queues.count+1),
		unsettled: make([]uint32, e.assets.count+1),
	}
	if !e.recountPairs(&n) {
		return ErrCycles
	}
	for i := e.cycles.after(0); i != 0; i = e.cycles.after(i) {
		if err := e.checkCycle(i, e.cycles.at(i), &n); err != nil {
			return err
		}
	}
	if !e.sameProjections(&n) {
		return ErrCycles
	}
	return e.checkPendings()
}

// recountPairs counts what each account sent to each other in the unsettled cycles, and says whether there is a pair for every accepted order.
func (e *Engine) recountPairs(n *recount) bool {
	for _, o := range e.allOrders {
		if o.status != Accepted {
			continue
		}
		number := uint32(o.link)
		c, i := e.cycles.at(number), e.pairAt(number, o.debtor, o.creditor)
		if c == nil || i == 0 || uint64(number) != o.link || o.method() != Net || o.businessDate > c.lastDate {
			return false
		}
		n.pairs[i].sum += o.amount
		n.pairs[i].orders++
	}
	return true
}

func (e *Engine) checkCycle(number uint32, c *cycle, n *recount) error {
	if !e.isSound(number, c) {
		return ErrCycles
	}
	if c.isUnsettled() {
		n.unsettled[c.asset]++
	}
	if err := e.checkZeroSum(number, c); err != nil {
		return err
	}
	if !e.samePairs(number, c, n) || !e.samePositions(c, n) {
		return ErrCycles
	}
	return nil
}

// isSound says whether what the record of a cycle says of its state agrees.
func (e *Engine) isSound(number uint32, c *cycle) bool {
	if c.state < CycleOpen || c.state >= cycleStates || c.asset == 0 || uint32(c.asset) > e.assets.count {
		return false
	}
	if c.pending && c.state != CycleWaits || (c.final == 0) != c.isUnsettled() || c.final > e.seq || c.opened > e.seq {
		return false
	}
	if c.hinderer != 0 {
		if i := e.positionAt(number, c.hinderer); i == 0 || e.positions.at(i).unwound != 0 {
			return false
		}
	}
	return (c.state == CycleOpen) == (e.assets.at(uint32(c.asset)).openCycle == number)
}

// checkZeroSum walks the positions of a cycle and sums them.
func (e *Engine) checkZeroSum(number uint32, c *cycle) error {
	sum, count, last := int64(0), uint32(0), uint32(0)
	for i := c.firstIn; i != 0; i = e.positions.at(i).next {
		if count++; count > c.accounts || e.positions.at(i).cycle != number || e.positionAt(number, e.positions.at(i).account) != i {
			return ErrCycles
		}
		sum += e.positions.at(i).position
		last = i
	}
	switch {
	case count != c.accounts, count != c.positions.count, last != c.lastIn:
		return ErrCycles
	case sum != 0:
		return ErrCycleSum
	}
	return nil
}

// samePairs says whether the pairs of a cycle are what its orders sum to, and it what they do; it counts the positions of its accounts. Of a cycle that
// has settled or was aborted orders may be forgotten before it is.
func (e *Engine) samePairs(number uint32, c *cycle, n *recount) bool {
	gross, orders, count := int64(0), uint64(0), uint32(0)
	for i := c.firstPair; i != 0; i = e.pairs.at(i).next {
		p, found := e.pairs.at(i), n.pairs[i]
		d, to := e.positionAt(number, p.debtor), e.positionAt(number, p.creditor)
		if count++; count > c.pairs.count || p.cycle != number || d == 0 || to == 0 || e.pairAt(number, p.debtor, p.creditor) != i {
			return false
		}
		if found.sum > p.sum || found.orders > p.orders || c.isUnsettled() && (found.sum != p.sum || found.orders != p.orders) {
			return false
		}
		orders += p.orders
		if e.positions.at(d).unwound|e.positions.at(to).unwound != 0 {
			continue
		}
		gross += p.sum
		n.positions[d].sent += p.sum
		n.positions[d].entered.subtract(p.entered)
		n.positions[to].received += p.sum
	}
	return count == c.pairs.count && gross == c.gross && orders == c.orders
}

// samePositions says whether the positions of a cycle are what its pairs sum to. Which shares survivors paid is not known any more, only that nothing came or went by that.
func (e *Engine) samePositions(c *cycle, n *recount) bool {
	unwound := false
	for i := c.firstIn; i != 0; i = e.positions.at(i).next {
		p, found := e.positions.at(i), &n.positions[i]
		var entered amountTime
		entered.subtract(found.entered)
		if p.sent != found.sent || p.received != found.received || p.entered != entered || p.unwound > e.seq ||
			p.position != p.received-p.sent && (!c.survived || p.unwound != 0) {
			return false
		}
		a := e.accounts.at(p.account)
		if a.queue == 0 || a.asset != c.asset {
			return false
		}
		if p.unwound != 0 {
			unwound = true
		} else if c.isUnsettled() {
			n.projected[a.queue] += p.position
			n.cycles[a.queue]++
		}
	}
	return unwound == c.unwound
}

// sameProjections says whether accounts and assets have what was found of the unsettled cycles.
func (e *Engine) sameProjections(n *recount) bool {
	for i := uint32(1); i <= e.queues.count; i++ {
		if q := e.queues.at(i); q.projected != n.projected[i] || q.cycles != n.cycles[i] {
			return false
		}
	}
	for i := uint32(1); i <= e.assets.count; i++ {
		a := e.assets.at(i)
		if a.cycles != n.unsettled[i] {
			return false
		}
		if a.openCycle == 0 {
			continue
		}
		if c := e.cycles.at(a.openCycle); c == nil || c.state != CycleOpen || uint32(c.asset) != i {
			return false
		}
	}
	return true
}

// checkPendings holds the list of pending cycles against their states. None of them could settle.
func (e *Engine) checkPendings() error {
	at := 0
	for i := e.cycles.after(0); i != 0; i = e.cycles.after(i) {
		c := e.cycles.at(i)
		if !c.pending {
			continue
		}
		if at == len(e.pendings) || e.pendings[at] != i {
			return ErrPendings
		}
		at++
		if _, reason := e.hindrance(c); reason == ReasonNone {
			return ErrCycleWaits
		}
	}
	if at != len(e.pendings) {
		return ErrPendings
	}
	return nil
}

// pairAt is the index of the only pair of a debtor and a creditor in a cycle, 0 where there is none or another one.
func (e *Engine) pairAt(number, debtor, creditor uint32) uint32 {
	return e.pairTable.only(pairKeyHash(number, debtor, creditor), func(i uint32) bool {
		p := e.pairs.at(i)
		return p.cycle == number && p.debtor == debtor && p.creditor == creditor
	})
}

// positionAt is the index of the only position of an account in a cycle, 0 where there is none or another one.
func (e *Engine) positionAt(number, account uint32) uint32 {
	return e.positionTable.only(positionKeyHash(number, account), func(i uint32) bool {
		p := e.positions.at(i)
		return p.cycle == number && p.account == account
	})
}

// only is the index in a table that is what is asked for, 0 where none is, or more than one.
func (t *table) only(hash uint32, is func(uint32) bool) (only uint32) {
	p := t.probe(hash)
	for i := t.next(&p); i != 0; i = t.next(&p) {
		switch {
		case !is(i):
		case only != 0:
			return 0
		default:
			only = i
		}
	}
	return only
}
