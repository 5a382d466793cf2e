package engine

import (
	"slices"
	"testing"
)

// TestPropertyFundingBypass funds the debtor of a waiting order of a small asset with OptionBypass with all amounts up to the one that Explain names, on copies: it is the least with which
// the order settles, and where a Resolve is needed for that, Explain says so. Where Explain names none, no amount frees the order.
func TestPropertyFundingBypass(t *testing.T) {
	met := struct{ passing, others, never, harmed, resolved int }{}
	spare := &rooms{free: map[int][][]byte{}}
	eachCase(t, func(t *trial) {
		b := newPuzzle(t.Rand).poseOpen(t)
		o := b.orders[t.IntN(len(b.orders))]
		hash := b.e.Hash()
		x, reason := b.e.Explain(o.id, 0)
		if b.e.Hash() != hash || b.e.Check() != nil {
			t.Errorf("explaining changed the state: %v", b.e.Check())
		}
		image := b.image()
		least := x.LeastFunding
		for amount := range least {
			if settles, _ := b.tryOn(image, spare, o, amount); settles {
				t.Errorf("%+v: %d settles it, less than %+v; in %+v", o, amount, x, b.puzzle)
			}
		}
		switch settles, onCommand := b.tryOn(image, spare, o, least); {
		case reason == AlreadyFinal:
		case reason != ReasonNone, x.AtMost, settles != x.Fundable, settles && onCommand != x.OnCommand:
			t.Errorf("%+v: explained by %v %+v: settles %t, on command %t; in %+v", o, reason, x, settles, onCommand, b.puzzle)
		case !x.Fundable:
			met.never++
			for range 10 {
				if settles, _ := b.tryOn(image, spare, o, t.Int64N(100)); settles {
					t.Errorf("%+v: explained by %+v, but it settles in %+v", o, x, b.puzzle)
				}
			}
		case onCommand:
			met.resolved++
		case x.Ahead > 0 && least < x.AheadSum+o.amount-b.cover(o):
			met.passing++
			for more := int64(1); more < 10; more++ {
				if settles, _ := b.tryOn(image, spare, o, least+more); !settles {
					met.harmed++
					break
				}
			}
		default:
			met.others++
		}
	})
	t.Logf("%+v", met)
	wantSome(t, "an order settled past others, or with them", met.passing)
	wantSome(t, "an order settled behind all others", met.others)
	wantSome(t, "no funding freed an order", met.never)
	wantSome(t, "more funding did not free what less did", met.harmed)
	wantSome(t, "a Resolve was needed", met.resolved)
}

// poseOpen brings a puzzle to an open asset with OptionBypass, in half of the cases with OptionOnCommand, where more orders then enter.
func (p *puzzle) poseOpen(t *trial) *board {
	b := p.pose(t, OptionBypass|uint8(t.IntN(2))*OptionOnCommand, nil)
	b.open()
	b.unblock()
	b.enter(t.Rand, t.IntN(4))
	b.submit()
	b.block(t.Rand)
	b.setBlocks()
	return b
}

// tryOn gives the debtor of an order an amount on a copy, and then settles solutions where that does not go by itself. onCommand says that the order settled by these.
func (b *board) tryOn(image []byte, spare *rooms, o puzzleOrder, amount int64) (settles, onCommand bool) {
	defer spare.clear()
	own := *b
	own.trial = &trial{b.T, b.Rand, spare}
	c := own.from(image)
	if amount > 0 {
		c.pay(o.debtor, amount)
	}
	if c.status(o.id) == Settled || c.e.assets.at(1).options&OptionOnCommand == 0 {
		return c.status(o.id) == Settled, false
	}
	c.settleSolutions()
	return c.status(o.id) == Settled, true
}

// settleSolutions does what a Resolve does, but for the choices that the bypass stage improves.
func (b *board) settleSolutions() {
	b.e.results = &b.r // of no instruction
	for moved := b.e.moved - 1; moved != b.e.moved; {
		moved = b.e.moved
		b.e.pass(1, atCommand, false)
		b.e.settleTaken(together{wakes: true})
		b.e.rest(0)
	}
}

// TestPropertyWhatIfBypass asks what would settle if an account of a small asset with OptionBypass were funded, and funds it on a copy.
func TestPropertyWhatIfBypass(t *testing.T) {
	some := 0
	eachCase(t, func(t *trial) {
		b := newPuzzle(t.Rand).poseOpen(t)
		account, amount, image := t.IntN(len(b.accounts)), 1+t.Int64N(15), b.image()
		hash := b.e.Hash()
		rows, count, value := b.e.WhatIf(b.numbers[account], amount, nil, 100)
		c := b.from(image)
		c.pay(account, amount)
		if c.e.assets.at(1).options&OptionOnCommand != 0 {
			c.settleSolutions()
		}
		var asked, happened [][16]byte
		sum := int64(0)
		for _, row := range rows {
			asked = append(asked, row.ID)
		}
		for _, o := range b.orders {
			if b.status(o.id) == Queued && c.status(o.id) == Settled {
				happened = append(happened, o.id)
				sum += o.amount
			}
		}
		some += min(1, count)
		if count != len(happened) || value != sum || !slices.Equal(sortedIDs(asked), sortedIDs(happened)) {
			t.Errorf("%d more for account %d: asked %d orders of %d, happened %d of %d in %+v", amount, account, count, value, len(happened), sum, b.puzzle)
		}
		if b.e.Hash() != hash || b.e.Check() != nil {
			t.Errorf("asking changed the state: %v", b.e.Check())
		}
	})
	wantSome(t, "funding settled something", some)
}
