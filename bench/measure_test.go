package bench

import (
	"os"
	"strings"
	"testing"
	"time"

	"weir/engine"
)

func TestPhasesShareTheOrders(t *testing.T) {
	c := complete(t, Config{Batch: 8, Orders: 1000, Warmup: 20, Rounds: 7})
	warmup, rounds := phases(&c)
	sum, next := 0, warmup.requests()
	for _, p := range rounds {
		if p.first != next || p.orders < 142 || p.orders > 143 {
			t.Errorf("a round of %d orders starts with request %d, %d are before it", p.orders, p.first, next)
		}
		next += p.requests()
		taken := 0
		for {
			orders := p.ordersOf(p.take())
			if orders == 0 {
				break
			}
			taken += orders
		}
		if taken != p.orders {
			t.Errorf("%d of %d orders were taken", taken, p.orders)
		}
		sum += p.orders
	}
	if sum != c.Orders || warmup.orders != 20 || warmup.first != 0 {
		t.Errorf("%d orders, warm-up %+v", sum, warmup.orders)
	}
}

func TestDueTimesKeepTheRate(t *testing.T) {
	p := phase{batch: 1000, rate: 2_000_000}
	for request, want := range map[int]time.Duration{0: 0, 1: 500 * time.Microsecond, 2_000: time.Second, 1_000_000: 500 * time.Second} {
		if p.due(request) != want {
			t.Errorf("request %d is due after %s, want %s", request, p.due(request), want)
		}
	}
}

// One round of two clients, one fast and one slow: the percentiles are of both together.
func TestRoundMergesTheClients(t *testing.T) {
	g := generatorOf(t, 1, 2, "gross")
	fast, slow := &sender{latency: newHistogram(), judge: newJudge(g)}, &sender{latency: newHistogram(), judge: newJudge(g), refused: refusals{requests: 2}}
	for _, s := range []*sender{fast, slow} {
		s.judge.begin(0, setOf(engine.Settled, engine.Queued))
	}
	for range 90 {
		must(fast.latency.RecordValue(100))
		fast.judge.take(0, verdict{status: engine.Settled})
	}
	for range 10 {
		must(slow.latency.RecordValue(50_000))
		slow.judge.take(0, verdict{status: engine.Queued})
	}
	r := run{senders: []*sender{fast, slow}, latency: newHistogram(), config: complete(t, Config{Batch: 1}), server: newServer("", 0)}
	p := &phase{orders: 100, batch: 1, pair: 1}
	before := reading{counted: counted{writes: 10}, server: time.Second, client: time.Second, known: true, done: 7, offered: 7}
	after := reading{counted: counted{writes: 60}, server: 2 * time.Second, client: 3 * time.Second, known: true, done: 107, offered: 107}
	for range 2 {
		round, err := r.note(p, time.Second/2, &before, &after)
		if err != nil {
			t.Fatal(err)
		}
		r.result.Rounds = append(r.result.Rounds, round)
	}
	result := r.finish()
	if result.P50 != 100 || result.P90 != 100 || result.P99 < 49_950 || result.P99 > 50_050 || result.Max < 50_000 || result.Max > 50_050 {
		t.Errorf("percentiles %+v", result.Percentiles)
	}
	if result.Orders != 200 || result.OrdersPerSecond != 200 || result.Syncs != 100 || result.OrdersPerSync != 2 || result.Retries != 4 ||
		result.ServerCPU != 10_000 || result.ClientCPU != 20_000 || result.Statuses["settled"] != 180 || result.Statuses["queued"] != 20 {
		t.Errorf("result %+v", result)
	}
	for what, change := range map[string]func(){
		"an outcome is missing": func() { slow.judge.count.statuses[engine.Queued]-- },
		"a latency is missing":  func() { slow.latency.Reset() },
		"nothing was written":   func() { after.writes = before.writes },
	} {
		count, latency, writes := slow.judge.count, slow.latency.Clone(), after.writes
		change()
		if _, err := r.note(p, time.Second, &before, &after); err == nil {
			t.Errorf("%s, and nobody saw it", what)
		}
		slow.judge.count, slow.latency, after.writes = count, latency, writes
	}
}

func TestMedian(t *testing.T) {
	if m := median([]float64{9, 1, 5}); m != 5 {
		t.Errorf("median of three is %v", m)
	}
	if m := median([]float64{9, 1, 5, 7}); m != 6 {
		t.Errorf("median of four is %v", m)
	}
}

func TestMetricIsFound(t *testing.T) {
	const text = "# TYPE writes counter\nwrites_total_other 7\nwrites_total{a=\"x} y\"} 12\nwrites_total{a=\"z\"} 1e3 1700000000\n"
	if n, found, err := metric(text, "writes_total"); n != 1012 || !found || err != nil {
		t.Errorf("metric %v, error %v", n, err)
	}
	for _, text := range []string{"", "writes_total_other 7\n"} {
		if _, found, err := metric(text, "writes_total"); found || err != nil {
			t.Errorf("%q has a value, error %v", text, err)
		}
	}
	for _, text := range []string{"writes_total x\n", "writes_total \n"} {
		if _, _, err := metric(text, "writes_total"); err == nil {
			t.Errorf("%q has a value", text)
		}
	}
}

func TestProcessorTime(t *testing.T) {
	used, known := ownCPU()
	if !known {
		t.Skip("not known on this system")
	}
	if total, known := processCPU(os.Getpid()); !known || total < used-50*time.Millisecond || total > used+time.Second {
		t.Errorf("getrusage %s, /proc %s", used, total)
	}
	if _, known := processCPU(-1); known {
		t.Error("a process that does not exist has used time")
	}
}

func TestThousands(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -123456: "-123,456"} {
		if got := thousands(n); got != want {
			t.Errorf("%d is written %s, want %s", n, got, want)
		}
	}
}

func TestTableSaysWhatIsNotKnown(t *testing.T) {
	var text strings.Builder
	result := Result{Rate: 5000, Clients: 4}
	if err := result.WriteTable(&text); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"open loop at 5,000 orders/s", "server not known"} {
		if !strings.Contains(text.String(), words) {
			t.Errorf("%q is missing in\n%s", words, text.String())
		}
	}
}
