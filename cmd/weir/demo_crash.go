package main

import (
	"errors"
	"fmt"
	"time"

	"weir/client"
	"weir/internal/node"
)

// crash ends the server with SIGKILL while payments are on their way, starts it again, and looks for all that was ever answered.
func (d *demo) crash() error {
	if err := d.to("12:10"); err != nil {
		return err
	}
	inflight := d.retail(5 * len(d.banks))
	d.part("12:10", "SIGKILL: the server is killed while %s are on their way.", plural(len(inflight), "payment"))
	answered := d.kill(inflight)
	before, err := node.Verify(d.data(), func(int64, int64) {})
	if err != nil {
		return err
	}
	d.line("%d of them were answered. On the disk the log ends at sequence %d, state hash %016x.", len(answered), before.Seq, before.Hash)
	began := time.Now()
	if err := d.launch(d.server.address); err != nil {
		return err
	}
	after, err := d.client.State(d.ctx)
	if err != nil {
		return err
	}
	if after.Seq != before.Seq || after.Hash != fmt.Sprintf("%016x", before.Hash) {
		return fmt.Errorf("the restarted server stands at %d %s, the log said %d %016x", after.Seq, after.Hash, before.Seq, before.Hash)
	}
	d.line("Restarted in %d ms at the same address: sequence %d, state hash %s, the same.", time.Since(began).Milliseconds(), after.Seq, after.Hash)
	if answered == nil {
		if err := d.settleInflight(inflight); err != nil {
			return err
		}
	}
	if err := d.again(inflight, answered); err != nil {
		return err
	}
	return d.proveNothingLost()
}

// kill submits payments, kills the server, and answers what it answered.
func (d *demo) kill(inflight []client.Order) []client.Outcome {
	answer := make(chan []client.Outcome, 1)
	go func() {
		outcomes, err := d.client.SubmitBatch(d.ctx, inflight)
		if err != nil {
			outcomes = nil // no answer: the orders were taken whole, or not at all
		}
		answer <- outcomes
	}()
	time.Sleep(300 * time.Microsecond)
	killed := d.server.kill()
	answered := <-answer
	d.client.Close()
	if killed != nil {
		return nil
	}
	return answered
}

// settleInflight sends the batch that got no answer again, unless it is there: a batch is taken whole or not at all.
func (d *demo) settleInflight(inflight []client.Order) error {
	var p *client.Problem
	switch _, err := d.client.OrderStatus(d.ctx, inflight[0].ID); {
	case err == nil:
		d.line("The batch without an answer had reached the disk, whole.")
		return nil
	case errors.As(err, &p) && p.Status == 404:
		d.line("The batch without an answer had not reached the disk; it is sent again.")
		_, err := d.client.SubmitBatch(d.ctx, inflight)
		return err
	default:
		return err
	}
}

// proveNothingLost looks up every order that was ever answered.
func (d *demo) proveNothingLost() error {
	for _, e := range d.book.orders {
		if _, err := d.client.OrderStatus(d.ctx, e.order.ID); err != nil {
			return fmt.Errorf("order %s was answered %s and is gone: %w", e.order.ID, e.outcome.Status, err)
		}
	}
	for _, s := range d.book.sides {
		if _, err := d.client.Match(d.ctx, s.side.ID, s.side.Participant); err != nil {
			return fmt.Errorf("side %s was answered %s and is gone: %w", s.side.ID, s.outcome.Status, err)
		}
	}
	d.line("All %s and %d sides of trades that were ever answered are there.", plural(len(d.book.orders), "order"), len(d.book.sides))
	return nil
}

// again sends orders that were taken before: nothing is done twice. (They are sent once more whatever became of the batch at the kill, so that the log has as
// many instructions.)
func (d *demo) again(orders []client.Order, first []client.Outcome) error {
	outcomes, err := d.send(orders)
	if err != nil {
		return err
	}
	for i, o := range outcomes {
		if !o.Replayed || first != nil && first[i].Seq != o.Seq {
			return fmt.Errorf("order %s was sent twice and got another answer: %s at %d", o.ID, o.Status, o.Seq)
		}
	}
	d.line("Sent once more, all %d get their first answers, marked as replayed: a bank in doubt just asks again.", len(outcomes))
	return nil
}
