package engine

import "math/bits"

// measured is what an account keeps for its measures: the second cache line of it. Amounts are in minor units.
type measured struct {
	sent    Sum        // settled as debtor, funding apart
	upper   int64      // the most that out minus in of the entered orders ever was
	used    int64      // the most that sent minus received ever was
	entered amountTime // of the orders that have entered, as debtor
	settled amountTime // of those that settled
}

// amountTime sums amount x unix milliseconds, in 128 bits: room for 2^24 orders of the largest amount that there can be.
type amountTime struct{ low, high uint64 }

func (s *amountTime) add(amount, ms int64) {
	high, low := bits.Mul64(uint64(amount), uint64(ms))
	var carry uint64
	s.low, carry = bits.Add64(s.low, low, 0)
	s.high += high + carry
}

func (s *amountTime) remove(amount, ms int64) {
	high, low := bits.Mul64(uint64(amount), uint64(ms))
	var borrow uint64
	s.low, borrow = bits.Sub64(s.low, low, 0)
	s.high -= high + borrow
}

// subtract takes another sum out.
func (s *amountTime) subtract(other amountTime) {
	var borrow uint64
	s.low, borrow = bits.Sub64(s.low, other.low, 0)
	s.high -= other.high + borrow
}

// fundedBound is what funded stays below on either side of zero (mayFund), so that no measure leaves 64 bits. Members owe less than 2^61 together and the issuer owes
// 2^61 at most, so a balance b is not below -2^61 and is below 2^62, which makes it a funded where a date begins. So
//
//	position = b - funded       is below 2^62 + 2^62, and not below -(2^61 + 2^62); used is the most of -position
//	lower    = out - b + funded is below 2^61 + 2^61 + 2^62, as what waits in an asset sums to less than 2^61
//	upper    = amount + out - b + funded is, too: of an order that waits amount + out is part of that sum; of one that settles at its
//	           entry amount - b is 2^61 at most, or cover, b - floor, would not be enough
const fundedBound = 1 << 62

// mayFund says whether funding stays within its bound on both sides.
func mayFund(d, c *account, amount int64) bool {
	return amount < fundedBound+d.funded && amount < fundedBound-c.funded
}

// position is received minus sent.
func (a *account) position() int64 { return a.balance - a.funded }

// now is the time of the present instruction in unix milliseconds, never 0.
func (e *Engine) now() int64 { return max(1, e.time/1e6) }

// enter counts an order that settles at its entry: out is what waits from the debtor minus what waits to it.
func (e *Engine) enter(d *account, amount, out int64) {
	d.entered.add(amount, e.now())
	d.upper = max(d.upper, amount+out-d.position())
}

// waitingNet is what waits from an account minus what waits to it, of the orders that have entered.
func (e *Engine) waitingNet(a *account) int64 {
	if a.queue == 0 {
		return 0
	}
	q := e.queues.at(a.queue)
	return q.waitingOut - q.waitingIn
}

// enterWaiting counts an order that queues, once.
func (e *Engine) enterWaiting(w *waiting) {
	if w.entered() != 0 {
		return
	}
	d := e.accounts.at(w.debtor)
	e.enter(d, w.amount, e.waitingNet(d))
	w.setEntered(e.now())
	e.countWaiting(w.debtor, w.creditor, w.amount)
}

// withdraw takes an entered order out of the measures that does not settle any more.
func (e *Engine) withdraw(w *waiting) {
	if w.entered() != 0 {
		e.accounts.at(w.debtor).entered.remove(w.amount, w.entered())
	}
}

// countSettled counts a settlement of the debtor; countUsed follows when all that settles together has settled.
func (e *Engine) countSettled(d *account, amount int64) {
	d.sent = d.sent.Plus(SumOf(amount))
	d.settled.add(amount, e.now())
}

func (d *account) countUsed() { d.used = max(d.used, -d.position()) }

// Measures is what an account has sent, received and used, in minor units. Liquidity saved is Upper - Used.
type Measures struct {
	Account, Participant uint32
	Asset                uint16
	Sent, Received       Sum   // settled orders; funding does not count
	Waiting, WaitingIn   int64 // orders from and to the account that have entered a queue and are not final, the held ones among them
	// Upper is the liquidity for settling each order as it entered: the most that the entered orders out minus those in ever were.
	// Lower is the liquidity for settling them all at the end: out minus in, at least 0. (Leinonen and Soramäki,
	// "Optimizing liquidity usage and settlement speed in payment systems", Bank of Finland 16/1999.)
	Upper, Lower int64
	Used         int64 // the most that Sent - Received ever was after a settlement
	// Sums of amount x unix milliseconds over the orders as debtor, low and high word of 128 bits: of their entry, and of their settlement.
	EnteredTime, SettledTime [2]uint64
}

// Measures shows the measures of an account.
func (e *Engine) Measures(number uint32) (Measures, bool) {
	if !e.hasAccount(number) {
		return Measures{}, false
	}
	a := e.accounts.at(number)
	m := Measures{
		Account: number, Participant: a.owner, Asset: a.asset,
		Sent: a.sent, Received: a.sent.Plus(SumOf(a.position())), Upper: a.upper, Used: a.used,
		EnteredTime: [2]uint64{a.entered.low, a.entered.high}, SettledTime: [2]uint64{a.settled.low, a.settled.high},
	}
	if a.queue != 0 {
		q := e.queues.at(a.queue)
		m.Waiting, m.WaitingIn = q.waitingOut, q.waitingIn
	}
	m.Lower = max(0, m.Waiting-m.WaitingIn-a.position())
	return m, true
}
