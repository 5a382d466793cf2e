package twin

import "weir/engine"

// setReservation follows SetReservation.
func (t *Twin) setReservation(in *engine.Setting) engine.Outcome {
	a := t.account(in.Account)
	switch {
	case in.Choice != engine.ReserveUrgent && in.Choice != engine.ReserveHighlyUrgent:
		return t.refuse(engine.NotSupported)
	case a == nil:
		return t.refuse(engine.NoAccount)
	case a.closed:
		return t.refuse(engine.AccountClosed)
	case in.Amount < 0:
		return t.refuse(engine.AmountNegative)
	case in.Amount >= engine.MaxWaiting:
		return t.refuse(engine.AmountTooLarge)
	case a.kind == engine.AccountIssuer:
		return t.refuse(engine.NotSupported)
	}
	if in.Choice == engine.ReserveUrgent {
		a.urgent = in.Amount
	} else {
		a.highlyUrgent = in.Amount
	}
	t.emit(engine.Event{Kind: engine.ReservationSet, Amount: in.Amount, Debtor: a.number, Asset: a.asset.number, Number: uint32(in.Choice)})
	t.wake(a)
	t.comeToRest()
	return t.answer(engine.Applied)
}

// setAccount follows SetAccount.
func (t *Twin) setAccount(in *engine.Setting) engine.Outcome {
	a := t.account(in.Account)
	switch {
	case in.Choice < engine.BlockDebit || in.Choice > engine.CloseAccount:
		return t.refuse(engine.NotSupported)
	case a == nil:
		return t.refuse(engine.NoAccount)
	case a.closed && in.Choice == engine.CloseAccount:
		return t.replayed(engine.Applied)
	case a.closed:
		return t.refuse(engine.AccountClosed)
	case a.kind == engine.AccountIssuer:
		return t.refuse(engine.NotSupported)
	case in.Choice == engine.CloseAccount && !t.empty(a):
		return t.refuse(engine.AccountNotEmpty)
	}

	what, want := a.standing(in.Choice)
	if *what == want {
		return t.replayed(engine.Applied)
	}
	*what = want
	t.emit(engine.Event{Kind: engine.AccountSet, Debtor: a.number, Asset: a.asset.number, Number: uint32(in.Choice)})
	switch in.Choice {
	case engine.UnblockDebit:
		t.wake(a)
	case engine.UnblockCredit:
		t.wakeDebtorsOf(a)
	}
	t.comeToRest()
	return t.answer(engine.Applied)
}

// standing is what a choice is about, and what it is to become.
func (a *account) standing(choice engine.Choice) (what *bool, want bool) {
	switch choice {
	case engine.BlockDebit, engine.UnblockDebit:
		return &a.debitBlocked, choice == engine.BlockDebit
	case engine.BlockCredit, engine.UnblockCredit:
		return &a.creditBlocked, choice == engine.BlockCredit
	}
	return &a.closed, true
}

// empty says whether an account holds nothing, no order from or to it waits, and it takes no part in an unsettled cycle.
func (t *Twin) empty(a *account) bool {
	for _, o := range t.orders {
		if debtor, creditor := t.parties(o); o.waits() && (debtor == a || creditor == a) {
			return false
		}
	}
	for _, c := range t.cycles {
		if c.unsettled() && t.takesPart(a, c) {
			return false
		}
	}
	return a.balance == 0
}

// setParticipant follows SetParticipant.
func (t *Twin) setParticipant(in *engine.Setting) engine.Outcome {
	p, suspend := t.participant(in.Participant), in.Choice == engine.Suspend
	switch {
	case !suspend && in.Choice != engine.Resume:
		return t.refuse(engine.NotSupported)
	case p == nil:
		return t.refuse(engine.UnknownParticipant)
	case p.suspended == suspend:
		return t.replayed(engine.Applied)
	}
	p.suspended = suspend
	t.emit(engine.Event{Kind: engine.ParticipantSet, Instructor: p.number, Number: uint32(in.Choice)})
	if !suspend {
		for _, a := range t.accounts {
			if a.owner == p {
				t.wake(a)
				t.wakeDebtorsOf(a)
			}
		}
	}
	t.comeToRest()
	return t.answer(engine.Applied)
}
