package iso20022

import "strconv"

const (
	mostMinor = 1e18 - 1 // the largest amount of a message in minor units: 18 digits
	maxScale  = 8
)

// Money is an amount of a currency.
type Money struct {
	Currency string // three letters A to Z
	Minor    int64  // minor units, as many to one unit as Scale says
	Scale    uint8  // digits behind the point, 0 to 8
}

// A Quantity is an amount of a security.
type Quantity struct {
	Minor int64 // minor units, not below zero
	Scale uint8 // digits behind the point, 0 to 8
	Face  bool  // it counts face value, as of a bond, and not units
}

// magnitude is an amount without its sign.
func magnitude(minor int64) uint64 {
	if minor < 0 {
		return -uint64(minor)
	}
	return uint64(minor)
}

// direction is how a balance or a movement counts for the owner of the account. Zero is a credit.
func direction(minor int64) string {
	if minor < 0 {
		return "DBIT"
	}
	return "CRDT"
}

// amount writes an element with an amount without sign.
func (w *writer) amount(name, currency string, minor uint64, scale uint8) {
	if !isCurrency(currency) {
		w.refuse(name+attributeCcy, currency, "is not a currency of three capital letters", ReasonCurrency)
	}
	w.raw("<" + name + ` Ccy="`)
	w.escaped(currency)
	w.raw(`">`)
	w.decimal(name, minor, scale, fractionDigits)
	w.raw("</" + name + ">")
}

// money writes an element with an amount without sign.
func (w *writer) money(name string, m Money) {
	w.amount(name, m.Currency, magnitude(m.Minor), m.Scale)
}

// directed writes an amount and whether it is to the credit or the debit.
func (w *writer) directed(minor int64, currency string, scale uint8) {
	w.amount("Amt", currency, magnitude(minor), scale)
	w.element("CdtDbtInd", direction(minor), len("CRDT"))
}

// decimal writes a number with the digits of its scale, or with so many as may stand behind the point where the others are zero.
func (w *writer) decimal(element string, minor uint64, scale uint8, behindPoint int) {
	if scale > maxScale {
		w.refuse(element, strconv.Itoa(int(scale)), "is not a scale from 0 to 8", ReasonAmount)
		return
	}
	digits, left := int(scale), minor
	for digits > behindPoint && left%10 == 0 {
		left /= 10
		digits--
	}
	if digits > behindPoint || left > mostMinor {
		w.refuse(element, string(appendDecimal(nil, minor, int(scale))), "has more digits than a message can hold", ReasonAmount)
	}
	w.out = appendDecimal(w.out, left, digits)
}

// appendDecimal writes minor units with a point before the last digits.
func appendDecimal(dst []byte, minor uint64, digits int) []byte {
	unit := uint64(1)
	for range digits {
		unit *= 10
	}
	dst = strconv.AppendUint(dst, minor/unit, 10)
	if digits > 0 {
		dst = append(dst, '.')
	}
	for unit /= 10; unit > 0; unit /= 10 {
		dst = append(dst, '0'+byte(minor/unit%10))
	}
	return dst
}

// quantity writes an element with an amount of a security.
func (w *writer) quantity(name string, q Quantity) {
	if q.Minor < 0 {
		w.refuse(name, strconv.FormatInt(q.Minor, 10), "is negative", ReasonAmount)
	}
	unit, behindPoint := "Unit", totalDigits-1
	if q.Face {
		unit, behindPoint = "FaceAmt", fractionDigits
	}
	w.raw("<" + name + "><" + unit + ">")
	w.decimal(name, magnitude(q.Minor), q.Scale, behindPoint)
	w.raw("</" + unit + "></" + name + ">")
}
