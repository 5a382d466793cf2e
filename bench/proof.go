package bench

import (
	"context"
	"fmt"
	"math/big"
	"strings"

	"weir/engine"
)

// proof is what must be true of the server after the last round.
type proof struct {
	server    *server
	generator *generator
	templates *templates
	alone     bool   // nobody else uses the server
	before    uint64 // the sequence before the first order
	orders    int    // answered since, the warm-up among them
	phases    []*phase
	seed      uint64
}

// check says which of the statements does not hold.
func (p *proof) check(ctx context.Context) error {
	if err := p.sequence(ctx); err != nil {
		return err
	}
	if err := p.books(ctx); err != nil {
		return err
	}
	return p.sample(ctx)
}

// sequence: every order was numbered once.
func (p *proof) sequence(ctx context.Context) error {
	seq, err := p.server.sequence(ctx)
	if err != nil {
		return err
	}
	grown := seq - p.before
	if grown < uint64(p.orders) || p.alone && grown != uint64(p.orders) {
		return fmt.Errorf("%w: %d orders were answered and the sequence has grown by %d", ErrProof, p.orders, grown)
	}
	return nil
}

// books: the balances of the asset sum to zero.
func (p *proof) books(ctx context.Context) error {
	accounts, sum, balance := 0, new(big.Int), new(big.Int)
	err := p.server.balances(ctx, func(text string) error {
		accounts++
		if err := minorUnits(balance, text); err != nil {
			return err
		}
		sum.Add(sum, balance)
		return nil
	})
	if err != nil {
		return err
	}
	if accounts <= len(p.generator.names) {
		return fmt.Errorf("%w: %d accounts are listed; %d and the issuer's were opened", ErrProof, accounts, len(p.generator.names))
	}
	if sum.Sign() != 0 {
		return fmt.Errorf("%w: the balances of %s sum to %s minor units, not to 0", ErrProof, assetCode, sum)
	}
	return nil
}

// minorUnits reads an amount of assetScale places.
func minorUnits(into *big.Int, text string) error {
	whole, fraction, _ := strings.Cut(text, ".")
	_, ok := into.SetString(whole+fraction, 10)
	if !ok || len(fraction) != assetScale {
		return fmt.Errorf("%w: balance %q", ErrAnswer, text)
	}
	return nil
}

// sampleSize is how many orders are looked up by their ids.
const sampleSize = 100

// sample: orders drawn by chance are found with the content that was sent.
func (p *proof) sample(ctx context.Context) error {
	for i := range sampleSize {
		x := draw(p.seed, 1000+uint64(i))
		phase := p.phases[i%len(p.phases)]
		n := int(scale(uint32(x>>32), uint32(phase.orders)))
		if err := p.lookUp(ctx, phase.first+n/phase.batch, n%phase.batch); err != nil {
			return err
		}
	}
	return nil
}

// lookUp compares an order, by its request and its place there, with what the server shows.
func (p *proof) lookUp(ctx context.Context, request, place int) error {
	n := firstOrder(request, p.templates.batch) + uint64(place)
	id := uuidText(p.generator.id(n))
	shown, err := p.server.order(ctx, id)
	if err != nil {
		return fmt.Errorf("%w: order %s was answered and can't be looked up: %w", ErrProof, id, err)
	}
	debtor, creditor := p.generator.parties(n)
	sent := shownOrder{
		ID:       id,
		Debtor:   string(p.generator.names[debtor][:]),
		Creditor: string(p.generator.names[creditor][:]),
		Asset:    assetCode,
		Amount:   string(appendAmount(nil, p.templates.amount(request, place))),
		Status:   shown.Status,
	}
	if shown != sent || shown.Status != engine.Settled.String() && shown.Status != engine.Queued.String() {
		return fmt.Errorf("%w: sent was %+v, shown is %+v", ErrProof, sent, shown)
	}
	return nil
}

// proveRound checks what was counted in a round: an outcome for each order, a latency for each request, and at least one
// durable write.
func proveRound(p *phase, requests, outcomes, writes int) error {
	switch {
	case outcomes != p.orders:
		return fmt.Errorf("%w: %d outcomes for %d orders", ErrProof, outcomes, p.orders)
	case requests != p.requests():
		return fmt.Errorf("%w: %d latencies for %d requests", ErrProof, requests, p.requests())
	case writes <= 0:
		return fmt.Errorf("%w: %d orders were answered and the log was not written", ErrProof, p.orders)
	}
	return nil
}
