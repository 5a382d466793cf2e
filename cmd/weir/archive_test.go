package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An archive in the data directory, a log that is gone and a snapshot under a false name are refused by name, and what is there stays.
func TestRefusalsOfADataDirectory(t *testing.T) {
	base := t.TempDir()
	dir := filepath.Join(base, "data")
	s := startServer(t, dir, "--archive", filepath.Join(base, "archive"))
	setUp(t, s.url())
	mustStop(t, s)
	want := mustRun(t, "verify", "--data", dir)
	link := filepath.Join(base, "link")
	if err := os.Symlink(filepath.Join(dir, "log"), link); err != nil {
		t.Fatal(err)
	}
	for _, archive := range []string{dir, filepath.Join(dir, "log"), filepath.Join(dir, "new"), link, filepath.Join(link, "new")} {
		r := run(t, "serve", "--data", dir, "--archive", archive, "--listen", "127.0.0.1:0")
		wantRefusal(t, r, "--archive "+archive, "is the data directory, or lies in it")
	}
	if got := mustRun(t, "verify", "--data", dir); got != want {
		t.Errorf("then %s, first %s", got, want)
	}
	if err := os.Rename(filepath.Join(dir, "log"), filepath.Join(base, "log")); err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{"serve", "--data", dir, "--listen", "127.0.0.1:0"}, {"verify", "--data", dir}} {
		wantRefusal(t, run(t, command...), "lost", filepath.Join(dir, "log"), "mount it")
	}
	if _, err := os.Stat(filepath.Join(dir, "log")); err == nil {
		t.Error("a new log was begun")
	}
	if err := os.Rename(filepath.Join(base, "log"), filepath.Join(dir, "log")); err != nil {
		t.Fatal(err)
	}
	s = startServer(t, dir)
	post(t, s.url()+"/v1/snapshots", "", 201)
	mustStop(t, s)
	files, err := filepath.Glob(filepath.Join(dir, "snapshots", "*.snap"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	b, err := os.ReadFile(files[0])
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "snapshots", "00000000000099999999.snap"), b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range [][]string{{"verify", "--data", dir}, {"snapshot", "list", "--data", dir}, {"snapshot", "inspect", "--data", dir, "99999999"}} {
		wantRefusal(t, run(t, command...), "00000000000099999999.snap", "false name")
	}
	s = startServer(t, dir)
	if log := s.log.String(); !strings.Contains(log, "passed over") {
		t.Error(log)
	}
	mustStop(t, s)
}

// The whole history is verified with the archive: what a start does not read of it is named, with its place.
func TestVerifyReadsTheArchive(t *testing.T) {
	base := t.TempDir()
	dir, archive := filepath.Join(base, "data"), filepath.Join(base, "archive")
	s := startServer(t, dir)
	setUp(t, s.url())
	mustStop(t, s)
	if err := os.CopyFS(archive, os.DirFS(filepath.Join(dir, "log"))); err != nil { // copies that reach as far as the log
		t.Fatal(err)
	}
	if got, want := mustRun(t, "verify", "--data", dir, "--archive", archive), mustRun(t, "verify", "--data", dir); got != want {
		t.Errorf("%s, without the archive %s", got, want)
	}
	wantRefusal(t, run(t, "verify", "--data", dir, "--archive", archive, "--cycle", "1"), "--cycle", "--archive")
	segments, err := filepath.Glob(filepath.Join(archive, "0*"))
	if err != nil || len(segments) == 0 {
		t.Fatal(segments, err)
	}
	f, err := os.OpenFile(segments[0], os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt([]byte("damage"), 4200); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	wantRefusal(t, run(t, "verify", "--data", dir, "--archive", archive), "copies in "+archive, "damaged", filepath.Base(segments[0]), "offset 4")
	mustRun(t, "verify", "--data", dir)
}
