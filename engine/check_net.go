package engine

// checkNetQueues walks every net queue: its order, and that its front could not be accepted.
func (e *Engine) checkNetQueues() error {
	queued := uint32(0)
	for i := uint32(1); i <= e.queues.count; i++ {
		count, err := e.checkNetQueue(e.queues.at(i))
		if err != nil {
			return err
		}
		queued += count
	}
	for _, o := range e.allOrders {
		if o.status == Queued && o.method() == Net {
			queued--
		}
	}
	if queued != 0 || len(e.netWoken) != 0 {
		return ErrQueue
	}
	return nil
}

func (e *Engine) checkNetQueue(q *queue) (count uint32, err error) {
	last := uint32(0)
	for slot := q.netHead; slot != 0; slot = e.waitings.at(slot).next {
		w := e.waitings.at(slot)
		if w.order == 0 {
			return 0, ErrQueue
		}
		o := e.orders.at(w.order)
		switch {
		case o.status != Queued, o.method() != Net, uint32(o.link) != slot, w.previous != last, w.debtor != q.account, o.debtor != w.debtor,
			o.creditor != w.creditor, o.amount != w.amount, w.link != 0, last != 0 && e.waitings.at(last).place() >= w.place():
			return 0, ErrQueue
		}
		last = slot
		count++
	}
	if q.netTail != last || q.netWaking {
		return 0, ErrQueue
	}
	if q.netHead == 0 {
		return 0, nil
	}
	if w := e.waitings.at(q.netHead); e.obstacleToAccept(w.amount, w.debtor, w.creditor, false) == ReasonNone {
		return 0, ErrNetStuck
	}
	return count, nil
}
