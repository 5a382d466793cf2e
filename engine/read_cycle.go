package engine

// CycleInfo is a net cycle as readers see it. Amounts are in minor units.
type CycleInfo struct {
	Number        uint32
	Asset         uint16
	State         CycleState
	Pending       bool   // its settlement was asked for, and waits for cover
	Survived      bool   // survivors pay for a defaulter
	Opened, Final uint64 // sequences; Final of its settlement or abort, 0 before
	Orders        uint64 // accepted, the unwound ones among them
	Gross         int64  // sum of those that settle with it
	Accounts      uint32
}

// CyclePositionInfo is what a cycle means for an account.
type CyclePositionInfo struct {
	Account        uint32
	Position       int64  // Received - Sent, less what the account pays for a defaulter
	Sent, Received int64  // of the orders that settle with the cycle
	Unwound        uint64 // sequence of the unwinding; 0: takes part
}

// CyclePairInfo is what one account sent to another in a cycle.
type CyclePairInfo struct {
	Debtor, Creditor uint32
	Sum              int64
	Orders           uint64
}

// Cycles is how many there ever were; they are numbered from 1, and those that left the window are forgotten.
func (e *Engine) Cycles() int { return int(e.cycles.count) }

// Cycle shows the cycle of a number.
func (e *Engine) Cycle(number uint32) (CycleInfo, bool) {
	c := e.cycles.at(number)
	if c == nil {
		return CycleInfo{}, false
	}
	return CycleInfo{
		Number: number, Asset: c.asset, State: c.state, Pending: c.pending, Survived: c.survived,
		Opened: c.opened, Final: c.final, Orders: c.orders, Gross: c.gross, Accounts: c.accounts,
	}, true
}

// CyclePositions adds up to limit positions of a cycle to into, in the order in which the accounts came, from behind a mark on, 0 at first; it answers the next mark, 0 at the end.
func (e *Engine) CyclePositions(number, mark uint32, into []CyclePositionInfo, limit int) (rows []CyclePositionInfo, next uint32) {
	c := e.cycles.at(number)
	if c == nil {
		return into, 0
	}
	i := c.firstIn
	switch {
	case mark != 0 && (!e.positions.isKept(mark) || e.positions.at(mark).cycle != number):
		return into, 0
	case mark != 0:
		i = e.positions.at(mark).next
	}
	for ; i != 0; i = e.positions.at(i).next {
		if limit == 0 {
			return into, mark
		}
		p := e.positions.at(i)
		into = append(into, CyclePositionInfo{p.account, p.position, p.sent, p.received, p.unwound})
		mark = i
		limit--
	}
	return into, 0
}

// CyclePairs adds up to limit pairs of a cycle to into, in no order that matters, with marks as those of CyclePositions.
func (e *Engine) CyclePairs(number, mark uint32, into []CyclePairInfo, limit int) (rows []CyclePairInfo, next uint32) {
	c := e.cycles.at(number)
	if c == nil {
		return into, 0
	}
	i := c.firstPair
	switch {
	case mark != 0 && (!e.pairs.isKept(mark) || e.pairs.at(mark).cycle != number):
		return into, 0
	case mark != 0:
		i = e.pairs.at(mark).next
	}
	for ; i != 0; i = e.pairs.at(i).next {
		if limit == 0 {
			return into, mark
		}
		p := e.pairs.at(i)
		into = append(into, CyclePairInfo{p.debtor, p.creditor, p.sum, p.orders})
		mark = i
		limit--
	}
	return into, 0
}

// Returned is how much of an order was returned, or is on its way back, in minor units.
func (e *Engine) Returned(index uint32) int64 { return e.returnedOf(index) }
