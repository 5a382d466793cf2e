package main

import (
	"encoding/json"
	"fmt"
	"os"

	"weir/bench"
)

type benchCurvesCmd struct {
	benchServer
	Scale float64 `default:"1" help:"1: the whole, about a quarter of an hour on two cores, 6 GB of memory and 13 GB of disk; 0.1: smaller sizes and shorter runs, about two minutes."`
	JSON  bool    `help:"Print all curves as one JSON array."`
	HTML  string  `name:"html" placeholder:"FILE" help:"Write a page with the curves."`
	Seed  uint64  `help:"Seed of the orders; 0: by the clock."`
}

func (c benchCurvesCmd) Run() error {
	ctx, stop := interruptible()
	defer stop()
	lab := bench.Lab{Spawner: c.spawner, Say: sayRun, Seed: c.Seed}
	all, err := lab.Growth(ctx, c.Scale)
	if err != nil {
		return err
	}
	if err := writePage(c.HTML, &bench.Page{Title: "Weir: growth", Growth: all}); err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(all)
	}
	return bench.WriteGrowth(os.Stdout, all)
}

// sayRun tells on standard error which run of a series begins.
func sayRun(what string) { fmt.Fprintln(os.Stderr, what) }
