package engine

// checkBars holds the standing of each account against that of its participant.
func (e *Engine) checkBars() error {
	for i := uint32(1); i <= e.accounts.count; i++ {
		a := e.accounts.at(i)
		owner := e.participants.at(a.owner).standing
		if a.standing&(debitBarred|creditBarred) != owner.bars(a.kind) || owner&memberClosed != 0 && a.standing&closed == 0 {
			return ErrBars
		}
	}
	return nil
}

// checkTimers looks at the times of every waiting order: each stands in the heap by what becomes due next, and nothing else does.
func (e *Engine) checkTimers() error {
	scheduled := 0
	for i := uint32(1); i <= e.waitings.count; i++ {
		w := e.waitings.at(i)
		if w.order == 0 || w.timer == 0 {
			continue
		}
		t, o := e.timers.at(w.timer), e.orders.at(w.order)
		next := due{t.dueTime(o.status == Held), o.seq, w.timer}
		switch {
		case t.slot != i, t.notBefore != 0 && o.status != Warehoused && o.status != Held, t.notBefore == 0 && t.expires == 0, (next.time == 0) != (t.at == notDue):
			return ErrTimers
		case next.time == 0:
			continue
		case int(t.at) >= len(e.dues), e.dues[t.at] != next, t.at > 0 && next.isBefore(e.dues[(t.at-1)/2]):
			return ErrTimers
		}
		scheduled++
	}
	if scheduled != len(e.dues) {
		return ErrTimers
	}
	return nil
}
