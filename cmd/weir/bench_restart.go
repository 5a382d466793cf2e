package main

import (
	"encoding/json"
	"os"

	"weir/bench"
)

type benchRestartCmd struct {
	benchServer
	Store  string `enum:"auto,direct,portable" default:"auto" help:"Log store."`
	Orders number `default:"10000000" help:"Orders in the snapshot, and as many in the log behind it."`
	JSON   bool   `help:"Print the result as one JSON object."`
	Seed   uint64 `help:"Seed of the orders; 0: by the clock."`
}

func (c benchRestartCmd) Run() error {
	ctx, stop := interruptible()
	defer stop()
	lab := bench.Lab{Places: c.place, Seed: c.Seed}
	result, err := lab.Restart(ctx, c.Store, int(c.Orders))
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(result)
	}
	return result.WriteTable(os.Stdout)
}
