package main

import (
	"context"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// passes is how often each benchmark runs.
const passes = 7

// bench builds the test programs and runs them.
type bench struct {
	root, dir string // of the module; for the programs
	log       io.Writer
}

// build makes the test program of each package once.
func (b *bench) build(ctx context.Context) error {
	built := map[string]bool{}
	for _, one := range chosen {
		if built[one.pkg] {
			continue
		}
		built[one.pkg] = true
		_, _ = fmt.Fprintf(b.log, "building the tests of %s\n", one.pkg)
		command := exec.CommandContext(ctx, "go", "test", "-c", "-o", b.program(one.pkg), "./"+one.pkg)
		command.Dir = b.root
		if text, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("tests of %s: %w: %s", one.pkg, err, text)
		}
	}
	return nil
}

func (b *bench) program(pkg string) string {
	return filepath.Join(b.dir, strings.ReplaceAll(pkg, "/", "_")+".test")
}

// run runs one benchmark and answers its cost in nanoseconds.
func (b *bench) run(ctx context.Context, one benchmark) (name string, cost float64, err error) {
	command := exec.CommandContext(ctx, b.program(one.pkg), "-test.run", "^$", "-test.bench", one.pattern, "-test.benchtime", one.count)
	command.Dir = filepath.Join(b.root, filepath.FromSlash(one.pkg))
	text, err := command.CombinedOutput()
	if err != nil {
		return "", 0, fmt.Errorf("%s %s: %w: %s", one.pkg, one.pattern, err, text)
	}
	if name, cost, err = parse(string(text), one.unit, runtime.GOMAXPROCS(0)); err != nil {
		return "", 0, fmt.Errorf("%s %s: %w", one.pkg, one.pattern, err)
	}
	return one.pkg + "." + name, cost, nil
}

// ratios runs all benchmarks some times, between calibrations, and answers the ratios of each by its name.
func (b *bench) ratios(ctx context.Context, measure func() float64) (map[string][]float64, error) {
	all := map[string][]float64{}
	for pass := range passes {
		before := measure()
		_, _ = fmt.Fprintf(b.log, "pass %d of %d: a calibration step takes %.0f ns\n", pass+1, passes, before)
		for _, one := range chosen {
			name, cost, err := b.run(ctx, one)
			if err != nil {
				return nil, err
			}
			after := measure()
			all[name] = append(all[name], 2*cost/(before+after))
			before = after
		}
	}
	return all, nil
}
