package engine

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// TestPropertyResolveAgain: a resolution that runs again settles nothing (invariant 10), of either kind, with and without bypass.
func TestPropertyResolveAgain(t *testing.T) {
	for _, options := range []uint8{OptionOnCommand, OptionOnCommand | OptionBypass} {
		for _, choice := range []Choice{Multilateral, Bilateral} {
			settled := 0
			for seed := range uint64(600) {
				random := rand.New(rand.NewPCG(seed, 1))
				d := newDesk(t, options, Open)
				var accounts [4]uint32
				for i := range accounts {
					accounts[i] = d.account(fmt.Sprintf("BANK%d", i), random.Int64N(10))
				}
				for range 8 {
					if from, to := random.IntN(4), random.IntN(4); from != to {
						d.order(accounts[from], accounts[to], 1+random.Int64N(30), Normal)
					}
				}
				first := d.set(Setting{Kind: Resolve, Asset: 1, Choice: choice})
				if again := d.set(Setting{Kind: Resolve, Asset: 1, Choice: choice}); again.Number != 0 {
					t.Fatalf("seed %d, options %b, choice %d: %d orders settled, and %d when it ran again", seed, options, choice, first.Number, again.Number)
				}
				settled += int(first.Number)
			}
			if settled < 150 {
				t.Errorf("options %b, choice %d: only %d orders settled", options, choice, settled)
			}
		}
	}
}
