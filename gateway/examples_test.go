package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// examplesFile holds published worked examples, where it is.
const examplesFile = "../../shared/vectors/examples.json"

// example is one of them: balances at the start, orders in order of arrival, and what becomes of them by several methods.
type example struct {
	ID, Kind string
	Balances map[string]int64
	Queue    []struct {
		ID       string
		From     string `json:"frm"`
		To       string
		Amount   int64  `json:"amt"`
		settling string // id here
	}
	Limits struct {
		Bilateral    [][3]any
		Multilateral [][2]any
	}
	Expected map[string]json.RawMessage
}

// becomes is what a method makes of an example.
type becomes struct {
	Settled        []string
	SettledInOrder []string `json:"settled_in_order"`
	Balances       map[string]int64
}

// bounds are the liquidity bounds of an example.
type bounds struct{ UB, LB map[string]int64 }

func readExamples(t *testing.T) (examples []example) {
	t.Helper()
	text, err := os.ReadFile(examplesFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip(examplesFile + " is not here")
	}
	var all struct{ Examples []json.RawMessage }
	if err == nil {
		err = json.Unmarshal(text, &all)
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range all.Examples {
		var e example
		err := json.Unmarshal(text, &e) // examples of other kinds are of other shapes
		if !slices.Contains([]string{"gridlock", "queue", "limits", "bounds"}, e.Kind) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		examples = append(examples, e)
	}
	return examples
}

// way is how an example is driven: the asset's options, whether the orders come before the day opens, and the method whose
// expectation then holds.
type way struct {
	method, options string
	preOpen         bool
	limits          bool
}

var ways = []way{
	{"gridlock_max_prefix", "", true, false},
	{"with_limits", "", true, true},
	{"without_limits", "", true, false},
	{"rtgs_fifo", `,"resolution":"command"`, false, false},
	{"rtgs_fifo_bypass_scan", `,"resolution":"command","bypass":true`, false, false},
}

// Examples are driven through HTTP alone. Each has an asset of its own, on one server.
func TestPublishedExamples(t *testing.T) {
	examples := readExamples(t)
	s := startServer(t, nil)
	for _, bank := range []string{"A", "B", "C", "D", "E", "F"} {
		s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
	}
	runs := 0
	for _, e := range examples {
		for _, w := range ways {
			text, given := e.Expected[w.method]
			if !given {
				continue
			}
			var want becomes
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			runs++
			t.Run(e.ID+"/"+w.method, func(t *testing.T) { s.drive(t, &e, w, fmt.Sprintf("EX%d", runs)).check(want) })
		}
	}
	if len(examples) < 10 || runs < 3*10 {
		t.Errorf("only %d examples and %d runs", len(examples), runs)
	}
}

// driven is an example that was driven.
type driven struct {
	t     *testing.T
	s     *testServer
	e     *example
	asset string
}

// must fails unless the answer is a good one.
func (d *driven) must(path, body string) {
	d.t.Helper()
	if a := d.s.post(path, body); a.status >= 300 || strings.Contains(a.body, `"rejected"`) {
		d.t.Fatalf("%s %s: %d %s", path, body, a.status, a.body)
	}
}

// exampleIDs numbers the orders of all examples.
var exampleIDs int

func nextExampleID() string {
	exampleIDs++
	return fmt.Sprintf("00000000-0000-4000-8000-%012d", 1_000_000+exampleIDs)
}

func (s *testServer) drive(t *testing.T, e *example, w way, asset string) *driven {
	t.Helper()
	d := &driven{t, s, e, asset}
	d.must("/v1/assets", fmt.Sprintf(`{"code":%q,"scale":0,"issuer":"ISSUER","day":"pre-open"%s}`, asset, w.options))
	for _, bank := range slices.Sorted(maps.Keys(d.banks())) {
		d.must("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":%q}`, bank, asset))
		if amount := e.Balances[bank]; amount > 0 {
			d.must("/v1/funding", fmt.Sprintf(`{"id":%q,"participant":%q,"asset":%q,"amount":"%d","direction":"in"}`, nextExampleID(), bank, asset, amount))
		}
	}
	if w.limits {
		d.setLimits()
	}
	if !w.preOpen {
		d.must("/v1/day", fmt.Sprintf(`{"asset":%q,"to":"open"}`, asset))
	}
	for i := range e.Queue {
		o := &e.Queue[i]
		o.settling = nextExampleID()
		d.must("/v1/orders", fmt.Sprintf(`{"id":%q,"debtor":%q,"creditor":%q,"asset":%q,"amount":"%d"}`, o.settling, o.From, o.To, asset, o.Amount))
	}
	if w.preOpen {
		d.must("/v1/day", fmt.Sprintf(`{"asset":%q,"to":"open"}`, asset))
	}
	return d
}

func (d *driven) banks() map[string]bool {
	banks := map[string]bool{}
	for bank := range d.e.Balances {
		banks[bank] = true
	}
	for _, o := range d.e.Queue {
		banks[o.From], banks[o.To] = true, true
	}
	return banks
}

func (d *driven) setLimits() {
	d.t.Helper()
	for _, l := range d.e.Limits.Bilateral {
		d.must("/v1/limits", fmt.Sprintf(`{"participant":%q,"asset":%q,"kind":"bilateral","counterparty":%q,"amount":"%v"}`, l[0], d.asset, l[1], l[2]))
	}
	for _, l := range d.e.Limits.Multilateral {
		d.must("/v1/limits", fmt.Sprintf(`{"participant":%q,"asset":%q,"kind":"multilateral","amount":"%v"}`, l[0], d.asset, l[1]))
	}
}

// check holds the settled orders, and the balances, against what was expected.
func (d *driven) check(want becomes) {
	d.t.Helper()
	var settled []string
	for _, o := range d.e.Queue {
		if strings.Contains(d.s.get("/v1/orders/"+o.settling).body, `"status":"settled","iso_status":"ACSC"`) {
			settled = append(settled, o.ID)
		}
	}
	expected := slices.Concat(want.Settled, want.SettledInOrder)
	slices.Sort(expected)
	if slices.Sort(settled); !slices.Equal(settled, expected) {
		d.t.Errorf("settled %v, want %v", settled, expected)
	}
	rows := d.s.get("/v1/accounts?asset=" + d.asset).body
	for bank, balance := range want.Balances {
		if row := fmt.Sprintf(`"participant":%q,"asset":%q,"kind":"settlement","balance":"%d"`, bank, d.asset, balance); !strings.Contains(rows, row) {
			d.t.Errorf("%s is not in %s", row, rows)
		}
	}
}

// TestPublishedBounds: the bounds of liquidity do not depend on what settles.
func TestPublishedBounds(t *testing.T) {
	examples := readExamples(t)
	s := startServer(t, nil)
	for _, bank := range []string{"A", "B", "C", "D", "E", "F"} {
		s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
	}
	runs := 0
	for _, e := range examples {
		text, given := e.Expected["liquidity_bounds"]
		if e.Kind == "bounds" {
			text, given = json.RawMessage(fmt.Sprintf(`{"UB":%s,"LB":%s}`, e.Expected["UB"], e.Expected["LB"])), true
		}
		if !given {
			continue
		}
		var want bounds
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
		runs++
		t.Run(e.ID, func(t *testing.T) {
			d := s.drive(t, &e, way{options: `,"resolution":"command"`}, fmt.Sprintf("EX%d", runs))
			for bank := range want.UB {
				rows := s.get(fmt.Sprintf("/v1/measures?asset=%s&participant=%s", d.asset, bank)).body
				if part := fmt.Sprintf(`"upper":"%d","lower":"%d"`, want.UB[bank], want.LB[bank]); strings.Count(rows, `"participant":`) != 1 || !strings.Contains(rows[:strings.Index(rows, "totals")], part) {
					t.Errorf("%s: %s is not in %s", bank, part, rows)
				}
			}
		})
	}
	if runs < 10 {
		t.Errorf("only %d runs", runs)
	}
}
