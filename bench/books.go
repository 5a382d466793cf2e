package bench

import (
	"context"
	"fmt"
	"math/big"
)

// books are what the accounts of the run must hold.
type books struct {
	generator *generator
	balances  []int64          // by place, in minor units
	seats     []map[uint32]int // by asset: the place of an account number
}

// newBooks notes what is in the accounts at the start.
func newBooks(ctx context.Context, s *server, g *generator, fresh bool) (*books, error) {
	b := &books{generator: g, balances: make([]int64, g.places())}
	for asset := range g.workload.assets {
		seats := make(map[uint32]int, g.accounts)
		for i := range int(g.accounts) {
			seats[g.numbers[asset][i]] = g.placeOf(asset, uint32(i))
		}
		b.seats = append(b.seats, seats)
	}
	if fresh {
		return b, nil
	}
	return b, b.walk(ctx, s, func(place int, row *shownAccount, balance int64) error {
		b.balances[place] = balance
		return nil
	})
}

// move notes that orders have settled.
func (b *books) move(f *flows) {
	for i := range b.balances {
		b.balances[i] += f.received[i] - f.sent[i]
	}
}

// check compares every account with what it must hold, and that each asset sums to zero. Where nothing may wait, no account may have a queue.
func (b *books) check(ctx context.Context, s *server, empty bool) error {
	return b.walk(ctx, s, func(place int, row *shownAccount, balance int64) error {
		if balance != b.balances[place] {
			return fmt.Errorf("%w: account %d of %s holds %s; by the orders that were answered it is %s",
				ErrProof, row.Account, row.Participant, row.Balance, appendAmount(nil, b.balances[place]))
		}
		if empty && row.Queued > 0 {
			return fmt.Errorf("%w: %d orders of %s wait, and all should have settled", ErrProof, row.Queued, row.Participant)
		}
		return nil
	})
}

// walk calls take with each account of the run, and checks that there are all of them, and that each asset sums to zero.
func (b *books) walk(ctx context.Context, s *server, take func(place int, row *shownAccount, balance int64) error) error {
	for i, asset := range b.generator.workload.assets {
		met, sum, balance := 0, new(big.Int), new(big.Int)
		err := s.accounts(ctx, asset.code, func(row *shownAccount) error {
			if err := minorUnits(balance, row.Balance); err != nil {
				return err
			}
			sum.Add(sum, balance)
			place, ours := b.seats[i][row.Account]
			if !ours {
				return nil
			}
			met++
			return take(place, row, balance.Int64())
		})
		switch {
		case err != nil:
			return err
		case met < int(b.generator.accounts):
			return fmt.Errorf("%w: %d of the accounts in %s are listed; %d were opened", ErrProof, met, asset.code, b.generator.accounts)
		case sum.Sign() != 0:
			return fmt.Errorf("%w: the balances of %s sum to %s minor units, not to 0", ErrProof, asset.code, sum)
		}
	}
	return nil
}
