package engine

import "math"

// noCap is the net debit cap of an account without one: more than any position can be.
const noCap = math.MaxInt64

// acceptOrWait takes a net order into the open cycle of its asset, or lets it wait for a cycle, for headroom, or for a block to end.
func (e *Engine) acceptOrWait(in *Instruction, index uint32, o *order) Outcome {
	a := e.assetOf(o.debtor)
	switch {
	case !e.hasRoom(a, o.amount):
		return e.rejectOrder(o, QueueTooLarge)
	case !a.hasCome(uint32(o.businessDate)):
		return e.rejectOrder(o, NotOpen)
	}
	reason := e.obstacleToAccept(o.amount, o.debtor, o.creditor, e.queueOf(o.debtor).netHead != 0)
	if reason == ReasonNone {
		a.waiting += o.amount
		d := e.accounts.at(o.debtor)
		e.enter(d, o.amount, e.waitingNet(d))
		e.countWaiting(o.debtor, o.creditor, o.amount)
		e.accept(o, e.now())
		o.entry = Accepted
		e.keep(e.book, e.orderHash(o))
		e.emitAccepted(o)
		return e.answer(Accepted, ReasonNone)
	}
	slot, w := e.await(index, o)
	e.setTimer(slot, w, in)
	o.status, o.entry, o.reason = Queued, Queued, reason
	e.enterWaiting(w)
	e.enqueueNet(slot, w)
	e.hash += e.orderHash(o)
	e.emitOrder(OrderQueued, o)
	return e.answer(Queued, reason)
}

// obstacleToAccept is the first reason why a net order may not enter a cycle, in precedence order.
func (e *Engine) obstacleToAccept(amount int64, debtor, creditor uint32, ahead bool) Reason {
	d := e.accounts.at(debtor)
	a, q := e.assets.at(uint32(d.asset)), e.queueOf(debtor)
	switch {
	case d.isBlockedForDebit():
		return DebtorBlocked
	case e.accounts.at(creditor).isBlockedForCredit():
		return CreditorBlocked
	case !a.settles():
		return NotOpen
	case a.openCycle == 0 || e.isUnwound(a.openCycle, debtor) || e.isUnwound(a.openCycle, creditor):
		return NoCycle
	case ahead:
		return OrderAhead
	case q.netCap != noCap && q.projected+q.netCap < amount:
		return Headroom
	}
	return ReasonNone
}

// isUnwound says whether an account was unwound from a cycle, which then is none for it, also when it is extended.
func (e *Engine) isUnwound(number, account uint32) bool {
	if !e.cycles.at(number).unwound {
		return false
	}
	p := e.findPosition(number, account)
	return p != nil && p.unwound != 0
}

// accept takes an order that has entered at a time into the open cycle. The caller keeps its hash.
func (e *Engine) accept(o *order, entered int64) {
	number := e.assetOf(o.debtor).openCycle
	c := e.cycles.at(number)
	c.orders++
	c.gross += o.amount
	d, to, pair := e.positionIn(number, c, o.debtor), e.positionIn(number, c, o.creditor), e.pairIn(number, c, o.debtor, o.creditor)
	before := positionHash(d) + positionHash(to) + pairHash(pair)
	d.position -= o.amount
	d.sent += o.amount
	d.entered.add(o.amount, entered)
	to.position += o.amount
	to.received += o.amount
	pair.sum += o.amount
	pair.orders++
	pair.entered.add(o.amount, entered)
	e.keepOf(c, positionHash(d)+positionHash(to)+pairHash(pair)-before)
	c.lastDate = max(c.lastDate, o.businessDate)
	o.status, o.link = Accepted, uint64(number)
	e.project(o.debtor, -o.amount)
	e.project(o.creditor, o.amount)
}

func (e *Engine) emitAccepted(o *order) { e.emitOrder(OrderAccepted, o).Number = uint32(o.link) }

// enqueueNet puts a waiting net order at the end of its debtor's net queue.
func (e *Engine) enqueueNet(slot uint32, w *waiting) {
	q := e.queueOf(w.debtor)
	w.setPlace(int64(e.seq))
	e.pushBack(slot, w, &q.netHead, &q.netTail)
}

// dequeueNet takes a waiting net order out, wherever it stands.
func (e *Engine) dequeueNet(w *waiting) {
	q := e.queueOf(w.debtor)
	e.unlink(w, &q.netHead, &q.netTail)
	e.wakeNet(w.debtor, q)
}

// wakeNet puts an account with waiting net orders into the line of those to be served.
func (e *Engine) wakeNet(account uint32, q *queue) {
	if q.netHead != 0 && !q.netWaking {
		q.netWaking = true
		e.netWoken = append(e.netWoken, account)
	}
}

// wakeAllNet wakes all accounts of an asset.
func (e *Engine) wakeAllNet(asset uint16) {
	for i := uint32(1); i <= e.queues.count; i++ {
		if q := e.queues.at(i); q.netHead != 0 && e.accounts.at(q.account).asset == asset {
			e.wakeNet(q.account, q)
		}
	}
}

// restNet accepts the waiting net orders that there is headroom for, and settles the pending cycles that can settle, until nothing moves.
func (e *Engine) restNet() {
	for again := true; again; {
		e.serveNet()
		again = e.retryCycles()
	}
}

// serveNet accepts what the woken accounts can send, and those that they wake.
func (e *Engine) serveNet() {
	for i := 0; i < len(e.netWoken); i++ {
		q := e.queueOf(e.netWoken[i])
		q.netWaking = false
		for q.netHead != 0 {
			w := e.waitings.at(q.netHead)
			if e.obstacleToAccept(w.amount, w.debtor, w.creditor, false) != ReasonNone {
				break
			}
			e.acceptWaiting(w)
		}
	}
	e.netWoken = e.netWoken[:0]
}

// acceptWaiting takes the front of a net queue into the open cycle.
func (e *Engine) acceptWaiting(w *waiting) {
	o := e.orders.at(w.order)
	entered, b := w.entered(), e.bookOf(w.order)
	e.hash -= e.orderHash(o)
	e.dequeueNet(w)
	e.leaveWaiting(o)
	e.assetOf(o.debtor).waiting += o.amount // it goes on to count, as part of the cycle
	e.countWaiting(o.debtor, o.creditor, o.amount)
	e.accept(o, entered)
	e.keep(b, e.orderHash(o))
	e.emitAccepted(o)
}

// countWaiting counts an entered order that is not final and has no slot, or no more (with a negative amount).
func (e *Engine) countWaiting(debtor, creditor uint32, amount int64) {
	e.queueOf(debtor).waitingOut += amount
	e.queueOf(creditor).waitingIn += amount
}
