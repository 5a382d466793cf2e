package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// isoMessages are samples of other systems, where they are.
func isoMessages(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("..", "..", "..", "shared", "iso", "messages", "*.xml"))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Skip("../shared/iso/messages is not here")
	}
	return files
}

var payment = regexp.MustCompile(`(FIToFICstmrCdtTrf|FICdtTrf|CstmrCdtTrfInitn)\b[^>]*>`)

// checkTable holds each file's rows against its kind, and counts the rows of payments by status.
func checkTable(t *testing.T, out string, files []string) map[string]int {
	t.Helper()
	statuses := map[string]int{}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rows := regexp.MustCompile(`(?m)^`+regexp.QuoteMeta(filepath.Base(path))+`\s.*$`).FindAllString(out, -1)
		if len(rows) == 0 {
			t.Errorf("%s is not in the table", path)
		}
		for _, row := range rows {
			status := regexp.MustCompile(`\s(settled|queued|rejected|refused)\s`).FindString(row + " ")
			switch {
			case regexp.MustCompile(`AcctRptgReq\b`).Match(text): // it asks for an MT 942
				if !strings.Contains(row, "RptgReq[1]/ReqdMsgNmId") {
					t.Error(row)
				}
			case !payment.Match(text):
				if !strings.Contains(row, "not supported here yet") {
					t.Error(row)
				}
			case status == "" || strings.TrimSpace(status) == "refused":
				t.Error(row)
			case strings.TrimSpace(status) != "settled" && !regexp.MustCompile(`\s(rejected|queued)\s+[A-Z]{2}\d\d\s+\S`).MatchString(row):
				t.Errorf("no reason: %s", row)
			default:
				statuses[strings.TrimSpace(status)]++
			}
		}
	}
	return statuses
}

func TestSubmitMessagesOfOthers(t *testing.T) {
	files := isoMessages(t)
	s := startServer(t, t.TempDir())
	args := append([]string{"submit", "--addr", s.address, "--onboard", "1000000000.00"}, files...)
	statuses := checkTable(t, runRefused(t, args...), files)
	if statuses["rejected"] == 0 {
		t.Errorf("%v: dates of the past are outside the window", statuses)
	}
	s = startServer(t, t.TempDir())
	args = append([]string{"submit", "--addr", s.address, "--redate", "--onboard", "1000000000.00"}, files...)
	first := runRefused(t, args...)
	statuses = checkTable(t, first, files)
	if statuses["settled"] < 3*(statuses["rejected"]+statuses["queued"]) {
		t.Errorf("with today's date: %v", statuses)
	}
	if again := runRefused(t, args...); again != first {
		t.Errorf("sent again the answers differ:\n%s\n%s", first, again)
	}
	checkServerAlive(t, s)
}

// runRefused fails the test unless the program says that something was refused and exits so, and answers its standard output.
func runRefused(t *testing.T, args ...string) string {
	t.Helper()
	r := run(t, args...)
	if r.code != 1 || !strings.Contains(r.log, "weir: refused: ") {
		t.Fatalf("weir %s: exit code %d\n%s%s", strings.Join(args, " "), r.code, r.out, r.log)
	}
	return r.out
}

func checkServerAlive(t *testing.T, s *child) {
	t.Helper()
	mustStop(t, s)
	if strings.Contains(s.log.String(), "panic") {
		t.Error(s.log.String())
	}
}

func TestSubmitEveryForm(t *testing.T) {
	s := startServer(t, t.TempDir())
	setUp(t, s.url())
	csv := "id,debtor,creditor,asset,amount,priority,end_to_end_id\n" +
		"00000000-0000-4000-9000-000000000006,ALPHCNB0,BRAVGB20,EUR,6.00,urgent,\"a, b\"\n" +
		"00000000-0000-4000-9000-000000000007,ALPHCNB0,BRAVGB20,EUR,7.00,,\n"
	files := []string{
		file(t, "one.json", order(1, "1.00")),
		file(t, "array.json", "\ufeff["+order(2, "2.00")+",\n"+order(3, "3.00")+"]"),
		file(t, "lines.ndjson", order(4, "4.00")+"\n"+order(5, "5.00")+"\n"),
		file(t, "table.csv", csv),
	}
	out := mustRun(t, append([]string{"submit", "--addr", s.address}, files...)...)
	if !strings.Contains(out, "\n7 settled, settled EUR 28.00\n") {
		t.Error(out)
	}
	for _, part := range []string{"one.json", "array.json", "lines.ndjson", "table.csv"} {
		if !strings.Contains(out, part) {
			t.Errorf("%s is missing:\n%s", part, out)
		}
	}
	out = mustRun(t, append([]string{"submit", "--addr", s.address}, files...)...)
	if !strings.Contains(out, "\n7 settled (replayed)\n") {
		t.Error(out)
	}
}

// What the server must say, the table shows: file and field.
func TestSubmitShowsTheFieldToBlame(t *testing.T) {
	s := startServer(t, t.TempDir())
	setUp(t, s.url())
	for name, c := range map[string]struct{ text, field string }{
		"unknown.json":  {`{"id":"00000000-0000-4000-9000-000000000001","colour":"red"}`, "colour"},
		"missing.json":  {`{"id":"00000000-0000-4000-9000-000000000001"}`, "debtor"},
		"amount.ndjson": {order(1, "1.00") + "\n" + order(2, "1e3"), "amount"},
		"decimals.csv":  {"id,debtor,creditor,asset,amount\n00000000-0000-4000-9000-000000000003,ALPHCNB0,BRAVGB20,EUR,1.001\n", "amount"},
		"broken.json":   {`[{"id":`, "refused"},
	} {
		out := runRefused(t, "submit", "--addr", s.address, file(t, name, c.text))
		if !strings.Contains(out, name) || !strings.Contains(out, "ed ") || !strings.Contains(out, c.field) {
			t.Errorf("%s: %s", name, out)
		}
	}
}

// What can't be read is refused before anything is sent: with the file, and the column or line.
func TestSubmitRefusesBadFiles(t *testing.T) {
	for name, c := range map[string]struct{ text, says string }{
		"empty.csv":   {"", "it is empty"},
		"unknown.csv": {"id,debtor,creditor,asset,amount,colour\n", `column "colour" is unknown`},
		"twice.csv":   {"id,debtor,creditor,asset,amount,id\n", `column "id" is there twice`},
		"missing.csv": {"id,debtor,creditor,amount\n", `column "asset" is missing`},
		"short.csv":   {"id,debtor,creditor,asset,amount\n1,2,3,4,5\n1,2\n", "line 3"},
		"quote.csv":   {"id,debtor,creditor,asset,amount\n1,\"2,3,4,5\n", "line 2"},
	} {
		wantRefusal(t, run(t, "submit", "--addr", "127.0.0.1:1", file(t, name, c.text)), name, c.says)
	}
	good := file(t, "good.json", order(1, "1.00"))
	wantRefusal(t, run(t, "submit", "--addr", "127.0.0.1:1", good), "good.json", "no answer from 127.0.0.1:1")
	wantRefusal(t, run(t, "submit", "--addr", "127.0.0.1:1", "--onboard", "1.00", good), "onboard", "refused")
	wantRefusal(t, run(t, "submit", "--onboard", "0", good), "onboard", `"0" is not a positive decimal`)
	wantRefusal(t, run(t, "submit", filepath.Join(t.TempDir(), "none.json")), "none.json")
	wantRefusal(t, run(t, "submit"), "name a file of orders")
	wantRefusal(t, run(t, "submit", "--to", "limits", file(t, "empty.json", " ")), "empty.json", "it is empty")
	wantRefusal(t, run(t, "submit", "--to", "limits", file(t, "broken.json", "[{")), "broken.json")
	wantRefusal(t, run(t, "submit", "--to", "day", "--addr", "127.0.0.1:1"), "no answer from 127.0.0.1:1")
}

// Every other instruction goes the same way: each object of a file to one call, each answer a line.
func TestSubmitToOtherCalls(t *testing.T) {
	s := startServer(t, t.TempDir())
	setUp(t, s.url())
	to := func(path string, files ...string) []string {
		return append([]string{"submit", "--addr", s.address, "--to", path}, files...)
	}
	limits := file(t, "limits.json", `[{"participant":"ALPHCNB0","asset":"EUR","kind":"multilateral","amount":"5.00"},
		{"participant":"ALPHCNB0","asset":"EUR","kind":"bilateral","counterparty":"BRAVGB20","amount":"4.00"}]`)
	if out := mustRun(t, to("limits", limits)...); strings.Count(out, `{"status":"applied","seq":`) != 2 || strings.Count(out, "\n") != 2 {
		t.Error(out)
	}
	out := mustRun(t, "submit", "--addr", s.address, file(t, "one.json", order(1, "4.50")))
	if !strings.Contains(out, "AM14") {
		t.Error(out)
	}
	const path = "orders/00000000-0000-4000-9000-000000000001/"
	if out := mustRun(t, to(path+"hold")...); !strings.Contains(out, `"status":"held"`) {
		t.Error(out)
	}
	reason := file(t, "priority.ndjson", `{"priority":"urgent"}`+"\n"+`{"priority":"normal"}`)
	if out := mustRun(t, to(path+"priority", reason)...); strings.Count(out, `"status":"held"`) != 2 {
		t.Error(out)
	}
	mixed := file(t, "mixed.json", `{"participant":"ALPHCNB0","asset":"EUR","kind":"urgent","amount":"x"} {"participant":"ALPHCNB0","asset":"EUR","kind":"urgent","amount":"1.00"}`)
	if out := runRefused(t, to("reservations", mixed)...); !strings.Contains(out, `"field":"amount"`) || !strings.Contains(out, `"status":"applied"`) {
		t.Error(out)
	}
	if out := runRefused(t, to("day", file(t, "day.json", `{"asset":"EUR","to":"pre-open"}`))...); !strings.Contains(out, `"code":"day_step"`) {
		t.Error(out)
	}
	if out := runRefused(t, to("nowhere")...); !strings.Contains(out, `"code":"not_found"`) {
		t.Error(out)
	}
}

// The columns of a table of orders may give their times.
func TestSubmitTableWithTimes(t *testing.T) {
	s := startServer(t, t.TempDir())
	setUp(t, s.url())
	table := file(t, "table.csv", "id,debtor,creditor,asset,amount,not_before,expires_at\n"+
		"00000000-0000-4000-9000-000000000008,ALPHCNB0,BRAVGB20,EUR,6.00,2200-01-01T00:00:00Z,2200-01-02T00:00:00Z\n")
	if out := mustRun(t, "submit", "--addr", s.address, table); !strings.Contains(out, "\n1 warehoused\n") {
		t.Error(out)
	}
}
