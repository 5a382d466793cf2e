package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A snapshot is built by another process beside the server, and only of the state that the server had.
func TestSnapshotIsBuiltBesideTheServer(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	setUp(t, s.url())
	post(t, s.url()+"/v1/snapshots", ``, http.StatusCreated)
	var state struct {
		Seq  uint64
		Hash string
	}
	if err := json.Unmarshal(get(t, s.url()+"/v1/state"), &state); err != nil {
		t.Fatal(err)
	}
	post(t, s.url()+"/v1/orders", order(1, "1.00"), http.StatusOK)
	wantRefusal(t, run(t, "snapshot", "build", "--data", dir, "--hash", state.Hash, "14"), "replay and live state differ")
	if names, err := filepath.Glob(filepath.Join(dir, "snapshots", "*")); err != nil || len(names) != 1 {
		t.Fatalf("%v, %v: want the first snapshot alone", names, err)
	}
	if err := json.Unmarshal(get(t, s.url()+"/v1/state"), &state); err != nil {
		t.Fatal(err)
	}
	if out := mustRun(t, "snapshot", "build", "--data", dir, "--hash", state.Hash, "14"); !strings.HasPrefix(out, "seq 14\nhash "+state.Hash+"\n") {
		t.Error(out)
	}
	mustStop(t, s)
	if out := mustRun(t, "verify", "--data", dir); !strings.Contains(out, "hash "+state.Hash) {
		t.Error(out)
	}
}

// A server that can't start another process says so, and goes on.
func TestSnapshotThatCannotBeBuilt(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	setUp(t, s.url())
	if err := os.Remove(filepath.Join(dir, "snapshots")); err != nil {
		t.Fatal(err)
	}
	post(t, s.url()+"/v1/snapshots", ``, http.StatusInternalServerError)
	post(t, s.url()+"/v1/orders", order(1, "1.00"), http.StatusOK)
	mustStop(t, s)
}
