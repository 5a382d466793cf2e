package main

import (
	"fmt"
	"strings"
	"time"

	"weir/client"
	"weir/iso20022"
)

// messages submits the ISO 20022 samples that ship with the program.
func (d *demo) messages() error {
	if err := d.to("09:00"); err != nil {
		return err
	}
	samples := iso20022.Samples(demoDate)
	d.part("09:00", "%d ISO 20022 messages (pacs.008, pacs.009) come in; a pacs.002 answers each.", len(samples))
	for _, sample := range samples {
		outcomes, err := d.message(sample)
		if err != nil {
			return fmt.Errorf("%s: %w", sample.Name, err)
		}
		d.row("%-24s %s", sample.Name, strings.Join(statusesOf(outcomes), ", "))
	}
	d.line("EUR is not cleared here: refused with a reason, and that answer is on disk like any other.")
	return nil
}

// message submits a sample, and notes its payments as orders.
func (d *demo) message(sample iso20022.Sample) ([]client.Outcome, error) {
	read, err := iso20022.Parse(sample.Data, iso20022.Limits{})
	if err != nil {
		return nil, err
	}
	var orders []client.Order
	for i := range read.Transactions {
		t := &read.Transactions[i]
		orders = append(orders, client.Order{ID: t.UETR, Debtor: t.Debtor, Creditor: t.Creditor, Asset: t.Currency, Amount: t.Amount})
	}
	answer, err := d.client.SubmitRaw(d.ctx, "application/xml", sample.Data)
	if err != nil {
		return nil, err
	}
	outcomes, err := messageOutcomes(answer)
	if err != nil {
		return nil, err
	}
	return outcomes, d.book.note(orders, outcomes)
}

// statusesOf are the different outcomes, each once.
func statusesOf(outcomes []client.Outcome) (all []string) {
	seen := map[string]bool{}
	for _, o := range outcomes {
		text := strings.TrimSpace(o.Status + " " + o.Reason)
		if !seen[text] {
			all = append(all, text)
		}
		seen[text] = true
	}
	return all
}

// morning is calm: large payments settle one by one, retail gathers.
func (d *demo) morning() error {
	d.part("09:05", "A calm morning: large payments settle at once, each final; retail payments gather in the cycle.")
	d.header()
	return d.traffic("09:15", "10:30", 15*time.Minute, func() ([]client.Order, error) {
		return append(d.payments(d.trafficSize(), anyAsset), d.retail(8*len(d.banks))...), nil
	})
}

// afternoon is calm again.
func (d *demo) afternoon() error {
	d.part("14:50", "The afternoon: the ordinary traffic goes on.")
	d.header()
	return d.traffic("15:00", "16:15", 15*time.Minute, func() ([]client.Order, error) { return d.payments(d.trafficSize(), anyAsset), nil })
}

func (d *demo) header() {
	d.row("time   orders  settled  in cycle  waiting  settled today: %13s %17s %17s", "CNY", "HKD", "USD")
}

// traffic sends orders at each step of a span of the day, and says how things stand.
func (d *demo) traffic(from, until string, step time.Duration, orders func() ([]client.Order, error)) error {
	for at := dayTime(from); !at.After(dayTime(until)); at = at.Add(step) {
		clock := at.Format("15:04")
		if err := d.to(clock); err != nil {
			return err
		}
		all, err := orders()
		if err != nil {
			return err
		}
		outcomes, err := d.send(all)
		if err != nil {
			return err
		}
		if err := d.stand(clock, outcomes); err != nil {
			return err
		}
	}
	return nil
}

// stand is a row of the table of traffic.
func (d *demo) stand(clock string, outcomes []client.Outcome) error {
	count, _, err := d.waiting(allAssets...)
	if err != nil {
		return err
	}
	var settled [currencies]any
	for i, a := range demoAssets[:currencies] {
		m, err := d.client.Measures(d.ctx, a.Code, time.Time{})
		if err != nil {
			return err
		}
		settled[i] = grouped(m.Settled)
	}
	d.row("%s  %6d  %7d  %8d  %7d  %s", clock, len(outcomes), countOf(outcomes, "settled"), countOf(outcomes, "accepted"), count,
		fmt.Sprintf("%28s %17s %17s", settled[:]...))
	return nil
}
