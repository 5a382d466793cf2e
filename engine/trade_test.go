package engine

import (
	"math"
	"math/rand/v2"
	"testing"
)

// mostFor is the largest quantity whose share of the cash a sum covers: as trying all shows.
func TestMostFor(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		of, cash := 1+r.Int64N(60), 1+r.Int64N(60)
		sum := r.Int64N(cash + 1)
		want := int64(0)
		for x := range of + 1 {
			if share(cash, x, of) <= sum {
				want = x
			}
		}
		if got := min(mostFor(sum, of, cash), of); got != want {
			t.Fatalf("%d of %d for %d: %d, want %d", sum, cash, of, got, want)
		}
	}
}

// Amounts of any size have exact shares.
func TestShareOfLargeAmounts(t *testing.T) {
	const large = math.MaxInt64
	if got := share(large, large-1, large); got != large-1 {
		t.Errorf("share is %d", got)
	}
	if got := mostFor(large-1, large, large); got != large-1 {
		t.Errorf("most is %d", got)
	}
	if got := mostFor(large, large, 1); got != large {
		t.Errorf("most is %d", got)
	}
}

// Where giver and taker differ, the amount of the one settles that does not tolerate it.
func TestAgree(t *testing.T) {
	for _, c := range []struct {
		gives, takes, giver, taker int64
		amount                     int64
		agreed                     bool
	}{
		{100, 100, 0, 0, 100, true},
		{100, 101, 0, 0, 0, false},
		{100, 101, 1, 0, 101, true},
		{100, 101, 0, 1, 100, true},
		{100, 101, 1, 1, 101, true},
		{101, 100, 1, 1, 100, true},
		{100, 103, 2, 2, 0, false},
		{math.MaxInt64, 1, 0, math.MaxInt64 - 1, math.MaxInt64, true},
	} {
		amount, agreed := agree(c.gives, c.takes, c.giver, c.taker)
		if amount != c.amount || agreed != c.agreed {
			t.Errorf("%+v: %d %v", c, amount, agreed)
		}
	}
}

// One party cannot burden the other with more unmatched sides than a new one is compared with in no time.
func TestUnmatchedSidesAreBounded(t *testing.T) {
	d := newDesk(t, 0, Open)
	n := Naming{Kind: CreateAsset}
	n.SetAsset("USD")
	n.SetParticipant("CBUSUS30")
	d.apply(AppendNaming(nil, &n, nil))
	giver, taker := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
	for _, name := range []string{"ALPHCNB0", "BRAVGB20"} {
		a := Naming{Kind: OpenAccount, AccountKind: AccountSettlement}
		a.SetParticipant(name)
		a.SetAsset("USD")
		d.apply(AppendNaming(nil, &a, nil))
	}
	side := Instruction{Kind: SubmitTrade, Amount: 1, TakeAsset: 2, Debtor: giver, Creditor: taker}
	submit := func(takes int64) Outcome {
		side.ID, side.Takes = d.id(), takes
		return d.apply(AppendInstruction(nil, &side, nil))
	}
	for i := range int64(UnmatchedMax) {
		if o := submit(i + 1); o.Status != Unmatched {
			t.Fatalf("side %d: %v %v", i, o.Status, o.Reason)
		}
	}
	first := [16]byte{}
	putWords(&first, d.ids, ^d.ids)
	if o := submit(1); o.Status != Rejected || o.Reason != QueueTooLarge {
		t.Errorf("one too many: %v %v", o.Status, o.Reason)
	}
	d.apply(AppendInstruction(nil, &Instruction{Kind: CancelOrder, ID: first}, nil))
	if o := submit(1); o.Status != Unmatched {
		t.Errorf("after a cancellation: %v %v", o.Status, o.Reason)
	}
	d.check()
}

// Two trades that pass one bond and one cent back and forth end their instruction all the same.
func TestPartsAreBounded(t *testing.T) {
	d := newDesk(t, 0, Open)
	n := Naming{Kind: CreateAsset, Options: OptionSecurity, BusinessDate: 20500}
	n.SetAsset("BOND")
	n.SetParticipant("DEPOLUL0")
	d.apply(AppendNaming(nil, &n, nil))
	issuer := d.e.assets.at(2).issuerAccount
	accounts := map[string][2]uint32{}
	for _, name := range []string{"ALPHCNB0", "BRAVGB20"} {
		cash := d.account(name, int64(len(accounts)))
		a := Naming{Kind: OpenAccount, AccountKind: AccountSettlement}
		a.SetParticipant(name)
		a.SetAsset("BOND")
		accounts[name] = [2]uint32{cash, d.apply(AppendNaming(nil, &a, nil)).Number}
	}
	a, b := accounts["ALPHCNB0"], accounts["BRAVGB20"]
	one := Instruction{Kind: Fund, Method: Instant, Amount: 1, Debtor: issuer, Creditor: a[1], ID: d.id()}
	d.apply(AppendInstruction(nil, &one, nil))
	side := func(debtor, creditor uint32, amount int64, takes uint16, price int64) Outcome {
		in := Instruction{Kind: SubmitTrade, Amount: amount, TakeAsset: takes, Takes: price, Partial: true, Debtor: debtor, Creditor: creditor, ID: d.id()}
		return d.apply(AppendInstruction(nil, &in, nil))
	}
	const large = 1 << 40
	side(a[1], b[1], large, 1, large+5)
	side(b[0], a[0], large+5, 2, large)
	side(b[1], a[1], large, 1, large)
	if o := side(a[0], b[0], large, 2, large); o.Status != Queued {
		t.Errorf("the last side is %v: %v", o.Status, o.Reason)
	}
	parts := 0
	for _, ev := range d.r.Events {
		if ev.Kind == OrderSettledPart {
			parts++
		}
	}
	if parts == 0 || parts > 4*PartsMax {
		t.Errorf("%d parts by one instruction", parts)
	}
	d.check()
}
