package twin

import (
	"slices"

	"weir/engine"
)

// cycle is a net cycle. What it means for its accounts is counted anew each time from the orders that it took.
type cycle struct {
	number    uint32
	asset     *asset
	state     engine.CycleState
	pending   bool
	survived  bool
	opened    uint64
	date      uint32 // of the asset, when it was opened
	final     uint64 // sequence of its settlement or abort, 0 before
	unwound   map[*account]uint64
	forgotten bool
	borne     map[*account]int64 // what survivors pay for others; what is paid for the account is below zero
}

// cycle is the cycle of this number, or nil.
func (t *Twin) cycle(number uint32) *cycle {
	if number == 0 || number > uint32(len(t.cycles)) || t.cycles[number-1].forgotten {
		return nil
	}
	return t.cycles[number-1]
}

// openCycleOf is the cycle of the asset that takes orders, or nil.
func (t *Twin) openCycleOf(a *asset) *cycle {
	for _, c := range t.cycles {
		if c.asset == a && c.state == engine.CycleOpen {
			return c
		}
	}
	return nil
}

func (c *cycle) unsettled() bool { return c.state == engine.CycleOpen || c.state == engine.CycleWaits }

// acceptedIn is all orders that a cycle took, the unwound ones among them, in the order in which it took them.
func (t *Twin) acceptedIn(c *cycle) []*order {
	return chosen(t.accepted, func(o *order) bool { return o.cycle == c })
}

// ordersOf is those of a cycle that settle with it.
func (t *Twin) ordersOf(c *cycle) []*order {
	return chosen(t.acceptedIn(c), func(o *order) bool { return !o.unwound })
}

// everIn is the accounts that had an order in a cycle, in ascending order.
func (t *Twin) everIn(c *cycle) []*account {
	parties := map[*account]bool{}
	for _, o := range t.acceptedIn(c) {
		debtor, creditor := t.parties(o)
		parties[debtor], parties[creditor] = true, true
	}
	var in []*account
	for _, a := range t.accounts {
		if parties[a] {
			in = append(in, a)
		}
	}
	return in
}

// takesPart says whether an account has a position in a cycle, which may be zero.
func (t *Twin) takesPart(a *account, c *cycle) bool {
	return c.unwound[a] == 0 && slices.Contains(t.everIn(c), a)
}

// sentBetween is what one account sent to another in a cycle.
func (t *Twin) sentBetween(c *cycle, from, to *account) int64 {
	sum := int64(0)
	for _, o := range t.ordersOf(c) {
		if debtor, creditor := t.parties(o); debtor == from && creditor == to {
			sum += o.record.Amount
		}
	}
	return sum
}

// flowsIn is what an account sends and receives when a cycle settles, survivors' payments apart.
func (t *Twin) flowsIn(c *cycle, a *account) (sent, received int64) {
	for _, o := range t.ordersOf(c) {
		switch debtor, creditor := t.parties(o); a {
		case debtor:
			sent += o.record.Amount
		case creditor:
			received += o.record.Amount
		}
	}
	return sent, received
}

// positionIn is what the settlement of a cycle brings the account.
func (t *Twin) positionIn(c *cycle, a *account) int64 {
	sent, received := t.flowsIn(c, a)
	return received - sent - c.borne[a]
}

// projected is the position of an account over all unsettled cycles.
func (t *Twin) projected(a *account) int64 {
	sum := int64(0)
	for _, c := range t.cycles {
		if c.unsettled() {
			sum += t.positionIn(c, a)
		}
	}
	return sum
}

// changeCycle follows what is done to cycles.
func (t *Twin) changeCycle(in *engine.Setting) engine.Outcome {
	if in.Kind == engine.OpenCycle {
		return t.openCycle(in)
	}
	c := t.cycle(in.Cycle)
	if c == nil {
		return t.refuse(engine.UnknownCycle)
	}
	switch in.Kind {
	case engine.CloseCycle:
		return t.closeCycle(c)
	case engine.SettleCycle:
		return t.settleCycle(c)
	case engine.ExtendCycle:
		return t.extendCycle(c)
	case engine.AbortCycle:
		return t.abortCycle(c)
	}
	return t.defaulted(c, t.account(in.Account), in.Kind)
}

func (t *Twin) openCycle(in *engine.Setting) engine.Outcome {
	a := t.asset(in.Asset)
	switch {
	case a == nil:
		return t.refuse(engine.UnknownAsset)
	case a.day == engine.Closed:
		return t.refuse(engine.DayClosed)
	case t.openCycleOf(a) != nil:
		return t.refuse(engine.WrongCycleState)
	}
	c := &cycle{
		number:  uint32(len(t.cycles) + 1),
		asset:   a,
		state:   engine.CycleOpen,
		opened:  t.seq,
		date:    a.date,
		unwound: map[*account]uint64{},
		borne:   map[*account]int64{},
	}
	t.cycles = append(t.cycles, c)
	t.emitCycle(engine.CycleOpened, c)
	return t.created(c.number)
}

func (t *Twin) closeCycle(c *cycle) engine.Outcome {
	if c.state != engine.CycleOpen {
		return t.refuse(engine.WrongCycleState)
	}
	c.state = engine.CycleWaits
	t.emitCycle(engine.CycleClosed, c)
	return t.answer(engine.Applied)
}

func (t *Twin) extendCycle(c *cycle) engine.Outcome {
	if c.state != engine.CycleWaits || t.openCycleOf(c.asset) != nil {
		return t.refuse(engine.WrongCycleState)
	}
	c.state, c.pending = engine.CycleOpen, false
	t.emitCycle(engine.CycleExtended, c)
	return t.answer(engine.Applied)
}

func (t *Twin) abortCycle(c *cycle) engine.Outcome {
	if !c.unsettled() {
		return t.refuse(engine.WrongCycleState)
	}
	for _, o := range t.ordersOf(c) {
		o.status, o.done = engine.Rejected, t.seq
	}
	c.state, c.pending, c.final = engine.CycleDropped, false, t.seq
	t.emitCycle(engine.CycleAborted, c)
	return t.answer(engine.Applied)
}

func (t *Twin) emitCycle(kind engine.EventKind, c *cycle) {
	t.emit(engine.Event{Kind: kind, Asset: c.asset.number, Number: c.number})
}

// emitCycleOf is emitCycle with an account that it is about, and an amount.
func (t *Twin) emitCycleOf(kind engine.EventKind, c *cycle, a *account, amount int64) {
	t.emit(engine.Event{Kind: kind, Asset: c.asset.number, Number: c.number, Debtor: a.number, Amount: amount})
}
