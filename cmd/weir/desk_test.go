package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"weir/client"
)

// desk is one bank's: it sends instructions of all kinds, one after the other, and notes what may be found of them after a crash.
type desk struct {
	bank     string
	account  uint32
	random   *rand.Rand
	client   *client.Client
	orders   map[string]*deskOrder
	ids      []string            // of its orders, as they were sent
	settings map[string][]string // what each may be found at: several while one has no answer
	settled  []string            // orders, also of others, that the answer to a resolution told
	seen     map[string]int      // how often a status was answered
}

// deskOrder is an order that was sent.
type deskOrder struct {
	sent  client.Order
	first *client.Outcome // nil: no answer yet
	may   []string        // statuses in which the answers leave it: several while one is missing
}

const deskAsset = "EUR"

func newDesk(bank string, account uint32, seed uint64) *desk {
	d := &desk{bank: bank, account: account, random: rand.New(rand.NewPCG(seed, uint64(account))), orders: map[string]*deskOrder{}, seen: map[string]int{}}
	d.settings = map[string][]string{"multilateral ": {""}, "urgent": {"0.00"}, "blocked": {"false"}}
	for _, other := range killBanks {
		d.settings["bilateral "+other] = []string{""}
	}
	return d
}

// work sends until the server does not answer any more; an answer that should not be is an error.
func (d *desk) work(address string) error {
	d.client = client.New(address)
	defer d.client.Close()
	for {
		err := d.step()
		var p *client.Problem
		if errors.As(err, &p) || errors.Is(err, errDesk) {
			return err
		}
		if err != nil {
			return nil
		}
	}
}

var errDesk = errors.New("a wrong answer")

func (d *desk) step() error {
	switch n := d.random.IntN(100); {
	case n < 50 || len(d.ids) == 0:
		return d.submit()
	case n < 78:
		return d.change()
	case n < 92:
		return d.set()
	}
	kind := []string{"multilateral", "bilateral"}[d.random.IntN(2)]
	r, err := d.client.Resolve(context.Background(), deskAsset, kind)
	d.settled = append(d.settled, r.Orders...)
	return err
}

// other is another bank.
func (d *desk) other() string {
	for {
		if bank := killBanks[d.random.IntN(len(killBanks))]; bank != d.bank {
			return bank
		}
	}
}

func (d *desk) submit() error {
	o := client.Order{
		ID:     fmt.Sprintf("%08x-0000-4000-8000-%012x", d.account, len(d.ids)),
		Debtor: d.bank, Creditor: d.other(), Asset: deskAsset,
		Amount:   fmt.Sprintf("%d.%02d", 1+d.random.IntN(400), d.random.IntN(100)),
		Priority: []string{"normal", "normal", "urgent", "highly-urgent"}[d.random.IntN(4)],
	}
	soon := time.Now().Add(time.Duration(d.random.IntN(40)) * time.Millisecond).UTC().Format(time.RFC3339Nano)
	switch d.random.IntN(12) {
	case 0, 1:
		o.Hold = true
	case 2:
		o.NotBefore = soon
	case 3:
		o.NotBefore = "2200-01-01T00:00:00Z"
	case 4:
		o.ExpiresAt = soon
	}
	d.ids = append(d.ids, o.ID)
	sent := &deskOrder{sent: o}
	d.orders[o.ID] = sent
	first, err := d.client.Submit(context.Background(), o)
	if err != nil {
		return err
	}
	d.answered(sent, first)
	return nil
}

// answered notes the first answer to an order.
func (d *desk) answered(o *deskOrder, first client.Outcome) {
	o.first, o.may = &first, []string{first.Status}
	d.seen[first.Status]++
}

// change does something to one of its last orders.
func (d *desk) change() error {
	id := d.ids[max(0, len(d.ids)-1-d.random.IntN(12))]
	o, ctx := d.orders[id], context.Background()
	before := o.may
	var outcome client.Outcome
	var err error
	switch d.random.IntN(6) {
	case 0:
		o.may = append([]string{"held"}, before...)
		outcome, err = d.client.Hold(ctx, id, d.bank)
	case 1, 2:
		o.may = append([]string{"queued"}, before...)
		outcome, err = d.client.Release(ctx, id, "")
	case 3:
		outcome, err = d.client.ChangePriority(ctx, id, "", []string{"normal", "urgent"}[d.random.IntN(2)])
	case 4:
		outcome, err = d.client.Move(ctx, id, "", []string{"first", "last"}[d.random.IntN(2)])
	case 5:
		o.may = append([]string{"cancelled"}, before...)
		outcome, err = d.client.Cancel(ctx, id, "")
	}
	if err != nil {
		return err
	}
	if o.may = []string{outcome.Status}; outcome.Status == "rejected" { // the change was, not the order
		o.may = before
	}
	d.seen[outcome.Status]++
	return nil
}

// set changes one of its settings.
func (d *desk) set() error {
	ctx := context.Background()
	amount := fmt.Sprintf("%d.00", 200+d.random.IntN(2000))
	name, value := "multilateral ", amount
	var call func() (client.Outcome, error)
	switch d.random.IntN(5) {
	case 0:
		limit := client.Limit{Participant: d.bank, Asset: deskAsset, Kind: "multilateral", Amount: &amount}
		if d.random.IntN(3) == 0 {
			value, limit.Amount = "", nil
		}
		call = func() (client.Outcome, error) { return d.client.SetLimit(ctx, limit) }
	case 1:
		limit := client.Limit{Participant: d.bank, Asset: deskAsset, Kind: "bilateral", Counterparty: d.other(), Amount: &amount}
		name = "bilateral " + limit.Counterparty
		call = func() (client.Outcome, error) { return d.client.SetLimit(ctx, limit) }
	case 2:
		name, value = "urgent", fmt.Sprintf("%d.00", d.random.IntN(100))
		call = func() (client.Outcome, error) {
			return d.client.Reserve(ctx, client.Reservation{Participant: d.bank, Asset: deskAsset, Kind: "urgent", Amount: value})
		}
	case 3:
		name, value = "blocked", "true"
		call = func() (client.Outcome, error) { return d.client.Block(ctx, d.account, "debit") }
	default:
		name, value = "blocked", "false"
		call = func() (client.Outcome, error) { return d.client.Unblock(ctx, d.account, "debit") }
	}
	d.settings[name] = append(d.settings[name], value)
	outcome, err := call()
	if err != nil {
		return err
	}
	if outcome.Status != "applied" {
		return fmt.Errorf("%w: %s of %s: %+v", errDesk, name, d.bank, outcome)
	}
	d.settings[name] = []string{value}
	return nil
}
