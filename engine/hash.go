package engine

import (
	"encoding/binary"
	"math/bits"
)

// Tags of the objects in the state hash. Frozen with Version.
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

	hashFactor = 0xa0761d6478bd642f
)

// fold multiplies and folds the 128-bit product, the mixing step of wyhash (Wang Yi, public domain).
func fold(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi ^ lo
}

// HashWords hashes one object: a tag and its words in order. The words of the objects are:
//
//	asset        number | scale<<16 | options<<24 | day<<32 | marked<<40, code bytes 0-7, code bytes 8-11, issuer participant | issuer account<<32, business date, sequence of the last roll or 0
//	second       asset | day<<32, business date (of a second session; no object without one)
//	link         sequence of the order, sequence of the next of its group (of the last: the first; of one that is not complete: 0), hold mark | cancellation asked<<1 (of each order of a group, and each Unmatched one, while it waits)
//	trade        sequence of the order, takes, tolerance, taken asset | partial<<32, reference bytes 0-7, 8-15, amount agreed (before that 0), of it settled (of each SubmitTrade that was not refused, as long as it is not forgotten)
//	chain        id bytes 0-7, 8-15, legs that its first order named | orders that have come and were not refused at once<<8 | state<<16 (0 not complete, 1 complete, 2 broken)
//	strays       day of the clock when the newer half of the orders of no asset was begun (no object if 0)
//	participant  number | kind<<32 | standing<<40, id bytes 0-7, 8-15, 16-23, 24-31, 32-34
//	account      number | asset<<32 | kind<<48 | standing<<56, participant, balance, floor, urgent reservation, highly urgent reservation
//	limit        account | counterparty<<32, amount, net outflow so far
//	cap          account | (2^32-2)<<32, net debit cap, 0 (tag of a limit; no object without one)
//	owed         account | (2^32-1)<<32, how far the balance was below zero when the account's credit line was set last, 0 (tag of a limit; no object if it is 0)
//	cycle        number | asset<<32 | state<<48 | pending<<56 | survivors paid<<57, sequence of its settlement or abort or 0
//	position     cycle | account<<32, position
//	pair         cycle, debtor | creditor<<32, gross sum, orders
//	unwound      cycle | account<<32, sequence of the unwinding
//	returned     sequence of the original, amount (no object if 0)
//	order        id bytes 0-7, id bytes 8-15, amount, debtor | creditor<<32, instructor | extra<<32, sequence, done sequence or place,
//	             business date | status<<16 | entry status<<24 | reason<<32 | flags<<40 | priority as submitted<<48 | method<<52 | kind modulo 16<<56 | interbank<<57 | priority<<60
//
// Bytes are taken little-endian and padded with zeros. The issuer's floor is MinBalance. Of an order: an unresolved debtor or
// creditor is its hint; instructor is the one of the key (0 where nobody is known); extra is orderExtra of the record;
// business date is the one it counts for, flags are the record's with flagDateDefaulted where the record gave no
// date; status is the current one, entry status and reason are those of its first answer; the done sequence
// is that of the instruction that made it final; while it is queued the place stands there (that of every further 16,384 orders which one instruction put into one queue at one priority is one more), once it is accepted its cycle (its status stays Accepted in the hash), else 0. Standing of an account is 1 blocked for debit, 2 blocked for credit,
// 4 closed, summed; what its participant is blocked for is not in it. Standing of a participant is 1 suspended, 2 blocked for debit, 4 blocked for credit, 8 closed, summed. The counterparty of a multilateral limit is 0; a removed limit is no object. (A priority as submitted above 15
// counts modulo 16; so does the present priority, which is the submitted one until it is changed.)
func HashWords(tag uint64, words ...uint64) uint64 {
	h := tag
	for _, w := range words {
		h = fold(h^w, hashFactor)
	}
	return fold(h, tag)
}

// orderExtra stands for the rare fields of an order, which are not kept: 0 where they are all zero.
func orderExtra(in *Instruction) uint32 {
	h := uint32(0)
	if in.NotBefore != 0 || in.ExpiresAt != 0 || in.Original != [16]byte{} {
		lo, hi := words16(&in.Original)
		h = uint32(HashWords(tagOrder, uint64(in.NotBefore), uint64(in.ExpiresAt), lo, hi))
	}
	if in.Legs == 0 && !in.Partial && in.TakeAsset == 0 && in.Takes == 0 && in.Tolerance == 0 && in.Reference == [16]byte{} {
		return h
	}
	partial := uint64(0)
	if in.Partial {
		partial = 1
	}
	lo, hi := words16(&in.Reference)
	return h ^ uint32(HashWords(tagLink, uint64(in.Legs)|partial<<8|uint64(in.TakeAsset)<<16, uint64(in.Takes), uint64(in.Tolerance), lo, hi))
}

// words16 reads 16 bytes as two little-endian words.
func words16(b *[16]byte) (lo, hi uint64) {
	return binary.LittleEndian.Uint64(b[:8]), binary.LittleEndian.Uint64(b[8:])
}
