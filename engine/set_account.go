package engine

import "slices"

// setAccount blocks, unblocks or closes an account.
func (e *Engine) setAccount(in *Setting) Outcome {
	switch {
	case in.Choice < BlockDebit || in.Choice > CloseAccount:
		return e.refuse(NotSupported)
	case !e.hasAccount(in.Account):
		return e.refuse(NoAccount)
	}
	a := e.accounts.at(in.Account)
	change, on := standingOf(in.Choice)
	switch {
	case a.standing&closed != 0 && in.Choice != CloseAccount:
		return e.refuse(AccountClosed)
	case a.kind == AccountIssuer:
		return e.refuse(NotSupported)
	case a.standing&change != 0 == on:
		return e.already(Applied)
	case in.Choice == CloseAccount && !e.isEmpty(a):
		return e.refuse(AccountNotEmpty)
	}
	e.changeAccount(in.Account, a, in.Choice)
	e.rest(0)
	return e.answer(Applied, ReasonNone)
}

// changeAccount blocks, unblocks or closes an account.
func (e *Engine) changeAccount(number uint32, a *account, c Choice) {
	ev := e.emit(AccountSet)
	ev.Number, ev.Debtor, ev.Asset = uint32(c), number, a.asset
	next := a.standing
	if change, on := standingOf(c); on {
		next |= change
	} else {
		next &^= change
	}
	e.hash -= accountHash(number, a)
	e.stand(number, a, next)
	e.hash += accountHash(number, a)
}

// standingOf is the flag that a choice is about, and whether it sets it.
func standingOf(c Choice) (flag standing, on bool) {
	switch c {
	case BlockDebit:
		return debitBlocked, true
	case UnblockDebit:
		return debitBlocked, false
	case BlockCredit:
		return creditBlocked, true
	case UnblockCredit:
		return creditBlocked, false
	}
	return closed, true
}

// isEmpty says whether an account can be closed.
func (e *Engine) isEmpty(a *account) bool {
	if a.queue != 0 {
		if q := e.queues.at(a.queue); q.waitsOut != 0 || q.waitsIn != 0 || q.cycles != 0 {
			return false
		}
	}
	return a.balance == 0
}

// stand gives an account a standing, keeps the count of barred orders, and wakes who is free to go on.
func (e *Engine) stand(number uint32, a *account, next standing) {
	debit, credit := a.isBlockedForDebit(), a.isBlockedForCredit()
	a.standing = next
	e.assets.at(uint32(a.asset)).stale = true
	if debit && !a.isBlockedForDebit() {
		e.wake(number, a)
		if a.queue != 0 {
			e.wakeNet(number, e.queues.at(a.queue))
		}
	}
	if credit != a.isBlockedForCredit() {
		e.bar(a, !credit)
		e.wakeAllNet(a.asset)
	}
}

// bar counts the queued orders to an account as barred, or not any more, and wakes their debtors in the latter case, in ascending order.
func (e *Engine) bar(a *account, on bool) {
	if a.queue == 0 {
		return
	}
	first := len(e.woken)
	for slot := e.queues.at(a.queue).headIn; slot != 0; {
		w := e.waitings.at(slot)
		d := e.accounts.at(w.debtor)
		if on {
			e.queues.at(d.queue).barred++
		} else {
			e.queues.at(d.queue).barred--
			e.wake(w.debtor, d)
		}
		slot = w.nextIn
	}
	slices.Sort(e.woken[first:])
}
