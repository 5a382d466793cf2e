package main

import (
	"errors"
	"fmt"
	"math/big"
	"os"
	"text/tabwriter"

	"github.com/shopspring/decimal"

	"weir/internal/node"
)

type verifyCmd struct {
	Data    string   `required:"" type:"existingdir" placeholder:"DIR" help:"Data directory; no server may have it open."`
	Archive []string `type:"existingdir" placeholder:"DIR" help:"Copies of the log directory as it was before older parts were removed, the oldest first: they are checked too, and replayed."`
	Cycle   number   `placeholder:"ID" help:"Recompute this net cycle from the log instead: net its orders anew and compare."`
}

func (c verifyCmd) Run() error {
	if c.Cycle != 0 && len(c.Archive) > 0 {
		return errors.New("--cycle reads the log alone: it can't be given with --archive")
	}
	if c.Cycle != 0 {
		return c.cycle()
	}
	report, err := node.Archive{Data: c.Data, Copies: c.Archive}.Verify(progress("replay"))
	if err != nil {
		return err
	}
	fmt.Printf("log and snapshots are good, replayed from %d\nseq %d\nhash %016x\n", report.From, report.Seq, report.Hash)
	return nil
}

// cycle shows a cycle as its orders in the log sum to.
func (c verifyCmd) cycle() error {
	r, err := node.VerifyCycle(c.Data, uint32(c.Cycle), progress("replay"))
	if err != nil {
		return err
	}
	amount := func(n *big.Int) string { return decimal.NewFromBigInt(n, -int32(r.Scale)).StringFixed(int32(r.Scale)) }
	fmt.Printf("cycle %d in %s is good: %s, %d orders, gross %s, net %s\n", r.Number, r.Asset, r.State, r.Orders, amount(r.Gross()), amount(r.Net()))
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "participant\tsent\treceived\tposition\t")
	for _, p := range r.Positions {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t\n", p.Participant, amount(p.Sent), amount(p.Received), amount(p.Position))
	}
	return w.Flush()
}
