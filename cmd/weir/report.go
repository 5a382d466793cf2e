package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"golang.org/x/term"

	"weir/internal/node"
	"weir/internal/report"
)

type reportCmd struct {
	Data    string   `required:"" type:"existingdir" placeholder:"DIR" help:"Data directory; a server may have it open: it is only read."`
	Archive []string `type:"existingdir" placeholder:"DIR" help:"Copies of the log directory as it was before older parts were removed, the oldest first."`
	Name    string   `arg:"" help:"accounts, positions, queues, ageing, limits, orders, settlement, matrix, measures, journal, exceptions or statement; see docs/reference/reports.md."`
	Seq     number64 `placeholder:"N" help:"Sequence that the report is taken at; without a snapshot of it the log is replayed. Else the end of the log."`
	Format  string   `default:"csv" enum:"csv,json,parquet,xlsx" help:"csv, json, parquet or xlsx."`
	Out     string   `placeholder:"FILE" help:"File to write, or a directory, where it is named for report, sequence and hash; else standard output."`
	Limit   number   `placeholder:"N" help:"Only the first rows, of JSON."`
	From    number64 `placeholder:"SEQ" help:"First instruction of a journal, of exceptions or of a statement."`
	To      number64 `placeholder:"SEQ" help:"Last instruction; else the one that the report is taken at."`
	Date    string   `placeholder:"YYYY-MM-DD" help:"Business date of a journal or of exceptions, in place of --from and --to; without any, the latest that an asset stands at."`
	Account number   `placeholder:"N" help:"Number of the account, of a statement."`
}

func (c reportCmd) Run() error {
	from := node.Archive{Data: c.Data, Copies: c.Archive}
	r, err := c.request(from)
	if err != nil {
		return err
	}
	out := reportFile{path: c.Out, request: r}
	if c.Out == "" {
		if (r.Format == "parquet" || r.Format == "xlsx") && term.IsTerminal(int(os.Stdout.Fd())) {
			return errors.New("--out: name a file: this is no format for a terminal")
		}
		w := bufio.NewWriter(os.Stdout)
		return errors.Join(from.Report(r, func(report.Header) {}, w), w.Flush())
	}
	return out.write(from)
}

// request reads what is asked for.
func (c reportCmd) request(from node.Archive) (r report.Request, err error) {
	r = report.Request{Name: c.Name, Format: c.Format, Seq: uint64(c.Seq), Limit: int(c.Limit), Span: report.Span{From: uint64(c.From), To: uint64(c.To)}, Account: uint32(c.Account)}
	if c.Date != "" {
		date, err := time.Parse(time.DateOnly, c.Date)
		if err != nil || date.Unix() <= 0 {
			return r, fmt.Errorf("--date %s: expected a date such as 2026-01-31", c.Date)
		}
		r.Span.Date = uint32(date.Unix() / (24 * 60 * 60))
	}
	last, err := from.Last()
	if err != nil {
		return r, err
	}
	if r.Seq > last {
		return r, fmt.Errorf("--seq %d: the log ends at %d", r.Seq, last)
	}
	if r.Seq == 0 {
		r.Seq = last
	}
	switch wrong := r.Check(); {
	case wrong == nil:
		return r, nil
	case wrong.Field == "name":
		return r, wrong
	default:
		return r, fmt.Errorf("--%w", wrong)
	}
}

// reportFile is a file that is there whole or not at all.
type reportFile struct {
	path    string
	request report.Request
}

const unfinished = ".part"

func (f *reportFile) write(from node.Archive) error {
	info, err := os.Stat(f.path)
	named := err != nil || !info.IsDir()
	directory := f.path
	if named {
		directory = filepath.Dir(f.path)
	}
	w, err := os.CreateTemp(directory, "weir-*"+unfinished)
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	path := f.path
	err = from.Report(f.request, func(h report.Header) {
		if !named {
			path = filepath.Join(directory, report.FileName(&f.request, &h))
		}
	}, w)
	err = errors.Join(err, w.Chmod(0o644), w.Close())
	if err == nil {
		err = os.Rename(w.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(w.Name()))
	}
	fmt.Fprintln(os.Stderr, path)
	return nil
}
