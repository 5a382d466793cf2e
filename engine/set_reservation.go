package engine

// setReservation sets liquidity aside for the higher priorities.
func (e *Engine) setReservation(in *Setting) Outcome {
	switch {
	case in.Choice != ReserveUrgent && in.Choice != ReserveHighlyUrgent:
		return e.refuse(NotSupported)
	case !e.hasAccount(in.Account):
		return e.refuse(NoAccount)
	}
	a := e.accounts.at(in.Account)
	switch {
	case a.standing&closed != 0:
		return e.refuse(AccountClosed)
	case in.Amount < 0:
		return e.refuse(AmountNegative)
	case in.Amount >= MaxWaiting:
		return e.refuse(AmountTooLarge)
	case a.kind == AccountIssuer:
		return e.refuse(NotSupported)
	}
	e.hash -= accountHash(in.Account, a)
	a.reserved[in.Choice-ReserveUrgent] = in.Amount
	e.hash += accountHash(in.Account, a)
	ev := e.emit(ReservationSet)
	ev.Number, ev.Amount, ev.Debtor, ev.Asset = uint32(in.Choice), in.Amount, in.Account, a.asset
	return e.applied(in.Account, a)
}
