package engine

import "unsafe"

// returned is how much of a settled order was returned, or is on its way back: 16 bytes.
type returned struct {
	order  uint32 // index
	_      uint32
	amount int64
}

var _ = [1]struct{}{}[unsafe.Sizeof(returned{})-16]

// findOriginal is the index of the order that an order returns: the oldest settled one of the id that went the other way; 0 where there is none.
func (e *Engine) findOriginal(in *Instruction) (original uint32) {
	low, high := words16(&in.Original)
	seq := uint64(0) // of the original
	s := e.searchID(low, high)
	for i, o := e.next(&s); i != 0; i, o = e.next(&s) {
		if o.kind() != SubmitOrder || o.debtor != in.Creditor || o.creditor != in.Debtor || o.flags&flagsUnresolved != 0 {
			continue
		}
		if status, _ := e.standOf(o); status == Settled && (original == 0 || o.seq < seq) {
			original, seq = i, o.seq
		}
	}
	return original
}

// checkReturn checks an order that returns another.
func (e *Engine) checkReturn(in *Instruction) Reason {
	if in.Original == [16]byte{} {
		return ReasonNone
	}
	var room order
	original := e.findOriginal(in)
	switch {
	case original == 0:
		return NotReturnable
	case in.Amount > e.recall(original, &room).amount-e.returnedOf(original):
		return ReturnTooLarge
	}
	return ReasonNone
}

func (e *Engine) returnedOf(order uint32) int64 {
	if r := e.findReturned(order); r != 0 {
		return e.returned.at(r).amount
	}
	return 0
}

// findReturned is the index of what was returned of an order, 0 where nothing ever was.
func (e *Engine) findReturned(order uint32) uint32 {
	t := e.returnTable.probe(returnKeyHash(order))
	for i := e.returnTable.next(&t); i != 0; i = e.returnTable.next(&t) {
		if e.returned.isKept(i) && e.returned.at(i).order == order {
			return i
		}
	}
	return 0
}

// countReturn counts an amount as returned, and answers the index of the count.
func (e *Engine) countReturn(original uint32, amount int64) uint32 {
	r := e.findReturned(original)
	if r == 0 {
		b := e.bookOf(original)
		r, _ = e.returned.addTo(&b.returned, b.number)
		e.returned.at(r).order = original
		e.returnTable.insert(returnKeyHash(original), r)
	}
	e.addReturned(r, amount)
	return r
}

// addReturned adds to a count, or takes from it where a return was cancelled or has expired.
func (e *Engine) addReturned(index uint32, amount int64) {
	r := e.returned.at(index)
	before := e.returnedHash(r)
	r.amount += amount
	e.keep(e.bookOf(r.order), e.returnedHash(r)-before)
}

func (e *Engine) returnedHash(r *returned) uint64 {
	if r.amount == 0 {
		return 0
	}
	var room order
	return HashWords(tagReturn, e.recall(r.order, &room).seq, uint64(r.amount))
}

func returnKeyHash(order uint32) uint32 { return uint32(fold(uint64(order)^tagReturn, hashFactor)) }

// giveBack settles a return or lets it wait, and counts it as long as it is not refused, cancelled or expired.
func (e *Engine) giveBack(in *Instruction, index uint32, o *order) Outcome {
	count := e.countReturn(e.findOriginal(in), o.amount)
	var outcome Outcome
	if o.method() == Instant {
		outcome = e.settleInstant(o)
	} else {
		outcome = e.settleOrWait(in, index, o)
	}
	switch {
	case o.status == Rejected:
		e.addReturned(count, -o.amount)
	case !o.status.Final():
		e.slotOf(o).beside = count
	}
	return outcome
}
