package engine

import (
	"math"
	"unsafe"
)

// order is a payment from debtor to creditor, 64 bytes: one cache line. Its hash reads it as words, so a new one is written as words: what was stored
// in parts cannot be read whole from the processor's store buffer, and whoever reads it waits until all stores before are in the cache. (Later changes of single fields are not: the wait was seen to be less than the work.)
type order struct {
	idLow, idHigh uint64
	amount        int64
	seq           uint64 // of its instruction
	link          uint64 // while it waits: its slot among the waitings; accepted: its cycle; once final: the sequence that made it so
	debtor        uint32 // account, or hint (flags)
	creditor      uint32
	instructor    uint32 // of the key
	extra         uint32 // orderExtra of the record
	businessDate  uint16 // days since 1970-01-01
	status        Status
	entry         Status // of its first answer
	reason        Reason // of its first answer
	flags         uint8
	class         uint8 // priority as submitted | method<<4
	what          uint8 // Kind modulo 16 | interbank<<1 | priority<<4
}

var _ = [1]struct{}{}[unsafe.Sizeof(order{})-64]

// orderWords is an order as its hash reads it.
type orderWords [8]uint64

// The words that hold several fields, and where in the last one some of these are.
const (
	wordParties = 5 // debtor | creditor<<32
	wordKey     = 6 // instructor | extra<<32
	wordTail    = 7

	tailStatus = 16
	tailFlags  = 40
	tailClass  = 48
	tailWhat   = 56
)

var _ = [1]struct{}{}[unsafe.Offsetof(order{}.debtor)-8*wordParties+unsafe.Offsetof(order{}.instructor)-8*wordKey+unsafe.Offsetof(order{}.businessDate)-8*wordTail]
var _ = [1]struct{}{}[unsafe.Offsetof(order{}.status)-8*wordTail-tailStatus/8+unsafe.Offsetof(order{}.flags)-8*wordTail-tailFlags/8]
var _ = [1]struct{}{}[unsafe.Offsetof(order{}.class)-8*wordTail-tailClass/8+unsafe.Offsetof(order{}.what)-8*wordTail-tailWhat/8]

// words are the order's, on the little-endian machines that Weir is for.
func (o *order) words() *orderWords { return (*orderWords)(unsafe.Pointer(o)) }

// flagDateDefaulted remembers that the record gave no business date.
const flagDateDefaulted uint8 = 1 << 7

func classOf(in *Instruction) uint8 { return uint8(in.Priority)&15 | uint8(in.Method)<<4 }

func whatOf(in *Instruction) uint8 {
	what := uint8(in.Kind)&15 | uint8(in.Priority)<<4
	if in.Interbank || in.Kind == SubmitTrade {
		what |= whatInterbank
	}
	return what
}

// whatInterbank is a bit that is free in the kinds of orders modulo 16.
const whatInterbank = 1 << 1

func (o *order) method() Method              { return Method(o.class >> 4) }
func (o *order) interbank() bool             { return o.what&whatInterbank != 0 }
func (o *order) submittedPriority() Priority { return Priority(o.class & 15) }
func (o *order) priority() Priority          { return Priority(o.what >> 4) }

// kind is SubmitOrder, Fund or SubmitTrade.
func (o *order) kind() Kind {
	if k := Kind(o.what & 15 &^ whatInterbank); k != SubmitTrade&15 {
		return k
	}
	return SubmitTrade
}

// waits says whether something can still become of the order, cycles apart.
func (o *order) waits() bool {
	return o.status == Queued || o.status == Held || o.status == Warehoused || o.status == Unmatched
}

// done is the sequence that made the order final, 0 while it is not.
func (o *order) done() uint64 {
	if o.status.Final() {
		return o.link
	}
	return 0
}

// orderHash is the order's part of the state hash: its place counts while it is queued.
func (e *Engine) orderHash(o *order) uint64 {
	word := o.done()
	switch o.status {
	case Queued:
		word = uint64(e.slotOf(o).place())
	case Accepted:
		word = o.link
	}
	return hashOrder(o, word)
}

func hashOrder(o *order, doneOrPlace uint64) uint64 {
	return hashMoving(hashFixed(o), o.words()[wordTail], doneOrPlace)
}

// hashFixed is the part over what never changes, hashMoving goes on from it.
func hashFixed(o *order) uint64 {
	w := o.words()
	h := fold(tagOrder^o.idLow, hashFactor)
	h = fold(h^o.idHigh, hashFactor)
	h = fold(h^uint64(o.amount), hashFactor)
	h = fold(h^w[wordParties], hashFactor)
	h = fold(h^w[wordKey], hashFactor)
	return fold(h^o.seq, hashFactor)
}

func hashMoving(h, tail, doneOrPlace uint64) uint64 {
	h = fold(h^doneOrPlace, hashFactor)
	h = fold(h^tail, hashFactor)
	return fold(h, tagOrder)
}

// standOf is where an order stands, and the sequence that made it final: an accepted one stands where its cycle does.
func (e *Engine) standOf(o *order) (Status, uint64) {
	if o.status != Accepted {
		return o.status, o.done()
	}
	number := uint32(o.link)
	c := e.cycles.at(number)
	if first := min(e.unwoundAt(number, o.debtor), e.unwoundAt(number, o.creditor)); first != math.MaxUint64 {
		return Rejected, first
	}
	switch c.state {
	case CycleDone:
		return Settled, c.final
	case CycleDropped:
		return Rejected, c.final
	}
	return Accepted, 0
}

// unwoundAt is the sequence by which an account was unwound from a cycle, math.MaxUint64 if it was not.
func (e *Engine) unwoundAt(cycle, account uint32) uint64 {
	if p := e.findPosition(cycle, account); p.unwound != 0 {
		return p.unwound
	}
	return math.MaxUint64
}

// finish makes the order final, by the present instruction.
func (e *Engine) finish(o *order, status Status) {
	o.status, o.link = status, e.seq
}

// OrderInfo is an order as readers see it.
type OrderInfo struct {
	ID                           [16]byte
	Amount                       int64    // as submitted, minor units; a hash of the digits where Flags say so
	Left                         int64    // of it, or of what the sides of a trade agreed on, to settle while it waits
	Debtor, Creditor, Instructor uint32   // accounts (or hints, by Flags) and the participant of the key
	Seq, Done                    uint64   // of its instruction, and of the one that made it final (else 0)
	BusinessDate                 uint32   // days since 1970-01-01
	Status, Entry                Status   // now, and in its first answer
	Reason                       Reason   // of its first answer
	Priority                     Priority // now
	EntryPriority                Priority // as submitted
	Method                       Method
	Kind                         Kind // SubmitOrder, Fund or SubmitTrade
	Interbank                    bool
	Flags                        uint8
	NotBefore, ExpiresAt         int64 // unix nanoseconds, 0 for none; only while the order waits
}

// orderKey is what finds an order.
type orderKey struct {
	low, high  uint64 // id
	instructor uint32
}

func (e *Engine) keyOf(in *Instruction) orderKey {
	k := orderKey{instructor: in.Instructor}
	k.low, k.high = words16(&in.ID)
	if k.instructor == 0 && in.Flags&flagsUnresolvedDebtor == 0 && e.hasAccount(in.Debtor) {
		k.instructor = e.accounts.at(in.Debtor).owner
	}
	return k
}

// findOrder is the index of the order of a key, or 0: the instructor's own, else the oldest that came without one
// from a debtor whom nobody could resolve and who has the instructor's name.
func (e *Engine) findOrder(hash uint64, k *orderKey) uint32 {
	if !e.mayHave(hash) {
		return 0
	}
	byName, bySeq := uint32(0), uint64(0)
	s := e.search(hash, k.low, k.high)
	for i, o := e.next(&s); i != 0; i, o = e.next(&s) {
		if o.instructor == k.instructor {
			return i
		}
		if e.isNamed(o, k.instructor) && (byName == 0 || o.seq < bySeq) {
			byName, bySeq = i, o.seq
		}
	}
	return byName
}

// isNamed says whether an order without an instructor named this participant as a debtor that could not be resolved, or as the issuer of an asset that was unknown.
func (e *Engine) isNamed(o *order, number uint32) bool {
	if o.instructor != 0 || number == 0 || number > e.participants.count {
		return false
	}
	return o.flags&flagsUnresolvedDebtor != 0 && e.participants.at(number).hint == o.debtor ||
		o.kind() == Fund && o.flags&FlagUnknownAsset != 0 && e.issues(number, o)
}

// issues says whether a participant issues an asset of the code that a funding in an unknown asset named.
func (e *Engine) issues(number uint32, o *order) bool {
	for i := uint32(1); i <= e.assets.count; i++ {
		a := e.assets.at(i)
		if hint := NameHint(a.name()); a.issuer == number &&
			(o.flags&flagsUnresolvedDebtor != 0 && o.debtor == hint || o.flags&flagsUnresolvedCreditor != 0 && o.creditor == hint) {
			return true
		}
	}
	return false
}

// hintOf is the hint of a party as the record names it, whether it is resolved or not.
func (e *Engine) hintOf(number, hint uint32, unresolved bool) uint32 {
	if unresolved || !e.hasAccount(number) {
		return hint
	}
	return e.participants.at(e.accounts.at(number).owner).hint
}

// sameContent says whether the record says again what the order says; names are compared by their hints
// where one of the two could not be resolved.
func (e *Engine) sameContent(o *order, in *Instruction) bool {
	const hashed = FlagUnknownAsset | FlagAmountTooLarge
	date, defaulted := dateOf(in)
	return (o.what^whatOf(in))&15 == 0 &&
		o.amount == in.Amount &&
		o.class == classOf(in) &&
		(o.flags^in.Flags)&(hashed|FlagHold) == 0 &&
		o.flags&flagDateDefaulted == defaulted &&
		(defaulted != 0 || o.businessDate == date) &&
		o.extra == orderExtra(in) &&
		e.sameParty(o.debtor, o.flags&flagsUnresolvedDebtor != 0, in.Debtor, in.DebtorHint, in.Flags&flagsUnresolvedDebtor != 0) &&
		e.sameParty(o.creditor, o.flags&flagsUnresolvedCreditor != 0, in.Creditor, in.CreditorHint, in.Flags&flagsUnresolvedCreditor != 0)
}

func (e *Engine) sameParty(kept uint32, keptUnresolved bool, number, hint uint32, unresolved bool) bool {
	if !keptUnresolved {
		return !unresolved && kept == number
	}
	return kept == e.hintOf(number, hint, unresolved)
}

// dateOf is the business date that the record gives, and the flag for one that gives none.
func dateOf(in *Instruction) (date uint16, defaulted uint8) {
	if in.BusinessDate == 0 {
		return 0, flagDateDefaulted
	}
	return uint16(min(in.BusinessDate, 1<<16-1)), 0
}
