package engine

import "math"

// checkQueues walks every queue: its order, and that no order waits that may settle alone.
func (e *Engine) checkQueues() error {
	queued := uint32(0)
	for i := uint32(1); i <= e.accounts.count; i++ {
		a := e.accounts.at(i)
		queued += a.queued
		if a.standing&(waking|trying) != 0 || (e.active.after(i-1) == i) != (a.queued != 0) {
			return ErrQueue
		}
		if a.queue == 0 {
			continue
		}
		if err := e.checkQueue(i, a, e.queues.at(a.queue)); err != nil {
			return err
		}
	}
	for _, o := range e.allOrders {
		if o.status == Queued && o.method() != Net {
			queued--
		}
	}
	if queued != 0 {
		return ErrQueue
	}
	return nil
}

func (e *Engine) checkQueue(number uint32, a *account, q *queue) error {
	if q.noted {
		return ErrQueue
	}
	count := uint32(0)
	for p := range q.head {
		var previous *waiting
		last := uint32(0)
		for slot := q.head[p]; slot != 0; slot = e.waitings.at(slot).next {
			w := e.waitings.at(slot)
			o := e.orders.at(w.order)
			switch {
			case o.status != Queued, uint32(o.link) != slot, o.priority() != w.priority, w.previous != last,
				w.debtor != number, o.debtor != number, int(w.priority) != p, o.amount != w.amount && o.kind() != SubmitTrade,
				previous != nil && !w.isBehind(previous):
				return ErrQueue
			}
			previous, last = w, slot
			count++
		}
		if q.tail[p] != last {
			return ErrQueue
		}
	}
	if count != a.queued {
		return ErrQueue
	}
	if front := q.front(); front != 0 && e.settlesAlone(front) {
		return ErrStuck
	}
	return e.checkBehind(a, q)
}

// checkBehind looks for a normal order that bypass lets settle though others stand before it.
func (e *Engine) checkBehind(a *account, q *queue) error {
	if e.assets.at(uint32(a.asset)).options&OptionBypass == 0 || q.hasFrom(Urgent) {
		return nil
	}
	for slot := q.head[Normal]; slot != 0; slot = e.waitings.at(slot).next {
		if e.settlesAlone(slot) {
			return ErrStuckBehind
		}
	}
	return nil
}

// checkSums counts what waits anew.
func (e *Engine) checkSums() error {
	counted := make([]queue, e.queues.count+1)
	waiting := make([]int64, e.assets.count+1)
	for _, o := range e.allOrders {
		if status, _ := e.standOf(o); status.Final() {
			continue
		}
		if o.status == Accepted {
			d, c := e.accounts.at(o.debtor), e.accounts.at(o.creditor)
			counted[d.queue].waitingOut += o.amount
			counted[c.queue].waitingIn += o.amount
			waiting[d.asset] += o.amount
			continue
		}
		w := e.slotOf(o)
		d, c := e.accounts.at(o.debtor), e.accounts.at(o.creditor)
		out, in := &counted[d.queue], &counted[c.queue]
		waiting[d.asset] += w.amount
		out.waitsOut++
		in.waitsIn++
		if w.entered() != 0 {
			out.waitingOut += w.amount
			in.waitingIn += w.amount
		}
		if o.status == Queued && o.method() != Net {
			out.out[o.priority()] += w.amount
			in.in += w.amount
			if c.isBlockedForCredit() {
				out.barred++
			}
		}
	}
	return e.compareSums(counted, waiting)
}

func (e *Engine) compareSums(counted []queue, waiting []int64) error {
	for i := uint32(1); i <= e.queues.count; i++ {
		q, c := e.queues.at(i), &counted[i]
		if q.out != c.out || q.in != c.in || q.waitsOut != c.waitsOut || q.waitsIn != c.waitsIn ||
			q.waitingOut != c.waitingOut || q.waitingIn != c.waitingIn || q.barred != c.barred {
			return ErrSums
		}
	}
	for i := uint32(1); i <= e.assets.count; i++ {
		if e.assets.at(i).waiting != waiting[i] {
			return ErrSums
		}
	}
	return nil
}

// checkBounds finds the bounds anew.
func (e *Engine) checkBounds() error {
	e.budget = math.MaxInt
	e.refresh()
	kept := make([][levels]bound, e.queues.count+1)
	for i := uint32(1); i <= e.queues.count; i++ {
		kept[i] = e.queues.at(i).bounds
	}
	for i := uint32(1); i <= e.assets.count; i++ {
		if e.assets.at(i).bounded {
			e.bind(i)
		}
	}
	for i := uint32(1); i <= e.queues.count; i++ {
		q := e.queues.at(i)
		for l := range q.bounds {
			a, b := &kept[i][l], &q.bounds[l]
			if e.assetOf(q.account).bounded && (a.kept != b.kept || a.out != b.out || a.in != b.in) {
				return ErrBounds
			}
		}
	}
	return nil
}

// checkResolved looks for a solution in every asset that ought to have none.
func (e *Engine) checkResolved() error {
	for i := uint32(1); i <= e.assets.count; i++ {
		if !e.assets.at(i).attempts() {
			continue
		}
		e.pass(i, atEvent, false)
		for _, number := range e.visited {
			if e.seats.at(number).taken != 0 {
				return ErrResolvable
			}
		}
	}
	return nil
}
