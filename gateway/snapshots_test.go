package gateway

import (
	"strings"
	"testing"

	"weir/internal/report"
)

func TestEveryReportInEveryFormat(t *testing.T) {
	s := startServer(t, nil)
	for _, name := range report.Names() {
		for _, format := range report.Formats {
			path := "/v1/snapshots/7/" + name + "." + format
			want := name + " as " + format
			if name == "statement" {
				path, want = path+"?account=3", want+" limit 0 of {From:0 To:0 Date:0} account 3"
			}
			a := s.get(path)
			a.want(t, 200, want)
			if a.header.Get("Content-Type") != mediaTypes[format] {
				t.Errorf("%s: %s", path, a.header.Get("Content-Type"))
			}
		}
	}
	if len(mediaTypes) != len(report.Formats) || len(report.Names()) != 12 {
		t.Errorf("%v, %v", report.Names(), report.Formats)
	}
}

// The pattern of the file in openapi.json names the reports and the formats that there are.
func TestReportsAreDocumented(t *testing.T) {
	parameters, _ := at("paths", "/v1/snapshots/{seq}/{file}", "get", "parameters")
	want := `^(` + strings.Join(report.Names(), "|") + `)\.(` + strings.Join(report.Formats, "|") + `)$`
	for _, p := range parameters.([]any) {
		p := p.(map[string]any)
		if p["name"] == "file" && p["schema"].(map[string]any)["pattern"] != want {
			t.Errorf("pattern %v, want %s", p["schema"], want)
		}
	}
}

func TestParametersOfReports(t *testing.T) {
	s := startServer(t, nil)
	for query, want := range map[string]string{
		"orders.json?limit=5":                     "orders as json limit 5 of {From:0 To:0 Date:0} account 0",
		"journal.csv?from=2&to=4":                 "journal as csv limit 0 of {From:2 To:4 Date:0} account 0",
		"exceptions.xlsx?date=1970-01-31":         "exceptions as xlsx limit 0 of {From:0 To:0 Date:30} account 0",
		"statement.json?account=9&from=7&limit=1": "statement as json limit 1 of {From:7 To:0 Date:0} account 9",
		"statement.parquet?account=4294967295":    "statement as parquet limit 0 of {From:0 To:0 Date:0} account 4294967295",
	} {
		s.get("/v1/snapshots/7/"+query).want(t, 200, want)
	}
	for query, field := range map[string]string{
		"orders.csv?limit=5": "limit", "orders.json?limit=0": "limit", "orders.json?limit=1001": "limit", "orders.json?from=1": "from", "orders.json?to=1": "to",
		"orders.json?date=2026-01-31": "date", "orders.json?account=1": "account", "statement.json": "account", "statement.json?account=0": "account",
		"statement.json?account=4294967296": "account", "statement.json?account=1&date=2026-01-31": "date", "journal.json?from=0": "from", "journal.json?from=8": "from",
		"journal.json?to=8": "to", "journal.json?from=5&to=4": "from", "journal.json?date=2026-02-30": "date", "journal.json?date=1960-01-01": "date",
		"journal.json?date=2026-01-31&from=1": "date", "journal.json?cat=1": "cat", "journal.json?from=1&from=2": "from", "journal.json?from=x": "from",
	} {
		s.get("/v1/snapshots/7/"+query).wantProblem(t, 400, "invalid_parameter", field)
	}
}

func TestReportsThatCannotBeMade(t *testing.T) {
	s := startServer(t, nil)
	s.get("/v1/snapshots/13/journal.csv").wantProblem(t, 409, "archived", "from")
	s.get("/v1/snapshots/14/statement.csv?account=99").wantProblem(t, 404, "unknown_account", "account")
	s.get("/v1/snapshots/15/orders.xlsx").wantProblem(t, 409, "too_many_rows", "")
	if a := s.get("/v1/snapshots/13/journal.csv"); strings.Contains(a.body, "secret") {
		t.Error(a.body)
	}
}
