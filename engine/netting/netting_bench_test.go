package netting

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
)

// crowd draws orders between random accounts: lognormal amounts, some accounts far busier than others, some of the
// orders of every eighth account urgent, each account with a limit and some cover.
func crowd(accounts, orders int) *desk {
	r := rand.New(rand.NewPCG(testSeed, uint64(orders)))
	busy := rand.NewZipf(r, 1.1, 8, uint64(accounts-1))
	d := &desk{bypass: true}
	for i := range accounts {
		d.accounts = append(d.accounts, Account{Cover: r.Int64N(200_000)})
		d.limits = append(d.limits, bound{int32(i), none, r.Int64N(2_000_000)})
	}
	for range orders {
		w := waiting{debtor: int32(busy.Uint64()), amount: 1 + int64(math.Exp(9+1.5*r.NormFloat64()))}
		w.creditor = (w.debtor + 1 + int32(busy.Uint64())%int32(accounts-1)) % int32(accounts)
		if w.debtor%8 == 1 && chance(r, 2) {
			w.priority = urgent
		}
		d.orders = append(d.orders, w)
	}
	return d
}

// hotPair is two accounts with all orders.
func hotPair(orders int) *desk {
	r := rand.New(rand.NewPCG(testSeed, uint64(orders)))
	d := &desk{bypass: true, accounts: make([]Account, 2)}
	for i := range orders {
		d.orders = append(d.orders, waiting{debtor: int32(i & 1), creditor: int32(i&1 ^ 1), amount: 1 + r.Int64N(1_000_000)})
	}
	return d
}

// star is one account in the middle that owes all others and is owed by them, a little more or less.
func star(accounts, orders int) *desk {
	r := rand.New(rand.NewPCG(testSeed, uint64(orders)))
	d := &desk{bypass: true, accounts: make([]Account, accounts)}
	for i := range orders {
		w := waiting{debtor: 0, creditor: 1 + int32(i/2%(accounts-1)), amount: 1000 + r.Int64N(1_000_000)}
		if i&1 == 1 {
			w.debtor, w.creditor, w.amount = w.creditor, w.debtor, w.amount*(90+r.Int64N(20))/100
		}
		d.orders = append(d.orders, w)
	}
	return d
}

// chain is as many rounds of a chain of accounts as there are orders for, submitted from its end, with cover at its beginning:
// each sweep of re-adding brings one account further.
func chain(accounts, orders int) *desk {
	d := &desk{bypass: true, accounts: make([]Account, accounts)}
	d.accounts[0].Cover = int64(orders)
	for i := range orders {
		debtor := int32(accounts - 2 - i%(accounts-1))
		d.orders = append(d.orders, waiting{debtor: debtor, creditor: debtor + 1, amount: 1})
	}
	return d
}

var shapes = []struct {
	name string
	draw func(orders int) *desk
}{
	{"crowd", func(orders int) *desk { return crowd(1000, orders) }},
	{"hot pair", hotPair},
	{"star", func(orders int) *desk { return star(1000, orders) }},
	{"chain", func(orders int) *desk { return chain(1000, orders) }},
}

// The largest is above DropBestMax: only re-adding.
func BenchmarkImprove(b *testing.B) {
	for _, orders := range []int{10_000, 65_536, 1_000_000} {
		for _, shape := range shapes {
			b.Run(fmt.Sprintf("%s/%d", shape.name, orders), func(b *testing.B) {
				p, _ := shape.draw(orders).build()
				s := newSolver()
				empty := make([]bool, len(p.Orders))
				s.Improve(p, empty)
				value := int64(0)
				b.ReportAllocs()
				for b.Loop() {
					value = valueOf(p, s.Improve(p, empty))
				}
				b.ReportMetric(float64(value)/float64(valueOf(p, may(p))), "of_value")
			})
		}
	}
}

func BenchmarkOffset(b *testing.B) {
	for _, shape := range shapes {
		b.Run(shape.name, func(b *testing.B) {
			p, _ := shape.draw(1_000_000).build()
			s := newSolver()
			settled := len(s.Offset(p))
			b.ReportAllocs()
			for b.Loop() {
				settled = len(s.Offset(p))
			}
			b.ReportMetric(float64(settled)/float64(len(p.Orders)), "of_orders")
		})
	}
}
