package iso20022

import (
	"math/bits"
	"strconv"
	"strings"
)

// control is the sum of the amounts of a message or a batch, for those that the sender states. Another sum is a warning, for messages with a
// careless one are in use; Limits.Strict refuses them whole, as a message that lost something on its way.
type control struct {
	high, low uint64 // of 128 bits, in units of the last digit behind the point that an amount may have
	unread    bool   // an amount or its currency can't be read: its transaction is refused, and nobody knows the sum
	currency  string // of the first transaction
	mixed     string // of one that has another; empty: all have the same
}

// add adds the amount of a transaction.
func (c *control) add(high, low uint64, currency string) {
	var carry uint64
	c.low, carry = bits.Add64(c.low, low, 0)
	c.high, _ = bits.Add64(c.high, high, carry) // 10,000 amounts of 18 digits take no more than 91 bits
	switch {
	case c.currency == "":
		c.currency = currency
	case c.currency != currency:
		c.mixed = currency
	}
}

// unitsOf is a number as a sum of amounts can be one: with no more digits behind the point than an amount has.
func unitsOf(text string) (high, low uint64, ok bool) {
	text, ok = quantityText(text)
	if !ok || fractionOf(text) > fractionDigits {
		return 0, 0, false
	}
	whole, fraction, _ := strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	units, _ := strconv.ParseUint(whole, 10, 64) // 18 digits
	parts, _ := strconv.ParseUint(fraction+"00000"[len(fraction):], 10, 64)
	high, low = bits.Mul64(units, 100_000)
	low, carry := bits.Add64(low, parts, 0)
	return high + carry, low, true
}

// is says whether a stated sum is the one of the amounts.
func (c *control) is(stated string) bool {
	high, low, ok := unitsOf(stated)
	return c.unread || ok && high == c.high && low == c.low
}

// addUp takes the transaction at hand into the sums.
func (p *parser) addUp(v *[fieldTotal]string) {
	high, low, ok := unitsOf(v[fieldAmount])
	if !ok || !isCurrency(v[fieldCurrency]) {
		p.sum.unread, p.batchSum.unread = true, true
		return
	}
	p.sum.add(high, low, v[fieldCurrency])
	p.batchSum.add(high, low, v[fieldCurrency])
}

// checkSums compares the sums that the group header states. The total has a currency, which then is that of each transaction; the control sum has none.
func (p *parser) checkSums() error {
	v := &p.found[scopeGroup].values
	if f, problem := p.sum.wrong(v); problem != "" {
		return p.otherSum(p.def.paths[scopeGroup][f], v[f], problem)
	}
	return nil
}

// checkBatchSums is checkSums of a batch.
func (p *parser) checkBatchSums() error {
	v := &p.found[scopeBatch].values
	if f, problem := p.batchSum.wrong(v); problem != "" {
		return p.otherSum(p.batchPath(p.def.paths[scopeBatch][f]), v[f], problem)
	}
	return nil
}

// otherSum warns of a stated sum that is another than that of the amounts, or refuses it.
func (p *parser) otherSum(path, value, problem string) error {
	if p.limits.Strict {
		return &FieldError{Path: path, Value: shown(value), Problem: problem, Reason: ReasonControlSum}
	}
	p.warn(path + " is " + shown(value) + ", which " + problem)
	return nil
}

// wrong is the first field of a group or batch that states another sum, and what is wrong with it.
func (c *control) wrong(v *[fieldTotal]string) (f field, problem string) {
	switch {
	case v[fieldControlSum] != "" && !c.is(v[fieldControlSum]):
		return fieldControlSum, "is not the sum of the amounts"
	case v[fieldTotalAmount] == "" || c.unread:
		return fieldNone, ""
	case !c.is(v[fieldTotalAmount]):
		return fieldTotalAmount, "is not the sum of the amounts"
	case v[fieldTotalCurrency] != c.currency:
		return fieldTotalCurrency, "is not the currency of the transactions, " + shown(c.currency)
	case c.mixed != "":
		return fieldTotalAmount, "is a total of amounts in " + shown(c.currency) + " and in " + shown(c.mixed)
	}
	return fieldNone, ""
}
