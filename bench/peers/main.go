package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// options are the flags.
type options struct {
	rounds                 int
	only, data             string
	json                   bool
	set                    settings
	weir, postgres, beetle string
}

func parseOptions(arguments []string) (o options, err error) {
	f := flag.NewFlagSet("peers", flag.ContinueOnError)
	f.IntVar(&o.rounds, "rounds", 3, "times that each peer runs each scenario")
	f.Float64Var(&o.set.seconds, "seconds", 3, "about how long a run measures")
	f.Uint64Var(&o.set.seed, "seed", 1, "of the first round's orders; the next round has the next")
	f.StringVar(&o.only, "only", "", "scenarios, separated by commas; default all")
	f.StringVar(&o.data, "data", ".", "where fresh data goes, in directories that are removed: on a real disk")
	f.BoolVar(&o.json, "json", false, "print one JSON object")
	f.StringVar(&o.weir, "weir", "", "path of Weir; default: built from ../..")
	f.StringVar(&o.postgres, "postgres", "", "directory of initdb and postgres; default: Debian's, or the PATH")
	f.StringVar(&o.beetle, "tigerbeetle", "tigerbeetle", "path of TigerBeetle, or its name on the PATH")
	if err := f.Parse(arguments); err != nil {
		return options{}, err
	}
	switch {
	case f.NArg() > 0:
		return options{}, fmt.Errorf("unknown argument %q", f.Arg(0))
	case o.rounds < 1:
		return options{}, fmt.Errorf("rounds %d: must be 1 at least", o.rounds)
	case !(o.set.seconds > 0 && o.set.seconds <= 600):
		return options{}, fmt.Errorf("seconds %v: must be above 0, at most 600", o.set.seconds)
	}
	return o, nil
}

// report is what is printed.
type report struct {
	Rounds   int               `json:"rounds"`
	Seconds  float64           `json:"seconds"`
	Seed     uint64            `json:"seed"`
	Accounts int               `json:"accounts"`
	Versions map[string]string `json:"versions"`
	Series   []series          `json:"series"`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := compare(ctx, os.Args[1:], os.Stdout, os.Stderr)
	if errors.Is(err, flag.ErrHelp) {
		return
	}
	if err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

// compare runs everything.
func compare(ctx context.Context, arguments []string, out, log io.Writer) (err error) {
	o, err := parseOptions(arguments)
	if err != nil {
		return err
	}
	chosen, err := choose(o.only)
	if err != nil {
		return err
	}
	if o.set.dir, err = os.MkdirTemp(o.data, "peers-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(o.set.dir)) }()
	if err := os.Chmod(o.set.dir, 0o711); err != nil { // the user who runs PostgreSQL has to pass through
		return err
	}
	r := &report{Rounds: o.rounds, Seconds: o.set.seconds, Seed: o.set.seed, Accounts: accounts, Versions: map[string]string{}}
	peers, err := r.present(ctx, log, &weir{program: o.weir, build: o.set.dir}, &postgres{bin: o.postgres}, &tigerbeetle{program: o.beetle})
	if err != nil {
		return err
	}
	for _, s := range chosen {
		all, err := takeTurns(ctx, peers, s, o.rounds, o.set, log)
		if err != nil {
			return err
		}
		r.Series = append(r.Series, all...)
	}
	if o.json {
		return json.NewEncoder(out).Encode(r)
	}
	return writeTable(out, r)
}

// present asks each peer for its version and leaves out who is not there.
func (r *report) present(ctx context.Context, log io.Writer, all ...peer) (there []peer, err error) {
	for _, p := range all {
		version, err := p.version(ctx)
		if err != nil {
			_, _ = fmt.Fprintf(log, "%s is left out: %v\n", p.name(), err)
			continue
		}
		_, _ = fmt.Fprintf(log, "%s: %s\n", p.name(), version)
		r.Versions[p.name()] = version
		there = append(there, p)
	}
	if len(there) == 0 {
		return nil, errors.New("no peer is present")
	}
	return there, nil
}
