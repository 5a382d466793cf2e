package engine

// resolveOnCommand resolves an asset, multilaterally or pair by pair.
func (e *Engine) resolveOnCommand(in *Setting) Outcome {
	number := uint32(in.Asset)
	switch {
	case in.Choice != Multilateral && in.Choice != Bilateral:
		return e.refuse(NotSupported)
	case number == 0 || number > e.assets.count:
		return e.refuse(UnknownAsset)
	case !e.assets.at(number).settles():
		return e.refuse(NotOpen)
	}
	e.whole = true
	moved := e.moved
	if in.Choice == Bilateral {
		e.offset(number)
	} else {
		e.resolve(number, atCommand)
	}
	return Outcome{Seq: e.seq, Verdict: Verdict{Status: Applied}, Number: e.moved - moved}
}

// resolve settles the greatest solution of an asset; with OptionBypass it runs the bypass stage until that settles nothing more.
func (e *Engine) resolve(number uint32, o occasion) {
	a := e.assets.at(number)
	before := *a
	linked := a.linked != 0 // its front may settle alone though it is in no solution: a partner's asset may be none that takes part
	e.mark(number, false)
	if a.options&OptionBypass != 0 {
		e.runStages(number, o)
	} else {
		e.pass(number, o, true)
		e.settlePass(e.bypasses || linked)
	}
	e.forgetTries(number)
	if !a.bounded {
		e.bind(number)
	}
	e.rest(0)
	e.refreshFreely()
	e.emitResolved(number, Multilateral, &before)
}

// emitResolved tells what a resolution settled of an asset, which was before as it says.
func (e *Engine) emitResolved(number uint32, choice Choice, before *asset) {
	a := e.assets.at(number)
	if a.moved == before.moved {
		return
	}
	ev := e.emit(Resolved)
	ev.Asset, ev.Debtor, ev.Number, ev.Amount = uint16(number), uint32(choice), a.moved-before.moved, a.movedSum-before.movedSum
}

// runStages runs the bypass stage until it settles nothing; what is left after StagesMax of them is for the next tick.
func (e *Engine) runStages(number uint32, o occasion) {
	for range StagesMax {
		e.pass(number, o, true)
		if e.tookLinked() {
			e.settleTaken(together{wakes: true})
			e.serve()
			continue
		}
		e.pose(number)
		choice := e.netting.Improve(&e.problem, e.chosen)
		if !e.settleChoice(choice) {
			e.assets.at(number).stale = false
			return
		}
		e.serve()
	}
	e.mark(number, true)
}

// settleChoice settles the chosen orders of the problem, in its order, and says whether there were any.
func (e *Engine) settleChoice(choice []bool) bool {
	moved := e.moved
	for i, chosen := range choice {
		if chosen {
			e.settleWaiting(e.slots[i])
		}
	}
	for i, chosen := range choice {
		if chosen {
			e.accounts.at(e.posed[e.problem.Orders[i].Debtor]).countUsed()
		}
	}
	return e.moved != moved
}

// offset settles what each two accounts of an asset can settle against each other, and again until nothing more does.
func (e *Engine) offset(number uint32) {
	before := *e.assets.at(number)
	moved := true
	for stage := 0; moved && stage < StagesMax; stage++ {
		moved = e.offsetPairs(number)
		e.rest(0)
	}
	e.emitResolved(number, Bilateral, &before)
}

// offsetPairs goes once through all pairs, and says whether something settled.
func (e *Engine) offsetPairs(number uint32) bool {
	moved := e.moved
	e.pass(number, atCommand, true)
	e.pose(number)
	var low, high int32
	for _, i := range e.netting.Offset(&e.problem) {
		o := &e.problem.Orders[i]
		if a, b := min(o.Debtor, o.Creditor), max(o.Debtor, o.Creditor); a != low || b != high {
			e.countUsedBy(low, high)
			low, high = a, b
		}
		e.settleWaiting(e.slots[i])
	}
	e.countUsedBy(low, high)
	return e.moved != moved
}

// countUsedBy counts what a pair of the problem used when all between the two has settled.
func (e *Engine) countUsedBy(low, high int32) {
	if low != high {
		e.accounts.at(e.posed[low]).countUsed()
		e.accounts.at(e.posed[high]).countUsed()
	}
}

// mark says that an asset waits for a tick to resolve it, or not any more.
func (e *Engine) mark(number uint32, on bool) {
	a := e.assets.at(number)
	if a.marked == on {
		return
	}
	e.hash -= assetHash(number, a)
	a.marked = on
	e.hash += assetHash(number, a)
	if on {
		e.tickable++
	} else {
		e.tickable--
	}
}

// resolvesAtTick says whether a tick has to resolve the asset.
func (a *asset) resolvesAtTick() bool {
	return a.settles() && a.options&OptionOnCommand == 0 && (a.marked || a.options&OptionBypass != 0 && a.stale)
}
