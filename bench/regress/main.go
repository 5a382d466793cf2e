package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	rewrite := flag.Bool("rewrite", false, "write the baseline")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := compare(ctx, *rewrite, os.Stdout, os.Stderr); err != nil {
		_, _ = fmt.Fprintln(os.Stderr, "regress:", err)
		os.Exit(1)
	}
}

// compare runs the benchmarks and prints the table.
func compare(ctx context.Context, rewrite bool, out, log io.Writer) (err error) {
	root, err := output(ctx, "go", "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return err
	}
	path := filepath.Join(root, "bench", "regress", "baseline.txt")
	commit, then, err := load(path)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "regress-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := &bench{root: root, dir: dir, log: log}
	if err := b.build(ctx); err != nil {
		return err
	}
	all, err := b.ratios(ctx, newCalibration().measure)
	if err != nil {
		return err
	}
	now := map[string]entry{}
	for name, ratios := range all {
		now[name] = entryOf(ratios)
	}
	_, _ = fmt.Fprintf(out, "costs as multiples of a calibration step; then: commit %s\n", commit)
	if err := writeTable(out, then, now); err != nil || !rewrite {
		return err
	}
	if commit, err = output(ctx, "git", "-C", root, "describe", "--always", "--dirty", "--exclude", "*"); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(format(commit, now)), 0o644)
}

// load reads the baseline; where there is none, nothing was then.
func load(path string) (commit string, entries map[string]entry, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return "none", nil, nil
	}
	if err != nil {
		return "", nil, err
	}
	return read(string(text))
}

func output(ctx context.Context, program string, arguments ...string) (string, error) {
	text, err := exec.CommandContext(ctx, program, arguments...).Output()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w", program, strings.Join(arguments, " "), err)
	}
	return strings.TrimSpace(string(text)), nil
}
