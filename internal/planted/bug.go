package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A bug is a mistake that is planted into a copy of some files of the house. Its file, bugs/NAME.bug, reads:
//
//	What a good engineer got wrong, in a sentence.
//	file wal/log.go
//	 	a line that stays, to find the place
//	-	a line that goes
//	+	a line that comes
//	test ./wal -run Fault
//
// The lines that stay and go must stand in the file, together, exactly once. More than one file, and more than one place in a file, may be named. The tests are run in
// their order until one fails.
type bug struct {
	name  string
	says  string
	edits []edit
	tests [][]string // arguments of `go test`
}

// edit is one place in a file.
type edit struct {
	file     string // from the root, with slashes
	old, new string
}

// readBugs reads all bugs, in the order of their names.
func readBugs(dir string) ([]*bug, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.bug"))
	if err != nil {
		return nil, err
	}
	var bugs []*bug
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		b, err := parse(strings.TrimSuffix(filepath.Base(path), ".bug"), string(text))
		if err != nil {
			return nil, err
		}
		bugs = append(bugs, b)
	}
	return bugs, nil
}

func parse(name, text string) (*bug, error) {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	b := &bug{name: name, says: lines[0]}
	file := ""
	var place *edit
	for _, line := range lines[1:] {
		key, rest, _ := strings.Cut(line, " ")
		switch {
		case key == "file":
			file, place = rest, nil
		case key == "test":
			b.tests, place = append(b.tests, strings.Fields(rest)), nil
		case line == "":
			place = nil
		case strings.ContainsRune(" -+", rune(line[0])):
			if place == nil {
				b.edits = append(b.edits, edit{file: file})
				place = &b.edits[len(b.edits)-1]
			}
			place.add(line[0], line[1:]+"\n")
		default:
			return nil, fmt.Errorf("%s: %q is no line of a bug", name, line)
		}
	}
	if file == "" || len(b.edits) == 0 || len(b.tests) == 0 {
		return nil, fmt.Errorf("%s: a bug names a file, a place in it and a test", name)
	}
	return b, nil
}

func (e *edit) add(sign byte, line string) {
	if sign != '+' {
		e.old += line
	}
	if sign != '-' {
		e.new += line
	}
}

// plant gives the text of each file that the bug touches, with the bug in it.
func (b *bug) plant(root string) (map[string]string, error) {
	texts := map[string]string{}
	var errs []error
	for _, e := range b.edits {
		text, ok := texts[e.file]
		if !ok {
			data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(e.file)))
			if err != nil {
				return nil, err
			}
			text = string(data)
		}
		if n := strings.Count(text, e.old); n != 1 {
			errs = append(errs, fmt.Errorf("%s: its place stands %d times in %s, not once:\n%s", b.name, n, e.file, e.old))
		}
		texts[e.file] = strings.Replace(text, e.old, e.new, 1)
	}
	return texts, errors.Join(errs...)
}
