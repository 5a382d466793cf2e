package iso20022

import (
	"math/bits"
	"strconv"
)

// Totals sums the entries of an account. Entries are added one by one, so that nobody needs all of them at once.
type Totals struct {
	credits, debits total
}

// Add counts an entry.
func (t *Totals) Add(e *Entry) { t.add(e.Minor) }

func (t *Totals) add(minor int64) {
	if minor < 0 {
		t.debits.add(magnitude(minor))
	} else {
		t.credits.add(magnitude(minor))
	}
}

// net is the sum of the credits without that of the debits.
func (t *Totals) net() (difference total, negative bool) { return t.credits.minus(&t.debits) }

// lead says that an account that had opening has booked after the entries.
func (t *Totals) lead(opening, booked int64) bool {
	before, after := *t, Totals{}
	before.add(opening)
	after.add(booked)
	reached, reachedNegative := before.net()
	said, saidNegative := after.net()
	return reached == said && reachedNegative == saidNegative
}

// totals sums entries.
func totals(entries []Entry) (t Totals) {
	for i := range entries {
		t.Add(&entries[i])
	}
	return t
}

// summary writes TxsSummry. A sum that no message can hold is left out.
func (w *writer) summary(t *Totals, scale uint8) {
	net, negative := t.net()
	all := t.credits.plus(&t.debits)
	w.raw("<TxsSummry><TtlNtries>")
	w.sum(&all, scale)
	if net.fits() {
		w.raw("<TtlNetNtry><Amt>")
		w.decimal("Amt", net.low, scale, totalDigits-1)
		w.raw("</Amt>")
		if negative {
			w.raw("<CdtDbtInd>DBIT</CdtDbtInd>")
		} else {
			w.raw("<CdtDbtInd>CRDT</CdtDbtInd>")
		}
		w.raw("</TtlNetNtry>")
	}
	w.raw("</TtlNtries><TtlCdtNtries>")
	w.sum(&t.credits, scale)
	w.raw("</TtlCdtNtries><TtlDbtNtries>")
	w.sum(&t.debits, scale)
	w.raw("</TtlDbtNtries></TxsSummry>")
}

// sum writes how many entries there are, and their sum.
func (w *writer) sum(t *total, scale uint8) {
	w.element("NbOfNtries", strconv.FormatUint(t.count, 10), 15)
	if t.fits() {
		w.raw("<Sum>")
		w.decimal("Sum", t.low, scale, totalDigits-1)
		w.raw("</Sum>")
	}
}

// A total sums amounts without sign; it has room for as many as there can be.
type total struct {
	count     uint64
	high, low uint64
}

func (t *total) add(minor uint64) {
	t.count++
	low, carry := bits.Add64(t.low, minor, 0)
	t.low, t.high = low, t.high+carry
}

// fits says that a message can hold the sum.
func (t *total) fits() bool { return t.high == 0 && t.low <= mostMinor }

// minus is the difference of two sums, and its sign.
func (t *total) minus(other *total) (difference total, negative bool) {
	low, borrow := bits.Sub64(t.low, other.low, 0)
	high, borrow := bits.Sub64(t.high, other.high, borrow)
	if borrow == 0 {
		return total{high: high, low: low}, false
	}
	low, carry := bits.Add64(^low, 1, 0)
	return total{high: ^high + carry, low: low}, true
}

// plus is the sum of two sums.
func (t *total) plus(other *total) total {
	low, carry := bits.Add64(t.low, other.low, 0)
	return total{count: t.count + other.count, low: low, high: t.high + other.high + carry}
}
