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
	*run
	before uint64 // the sequence before the first order
	ticks  int    // that the server had given itself by then
}

// begin notes where the server stands before the first order.
func (p *proof) begin(ctx context.Context) error {
	c, err := p.server.counted(ctx)
	if err != nil {
		return err
	}
	p.ticks = c.ticks
	is, err := p.server.state(ctx)
	p.before = is.Seq
	return err
}

// check says which of the statements does not hold. Each round has counted an outcome for each of its orders already, in its place.
func (p *proof) check(ctx context.Context) error {
	if err := p.sequence(ctx); err != nil {
		return err
	}
	if p.config.workload.funded {
		p.books.move(p.flowsOf(append(p.rounds, p.warmup)...))
	}
	if err := p.books.check(ctx, p.server, p.config.Queued == 0); err != nil {
		return err
	}
	looked, err := p.sample(ctx)
	if err != nil {
		return err
	}
	p.state(looked)
	return nil
}

// state puts into words what was checked.
func (p *proof) state(looked int) {
	say := func(format string, values ...any) {
		p.result.Proof = append(p.result.Proof, fmt.Sprintf(format, values...))
	}
	orders, writes := 0, 0
	for i := range p.result.Rounds {
		orders += p.result.Rounds[i].Orders
		writes += p.result.Rounds[i].Syncs
	}
	say("durable: the server counted %s durable writes of its log in the rounds, %.1f orders each", thousands(writes), float64(orders)/float64(max(writes, 1)))
	say("every order has its outcome: all %s were answered with one, each read at its order's place and one that this workload allows", thousands(orders))
	if p.config.Addr == "" {
		say("nothing was counted twice: the sequence grew by the orders and what the run did beside them, ticks of the server's clock apart")
	}
	say("the books balance: each of %s accounts holds to the cent what the answered orders make of it, and each asset sums to zero", thousands(p.generator.places()))
	say("a sample: %d orders drawn by chance were looked up by id, and are there as they were sent", looked)
}

// sequence: every order was numbered once, and nothing else but what we and the server's own clock gave it.
func (p *proof) sequence(ctx context.Context) error {
	is, err := p.server.state(ctx)
	if err != nil {
		return err
	}
	c, err := p.server.counted(ctx)
	if err != nil {
		return err
	}
	least := uint64(int(p.done.Load()) + p.own)
	most := least + uint64(c.ticks-p.ticks)
	if grown := is.Seq - p.before; grown < least || p.config.Addr == "" && grown > most {
		return fmt.Errorf("%w: %d instructions were answered, up to %d ticks came in between, and the sequence has grown by %d", ErrProof, least, most-least, grown)
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

// sample: orders drawn by chance are found with the content that was sent. It answers how many were looked up.
func (p *proof) sample(ctx context.Context) (looked int, err error) {
	const attempts = 100 * sampleSize // where most were refused, chance meets one that was not only so often
	for i := 0; i < attempts && looked < sampleSize; i++ {
		x := draw(p.config.Seed, 1000+uint64(i))
		phase := p.rounds[i%len(p.rounds)]
		request := int(scale(uint32(x>>32), uint32(phase.requests())))
		if phase.refused != nil && phase.refused[request] {
			continue
		}
		place := int(scale(uint32(x), uint32(phase.ordersOf(request))))
		if err := p.lookUp(ctx, phase.first+request, place); err != nil {
			return looked, err
		}
		looked++
	}
	return looked, nil
}

// lookUp compares an order, by its request and its place there, with what the server shows.
func (p *proof) lookUp(ctx context.Context, request, place int) error {
	n := p.generator.content(firstOrder(request, p.config.Batch) + uint64(place))
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
		Asset:    p.config.workload.assets[p.config.workload.assetOf(request)].code,
		Amount:   string(appendAmount(nil, p.templates.amount(request, place))),
		Status:   engine.Settled.String(),
	}
	if !p.generator.settles(n) {
		sent.Creditor, sent.Status = "", engine.Rejected.String()
	}
	if shown != sent {
		return fmt.Errorf("%w: sent was %+v, shown is %+v", ErrProof, sent, shown)
	}
	return nil
}

// proveRound checks what was counted in a round: an outcome for each order that was answered, all of them but for refusals, an answer for each request,
// and at least one durable write.
func proveRound(p *phase, answered, latencies, refused, outcomes, writes int) error {
	if p.refused == nil {
		refused = 0 // they were sent again
	}
	switch {
	case outcomes != answered, refused == 0 && answered != p.orders:
		return fmt.Errorf("%w: %d outcomes for %d of %d orders", ErrProof, outcomes, answered, p.orders)
	case latencies+refused != p.requests():
		return fmt.Errorf("%w: %d answers and %d refusals for %d requests", ErrProof, latencies, refused, p.requests())
	case writes <= 0 && answered > 0:
		return fmt.Errorf("%w: %d orders were answered and the log was not written", ErrProof, answered)
	}
	return nil
}
