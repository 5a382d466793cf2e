package gateway

import (
	"math/big"
	"math/bits"

	"github.com/shopspring/decimal"

	"weir/engine"
)

// sums are the measures of one account, or of several added up: exact, however many.
type sums struct {
	sent, waiting       big.Int
	upper, lower, used  big.Int
	enteredAt, settleAt big.Int // amount x unix milliseconds
	squares             big.Int // of what each account sent
}

func (s *sums) add(m *engine.Measures) {
	addUnits(&s.sent, m.Sent)
	addUnits(&s.waiting, m.Waiting)
	addUnits(&s.upper, m.Upper)
	addUnits(&s.lower, m.Lower)
	addUnits(&s.used, m.Used)
	addWords(&s.enteredAt, m.EnteredTime[0], m.EnteredTime[1])
	addWords(&s.settleAt, m.SettledTime[0], m.SettledTime[1])
	high, low := bits.Mul64(uint64(m.Sent), uint64(m.Sent))
	addWords(&s.squares, low, high)
}

func addUnits(sum *big.Int, units int64) {
	var n big.Int
	sum.Add(sum, n.SetInt64(units))
}

func addWords(sum *big.Int, low, high uint64) {
	var n, l big.Int
	n.Lsh(n.SetUint64(high), 64)
	sum.Add(sum, n.Or(&n, l.SetUint64(low)))
}

// saved is the liquidity that queueing and resolution saved: what settling each order at entry would have taken beyond what was used.
func (s *sums) saved() *big.Int {
	var n big.Int
	if n.Sub(&s.upper, &s.used); n.Sign() < 0 {
		n.SetInt64(0)
	}
	return &n
}

// turnover is how often the used liquidity went over: settled value by liquidity used; nil where none was used.
func (s *sums) turnover() *big.Rat { return ratio(&s.sent, &s.used) }

// delay is the delay indicator at an end (unix milliseconds): the delay of all that entered, weighted by value, as a part of
// what it would be if nothing settled before the end (Leinonen and Soramäki, Bank of Finland 16/1999); nil where nothing entered before it.
func (s *sums) delay(end int64) *big.Rat {
	var at, delayed, most big.Int
	at.SetInt64(end)
	delayed.Mul(&s.waiting, &at)
	delayed.Add(&delayed, &s.settleAt)
	delayed.Sub(&delayed, &s.enteredAt)
	most.Add(&s.sent, &s.waiting)
	most.Mul(&most, &at)
	most.Sub(&most, &s.enteredAt)
	return ratio(&delayed, &most)
}

// concentration is the Herfindahl-Hirschman index of the senders: the sum of their squared shares of the settled value, 0 to 1; nil
// where nothing settled.
func (s *sums) concentration() *big.Rat {
	var all big.Int
	return ratio(&s.squares, all.Mul(&s.sent, &s.sent))
}

// ratio is nil where its denominator is not positive.
func ratio(of, to *big.Int) *big.Rat {
	if to.Sign() <= 0 {
		return nil
	}
	return new(big.Rat).SetFrac(of, to)
}

// ratioDigits is how many decimals of a ratio are told; it is rounded half away from zero.
const ratioDigits = 6

func appendRatio(dst []byte, name string, r *big.Rat) []byte {
	if r == nil {
		return appendNull(dst, name)
	}
	return appendText(dst, name, r.FloatString(ratioDigits))
}

func appendSum(dst []byte, name string, units *big.Int, scale uint8) []byte {
	return appendText(dst, name, sumText(units, scale))
}

func sumText(units *big.Int, scale uint8) string {
	return decimal.NewFromBigInt(units, -int32(scale)).StringFixed(int32(scale))
}

// appendLiquidity writes what rows and totals have in common.
func (s *sums) appendLiquidity(dst []byte, scale uint8, end int64) []byte {
	dst = appendSum(dst, "used", &s.used, scale)
	dst = appendSum(dst, "upper", &s.upper, scale)
	dst = appendSum(dst, "lower", &s.lower, scale)
	dst = appendSum(dst, "saved", s.saved(), scale)
	dst = appendRatio(dst, "turnover", s.turnover())
	return appendRatio(dst, "delay_indicator", s.delay(end))
}
