package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"time"
)

// catch is what caught a bug.
type catch struct {
	by    string // "" : nothing
	after time.Duration
}

// hunt runs the bug's tests over the house with the bug in it, until one fails.
func (b *bug) hunt(root string, limit time.Duration) (c catch, err error) {
	dir, err := os.MkdirTemp("", "weir-planted-")
	if err != nil {
		return c, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	overlay, err := b.overlay(root, dir)
	if err != nil {
		return c, err
	}
	if err := b.builds(root, overlay); err != nil {
		return c, fmt.Errorf("%s: does not build: %w", b.name, err)
	}
	began := time.Now()
	for _, test := range b.tests {
		if c.by = runTest(root, overlay, test, limit); c.by != "" {
			break
		}
	}
	c.after = time.Since(began)
	return c, nil
}

// overlay writes the files with the bug in them to dir, and which files they stand for.
func (b *bug) overlay(root, dir string) (string, error) {
	texts, err := b.plant(root)
	if err != nil {
		return "", err
	}
	replace := map[string]string{}
	for file, text := range texts {
		planted := filepath.Join(dir, strings.ReplaceAll(file, "/", "__"))
		if err := os.WriteFile(planted, []byte(text), 0o600); err != nil {
			return "", err
		}
		whole, err := filepath.Abs(filepath.Join(root, filepath.FromSlash(file)))
		if err != nil {
			return "", err
		}
		replace[whole] = planted
	}
	data, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, data, 0o600)
}

// builds says what is wrong with a bug that is no Go: such a bug would be caught by the compiler, and proves nothing.
func (b *bug) builds(root, overlay string) error {
	args := []string{"build", "-overlay", overlay}
	for _, e := range b.edits {
		args = append(args, "./"+path.Dir(e.file))
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
}

// runTest says what failed, "" where nothing did.
func runTest(root, overlay string, args []string, limit time.Duration) string {
	ctx, cancel := context.WithTimeout(context.Background(), limit+time.Minute) // the test's own limit comes first, and tells more
	defer cancel()
	all := append([]string{"test", "-overlay", overlay, "-failfast", "-timeout", limit.String()}, args...)
	cmd := exec.CommandContext(ctx, "go", all...)
	cmd.Dir = root
	out, err := cmd.CombinedOutput()
	if err == nil {
		return ""
	}
	return args[0] + " " + failed(out)
}

var (
	failedTest = regexp.MustCompile(`--- FAIL: (\S+)`)
	running    = regexp.MustCompile(`(?m)^(?:panic|fatal error): (.*)$`)
)

// failed names the test that failed first, or what the process died of.
func failed(out []byte) string {
	if m := failedTest.FindSubmatch(out); m != nil {
		return string(m[1])
	}
	if m := running.FindSubmatch(out); m != nil {
		return "panic: " + string(m[1])
	}
	return string(bytes.TrimSpace(out[:min(len(out), 200)]))
}
