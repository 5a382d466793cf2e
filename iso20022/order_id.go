package iso20022

import "crypto/sha256"

// idNamespace keeps derived order ids apart from any other use of the same hash. Frozen: another value would give
// another id to a payment that is submitted again.
const idNamespace = "weir:iso20022:order-id:1"

// parseUETR reads a unique end-to-end transaction reference (type UUIDv4Identifier): a UUID of version 4 and
// the variant of RFC 9562, in small letters.
func parseUETR(text string) (id [16]byte, ok bool) {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return id, false
	}
	at := 0
	for i := 0; i < len(text); i += 2 {
		if text[i] == '-' {
			i++
		}
		high, ok1 := smallHex(text[i])
		low, ok2 := smallHex(text[i+1])
		if !ok1 || !ok2 {
			return id, false
		}
		id[at] = high<<4 | low
		at++
	}
	return id, id[6]>>4 == 4 && id[8]>>6 == 2
}

// smallHex is the value of a hexadecimal digit in small letters.
func smallHex(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	default:
		return 0, false
	}
}

// orderID derives an order id for a payment without UETR: SHA-256 over namespace, message family, instructing
// agent, reference (TxId, else InstrId) and EndToEndId, each closed by a zero byte, which no XML text can hold; cut
// to 16 bytes and marked as a UUID of version 8 (RFC 9562, custom), so that it never equals a UETR, whose version
// is 4. The message version is left out: a payment submitted again after an upgrade stays the same order.
func orderID(family, instructing, reference, endToEnd string) [16]byte {
	var space [256]byte
	text := space[:0]
	for _, part := range [...]string{idNamespace, family, instructing, reference, endToEnd} {
		text = append(text, part...)
		text = append(text, 0)
	}
	sum := sha256.Sum256(text)
	id := [16]byte(sum[:16])
	id[6] = id[6]&0x0F | 0x80
	id[8] = id[8]&0x3F | 0x80
	return id
}
