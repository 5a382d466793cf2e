package main

import (
	"encoding/binary"
	"fmt"

	"github.com/shopspring/decimal"

	"weir/client"
)

// draw is the next of the demo's pseudo-random numbers (splitmix64, Steele, Lea and Flood, 2014).
func (d *demo) draw() uint64 {
	d.random += 0x9e3779b97f4a7c15
	z := d.random
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (d *demo) pick(n int) int { return int(d.draw() % uint64(n)) }

func (d *demo) uuid() string {
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:8], d.draw())
	binary.LittleEndian.PutUint64(b[8:], d.draw())
	return formatUUID(b)
}

// shuffled are the banks in a drawn order.
func (d *demo) shuffled() []string {
	ids := make([]string, len(d.banks))
	for i, bank := range d.banks {
		at := d.pick(i + 1)
		ids[i] = ids[at]
		ids[at] = bank.ID
	}
	return ids
}

// twoBanks are different ones.
func (d *demo) twoBanks() (debtor, creditor string) {
	from := d.pick(len(d.banks))
	to := (from + 1 + d.pick(len(d.banks)-1)) % len(d.banks)
	return d.banks[from].ID, d.banks[to].ID
}

func cents(n int) string { return fmt.Sprintf("%d.%02d", n/100, n%100) }

// anyAsset lets payments draw their currency.
const anyAsset = ""

var allAssets = []string{"CNY", "HKD", "USD", bond}

// trafficSize is how many large payments come at once.
func (d *demo) trafficSize() int { return 2 * len(d.banks) }

// payments are large-value payments between banks: many of some hundred thousand, few of millions.
func (d *demo) payments(n int, asset string) []client.Order {
	all := make([]client.Order, n)
	for i := range all {
		debtor, creditor := d.twoBanks()
		code := asset
		if code == anyAsset {
			code = []string{"CNY", "CNY", "CNY", "HKD", "USD"}[d.pick(5)]
		}
		amount := 1_000_000 + d.pick(60_000_000) // cents
		if d.pick(8) == 0 {
			amount *= 8
		}
		if code != "CNY" {
			amount /= 4
		}
		all[i] = client.Order{
			ID: d.uuid(), Debtor: debtor, Creditor: creditor, Asset: code, Amount: cents(amount),
			Priority: []string{"normal", "normal", "normal", "urgent"}[d.pick(4)],
		}
	}
	return all
}

// retail are small payments that net.
func (d *demo) retail(n int) []client.Order {
	all := make([]client.Order, n)
	for i := range all {
		debtor, creditor := d.twoBanks()
		all[i] = client.Order{ID: d.uuid(), Debtor: debtor, Creditor: creditor, Asset: "CNY", Amount: cents(500 + d.pick(3_000_000)), Method: "net"}
	}
	return all
}

// send submits orders, and notes each with its answer.
func (d *demo) send(orders []client.Order) ([]client.Outcome, error) {
	outcomes, err := d.client.SubmitBatch(d.ctx, orders)
	if err != nil {
		return nil, err
	}
	return outcomes, d.book.note(orders, outcomes)
}

// pay submits one order.
func (d *demo) pay(o client.Order) (client.Outcome, error) {
	outcomes, err := d.send([]client.Order{o})
	if err != nil {
		return client.Outcome{}, err
	}
	return outcomes[0], nil
}

// fund brings in money or bonds, which never waits.
func (d *demo) fund(bank, asset, amount string) (client.Outcome, error) {
	f := client.Funding{ID: d.uuid(), Participant: bank, Asset: asset, Amount: amount, Direction: "in"}
	o, err := d.client.Fund(d.ctx, f)
	if err == nil && o.Status != "settled" {
		err = fmt.Errorf("funding of %s: %s %s", bank, o.Status, o.Detail)
	}
	if err == nil {
		err = d.book.fund(f)
	}
	return o, err
}

func countOf(outcomes []client.Outcome, status string) (n int) {
	for _, o := range outcomes {
		if o.Status == status {
			n++
		}
	}
	return n
}

// waiting is how many orders wait in the queues of assets, and for how much.
func (d *demo) waiting(assets ...string) (count int, value decimal.Decimal, err error) {
	for _, asset := range assets {
		accounts, err := d.client.Accounts(d.ctx, asset)
		if err != nil {
			return 0, value, err
		}
		for _, a := range accounts {
			out, err := decimal.NewFromString(a.QueuedOut)
			if err != nil {
				return 0, value, err
			}
			count, value = count+int(a.Queued), value.Add(out)
		}
	}
	return count, value, nil
}

// accountOf is a bank's account in an asset.
func (d *demo) accountOf(bank, asset string) (client.Account, error) {
	accounts, err := d.client.Accounts(d.ctx, asset)
	if err != nil {
		return client.Account{}, err
	}
	for _, a := range accounts {
		if a.Participant == bank {
			return a, nil
		}
	}
	return client.Account{}, fmt.Errorf("%s has no account in %s", bank, asset)
}

// decimals reads decimals that the server wrote.
func decimals(texts ...string) ([]decimal.Decimal, error) {
	all := make([]decimal.Decimal, len(texts))
	for i, text := range texts {
		var err error
		if all[i], err = decimal.NewFromString(text); err != nil {
			return nil, err
		}
	}
	return all, nil
}
