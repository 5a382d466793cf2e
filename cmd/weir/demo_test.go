package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"weir/client"
)

var stateHash = regexp.MustCompile(`(?m)^state hash ([0-9a-f]{16})$`)

// played is the output of a demo day at full speed, and the state hash that it ends with.
func played(t *testing.T, args ...string) (out, hash string) {
	t.Helper()
	out = mustRun(t, append([]string{"demo", "--speed", "max"}, args...)...)
	found := stateHash.FindStringSubmatch(lastLine(out))
	if found == nil || strings.Contains(out, "level=") {
		t.Fatalf("the demo ends with %q\n%s", lastLine(out), out)
	}
	return out, found[1]
}

// The default day ends, on any machine, with the state hash that the README prints.
func TestDemoDayEndsAsTheReadmeSays(t *testing.T) {
	readme, err := os.ReadFile(filepath.Join("..", "..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	said := stateHash.FindAllStringSubmatch(string(readme), -1)
	if len(said) != 1 {
		t.Fatalf("README.md has %d lines `state hash HEX`, want the one of the demo day", len(said))
	}
	out, hash := played(t)
	if hash != said[0][1] {
		t.Errorf("weir demo --speed max ends with state hash %s, README.md says %s. Where that is meant (rules, or the day itself), renew it: sed -i 's/%s/%s/' README.md\n%s",
			hash, said[0][1], said[0][1], hash, out)
	}
	wantStory(t, out)
}

// wantStory fails unless the day had all its parts.
func wantStory(t *testing.T, out string) {
	t.Helper()
	for _, says := range []string{
		"/console/", "20 banks", "rejected AM11", "57 payments of 24 to 61 million each come in, 57 wait", "closes the circles", "Still waiting: 0 for 0.00",
		"confirms FX-4: settled", "no money was needed", "SIGKILL", "Restarted", "get their first answers, marked as replayed", "that were ever answered are there",
		"so the cycle is pending", "the cycle settles", "Both sides allow parts", "rejected TM01", "brings the", "settlement.csv", "1 expired", "Waiting: 0",
		"agree to the cent", "the same state and the same reports",
	} {
		if !strings.Contains(out, says) {
			t.Errorf("%q is not in\n%s", says, out)
		}
	}
}

func TestDemoDaysOfOtherSeedsAndSizes(t *testing.T) {
	reports := filepath.Join(t.TempDir(), "of the day")
	_, first := played(t, "--banks", "8", "--seed", "7", "--reports", reports)
	if _, again := played(t, "--banks", "8", "--seed", "7"); again != first {
		t.Errorf("the same day ended with state hash %s, then with %s", first, again)
	}
	if _, other := played(t, "--banks", "8", "--seed", "8"); other == first {
		t.Errorf("another seed gives the same state hash %s", other)
	}
	for _, name := range endReports {
		if info, err := os.Stat(filepath.Join(reports, name)); err != nil || info.Size() == 0 {
			t.Errorf("--reports: %v", err)
		}
	}
}

func TestDemoRefusesBadFlags(t *testing.T) {
	wantRefusal(t, run(t, "demo", "--banks", "7"), "--banks 7", "8 to 20")
	wantRefusal(t, run(t, "demo", "--banks", "21"), "--banks 21", "8 to 20")
	wantRefusal(t, run(t, "demo", "--speed", "fast"), "--speed fast", "normal, max or a factor")
	wantRefusal(t, run(t, "demo", "--speed", "0"), "--speed 0", "normal, max or a factor")
	wantRefusal(t, run(t, "demo", "--listen", "0.0.0.0:0"), "loopback only")
	for _, clock := range []string{"noon", "1969-01-01T00:00:00Z", "2262-01-01T00:00:00+14:00x"} {
		wantRefusal(t, run(t, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--clock", clock), "--clock "+clock, "RFC 3339")
	}
}

func TestDemoIsPacedByItsSpeed(t *testing.T) {
	for speed, want := range map[string]float64{"normal": 1, "max": 0, "2": 0.5, "0.5": 2} {
		if pace, err := readPace(speed); err != nil || pace != want {
			t.Errorf("--speed %s: pauses times %v, %v", speed, pace, err)
		}
	}
}

func TestGroupedAmounts(t *testing.T) {
	for text, want := range map[string]string{"0": "0", "999.00": "999.00", "1000": "1,000", "-1234567.80": "-1,234,567.80", "123456.1": "123,456.1"} {
		if got := grouped(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestBookWantsOneAnswerOfEachOrder(t *testing.T) {
	b := newBook()
	orders := []client.Order{{ID: "a"}, {ID: "b"}}
	for _, wrong := range [][]client.Outcome{{{ID: "a"}}, {{ID: "b"}, {ID: "a"}}} {
		if err := b.note(orders, wrong); err == nil {
			t.Errorf("%v is taken for the answer to a and b", wrong)
		}
	}
}
