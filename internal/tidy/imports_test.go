package tidy

import (
	"slices"
	"strings"
	"testing"
)

// mayImport lists, for each package of the house, the packages of the house that it may import. One way only: what is not
// listed is refused. Tests of a package may import more.
var mayImport = map[string][]string{
	"engine":               {"engine/netting", "internal/invariants"},
	"engine/netting":       {},
	"engine/twin":          {"engine", "engine/scenario"}, // a failing stream is printed as a scenario
	"engine/scenario":      {"engine"},
	"sequencer":            {"engine", "internal/disk"},
	"wal":                  {"internal/disk"},
	"snapshot":             {"wal", "internal/ahead", "internal/disk"},
	"view":                 {"engine", "internal/disk"},
	"gateway":              {"engine", "sequencer", "view", "iso20022", "console", "gateway/wire", "internal/daybook", "internal/measures", "internal/report", "internal/setoff"},
	"gateway/wire":         {"engine", "view", "internal/setoff"},
	"iso20022":             {},
	"client":               {"engine"},
	"console":              {},
	"bench":                {"engine", "internal/disk"}, // the disk alone, below the rows of the table
	"bench/peers":          {},                          // a module of its own: its drivers are nobody else's
	"bench/regress":        {},
	"internal/calendar":    {"engine"},
	"internal/daybook":     {"engine", "view", "internal/disk"},
	"internal/disk":        {},
	"internal/invariants":  {},
	"internal/measures":    {"engine"},
	"internal/ahead":       {},
	"internal/memory":      {},
	"internal/outbox":      {"gateway", "internal/disk"},
	"internal/planted":     {},
	"internal/report":      {"engine", "internal/measures"},
	"internal/setoff":      {"engine/netting"},
	"internal/sim":         {"gateway", "snapshot", "wal", "internal/calendar", "internal/disk", "internal/node", "internal/sim/auditor"},
	"internal/sim/auditor": {}, // shares nothing with what it audits
	"internal/tidy":        {},
	"internal/node":        {"engine", "sequencer", "wal", "snapshot", "view", "gateway", "internal/ahead", "internal/calendar", "internal/daybook", "internal/disk", "internal/memory", "internal/report"},
	"cmd/weir":             {"engine", "engine/scenario", "wal", "snapshot", "gateway", "iso20022", "client", "bench", "internal/calendar", "internal/node", "internal/disk", "internal/outbox", "internal/report", "internal/setoff"},
}

func TestImportsGoOneWay(t *testing.T) {
	for _, f := range house(t) {
		if f.test {
			continue
		}
		allowed, known := mayImport[f.pkg]
		if !known {
			t.Errorf("%s: package %s has no line in mayImport: say which room of the house it is, and what it may import", f.path, f.pkg)
			continue
		}
		for _, imported := range f.imports() {
			inside, ok := strings.CutPrefix(imported, "weir/")
			if ok && !slices.Contains(allowed, inside) {
				t.Errorf("%s imports %s: %s may import only %v. Hand it in through an interface, or move the code to the package that may know both",
					f.path, imported, f.pkg, allowed)
			}
		}
	}
}

// The engine's standard packages: nothing that reads a clock, does IO, locks, formats or draws by chance.
var engineStandard = []string{"cmp", "encoding/binary", "errors", "fmt", "io", "math", "math/bits", "slices", "unsafe"}

// fmt formats the errors of cold paths: images are loaded at the edge of the engine, never while it applies.
var engineFmt = []string{"image.go"}

func TestEngineIsPure(t *testing.T) {
	for _, f := range house(t) {
		if f.pkg != "engine" && f.pkg != "engine/netting" || f.test {
			continue
		}
		for _, imported := range f.imports() {
			if strings.HasPrefix(imported, "weir/") {
				continue
			}
			if !slices.Contains(engineStandard, imported) {
				t.Errorf("%s imports %s: the engine is a pure function of state and instructions; time, IO and chance arrive as arguments", f.path, imported)
			}
			if imported == "fmt" && !slices.Contains(engineFmt, f.name) {
				t.Errorf("%s imports fmt: answers are values (Reason), not texts; the edge writes them", f.path)
			}
		}
	}
}
