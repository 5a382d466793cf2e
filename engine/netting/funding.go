package netting

import "math"

// Funding plays on paper what settles when an account of a problem is funded: order by order, then together, until nothing moves. The rules are
// those of the engine's queues and of the greatest solution. It changes nothing, and answers one question after another with the same memory.
type Funding struct {
	p       *Problem
	account int32 // the one that is funded
	order   int32 // whose settlement is asked for, none where all that settles is
	more    int64 // the least amount that, given beside, would have made it go another way
	steps   int   // orders looked at for this question
	budget  int   // of steps

	covers  []int64 // by account
	left    []int32 // by account: orders of its queue that have not settled
	fronts  []int32 // by account: all of its queue before this one have
	rooms   []int64 // by limit
	gone    []bool  // by order: it has settled
	lined   []bool  // by account: it stands in the line
	line    []int32 // accounts to be served
	settled []int32 // orders, as they settled
	alone   int     // how many of these did so before any solution

	solution solution
}

// Least is the least funding of its debtor with which an order settles.
type Least struct {
	Amount   int64
	Found    bool // there is one
	Together bool // with it the order settles in a solution, or after one
	AtMost   bool // the steps were used up: with this amount it settles, but a lesser one may be enough
}

// Play gives the orders that settle when an account gets an amount, as they do, and whether that is all: after so many steps it gives up. The list is good until the next call.
func (f *Funding) Play(p *Problem, account int32, amount int64, stepsMax int) (settled []int32, all bool) {
	f.begin(p, account, none, stepsMax)
	f.play(amount)
	return f.settled, !f.tired()
}

// Settles says whether an order settles when its debtor gets an amount, and whether it does so before any solution.
func (f *Funding) Settles(p *Problem, order int32, amount int64, stepsMax int) (settles, alone bool) {
	f.begin(p, p.Orders[order].Debtor, order, stepsMax)
	f.play(amount)
	return f.gone[order], f.gone[order] && !f.together(order)
}

// Least looks for the least amount with which an order settles, by trying, one after the other, all amounts at which it goes another way. More money may be of harm: another order
// takes it. So there is no halving. After so many steps it is content with an amount that is enough, if it knows one: that with which the debtor's own queue settles it, or
// the given one.
func (f *Funding) Least(p *Problem, order int32, given int64, stepsMax int) Least {
	f.begin(p, p.Orders[order].Debtor, order, stepsMax)
	if a := &p.Accounts[f.account]; a.Reserved[a.priority(order)] >= unpayable {
		return Least{}
	}
	enough := f.enough(given)
	f.steps = 0
	for amount := f.floor(); !enough.Found || amount < enough.Amount; amount += f.more {
		f.play(amount)
		switch {
		case f.gone[order]:
			return Least{Amount: amount, Found: true, Together: f.together(order)}
		case f.tired():
			enough.AtMost = enough.Found
			return enough
		case f.more == math.MaxInt64:
			return Least{}
		}
	}
	return enough
}

// enough tries amounts that are likely to be enough, the least first: the last pays for all of the queue.
func (f *Funding) enough(given int64) Least {
	a := &f.p.Accounts[f.account]
	all := a.Reserved[a.priority(f.order)] - a.Cover
	for at := a.First; at < a.End; at++ {
		all += f.p.Orders[at].Amount
	}
	own := f.passing()
	for _, amount := range [...]int64{min(given, own), max(given, own), max(0, all)} {
		f.steps = 0
		if f.play(amount); f.gone[f.order] {
			return Least{Amount: amount, Found: true, Together: f.together(f.order)}
		}
	}
	return Least{}
}

func (f *Funding) begin(p *Problem, account, order int32, budget int) {
	f.p, f.account, f.order, f.steps, f.budget = p, account, order, 0, budget
	f.solution.sort(p)
}

func (f *Funding) tired() bool { return f.steps > f.budget }

// over says whether it is known what was asked, or too much was looked at.
func (f *Funding) over() bool { return f.tired() || f.order != none && f.gone[f.order] }

// together says whether an order that has settled did so in a solution or after one.
func (f *Funding) together(order int32) bool {
	for _, each := range f.settled[:f.alone] {
		if each == order {
			return false
		}
	}
	return true
}

// floor is an amount below which the order can't settle, even if the debtor first gets all that waits for it.
func (f *Funding) floor() int64 {
	floor := f.lack(f.order, f.p.Accounts[f.account].Cover)
	for i := range f.p.Orders {
		if o := &f.p.Orders[i]; o.Creditor == f.account && !o.Barred {
			floor -= o.Amount
		}
	}
	return max(0, floor)
}

// passing is the least amount with which the order settles when the queue of its debtor is looked through once and no limit keeps any of it back: seen from the order to the front,
// those before it that fit what is needed behind them take it first.
func (f *Funding) passing() int64 {
	a := &f.p.Accounts[f.account]
	need := f.p.Orders[f.order].Amount
	for at := f.order - 1; at >= a.First; at-- {
		if o := &f.p.Orders[at]; at < a.Normal || !f.p.Bypass || o.Amount <= need && !o.Barred {
			need += o.Amount
		}
	}
	return max(0, need+a.Reserved[a.priority(f.order)]-a.Cover)
}

// lack is how much a cover lacks for an order alone.
func (f *Funding) lack(order int32, cover int64) int64 {
	o := &f.p.Orders[order]
	a := &f.p.Accounts[o.Debtor]
	return lack(a.Reserved[a.priority(order)], cover-o.Amount)
}

// unpayable is a reservation that no funding reaches, so that sums fit int64.
const unpayable = 1 << 62

// lack is how much a position lacks of what is reserved.
func lack(reserved, position int64) int64 {
	if reserved >= unpayable {
		return math.MaxInt64
	}
	return reserved - position
}

// play lets everything settle that does when the account gets an amount.
func (f *Funding) play(amount int64) {
	f.reset()
	f.covers[f.account] += amount
	f.wake(f.account)
	f.serve()
	f.alone = len(f.settled)
	for !f.over() && f.settleTogether() {
		f.serve()
	}
}

func (f *Funding) reset() {
	p := f.p
	f.covers, f.left, f.fronts = resize(f.covers, len(p.Accounts)), resize(f.left, len(p.Accounts)), resize(f.fronts, len(p.Accounts))
	f.lined, f.rooms, f.gone = resize(f.lined, len(p.Accounts)), resize(f.rooms, len(p.Limits)), resize(f.gone, len(p.Orders))
	for i := range p.Accounts {
		a := &p.Accounts[i]
		f.covers[i], f.left[i], f.fronts[i] = a.Cover, a.End-a.First, a.First
	}
	for i := range p.Limits {
		f.rooms[i] = p.Limits[i].Room
	}
	clear(f.lined)
	clear(f.gone)
	f.line, f.settled, f.more = f.line[:0], f.settled[:0], math.MaxInt64
}

func (f *Funding) wake(account int32) {
	if f.left[account] > 0 && !f.lined[account] {
		f.lined[account] = true
		f.line = append(f.line, account)
	}
}

// serve serves the accounts in the line, and those that are paid by that.
func (f *Funding) serve() {
	for i := 0; i < len(f.line) && !f.over(); i++ {
		account := f.line[i]
		f.lined[account] = false
		f.serveOne(account)
	}
	f.line = f.line[:0]
}

// serveOne settles the front of a queue while it may, and then, with bypass, each normal order behind it that may.
func (f *Funding) serveOne(account int32) {
	a := &f.p.Accounts[account]
	if a.Blocked {
		return
	}
	at := f.fronts[account]
	for at < a.End && (f.gone[at] || f.pays(at)) {
		at++
	}
	f.fronts[account] = at
	if !f.p.Bypass || at < a.Normal {
		return
	}
	for at++; at < a.End; at++ {
		if !f.gone[at] {
			f.pays(at)
		}
	}
}

// pays settles an order if it may settle alone. What the funded account lacks for it is noted.
func (f *Funding) pays(order int32) bool {
	f.steps++
	o := &f.p.Orders[order]
	if o.Barred || o.Debit != none && f.rooms[o.Debit] < o.Amount {
		return false
	}
	if lack := f.lack(order, f.covers[o.Debtor]); lack > 0 {
		if o.Debtor == f.account {
			f.more = min(f.more, lack)
		}
		return false
	}
	f.settle(order)
	return true
}

func (f *Funding) settle(order int32) {
	o := &f.p.Orders[order]
	f.gone[order] = true
	f.settled = append(f.settled, order)
	f.left[o.Debtor]--
	f.covers[o.Debtor] -= o.Amount
	if o.Debit != none {
		f.rooms[o.Debit] -= o.Amount
	}
	if o.Credit != none {
		f.rooms[o.Credit] += o.Amount
	}
	if o.Creditor != outsider {
		f.covers[o.Creditor] += o.Amount
		f.wake(o.Creditor)
	}
}
