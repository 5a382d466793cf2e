package engine

// WhatIf adds up to limit of the orders to into that would settle if an account were funded with an amount (doc.go, "Explain and what-if"), and says how many they are and
// their sum; orders in other assets that settle with them do not count, nor do parts. Nothing changes.
func (e *Engine) WhatIf(account uint32, amount int64, into []OrderInfo, limit int) (settled []OrderInfo, count int, value int64) {
	if !e.hasAccount(account) || !e.assetOf(account).settles() {
		return into, 0, 0
	}
	if a := e.assetOf(account); a.options&OptionBypass != 0 && a.linked == 0 {
		if played, all := e.playWhatIf(account, amount); all {
			for _, i := range played {
				count++
				value += e.problem.Orders[i].Amount
				if count <= limit {
					into = append(into, e.infoOf(e.orders.at(e.waitings.at(e.slots[i]).order)))
				}
			}
			return into, count, value
		}
	}
	a := e.accounts.at(account)
	balance := a.balance
	if a.kind != AccountIssuer {
		a.balance += min(amount, MaxWaiting)
	}
	e.pass(uint32(a.asset), atCommand, false)
	a.balance = balance
	for _, number := range e.visited {
		taken := e.seats.at(number).taken
		if taken == 0 || e.accounts.at(number).asset != a.asset {
			continue
		}
		q := e.queues.at(e.accounts.at(number).queue)
		for slot := q.front(); ; slot = q.behind(e.waitings.at(slot)) {
			w := e.waitings.at(slot)
			count++
			value += w.amount
			if count <= limit {
				into = append(into, e.infoOf(e.orders.at(w.order)))
			}
			if slot == taken {
				break
			}
		}
	}
	return into, count, value
}

// playWhatIf answers, as indices in the problem, what settles with a funding where orders may pass others, so that this depends on their order; and whether that is all.
func (e *Engine) playWhatIf(account uint32, amount int64) (settled []int32, all bool) {
	a := e.accounts.at(account)
	e.pass(uint32(a.asset), atCommand, false)
	e.pose(uint32(a.asset))
	index := int32(e.seats.at(account).cursor)
	if a.queued == 0 || a.kind == AccountIssuer {
		index, amount = 0, 0 // its money frees nothing: what settles is what a Resolve would settle without
	}
	if len(e.posed) == 0 {
		return nil, true
	}
	return e.funding.Play(&e.problem, index, min(amount, MaxWaiting), WhatIfSteps)
}
