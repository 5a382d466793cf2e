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

// OldestOrder is of the orders in the queues of an asset the one that entered first.
type OldestOrder struct {
	Entered    int64 // its queue, unix nanoseconds in whole milliseconds; 0: there is none
	ID         [16]byte
	Instructor uint32 // participant
	Amount     int64  // left to settle, minor units
}

// oldestScan is how many slots one call of OldestQueued looks at, at most: some 200 microseconds where none of them is in a cache.
const oldestScan = 1 << 12

// OldestQueued makes into, the entry of asset n at n-1, older where an order is: of all that are queued, wherever they stand, net ones that wait for headroom among them. It looks on behind a
// mark, 0 at first, and answers the next one, 0 at the end. Of those of one millisecond any is taken.
func (e *Engine) OldestQueued(mark uint32, into []OldestOrder) (next uint32) {
	if mark >= e.waitings.count {
		return 0
	}
	last := min(e.waitings.count, mark+oldestScan)
	for slot := mark + 1; slot <= last; slot++ {
		w := e.waitings.at(slot)
		if w.order == 0 || w.entered() == 0 {
			continue
		}
		at, entered := int(e.accounts.at(w.debtor).asset)-1, w.entered()*1e6
		if at >= len(into) || into[at].Entered != 0 && into[at].Entered <= entered {
			continue
		}
		if o := e.orders.at(w.order); o.status == Queued {
			info := e.infoOf(o)
			into[at] = OldestOrder{entered, info.ID, info.Instructor, w.amount}
		}
	}
	if last == e.waitings.count {
		return 0
	}
	return last
}
