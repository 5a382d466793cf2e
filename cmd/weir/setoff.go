package main

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/shopspring/decimal"

	"weir/client"
	"weir/internal/setoff"
)

type setOffCmd struct {
	File  string `arg:"" type:"existingfile" help:"CSV with the columns debtor, creditor, amount and, if there are ids, id; - reads standard input."`
	Scale *int32 `placeholder:"N" help:"Decimals of the amounts, 0 to 8; without it as many as the amount with the most has."`
	JSON  bool   `name:"json" help:"Print JSON, as POST /v1/setoff answers it."`
	CSV   string `name:"csv" placeholder:"TABLE" help:"Print one table as CSV: obligations, firms or totals."`
}

// setOffTables are the tables of a set-off, in the order in which they are printed.
var setOffTables = []string{"obligations", "firms", "totals"}

func (c setOffCmd) Run() error {
	switch {
	case c.Scale != nil && (*c.Scale < 0 || *c.Scale > setoff.MaxScale):
		return fmt.Errorf("--scale %d: must be from 0 to %d", *c.Scale, setoff.MaxScale)
	case c.CSV != "" && !slices.Contains(setOffTables, c.CSV):
		return fmt.Errorf("--csv %s: must be one of %v", c.CSV, setOffTables)
	}
	if c.JSON && c.CSV != "" {
		return errors.New("--json and --csv can't be used together")
	}
	list, scale, err := c.read()
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, err)
	}
	list.Begin()
	for list.Step() {
	}
	list.Finish()
	out := bufio.NewWriter(os.Stdout)
	return errors.Join(c.print(out, setOffOf(list, scale)), out.Flush())
}

func (c setOffCmd) read() (list *setoff.SetOff, scale int32, err error) {
	in := os.Stdin
	if c.File != "-" {
		if in, err = os.Open(c.File); err != nil {
			return nil, 0, err
		}
		defer func() { _ = in.Close() }()
	}
	var file obligationFile
	if err = file.read(in); err != nil {
		return nil, 0, err
	}
	scale = file.decimals()
	if c.Scale != nil {
		scale = *c.Scale
	}
	list, err = file.list(scale)
	return list, scale, err
}

// setOffOf is a set-off as the server would answer it.
func setOffOf(list *setoff.SetOff, scale int32) client.SetOff {
	text := func(units int64) string { return decimal.New(units, -scale).StringFixed(scale) }
	s := client.SetOff{Scale: uint8(scale), Totals: client.SetOffTotals{
		Obligations: len(list.Obligations), Firms: len(list.Firms),
		Amount: text(list.Amount), Cleared: text(list.Cleared), Remaining: text(list.Amount - list.Cleared), Share: list.Share(),
	}}
	for _, o := range list.Obligations {
		owed := client.Obligation{ID: o.ID, Debtor: o.Debtor, Creditor: o.Creditor, Amount: text(o.Amount)}
		s.Obligations = append(s.Obligations, client.ClearedObligation{Obligation: owed, Cleared: text(o.Cleared), Remaining: text(o.Amount - o.Cleared)})
	}
	for _, f := range list.Firms {
		s.Firms = append(s.Firms, client.SetOffFirm{Firm: f.Name, Owes: text(f.Owes), Owed: text(f.Owed), Net: text(f.Owed - f.Owes), Cleared: text(f.Cleared)})
	}
	return s
}

func (c setOffCmd) print(w io.Writer, s client.SetOff) error {
	switch {
	case c.JSON:
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		return e.Encode(s)
	case c.CSV != "":
		return csv.NewWriter(w).WriteAll(setOffTable(s, c.CSV))
	}
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for i, name := range setOffTables {
		if i > 0 {
			fmt.Fprintln(t)
		}
		rows := setOffTable(s, name)
		rows[0] = strings.Split(strings.ToUpper(strings.Join(rows[0], "\t")), "\t")
		for _, row := range rows {
			fmt.Fprintln(t, strings.Join(row, "\t"))
		}
	}
	return t.Flush()
}

// setOffTable is one of the three tables, under its column names.
func setOffTable(s client.SetOff, name string) (rows [][]string) {
	switch name {
	case "obligations":
		rows = append(rows, []string{"id", "debtor", "creditor", "amount", "cleared", "remaining"})
		for _, o := range s.Obligations {
			rows = append(rows, []string{o.ID, o.Debtor, o.Creditor, o.Amount, o.Cleared, o.Remaining})
		}
	case "firms":
		rows = append(rows, []string{"firm", "owes", "owed", "net", "cleared"})
		for _, f := range s.Firms {
			rows = append(rows, []string{f.Firm, f.Owes, f.Owed, f.Net, f.Cleared})
		}
	default:
		t := &s.Totals
		rows = append(rows, []string{"obligations", "firms", "amount", "cleared", "remaining", "share"},
			[]string{strconv.Itoa(t.Obligations), strconv.Itoa(t.Firms), t.Amount, t.Cleared, t.Remaining, t.Share})
	}
	return rows
}
