package twin

import (
	"encoding/binary"

	"weir/engine"
)

// Tags of the objects, as engine/hash.go has them; copied, so that a change there shows.
const (
	tagAsset       = 0x9e3779b97f4a7c15
	tagParticipant = 0xc2b2ae3d27d4eb4f
	tagAccount     = 0x165667b19e3779f9
	tagOrder       = 0x27d4eb2f165667c5
	tagLimit       = 0x85ebca77c2b2ae63
	tagCycle       = 0x9fb21c651e98df25
	tagPosition    = 0xa0b428db4b1bcc95
	tagPair        = 0xe7037ed1a0b428db
	tagUnwound     = 0x589965cc75374cc3
	tagReturn      = 0xd6e8feb86659fd93
	tagSecond      = 0xff51afd7ed558ccd
	tagLink        = 0xc4ceb9fe1a85ec53
	tagTrade       = 0x94d049bb133111eb
	tagChain       = 0xbf58476d1ce4e5b9
	tagStrays      = 0xe703f1d1b4b428db
)

// dateDefaulted is the flag in the hash of an order whose record gave no business date.
const dateDefaulted = 1 << 7

// Hash counts the state hash from scratch.
func (t *Twin) Hash() uint64 {
	var sum uint64
	for _, a := range t.assets {
		sum += a.hash() + a.secondHash()
	}
	for _, p := range t.participants {
		sum += p.hash()
	}
	for _, a := range t.accounts {
		sum += a.hash() + a.owedHash() + a.capHash()
		for _, l := range a.limits {
			sum += l.hash(a)
		}
	}
	for _, c := range t.cycles {
		if !c.forgotten {
			sum += t.cycleHash(c)
		}
	}
	for _, o := range t.orders {
		sum += o.hash() + t.returnedHash(o) + o.linkHash() + o.tradeHash()
	}
	for _, c := range t.chains {
		sum += c.hash()
	}
	return sum + t.straysHash()
}

func (a *asset) hash() uint64 {
	code := wordsOf(a.code, 16)
	return engine.HashWords(tagAsset,
		uint64(a.number)|uint64(a.scale)<<16|uint64(a.options)<<24|uint64(a.day)<<32|bit(a.opened)<<41,
		code[0], code[1],
		uint64(a.issuer.number)|uint64(a.issuerAccount.number)<<32,
		uint64(a.date),
		a.rolled)
}

func (p *participant) hash() uint64 {
	standing := bit(p.suspended) | bit(p.debitBlocked)<<1 | bit(p.creditBlocked)<<2 | bit(p.closed)<<3
	words := append([]uint64{uint64(p.number) | uint64(p.kind)<<32 | standing<<40}, wordsOf(p.id, 40)...)
	return engine.HashWords(tagParticipant, words...)
}

func (a *account) hash() uint64 {
	return engine.HashWords(tagAccount,
		uint64(a.number)|uint64(a.asset.number)<<32|uint64(a.kind)<<48|
			bit(a.debitBlocked)<<56|bit(a.creditBlocked)<<57|bit(a.closed)<<58,
		uint64(a.owner.number),
		uint64(a.balance),
		uint64(a.floor()),
		uint64(a.urgent),
		uint64(a.highlyUrgent))
}

// owedHash is that of what was owed when the credit line was set.
func (a *account) owedHash() uint64 {
	if a.owed == 0 {
		return 0
	}
	return engine.HashWords(tagLimit, uint64(a.number)|(1<<32-1)<<32, uint64(a.owed), 0)
}

// capHash is that of the net debit cap.
func (a *account) capHash() uint64 {
	if !a.capped {
		return 0
	}
	return engine.HashWords(tagLimit, uint64(a.number)|(1<<32-2)<<32, uint64(a.cap), 0)
}

// cycleHash is that of a cycle and of what it means for its accounts.
func (t *Twin) cycleHash(c *cycle) uint64 {
	number := uint64(c.number)
	sum := engine.HashWords(tagCycle, number|uint64(c.asset.number)<<32|uint64(c.state)<<48|bit(c.pending)<<56|bit(c.survived)<<57, c.final)
	for _, a := range t.everIn(c) {
		sum += engine.HashWords(tagPosition, number|uint64(a.number)<<32, uint64(t.positionIn(c, a)))
		if c.unwound[a] != 0 {
			sum += engine.HashWords(tagUnwound, number|uint64(a.number)<<32, c.unwound[a])
		}
	}
	for _, p := range t.pairsOf(c) {
		sum += engine.HashWords(tagPair, number, uint64(p.Debtor)|uint64(p.Creditor)<<32, uint64(p.Sum), p.Orders)
	}
	return sum
}

// returnedHash is that of what was returned of an order.
func (t *Twin) returnedHash(o *order) uint64 {
	sum := t.returned(o).Uint64()
	if sum == 0 {
		return 0
	}
	return engine.HashWords(tagReturn, o.seq, sum)
}

// hash is that of a limit of an account; one that was removed is no object.
func (l *limit) hash(of *account) uint64 {
	if l.removed {
		return 0
	}
	return engine.HashWords(tagLimit, uint64(of.number)|uint64(l.counterpartyNumber())<<32, uint64(l.amount), uint64(l.outflow))
}

func bit(set bool) uint64 {
	if set {
		return 1
	}
	return 0
}

func (o *order) hash() uint64 {
	in := &o.record
	flags := in.Flags
	if in.BusinessDate == 0 {
		flags |= dateDefaulted
	}
	id := wordsOf(string(in.ID[:]), 16)
	return engine.HashWords(tagOrder,
		id[0], id[1],
		uint64(in.Amount),
		uint64(o.heldDebtor())|uint64(o.heldCreditor())<<32,
		uint64(o.owner)|uint64(o.extra())<<32,
		o.seq, o.lastWord(),
		uint64(keptDate(o.date))|
			uint64(o.hashedStatus())<<16|uint64(o.entry)<<24|uint64(o.reason)<<32|uint64(flags)<<40|
			uint64(in.Priority)%16<<48|uint64(in.Method)<<52|uint64(in.Kind)%16<<56|bit(in.Interbank)<<57|uint64(o.priority)%16<<60)
}

// lastWord is the place, the cycle or the end of an order.
func (o *order) lastWord() uint64 {
	switch {
	case o.cycle != nil:
		return uint64(o.cycle.number)
	case o.status == engine.Queued:
		return uint64(o.place)
	}
	return o.done
}

// hashedStatus is the status, which stays accepted once a cycle took the order.
func (o *order) hashedStatus() engine.Status {
	if o.cycle != nil {
		return engine.Accepted
	}
	return o.status
}

// wordsOf reads a text of up to size bytes, padded with zeros, as little-endian words.
func wordsOf(text string, size int) []uint64 {
	padded := make([]byte, size)
	copy(padded, text)
	var words []uint64
	for ; len(padded) > 0; padded = padded[8:] {
		words = append(words, binary.LittleEndian.Uint64(padded))
	}
	return words
}
