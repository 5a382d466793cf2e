package engine

import "math"

// account holds one participant's money in one asset and its queue, 64 bytes: one cache line.
type account struct {
	balance    int64  // minor units
	floor      int64  // -(credit line); the issuer's is the lowest there is
	queuedLow  uint64 // sum of the queued amounts, low half of 128 bits
	head, tail [priorities]uint32
	owner      uint32 // participant
	queued     uint32 // orders in the queues
	queuedHigh uint32
	asset      uint16
	kind       AccountKind
	waking     bool // stands in the line of woken accounts
}

// accountBook is what an account keeps beside the hot line.
type accountBook struct {
	seq    uint64 // of its opening
	funded int64  // net funding in, minor units; wraps with the balance it explains
}

// MinBalance is the issuer's floor. The issuer's balance and the credit lines of an asset (which sum to less than
// -MinBalance) bound what all others can hold together, so no balance can leave 64 bits.
const MinBalance = -1 << 62

// covers says whether the debtor may part with the amount: cover is balance - floor, which fits 64 unsigned bits.
func (a *account) covers(amount int64) bool {
	return uint64(a.balance)-uint64(a.floor) >= uint64(amount)
}

// creditLine is how far the account may go below zero; the issuer has none, for it has no need of one.
func (a *account) creditLine() int64 {
	if a.kind == AccountIssuer {
		return 0
	}
	return -a.floor
}

// AccountInfo is an account as readers see it. Amounts are in minor units.
type AccountInfo struct {
	Number      uint32
	Participant uint32
	Asset       uint16
	Kind        AccountKind
	Balance     int64
	Floor       int64
	Position    int64  // received minus sent, funding apart
	Queued      uint32 // orders
	QueuedOut   int64  // their sum, at most 2^63-1
}

// Cover is what the account may still use: balance minus floor, at most 2^63-1.
func (a AccountInfo) Cover() int64 {
	return int64(min(uint64(a.Balance)-uint64(a.Floor), math.MaxInt64))
}

// findAccount is the number of the participant's account of this kind in the asset, or 0.
func (e *Engine) findAccount(owner uint32, asset uint16, kind AccountKind) uint32 {
	p := e.accountTable.probe(accountKeyHash(owner, asset, kind))
	for {
		number := e.accountTable.next(&p)
		if number == 0 {
			return 0
		}
		if a := e.accounts.at(number); a.owner == owner && a.asset == asset && a.kind == kind {
			return number
		}
	}
}

func (e *Engine) openAccount(in *Naming) Outcome {
	asset := e.findAsset(in.AssetCode())
	owner := e.findParticipant(in.ParticipantID())
	number := uint32(0)
	if asset != 0 && owner != 0 {
		number = e.findAccount(owner, asset, in.AccountKind)
	}
	switch {
	case number != 0:
		return e.again(e.accounts.at(number).creditLine() == in.CreditLine, e.books.at(number).seq, number)
	case asset == 0:
		return e.refuse(UnknownAsset)
	case owner == 0:
		return e.refuse(UnknownParticipant)
	case in.CreditLine < 0:
		return e.refuse(AmountNegative)
	case in.CreditLine >= -MinBalance-e.assets.at(uint32(asset)).creditLines:
		return e.refuse(AmountTooLarge)
	case in.AccountKind != AccountSettlement || owner == e.assets.at(uint32(asset)).issuer:
		return e.refuse(NotSupported)
	}
	return e.created(e.addAccount(owner, asset, in.AccountKind, in.CreditLine))
}

func (e *Engine) addAccount(owner uint32, asset uint16, kind AccountKind, creditLine int64) uint32 {
	number, a := e.accounts.add()
	a.owner, a.asset, a.kind, a.floor = owner, asset, kind, -creditLine
	if kind == AccountIssuer {
		a.floor = MinBalance
	}
	e.assets.at(uint32(asset)).creditLines += creditLine
	_, book := e.books.add()
	book.seq = e.seq
	e.accountTable.insert(accountKeyHash(owner, asset, kind), number)
	e.hash += accountHash(number, a)
	e.emitAccount(number, a)
	return number
}

func accountHash(number uint32, a *account) uint64 {
	h := fold(tagAccount^(uint64(number)|uint64(a.asset)<<32|uint64(a.kind)<<48), hashFactor)
	h = fold(h^uint64(a.owner), hashFactor)
	h = fold(h^uint64(a.balance), hashFactor)
	h = fold(h^uint64(a.floor), hashFactor)
	return fold(h, tagAccount)
}

func accountKeyHash(owner uint32, asset uint16, kind AccountKind) uint32 {
	return uint32(fold(uint64(owner)<<24|uint64(asset)<<8|uint64(kind)^tagAccount, hashFactor))
}

func (e *Engine) emitAccount(number uint32, a *account) {
	ev := e.emit(AccountOpened)
	ev.Number, ev.Instructor, ev.Asset, ev.Method = number, a.owner, a.asset, Method(a.kind)
	ev.Amount = a.creditLine()
}
