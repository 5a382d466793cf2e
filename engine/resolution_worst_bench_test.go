package engine

import (
	"fmt"
	"testing"
	"time"

	"weir/internal/memory"
)

// worst is a market that is hard on a pass: nobody has any money, and all that waits settles together, or nothing does.
type worst struct {
	name    string
	small   int // orders as a test
	full    int // orders as a benchmark
	banks   func(orders int) int
	parties func(i, orders int) (debtor, creditor int, amount int64) // of an order, by index
	settles bool
}

var worstCases = []worst{
	{"ring", 1000, 1_000_000, asMany, ring, true},
	{"ring-one-link-missing", 1000, 1_000_000, oneMore, ring, false},
	{"star", 1000, 1_000_000, spokes, star, true},
	{"hot-pair", 1000, 1_000_000, two, pair, true},
	{"deadlock", 1000, 100_000, leakingBanks, leaking, false},
}

func asMany(orders int) int  { return orders }
func oneMore(orders int) int { return orders + 1 }
func two(int) int            { return 2 }
func spokes(orders int) int  { return orders/2 + 1 }

// ring has each bank pay the next one, the last one the first.
func ring(i, _ int) (debtor, creditor int, amount int64) { return i, i + 1, 10 }

// star has a hub pay every other bank, and each of these pay the hub.
func star(i, _ int) (debtor, creditor int, amount int64) {
	if i%2 == 0 {
		return 0, 1 + i/2, 10
	}
	return 1 + i/2, 0, 10
}

// pair has two banks pay each other.
func pair(i, _ int) (debtor, creditor int, amount int64) { return i % 2, 1 - i%2, 10 }

// leakingEach is how many orders each bank of a leaking ring has.
const leakingEach = 50

func leakingBanks(orders int) int { return orders/leakingEach + 1 }

// leaking has the banks of a ring pay each other in many orders, behind a first one that leaves the ring: each lacks that little, and gives up its last order,
// whereupon the next lacks that, round after round.
func leaking(i, orders int) (debtor, creditor int, amount int64) {
	banks := orders / leakingEach
	debtor = i % banks
	if i < banks {
		return debtor, banks, 1
	}
	return debtor, (debtor + 1) % banks, 10
}

// build makes the market, with orders that wait for a resolution on command.
func (c *worst) build(tb testing.TB, orders int) *desk {
	arena := &memory.Arena{}
	tb.Cleanup(func() { _ = arena.Free() })
	banks := c.banks(orders)
	d := &desk{tb: tb, e: New(Config{Alloc: arena.Alloc, Accounts: banks, Orders: orders}), time: 1}
	asset := Naming{Kind: CreateAsset, Options: OptionOnCommand, Day: PreOpen}
	asset.SetAsset("EUR")
	asset.SetParticipant("CBEUDEF0")
	d.apply(AppendNaming(nil, &asset, nil))
	for i := range banks {
		d.account(fmt.Sprintf("BANK%07d", i), 0)
	}
	for i := range orders {
		debtor, creditor, amount := c.parties(i, orders)
		d.order(2+uint32(debtor), 2+uint32(creditor%banks), amount, Normal)
	}
	return d
}

// TestWorstCases opens a day on each: all settles together, or nothing does.
func TestWorstCases(t *testing.T) {
	for _, c := range worstCases {
		t.Run(c.name, func(t *testing.T) {
			d := c.build(t, c.small)
			d.set(Setting{Kind: SetDay, Asset: 1, Day: Open})
			want := 0
			if c.settles {
				want = c.small
			}
			if settled := count(d.r.Events, OrderSettled); settled != want {
				t.Errorf("%d orders settled, expected %d", settled, want)
			}
			d.check()
		})
	}
}

// BenchmarkWorstCase is one pass over each at full size. Building the market takes much longer than the pass, and is left in the benchmark's own time so that it
// runs but a few times; ms/pass is the pass alone.
func BenchmarkWorstCase(b *testing.B) {
	for _, c := range worstCases {
		b.Run(fmt.Sprintf("%s=%d", c.name, c.full), func(b *testing.B) {
			spent := time.Duration(0)
			for range b.N {
				d := c.build(b, c.full)
				d.r.Events = make([]Event, c.full+16)
				for i := range d.r.Events {
					d.r.Events[i].Seq = 1 // no first touch is measured
				}
				d.e.assets.at(1).day = Open
				start := time.Now()
				settled := d.set(Setting{Kind: Resolve, Choice: Multilateral, Asset: 1}).Number
				spent += time.Since(start)
				if (settled != 0) != c.settles {
					b.Fatalf("%d orders settled", settled)
				}
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(spent.Microseconds())/1000/float64(b.N), "ms/pass")
		})
	}
}
