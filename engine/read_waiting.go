package engine

// EnteredAt is when the order of an id and a sequence first entered its queue, unix nanoseconds in whole milliseconds; 0 where it has not, or does not wait any more.
func (e *Engine) EnteredAt(id *[16]byte, seq uint64) int64 {
	index := e.orderOf(id, seq)
	if index == 0 {
		return 0
	}
	var room order
	o := e.recall(index, &room)
	if o.status.Final() || o.status == Accepted {
		return 0
	}
	return e.slotOf(o).entered() * 1e6
}

// AssetWaiting is what of an asset waits: how many orders are held, and of those in its queues the one that entered first.
type AssetWaiting struct {
	Held   uint64
	Oldest OldestOrder
}

// OldestOrder is an order in a queue.
type OldestOrder struct {
	Entered    int64 // its queue, unix nanoseconds in whole milliseconds; 0: there is none
	ID         [16]byte
	Instructor uint32 // participant
	Amount     int64  // left to settle, minor units
}

// waitingScan is how many slots one call of LookWaiting looks at, at most: some 200 microseconds where none of them is in a cache.
const waitingScan = 1 << 12

// LookWaiting adds to into, the entry of asset n at n-1, what waits: all that are held, and of all that are queued the oldest, wherever it stands, net ones that wait for headroom among them. It looks on
// behind a mark, 0 at first, and answers the next one, 0 at the end. Of those of one millisecond any is taken.
func (e *Engine) LookWaiting(mark uint32, into []AssetWaiting) (next uint32) {
	if mark >= e.waitings.count {
		return 0
	}
	last := min(e.waitings.count, mark+waitingScan)
	for slot := mark + 1; slot <= last; slot++ {
		w := e.waitings.at(slot)
		if w.order == 0 {
			continue
		}
		at := int(e.accounts.at(w.debtor).asset) - 1
		if at >= len(into) {
			continue
		}
		o, a := e.orders.at(w.order), &into[at]
		switch entered := w.entered() * 1e6; {
		case o.status == Held:
			a.Held++
		case o.status == Queued && (a.Oldest.Entered == 0 || entered < a.Oldest.Entered):
			info := e.infoOf(o)
			a.Oldest = OldestOrder{entered, info.ID, info.Instructor, w.amount}
		}
	}
	if last == e.waitings.count {
		return 0
	}
	return last
}
