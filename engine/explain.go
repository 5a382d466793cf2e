package engine

import "math"

// Explanation says why an order waits, and what would free it. Amounts are in minor units.
type Explanation struct {
	Order OrderInfo
	// Block is what the order itself waits for: DebtorBlocked, CreditorBlocked, NotOpen, OrderAhead, Cover, Reserved, OverBilateral or OverMultilateral; of a net order NoCycle or Headroom too;
	// ReasonNone while it is held, warehoused or accepted.
	Block Reason
	// How many orders of the queue stand before it, their sum, the first of them and what that waits for.
	Ahead      uint32
	AheadSum   int64
	Front      OrderInfo
	FrontBlock Reason
	// LeastFunding is the least amount which, funded to the debtor, lets the order settle (doc.go, "Explain and what-if"); Fundable is false where no amount does,
	// as while the day is not open, or where the debtor is the issuer, whom nobody funds.
	LeastFunding int64
	Fundable     bool
	OnCommand    bool // with it the order settles by a Resolve only, which goes by itself at no event
	AtMost       bool // a lesser amount may be enough too
}

// Explain says why an order waits: the instructor's, or the only one of this id where the instructor is 0. Reasons: UnknownOrder, AmbiguousOrder, AlreadyFinal.
// It looks at the whole queue of the asset: 50 ns an order; with OptionBypass at up to ExplainSteps orders beside.
func (e *Engine) Explain(id [16]byte, instructor uint32) (Explanation, Reason) {
	key := orderKey{instructor: instructor}
	key.low, key.high = words16(&id)
	index, reason := e.findByKey(&key)
	if reason != ReasonNone {
		return Explanation{}, reason
	}
	var room order
	o := e.recall(index, &room)
	if status, _ := e.standOf(o); status.Final() {
		return Explanation{}, AlreadyFinal
	}
	x := Explanation{Order: e.infoOf(o)}
	if o.status == Queued && o.method() == Net {
		e.explainNet(uint32(o.link), &x)
		return x, ReasonNone
	}
	if o.status == Queued {
		e.explainQueue(uint32(o.link), &x)
		if e.assetOf(o.debtor).settles() && e.accounts.at(o.debtor).kind != AccountIssuer {
			x.LeastFunding, x.Fundable = e.leastFunding(uint32(o.link), atCommand)
			e.playFundings(uint32(o.link), &x)
		}
	}
	return x, ReasonNone
}

// explainNet says what a net order waits for. No funding frees it: it needs a cycle, or headroom.
func (e *Engine) explainNet(slot uint32, x *Explanation) {
	w := e.waitings.at(slot)
	front := e.queueOf(w.debtor).netHead
	for before := front; before != slot; before = e.waitings.at(before).next {
		x.Ahead++
		x.AheadSum += e.waitings.at(before).amount
	}
	x.Block = e.obstacleToAccept(w.amount, w.debtor, w.creditor, x.Ahead > 0)
	if x.Ahead > 0 {
		f := e.waitings.at(front)
		x.Front = e.infoOf(e.orders.at(f.order))
		x.FrontBlock = e.obstacleToAccept(f.amount, f.debtor, f.creditor, false)
	}
}

// explainQueue says what stands before an order.
func (e *Engine) explainQueue(slot uint32, x *Explanation) {
	w := e.waitings.at(slot)
	q := e.queues.at(e.accounts.at(w.debtor).queue)
	for before := q.before(w); before != 0; before = q.before(e.waitings.at(before)) {
		x.Ahead++
		x.AheadSum += e.waitings.at(before).amount
	}
	ahead := x.Ahead > 0
	if ahead {
		front := e.waitings.at(q.front())
		x.Front = e.infoOf(e.orders.at(front.order))
		x.FrontBlock = e.obstacle(front.amount, front.priority, front.debtor, front.creditor, false)
		if front.link != 0 {
			x.FrontBlock = e.hinderLinked(q.front())
		}
	}
	if e.assetOf(w.debtor).options&OptionBypass != 0 && w.priority == Normal {
		ahead = q.hasFrom(Urgent)
	}
	x.Block = e.obstacle(w.amount, w.priority, w.debtor, w.creditor, ahead)
	if w.link != 0 {
		x.Block = e.hinderLinked(slot)
	}
}

// hinderLinked is what a linked order in its queue waits for.
func (e *Engine) hinderLinked(slot uint32) Reason {
	g := e.groupOf(slot)
	why, _ := e.hinder(&g, false)
	for i, at := range g.all() {
		if at == slot {
			return why[i]
		}
	}
	return ReasonNone
}

// leastFunding is the least amount which, added to the debtor's cover, puts the order into the greatest solution. The debtor first pays all of its
// queue whatever it has; what its position then lacks would be enough. Then it gives up its last order, again and again up to this one, with all that others cannot settle
// without that; the least of what its position lacked at any time is the answer, for with that funding the solution of that time is one, and
// every solution that holds the order is within one of these. The occasion says which joined assets take part.
func (e *Engine) leastFunding(slot uint32, o occasion) (amount int64, fundable bool) {
	number := e.waitings.at(slot).debtor
	e.free = number
	e.pass(uint32(e.accounts.at(number).asset), o, false)
	e.must, e.failed = slot, false
	amount = math.MaxInt64
	for s := e.seats.at(number); e.isTaken(slot, s); e.settleDown() {
		amount = min(amount, e.lacks(s))
		if s.taken == slot {
			break
		}
		e.lined = e.lined[:0]
		e.drop(number, s)
	}
	e.free, e.must = 0, 0
	if amount == math.MaxInt64 {
		return 0, false
	}
	return amount, true
}

// isTaken says whether an order of the seat's account is taken.
func (e *Engine) isTaken(slot uint32, s *seat) bool {
	return s.taken != 0 && (slot == s.taken || e.waitings.at(s.taken).isBehind(e.waitings.at(slot)))
}

// lacks is how much the position with what is taken is too low.
func (e *Engine) lacks(s *seat) int64 {
	kept := int64(0)
	switch e.waitings.at(s.taken).priority {
	case Normal:
		kept = s.reserved[0] + s.reserved[1]
	case Urgent:
		kept = s.reserved[1]
	}
	return max(0, kept-s.sure)
}
