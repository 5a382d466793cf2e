package main

import (
	"net"
	"strings"
	"testing"
	"time"
)

// What is wrong with a flag is told by its name, and before anything is opened or asked.
func TestFlagsAreRefusedByName(t *testing.T) {
	dir, taken := t.TempDir(), takenPort(t)
	for _, row := range []struct{ args, says string }{
		{"serve --data= --listen 127.0.0.1:0", "--data"},
		{"serve --tick=-1s", "--tick -1s"},
		{"serve --orders=-1", "--orders -1"},
		{"serve --orders=2000000001", "--orders 2000000001"},
		{"serve --accounts=-1", "--accounts -1"},
		{"serve --accounts=600000000", "--accounts 600000000"},
		{"serve --orders=2000000000 --accounts=500000000", "--orders, --accounts: "},
		{"serve --listen 127.0.0.1:99999", "--listen 127.0.0.1:99999: "},
		{"serve --listen 127.0.0.1:-1", "--listen 127.0.0.1:-1: "},
		{"serve --listen " + taken, "--listen " + taken + ": "},
		{"bench --batch 0", "--batch: 0: "}, {"bench --batch=-1", "--batch: -1: "}, {"bench --clients 0", "--clients: 0: "}, {"bench --orders 0", "--orders: 0: "},
		{"bench --orders=-5", "--orders: -5: "}, {"bench --rounds 0", "--rounds: 0: "}, {"bench --accounts 0", "--accounts: 0: "}, {"bench --rate=-1", "rate -1"},
		{"bench --addr nope", `addr "nope"`}, {"bench --addr 127.0.0.1:0", `addr "127.0.0.1:0"`}, {"bench --addr http://127.0.0.1/x", "addr"},
		{"verify --data DIR --cycle 0", "--cycle: 0: "},
		{"report accounts --data DIR --from 0", "--from: 0: "}, {"report accounts --data DIR --to 0", "--to: 0: "}, {"report accounts --data DIR --seq 0", "--seq: 0: "},
		{"report accounts --data DIR --limit=-1", "--limit: -1: "}, {"report accounts --data DIR --account 0", "--account: 0: "},
	} {
		args := strings.Fields(strings.ReplaceAll(row.args, "DIR", dir))
		if args[0] == "serve" && !strings.Contains(row.args, "--data") {
			args = append(args, "--data", dir+"/none")
		}
		if args[0] == "serve" && !strings.Contains(row.args, "--listen") {
			args = append(args, "--listen", "127.0.0.1:0")
		}
		begun := time.Now()
		wantRefusal(t, run(t, args...), row.says)
		if took := time.Since(begun); took > 5*time.Second {
			t.Errorf("%s: after %v", row.args, took)
		}
	}
}

// takenPort is an address that somebody listens on.
func takenPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l.Addr().String()
}
