package tidy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// file is one Go file of the house, parsed.
type file struct {
	path string // from the root, with slashes
	name string
	pkg  string // directory from the root
	test bool
	text string
	ast  *ast.File
	set  *token.FileSet
}

func (f *file) imports() []string {
	var paths []string
	for _, spec := range f.ast.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		paths = append(paths, path)
	}
	return paths
}

func (f *file) line(p token.Pos) int { return f.set.Position(p).Line }

// house parses every Go file of the project.
func house(t *testing.T) []*file {
	t.Helper()
	root := filepath.Join("..", "..")
	var files []*file
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "bin"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go"):
			return nil
		}
		f, err := parse(root, path)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 50 {
		t.Fatalf("found only %d files: the walk is wrong", len(files))
	}
	return files
}

func parse(root, path string) (*file, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	relative, err := filepath.Rel(root, path)
	if err != nil {
		return nil, err
	}
	relative = filepath.ToSlash(relative)
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, relative, text, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	return &file{
		path: relative, name: filepath.Base(path), pkg: filepath.ToSlash(filepath.Dir(relative)),
		test: strings.HasSuffix(path, "_test.go"), text: string(text), ast: tree, set: set,
	}, nil
}

// What the README quotes of scenarios stands in them, paragraph by paragraph.
func TestQuotedScenarios(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("../../engine/testdata/scenarios/whole_day.txt")
	if err != nil {
		t.Fatal(err)
	}
	_, quoted, found := strings.Cut(string(readme), "```scenario\n")
	quoted, _, ended := strings.Cut(quoted, "\n```")
	if !found || !ended {
		t.Fatal("the README quotes no scenario")
	}
	for _, paragraph := range strings.Split(quoted, "\n\n") {
		if !strings.Contains(string(script), paragraph+"\n") {
			t.Errorf("not in whole_day.txt:\n%s", paragraph)
		}
	}
}
