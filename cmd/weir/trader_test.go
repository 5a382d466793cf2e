package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"weir/client"
)

// trader is one bank's: it sends sides of trades and orders of chains, does things to them, and tells the traders of the other banks what is theirs to send.
type trader struct {
	bank   string
	number int
	random *rand.Rand
	book   *blotter
	sent   []*linkedOrder
	ids    int
	chains int
	seen   map[string]int // how often a status or a code was answered
}

// linkedOrder is a side of a trade or an order of a chain. While the server is up only the trader who sends it touches it.
type linkedOrder struct {
	id      string
	side    *client.Side // nil: an order of a chain
	other   *linkedOrder // the side that mirrors it; nil: nobody was told
	leg     client.Order // of a chain
	whole   bool         // its chain was sent by one call
	first   *client.Outcome
	told    string      // the status that was answered or found last
	held    []bool      // marks that may be found: several while a change has no answer
	asked   bool        // its cancellation was asked for
	sure    bool        // and that was answered
	partner string      // the side that it was told to be matched with
	settled client.Both // found last
	parted  bool        // it was found settled in part
	ended   bool        // it was found settled with the other side
}

// blotter is what the traders agreed on and the one of each bank is still to do, in order.
type blotter struct {
	mu   sync.Mutex
	todo map[string][]errand
}

type errand struct {
	order  *linkedOrder
	cancel bool // else it is to be sent
}

func (b *blotter) put(bank string, e errand) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.todo[bank] = append(b.todo[bank], e)
}

func (b *blotter) take(bank string) (e errand, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.todo[bank]) == 0 {
		return errand{}, false
	}
	e, b.todo[bank] = b.todo[bank][0], b.todo[bank][1:]
	return e, true
}

const (
	tradeAsset = "USD"
	bondAsset  = "XX0000000001"
)

// setUpTrades adds what is traded against the asset of the desks.
func setUpTrades(t *testing.T, url string) {
	t.Helper()
	createFunded(t, url, `{"code":"USD","scale":2,"issuer":"CBUSUS30","bypass":true}`, tradeAsset, "800.00")
	createFunded(t, url, `{"code":"XX0000000001","scale":0,"issuer":"DEPO","bypass":true}`, bondAsset, "150")
}

// newTraders makes the traders. The first sells the second more bonds than there are: part by part, as they come in.
func newTraders(seed uint64) (traders []*trader) {
	book := &blotter{todo: map[string][]errand{}}
	for i, bank := range killBanks {
		traders = append(traders, &trader{bank: bank, number: i + 1, random: rand.New(rand.NewPCG(seed, uint64(100+i))), book: book, seen: map[string]int{}})
	}
	standing := client.Side{
		ID: traders[0].nextID(), Participant: killBanks[0], Counterparty: killBanks[1], Partial: true,
		Gives: client.Worth{Asset: bondAsset, Amount: "100000"}, Takes: client.Worth{Asset: tradeAsset, Amount: "1000.00"},
	}
	book.put(standing.Participant, errand{order: newSide(standing)})
	book.put(standing.Counterparty, errand{order: newSide(mirrored(standing, traders[0].nextID()))})
	return traders
}

// mirrored is what the other party says of a trade.
func mirrored(s client.Side, id string) client.Side {
	s.ID, s.Participant, s.Counterparty, s.Gives, s.Takes = id, s.Counterparty, s.Participant, s.Takes, s.Gives
	return s
}

func (t *trader) work(address string) error { return keepWorking(address, t.step) }

func (t *trader) step(c *client.Client) error {
	time.Sleep(time.Duration(t.random.IntN(3000)) * time.Microsecond) // else the desks get no turn
	if e, ok := t.book.take(t.bank); ok {
		if e.cancel {
			return t.cancel(c, e.order)
		}
		return t.send(c, e.order)
	}
	switch n := t.random.IntN(10); {
	case n < 4 || len(t.sent) == 0:
		return t.trade(c)
	case n < 6:
		return t.chain(c)
	}
	return t.change(c)
}

func (t *trader) nextID() string {
	t.ids++
	return fmt.Sprintf("%08x-0000-4000-9000-%012x", t.number, t.ids)
}

func (t *trader) amount(below int) string {
	return fmt.Sprintf("%d.%02d", 1+t.random.IntN(below), t.random.IntN(100))
}

// trade agrees on a trade with another bank: two currencies, or a bond against one.
func (t *trader) trade(c *client.Client) error {
	gives, takes := client.Worth{Asset: tradeAsset, Amount: t.amount(150)}, client.Worth{Asset: deskAsset, Amount: t.amount(50)}
	bond := t.random.IntN(4) > 0
	if bond {
		gives.Amount = t.amount(80)
		takes = client.Worth{Asset: bondAsset, Amount: fmt.Sprint(1 + t.random.IntN([]int{40, 300}[t.random.IntN(2)]))}
	}
	if t.random.IntN(2) == 0 {
		gives, takes = takes, gives
	}
	s := client.Side{ID: t.nextID(), Participant: t.bank, Counterparty: t.otherBank(), Gives: gives, Takes: takes, Partial: bond || t.random.IntN(12) == 0}
	if t.random.IntN(4) > 0 {
		s.Reference = fmt.Sprintf("T-%d-%d", t.number, t.ids)
	}
	mirror := mirrored(s, t.nextID())
	t.vary(&s)
	t.vary(&mirror)
	mine, theirs := newSide(s), newSide(mirror)
	if t.random.IntN(6) > 0 {
		mine.other, theirs.other = theirs, mine
		t.book.put(mirror.Participant, errand{order: theirs})
		return t.send(c, mine)
	}
	if err := t.send(c, mine); err != nil || t.random.IntN(2) == 0 {
		return err
	}
	return t.cancel(c, mine)
}

func newSide(s client.Side) *linkedOrder {
	return &linkedOrder{id: s.ID, side: &s, held: []bool{s.Hold}}
}

// vary gives a side what it need not have in common with the other.
func (t *trader) vary(s *client.Side) {
	s.Hold = t.random.IntN(5) == 0
	s.Priority = t.priority()
	if t.random.IntN(4) == 0 {
		s.Tolerance = "0.50"
	}
	if t.random.IntN(15) == 0 {
		s.ExpiresAt = time.Now().Add(time.Duration(t.random.IntN(40)) * time.Millisecond).UTC().Format(time.RFC3339Nano)
	}
}

// priority is urgent now and then: what is normal does not pass that.
func (t *trader) priority() string {
	if t.random.IntN(12) == 0 {
		return "urgent"
	}
	return "normal"
}

func (t *trader) otherBank() string {
	return killBanks[(t.number+t.random.IntN(len(killBanks)-1))%len(killBanks)] // number is one more than the place of its own
}

// chain sends a chain of orders in a ring of banks: by one call, or each by the trader of its debtor.
func (t *trader) chain(c *client.Client) error {
	t.chains++
	id := fmt.Sprintf("%08x-0000-4000-a000-%012x", t.number, t.chains)
	legs, whole := make([]*linkedOrder, 2+t.random.IntN(3)), t.random.IntN(2) == 0
	for i := range legs {
		debtor, creditor := killBanks[(t.number-1+i)%len(killBanks)], killBanks[(t.number+i)%len(killBanks)]
		asset := []string{deskAsset, tradeAsset, tradeAsset, tradeAsset, tradeAsset, tradeAsset, dayAsset}[t.random.IntN(7)]
		leg := client.Order{ID: t.nextID(), Debtor: debtor, Creditor: creditor, Asset: asset, Amount: t.amount(80), Category: "interbank", Chain: id, Legs: len(legs)}
		legs[i] = &linkedOrder{id: leg.ID, leg: leg, whole: whole}
	}
	if whole {
		return t.sendWhole(c, id, legs)
	}
	for _, o := range legs[1:] {
		t.book.put(o.leg.Debtor, errand{order: o})
	}
	if err := t.send(c, legs[0]); err != nil || t.random.IntN(6) > 0 {
		return err
	}
	return t.cancel(c, legs[0])
}

func (t *trader) sendWhole(c *client.Client, id string, legs []*linkedOrder) error {
	var orders []client.Order
	for _, o := range legs {
		leg := o.leg
		leg.Chain, leg.Legs = "", 0
		orders = append(orders, leg)
	}
	t.sent = append(t.sent, legs...)
	answer, err := c.SubmitChain(context.Background(), id, orders)
	if err != nil {
		return err
	}
	if len(answer.Legs) != len(legs) {
		return fmt.Errorf("%w: %d orders of a chain, %+v", errDesk, len(legs), answer)
	}
	for i, o := range legs {
		t.answered(o, answer.Legs[i])
	}
	return nil
}

// send sends one order.
func (t *trader) send(c *client.Client, o *linkedOrder) (err error) {
	t.sent = append(t.sent, o)
	var first client.SideOutcome
	if o.side == nil {
		first.Outcome, err = c.Submit(context.Background(), o.leg)
	} else {
		first, err = c.SubmitSide(context.Background(), *o.side)
	}
	if err != nil {
		return err
	}
	o.partner = first.MatchedWith
	t.answered(o, first.Outcome)
	return nil
}

// answered notes the first answer.
func (t *trader) answered(o *linkedOrder, first client.Outcome) {
	o.first, o.told = &first, first.Status
	t.seen[first.Status]++
}

// change does something to one of its last orders.
func (t *trader) change(c *client.Client) error {
	o, ctx := t.sent[max(0, len(t.sent)-1-t.random.IntN(16))], context.Background()
	n, before := t.random.IntN(8), o.held
	if o.side == nil {
		n = max(n, 3+t.random.IntN(5))
	}
	var outcome client.Outcome
	var err error
	switch {
	case n == 0:
		o.held = append([]bool{true}, before...)
		outcome, err = c.Hold(ctx, o.id, "")
	case n < 3:
		o.held = append([]bool{false}, before...)
		outcome, err = c.Release(ctx, o.id, "")
	case n < 6:
		return t.cancel(c, o)
	default:
		outcome, err = c.ChangePriority(ctx, o.id, "", t.priority())
	}
	if err != nil {
		return err
	}
	if outcome.Status == "rejected" { // the change was, not the order
		o.held = before
	}
	o.held = o.held[:min(1, len(o.held))]
	return t.changed(o, outcome)
}

// changed notes the answer to a change.
func (t *trader) changed(o *linkedOrder, outcome client.Outcome) error {
	switch {
	case outcome.Status == "held" && o.told == "unmatched": // a mark that was answered
	case outcome.Status != "rejected":
		o.told = outcome.Status
	case outcome.Code != "already_final":
		return fmt.Errorf("%w: change of %s: %+v", errDesk, o.id, outcome)
	}
	return nil
}

// cancel asks for the cancellation of an order; the trader of the other side is asked to ask too, now and then.
func (t *trader) cancel(c *client.Client, o *linkedOrder) error {
	o.asked = true
	outcome, err := c.Cancel(context.Background(), o.id, "")
	if err != nil {
		return err
	}
	o.sure = outcome.Status != "rejected"
	t.seen[outcome.Code]++
	if outcome.Code == "partner_to_cancel" && o.other != nil && t.random.IntN(5) > 0 {
		t.book.put(o.side.Counterparty, errand{o.other, true})
	}
	return t.changed(o, outcome)
}

// keepWorking takes steps until the server does not answer any more; an answer that should not be is an error.
func keepWorking(address string, step func(*client.Client) error) error {
	c := client.New(address)
	defer c.Close()
	for {
		err := step(c)
		var p *client.Problem
		if errors.As(err, &p) || errors.Is(err, errDesk) {
			return err
		}
		if err != nil {
			return nil
		}
	}
}
