package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"weir/client"
	"weir/internal/node"
	"weir/iso20022"
)

type demoCmd struct {
	Seed   uint64 `default:"1" help:"Seed of the generated orders: the same seed gives the same state hash on the same day."`
	Speed  string `enum:"normal,max" default:"normal" help:"normal can be watched; max does not wait."`
	Orders int    `default:"5000" help:"Generated orders."`
}

// demo is a run: a server of its own, one client, and the book of what was answered.
type demo struct {
	demoCmd
	ctx    context.Context
	dir    string
	server *child
	client *client.Client
	book   []client.Outcome // answered, in order
	screen *screen
	random uint64
}

func (c demoCmd) Run() (err error) {
	dir, err := os.MkdirTemp("", "weir-demo-")
	if err != nil {
		return err
	}
	d := &demo{demoCmd: c, ctx: context.Background(), dir: dir, screen: newScreen(os.Stdout), random: c.Seed}
	defer func() { err = errors.Join(err, d.stop(), os.RemoveAll(dir)) }()
	return d.play()
}

func (d *demo) play() error {
	for _, act := range []func() error{d.start, d.open, d.saveLiquidity, d.messages, d.firstHalf, d.kill, d.proveNothingLost, d.secondHalf, d.measures, d.finale} {
		if err := act(); err != nil {
			return err
		}
	}
	return nil
}

func (d *demo) start() error {
	d.screen.say("Starting a server on a temporary directory.")
	return d.launch()
}

func (d *demo) launch() (err error) {
	if d.server, err = startChild(d.dir); err != nil {
		return err
	}
	d.client = client.New(d.server.address)
	return nil
}

// The demo's system: fictitious banks with test BICs, in three currencies.
var (
	demoAssets = []client.Asset{
		{Code: "CNY", Scale: 2, Issuer: "CBCNCNB0"}, {Code: "EUR", Scale: 2, Issuer: "CBEUDEF0"}, {Code: "USD", Scale: 2, Issuer: "CBUSUS30"},
	}
	demoBanks = []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0", "DELTUS30", "ECHOFRP0", "FOXTJPJ0"}
)

const demoFunding = "250000.00"

func (d *demo) open() error {
	d.screen.say("Opening %d currencies and %d banks, each with %s in each currency.", len(demoAssets), len(demoBanks), demoFunding)
	for _, a := range demoAssets {
		if err := d.client.CreateAsset(d.ctx, a); err != nil {
			return err
		}
	}
	for _, bank := range demoBanks {
		if err := d.client.CreateParticipant(d.ctx, client.Participant{ID: bank, Name: bank, Kind: "bank"}); err != nil {
			return err
		}
		for _, a := range demoAssets {
			if err := d.openAccount(bank, a.Code); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *demo) openAccount(bank, asset string) error {
	if _, err := d.client.OpenAccount(d.ctx, bank, asset, "0.00"); err != nil {
		return err
	}
	o, err := d.client.Fund(d.ctx, client.Funding{ID: d.uuid(), Participant: bank, Asset: asset, Amount: demoFunding, Direction: "in"})
	if err == nil && o.Status != "settled" {
		err = fmt.Errorf("funding of %s: %s %s", bank, o.Status, o.Reason)
	}
	return err
}

// messages submits the ISO 20022 samples that ship with the program.
func (d *demo) messages() error {
	samples := iso20022.Samples(time.Now().UTC().Format(time.DateOnly))
	d.screen.say("Submitting %d ISO 20022 messages (pacs.008, pacs.009); each is answered by a pacs.002.", len(samples))
	for _, sample := range samples {
		answer, err := d.client.SubmitRaw(d.ctx, "application/xml", sample.Data)
		if err != nil {
			return fmt.Errorf("%s: %w", sample.Name, err)
		}
		outcomes, err := reportOutcomes(answer)
		if err != nil {
			return fmt.Errorf("%s: %w", sample.Name, err)
		}
		for _, o := range outcomes {
			d.screen.line("%-24s %s  %s", sample.Name, o.ID, o.Status)
		}
		d.note(outcomes)
	}
	return nil
}

func (d *demo) note(outcomes []client.Outcome) {
	d.book = append(d.book, outcomes...)
	d.screen.count(outcomes)
}

func (d *demo) firstHalf() error {
	d.screen.say("Submitting %d generated orders; the first half now.", d.Orders)
	return d.generate(d.Orders / 2)
}

func (d *demo) secondHalf() error {
	d.screen.say("Going on with the second half.")
	return d.generate(d.Orders - d.Orders/2)
}

// demoBatch is how many orders go in one request.
const demoBatch = 50

func (d *demo) generate(count int) error {
	for count > 0 {
		n := min(count, demoBatch)
		outcomes, err := d.client.SubmitBatch(d.ctx, d.orders(n))
		if err != nil {
			return err
		}
		d.note(outcomes)
		d.screen.live()
		d.pause(40 * time.Millisecond)
		count -= n
	}
	d.screen.settle()
	return nil
}

func (d *demo) pause(t time.Duration) {
	if d.Speed != "max" {
		time.Sleep(t)
	}
}

// kill ends the server with SIGKILL while a batch is on its way.
func (d *demo) kill() error {
	d.screen.say("Killing the server with SIGKILL while %d orders are on their way.", demoBatch)
	inflight := d.orders(demoBatch)
	answer := make(chan []client.Outcome, 1)
	go func() {
		outcomes, err := d.client.SubmitBatch(d.ctx, inflight)
		if err != nil {
			outcomes = nil // no answer: the orders were taken whole, or not at all
		}
		answer <- outcomes
	}()
	time.Sleep(300 * time.Microsecond)
	if err := d.server.kill(); err != nil {
		return err
	}
	answered := <-answer
	d.client.Close()
	d.screen.line("%d of them were answered before it died; %d answers are in our book", len(answered), len(d.book)+len(answered))
	before, err := node.Verify(d.dir, func(int64, int64) {})
	if err != nil {
		return err
	}
	d.screen.line("offline, the log ends at sequence %d, state hash %016x", before.Seq, before.Hash)
	if err := d.launch(); err != nil {
		return err
	}
	after, err := d.client.State(d.ctx)
	if err != nil {
		return err
	}
	if after.Seq != before.Seq || after.Hash != fmt.Sprintf("%016x", before.Hash) {
		return fmt.Errorf("the restarted server stands at %d %s, the log said %d %016x", after.Seq, after.Hash, before.Seq, before.Hash)
	}
	d.screen.line("restarted: sequence %d, state hash %s, the same", after.Seq, after.Hash)
	return d.settleInflight(inflight, answered)
}

// settleInflight sends the batch that got no answer again, unless it is there: a batch is taken whole or not at all.
func (d *demo) settleInflight(inflight []client.Order, answered []client.Outcome) error {
	if answered != nil {
		d.note(answered)
		return nil
	}
	var p *client.Problem
	switch _, err := d.client.OrderStatus(d.ctx, inflight[0].ID); {
	case err == nil:
		d.screen.line("the batch without an answer had reached the disk, whole")
		return d.noteFound(inflight)
	case errors.As(err, &p) && p.Status == 404:
		d.screen.line("the batch without an answer had not reached the disk; it is sent again")
		outcomes, err := d.client.SubmitBatch(d.ctx, inflight)
		d.note(outcomes)
		return err
	default:
		return err
	}
}

func (d *demo) noteFound(orders []client.Order) error {
	for _, o := range orders {
		found, err := d.client.OrderStatus(d.ctx, o.ID)
		if err != nil {
			return fmt.Errorf("order %s: %w", o.ID, err)
		}
		d.note([]client.Outcome{found})
	}
	return nil
}

// proveNothingLost looks up every order that was ever answered.
func (d *demo) proveNothingLost() error {
	for _, o := range d.book {
		if _, err := d.client.OrderStatus(d.ctx, o.ID); err != nil {
			return fmt.Errorf("order %s was answered %s and is gone: %w", o.ID, o.Status, err)
		}
	}
	d.screen.line("all %d answered orders are there", len(d.book))
	return nil
}

func (d *demo) finale() error {
	state, err := d.client.State(d.ctx)
	if err != nil {
		return err
	}
	d.screen.say("Balances, which sum to zero in each currency:")
	for _, a := range allAssets {
		accounts, err := d.client.Accounts(d.ctx, a.Code)
		if err != nil {
			return err
		}
		if err := d.screen.balances(a.Code, accounts); err != nil {
			return err
		}
	}
	if err := d.stop(); err != nil {
		return err
	}
	report, err := node.Verify(d.dir, func(int64, int64) {})
	if err != nil {
		return err
	}
	if fmt.Sprintf("%016x", report.Hash) != state.Hash {
		return fmt.Errorf("replaying the log gives state hash %016x, the server had %s", report.Hash, state.Hash)
	}
	d.screen.say("Stopped; replaying the whole log of %d instructions gives the same state.", report.Seq)
	fmt.Printf("state hash %s\n", state.Hash)
	return nil
}

func (d *demo) stop() error {
	if d.client != nil {
		d.client.Close()
	}
	return d.server.stop()
}
