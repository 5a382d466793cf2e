package engine

import "unsafe"

// seat is what a resolution knows of an account: 64 bytes beside it, not part of the state. A seat of another epoch is empty.
type seat struct {
	epoch    uint32
	kept     uint32   // the last slot of its queue that may be in the solution: no solution goes beyond; 0: none is
	taken    uint32   // the last slot that the attempt wants in it, 0: none
	cursor   uint32   // the next queued order to the account to be looked at; in a full pass: its index in the netting problem
	hope     int64    // position if all that may be in the solution is
	sure     int64    // position with what is taken
	reserved [2]int64 // of the account
	visited  bool     // it was cut to what can be hoped for, and takes part
	listed   bool     // stands in the line of seats to be looked at
	limited  bool     // it has limits
	count    uint32   // in a full pass: orders up to kept
	settled  uint32   // in a full pass: orders to the account that have settled
	_        [4]byte
}

var _ = [1]struct{}{}[unsafe.Sizeof(seat{})-64]

// short says whether a position is less than what an order of this priority, the lowest settled, must leave.
func (s *seat) short(position int64, p Priority) bool {
	switch {
	case p == Normal:
		return position < s.reserved[0]+s.reserved[1] || position < 0
	case p == Urgent:
		return position < s.reserved[1] || position < 0
	}
	return position < 0
}

// seatOf is the seat of an account in the present resolution.
func (e *Engine) seatOf(number uint32) *seat {
	s := e.seats.at(number)
	if s.epoch == e.epoch {
		return s
	}
	a := e.accounts.at(number)
	*s = seat{epoch: e.epoch, hope: a.cover(), sure: a.cover(), reserved: a.reserved, limited: a.limits != 0}
	if a.queue != 0 && e.takesPart(a) {
		q := e.queues.at(a.queue)
		s.cursor = q.headIn
		if e.narrowed {
			b := &q.bounds[levels-1]
			s.hope += b.in - b.out
			s.kept = b.kept
		} else {
			s.hope += q.in - q.sum()
			s.kept = q.last()
		}
	}
	for i := a.limits; i != 0; i = e.limits.at(i).next {
		l := e.limits.at(i)
		l.debits, l.room = 0, l.amount-l.outflow
	}
	return s
}

// atRisk says whether a position may be too little for some order of the account.
func (s *seat) atRisk(position int64) bool {
	return position < 0 || position < s.reserved[0]+s.reserved[1]
}

// move counts an order as taken, or as taken no more (with a negative amount), on both sides.
func (e *Engine) move(w *waiting, s, c *seat, amount int64) {
	s.sure -= amount
	c.sure += amount
	if s.limited {
		if l := e.limitOn(w.debtor, w.creditor); l != nil {
			l.count(amount)
		}
	}
	if c.limited {
		if l := e.limitOn(w.creditor, w.debtor); l != nil {
			l.room += amount
		}
	}
}

// count enters an amount that counts against a limit, or takes it out (when it is negative).
func (l *limit) count(amount int64) {
	l.room -= amount
	if amount > 0 {
		l.debits++
	} else {
		l.debits--
	}
}

// breaks says whether what is taken of an account does not settle with what others bring. Liquidity of the free account has no end.
func (e *Engine) breaks(number uint32, s *seat) bool {
	if number != e.free && s.short(s.sure, e.waitings.at(s.taken).priority) {
		return true
	}
	if !s.limited {
		return false
	}
	for i := e.accounts.at(number).limits; i != 0; i = e.limits.at(i).next {
		if l := e.limits.at(i); l.amount != limitRemoved && l.debits > 0 && l.room < 0 {
			return true
		}
	}
	return false
}
