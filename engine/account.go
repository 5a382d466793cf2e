package engine

import "unsafe"

// account holds one participant's money in one asset: 128 bytes, a pair of cache lines. The first line is what a settlement
// needs, the second what is measured.
type account struct {
	balance     int64    // minor units
	floor       int64    // -(credit line); the issuer's is the lowest there is
	reserved    [2]int64 // urgent, highly urgent
	owner       uint32   // participant
	nextOfOwner uint32   // the owner's next account
	queue       uint32   // index of its queue, 0 while it never had one
	queued      uint32   // orders in it
	limits      uint32   // the first of its limits, 0 for none
	asset       uint16
	kind        AccountKind
	standing    standing
	funded      int64 // balance when the business date began, and net funding in since then; balance minus it is received minus sent

	measured
}

var (
	_ = [1]struct{}{}[unsafe.Sizeof(account{})-128]
	_ = [1]struct{}{}[unsafe.Offsetof(account{}.measured)-64]
)

// opening is what is kept of an account beside it, for no settlement reads it.
type opening struct {
	balance int64  // when the business date began
	seq     uint64 // of the instruction that opened the account
}

// standing says what an account may do.
type standing uint8

const (
	debitBlocked  standing = 1 << 0
	creditBlocked standing = 1 << 1
	closed        standing = 1 << 2
	debitBarred   standing = 1 << 3 // its participant is blocked for debit, or suspended
	creditBarred  standing = 1 << 4 // its participant is blocked for credit, or suspended
	waking        standing = 1 << 5 // stands in the line of woken accounts; never between instructions
	trying        standing = 1 << 6 // stands among those to be tried for a resolution; never between instructions
	opened        standing = 1 << 7 // is out of the state hash while a set settles; never between instructions

	standingHashed = debitBlocked | creditBlocked | closed
)

func (a *account) isBlockedForDebit() bool  { return a.standing&(debitBlocked|debitBarred) != 0 }
func (a *account) isBlockedForCredit() bool { return a.standing&(creditBlocked|creditBarred) != 0 }

// MinBalance is the issuer's floor. The issuer's balance and the credit lines of an asset (which sum to less than
// -MinBalance) bound what all others can hold together: no balance, and no cover, can leave 63 bits.
const MinBalance = -1 << 61

// cover is what the debtor may still use; less than zero after its credit line was lowered.
func (a *account) cover() int64 { return a.balance - a.floor }

// reservedFrom is what an order of a priority must leave.
func (a *account) reservedFrom(p Priority) int64 {
	switch p {
	case Normal:
		return a.reserved[0] + a.reserved[1]
	case Urgent:
		return a.reserved[1]
	}
	return 0
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
	Opening     int64  // balance when the business date began
	Position    int64  // received minus sent since then, funding apart
	Queued      uint32 // orders
	QueuedOut   int64  // their sum
	QueuedIn    int64  // sum of the queued orders to the account

	Projected   int64 // position over all unsettled cycles
	NetDebitCap int64 // -1: none

	ReservedUrgent, ReservedHighlyUrgent           int64
	DebitBlocked, CreditBlocked, Closed, Suspended bool // blocks of its own; its participant is suspended

	ParticipantDebitBlocked, ParticipantCreditBlocked bool
}

// Cover is what the account may still use: balance minus floor.
func (a AccountInfo) Cover() int64 { return a.Balance - a.Floor }

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
		return e.again(e.accounts.at(number).creditLine() == in.CreditLine, e.openings.at(number).seq, number)
	case asset == 0:
		return e.refuse(UnknownAsset)
	case owner == 0:
		return e.refuse(UnknownParticipant)
	case e.participants.at(owner).standing&memberClosed != 0:
		return e.refuse(AccountClosed)
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
	_, o := e.openings.add()
	o.seq = e.seq
	e.seats.reserve(number)
	*e.seats.at(number) = seat{} // touched now, for no resolution is to wait for new memory
	a.owner, a.asset, a.kind, a.floor = owner, asset, kind, -creditLine
	if kind == AccountIssuer {
		a.floor = MinBalance
	}
	e.join(owner, number, a)
	e.assets.at(uint32(asset)).creditLines += creditLine
	e.accountTable.insert(accountKeyHash(owner, asset, kind), number)
	e.hash += accountHash(number, a)
	e.emitAccount(number, a)
	return number
}

// join puts an account at the end of its owner's list.
func (e *Engine) join(owner, number uint32, a *account) {
	p := e.participants.at(owner)
	if p.lastAccount == 0 {
		p.firstAccount = number
	} else {
		e.accounts.at(p.lastAccount).nextOfOwner = number
	}
	p.lastAccount = number
	a.standing = p.standing.bars(a.kind)
}

func accountHash(number uint32, a *account) uint64 {
	h := fold(tagAccount^(uint64(number)|uint64(a.asset)<<32|uint64(a.kind)<<48|uint64(a.standing&standingHashed)<<56), hashFactor)
	h = fold(h^uint64(a.owner), hashFactor)
	h = fold(h^uint64(a.balance), hashFactor)
	h = fold(h^uint64(a.floor), hashFactor)
	h = fold(h^uint64(a.reserved[0]), hashFactor)
	h = fold(h^uint64(a.reserved[1]), hashFactor)
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
