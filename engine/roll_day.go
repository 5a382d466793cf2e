package engine

// rollDay begins the next business date of an asset, since which another was the present one.
func (e *Engine) rollDay(number, since uint32, late bool) {
	a := e.assets.at(number)
	if !late {
		e.forget(number, since)
	}
	e.leave(number, since)
	e.beginPacking()
	if a.options&OptionZero != 0 && a.day == Closed { // else it was the second session that became the first
		e.zeroBalances(number, a)
	}
	for i := uint32(1); i <= e.accounts.count; i++ {
		if d := e.accounts.at(i); uint32(d.asset) == number {
			e.beginLimits(i, d)
			e.beginMeasures(d)
			e.openings.at(i).balance = d.balance
		}
	}
	e.enterAgain(number)
	e.rest(0)
}

// zeroBalances moves all balances to the issuer, and what is below zero from it.
func (e *Engine) zeroBalances(number uint32, a *asset) {
	issuer := e.accounts.at(a.issuerAccount)
	e.hash -= accountHash(a.issuerAccount, issuer)
	for i := uint32(1); i <= e.accounts.count; i++ {
		d := e.accounts.at(i)
		if uint32(d.asset) != number || d.kind == AccountIssuer || d.balance == 0 {
			continue
		}
		ev := e.emit(BalanceZeroed)
		ev.Debtor, ev.Asset, ev.Amount = i, uint16(number), d.balance
		e.hash -= accountHash(i, d)
		issuer.balance += d.balance
		d.balance = 0
		e.hash += accountHash(i, d)
	}
	e.hash += accountHash(a.issuerAccount, issuer)
}

// beginLimits lets the limits of an account count from zero again.
func (e *Engine) beginLimits(number uint32, d *account) {
	for i := d.limits; i != 0; i = e.limits.at(i).next {
		l := e.limits.at(i)
		e.hash -= limitHash(l)
		l.outflow = 0
		e.hash += limitHash(l)
		e.wake(number, d)
	}
}

// beginMeasures lets what is measured of an account begin anew.
func (e *Engine) beginMeasures(d *account) {
	d.funded, d.measured = d.balance, measured{upper: max(0, e.waitingNet(d))}
}

// enterAgain counts the orders of an asset that wait as entered now.
func (e *Engine) enterAgain(number uint32) {
	for slot := uint32(1); slot <= e.waitings.count; slot++ {
		w := e.waitings.at(slot)
		if w.order == 0 || w.entered() == 0 {
			continue
		}
		if d := e.accounts.at(w.debtor); uint32(d.asset) == number {
			w.setEntered(e.now())
			d.entered.add(w.amount, e.now())
		}
	}
}
