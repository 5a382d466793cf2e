package engine

// EnteredAt is when the order of an id and a sequence first entered its queue, unix nanoseconds in whole milliseconds; 0 where it has not, or does not wait any more.
func (e *Engine) EnteredAt(id *[16]byte, seq uint64) int64 {
	index := e.orderOf(id, seq)
	if index == 0 {
		return 0
	}
	o := e.orders.at(index)
	if o.status.Final() || o.status == Accepted {
		return 0
	}
	return e.slotOf(o).entered() * 1e6
}

// FrontEnteredAt is when the first order of an account's queue first entered it, unix nanoseconds in whole milliseconds; 0 where none is queued.
func (e *Engine) FrontEnteredAt(account uint32) int64 {
	a := e.accounts.at(account)
	if a.queued == 0 {
		return 0
	}
	return e.waitings.at(e.queues.at(a.queue).front()).entered() * 1e6
}
