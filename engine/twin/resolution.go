package twin

import (
	"math/big"
	"slices"

	"weir/engine"
)

// choice is a set of queued orders to settle together: by debtor, in order of the queue. Debtors without any are not in it.
type choice map[*account][]*order

// put sets what a debtor has in the choice.
func (c choice) put(debtor *account, orders []*order) {
	if len(orders) == 0 {
		delete(c, debtor)
		return
	}
	c[debtor] = orders
}

func (c choice) dropLast(debtor *account) { c.put(debtor, c[debtor][:len(c[debtor])-1]) }

// value is the sum of what the choice settles.
func (c choice) value() *big.Int {
	sum := new(big.Int)
	for _, orders := range c {
		for _, o := range orders {
			sum.Add(sum, big.NewInt(o.amount()))
		}
	}
	return sum
}

// holdsLinked says whether a linked order is in the choice.
func (c choice) holdsLinked() bool {
	for _, orders := range c {
		if slices.ContainsFunc(orders, func(o *order) bool { return o.group != nil }) {
			return true
		}
	}
	return false
}

// lack is a condition of a solution that a choice breaks.
type lack struct {
	deficit *big.Int
	counts  func(*order) bool // those of the account's orders that count against it
}

// lacks is what an account that has orders in the choice lacks: its position first, then its limits.
func (t *Twin) lacks(a *account, c choice) []lack {
	var lacks []lack
	own := c[a]
	lowest := own[len(own)-1].priority
	if deficit := new(big.Int).Sub(a.reservedFrom(lowest), t.positionWith(a, c)); deficit.Sign() > 0 {
		lacks = append(lacks, lack{deficit, func(*order) bool { return true }})
	}
	for _, l := range a.limits {
		counts := func(o *order) bool {
			_, creditor := t.parties(o)
			return a.limitOn(creditor) == l
		}
		deficit := new(big.Int).Sub(t.outflowWith(a, l, c), big.NewInt(l.amount))
		if deficit.Sign() > 0 && len(chosen(own, counts)) > 0 {
			lacks = append(lacks, lack{deficit, counts})
		}
	}
	return lacks
}

// chosen is those orders that fulfil a condition.
func chosen(orders []*order, condition func(*order) bool) []*order {
	var some []*order
	for _, o := range orders {
		if condition(o) {
			some = append(some, o)
		}
	}
	return some
}

// positionWith is the cover that the account would have.
func (t *Twin) positionWith(a *account, c choice) *big.Int {
	position := a.cover()
	for _, orders := range c {
		for _, o := range orders {
			switch amount := big.NewInt(o.amount()); a.number {
			case o.record.Debtor:
				position.Sub(position, amount)
			case o.record.Creditor:
				position.Add(position, amount)
			}
		}
	}
	return position
}

// outflowWith is the net outflow that a limit of the account would count.
func (t *Twin) outflowWith(a *account, l *limit, c choice) *big.Int {
	outflow := big.NewInt(l.outflow)
	for _, orders := range c {
		for _, o := range orders {
			debtor, creditor := t.parties(o)
			amount := big.NewInt(o.amount())
			if debtor == a && a.limitOn(creditor) == l {
				outflow.Add(outflow, amount)
			}
			if creditor == a && a.limitOn(debtor) == l {
				outflow.Sub(outflow, amount)
			}
		}
	}
	return outflow
}

// blocked says whether a block keeps the order from settling.
func (t *Twin) blocked(o *order) bool {
	debtor, creditor := t.parties(o)
	return debtor.blockedForDebit() || creditor.blockedForCredit()
}

// greatest is the greatest solution of some assets: of all that is queued in them, while an account breaks a condition, or a group is not
// whole, the last of its prefix is dropped, or what stands from the order of the group on. Which account is taken first makes no difference.
func (t *Twin) greatest(assets []*asset) choice {
	c := choice{}
	var accounts []*account
	for _, a := range assets {
		accounts = append(accounts, t.accountsOf(a)...)
	}
	for _, debtor := range accounts {
		c.put(debtor, t.waiting(debtor))
	}
	for dropped := true; dropped; {
		dropped = false
		for _, debtor := range accounts {
			if at := slices.IndexFunc(c[debtor], func(o *order) bool { return !t.holdsGroup(c, o) }); at >= 0 {
				c.put(debtor, c[debtor][:at])
				dropped = true
			}
			for len(c[debtor]) > 0 && (len(chosen(c[debtor], t.blocked)) > 0 || len(t.lacks(debtor, c)) > 0) {
				c.dropLast(debtor)
				dropped = true
			}
		}
	}
	return c
}

// holdsGroup says whether all that an order settles with is in a choice.
func (t *Twin) holdsGroup(c choice, o *order) bool {
	for _, each := range o.withGroup() {
		debtor, _ := t.parties(each)
		if !slices.Contains(c[debtor], each) {
			return false
		}
	}
	return true
}

// settleSolutions settles the greatest solution of every asset that resolves at every event, and says whether there was any.
func (t *Twin) settleSolutions() bool {
	moved := false
	for _, a := range t.assets {
		if !a.resolvesAtEvents() {
			continue
		}
		if c := t.greatest(t.joined(a, (*asset).resolvesAtEvents)); len(c) > 0 {
			t.settleTogether(c)
			moved = true
		}
	}
	return moved
}

// resolve follows Resolve.
func (t *Twin) resolve(in *engine.Setting) engine.Outcome {
	a := t.asset(in.Asset)
	switch {
	case in.Choice != engine.Multilateral && in.Choice != engine.Bilateral:
		return t.refuse(engine.NotSupported)
	case a == nil:
		return t.refuse(engine.UnknownAsset)
	case !a.settles():
		return t.refuse(engine.NotOpen)
	}
	t.resolveAsset(a, in.Choice, (*asset).settles)
	outcome := t.answer(engine.Applied)
	outcome.Number = t.settled.count
	return outcome
}

// resolveAsset resolves over a whole asset, and over those joined to it that fulfil a condition.
func (t *Twin) resolveAsset(a *asset, kind engine.Choice, others condition) {
	before := a.settled
	switch {
	case kind == engine.Bilateral:
		t.offset(a)
	case a.has(engine.OptionBypass):
		t.bypass(a, others)
	default:
		t.settleTogether(t.greatest(t.joined(a, others)))
	}
	t.rest()
	if count := a.settled.count - before.count; count > 0 {
		t.emit(engine.Event{Kind: engine.Resolved, Amount: a.settled.sum - before.sum, Debtor: uint32(kind), Asset: a.number, Number: count})
	}
}
