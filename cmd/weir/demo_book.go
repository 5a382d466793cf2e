package main

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"

	"weir/client"
)

// book is what the demo asked for and was answered. In the end it is held against the server's own books.
type book struct {
	orders   []answeredOrder
	sides    []answeredSide
	balances map[holding]decimal.Decimal // by fundings so far
	late     []client.Order              // payments of the late bank, which complete the gridlock
	short    string                      // the bank that can't pay the cycle
	hash     string                      // of the state when the books were compared
}

type answeredOrder struct {
	order   client.Order
	outcome client.Outcome
}

type answeredSide struct {
	side    client.Side
	outcome client.SideOutcome
}

// holding is what a participant has of an asset.
type holding struct{ participant, asset string }

func newBook() book { return book{balances: map[holding]decimal.Decimal{}} }

// note takes orders with their answers, which must be of the same orders, one each.
func (b *book) note(orders []client.Order, outcomes []client.Outcome) error {
	if len(orders) != len(outcomes) {
		return fmt.Errorf("%d orders were sent, %d answered", len(orders), len(outcomes))
	}
	for i, o := range orders {
		if outcomes[i].ID != o.ID {
			return fmt.Errorf("order %s was sent, %s answered in its place", o.ID, outcomes[i].ID)
		}
		b.orders = append(b.orders, answeredOrder{o, outcomes[i]})
	}
	return nil
}

func (b *book) fund(f client.Funding) error {
	return b.move(issuerOf(f.Asset), f.Participant, f.Asset, f.Amount)
}

// move books an amount from one participant to another.
func (b *book) move(from, to, asset, amount string) error {
	value, err := decimal.NewFromString(amount)
	if err != nil {
		return err
	}
	debtor, creditor := holding{from, asset}, holding{to, asset}
	b.balances[debtor] = b.balances[debtor].Sub(value)
	b.balances[creditor] = b.balances[creditor].Add(value)
	return nil
}

func issuerOf(asset string) string {
	at := slices.IndexFunc(demoAssets, func(a client.Asset) bool { return a.Code == asset })
	return demoAssets[at].Issuer
}

// mayBecome says what may have become of an order by the end of the day, by its first answer: what is final stays.
var mayBecome = map[string][]string{
	"settled": {"settled"}, "rejected": {"rejected"}, "accepted": {"settled"}, "queued": {"settled", "expired"},
}

// audit holds the book against the server: what became of each order, and from that, by sums of its own, every balance.
func (d *demo) audit() error {
	d.part("17:31", "The audit: the demo's own book of answers against the server's accounts.")
	counts := map[string]int{}
	for _, e := range d.book.orders {
		found, err := d.client.OrderStatus(d.ctx, e.order.ID)
		if err != nil {
			return fmt.Errorf("order %s was answered %s and is gone: %w", e.order.ID, e.outcome.Status, err)
		}
		if !slices.Contains(mayBecome[e.outcome.Status], found.Status) {
			return fmt.Errorf("order %s was answered %s and is %s", e.order.ID, e.outcome.Status, found.Status)
		}
		counts[found.Status]++
		if found.Status != "settled" {
			continue
		}
		if err := d.book.move(e.order.Debtor, e.order.Creditor, e.order.Asset, e.order.Amount); err != nil {
			return err
		}
	}
	if err := d.auditTrades(); err != nil {
		return err
	}
	d.line("%s: %d settled, %d expired, %d refused; %d sides of trades settled. Every first answer still holds.",
		plural(len(d.book.orders), "order"), counts["settled"], counts["expired"], counts["rejected"], len(d.book.sides))
	if err := d.auditBalances(); err != nil {
		return err
	}
	state, err := d.client.State(d.ctx)
	d.book.hash = state.Hash
	return err
}

func (d *demo) auditTrades() error {
	for _, s := range d.book.sides {
		m, err := d.client.Match(d.ctx, s.side.ID, s.side.Participant)
		if err != nil {
			return err
		}
		if m.Status != "settled" || m.Settled.Gives != s.side.Gives.Amount {
			return fmt.Errorf("side %s of %s is %s with %s settled of %s", s.side.ID, s.side.Participant, m.Status, m.Settled.Gives, s.side.Gives.Amount)
		}
		if err := d.book.move(s.side.Participant, s.side.Counterparty, s.side.Gives.Asset, s.side.Gives.Amount); err != nil {
			return err
		}
	}
	return nil
}

// auditBalances compares every account to the cent, and that each asset sums to zero.
func (d *demo) auditBalances() error {
	accounts, err := d.client.Accounts(d.ctx, "")
	if err != nil {
		return err
	}
	sums := map[string]decimal.Decimal{}
	for _, a := range accounts {
		has, err := decimal.NewFromString(a.Balance)
		if err != nil {
			return fmt.Errorf("balance %q of %s: %w", a.Balance, a.Participant, err)
		}
		if want := d.book.balances[holding{a.Participant, a.Asset}]; !has.Equal(want) {
			return fmt.Errorf("%s has %s %s, by the answers it is %s", a.Participant, has, a.Asset, want)
		}
		sums[a.Asset] = sums[a.Asset].Add(has)
	}
	for asset, sum := range sums {
		if !sum.IsZero() {
			return fmt.Errorf("the balances in %s sum to %s", asset, sum)
		}
	}
	d.line("%s, computed anew from the answers alone, agree to the cent; each asset sums to zero.", plural(len(accounts), "balance"))
	return nil
}
