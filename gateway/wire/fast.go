package wire

import "weir/engine"

// again is what the fast reader answers when the strict one must look.
const again = -1

// fast reads the order whose brace stands at text[at], where it is of the plain shape, and answers the place behind it; else
// again, and then the record and parts hold nothing of use.
func (o *Orders) fast(text []byte, at int, rec *engine.Instruction, p *parts) int {
	seen := uint32(0)
	for at++; ; at++ {
		at = skipSpace(text, at)
		if at+keyRoom > len(text) || text[at] != '"' {
			return again
		}
		member, size := orderKey(text[at+1:])
		if size == 0 || seen&(1<<member) != 0 {
			return again
		}
		seen |= 1 << member
		at = skipSpace(text, at+1+size)
		if at >= len(text) || text[at] != ':' {
			return again
		}
		at = skipSpace(text, at+1)
		if at = o.fastValue(member, text, at, rec, p); at == again {
			return again
		}
		at = skipSpace(text, at)
		if at >= len(text) {
			return again
		}
		if text[at] == ',' {
			continue
		}
		if text[at] != '}' || seen&neededMembers != neededMembers {
			return again
		}
		return at + 1
	}
}

const neededMembers = 1<<orderID | 1<<orderDebtor | 1<<orderCreditor | 1<<orderAsset | 1<<orderAmount

// keyRoom is how many bytes a key must have behind its opening quote for the fast reader: no more than the last
// member of an order takes.
const keyRoom = 12

// orderKey is the member whose key, with its closing quote, starts text, and the length of that; 0 where it is none, or one of a chain, which are rare.
func orderKey(text []byte) (member, size int) {
	switch text[0] {
	case 'i':
		return keyIs(text, `id"`, orderID)
	case 'd':
		if m, n := keyIs(text, `debtor"`, orderDebtor); n > 0 {
			return m, n
		}
		return keyIs(text, `debtor_account"`, orderDebtorAccount)
	case 'c':
		if m, n := keyIs(text, `creditor"`, orderCreditor); n > 0 {
			return m, n
		}
		if m, n := keyIs(text, `category"`, orderCategory); n > 0 {
			return m, n
		}
		return keyIs(text, `creditor_account"`, orderCreditorAccount)
	case 'a':
		if m, n := keyIs(text, `asset"`, orderAsset); n > 0 {
			return m, n
		}
		return keyIs(text, `amount"`, orderAmount)
	case 'p':
		return keyIs(text, `priority"`, orderPriority)
	case 'm':
		return keyIs(text, `method"`, orderMethod)
	case 'b':
		return keyIs(text, `business_date"`, orderBusinessDate)
	case 'h':
		return keyIs(text, `hold"`, orderHold)
	case 'n':
		return keyIs(text, `not_before"`, orderNotBefore)
	case 'o':
		return keyIs(text, `original_id"`, orderOriginalID)
	case 'e':
		if m, n := keyIs(text, `end_to_end_id"`, orderEndToEndID); n > 0 {
			return m, n
		}
		return keyIs(text, `expires_at"`, orderExpiresAt)
	}
	return 0, 0
}

func keyIs(text []byte, key string, member int) (int, int) {
	if len(text) >= len(key) && string(text[:len(key)]) == key {
		return member, len(key)
	}
	return 0, 0
}

// fastHold reads the one value that is a bool, like fastValue.
func fastHold(text []byte, at int, rec *engine.Instruction) int {
	for _, word := range [...]string{"true", "false"} {
		if end := at + len(word); end <= len(text) && string(text[at:end]) == word {
			hold(rec, text[at:end])
			return end
		}
	}
	return again
}

// fastValue reads the value of a member and answers the place behind it, or again.
func (o *Orders) fastValue(member int, text []byte, at int, rec *engine.Instruction, p *parts) int {
	if member == orderHold {
		return fastHold(text, at, rec)
	}
	if at >= len(text) || text[at] != '"' || member >= orderDebtorAccount {
		return again // account numbers are rare
	}
	at++
	ok := true
	var end int
	switch member {
	case orderID:
		if end = at + UUIDSize; end >= len(text) {
			return again
		}
		ok = ParseUUID(text[at:end], &rec.ID)
	case orderDebtor:
		end = run(text, at, classParticipant)
		p.debtor = text[at:end]
		ok = uint(end-at-1) < engine.MaxParticipantID
	case orderCreditor:
		end = run(text, at, classParticipant)
		p.creditor = text[at:end]
		ok = uint(end-at-1) < engine.MaxParticipantID
	case orderAsset:
		end = run(text, at, classAsset)
		p.asset = text[at:end]
		ok = uint(end-at-3) <= engine.MaxAssetCode-3
	case orderAmount:
		end = run(text, at, classAmount)
		p.amount = text[at:end]
	case orderEndToEndID:
		end = run(text, at, classPlain)
		p.endToEndID = text[at:end]
		ok = uint(end-at-1) < maxEndToEndID
	default:
		end = run(text, at, classPlain)
		v := value{kind: kindString, text: text[at:end]}
		ok = o.member(member, &v, rec, p)
	}
	if !ok || end >= len(text) || text[end] != '"' {
		return again
	}
	return end + 1
}

// run is the place of the first byte from at on that is not of the class.
func run(text []byte, at int, class uint8) int {
	for at < len(text) && classes[text[at]]&class != 0 {
		at++
	}
	return at
}
