package engine

// The reads of the state, for the engine's own goroutine. They change nothing and copy out what they show.

// Assets, Participants and Accounts are how many there are; they are numbered from 1. Orders is how many are not forgotten; their indexes have gaps, and those of forgotten ones are used again.
func (e *Engine) Assets() int       { return int(e.assets.count) }
func (e *Engine) Participants() int { return int(e.participants.count) }
func (e *Engine) Accounts() int     { return int(e.accounts.count) }
func (e *Engine) Orders() int       { return e.orders.kept }

// Asset shows the asset of a number.
func (e *Engine) Asset(number uint16) (AssetInfo, bool) {
	if number == 0 || uint32(number) > e.assets.count {
		return AssetInfo{}, false
	}
	a := e.assets.at(uint32(number))
	return AssetInfo{
		Number: number, Code: string(a.name()), Scale: a.scale,
		Issuer: a.issuer, IssuerAccount: a.issuerAccount, BusinessDate: a.businessDate,
		Options: a.options, Day: a.day, Marked: a.marked, SecondDate: a.secondDate, SecondDay: a.secondDay,
	}, true
}

// Participant shows the participant of a number.
func (e *Engine) Participant(number uint32) (ParticipantInfo, bool) {
	if number == 0 || number > e.participants.count {
		return ParticipantInfo{}, false
	}
	p := e.participants.at(number)
	has := func(flag memberStanding) bool { return p.standing&flag != 0 }
	return ParticipantInfo{
		Number: number, ID: string(p.name()), Kind: p.kind, Suspended: has(memberSuspended),
		DebitBlocked: has(memberDebitBlocked), CreditBlocked: has(memberCreditBlocked), Closed: has(memberClosed),
	}, true
}

// Account shows the account of a number.
func (e *Engine) Account(number uint32) (AccountInfo, bool) {
	if !e.hasAccount(number) {
		return AccountInfo{}, false
	}
	a := e.accounts.at(number)
	info := AccountInfo{
		Number: number, Participant: a.owner, Asset: a.asset, Kind: a.kind,
		Balance: a.balance, Floor: a.floor, Opening: e.openings.at(number).balance, Position: a.position(), Queued: a.queued, NetDebitCap: -1,
		ReservedUrgent: a.reserved[0], ReservedHighlyUrgent: a.reserved[1],
		DebitBlocked: a.standing&debitBlocked != 0, CreditBlocked: a.standing&creditBlocked != 0,
		Closed: a.standing&closed != 0,
	}
	if owner := e.participants.at(a.owner).standing; a.kind == AccountSettlement {
		info.Suspended = owner&memberSuspended != 0
		info.ParticipantDebitBlocked, info.ParticipantCreditBlocked = owner&memberDebitBlocked != 0, owner&memberCreditBlocked != 0
	}
	if a.queue != 0 {
		q := e.queues.at(a.queue)
		info.QueuedOut, info.QueuedIn = q.sum(), q.in
		info.Projected = q.projected
		if q.netCap != noCap {
			info.NetDebitCap = q.netCap
		}
	}
	return info, true
}

// Order shows the order of an index.
func (e *Engine) Order(index uint32) (OrderInfo, bool) {
	if !e.orders.isKept(index) {
		return OrderInfo{}, false
	}
	var room order
	o := e.recall(index, &room)
	if o.seq == 0 {
		return OrderInfo{}, false
	}
	return e.infoOf(o), true
}

func (e *Engine) infoOf(o *order) OrderInfo {
	status, done := e.standOf(o)
	info := OrderInfo{
		Amount: o.amount, Debtor: o.debtor, Creditor: o.creditor, Instructor: o.instructor,
		Seq: o.seq, Status: status, Done: done, BusinessDate: uint32(o.businessDate),
		Entry: o.entry, Reason: o.reason,
		Priority: o.priority(), EntryPriority: o.submittedPriority(), Method: o.method(), Kind: o.kind(), Interbank: o.interbank(), Flags: o.flags & flagsAll,
	}
	putWords(&info.ID, o.idLow, o.idHigh)
	if !o.status.Final() && o.status != Accepted {
		w := e.slotOf(o)
		info.Left = w.amount
		if w.timer != 0 {
			info.NotBefore, info.ExpiresAt = e.timers.at(w.timer).notBefore, e.timers.at(w.timer).expires
		}
	}
	return info
}

// FindOrders adds all orders of this id to into, oldest first: several participants may have used it.
func (e *Engine) FindOrders(id [16]byte, into []OrderInfo) []OrderInfo {
	start := len(into)
	s := e.searchID(words16(&id))
	for i, o := e.next(&s); i != 0; i, o = e.next(&s) {
		into = insertBySeq(into, start, e.infoOf(o))
	}
	return into
}

// orderOf is the index of the order of an id that a sequence submitted, 0 where there is none.
func (e *Engine) orderOf(id *[16]byte, seq uint64) uint32 {
	s := e.searchID(words16(id))
	for i, o := e.next(&s); i != 0; i, o = e.next(&s) {
		if o.seq == seq {
			return i
		}
	}
	return 0
}

// insertBySeq keeps into[start:] in order of sequence, each order once.
func insertBySeq(into []OrderInfo, start int, info OrderInfo) []OrderInfo {
	at := len(into)
	for at > start && into[at-1].Seq >= info.Seq {
		at--
	}
	if at < len(into) && into[at].Seq == info.Seq {
		return into
	}
	into = append(into, info)
	copy(into[at+1:], into[at:])
	into[at] = info
	return into
}

// Queued adds up to limit waiting orders of an account to into, in the order in which they would settle.
func (e *Engine) Queued(number uint32, into []OrderInfo, limit int) []OrderInfo {
	into, _ = e.QueuedAfter(number, 0, into, limit)
	return into
}

// QueuedAfter is Queued from behind the order of an index on, 0 for the front; it answers the index of the last one shown, 0 where
// none was. The waiting net orders follow the gross ones. Where that order has left the queue in the meantime, those follow that came after it to the end of its priority or have a lower one.
func (e *Engine) QueuedAfter(number, after uint32, into []OrderInfo, limit int) (rows []OrderInfo, last uint32) {
	if !e.hasAccount(number) || e.accounts.at(number).queue == 0 {
		return into, 0
	}
	q := e.queues.at(e.accounts.at(number).queue)
	slot := e.frontOfBoth(q)
	if after != 0 && e.orders.isKept(after) {
		slot = e.resume(q, number, after)
	}
	for ; slot != 0 && limit > 0; slot = e.behindInBoth(q, slot) {
		last = e.waitings.at(slot).order
		into = append(into, e.infoOf(e.orders.at(last)))
		limit--
	}
	return into, last
}

// frontOfBoth and behindInBoth walk the gross queue and then the net queue.
func (e *Engine) frontOfBoth(q *queue) uint32 {
	if front := q.front(); front != 0 {
		return front
	}
	return q.netHead
}

func (e *Engine) behindInBoth(q *queue, slot uint32) uint32 {
	w := e.waitings.at(slot)
	if e.orders.at(w.order).method() == Net {
		return w.next
	}
	if next := q.behind(w); next != 0 {
		return next
	}
	return q.netHead
}

// resume is the first slot of both queues that stands, or would stand, behind an order.
func (e *Engine) resume(q *queue, number, after uint32) uint32 {
	var room order
	o := e.recall(after, &room)
	if o.status == Queued && o.debtor == number {
		return e.behindInBoth(q, uint32(o.link))
	}
	gone := waiting{priority: o.priority()}
	gone.setPlace(int64(o.seq))
	slot := e.frontOfBoth(q)
	if o.method() == Net {
		slot = q.netHead
	}
	for slot != 0 && e.orders.at(e.waitings.at(slot).order).method() == o.method() && !e.waitings.at(slot).isBehind(&gone) {
		slot = e.behindInBoth(q, slot)
	}
	return slot
}

// apartScan is how many slots one call of Apart looks at, at most.
const apartScan = 1 << 14

// Apart adds up to limit of the orders to into that wait outside their queue, held, warehoused or unmatched, in no order that matters. It looks on behind a mark, 0 at first, and answers the next
// one, 0 at the end; a page may be empty before the end.
func (e *Engine) Apart(mark uint32, into []OrderInfo, limit int) (rows []OrderInfo, next uint32) {
	if mark >= e.waitings.count {
		return into, 0
	}
	for slot := mark + 1; slot <= e.waitings.count; slot++ {
		if slot-mark > apartScan || limit == 0 {
			return into, slot - 1
		}
		w := e.waitings.at(slot)
		if w.order == 0 {
			continue
		}
		if o := e.orders.at(w.order); o.status == Held || o.status == Warehoused || o.status == Unmatched {
			into = append(into, e.infoOf(o))
			limit--
		}
	}
	return into, 0
}

// Describe emits the events that would make the present assets, participants and accounts, for views that start
// from a snapshot. Sequences are those of the creations; times are not kept and are 0.
func (e *Engine) Describe(r *Results) {
	seq, events := e.seq, e.events
	e.results, e.time = r, 0
	for i := uint32(1); i <= e.participants.count; i++ {
		p := e.participants.at(i)
		e.seq, e.index = p.seq, 0
		e.emitParticipant(i, p)
	}
	for i := uint32(1); i <= e.assets.count; i++ {
		a := e.assets.at(i)
		e.seq, e.index = a.seq, 0
		e.emitAsset(i, a)
	}
	for i := uint32(1); i <= e.accounts.count; i++ {
		e.seq, e.index = e.openings.at(i).seq, 0
		e.emitAccount(i, e.accounts.at(i))
	}
	e.results, e.seq, e.events = nil, seq, events
}
