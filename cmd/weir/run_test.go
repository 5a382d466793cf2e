package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// ran is what a run of the program left.
type ran struct {
	out, log string
	code     int
}

// run runs the program to its end, which must come.
func run(t *testing.T, args ...string) ran {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), childPatience)
	defer cancel()
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	var out, log bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &log
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if ctx.Err() != nil {
		t.Fatalf("weir %s goes on and on\n%s%s", strings.Join(args, " "), out.String(), log.String())
	}
	return ran{out.String(), log.String(), cmd.ProcessState.ExitCode()}
}

// mustRun fails the test unless the program ends well, and answers its standard output.
func mustRun(t *testing.T, args ...string) string {
	t.Helper()
	r := run(t, args...)
	if r.code != 0 {
		t.Fatalf("weir %s: exit code %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.log)
	}
	return r.out
}

// wantRefusal fails unless the program ends with an error that says all of these.
func wantRefusal(t *testing.T, r ran, says ...string) {
	t.Helper()
	if r.code == 0 || r.out != "" && strings.Contains(r.out, "listens") {
		t.Errorf("exit code %d, output %q", r.code, r.out)
	}
	for _, s := range says {
		if !strings.Contains(r.log, s) {
			t.Errorf("%q does not say %q", r.log, s)
		}
	}
}

// file writes a file for the program to read.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return lines[len(lines)-1]
}

// mustStop ends a server in good order.
func mustStop(t *testing.T, s *child) {
	t.Helper()
	if err := s.stop(); err != nil {
		t.Fatal(err)
	}
}
