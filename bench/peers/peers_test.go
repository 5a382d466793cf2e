package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestOrders(t *testing.T) {
	const seed, many = 3, 20_000
	spread, again, hot := newWorkload(seed, false), newWorkload(seed, false), newWorkload(seed, true)
	ids, debtors := map[[16]byte]bool{}, map[int32]bool{}
	for n := range many {
		o := spread.order(n)
		if o != again.order(n) {
			t.Fatalf("order %d differs from itself", n)
		}
		if o.debtor == o.creditor || o.amount <= 0 || min(o.debtor, o.creditor) < 0 || max(o.debtor, o.creditor) >= accounts {
			t.Fatalf("order %d: %+v", n, o)
		}
		ids[o.id], debtors[o.debtor] = true, true
		if h := hot.order(n); (h.debtor == 0) == (h.creditor == 0) || (h.debtor == 0) != (n%2 == 1) {
			t.Fatalf("hot order %d: %+v", n, h)
		}
	}
	if len(ids) != many || len(debtors) < accounts*8/10 {
		t.Errorf("%d ids and %d debtors in %d orders", len(ids), len(debtors), many)
	}
}

func TestPace(t *testing.T) {
	p := pace{batch: 10_500, one: 30, many: 70}
	for _, c := range []struct {
		s       scenario
		seconds float64
		want    int
	}{
		{scenario{batch: 1000}, 1, 10_000}, {scenario{batch: 1000}, 0.01, 1000},
		{scenario{batch: 1, clients: 1}, 2, 60}, {scenario{batch: 1, clients: 16}, 2, 140},
	} {
		if got := p.orders(c.s, c.seconds); got != c.want {
			t.Errorf("%+v for %v s: %d orders, want %d", c.s, c.seconds, got, c.want)
		}
	}
}

func TestSummary(t *testing.T) {
	latencies := []time.Duration{}
	for i := range 200 {
		latencies = append(latencies, time.Duration(200-i)*time.Millisecond)
	}
	if p50, p99 := percentile(latencies, 50), percentile(latencies, 99); p50 != 100 || p99 != 198 {
		t.Errorf("p50 %v, p99 %v, want 100 and 198", p50, p99)
	}
	all := []series{
		{Peer: weirName, Rounds: []measure{{OrdersPerSecond: 100}, {OrdersPerSecond: 300}, {OrdersPerSecond: 200}}},
		{Peer: "other", Rounds: []measure{{OrdersPerSecond: 50}, {OrdersPerSecond: 30}, {OrdersPerSecond: 10}}},
	}
	summarise(all)
	if all[0].Rate != (spread{200, 100, 300}) || all[0].Ratio != nil {
		t.Errorf("weir %+v", all[0])
	}
	if ratio := all[1].Ratio; ratio == nil || *ratio != (spread{10, 2, 20}) {
		t.Errorf("ratio %+v: want the median of 2, 10 and 20", ratio)
	}
	if even := spreadOf([]float64{4, 1, 2, 3}); even != (spread{2.5, 1, 4}) {
		t.Errorf("of four: %+v", even)
	}
}

// fake notes when its turn comes, and that its directory is there and empty.
type fake struct {
	called string
	turns  *[]string
}

func (f fake) name() string                            { return f.called }
func (f fake) version(context.Context) (string, error) { return "", nil }

func (f fake) run(_ context.Context, _ scenario, set settings) (measure, error) {
	if entries, err := os.ReadDir(set.dir); err != nil || len(entries) > 0 {
		return measure{}, errors.Join(err, errors.New("data is not fresh"))
	}
	*f.turns = append(*f.turns, f.called)
	return measure{OrdersPerSecond: float64(set.seed)}, os.WriteFile(set.dir+"/data", nil, 0o600)
}

func TestTurns(t *testing.T) {
	var turns []string
	dir := t.TempDir()
	all, err := takeTurns(t.Context(), []peer{fake{"a", &turns}, fake{"b", &turns}}, scenario{name: "x"}, 2, settings{dir: dir, seed: 5}, io.Discard)
	if err != nil || !slices.Equal(turns, []string{"a", "b", "a", "b"}) {
		t.Fatalf("turns %v, %v", turns, err)
	}
	if len(all) != 2 || all[1].Peer != "b" || all[1].Rate != (spread{5.5, 5, 6}) {
		t.Errorf("series %+v: each round has its own seed", all)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestTable(t *testing.T) {
	r := &report{Series: []series{
		{Scenario: "batch-hot", Peer: weirName, Rounds: []measure{{Clients: 12}}, Rate: spread{200, 100, 300}, CPU: spread{Median: 0.4}},
		{Scenario: "batch-hot", Peer: "other", Rounds: []measure{{Clients: 2}}, Ratio: &spread{10, 2, 20}},
	}}
	var out bytes.Buffer
	if err := writeTable(&out, r); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"[100-300]", "0.40", "10.0x", "[2.0-20.0]", "not known"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestFlags(t *testing.T) {
	for _, wrong := range [][]string{{"-rounds", "0"}, {"-seconds", "0"}, {"-seconds", "NaN"}, {"more"}} {
		if _, err := parseOptions(wrong); err == nil {
			t.Errorf("%v: no error", wrong)
		}
	}
	if chosen, err := choose("single-hot-1,batch-hot"); err != nil || len(chosen) != 2 || chosen[1].name != "batch-hot" {
		t.Errorf("chosen %v, %v", chosen, err)
	}
	if _, err := choose("batch-cold"); err == nil || !strings.Contains(err.Error(), "batch-cold") {
		t.Errorf("error %v", err)
	}
}

func TestParseWeir(t *testing.T) {
	m, err := parseWeir([]byte(`{"format":"binary","orders":5,"orders_per_second":2.5,"clients":12,"p50_us":1500,"p99_us":2000,"server_cpu_us_per_order":0.3}`))
	if want := (measure{Orders: 5, OrdersPerSecond: 2.5, Clients: 12, P50: 1.5, P99: 2, ServerCPU: 0.3}); err != nil || m != want {
		t.Errorf("%+v, %v", m, err)
	}
	for _, wrong := range []string{"", "{}", `{"orders":5}`} {
		if _, err := parseWeir([]byte(wrong)); err == nil {
			t.Errorf("%q: no error", wrong)
		}
	}
}

func TestStat(t *testing.T) {
	text := []byte("42 (post gres) x) S 7 1 1 0 -1 4194560 11 22 33 44 150 50 30 20 20 0 1 0 99")
	got, ok := parseStat(text)
	if want := (stat{parent: 7, used: 2 * time.Second, waited: 500 * time.Millisecond}); !ok || got != want {
		t.Errorf("%+v, %t, want %+v", got, ok, want)
	}
	if _, ok := parseStat(text[:40]); ok {
		t.Error("a text cut short was read")
	}
}
