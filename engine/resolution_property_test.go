package engine

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestPropertyGreatestSolution opens a day on random puzzles: what settles is the union of all solutions, found by trying all prefixes, and
// holds what order by order settlement would settle. Once more on what is left, when more orders have come and limits have counted.
func TestPropertyGreatestSolution(t *testing.T) {
	met := tally{}
	eachCase(t, func(t *trial) {
		b := newPuzzle(t.Rand).pose(t, uint8(t.IntN(2))*OptionOnCommand, nil)
		for round := range 2 {
			prefixes, unique := b.greatest()
			if !unique {
				t.Errorf("round %d: the union %v of all solutions of %+v is none", round, prefixes, b.puzzle)
			}
			b.open()
			chosen := b.chosen(prefixes)
			if got := b.settled(); !slices.Equal(got, chosen) {
				t.Errorf("round %d: settled %v, the greatest solution is %v of %+v", round, got, chosen, b.puzzle)
			}
			b.sound()
			gross := b.gross()
			for account, k := range gross {
				if k > prefixes[account] {
					t.Errorf("round %d: order by order %v settle, together %v", round, gross, prefixes)
				}
			}
			met.count(b.puzzle, chosen, b.chosen(gross))
			b.settle(chosen)
			b.goOn()
		}
	})
	met.wanted(t)
}

// goOn goes on to the next pre-open, where more orders enter.
func (b *board) goOn() {
	b.must(Setting{Kind: SetDay, Asset: 1, Day: Closed})
	b.must(Setting{Kind: SetDay, Asset: 1, Day: PreOpen})
	b.unblock()
	b.enter(b.Rand, min(4, 9-len(b.orders)))
	b.submit()
	b.block(b.Rand)
	b.setBlocks()
}

// unblock ends all blocks.
func (b *board) unblock() {
	for i := range b.accounts {
		b.accounts[i].debitBlocked, b.accounts[i].creditBlocked = false, false
	}
	b.setBlocks()
}

// TestPropertyMarkedAsset marks an open asset, as if an attempt had been dropped: what enters then settles alone or waits. The next tick, which begins with the bounds that are kept
// all the time, settles the union of all solutions.
func TestPropertyMarkedAsset(t *testing.T) {
	together := 0
	eachCase(t, func(t *trial) {
		b := newPuzzle(t.Rand).pose(t, 0, nil)
		b.open()
		b.unblock()
		b.settle(b.settled())
		b.e.mark(1, true)
		b.enter(t.Rand, 9-len(b.orders))
		b.submit()
		b.block(t.Rand)
		b.setBlocks()
		b.settle(b.settled())
		prefixes, _ := b.greatest()
		chosen := b.chosen(prefixes)
		b.set(Setting{Kind: Tick})
		if got := b.settled(); !slices.Equal(got, chosen) {
			t.Errorf("settled %v, the greatest solution is %v of %+v", got, chosen, b.puzzle)
		}
		if slices.Contains(chosen, true) {
			together++
		}
		b.sound()
	})
	wantSome(t, "orders settled together at the tick", together)
}

// tally counts what cases were like, so that none of them is missing.
type tally struct{ none, alone, together, all, limits, reservations, blocks int }

func (m *tally) count(p *puzzle, chosen, gross []bool) {
	switch {
	case !slices.Contains(chosen, true):
		m.none++
	case slices.Equal(chosen, gross):
		m.alone++
	default:
		m.together++
	}
	if !slices.Contains(chosen, false) {
		m.all++
	}
	free := *p
	free.limits = nil
	m.limits += differs(&free, chosen)
	free.limits, free.accounts = p.limits, slices.Clone(p.accounts)
	for i := range free.accounts {
		free.accounts[i].reserved = [2]int64{}
	}
	m.reservations += differs(&free, chosen)
	copy(free.accounts, p.accounts)
	for i := range free.accounts {
		free.accounts[i].debitBlocked, free.accounts[i].creditBlocked = false, false
	}
	m.blocks += differs(&free, chosen)
}

// differs is 1 where the greatest solution of a puzzle is another than the chosen one.
func differs(p *puzzle, chosen []bool) int {
	prefixes, _ := p.greatest()
	if slices.Equal(p.chosen(prefixes), chosen) {
		return 0
	}
	return 1
}

func (m *tally) wanted(t *testing.T) {
	t.Logf("rounds: %+v", *m)
	if *cases < 1000 {
		return
	}
	for what, n := range map[string]int{"none settles": m.none, "each settles alone": m.alone, "some settle together": m.together, "all settle": m.all,
		"limits bite": m.limits, "reservations bite": m.reservations, "blocks bite": m.blocks} {
		if n < *cases/100 {
			t.Errorf("rounds where %s: only %d of %d cases", what, n, *cases)
		}
	}
}

// TestPropertyOrderOfRemoval drops last orders of whatever account breaks a condition, in random order, and opens the accounts of the same
// puzzle in another order: the same is left.
func TestPropertyOrderOfRemoval(t *testing.T) {
	eachCase(t, func(t *trial) {
		p := newPuzzle(t.Rand)
		want := p.chosen(p.dropped(t.Rand))
		if again := p.chosen(p.dropped(t.Rand)); !slices.Equal(again, want) {
			t.Errorf("dropped in one order %v are left, in another %v of %+v", want, again, p)
		}
		for _, opening := range [][]int{nil, t.Perm(len(p.accounts))} {
			b := p.pose(t, 0, opening)
			b.open()
			if got := b.settled(); !slices.Equal(got, want) {
				t.Errorf("accounts opened as %v: settled %v, not %v of %+v", opening, got, want, p)
			}
		}
	})
}

// TestPropertyMoreLiquidity gives one account more: what settled before settles again.
func TestPropertyMoreLiquidity(t *testing.T) {
	more := 0
	eachCase(t, func(t *trial) {
		p := newPuzzle(t.Rand)
		little := p.pose(t, 0, nil)
		p.accounts[t.IntN(len(p.accounts))].cover += 1 + t.Int64N(9)
		much := p.pose(t, 0, nil)
		little.open()
		much.open()
		more += grown(t, little.settled(), much.settled(), p)
	})
	wantSome(t, "more liquidity settled more", more)
}

// TestPropertyAppendedOrder appends an order at the end of a queue: what settled without it settles with it.
func TestPropertyAppendedOrder(t *testing.T) {
	more := 0
	eachCase(t, func(t *trial) {
		p := newPuzzle(t.Rand)
		without := p.pose(t, 0, nil)
		p.enter(t.Rand, 1)
		appended := &p.orders[len(p.orders)-1]
		for _, o := range p.orders {
			if o.debtor == appended.debtor {
				appended.priority = min(appended.priority, o.priority)
			}
		}
		with := p.pose(t, 0, nil)
		without.open()
		with.open()
		more += grown(t, append(without.settled(), false), with.settled(), p)
	})
	wantSome(t, "the order that was appended settled more", more)
}

// grown wants all of before in after, and is 1 where there is more.
func grown(t *trial, before, after []bool, p *puzzle) int {
	t.Helper()
	for i := range before {
		if before[i] && !after[i] {
			t.Errorf("settled before %v, after %v of %+v", before, after, p)
		}
	}
	if slices.Equal(before, after) {
		return 0
	}
	return 1
}

func wantSome(t *testing.T, what string, n int) {
	t.Helper()
	if *cases >= 1000 && n < *cases/50 {
		t.Errorf("%s in %d of %d cases only", what, n, *cases)
	}
}

// TestPropertyResolvingAgain resolves a second time, on command and by a tick: no order moves, and the state is the same.
func TestPropertyResolvingAgain(t *testing.T) {
	eachCase(t, func(t *trial) {
		b := newPuzzle(t.Rand).pose(t, uint8(t.IntN(2))*OptionOnCommand, nil)
		b.open()
		hash := b.e.Hash()
		for _, again := range []Setting{{Kind: Resolve, Choice: Multilateral, Asset: 1}, {Kind: Tick}} {
			if o := b.set(again); o.Number != 0 || len(b.r.Events) != 0 || b.e.Hash() != hash {
				t.Errorf("%v after the opening moved %d orders: %+v", again.Kind, o.Number, b.puzzle)
			}
		}
	})
}

// happening is one thing that happens to a market, the same on several desks.
type happening struct {
	order   puzzleOrder // where its amount is not 0
	account int         // where funds are not 0, or a block is set or ends
	funds   int64
	block   Choice
}

// TestPropertyEventsAndOnePass lets the same happen on three desks: one that resolves at every event, one that resolves once at the end, and one
// that opens at the end. With one priority, the same orders settle; reservations and limits that were there from the start and blocks that have ended change nothing of that,
// since each set that settled early is a solution of the end as well. (With two priorities it is not so: see TestUrgentOrderComesTooLate.)
func TestPropertyEventsAndOnePass(t *testing.T) {
	early := 0
	eachCase(t, func(t *trial) {
		p := newPuzzle(t.Rand)
		p.orders = nil
		for i := range p.accounts {
			p.accounts[i].debitBlocked, p.accounts[i].creditBlocked = false, false
		}
		priority := Priority(t.IntN(priorities))
		events, command, opened := p.pose(t, 0, nil), p.pose(t, OptionOnCommand, nil), p.pose(t, 0, nil)
		events.open()
		command.open()
		for range 25 {
			h := p.happens(t.Rand, priority)
			for _, b := range []*board{events, command, opened} {
				b.let(h)
			}
			early += count(events.r.Events, OrderSettled)
		}
		for _, b := range []*board{events, command, opened} {
			b.unblock()
		}
		command.must(Setting{Kind: Resolve, Choice: Multilateral, Asset: 1})
		opened.open()
		events.same(command)
		events.same(opened)
		events.sound()
	})
	wantSome(t, "an order settled before the end", early)
}

// happens is something at random; blocks are noted in the puzzle.
func (p *puzzle) happens(r *rand.Rand, priority Priority) happening {
	h := happening{account: r.IntN(len(p.accounts))}
	a := &p.accounts[h.account]
	switch n := r.IntN(20); {
	case n < 2 && !a.creditBlocked:
		h.funds = 1 + r.Int64N(5)
	case n == 2:
		h.block = [...]Choice{BlockDebit, UnblockDebit}[r.IntN(2)]
		a.debitBlocked = h.block == BlockDebit
	case n == 3:
		h.block = [...]Choice{BlockCredit, UnblockCredit}[r.IntN(2)]
		a.creditBlocked = h.block == BlockCredit
	default:
		q := puzzle{accounts: p.accounts}
		q.enter(r, 1)
		h.order = q.orders[0]
		h.order.priority = priority
	}
	return h
}

// let lets something happen. Orders from and to blocked accounts are refused on each desk alike.
func (b *board) let(h happening) {
	switch {
	case h.funds != 0:
		b.fund(b.numbers[h.account], h.funds)
	case h.block != 0:
		b.must(Setting{Kind: SetAccount, Choice: h.block, Account: b.numbers[h.account]})
	default:
		o := h.order
		o.id, _ = b.order(b.numbers[o.debtor], b.numbers[o.creditor], o.amount, o.priority)
		b.orders = append(b.orders, o)
	}
}

// same wants the same orders settled and the same balances.
func (b *board) same(c *board) {
	b.Helper()
	if got, want := b.settled(), c.settled(); !slices.Equal(got, want) {
		b.Errorf("settled %v, on the other desk %v: %+v", got, want, b.puzzle)
	}
	for _, number := range b.numbers {
		if got, want := b.balance(number), c.balance(number); got != want {
			b.Errorf("account %d has %d, on the other desk %d", number, got, want)
		}
	}
}

// TestUrgentOrderComesTooLate is why the end is the same with one priority only: what an urgent order would have gone before has settled when it comes.
func TestUrgentOrderComesTooLate(t *testing.T) {
	for _, opening := range []bool{false, true} {
		day := Open
		if opening {
			day = PreOpen
		}
		d := newDesk(t, 0, day)
		a, b, c := d.account("ALPHCNB0", 10), d.account("BRAVGB20", 0), d.account("CHARDEF0", 0)
		normal, _ := d.order(a, b, 10, Normal)
		urgent, _ := d.order(a, c, 10, Urgent)
		d.set(Setting{Kind: SetDay, Asset: 1, Day: Open})
		first, second := normal, urgent
		if opening {
			first, second = urgent, normal
		}
		if d.status(first) != Settled || d.status(second) != Queued {
			t.Errorf("day %v: normal is %v, urgent is %v", day, d.status(normal), d.status(urgent))
		}
	}
}

// TestPropertyLeastFunding funds the debtor of each waiting order with the least funding that Explain names: the order settles; with one unit less it does not.
func TestPropertyLeastFunding(t *testing.T) {
	met := struct{ alone, together, never int }{}
	eachCase(t, func(t *trial) {
		b := newPuzzle(t.Rand).pose(t, uint8(t.IntN(2))*OptionOnCommand, nil)
		b.open()
		for _, o := range b.orders {
			x, reason := b.e.Explain(o.id, 0)
			switch {
			case reason == AlreadyFinal && b.status(o.id) == Settled:
			case reason != ReasonNone:
				t.Errorf("explaining answers %v", reason)
			case !x.Fundable:
				met.never++
				b.tryFunding(o, 1_000_000, false)
			default:
				met.together++
				if x.Ahead == 0 && x.Block == Cover && x.LeastFunding == o.amount-b.cover(o) {
					met.together--
					met.alone++
				}
				b.tryFunding(o, x.LeastFunding, true)
				b.tryFunding(o, x.LeastFunding-1, false)
			}
		}
	})
	t.Logf("%+v", met)
	wantSome(t, "funding freed an order alone", met.alone)
	wantSome(t, "funding freed an order with others", met.together)
	wantSome(t, "no funding freed an order", met.never)
}

func (b *board) cover(o puzzleOrder) int64 { return b.e.accounts.at(b.numbers[o.debtor]).cover() }

// tryFunding gives the debtor of an order an amount on a copy, as credit where nothing may be paid to it, and wants the order to settle, or not to.
func (b *board) tryFunding(o puzzleOrder, amount int64, settles bool) {
	b.Helper()
	c := b.copied()
	c.give(o.debtor, amount)
	if got := c.status(o.id) == Settled; got != settles {
		b.Errorf("%d more for the debtor of %+v: settles %t in %+v", amount, o, got, b.puzzle)
	}
	c.sound()
}

// give lets an account have an amount more, and resolves where that does not go by itself.
func (b *board) give(account int, amount int64) {
	if amount != 0 {
		b.pay(account, amount)
	}
	if b.e.assets.at(1).options&OptionOnCommand != 0 {
		events := slices.Clone(b.r.Events)
		b.must(Setting{Kind: Resolve, Choice: Multilateral, Asset: 1})
		b.r.Events = append(events, b.r.Events...)
	}
}

// pay lets an account have an amount more: as credit where nothing may be paid to it.
func (b *board) pay(account int, amount int64) {
	number := b.numbers[account]
	if b.accounts[account].creditBlocked {
		b.must(Setting{Kind: SetLimit, Choice: LimitCreditLine, Account: number, Amount: b.accounts[account].line + amount})
		return
	}
	b.fund(number, amount)
}

// TestPropertyWhatIf asks what would settle if an account were funded, and funds it on a copy: these orders settle, and nothing had changed by asking.
func TestPropertyWhatIf(t *testing.T) {
	some := 0
	eachCase(t, func(t *trial) {
		b := newPuzzle(t.Rand).pose(t, uint8(t.IntN(2))*OptionOnCommand, nil)
		b.open()
		b.unblock()
		b.enter(t.Rand, 2) // these may settle alone, and leave bounds to be looked at later
		b.submit()
		account, amount, hash := t.IntN(len(b.accounts)), 1+t.Int64N(12), b.e.Hash()
		rows, count, value := b.e.WhatIf(b.numbers[account], amount, nil, 100)
		if b.e.Hash() != hash || b.e.Check() != nil {
			t.Errorf("asking changed the state: %v", b.e.Check())
		}
		c := b.copied()
		c.give(account, amount)
		var asked, happened [][16]byte
		sum := int64(0)
		for _, row := range rows {
			asked = append(asked, row.ID)
		}
		for _, e := range c.r.Events {
			if e.Kind == OrderSettled && e.Debtor != 1 {
				happened = append(happened, e.ID)
				sum += e.Amount
			}
		}
		some += min(1, count)
		if count != len(happened) || value != sum || !slices.Equal(sortedIDs(asked), sortedIDs(happened)) {
			t.Errorf("%d more for account %d: asked %d orders of %d, happened %d of %d in %+v", amount, account, count, value, len(happened), sum, b.puzzle)
		}
	})
	wantSome(t, "funding settled something", some)
}

func sortedIDs(ids [][16]byte) [][16]byte {
	slices.SortFunc(ids, func(a, b [16]byte) int { return slices.Compare(a[:], b[:]) })
	return ids
}
