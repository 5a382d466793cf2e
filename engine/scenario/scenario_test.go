package scenario_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weir/engine"
	"weir/engine/scenario"
	"weir/engine/twin"
)

var rewrite = flag.Bool("rewrite", false, "write what came into the scenario files instead of what was expected")

// TestScenarios runs every scenario file against the engine and its twin.
func TestScenarios(t *testing.T) {
	files, err := filepath.Glob("../testdata/scenarios/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no scenario files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			own, other := &hashedEngine{Engine: engine.New(engine.Config{})}, &hashedTwin{Twin: twin.New()}
			output := run(t, file, script, "engine", own)
			if others := run(t, file, script, "twin", other); !bytes.Equal(others, output) {
				t.Errorf("engine and twin differ: %s", firstDifference(output, others))
			}
			if !slices.Equal(own.hashes, other.hashes) {
				t.Errorf("engine and twin have other hashes:\n%x\n%x", own.hashes, other.hashes)
			}
			if err := own.Check(); err != nil {
				t.Error(err)
			}
			if *rewrite {
				if err := os.WriteFile(file, output, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if !t.Failed() && !bytes.Equal(output, script) {
				t.Errorf("%s is not as a run would write it: %s", file, firstDifference(script, output))
			}
		})
	}
}

// hashedEngine and hashedTwin note the hash after every instruction.
type hashedEngine struct {
	*engine.Engine
	hashes []uint64
}

type hashedTwin struct {
	*twin.Twin
	hashes []uint64
}

func (h *hashedEngine) Apply(time int64, payload []byte, r *engine.Results) {
	h.Engine.Apply(time, payload, r)
	h.hashes = append(h.hashes, h.Hash())
}

func (h *hashedTwin) Apply(time int64, payload []byte, r *engine.Results) {
	h.Twin.Apply(time, payload, r)
	h.hashes = append(h.hashes, h.Hash())
}

// run runs a script, whose failures are the test's unless they are to be written down.
func run(t *testing.T, file string, script []byte, name string, m scenario.Machine) []byte {
	t.Helper()
	output, failures, err := scenario.Run(file, script, m)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	for _, f := range failures {
		if !*rewrite {
			t.Errorf("%s: %v", name, f)
		}
	}
	return output
}

func firstDifference(a, b []byte) string {
	left, right := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(left), len(right)) {
		if left[i] != right[i] {
			return left[i] + " | " + right[i]
		}
	}
	return "one ends earlier"
}

const head = "asset EUR scale 2 issuer CBEUDEF0\nparticipant ALPHCNB0\naccount ALPHCNB0 EUR\n"

// TestFailures sees what a command tells that came out otherwise.
func TestFailures(t *testing.T) {
	for _, c := range []struct{ lines, failure, output string }{
		{
			"fund ALPHCNB0 EUR 1.00 out\n",
			`f.txt:4: fund ALPHCNB0 EUR 1.00 out: expected ["settled"], came ["rejected (cover)"]`,
			"fund ALPHCNB0 EUR 1.00 out\n  -> rejected (cover)\n",
		},
		{
			"fund ALPHCNB0 EUR 1.00\n->   rejected  (cover)\n",
			`f.txt:4: fund ALPHCNB0 EUR 1.00: expected ["rejected (cover)"], came ["settled"]`,
			"fund ALPHCNB0 EUR 1.00\n  -> settled\n",
		},
		{
			"balances EUR\n  -> CBEUDEF0 0.00 issuer\n",
			`f.txt:4: balances EUR: expected ["CBEUDEF0 0.00 issuer"], came ["CBEUDEF0 0.00 issuer" "ALPHCNB0 0.00"]`,
			"balances EUR\n  -> CBEUDEF0 0.00 issuer\n  -> ALPHCNB0 0.00\n",
		},
		{
			"fund ALPHCNB0 EUR 1.00\nunchanged\n",
			`f.txt:5: unchanged: expected ["yes"], came ["no"]`,
			"fund ALPHCNB0 EUR 1.00\nunchanged\n  -> no\n",
		},
	} {
		output, failures, err := scenario.Run("f.txt", []byte(head+c.lines), twin.New())
		if err != nil || len(failures) != 1 || failures[0].String() != c.failure {
			t.Errorf("%q: %v %v", c.lines, failures, err)
		}
		if string(output) != head+c.output {
			t.Errorf("%q: output %q", c.lines, output)
		}
	}
}

// TestErrors sees that a line which is no command stops the run and is named.
func TestErrors(t *testing.T) {
	for line, want := range map[string]string{
		"pay":                                           "f.txt:4: pay: no such command; there are account, again, allegements, asset, balances, block, cancel, cap, chain, close, cycle, day, explain, fund, hold, limit, limits, line, measures, move, order, participant, priority, queue, release, reserve, resolve, resume, statements, status, suspend, tick, trade, unblock, unchanged, what-if",
		"# later\n  -> settled":                         "-> settled: no command stands above this line",
		"account ALPHCNB0":                              "a word is missing at the end",
		"account ALPHCNB0 EUR line":                     "a word is missing at the end",
		"account ALPHCNB0 EUR now":                      "unknown words at the end: now",
		"asset USD size 2 issuer A":                     `expected the word "scale" before "size 2 issuer A"`,
		"asset USD scale x issuer A":                    "invalid syntax",
		"asset USD scale 2 issuer A date 1":             "cannot parse",
		"asset USD scale 2 issuer A fast":               `"fast" is no option of an asset`,
		"asset USD scale 2 issuer A day late":           "invalid syntax",
		"limit ALPHCNB0 EUR BRAVGB20 1":                 `expected the word "on" before "BRAVGB20 1"`,
		"limit ALPHCNB0 EUR on all 1.001":               "amount 1.001 has more than 2 decimals",
		"reserve ALPHCNB0 EUR low 1":                    "invalid syntax",
		"priority P1":                                   "a word is missing at the end",
		"cap ALPHCNB0 EUR":                              "a word is missing at the end",
		"cycle":                                         "a word is missing at the end",
		"cycle C1 EUR":                                  `expected the word "open" before ""`,
		"cycle C1 unwind":                               "a word is missing at the end",
		"cycle C1 settle now":                           "unknown words at the end: now",
		"tick 2026-03-02T08:00:00Z":                     "the clock is past that: 2026-03-02T09:00:03Z",
		"what-if ALPHCNB0 EUR":                          "a word is missing at the end",
		"asset USDUSDUSDUSD1 scale 2":                   "expected the word \"issuer\"",
		"participant " + strings.Repeat("A", 36):        "a name is too long",
		"fund ALPHCNB0 EUR 1.001":                       "amount 1.001 has more than 2 decimals",
		"fund ALPHCNB0 EUR .50":                         `".50" is no amount`,
		"fund ALPHCNB0 EUR 1,00":                        `"1,00" is no amount`,
		"order ALPHCNB0 pays A EUR 1":                   "an order needs a name and a colon, as P1: before it",
		"order P1: ALPHCNB0 owes A EUR 1":               `expected the word "pays" before "owes A EUR 1"`,
		"order P1: ALPHCNB0 pays A EUR 1 now":           `"now" is no option of an order`,
		"trade T1: ALPHCNB0 pays A EUR 1":               `expected the word "gives" before "pays A EUR 1"`,
		"trade T1: ALPHCNB0 gives A EUR 1 for USD 1":    `expected the word "takes" before "for USD 1"`,
		"trade T1: ALPHCNB0 gives A USD 1 takes EUR .1": `".1" is no amount`,
		"trade T1: ALPHCNB0 gives A USD 1 takes EUR 99999999999999999999": "99999999999999999999 is too large",
		"trade T1: ALPHCNB0 gives A USD 1 takes EUR 1 tolerance 0.001":    "amount 0.001 has more than 2 decimals",
		"trade T1: ALPHCNB0 gives A USD 1 takes EUR 1 soon":               `"soon" is no option of an order`,
		"order P1: ALPHCNB0 pays A EUR 1 reference R1":                    `"reference" is no option of an order`,
		"order P1: ALPHCNB0 pays A EUR 1 chain C1 3":                      `expected the word "of" before "3"`,
		"day EUR open date soon":                                          "cannot parse",
		"day USD":                                                         "the asset USD is unknown",
		"trade":                                                           "a word is missing at the end",
		"again P1":                                                        "no order or funding was named P1",
		"balances USD":                                                    "the asset USD is unknown",
		"queue BRAVGB20 EUR":                                              "BRAVGB20 has no account in EUR",
		"account ALPHCNB0 EUR line 99999999999999999999":                  "99999999999999999999 is too large",
	} {
		_, _, err := scenario.Run("f.txt", []byte(head+line+"\n"), twin.New())
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "f.txt:") {
			t.Errorf("%q: %v", line, err)
		}
	}
}

// TestAmounts sees that amounts are written as they were read, at every scale.
func TestAmounts(t *testing.T) {
	for _, c := range []struct{ scale, amount, shown string }{
		{"0", "7", "7"},
		{"2", "7", "7.00"},
		{"2", "0.07", "0.07"},
		{"2", "7.5", "7.50"},
		{"8", "0.00000001", "0.00000001"},
		{"2", "23058430092136939.52", "23058430092136939.52"},
	} {
		script := "asset XAU scale " + c.scale + " issuer CB\nparticipant A\naccount A XAU\nfund A XAU " + c.amount + "\nbalances XAU\n"
		want := "  -> CB -" + c.shown + " issuer\n  -> A " + c.shown + "\n"
		output, failures, err := scenario.Run("f.txt", []byte(script), twin.New())
		if string(output) != script+want || failures != nil || err != nil {
			t.Errorf("scale %s amount %s: %q %v %v", c.scale, c.amount, output, failures, err)
		}
	}
}
