package engine

// setParticipant suspends a participant, or lets it resume.
func (e *Engine) setParticipant(in *Setting) Outcome {
	switch {
	case in.Choice != Suspend && in.Choice != Resume:
		return e.refuse(NotSupported)
	case in.Participant == 0 || in.Participant > e.participants.count:
		return e.refuse(UnknownParticipant)
	}
	p, on := e.participants.at(in.Participant), in.Choice == Suspend
	if p.suspended == on {
		return e.already(Applied)
	}
	ev := e.emit(ParticipantSet)
	ev.Number, ev.Instructor = uint32(in.Choice), in.Participant
	e.hash -= participantHash(in.Participant, p)
	p.suspended = on
	e.hash += participantHash(in.Participant, p)
	for number := p.firstAccount; number != 0; {
		a := e.accounts.at(number)
		if a.kind == AccountSettlement {
			e.stand(number, a, suspended, on)
		}
		number = a.nextOfOwner
	}
	e.rest(0)
	return e.answer(Applied, ReasonNone)
}
