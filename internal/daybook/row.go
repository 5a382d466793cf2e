package daybook

import (
	"unsafe"

	"weir/engine"
)

// Row is what an account had during a business date, in minor units: 96 bytes, as it stands in the files. A balance fits 64 bits; what moved it to and fro may not.
type Row struct {
	Account  uint32
	Asset    uint16
	issuer   bool // the issuer's own account
	_        uint8
	Opening  int64
	Received engine.Sum // by orders, those against the issuer's account apart
	Sent     engine.Sum
	Funding  engine.Sum // received from the issuer's account less sent to it; of the issuer's account itself from all others
	Cycles   engine.Sum // net positions of cycles
	Zeroed   int64      // moved to the issuer (below zero) when the date rolled
	Line     int64      // credit line at the end
}

const rowSize = 96

var _ = [1]struct{}{}[unsafe.Sizeof(Row{})-rowSize]

// Closing is the balance at the end, and the opening balance of the next date.
func (r *Row) Closing() int64 {
	moved := r.Received.Minus(r.Sent).Plus(r.Funding).Plus(r.Cycles)
	return r.Opening + r.Zeroed + int64(moved.Low) // a balance, which fits the low words
}

// IsIssuer says that it is the issuer's own account, which has no bounds.
func (r *Row) IsIssuer() bool { return r.issuer }

// roll begins the next date.
func (r *Row) roll() {
	*r = Row{Account: r.Account, Asset: r.Asset, issuer: r.issuer, Opening: r.Closing(), Line: r.Line}
}

// move books an amount that came from another account, or went to it where it is negative.
func (r *Row) move(amount int64, other *Row) {
	switch {
	case r.issuer || other.issuer:
		r.Funding = r.Funding.Plus(engine.SumOf(amount))
	case amount < 0:
		r.Sent = r.Sent.Minus(engine.SumOf(amount))
	default:
		r.Received = r.Received.Plus(engine.SumOf(amount))
	}
}

// bytesOf views rows as bytes. The files are of machines with the low byte first, as all of this house are.
func bytesOf(rows []Row) []byte {
	if len(rows) == 0 {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(&rows[0])), len(rows)*rowSize)
}
