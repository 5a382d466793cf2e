package report

import (
	"fmt"
	"math/big"
	"strconv"
	"time"

	"github.com/shopspring/decimal"
)

// Type says what a column holds.
type Type uint8

const (
	Text   Type = iota
	Whole       // a whole number from 0 on
	Amount      // a decimal of up to 8 places, with the asset's scale; ratios have 6
	Flag        // true or false
	Time        // unix nanoseconds
	Date        // days since 1970-01-01
)

// Column is a column of a report.
type Column struct {
	Name string
	Type Type
}

// Value is one field of a row: the column's type says which member holds it.
type Value struct {
	none   bool
	text   string
	number int64 // Whole, Flag, Time, Date
	amount decimal.Decimal
}

var none = Value{none: true}

// text is none where there is no text.
func text(s string) Value { return Value{text: s, none: s == ""} }

func whole[T uint8 | uint16 | uint32 | uint64 | int](n T) Value { return Value{number: int64(n)} }

// unless0 is a number that means nothing where it is 0.
func unless0[T uint8 | uint16 | uint32 | uint64 | int](n T) Value {
	return Value{number: int64(n), none: n == 0}
}

func flag(b bool) Value {
	if b {
		return Value{number: 1}
	}
	return Value{}
}

// moment is a time, none where it is 0; day is a date.
func moment(nanos int64) Value { return Value{number: nanos, none: nanos == 0} }

func day(days uint32) Value { return Value{number: int64(days), none: days == 0} }

// minor is an amount of minor units.
func minor(units int64, scale uint8) Value {
	return Value{amount: decimal.New(units, -int32(scale))}
}

// sum is an amount of minor units that may pass 64 bits.
func sum(units *big.Int, scale uint8) Value {
	return Value{amount: decimal.NewFromBigInt(units, -int32(scale))}
}

// ratioDigits is how many decimals of a ratio are told; it is rounded half away from zero.
const ratioDigits = 6

// ratio is none where its denominator is not positive.
func ratio(r *big.Rat) Value {
	if r == nil {
		return none
	}
	return Value{amount: decimal.RequireFromString(r.FloatString(ratioDigits))}
}

// format is the value as text, "" for none.
func (t Type) format(v *Value) string {
	switch {
	case v.none:
		return ""
	case t == Whole:
		return strconv.FormatInt(v.number, 10)
	case t == Amount:
		return v.amount.StringFixed(-v.amount.Exponent())
	case t == Flag:
		return strconv.FormatBool(v.number != 0)
	case t == Time:
		return time.Unix(0, v.number).UTC().Format(time.RFC3339Nano)
	case t == Date:
		return time.Unix(v.number*24*60*60, 0).UTC().Format(time.DateOnly)
	}
	return v.text
}

func uuid(id [16]byte) string {
	if id == [16]byte{} {
		return ""
	}
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
