package twin

import (
	"slices"

	"weir/engine"
)

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
	p := t.participant(in.Participant)
	switch {
	case in.Choice < engine.Suspend || in.Choice > engine.CloseParticipant:
		return t.refuse(engine.NotSupported)
	case p == nil:
		return t.refuse(engine.UnknownParticipant)
	case p.closed && in.Choice != engine.CloseParticipant:
		return t.refuse(engine.AccountClosed)
	}
	what, want := p.standing(in.Choice)
	if *what == want {
		return t.replayed(engine.Applied)
	}
	accounts := t.accountsFrom(p)
	if in.Choice == engine.CloseParticipant {
		if reason := t.closeAll(accounts); reason != engine.ReasonNone {
			return t.refuse(reason)
		}
	}

	var debits, credits []bool // before
	for _, a := range accounts {
		debits, credits = append(debits, a.blockedForDebit()), append(credits, a.blockedForCredit())
	}
	if *what = want; p.closed {
		p.suspended, p.debitBlocked, p.creditBlocked = false, false, false
	}
	t.emit(engine.Event{Kind: engine.ParticipantSet, Instructor: p.number, Number: uint32(in.Choice)})
	for i, a := range accounts {
		if debits[i] && !a.blockedForDebit() {
			t.wake(a)
		}
		if credits[i] && !a.blockedForCredit() {
			t.wakeDebtorsOf(a)
		}
	}
	t.comeToRest()
	return t.answer(engine.Applied)
}

// standing is what a choice is about, and what it is to become.
func (p *participant) standing(choice engine.Choice) (what *bool, want bool) {
	switch choice {
	case engine.Suspend, engine.Resume:
		return &p.suspended, choice == engine.Suspend
	case engine.BlockParticipantDebit, engine.UnblockParticipantDebit:
		return &p.debitBlocked, choice == engine.BlockParticipantDebit
	case engine.BlockParticipantCredit, engine.UnblockParticipantCredit:
		return &p.creditBlocked, choice == engine.BlockParticipantCredit
	}
	return &p.closed, true
}

// closeAll closes all accounts of a participant, or says why it can't close them.
func (t *Twin) closeAll(accounts []*account) engine.Reason {
	if slices.ContainsFunc(accounts, func(a *account) bool { return a.kind == engine.AccountIssuer }) {
		return engine.NotSupported
	}
	if slices.ContainsFunc(accounts, func(a *account) bool { return !t.empty(a) }) {
		return engine.AccountNotEmpty
	}
	for _, a := range accounts {
		if !a.closed {
			a.closed = true
			t.emit(engine.Event{Kind: engine.AccountSet, Debtor: a.number, Asset: a.asset.number, Number: uint32(engine.CloseAccount)})
		}
	}
	return engine.ReasonNone
}
