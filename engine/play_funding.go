package engine

// What bounds the work of one read, in orders looked at: some 10 ms, and some 40 ms.
const (
	ExplainSteps = 1 << 19 // after which Explain is content with an amount that is enough
	WhatIfSteps  = 1 << 21 // after which WhatIf counts the greatest solution
)

// playFundings completes what is said of an order whose least funding by the rule of the greatest solution is known, where that is not what a funding does: with OptionBypass
// orders pass others, and with OptionOnCommand no solution settles by itself.
func (e *Engine) playFundings(slot uint32, x *Explanation) {
	w := e.waitings.at(slot)
	a := e.assetOf(w.debtor)
	bypass, onCommand := a.options&OptionBypass != 0, a.options&OptionOnCommand != 0
	switch {
	case a.linked != 0:
		x.OnCommand = x.Fundable && e.needsResolve(slot, x.LeastFunding)
	case bypass:
		l := e.funding.Least(&e.problem, e.poseSlot(slot), x.LeastFunding, ExplainSteps)
		x.LeastFunding, x.Fundable, x.AtMost = l.Amount, l.Found, l.AtMost
		x.OnCommand = onCommand && l.Together
	case onCommand && x.Fundable:
		_, alone := e.funding.Settles(&e.problem, e.poseSlot(slot), x.LeastFunding, ExplainSteps)
		x.OnCommand = !alone
	}
}

// poseSlot poses the asset of a queued order after a pass, and answers the order's index in the problem.
func (e *Engine) poseSlot(slot uint32) int32 {
	e.pose(uint32(e.accounts.at(e.waitings.at(slot).debtor).asset))
	for i, each := range e.slots {
		if each == slot {
			return int32(i)
		}
	}
	panic("engine: a queued order is not among those of its asset")
}

// needsResolve says whether an order of an asset with linked ones settles, with its least funding, only when assets that resolve on command take part.
func (e *Engine) needsResolve(slot uint32, amount int64) bool {
	if !e.joinsOnCommand() || e.goesFirst(slot, amount) {
		return false
	}
	if e.assetOf(e.waitings.at(slot).debtor).options&OptionOnCommand != 0 {
		return true
	}
	least, fundable := e.leastFunding(slot, atTick)
	return !fundable || least > amount
}

// joinsOnCommand says whether linked orders wait in an asset that resolves on command only.
func (e *Engine) joinsOnCommand() bool {
	for i := uint32(1); i <= e.assets.count; i++ {
		if a := e.assets.at(i); a.linked != 0 && a.options&OptionOnCommand != 0 {
			return true
		}
	}
	return false
}

// goesFirst says whether an order is the front of its queue and may settle alone, a linked one with its group, when its debtor has an amount more.
func (e *Engine) goesFirst(slot uint32, amount int64) bool {
	a := e.accounts.at(e.waitings.at(slot).debtor)
	if e.queues.at(a.queue).front() != slot {
		return false
	}
	a.balance += amount
	alone := e.settlesAlone(slot)
	a.balance -= amount
	return alone
}
