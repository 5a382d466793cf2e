package engine

import "unsafe"

// waiting is what an order has while it is not final beside its record: 64 bytes, one cache line, all that a resolution
// looks at. Its slot is the order's link, and is used again when the order has become final.
type waiting struct {
	next, previous     uint32 // in the debtor's queue, by priority; next is the first field (pool)
	nextIn, previousIn uint32 // among the queued orders to the creditor, in no order that matters
	order              uint32 // index; 0: the slot is free
	debtor, creditor   uint32 // accounts
	timer              uint32 // 0: none
	amount             int64  // left to settle
	rank               int64  // while queued: where it stands in the whole queue, lower ones first
	beside             uint32 // index of what is kept beside it: of a return what was returned of its original, of a side its trade, of an order of a chain the chain; 0: nothing
	link               uint32 // slot of the next order of its group, of the last one the first; 0: in no complete group
	enteredLow         uint32 // unix milliseconds when it first entered a queue; 0: not yet
	enteredHigh        uint16
	priority           Priority
	marks              mark
}

// mark says what is special about a waiting order.
type mark uint8

const (
	markHeld    mark = 1 << 0 // of a linked or unmatched order: it was put on hold
	markAsked   mark = 1 << 1 // of a side: its cancellation was asked for
	markChained mark = 1 << 2 // it is an order of a chain

	marksHashed = markHeld | markAsked
)

// entered is the time, in unix milliseconds, when the order first entered a queue; 0: not yet.
func (w *waiting) entered() int64 { return int64(w.enteredLow) | int64(w.enteredHigh)<<32 }

func (w *waiting) setEntered(ms int64) { w.enteredLow, w.enteredHigh = uint32(ms), uint16(ms>>32) }

var _ = [1]struct{}{}[unsafe.Sizeof(waiting{})-64]

// await gives an order a slot.
func (e *Engine) await(index uint32, o *order) (slot uint32, w *waiting) {
	slot = e.waitings.take()
	e.asking.add(unsafe.Pointer(e.waitings.at(e.waitings.free))) // it says which is the one after it
	e.asking.send()
	w = e.waitings.at(slot)
	*w = waiting{} // and its fields in their place, like those of an event (emit)
	w.order, w.debtor, w.creditor, w.amount, w.priority = index, o.debtor, o.creditor, o.amount, o.priority()
	o.link = uint64(slot)
	e.queueOf(o.debtor).waitsOut++
	e.queueOf(o.creditor).waitsIn++
	e.assetOf(o.debtor).waiting += o.amount
	return slot, w
}

// leaveWaiting gives the slot of an order back that is about to become final and stands in no queue any more.
func (e *Engine) leaveWaiting(o *order) {
	slot := uint32(o.link)
	w := e.waitings.at(slot)
	d, c := e.queueOf(w.debtor), e.queueOf(w.creditor)
	d.waitsOut--
	c.waitsIn--
	if w.entered() != 0 {
		d.waitingOut -= w.amount
		c.waitingIn -= w.amount
	}
	e.assetOf(w.debtor).waiting -= w.amount
	e.giveSlot(slot, w)
}

// giveSlot gives a slot back. What others know of its order is seen to by the caller.
func (e *Engine) giveSlot(slot uint32, w *waiting) {
	e.dropTimer(w)
	w.order = 0
	e.waitings.give(slot)
}

// slotOf is what an order has that is not final.
func (e *Engine) slotOf(o *order) *waiting { return e.waitings.at(uint32(o.link)) }

// hasRoom says whether one more amount may wait in the asset.
func (e *Engine) hasRoom(a *asset, amount int64) bool { return amount < MaxWaiting-a.waiting }

// setPlace gives an order its place in the queue. The rank has the priority and that, in 2 and 47 bits; those that get the same place by one
// instruction stand apart by the 14 below, and where there are more of them in one queue they take from the next place.
func (w *waiting) setPlace(place int64) {
	w.rank = int64(HighlyUrgent-w.priority)<<61 | (place+1<<46)<<14
}

// place is what setPlace was given.
func (w *waiting) place() int64 { return w.rank>>14&(1<<47-1) - 1<<46 }

// isBehind says whether w stands behind v in the queue of one debtor.
func (w *waiting) isBehind(v *waiting) bool { return w.rank > v.rank }

// A pool is a slab whose objects are used again, the last one that was given back first. Each of these names the next one where its first field was, so that giving a million
// back touches no memory beside them.
type pool[T any] struct {
	slab[T]
	free uint32 // the first of them, 0: none
}

func (p *pool[T]) take() uint32 {
	index := p.free
	if index == 0 {
		index, _ = p.add()
		return index
	}
	p.free = *p.nextFree(index)
	return index
}

func (p *pool[T]) give(index uint32) {
	*p.nextFree(index) = p.free
	p.free = index
}

func (p *pool[T]) nextFree(index uint32) *uint32 { return (*uint32)(unsafe.Pointer(p.at(index))) }
