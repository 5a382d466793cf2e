package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"weir/engine"
)

func TestToolsOnADataDirectory(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	setUp(t, s.url())
	post(t, s.url()+"/v1/orders", order(1, "1.00"), http.StatusOK)
	made := string(post(t, s.url()+"/v1/snapshots", ``, http.StatusCreated))
	for _, report := range []string{"accounts", "positions", "queues", "orders", "limits"} {
		if text := get(t, s.url()+"/v1/snapshots/14/"+report+".csv"); !strings.Contains(string(text), "asset") {
			t.Errorf("%s: %s", report, text)
		}
	}
	// Looking is allowed beside the server.
	if out := mustRun(t, "snapshot", "list", "--data", dir); !strings.Contains(out, "\n14 ") {
		t.Error(out)
	}
	post(t, s.url()+"/v1/orders", order(2, "1.00"), http.StatusOK)
	mustStop(t, s)

	verified := mustRun(t, "verify", "--data", dir)
	if !regexp.MustCompile(`(?m)^seq 15$`).MatchString(verified) || !regexp.MustCompile(`(?m)^hash [0-9a-f]{16}$`).MatchString(verified) {
		t.Error(verified)
	}
	inspected := mustRun(t, "snapshot", "inspect", "--data", dir, "14")
	hash := regexp.MustCompile(`(?m)^hash ([0-9a-f]{16})$`).FindStringSubmatch(inspected)
	if hash == nil || !strings.Contains(made, hash[1]) || !strings.Contains(inspected, "accounts 5\n") || !strings.Contains(inspected, "orders 5\n") {
		t.Errorf("%s\n%s", made, inspected)
	}
	wantRefusal(t, run(t, "snapshot", "inspect", "--data", dir, "3"), "none at sequence 3")

	all := mustRun(t, "log", "dump", "--data", dir)
	if strings.Count(all, "frame ") != 15 || !strings.Contains(all, "create_asset participant CBEUDEF0 asset EUR scale 2") {
		t.Error(all)
	}
	two := mustRun(t, "log", "dump", "--data", dir, "--from", "14", "--count", "2", "--envelope")
	if strings.Count(two, "submit_order") != 2 || strings.Contains(two, "create_") {
		t.Error(two)
	}
	one := mustRun(t, "log", "dump", "--data", dir, "--from", "13", "--count", "1")
	if strings.Count(one, "\n") != 2 || !strings.Contains(one, "  13 fund ") {
		t.Error(one)
	}
	wantRefusal(t, run(t, "log", "dump", "--data", dir, "--from", "99"), "99")
	wantRefusal(t, run(t, "verify", "--data", t.TempDir()), "no data directory of weir")
}

// The log tells what settings were about.
func TestLogDumpOfSettings(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	setUp(t, s.url())
	for _, call := range [][2]string{
		{"limits", `{"participant":"ALPHCNB0","asset":"EUR","kind":"bilateral","counterparty":"BRAVGB20","amount":"5.00"}`},
		{"reservations", `{"participant":"ALPHCNB0","asset":"EUR","kind":"highly-urgent","amount":"7.00"}`},
		{"accounts/2/block", `{"side":"credit"}`},
		{"participants/ALPHCNB0/suspend", ``},
		{"resolution", `{"asset":"EUR","kind":"bilateral"}`},
		{"day", `{"asset":"EUR","to":"closed"}`},
		{"orders/00000000-0000-4000-8000-000000000001/hold", ``},
	} {
		post(t, s.url()+"/v1/"+call[0], call[1], http.StatusOK)
	}
	mustStop(t, s)
	all := mustRun(t, "log", "dump", "--data", dir, "--from", "14")
	for _, line := range []string{
		"  14 set_limit choice 1 account 2 counterparty 3 amount 500 remove false", "  15 set_reservation choice 2 account 2 amount 700",
		"  16 set_account choice 3 account 2", "  17 set_participant choice 1 participant 2", "  18 resolve choice 2 asset 1",
		"  19 set_day asset 1 day closed", "  20 hold_order 00000000000040008000000000000001 instructor 0 priority 0 choice 0",
	} {
		if !strings.Contains(all, line+"\n") {
			t.Errorf("%q is not in\n%s", line, all)
		}
	}
}

func TestVerifyCycle(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	setUp(t, s.url())
	post(t, s.url()+"/v1/cycles", `{"asset":"EUR","name":"noon"}`, http.StatusCreated)
	for i, amount := range []string{"3.00", "4.50"} {
		post(t, s.url()+"/v1/orders", strings.Replace(order(i+1, amount), `"asset"`, `"method":"net","asset"`, 1), http.StatusOK)
	}
	for _, verb := range []string{"close", "settle"} {
		post(t, s.url()+"/v1/cycles/1/"+verb, ``, http.StatusOK)
	}
	mustStop(t, s)
	out := mustRun(t, "verify", "--data", dir, "--cycle", "1")
	if !strings.Contains(out, "cycle 1 in EUR is good: settled, 2 orders, gross 7.50, net 7.50\n") || !strings.Contains(out, "-7.50") {
		t.Error(out)
	}
	wantRefusal(t, run(t, "verify", "--data", dir, "--cycle", "2"), "no such cycle")
	dump := mustRun(t, "log", "dump", "--data", dir, "--from", "14", "--envelope")
	for _, line := range []string{"  14 open_cycle cycle 0 asset 1 account 0", `    {"name":"noon"}`, "  17 close_cycle cycle 1 asset 0 account 0"} {
		if !strings.Contains(dump, line+"\n") {
			t.Errorf("%q is not in\n%s", line, dump)
		}
	}
}

func TestScenarioCommand(t *testing.T) {
	files, err := filepath.Glob(filepath.Join("..", "..", "engine", "testdata", "scenarios", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	if out := mustRun(t, "scenario", files[0]); len(out) == 0 {
		t.Error("nothing is printed")
	}
	if out := mustRun(t, append([]string{"scenario", "--quiet"}, files...)...); out != "" {
		t.Error(out)
	}
	wantRefusal(t, run(t, "scenario", file(t, "bad.txt", "no such command\n")), "bad.txt")
}

func TestVersionAndUsage(t *testing.T) {
	if out := mustRun(t, "version"); !regexp.MustCompile(fmt.Sprintf(`^weir \d+\.\d+\.\d+, rules %d, go`, engine.Version)).MatchString(out) {
		t.Error(out)
	}
	usage := mustRun(t, "--help")
	for _, command := range []string{"serve", "demo", "submit", "bench", "verify", "scenario", "log", "snapshot", "version"} {
		if !strings.Contains(usage, "\n  "+command) {
			t.Errorf("%s is not in the usage:\n%s", command, usage)
		}
	}
	if help := mustRun(t, "help"); help != usage {
		t.Error(help)
	}
	if help := mustRun(t, "help", "submit"); !strings.Contains(help, "--onboard") {
		t.Error(help)
	}
	if r := run(t, "nonsense"); r.code == 0 || !strings.Contains(r.log, "nonsense") {
		t.Errorf("%+v", r)
	}
}

func TestBenchPrintsItsKeys(t *testing.T) {
	out := mustRun(t, "bench", "--json", "--format", "ndjson", "--batch", "10", "--clients", "2", "--orders", "300", "--accounts", "20",
		"--rounds", "1", "--window", "1000", "--data", t.TempDir())
	var result map[string]any
	if err := json.Unmarshal([]byte(out), &result); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, key := range []string{"workload", "format", "batch", "clients", "orders", "orders_per_second", "p50_us", "p99_us", "p999_us", "max_us", "syncs"} {
		if _, ok := result[key]; !ok {
			t.Errorf("%q is missing: %s", key, out)
		}
	}
	if result["orders"] != 300.0 || result["format"] != "ndjson" || result["batch"] != 10.0 || result["clients"] != 2.0 || result["workload"] != "gross" {
		t.Error(out)
	}
}
