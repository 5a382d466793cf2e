package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"weir/bench"
)

type benchCmd struct {
	JSON     bool   `help:"Print the result as one JSON object."`
	Format   string `enum:"binary,ndjson,json,json-single,pacs008" default:"binary" help:"Format of the orders: binary, ndjson, json (arrays), json-single, pacs008."`
	Workload string `enum:"gross,hot" default:"gross" help:"gross: any account to any other; hot: every order from or to one hub."`
	Batch    int    `help:"Orders per request, 1 to 8,190. Default 1,000, for pacs008 100."`
	Clients  int    `help:"Connections. Default 12, for json-single 64."`
	Orders   int    `help:"Measured orders over all rounds. The default depends on the format."`
	Rate     int    `help:"Orders per second, latency counted from the intended start; 0: as fast as answers come."`
	Accounts int    `default:"10000" help:"Funded accounts."`
	Rounds   int    `default:"3" help:"Rounds; the rate reported is their median."`
	Seed     uint64 `help:"Seed of the orders; 0: by the clock."`
	Addr     string `help:"Address of a running server; without it a server of its own is started on fresh data."`
	Data     string `type:"existingdir" help:"Where the server of its own puts its data, in a directory that is removed afterwards; default: the working directory."`
	Store    string `enum:"auto,direct,portable" default:"auto" help:"Log store of the server of its own."`
	Window   int    `default:"16777216" help:"Orders that the server of its own makes room for ahead."`
}

func (c benchCmd) Run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	bar := progress("orders")
	result, err := bench.Run(ctx, bench.Config{
		Addr: c.Addr, Spawn: c.spawn, Format: c.Format, Workload: c.Workload, Batch: c.Batch, Clients: c.Clients,
		Orders: c.Orders, Rate: c.Rate, Accounts: c.Accounts, Rounds: c.Rounds, Seed: c.Seed, Store: c.Store,
		Progress: func(done, total int) { bar(int64(done), int64(total)) },
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(result)
	}
	return result.WriteTable(os.Stdout)
}

// spawn starts a server on fresh data, on a real disk: the system's temporary directory may be in memory.
func (c benchCmd) spawn() (addr string, pid int, stop func() error, err error) {
	where := c.Data
	if where == "" {
		where = "."
	}
	dir, err := os.MkdirTemp(where, "weir-bench-")
	if err != nil {
		return "", 0, nil, err
	}
	server, err := startChild(dir, "--store", c.Store, "--orders", strconv.Itoa(c.Window), "--accounts", strconv.Itoa(c.Accounts+1000))
	if err != nil {
		return "", 0, nil, errors.Join(err, os.RemoveAll(dir))
	}
	return server.address, server.cmd.Process.Pid, func() error { return errors.Join(server.stop(), os.RemoveAll(dir)) }, nil
}
