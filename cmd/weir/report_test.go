package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/internal/report"
)

// fetch is a file of the server and what it is called.
func fetch(t *testing.T, url string) (body, name string) {
	t.Helper()
	resp, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %d %s %v", url, resp.StatusCode, b, err)
	}
	_, name, _ = strings.Cut(resp.Header.Get("Content-Disposition"), "filename=")
	return string(b), strings.Trim(name, `"`)
}

// TestReportsOverHTTPAndOffline: the same bytes, beside the server and when snapshots and server are gone.
func TestReportsOverHTTPAndOffline(t *testing.T) {
	dir, outDir := t.TempDir(), t.TempDir()
	s := startServer(t, dir)
	setUp(t, s.url())
	post(t, s.url()+"/v1/orders", order(1, "1.00"), http.StatusOK)
	post(t, s.url()+"/v1/orders", order(2, "9999.00"), http.StatusOK)
	post(t, s.url()+"/v1/snapshots", ``, http.StatusCreated)
	post(t, s.url()+"/v1/orders", order(3, "2.00"), http.StatusOK)
	type made struct {
		args []string
		body string
	}
	var all []made
	for i, name := range report.Names() {
		for _, format := range report.Formats {
			if name != "orders" && format != report.Formats[i%len(report.Formats)] {
				continue // the node's tests have them all
			}
			query, args := "", []string{"report", "--data", dir, "--seq", "15", name, "--format", format}
			if name == "statement" {
				query, args = "?account=2&from=5", append(args, "--account", "2", "--from", "5")
			}
			body, file := fetch(t, fmt.Sprintf("%s/v1/snapshots/15/%s.%s%s", s.url(), name, format, query))
			all = append(all, made{args, body})
			if out := mustRun(t, args...); out != body {
				t.Errorf("%v: other bytes beside the server", args)
			}
			mustRun(t, append(args, "--out", outDir)...)
			if written, err := os.ReadFile(filepath.Join(outDir, file)); err != nil || string(written) != body {
				t.Errorf("%s: other bytes %v", file, err)
			}
		}
	}
	if entries, err := os.ReadDir(outDir); err != nil || len(entries) != len(all) {
		t.Errorf("%d files, want %d", len(entries), len(all))
	}
	mustStop(t, s)
	if err := os.RemoveAll(filepath.Join(dir, "snapshots")); err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if out := mustRun(t, m.args...); out != m.body {
			t.Errorf("%v: other bytes from the log", m.args)
		}
	}
	if out := mustRun(t, "report", "--data", dir, "journal"); strings.Count(out, "\n") != 17 || !strings.Contains(lastLine(out), ",16,") {
		t.Errorf("without --seq, of the log's end: %s", out)
	}
}

// TestMeasuresEqualTheServers at the time of the report.
func TestMeasuresEqualTheServers(t *testing.T) {
	s := startServer(t, t.TempDir())
	setUp(t, s.url())
	for n, amount := range []string{"450.00", "90.00", "3.00"} { // the second waits, and the third behind it
		post(t, s.url()+"/v1/orders", order(n+1, amount), http.StatusOK)
	}
	post(t, s.url()+"/v1/orders", strings.Replace(order(9, "20.00"), `"debtor":"ALPHCNB0","creditor":"BRAVGB20"`, `"debtor":"BRAVGB20","creditor":"ALPHCNB0"`, 1), http.StatusOK)
	// What waits to the third keeps its upper bound down, so that an instant order takes it over that: nothing is saved.
	between := func(n int, debtor, creditor, amount, method string) string {
		return fmt.Sprintf(`{"id":"00000000-0000-4000-9000-%012d","debtor":%q,"creditor":%q,"asset":"EUR","amount":%q,"method":%q}`, n, debtor, creditor, amount, method)
	}
	post(t, s.url()+"/v1/orders", between(10, killBanks[2], killBanks[1], "60.00", "gross"), http.StatusOK)
	post(t, s.url()+"/v1/orders", between(11, killBanks[3], killBanks[2], "9000.00", "gross"), http.StatusOK)
	post(t, s.url()+"/v1/orders", between(12, killBanks[2], killBanks[1], "7.00", "instant"), http.StatusOK)
	post(t, s.url()+"/v1/snapshots", ``, http.StatusCreated)
	var made struct {
		Time string
		Rows []map[string]any
	}
	if err := json.Unmarshal(get(t, s.url()+"/v1/snapshots/20/measures.json"), &made); err != nil {
		t.Fatal(err)
	}
	var live struct {
		Items  []map[string]any
		Totals map[string]any
	}
	if err := json.Unmarshal(get(t, s.url()+"/v1/measures?asset=EUR&end="+url.QueryEscape(made.Time)), &live); err != nil {
		t.Fatal(err)
	}
	if len(made.Rows) != len(live.Items)+1 || len(live.Items) < 3 {
		t.Fatalf("%d rows, the server has %d", len(made.Rows), len(live.Items))
	}
	told := 0
	for i, row := range made.Rows {
		same := live.Totals
		if i < len(live.Items) {
			same = live.Items[i]
		}
		for name, value := range same {
			if name == "settled" {
				name = "sent"
			}
			if row[name] != value {
				t.Errorf("row %d: %s is %v, the server says %v", i, name, row[name], value)
			}
			if text := fmt.Sprint(value); name == "delay_indicator" && value != nil && text != "0.000000" {
				told++
			}
		}
	}
	if told == 0 {
		t.Error("nothing was delayed")
	}
}

func TestReportRefusals(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	setUp(t, s.url())
	mustStop(t, s)
	in := func(args ...string) ran { return run(t, append([]string{"report", "--data", dir}, args...)...) }
	wantRefusal(t, in("cats"), "name must be one of accounts")
	wantRefusal(t, in("orders", "--seq", "99"), "--seq 99", "ends at 13")
	wantRefusal(t, in("orders", "--from", "1"), "--from")
	wantRefusal(t, in("journal", "--date", "2026-02-30"), "--date 2026-02-30")
	wantRefusal(t, in("statement"), "--account")
	wantRefusal(t, in("statement", "--account", "99"), "no such account")
	wantRefusal(t, in("orders", "--limit", "3"), "--limit")
	wantRefusal(t, in("orders", "--format", "xls"), "--format")
	wantRefusal(t, run(t, "report", "--data", t.TempDir(), "orders"), "no data directory of weir")
	out := filepath.Join(t.TempDir(), "statement.csv")
	wantRefusal(t, in("statement", "--account", "99", "--out", out), "no such account")
	if left, err := os.ReadDir(filepath.Dir(out)); err != nil || len(left) != 0 {
		t.Errorf("%v is left of what was refused: %v", left, err)
	}
	if first := mustRun(t, "report", "--data", dir, "orders", "--format", "json", "--limit", "2"); strings.Count(first, `"id"`) != 2 || !strings.HasSuffix(first, `"more":true}`+"\n") {
		t.Error(first)
	}
}

func TestLogFind(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	setUp(t, s.url())
	const id = "00000000-0000-4000-9000-000000000002"
	post(t, s.url()+"/v1/orders", order(2, "700.00"), http.StatusOK)
	post(t, s.url()+"/v1/orders", order(2, "700.00"), http.StatusOK)
	post(t, s.url()+"/v1/orders/"+id+"/hold", ``, http.StatusOK)
	post(t, s.url()+"/v1/orders/"+id+"/release", ``, http.StatusOK)
	post(t, s.url()+"/v1/funding", `{"id":"00000000-0000-4000-8000-000000000077","participant":"ALPHCNB0","asset":"EUR","amount":"500.00","direction":"in"}`, http.StatusOK)
	post(t, s.url()+"/v1/orders", order(4, "1.00"), http.StatusOK)
	said := mustRun(t, "log", "find", "--data", dir, id)
	mustStop(t, s)
	if after := mustRun(t, "log", "find", "--data", dir, strings.ReplaceAll(id, "-", "")); after != said {
		t.Errorf("%s\nand with the server stopped\n%s", said, after)
	}
	if strings.Count(said, "\n") != 13 {
		t.Errorf("not only what is about the order:\n%s", said)
	}
	rest := said
	for _, part := range []string{
		"14 20", "order of 700.00 EUR from ALPHCNB0 to BRAVGB20, gross, normal\n  answer: queued, cover AM04: the debtor's cover is not enough\n",
		"  14 20", " order_queued, cover (submit_order)\n", "15 20", "(replayed, first answered by 14)\n", "16 20", " hold the order\n  answer: held\n  16 20", " order_held (hold_order)\n",
		"17 20", " release the order\n", " order_released (release_order)\n", "  18 20", " order_settled 700.00 EUR (fund)\n", "now, at 19: the order of ALPHCNB0 is settled by 18\n",
	} {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Fatalf("%q is not where it belongs in\n%s", part, said)
		}
		rest = after
	}
	if rest != "" {
		t.Errorf("%q is left", rest)
	}
	wantRefusal(t, run(t, "log", "find", "--data", dir, "00000000-0000-4000-9000-000000000099"), "no instruction in the log")
	wantRefusal(t, run(t, "log", "find", "--data", dir, "cat"), `"cat"`, "UUID")
}
