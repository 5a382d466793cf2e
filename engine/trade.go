package engine

// trade is what a side of a trade says beside its order, which is what it gives: 88 bytes.
type trade struct {
	order          uint32 // index
	other          uint32 // trade of the other side, 0: unmatched
	next, previous uint32 // trade among the unmatched ones of its relation, oldest first
	relation       uint32
	takeAsset      uint16
	partial        bool
	_              [1]byte
	takes          int64
	tolerance      int64
	agreed         int64 // what it gives, as matched; 0 before
	settled        int64 // of it
	low, high      uint64
	partSeq        uint64 // of the last instruction that settled a part
	parts          uint32 // how many it settled
	_              [4]byte
}

// relation is a direction of trade between two participants in two assets: who gives what to whom for what, by accounts. It lists its unmatched sides.
type relation struct {
	debtor, creditor         uint32 // of what is given
	takeDebtor, takeCreditor uint32 // of what is taken
	head, tail               uint32 // trades
	count                    uint32 // of them
}

// relationOf is the relation of these accounts, 0 where there never was one.
func (e *Engine) relationOf(debtor, creditor, takeDebtor, takeCreditor uint32) uint32 {
	p := e.relationTable.probe(relationKeyHash(debtor, creditor, takeDebtor, takeCreditor))
	for i := e.relationTable.next(&p); i != 0; i = e.relationTable.next(&p) {
		if r := e.relations.at(i); r.debtor == debtor && r.creditor == creditor && r.takeDebtor == takeDebtor && r.takeCreditor == takeCreditor {
			return i
		}
	}
	return 0
}

func relationKeyHash(debtor, creditor, takeDebtor, takeCreditor uint32) uint32 {
	return uint32(fold(uint64(debtor)|uint64(creditor)<<32^tagTrade, uint64(takeDebtor)|uint64(takeCreditor)<<32^hashFactor))
}

// enlist puts an unmatched side at the end of the list of its relation.
func (e *Engine) enlist(i uint32, t *trade, o *order) {
	takeDebtor, takeCreditor := e.takeAccounts(o, t.takeAsset)
	t.relation = e.relationOf(o.debtor, o.creditor, takeDebtor, takeCreditor)
	if t.relation == 0 {
		var r *relation
		t.relation, r = e.relations.add()
		r.debtor, r.creditor, r.takeDebtor, r.takeCreditor = o.debtor, o.creditor, takeDebtor, takeCreditor
		e.relationTable.insert(relationKeyHash(r.debtor, r.creditor, r.takeDebtor, r.takeCreditor), t.relation)
	}
	r := e.relations.at(t.relation)
	t.previous = r.tail
	if r.tail == 0 {
		r.head = i
	} else {
		e.trades.at(r.tail).next = i
	}
	r.tail = i
	r.count++
}

// unlist takes an unmatched side out of its list: it is matched, or leaves.
func (e *Engine) unlist(w *waiting) {
	t := e.trades.at(w.beside)
	r := e.relations.at(t.relation)
	if t.previous == 0 {
		r.head = t.next
	} else {
		e.trades.at(t.previous).next = t.next
	}
	if t.next == 0 {
		r.tail = t.previous
	} else {
		e.trades.at(t.next).previous = t.previous
	}
	t.next, t.previous = 0, 0
	r.count--
}

// isFull says whether the relation of a side takes no more unmatched ones.
func (e *Engine) isFull(t *trade, o *order) bool {
	takeDebtor, takeCreditor := e.takeAccounts(o, t.takeAsset)
	i := e.relationOf(o.debtor, o.creditor, takeDebtor, takeCreditor)
	return i != 0 && e.relations.at(i).count >= UnmatchedMax
}

// takeAccounts are the accounts of the two parties in the asset that is taken: the creditor's owner pays, the debtor's receives. 0: there is none.
func (e *Engine) takeAccounts(o *order, asset uint16) (debtor, creditor uint32) {
	return e.accountIn(e.accounts.at(o.creditor).owner, asset), e.accountIn(e.accounts.at(o.debtor).owner, asset)
}

// accountIn is the account of a participant in an asset: the issuer's is its issuer account.
func (e *Engine) accountIn(owner uint32, asset uint16) uint32 {
	if a := e.assets.at(uint32(asset)); a.issuer == owner {
		return a.issuerAccount
	}
	return e.findAccount(owner, asset, AccountSettlement)
}

// cashOf is the asset that the tolerance of a side is in.
func (e *Engine) cashOf(gives, takes uint16) uint16 {
	if e.isSecurity(takes) && !e.isSecurity(gives) {
		return gives
	}
	return takes
}

func (e *Engine) isSecurity(asset uint16) bool {
	return e.assets.at(uint32(asset)).options&OptionSecurity != 0
}

// countSide counts what settles of a side of a trade.
func (e *Engine) countSide(o *order, w *waiting, amount int64) {
	if o.kind() != SubmitTrade {
		return
	}
	t := e.trades.at(w.beside)
	e.hash -= e.tradeHash(t)
	t.settled += amount
	e.hash += e.tradeHash(t)
}

func (e *Engine) tradeHash(t *trade) uint64 {
	var room order
	partial := uint64(0)
	if t.partial {
		partial = 1
	}
	return HashWords(tagTrade, e.recall(t.order, &room).seq, uint64(t.takes), uint64(t.tolerance), uint64(t.takeAsset)|partial<<32, t.low, t.high, uint64(t.agreed), uint64(t.settled))
}

// finalTradeHash is that of the trade of an order that is about to become final, or has just: it does not change any more. 0 for an order that is no side of one.
func (e *Engine) finalTradeHash(o *order, w *waiting) uint64 {
	if o.kind() != SubmitTrade {
		return 0
	}
	return e.tradeHash(e.trades.at(w.beside))
}

// otherOf is the trade of the other side of a matched one, 0 where there is none or it is forgotten.
func (e *Engine) otherOf(i uint32) uint32 {
	other := e.trades.at(i).other
	if other == 0 || !e.trades.isKept(other) || e.trades.at(other).other != i {
		return 0
	}
	return other
}

// findTrade is the index of what is kept beside an order, 0 where it is no side of a trade or was refused.
func (e *Engine) findTrade(order uint32) uint32 {
	p := e.tradeTable.probe(tradeKeyHash(order))
	for i := e.tradeTable.next(&p); i != 0; i = e.tradeTable.next(&p) {
		if e.trades.isKept(i) && e.trades.at(i).order == order {
			return i
		}
	}
	return 0
}

func tradeKeyHash(order uint32) uint32 { return uint32(fold(uint64(order)^tagTrade, hashFactor)) }
