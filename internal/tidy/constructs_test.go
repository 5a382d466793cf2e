package tidy

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
)

// Determinism is sacred: these constructs have no place in the engine.
func TestEngineUsesNothingThatDependsOnTheMachine(t *testing.T) {
	for _, f := range house(t) {
		if f.pkg != "engine" && f.pkg != "engine/netting" || f.test {
			continue
		}
		ast.Inspect(f.ast, func(n ast.Node) bool {
			if n == nil {
				return true
			}
			if what := banned(n); what != "" {
				t.Errorf("%s:%d: %s", f.path, f.line(n.Pos()), what)
			}
			return true
		})
	}
}

func banned(n ast.Node) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		return "a goroutine: the engine is one loop; whoever drives it may run it in a goroutine"
	case *ast.SelectStmt, *ast.SendStmt, *ast.ChanType:
		return "a channel: instructions arrive as bytes and answers leave as Results"
	case *ast.MapType:
		return "a map: its order differs from run to run and the collector walks it; use a table or a slice"
	case *ast.DeferStmt:
		return "a defer: nothing here can fail half way"
	case *ast.Ident:
		if n.Name == "float64" || n.Name == "float32" || n.Name == "complex128" {
			return "a float: money is int64 minor units, sums that can pass it take 128 bits"
		}
	}
	return ""
}

// Functions stay readable; dispatch switches are exempt by name.
const (
	maxFunctionLines = 70
	maxFileLines     = 500
)

var longFunctions = []string{}

func TestFunctionsAndFilesStayShort(t *testing.T) {
	for _, f := range house(t) {
		if lines := strings.Count(f.text, "\n"); lines > maxFileLines && !f.test {
			t.Errorf("%s has %d lines: up to %d; a second noun or verb is hiding in it", f.path, lines, maxFileLines)
		}
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || slices.Contains(longFunctions, f.pkg+"."+fn.Name.Name) {
				continue
			}
			if lines := f.line(fn.End()) - f.line(fn.Pos()) + 1; lines > maxFunctionLines && !f.test {
				t.Errorf("%s:%d: %s has %d lines: up to %d; give its parts names", f.path, f.line(fn.Pos()), fn.Name.Name, lines, maxFunctionLines)
			}
		}
	}
}

// Nothing is left behind.
func TestNoLeftovers(t *testing.T) {
	marks := []string{"TO" + "DO", "FIX" + "ME", "HA" + "CK"}
	for _, f := range house(t) {
		for _, group := range f.ast.Comments {
			for _, c := range group.List {
				for _, mark := range marks {
					if strings.Contains(c.Text, mark+":") || strings.Contains(c.Text, mark+" ") || strings.HasSuffix(c.Text, mark) {
						t.Errorf("%s:%d: %s in a comment: do it, or write an issue", f.path, f.line(c.Pos()), mark)
					}
				}
			}
		}
		if strings.Contains(f.text, "fmt.Print"+"ln(\"debug") {
			t.Errorf("%s: a debugging print", f.path)
		}
	}
}

// Packages say what they are.
func TestPackagesHaveComments(t *testing.T) {
	documented := map[string]bool{}
	for _, f := range house(t) {
		if !f.test {
			documented[f.pkg] = documented[f.pkg] || f.ast.Doc != nil
		}
	}
	for pkg, ok := range documented {
		if !ok {
			t.Errorf("package %s has no package comment: say what the room is for", pkg)
		}
	}
}
