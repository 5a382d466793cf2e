package netting

// shelves hold, for each condition, the normal orders in the choice that count against it, by ascending amount, of equal ones
// the last of the queue first. Orders leave and never come back, so those that left are passed over by union-find.
type shelves struct {
	starts []int32  // by condition: its first slot; one more at the end
	tops   []int32  // by condition: behind its last slot that may still be taken
	slots  []slot   // one more at the end, never taken out
	places []places // by order
}

type slot struct {
	amount int64
	order  int32
	next   int32 // itself while it is taken, else a later one
}

// places are the slots of an order: on the shelf of its debtor's position, and on that of the limit that it counts against.
type places struct{ position, limit int32 }

// fill puts the orders up, which come in the order of the shelves.
func (h *shelves) fill(p *Problem, w *worst, sorted []keyed) {
	h.starts = resize(h.starts, len(w.conditions)+1)
	h.tops = resize(h.tops, len(w.conditions))
	h.places = resize(h.places, len(p.Orders))
	clear(h.starts)
	for _, item := range sorted {
		o := &p.Orders[item.index]
		h.starts[w.ofPositions[o.Debtor]+1]++
		if o.Debit != none {
			h.starts[w.ofLimits[o.Debit]+1]++
		}
	}
	for c := range h.tops {
		h.starts[c+1] += h.starts[c]
		h.tops[c] = h.starts[c]
	}
	total := h.starts[len(h.tops)]
	h.slots = resize(h.slots, int(total)+1)
	h.slots[total] = slot{next: total}
	for _, item := range sorted {
		o := &p.Orders[item.index]
		at := places{position: h.put(w.ofPositions[o.Debtor], o, item.index), limit: none}
		if o.Debit != none {
			at.limit = h.put(w.ofLimits[o.Debit], o, item.index)
		}
		h.places[item.index] = at
	}
}

// put sets an order on top of a shelf.
func (h *shelves) put(c int32, o *Order, order int32) int32 {
	place := h.tops[c]
	h.slots[place] = slot{amount: o.Amount, order: order, next: place}
	h.tops[c]++
	return place
}

// remove takes an order from its shelves.
func (h *shelves) remove(order int32) {
	at := h.places[order]
	h.slots[at.position].next++
	if at.limit != none {
		h.slots[at.limit].next++
	}
}

// covering is the smallest order on the shelf whose amount is at least the deficit, else the largest, of equal ones the last of the queue; -1 where the shelf is empty.
func (h *shelves) covering(c int32, deficit uint64) int32 {
	place := h.least(c, deficit)
	if place < h.starts[c+1] {
		return h.slots[place].order
	}
	for h.tops[c] > h.starts[c] && h.slots[h.tops[c]-1].next != h.tops[c]-1 {
		h.tops[c]--
	}
	if h.tops[c] == h.starts[c] {
		return none
	}
	largest := uint64(h.slots[h.tops[c]-1].amount)
	return h.slots[h.least(c, largest)].order
}

// least is the first taken slot of a shelf whose amount is at least this; one behind the shelf, at starts[c+1] or later, where none is.
func (h *shelves) least(c int32, amount uint64) int32 {
	low, high := h.starts[c], h.tops[c]
	for low < high {
		middle := low + (high-low)/2
		if uint64(h.slots[middle].amount) < amount {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return h.taken(low)
}

// taken is the first taken slot from this one on. It shortens the way for those who come after (path halving).
func (h *shelves) taken(place int32) int32 {
	for h.slots[place].next != place {
		next := &h.slots[place].next
		*next = h.slots[*next].next
		place = *next
	}
	return place
}
