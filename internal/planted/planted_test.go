package main

import (
	"path/filepath"
	"strings"
	"testing"
)

// Every bug still has its place in the house, so that `make planted` has something to plant.
func TestBugsHaveTheirPlaces(t *testing.T) {
	bugs, err := readBugs("bugs")
	if err != nil {
		t.Fatal(err)
	}
	if len(bugs) < 30 {
		t.Errorf("%d bugs, at least 30 are wanted", len(bugs))
	}
	for _, b := range bugs {
		texts, err := b.plant(filepath.Join("..", ".."))
		if err != nil {
			t.Errorf("%v", err)
		}
		for file := range texts {
			if strings.HasSuffix(file, "_test.go") {
				t.Errorf("%s: %s is a test: bugs are planted in the program", b.name, file)
			}
		}
	}
}

func TestBadBugs(t *testing.T) {
	for text, want := range map[string]string{
		"says\nfile wal/log.go\n-x\n":           "names a file, a place in it and a test",
		"says\nfile wal/log.go\ntest ./wal\n":   "names a file, a place in it and a test",
		"says\n-x\ntest ./wal\n":                "names a file, a place in it and a test",
		"says\nfile x\n-x\n? y\ntest ./wal\n":   "is no line of a bug",
		"says\nfile x\n-x\n\ttab\ntest ./wal\n": "is no line of a bug",
	} {
		if _, err := parse("bad", text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	b, err := parse("stray", "says\nfile bug.go\n-no such line\ntest ./wal\n")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.plant("."); err == nil {
		t.Error("a bug without a place was planted")
	}
}

func TestPlanting(t *testing.T) {
	b, err := parse("two", "says\nfile bug.go\n // edit is one place in a file.\n-type edit struct {\n+type edits struct {\n\n-\told, new string\n+\tnew string\ntest ./wal -run X\n")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := b.plant(".")
	if err != nil {
		t.Fatal(err)
	}
	text := texts["bug.go"]
	if !strings.Contains(text, "type edits struct {") || strings.Contains(text, "old, new string\n}") {
		t.Errorf("not planted:\n%s", text)
	}
}
