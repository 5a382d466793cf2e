package engine

import (
	"errors"
	"testing"
)

// A spoilt state is what a mistake in the engine would leave: the hash is kept with it. Check names what is broken.
type spoilt struct {
	name string
	make func(t *testing.T) *desk
	do   func(d *desk)
	want error
}

// TestCheckSeesWhatIsSpoilt spoils states that are sound.
func TestCheckSeesWhatIsSpoilt(t *testing.T) {
	for _, rows := range [][]spoilt{spoiltCycles, spoiltRecords, spoiltNetQueues, spoiltQueues, spoiltLinks, spoiltReturns, spoiltStandings} {
		for _, s := range rows {
			t.Run(s.name, func(t *testing.T) {
				d := s.make(t)
				d.check()
				s.do(d)
				if err := d.e.Check(); !errors.Is(err, s.want) {
					t.Errorf("%v, want %v", err, s.want)
				}
			})
		}
	}
}

// net submits a net order.
func (d *desk) net(debtor, creditor uint32, amount int64, want Status) {
	d.tb.Helper()
	in := Instruction{Kind: SubmitOrder, Method: Net, Amount: amount, Debtor: debtor, Creditor: creditor, ID: d.id()}
	if o := d.apply(AppendInstruction(nil, &in, nil)); o.Status != want {
		d.tb.Fatalf("%v %v, want %v", o.Status, o.Reason, want)
	}
}

// must gives a setting that is applied.
func (d *desk) must(s Setting) {
	d.tb.Helper()
	if o := d.set(s); o.Status != Applied && o.Status != Created {
		d.tb.Fatalf("%v %v", o.Status, o.Reason)
	}
}

// netted is a desk with accounts 2 to 4, an open cycle (1) with four orders, and positions -100, 70 and 30.
func netted(t *testing.T) *desk {
	d := newDesk(t, 0, Open)
	a, b, c := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 50), d.account("CHARDEF0", 50)
	d.must(Setting{Kind: OpenCycle, Asset: 1})
	d.net(a, b, 90, Accepted)
	d.net(a, c, 60, Accepted)
	d.net(c, a, 30, Accepted)
	d.net(b, a, 20, Accepted)
	return d
}

// pended is netted, closed, and its settlement asked for.
func pended(t *testing.T) *desk {
	d := netted(t)
	d.must(Setting{Kind: CloseCycle, Cycle: 1})
	if o := d.set(Setting{Kind: SettleCycle, Cycle: 1}); o.Reason != Cover {
		t.Fatal(o.Reason)
	}
	return d
}

// bearing is netted, and survivors have paid.
func bearing(t *testing.T) *desk {
	d := netted(t)
	d.must(Setting{Kind: CloseCycle, Cycle: 1})
	d.must(Setting{Kind: SurvivorsPay, Cycle: 1, Account: 2})
	return d
}

// unwound is netted, closed, and without its account 3.
func unwound(t *testing.T) *desk {
	d := netted(t)
	d.must(Setting{Kind: CloseCycle, Cycle: 1})
	d.must(Setting{Kind: UnwindCycle, Cycle: 1, Account: 3})
	return d
}

// finished is netted and settled.
func finished(t *testing.T) *desk {
	d := pended(t)
	d.fund(2, 100)
	if d.e.cycles.at(1).state != CycleDone {
		t.Fatal("not settled")
	}
	return d
}

// aborted is netted and aborted.
func aborted(t *testing.T) *desk {
	d := pended(t)
	d.must(Setting{Kind: AbortCycle, Cycle: 1})
	return d
}

// shift adds to the position of an account in cycle 1.
func (d *desk) shift(account uint32, amount int64) {
	p := d.e.findPosition(1, account)
	before := positionHash(p)
	p.position += amount
	d.e.keepOf(d.e.cycles.at(1), positionHash(p)-before)
}

// pairOf changes a pair of cycle 1.
func (d *desk) pairOf(debtor, creditor uint32, change func(p *cyclePair)) {
	p := d.e.findPair(1, debtor, creditor)
	before := pairHash(p)
	change(p)
	d.e.keepOf(d.e.cycles.at(1), pairHash(p)-before)
}

// record changes the record of cycle 1.
func (d *desk) record(change func(c *cycle)) {
	c := d.e.cycles.at(1)
	before := cycleHash(1, c)
	change(c)
	d.e.keepOf(c, cycleHash(1, c)-before)
}

var spoiltCycles = []spoilt{
	{"a position of an open cycle", netted, func(d *desk) { d.shift(3, 7) }, ErrCycleSum},
	{"a position of a closed cycle", bearing, func(d *desk) { d.shift(3, -7) }, ErrCycleSum},
	{"a position of a pending cycle", pended, func(d *desk) { d.shift(3, 7) }, ErrCycleSum},
	{"a position of a settled cycle", finished, func(d *desk) { d.shift(3, 7) }, ErrCycleSum},
	{"a position of an aborted cycle", aborted, func(d *desk) { d.shift(3, 7) }, ErrCycleSum},
	{"a position of a cycle without a defaulter", unwound, func(d *desk) { d.shift(2, 7) }, ErrCycleSum},
	{"two positions", netted, func(d *desk) { d.shift(3, 7); d.shift(4, -7) }, ErrCycles},
	{"two positions, with their projections", netted, func(d *desk) {
		d.shift(3, 7)
		d.shift(4, -7)
		d.e.queueOf(3).projected += 7
		d.e.queueOf(4).projected -= 7
	}, ErrCycles},
	{"the positions of survivors, without their projections", bearing, func(d *desk) { d.shift(3, 7); d.shift(4, -7) }, ErrCycles},
	{"the position of an unwound account", unwound, func(d *desk) { d.shift(3, 7); d.shift(4, -7) }, ErrCycles},
	{"sent", netted, func(d *desk) { d.e.findPosition(1, 2).sent++ }, ErrCycles},
	{"received", pended, func(d *desk) { d.e.findPosition(1, 2).received-- }, ErrCycles},
	{"received of a settled cycle", finished, func(d *desk) { d.e.findPosition(1, 2).received-- }, ErrCycles},
	{"the times of entry", unwound, func(d *desk) { d.e.findPosition(1, 2).entered.low++ }, ErrCycles},
	{"the sum of a pair", netted, func(d *desk) {
		d.pairOf(2, 3, func(p *cyclePair) { p.sum += 5 })
		d.shift(2, -5)
		d.shift(3, 5)
		d.e.findPosition(1, 2).sent += 5
		d.e.findPosition(1, 3).received += 5
		d.e.queueOf(2).projected -= 5
		d.e.queueOf(3).projected += 5
		d.e.cycles.at(1).gross += 5
	}, ErrCycles},
	{"the orders of a pair", netted, func(d *desk) {
		d.pairOf(2, 3, func(p *cyclePair) { p.orders++ })
		d.e.cycles.at(1).orders++
	}, ErrCycles},
	{"a projection", netted, func(d *desk) { d.e.queueOf(2).projected += 3 }, ErrCycles},
	{"a projection after the settlement", finished, func(d *desk) { d.e.queueOf(2).projected -= 100 }, ErrCycles},
	{"a projection after survivors paid", bearing, func(d *desk) { d.e.queueOf(2).projected -= 100 }, ErrCycles},
	{"the count of an account's cycles", pended, func(d *desk) { d.e.queueOf(2).cycles = 0 }, ErrCycles},
	{"the count of an unwound account's cycles", unwound, func(d *desk) { d.e.queueOf(3).cycles++ }, ErrCycles},
	{"the count of an asset's cycles", pended, func(d *desk) { d.e.assets.at(1).cycles++ }, ErrCycles},
	{"gross", netted, func(d *desk) { d.e.cycles.at(1).gross += 5 }, ErrCycles},
	{"gross of an aborted cycle", aborted, func(d *desk) { d.e.cycles.at(1).gross = 0 }, ErrCycles},
	{"the count of orders", pended, func(d *desk) { d.e.cycles.at(1).orders-- }, ErrCycles},
	{"an order of no pair", netted, func(d *desk) {
		o := d.e.orders.at(d.e.OrderIndexes()[len(d.e.OrderIndexes())-1])
		before := d.e.orderHash(o)
		o.debtor, o.creditor = 3, 4
		d.e.keep(d.e.bookOf(d.e.OrderIndexes()[len(d.e.OrderIndexes())-1]), d.e.orderHash(o)-before)
	}, ErrCycles},
}

var spoiltRecords = []spoilt{
	{"the open cycle of the asset, lost", netted, func(d *desk) { d.e.assets.at(1).openCycle = 0 }, ErrCycles},
	{"the open cycle of the asset, closed", pended, func(d *desk) { d.e.assets.at(1).openCycle = 1 }, ErrCycles},
	{"a cycle settled without a sequence", finished, func(d *desk) { d.record(func(c *cycle) { c.final = 0 }) }, ErrCycles},
	{"an open cycle that pends", netted, func(d *desk) { d.record(func(c *cycle) { c.pending = true }) }, ErrCycles},
	{"a hinderer that takes no part", pended, func(d *desk) { d.e.cycles.at(1).hinderer = 1 }, ErrCycles},
	{"nobody unwound", unwound, func(d *desk) { d.e.cycles.at(1).unwound = false }, ErrCycles},
	{"the last date", netted, func(d *desk) { d.e.cycles.at(1).lastDate-- }, ErrCycles},
	{"the list of positions", netted, func(d *desk) { d.e.cycles.at(1).lastIn = d.e.cycles.at(1).firstIn }, ErrCycles},
	{"the list of pairs", netted, func(d *desk) { d.e.cycles.at(1).firstPair = d.e.pairs.at(d.e.cycles.at(1).firstPair).next }, ErrCycles},
	{"a pending cycle, not listed", pended, func(d *desk) { d.e.pendings = nil }, ErrPendings},
	{"a cycle listed as pending", bearing, func(d *desk) { d.e.pendings = append(d.e.pendings, 1) }, ErrPendings},
	{"a settled cycle listed as pending", finished, func(d *desk) { d.e.pendings = append(d.e.pendings, 1) }, ErrPendings},
	{"a pending cycle that could settle", pended, func(d *desk) { d.give(2, 100) }, ErrCycleWaits},
}

// capped is netted, with a net order of account 2 that waits for headroom and one behind it.
func capped(t *testing.T) *desk {
	d := netted(t)
	d.must(Setting{Kind: SetLimit, Account: 2, Choice: LimitNetDebitCap, Amount: 110})
	d.net(2, 3, 20, Queued)
	d.net(2, 3, 5, Queued)
	return d
}

// cycleless is a desk with a net order that waits for a cycle.
func cycleless(t *testing.T) *desk {
	d := newDesk(t, 0, Open)
	d.net(d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0), 100, Queued)
	return d
}

var spoiltNetQueues = []spoilt{
	{"headroom", capped, func(d *desk) {
		q := d.e.queueOf(2)
		d.e.hash -= capHash(q)
		q.netCap = 120
		d.e.hash += capHash(q)
	}, ErrNetStuck},
	{"a cycle that is open", cycleless, func(d *desk) {
		number, c := d.e.cycles.add()
		c.opened, c.asset, c.state, c.lastDate = d.e.seq, 1, CycleOpen, 20500
		d.e.assets.at(1).openCycle = number
		d.e.assets.at(1).cycles++
		d.e.keepOf(c, cycleHash(number, c))
	}, ErrNetStuck},
	{"the end of a block", func(t *testing.T) *desk {
		d := capped(t)
		d.must(Setting{Kind: SetAccount, Account: 3, Choice: BlockCredit})
		d.must(Setting{Kind: SetLimit, Account: 2, Choice: LimitNetDebitCap, Amount: 200})
		return d
	}, func(d *desk) {
		a := d.e.accounts.at(3)
		d.e.hash -= accountHash(3, a)
		a.standing &^= creditBlocked
		d.e.hash += accountHash(3, a)
	}, ErrNetStuck},
	{"a net queue without its end", capped, func(d *desk) { d.e.queueOf(2).netTail = d.e.queueOf(2).netHead }, ErrQueue},
	{"a net order in no queue", capped, func(d *desk) {
		q := d.e.queueOf(2)
		d.e.unlink(d.e.waitings.at(q.netTail), &q.netHead, &q.netTail)
	}, ErrQueue},
	{"an account woken for good", capped, func(d *desk) { d.e.queueOf(2).netWaking = true }, ErrQueue},
	{"a line of woken accounts", capped, func(d *desk) { d.e.netWoken = append(d.e.netWoken, 2) }, ErrQueue},
}

// give moves money of the issuer to an account, and wakes nobody.
func (d *desk) give(account uint32, amount int64) {
	x, issuer := d.e.accounts.at(account), d.e.accounts.at(1)
	before := accountHash(account, x) + accountHash(1, issuer)
	x.balance += amount
	issuer.balance -= amount
	d.e.hash += accountHash(account, x) + accountHash(1, issuer) - before
	d.e.soil(account, x)
}

// bypassed is a desk with two normal orders, of 1000 and of 10, and one of another priority before them.
func bypassed(options uint8, before Priority) func(t *testing.T) *desk {
	return func(t *testing.T) *desk {
		d := newDesk(t, options, Open)
		a, b := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
		d.order(a, b, 1000, before)
		d.order(a, b, 1000, Normal)
		d.order(a, b, 10, Normal)
		return d
	}
}

var spoiltQueues = []spoilt{
	{"a front with cover", bypassed(0, Normal), func(d *desk) { d.give(2, 1000) }, ErrStuck},
	{"a normal order behind the front, with bypass", bypassed(OptionBypass, Normal), func(d *desk) { d.give(2, 10) }, ErrStuckBehind},
	{"the same on command", bypassed(OptionBypass|OptionOnCommand, Normal), func(d *desk) { d.give(2, 10) }, ErrStuckBehind},
	{"the same in a strict asset", bypassed(0, Normal), func(d *desk) { d.give(2, 10) }, nil},
	{"the same behind an urgent order", bypassed(OptionBypass, Urgent), func(d *desk) { d.give(2, 10) }, nil},
}

// traded is a desk with a second asset, the bond, and a pair that waits with a part settled: 3 of 10 for 31 of 104. Account 2 sells to account 3, which has 31.
func traded(t *testing.T) *desk {
	d := newDesk(t, 0, Open)
	a, b := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 31)
	n := Naming{Kind: CreateAsset, Options: OptionSecurity, BusinessDate: 20500, Day: Open}
	n.SetAsset("BOND")
	n.SetParticipant("DEPOLUL0")
	d.apply(AppendNaming(nil, &n, nil))
	var bonds [2]uint32
	for i, name := range []string{"ALPHCNB0", "BRAVGB20"} {
		n := Naming{Kind: OpenAccount, AccountKind: AccountSettlement}
		n.SetParticipant(name)
		n.SetAsset("BOND")
		bonds[i] = d.apply(AppendNaming(nil, &n, nil)).Number
	}
	in := Instruction{Kind: Fund, Method: Instant, Amount: 10, Debtor: d.e.assets.at(2).issuerAccount, Creditor: bonds[0], ID: d.id()}
	d.apply(AppendInstruction(nil, &in, nil))
	for _, side := range []Instruction{
		{Debtor: bonds[0], Creditor: bonds[1], Amount: 10, TakeAsset: 1, Takes: 104},
		{Debtor: b, Creditor: a, Amount: 104, TakeAsset: 2, Takes: 10},
	} {
		side.Kind, side.Partial, side.ID = SubmitTrade, true, d.id()
		d.apply(AppendInstruction(nil, &side, nil))
	}
	if d.balance(b) != 0 || d.balance(bonds[1]) != 3 {
		t.Fatal(d.balance(b), d.balance(bonds[1]))
	}
	return d
}

// delivered is traded when the rest of it has settled too.
func delivered(t *testing.T) *desk {
	d := traded(t)
	d.fund(3, 73)
	if d.balance(2) != 104 {
		t.Fatal(d.balance(2))
	}
	return d
}

// wheel is a desk with orders of a chain of three, of which each account sends one: of equal amounts they settle without money.
func wheel(amounts ...int64) func(t *testing.T) *desk {
	return func(t *testing.T) *desk {
		d := newDesk(t, 0, Open)
		accounts := [3]uint32{d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0), d.account("CHARDEF0", 0)}
		for i, amount := range amounts {
			in := Instruction{Kind: SubmitOrder, Amount: amount, Debtor: accounts[i], Creditor: accounts[(i+1)%3], Legs: 3, Reference: [16]byte{1}, ID: d.id()}
			if o := d.apply(AppendInstruction(nil, &in, nil)); o.Status == Rejected {
				t.Fatal(o.Reason)
			}
		}
		return d
	}
}

// cancelled is a chain of which an order was cancelled before the last came.
func cancelled(t *testing.T) *desk {
	d := wheel(10, 10)(t)
	in := Instruction{Kind: CancelOrder}
	putWords(&in.ID, d.ids, ^d.ids)
	d.apply(AppendInstruction(nil, &in, nil))
	return d
}

// last changes the order that came last, which is final.
func (d *desk) last(change func(o *order)) {
	id := [16]byte{}
	putWords(&id, d.ids, ^d.ids)
	low, high := words16(&id)
	index, _ := d.e.findByKey(&orderKey{low: low, high: high})
	o := d.e.orders.at(index)
	before := d.e.orderHash(o)
	change(o)
	d.e.keep(d.e.bookOf(index), d.e.orderHash(o)-before)
}

// chain changes the only chain.
func (d *desk) chain(change func(c *chain)) {
	c := d.e.chains.at(d.e.findChain(1, 0))
	d.e.hash -= chainHash(c)
	change(c)
	d.e.hash += chainHash(c)
}

// cash is the side of the only trade that gives cash.
func (d *desk) cash() (w *waiting, t *trade) {
	for i := d.e.trades.after(0); i != 0; i = d.e.trades.after(i) {
		if t := d.e.trades.at(i); t.takeAsset == 2 {
			return d.e.slotOf(d.e.orders.at(t.order)), t
		}
	}
	return nil, nil
}

var spoiltLinks = []spoilt{
	{"a chain settled by two instructions", wheel(10, 10, 10), func(d *desk) { d.last(func(o *order) { o.link-- }) }, ErrChains},
	{"a chain of which one was cancelled", wheel(10, 10, 10), func(d *desk) { d.last(func(o *order) { o.status = Cancelled }) }, ErrChains},
	{"a chain broken by two instructions", cancelled, func(d *desk) { d.last(func(o *order) { o.link-- }) }, ErrChains},
	{"a broken chain that gathers", cancelled, func(d *desk) { d.chain(func(c *chain) { c.state = ChainGathers }) }, ErrChains},
	{"a broken chain that waits", wheel(10, 10), func(d *desk) { d.chain(func(c *chain) { c.state = ChainIsBroken }) }, ErrChains},
	{"an order that its chain does not know", wheel(10, 10), func(d *desk) { d.chain(func(c *chain) { c.count-- }) }, ErrChains},
	{"a complete chain that gathers", wheel(10, 11, 12), func(d *desk) { d.chain(func(c *chain) { c.state = ChainGathers }) }, ErrChains},
	{"an order of another chain", wheel(10, 11, 12), func(d *desk) { d.e.waitings.at(1).beside++ }, ErrChains},
	{"a trade settled by two instructions", delivered, func(d *desk) {
		_, t := d.cash()
		o := d.e.orders.at(t.order)
		before := d.e.orderHash(o)
		o.link--
		d.e.keep(d.e.bookOf(t.order), d.e.orderHash(o)-before)
	}, ErrLinks},
	{"cash for no security", traded, func(d *desk) {
		w, t := d.cash()
		d.e.shrink(w, 1)
		d.e.hash -= d.e.tradeHash(t)
		t.settled++
		d.e.hash += d.e.tradeHash(t)
		d.e.refreshFreely()
	}, ErrParts},
	{"an amount left that is not", traded, func(d *desk) {
		w, _ := d.cash()
		d.e.shrink(w, 1)
		d.e.refreshFreely()
	}, ErrParts},
}

// returning is a desk with a payment of 10 of account 2 to 3, of which 4 was returned, and 5 more waits to be.
func returning(t *testing.T) *desk {
	d := newDesk(t, 0, Open)
	a, b := d.account("ALPHCNB0", 10), d.account("BRAVGB20", 0)
	paid, _ := d.order(a, b, 10, Normal)
	for i, amount := range []int64{4, 5} {
		in := Instruction{Kind: SubmitOrder, Amount: amount, Debtor: b, Creditor: a, Original: paid, ID: d.id()}
		if o := d.apply(AppendInstruction(nil, &in, nil)); o.Status != []Status{Settled, Queued}[i] {
			t.Fatal(o.Status, o.Reason)
		}
		if i == 0 {
			d.order(b, a, 6, Normal)
		}
	}
	return d
}

var spoiltReturns = []spoilt{
	{"more returned than there was", returning, func(d *desk) { d.e.addReturned(d.e.returned.after(0), 2) }, ErrReturned},
	{"less returned than waits", returning, func(d *desk) { d.e.addReturned(d.e.returned.after(0), -5) }, ErrReturned},
	{"a return of nothing", returning, func(d *desk) { d.e.waitings.at(1).beside++ }, ErrReturned},
	{"a return the wrong way", returning, func(d *desk) {
		r := d.e.returned.at(d.e.returned.after(0))
		before := d.e.returnedHash(r)
		r.order-- // the funding
		d.e.keep(d.e.bookOf(r.order), d.e.returnedHash(r)-before)
	}, ErrReturned},
}
