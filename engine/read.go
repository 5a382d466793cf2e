package engine

import "math"

// The reads of the state, for the engine's own goroutine. They change nothing and copy out what they show.

// Assets, Participants, Accounts and Orders are how many there are; they are numbered from 1.
func (e *Engine) Assets() int       { return int(e.assets.count) }
func (e *Engine) Participants() int { return int(e.participants.count) }
func (e *Engine) Accounts() int     { return int(e.accounts.count) }
func (e *Engine) Orders() int       { return int(e.orders.count) }

// Asset shows the asset of a number.
func (e *Engine) Asset(number uint16) (AssetInfo, bool) {
	if number == 0 || uint32(number) > e.assets.count {
		return AssetInfo{}, false
	}
	a := e.assets.at(uint32(number))
	return AssetInfo{
		Number: number, Code: string(a.name()), Scale: a.scale,
		Issuer: a.issuer, IssuerAccount: a.issuerAccount, BusinessDate: a.businessDate,
	}, true
}

// Participant shows the participant of a number.
func (e *Engine) Participant(number uint32) (ParticipantInfo, bool) {
	if number == 0 || number > e.participants.count {
		return ParticipantInfo{}, false
	}
	p := e.participants.at(number)
	return ParticipantInfo{Number: number, ID: string(p.name()), Kind: p.kind}, true
}

// Account shows the account of a number.
func (e *Engine) Account(number uint32) (AccountInfo, bool) {
	if !e.hasAccount(number) {
		return AccountInfo{}, false
	}
	a := e.accounts.at(number)
	queued := int64(math.MaxInt64)
	if a.queuedHigh == 0 && a.queuedLow <= math.MaxInt64 {
		queued = int64(a.queuedLow)
	}
	return AccountInfo{
		Number: number, Participant: a.owner, Asset: a.asset, Kind: a.kind,
		Balance: a.balance, Floor: a.floor, Position: a.balance - e.books.at(number).funded,
		Queued: a.queued, QueuedOut: queued,
	}, true
}

// Order shows the order of an index: orders are numbered from 1 as they came.
func (e *Engine) Order(index uint32) (OrderInfo, bool) {
	if index == 0 || index > e.orders.count {
		return OrderInfo{}, false
	}
	return infoOf(e.orders.at(index)), true
}

func infoOf(o *order) OrderInfo {
	info := OrderInfo{
		Amount: o.amount, Debtor: o.debtor, Creditor: o.creditor, Instructor: o.instructor,
		Seq: o.seq, Done: o.done(), BusinessDate: uint32(o.businessDate),
		Status: o.status, Entry: o.entry, Reason: o.reason,
		Priority: o.priority(), Method: o.method(), Kind: o.kind, Flags: o.flags & flagsAll,
	}
	putWords(&info.ID, o.idLow, o.idHigh)
	return info
}

// FindOrders adds all orders of this id to into, oldest first: several participants may have used it.
func (e *Engine) FindOrders(id [16]byte, into []OrderInfo) []OrderInfo {
	start := len(into)
	low, high := words16(&id)
	p := e.orderTable.probe(e.hashID(low, high))
	for i := e.orderTable.next(&p); i != 0; i = e.orderTable.next(&p) {
		if o := e.orders.at(i); o.idLow == low && o.idHigh == high {
			into = insertBySeq(into, start, infoOf(o))
		}
	}
	return into
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
// none was. The order may have left the queue in the meantime: then those follow that stood behind it.
func (e *Engine) QueuedAfter(number, after uint32, into []OrderInfo, limit int) (rows []OrderInfo, last uint32) {
	if !e.hasAccount(number) {
		return into, 0
	}
	a := e.accounts.at(number)
	for i := e.behind(a, number, after); i != 0 && limit > 0; i = e.successor(a, i) {
		into = append(into, infoOf(e.orders.at(i)))
		last = i
		limit--
	}
	return into, last
}

// successor is the order that settles after a waiting one of the account.
func (e *Engine) successor(a *account, index uint32) uint32 {
	o := e.orders.at(index)
	if next := uint32(o.link >> 32); next != 0 {
		return next
	}
	for p := int(o.priority()) - 1; p >= 0; p-- {
		if a.head[p] != 0 {
			return a.head[p]
		}
	}
	return 0
}

// behind is the first order of the account's queue that stands, or would stand, behind another order.
func (e *Engine) behind(a *account, number, after uint32) uint32 {
	if after == 0 || after > e.orders.count {
		return a.front()
	}
	o := e.orders.at(after)
	if o.status == Queued && o.debtor == number {
		return e.successor(a, after)
	}
	i := a.front()
	for i != 0 && !standsBehind(e.orders.at(i), o) {
		i = e.successor(a, i)
	}
	return i
}

func standsBehind(q, o *order) bool {
	if q.priority() != o.priority() {
		return q.priority() < o.priority()
	}
	return q.seq > o.seq
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
		e.seq, e.index = e.books.at(i).seq, 0
		e.emitAccount(i, e.accounts.at(i))
	}
	e.results, e.seq, e.events = nil, seq, events
}
