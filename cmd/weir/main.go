// Command weir is the payment clearing engine: the server, and the tools around it, in one binary.
package main

import (
	"fmt"
	"os"

	"github.com/alecthomas/kong"
)

// cli is the command line; each subcommand is a file of this folder.
type cli struct {
	Serve    serveCmd    `cmd:"" help:"Run the server."`
	Demo     demoCmd     `cmd:"" help:"A demo day: a server, its console, a day of clearing, a kill in the middle, and nothing lost."`
	Submit   submitCmd   `cmd:"" help:"Submit files of orders (ISO 20022 XML, JSON, NDJSON, CSV) and show the outcomes; or any other instruction with --to. Exits with 1 when something is refused."`
	Bench    benchCmd    `cmd:"" help:"Measure a server under load."`
	Verify   verifyCmd   `cmd:"" help:"Check log and snapshots of a data directory offline, and replay it."`
	Scenario scenarioCmd `cmd:"" help:"Run scripts of instructions and expectations."`
	Log      logCmd      `cmd:"" help:"Look into the log."`
	Report   reportCmd   `cmd:"" help:"Make a report of a data directory at a sequence, as CSV, JSON, Parquet or XLSX."`
	Snapshot snapshotCmd `cmd:"" help:"Look at the snapshots."`
	Calendar calendarCmd `cmd:"" help:"Check a calendar file, and print the steps of the business days that it asks for."`
	Setoff   setOffCmd   `cmd:"" help:"Find the largest set-off of a file of obligations: what all can clear without money."`
	Version  versionCmd  `cmd:"" help:"Print the versions of program, rules and formats."`
}

func main() {
	var c cli
	parser := kong.Must(&c, kong.Name("weir"), kong.UsageOnError(),
		kong.Description("A payment matching and clearing engine: every answer is on disk before it is given."))
	ctx, err := parser.Parse(askedFor(os.Args[1:]))
	parser.FatalIfErrorf(err)
	if err := ctx.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "weir:", err)
		os.Exit(1)
	}
}

// askedFor takes help, alone or before a command, for the flag.
func askedFor(args []string) []string {
	if len(args) > 0 && args[0] == "help" {
		return append(args[1:], "--help")
	}
	return args
}
