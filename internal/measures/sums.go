// Package measures adds up what the engine measures of accounts, exactly, and makes the figures of docs/reference/liquidity.md of the sums.
package measures

import (
	"math/big"

	"weir/engine"
)

// Sums are the measures of one account, or of several added up: exact, however many. Amounts are in minor units.
type Sums struct {
	Sent, Received, Waiting, WaitingIn big.Int
	Upper, Lower, Used                 big.Int

	enteredAt, settledAt big.Int // amount x unix milliseconds
	squares              big.Int // of what each account sent
}

// Add adds an account.
func (s *Sums) Add(m *engine.Measures) {
	sent := Big(m.Sent)
	s.Sent.Add(&s.Sent, sent)
	s.Received.Add(&s.Received, Big(m.Received))
	AddUnits(&s.Waiting, m.Waiting)
	AddUnits(&s.WaitingIn, m.WaitingIn)
	AddUnits(&s.Upper, m.Upper)
	AddUnits(&s.Lower, m.Lower)
	AddUnits(&s.Used, m.Used)
	addWords(&s.enteredAt, m.EnteredTime[0], m.EnteredTime[1])
	addWords(&s.settledAt, m.SettledTime[0], m.SettledTime[1])
	s.squares.Add(&s.squares, sent.Mul(sent, sent))
}

// Big is a sum of the engine as a number.
func Big(s engine.Sum) *big.Int {
	n, low := big.NewInt(s.High), big.Int{}
	n.Lsh(n, 64)
	return n.Add(n, low.SetUint64(s.Low))
}

// AddUnits adds an amount.
func AddUnits(sum *big.Int, units int64) {
	var n big.Int
	sum.Add(sum, n.SetInt64(units))
}

func addWords(sum *big.Int, low, high uint64) {
	var n, l big.Int
	n.Lsh(n.SetUint64(high), 64)
	sum.Add(sum, n.Or(&n, l.SetUint64(low)))
}

// Saved is the liquidity that queueing and resolution saved: what settling each order at entry would have taken beyond what was used.
func (s *Sums) Saved() *big.Int {
	var n big.Int
	if n.Sub(&s.Upper, &s.Used); n.Sign() < 0 {
		n.SetInt64(0)
	}
	return &n
}

// Turnover is how often the used liquidity went over: settled value by liquidity used; nil where none was used.
func (s *Sums) Turnover() *big.Rat { return Ratio(&s.Sent, &s.Used) }

// Delay is the delay indicator at an end (unix milliseconds): the delay of all that entered, weighted by value, as a part of
// what it would be if nothing settled before the end (Leinonen and Soramäki, Bank of Finland 16/1999); nil where nothing entered before it.
func (s *Sums) Delay(end int64) *big.Rat {
	var at, delayed, most big.Int
	at.SetInt64(end)
	delayed.Mul(&s.Waiting, &at)
	delayed.Add(&delayed, &s.settledAt)
	delayed.Sub(&delayed, &s.enteredAt)
	most.Add(&s.Sent, &s.Waiting)
	most.Mul(&most, &at)
	most.Sub(&most, &s.enteredAt)
	return Ratio(&delayed, &most)
}

// Concentration is the Herfindahl-Hirschman index of the senders: the sum of their squared shares of the settled value, 0 to 1; nil
// where nothing settled.
func (s *Sums) Concentration() *big.Rat {
	var all big.Int
	return Ratio(&s.squares, all.Mul(&s.Sent, &s.Sent))
}

// Ratio is nil where its denominator is not positive.
func Ratio(of, to *big.Int) *big.Rat {
	if to.Sign() <= 0 {
		return nil
	}
	return new(big.Rat).SetFrac(of, to)
}
