package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"weir/client"
)

type submitCmd struct {
	Files   []string `arg:"" optional:"" type:"existingfile" name:"file" help:"XML (ISO 20022), JSON, NDJSON or CSV; told apart by content."`
	To      string   `placeholder:"PATH" help:"Send each JSON object of the files to this call under /v1/ instead, as matches (sides of trades), chains, day, limits or resolution, and print each answer; without a file one request without a body, as to orders/ID/release."`
	Addr    string   `default:"127.0.0.1:8080" help:"Address of the server."`
	Onboard string   `placeholder:"AMOUNT" help:"First create the assets, participants and accounts that the files name and the server lacks, and fund each new account with this amount: for a first look."`
	Redate  bool     `help:"Send messages as if their business date were today, whatever their kind calls it: for samples from the past."`
}

func (c submitCmd) Run() error {
	ctx := context.Background()
	server := client.New(c.Addr)
	defer server.Close()
	switch {
	case c.To != "":
		return c.sendTo(ctx, server)
	case len(c.Files) == 0:
		return errors.New("submit: name a file of orders, or a call with --to")
	}
	files := make([]*submission, 0, len(c.Files))
	for _, name := range c.Files {
		s, err := readSubmission(name, c.Redate)
		if err != nil {
			return err
		}
		files = append(files, s)
	}
	if c.Onboard != "" {
		if err := onboard(ctx, server, files, c.Onboard); err != nil {
			return fmt.Errorf("onboard: %w", err)
		}
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "FILE\tORDER\tDEBTOR\tCREDITOR\tAMOUNT\tSTATUS\tREASON\tDETAIL")
	totals := &totals{}
	bar := progress("submit")
	for i, s := range files {
		rows, err := s.send(ctx, server)
		if err != nil {
			return errors.Join(w.Flush(), fmt.Errorf("%s: no answer from %s: %w", s.name, c.Addr, err))
		}
		for _, r := range rows {
			amount := strings.TrimSpace(r.asset + " " + r.amount)
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", s.name, r.order, name(r.debtor), name(r.creditor), name(amount), r.status, r.reason, r.detail)
			totals.add(r)
		}
		bar(int64(i+1), int64(len(files)))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	return errors.Join(totals.print(os.Stdout), refusedError(totals.refused()))
}
