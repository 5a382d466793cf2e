package main

import (
	"encoding/json"
	"os"

	"weir/bench"
)

type benchTableCmd struct {
	benchServer
	Stores []string `enum:"direct,portable" default:"direct,portable" help:"Log stores to measure."`
	Scale  float64  `default:"1" help:"1: the whole; less: shorter runs."`
	JSON   bool     `help:"Print rows and runs as one JSON object."`
	HTML   string   `name:"html" placeholder:"FILE" help:"Write a page with the table and every run."`
	Seed   uint64   `help:"Seed of the orders; 0: by the clock."`
}

func (c benchTableCmd) Run() error {
	ctx, stop := interruptible()
	defer stop()
	lab := bench.Lab{Spawner: c.spawner, Places: c.place, Say: sayRun, Dir: c.where(), Seed: c.Seed}
	targets, err := lab.Targets(ctx, c.Stores, c.Scale)
	if err != nil {
		return err
	}
	if err := writePage(c.HTML, &bench.Page{Title: "Weir: targets", Rows: targets.Rows, Results: targets.Results}); err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(os.Stdout).Encode(targets)
	}
	return bench.WriteRows(os.Stdout, targets.Rows)
}
