package engine

// setParticipant suspends a participant, lets it resume, blocks or unblocks it for debit or credit, or closes it.
func (e *Engine) setParticipant(in *Setting) Outcome {
	switch {
	case in.Choice < Suspend || in.Choice > CloseParticipant:
		return e.refuse(NotSupported)
	case in.Participant == 0 || in.Participant > e.participants.count:
		return e.refuse(UnknownParticipant)
	}
	p := e.participants.at(in.Participant)
	change, on := memberStandingOf(in.Choice)
	switch {
	case p.standing&memberClosed != 0 && in.Choice != CloseParticipant:
		return e.refuse(AccountClosed)
	case p.standing&change != 0 == on:
		return e.already(Applied)
	}
	if in.Choice == CloseParticipant {
		if reason := e.checkClose(p); reason != ReasonNone {
			return e.refuse(reason)
		}
		e.closeAccounts(p)
	}
	ev := e.emit(ParticipantSet)
	ev.Number, ev.Instructor = uint32(in.Choice), in.Participant
	e.hash -= participantHash(in.Participant, p)
	switch {
	case in.Choice == CloseParticipant:
		p.standing = memberClosed // what else it was has no meaning any more
	case on:
		p.standing |= change
	default:
		p.standing &^= change
	}
	e.hash += participantHash(in.Participant, p)
	e.barAccounts(p)
	e.rest(0)
	return e.answer(Applied, ReasonNone)
}

// memberStandingOf is the flag that a choice is about, and whether it sets it.
func memberStandingOf(c Choice) (flag memberStanding, on bool) {
	switch c {
	case Suspend, Resume:
		return memberSuspended, c == Suspend
	case BlockParticipantDebit, UnblockParticipantDebit:
		return memberDebitBlocked, c == BlockParticipantDebit
	case BlockParticipantCredit, UnblockParticipantCredit:
		return memberCreditBlocked, c == BlockParticipantCredit
	}
	return memberClosed, true
}

// barAccounts brings all accounts of a participant in line with its standing, and wakes who is free to go on.
func (e *Engine) barAccounts(p *participant) {
	for number := p.firstAccount; number != 0; {
		a := e.accounts.at(number)
		e.stand(number, a, a.standing&^(debitBarred|creditBarred)|p.standing.bars(a.kind))
		number = a.nextOfOwner
	}
}

// checkClose says why a participant can't be closed.
func (e *Engine) checkClose(p *participant) Reason {
	reason := ReasonNone
	for number := p.firstAccount; number != 0; {
		a := e.accounts.at(number)
		switch {
		case a.kind == AccountIssuer:
			return NotSupported
		case !e.isEmpty(a):
			reason = AccountNotEmpty
		}
		number = a.nextOfOwner
	}
	return reason
}

// closeAccounts closes those accounts of a participant that are open; all of them can be.
func (e *Engine) closeAccounts(p *participant) {
	for number := p.firstAccount; number != 0; {
		a := e.accounts.at(number)
		if a.standing&closed == 0 {
			e.changeAccount(number, a, CloseAccount)
		}
		number = a.nextOfOwner
	}
}
