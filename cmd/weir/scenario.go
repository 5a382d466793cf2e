package main

import (
	"errors"
	"fmt"
	"os"

	"weir/engine"
	"weir/engine/scenario"
)

type scenarioCmd struct {
	Files []string `arg:"" type:"existingfile" name:"file" help:"Scripts; their form is described in docs/reference/scenarios.md."`
	Quiet bool     `short:"q" help:"Print failures only."`
}

var errScenarios = errors.New("some scripts came out otherwise than they expect")

func (c scenarioCmd) Run() error {
	failed := false
	for _, file := range c.Files {
		script, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		output, failures, err := scenario.Run(file, script, engine.New(engine.Config{}))
		if !c.Quiet {
			fmt.Print(string(output))
		}
		if err != nil {
			return err
		}
		for _, f := range failures {
			fmt.Fprintln(os.Stderr, f)
			failed = true
		}
	}
	if failed {
		return errScenarios
	}
	return nil
}
