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

// benchCmd has a command for each way to measure; without a word it is one run.
type benchCmd struct {
	One     benchRunCmd     `cmd:"" name:"run" default:"withargs" help:"One run; what bench does when no command is named."`
	Curves  benchCurvesCmd  `cmd:"" help:"How the rate changes with accounts, batch, connections, history and queues: a server and a run for each point."`
	Restart benchRestartCmd `cmd:"" help:"How long a server is away that was killed: its start from a snapshot and the log behind it."`
	Table   benchTableCmd   `cmd:"" help:"The rows of the table of targets that go over HTTP, on both log stores, with what must be reached."`
}

// benchServer says where a server of our own keeps its data.
type benchServer struct {
	Data string `type:"existingdir" help:"Where the server of its own puts its data, in a directory that is removed afterwards; default: the working directory."`
}

type benchRunCmd struct {
	benchServer
	JSON      bool    `help:"Print the result as one JSON object."`
	HTML      string  `name:"html" placeholder:"FILE" help:"Write a page with latency curves, throughput over time, settings and proof."`
	Format    string  `enum:",binary,ndjson,json,json-single,pacs008" default:"" help:"Format of the orders: binary, ndjson, json (arrays), json-single, pacs008. retail has no pacs008; pvp has ndjson, json, json-single. Default binary, for pvp ndjson."`
	Workload  string  `enum:"gross,hot,retail,gridlock,pvp,mixed" default:"gross" help:"gross: all can pay; hot: every order from or to one hub; retail: net cycles; gridlock: scarce liquidity, queues; pvp: both sides of trades; mixed: gross with 0.1% duplicates, 1% cancellations, 0.5% unknown accounts."`
	Topology  string  `enum:"uniform,core" default:"uniform" help:"uniform: any account to any other; core: a core of 2% of the accounts is party of most orders, senders by Zipf's law."`
	Liquidity float64 `default:"0.5" help:"gridlock: from 0, the lower bound of liquidity, to 1, the upper bound."`
	Batch     number  `help:"Orders per request, 1 to 8,190. Default 1,000, for pacs008 100."`
	Clients   number  `help:"Connections. Default 12, for json-single 64."`
	Orders    number  `help:"Measured orders over all rounds. The default depends on format and workload."`
	Rate      int     `help:"Orders per second, latency counted from the intended start; 0: as fast as answers come."`
	Overload  bool    `help:"With --rate: a request that is answered 503 counts as refused; its orders come again with the next request that is due."`
	Snapshots bool    `help:"Have the server make one snapshot after another during the rounds."`
	Accounts  number  `default:"10000" help:"Funded accounts."`
	Queued    int     `help:"Orders that wait in queues all the time."`
	Warmup    int     `help:"Orders before the first round; default a tenth of --orders, below 0: none."`
	Rounds    number  `default:"3" help:"Rounds; the rate reported is their median."`
	Seed      uint64  `help:"Seed of the orders; 0: by the clock."`
	Addr      string  `help:"Address of a running server; without it a server of its own is started on fresh data."`
	Store     string  `enum:"auto,direct,portable" default:"auto" help:"Log store of the server of its own."`
	Window    int     `default:"16777216" help:"Orders that the server of its own makes room for ahead."`
}

func (c benchRunCmd) Run() error {
	ctx, stop := interruptible()
	defer stop()
	bar := progress("orders")
	spawn := c.spawner(bench.Room{Store: c.Store, Orders: c.Window, Accounts: int(c.Accounts)})
	result, err := bench.Run(ctx, bench.Config{
		Addr: c.Addr, Spawn: spawn, Format: c.Format, Workload: c.Workload, Topology: c.Topology, Liquidity: c.Liquidity, Batch: int(c.Batch),
		Clients: int(c.Clients), Orders: int(c.Orders), Rate: c.Rate, Overload: c.Overload, Snapshots: c.Snapshots, Accounts: int(c.Accounts), Queued: c.Queued,
		Warmup: c.Warmup, Rounds: int(c.Rounds), Seed: c.Seed, Store: c.Store,
		Progress: func(done, total int) { bar(int64(done), int64(total)) },
	})
	if err != nil {
		return err
	}
	if err := writePage(c.HTML, &bench.Page{Results: []bench.Result{result}}); err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(result)
	}
	return result.WriteTable(os.Stdout)
}

// interruptible ends with an interrupt, and then the server of our own is stopped and its data removed.
func interruptible() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
}

// writePage writes a page into a file; no name: nothing.
func writePage(name string, page *bench.Page) error {
	if name == "" {
		return nil
	}
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(page.Write(f), f.Close())
}

// where is the directory that data directories are made in.
func (c benchServer) where() string {
	if c.Data == "" {
		return "."
	}
	return c.Data
}

// startRoomy starts a server with room.
func startRoomy(dir string, room bench.Room, more ...string) (*child, error) {
	const spare = 1000 // issuers, and who has no account
	return startChild(dir, append(more, "--store", room.Store, "--orders", strconv.Itoa(room.Orders), "--accounts", strconv.Itoa(room.Accounts+spare))...)
}

// place makes a data directory for servers that are killed and started again.
func (c benchServer) place(room bench.Room) (bench.Place, error) {
	dir, err := os.MkdirTemp(c.where(), "weir-bench-")
	if err != nil {
		return bench.Place{}, err
	}
	return bench.Place{
		Spawn: func() (addr string, pid int, kill func() error, err error) {
			server, err := startRoomy(dir, room, "--snapshot-every", "0") // none but what is asked for
			if err != nil {
				return "", 0, nil, err
			}
			return server.address, server.cmd.Process.Pid, server.kill, nil
		},
		Remove: func() error { return os.RemoveAll(dir) },
	}, nil
}

// spawner makes what starts a server on fresh data, on a real disk: the system's temporary directory may be in memory.
func (c benchServer) spawner(room bench.Room) bench.Spawn {
	return func() (addr string, pid int, stop func() error, err error) {
		dir, err := os.MkdirTemp(c.where(), "weir-bench-")
		if err != nil {
			return "", 0, nil, err
		}
		server, err := startRoomy(dir, room)
		if err != nil {
			return "", 0, nil, errors.Join(err, os.RemoveAll(dir))
		}
		return server.address, server.cmd.Process.Pid, func() error { return errors.Join(server.stop(), os.RemoveAll(dir)) }, nil
	}
}
