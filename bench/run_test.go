package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"
)

// small is a run that takes a moment, whose batches do not divide its orders.
func small(f *fake, format string) Config {
	return Config{Spawn: f.spawn, Format: format, Batch: 7, Clients: 3, Orders: 100, Accounts: 20, Warmup: 10, Rounds: 3, Seed: 1}
}

func TestRunMeasuresEveryOrder(t *testing.T) {
	for _, format := range formatNames() {
		for _, workload := range []string{"gross", "hot"} {
			t.Run(format+"/"+workload, func(t *testing.T) {
				f := startFake(t)
				c := small(f, format)
				c.Workload = workload
				last := 0
				c.Progress = func(done, total int) { last = done - total }
				result, err := Run(t.Context(), c)
				if err != nil {
					t.Fatal(err)
				}
				if result.Orders != 100 || result.Statuses["settled"] != 100 || len(result.Rounds) != 3 || result.Workload != workload {
					t.Errorf("result %+v", result)
				}
				if len(f.orders) != 110 {
					t.Errorf("the server has %d different orders", len(f.orders))
				}
				if last != 0 {
					t.Errorf("progress ended at %d orders from the total", last)
				}
				sum := 0
				for _, round := range result.Rounds {
					sum += round.Syncs
				}
				if result.Syncs != sum || sum != requestsIn(result) {
					t.Errorf("%d syncs, %d in the rounds, of %d requests", result.Syncs, sum, requestsIn(result))
				}
				if p := result.Percentiles; p.P50 > p.P90 || p.P90 > p.P99 || p.P99 > p.P999 || p.P999 > p.P9999 || p.P9999 > p.Max || p.Max == 0 {
					t.Errorf("percentiles %+v", p)
				}
			})
		}
	}
}

// More accounts than one request of the set-up opens: each has its own number and its own balance.
func TestRunSetsUpInSeveralRequests(t *testing.T) {
	f := startFake(t)
	c := small(f, "binary")
	c.Accounts = setupBatch + 500
	if _, err := Run(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	if len(f.names) != c.Accounts+1 {
		t.Errorf("%d accounts with the issuer's, want %d", len(f.names), c.Accounts+1)
	}
}

// requestsIn counts the requests of the rounds: the fake writes once for each.
func requestsIn(r Result) (n int) {
	for _, round := range r.Rounds {
		n += (round.Orders + r.Batch - 1) / r.Batch
	}
	return n
}

func TestResultHasTheContractsMembers(t *testing.T) {
	result, err := Run(t.Context(), small(startFake(t), "binary"))
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(result)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]any
	if err := json.Unmarshal(text, &members); err != nil {
		t.Fatal(err)
	}
	for _, name := range strings.Fields("workload format batch clients orders orders_per_second p50_us p90_us p99_us p999_us p9999_us max_us syncs " +
		"seconds rounds client_cpu_us_per_order orders_per_sync statuses") {
		if _, ok := members[name]; !ok {
			t.Errorf("%s is missing in %s", name, text)
		}
	}
	var table bytes.Buffer
	if err := result.WriteTable(&table); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"100 settled", "7 orders per request", "median of 3 rounds", "p99.99"} {
		if !strings.Contains(table.String(), words) {
			t.Errorf("%q is missing in\n%s", words, table.String())
		}
	}
}

// replace changes the answers to orders.
func replace(path, old, with string, times int) func(string, *fasthttp.RequestCtx) {
	return func(at string, ctx *fasthttp.RequestCtx) {
		if strings.HasPrefix(at, path) && ctx.IsPost() == (path == "/v1/orders") {
			ctx.SetBody(bytes.Replace(ctx.Response.Body(), []byte(old), []byte(with), times))
		}
	}
}

// replaceInSetUp changes the answers to what is created.
func replaceInSetUp(path, old, with string) func(string, *fasthttp.RequestCtx) {
	return func(at string, ctx *fasthttp.RequestCtx) {
		if at == path && ctx.IsPost() {
			ctx.SetBody(bytes.Replace(ctx.Response.Body(), []byte(old), []byte(with), 1))
		}
	}
}

func TestRunEndsWithAnErrorOn(t *testing.T) {
	for _, c := range []struct {
		what, format string
		after        func(path string, ctx *fasthttp.RequestCtx)
		is           error
		words        string
	}{
		{"a participant that is refused", "json", replaceInSetUp("/v1/participants", `"status":"created"`, `"status":"rejected","code":"exists"`), ErrRefused, "AAAACN10: exists"},
		{"an account that is refused", "json", replaceInSetUp("/v1/accounts", `"status":"created"`, `"status":"rejected","code":"unknown_asset"`), ErrRefused, "unknown_asset"},
		{"an account without a number", "json", replaceInSetUp("/v1/accounts", `"account":3`, `"other":3`), ErrAnswer, "AAABCN10"},
		{"an account too few", "json", replaceInSetUp("/v1/accounts", `{"account":2,"status":"created"},`, ``), ErrAnswer, "19 answers of 20"},
		{"a rejected order", "json", replace("/v1/orders", `"status":"settled","iso_status":"ACSC"`, `"status":"rejected","iso_status":"RJCT","reason":"AC01"`, 1), ErrRefused, "AC01"},
		{"a refusal without an id", "ndjson", replace("/v1/orders", `{"id":"`, `{"status":"rejected","code":"missing_member","id":"`, 1), ErrRefused, "missing_member"},
		{"a replayed order", "ndjson", replace("/v1/orders", `"seq"`, `"replayed":true,"seq"`, 1), ErrRefused, "replayed"},
		{"an outcome of another order", "json", replace("/v1/orders", `{"id":"`, `{"id":"x`, 1), ErrAnswer, "order 0"},
		{"outcomes in another order", "ndjson", reverseLines, ErrAnswer, "order 0"},
		{"an outcome too few", "ndjson", dropLine, ErrAnswer, "order"},
		{"an outcome too many", "ndjson", replace("/v1/orders", "\n", "\n{}\n", 1), ErrAnswer, "order 1"},
		{"outcomes behind the last", "json", replace("/v1/orders", "]", ",{}]", 1), ErrAnswer, ""},
		{"a binary outcome too few", "binary", truncate(16), ErrAnswer, "bytes of outcomes"},
		{"a rejected binary order", "binary", poke(8, 1), ErrRefused, "status 1"},
		{"a replayed binary order", "binary", poke(10, 1), ErrRefused, "replayed"},
		{"binary outcomes out of sequence", "binary", poke(7, 255), ErrAnswer, "sequence"},
		{"a rejected transaction", "pacs008", replace("/v1/orders", "ACSC", "RJCT", 1), ErrRefused, "RJCT"},
		{"a replayed transaction", "pacs008", replace("/v1/orders", "AccptncDtTm", "Other", -1), ErrRefused, "replayed"},
		{"a transaction too few", "pacs008", replace("/v1/orders", "TxInfAndSts", "Other", 2), ErrAnswer, ""},
		{"a transaction too many", "pacs008", replace("/v1/orders", "</FIToFI", "<TxInfAndSts></FIToFI", 1), ErrAnswer, ""},
		{"a refused request", "json", status("/v1/orders", 413), ErrRefused, "413"},
		{"a 503 that does not say when", "json", status("/v1/orders", 503), ErrRefused, "503"},
		{"a server without the metric", "binary", replace("/metrics", durableWrites, "other", -1), ErrProof, durableWrites},
		{"a log that was not written", "binary", replace("/metrics", "_total ", "_total 0 ", -1), ErrProof, "log was not written"},
		{"books that don't balance", "binary", replace("/v1/accounts", `"balance":"-`, `"balance":"-1`, 1), ErrProof, "balances"},
		{"a sequence that grew too much", "binary", growingState(), ErrProof, "sequence"},
		{"a sequence that grew too little", "binary", standingState, ErrProof, "sequence"},
		{"an order that is gone", "binary", status("/v1/orders/", 404), ErrProof, "looked up"},
		{"an order of another amount", "binary", replace("/v1/orders/", `"amount":"`, `"amount":"1`, 1), ErrProof, "shown"},
	} {
		t.Run(c.what, func(t *testing.T) {
			f := startFake(t)
			f.after = c.after
			_, err := Run(t.Context(), small(f, c.format))
			if !errors.Is(err, c.is) || !strings.Contains(err.Error(), c.words) {
				t.Errorf("error %v, want %v with %q", err, c.is, c.words)
			}
		})
	}
}

func reverseLines(path string, ctx *fasthttp.RequestCtx) {
	if path == "/v1/orders" {
		lines := bytes.SplitAfter(ctx.Response.Body(), []byte("\n"))
		lines[0], lines[1] = lines[1], lines[0]
		ctx.SetBody(bytes.Join(lines, nil))
	}
}

func dropLine(path string, ctx *fasthttp.RequestCtx) {
	if path == "/v1/orders" {
		_, rest, _ := bytes.Cut(ctx.Response.Body(), []byte("\n"))
		ctx.SetBody(rest)
	}
}

func truncate(n int) func(string, *fasthttp.RequestCtx) {
	return func(path string, ctx *fasthttp.RequestCtx) {
		if path == "/v1/orders" {
			body := ctx.Response.Body()
			ctx.SetBody(body[:len(body)-n])
		}
	}
}

func poke(at int, value byte) func(string, *fasthttp.RequestCtx) {
	return func(path string, ctx *fasthttp.RequestCtx) {
		if path == "/v1/orders" {
			ctx.Response.Body()[at] = value
		}
	}
}

func status(path string, code int) func(string, *fasthttp.RequestCtx) {
	return func(at string, ctx *fasthttp.RequestCtx) {
		if strings.HasPrefix(at, path) {
			ctx.SetStatusCode(code)
		}
	}
}

// standingState always shows the same sequence.
func standingState(path string, ctx *fasthttp.RequestCtx) {
	if path == "/v1/state" {
		ctx.SetBodyString(`{"seq":1000}`)
	}
}

// growingState shows one more instruction each time it is asked.
func growingState() func(string, *fasthttp.RequestCtx) {
	var asked atomic.Int64
	return func(path string, ctx *fasthttp.RequestCtx) {
		if path == "/v1/state" {
			var state struct{ Seq int64 }
			must(json.Unmarshal(ctx.Response.Body(), &state))
			ctx.SetBody(fmt.Appendf(nil, `{"seq":%d}`, state.Seq+asked.Add(1)))
		}
	}
}

func TestRunSendsAgainAfter503(t *testing.T) {
	for _, leaves := range []bool{false, true} {
		f := startFake(t)
		var busy atomic.Int64
		f.before = func(ctx *fasthttp.RequestCtx) bool {
			const sound, refusals = 3, 5 // two of warm-up, one of the first round
			if n := busy.Add(1); n <= sound || n > sound+refusals {
				return false
			}
			ctx.Response.Header.Set("Retry-After", "0")
			ctx.SetStatusCode(fasthttp.StatusServiceUnavailable)
			if leaves {
				ctx.SetConnectionClose()
			}
			return true
		}
		c := small(f, "json")
		c.Clients = 1
		result, err := Run(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		if result.Retries != 5 || result.Statuses["settled"] != 100 || len(f.orders) != 110 {
			t.Errorf("%d retries, %v, %d orders at the server", result.Retries, result.Statuses, len(f.orders))
		}
	}
}

// A stall is charged to each request that was due while it lasted, although the client had not sent it.
func TestOpenLoopCountsFromTheDueTime(t *testing.T) {
	const stall, orders = 100 * time.Millisecond, 100
	measure := func(rate int) Percentiles {
		f := startFake(t)
		var once atomic.Bool
		f.before = func(*fasthttp.RequestCtx) bool {
			if !once.Swap(true) {
				time.Sleep(stall)
			}
			return false
		}
		c := Config{Spawn: f.spawn, Format: "json-single", Clients: 1, Orders: orders, Rate: rate, Accounts: 2, Warmup: -1, Rounds: 1, Seed: 1}
		result, err := Run(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		return result.Percentiles
	}
	// Due each millisecond: the one that is due in the middle of the stall waits for half of it.
	if p := measure(1000); p.P50 < stall.Microseconds()/3 {
		t.Errorf("half of the requests were due in the stall, and the median is %d us", p.P50)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	f := startFake(t)
	ctx, cancel := context.WithCancel(t.Context())
	f.before = func(*fasthttp.RequestCtx) bool {
		cancel()
		return false
	}
	c := small(f, "binary")
	c.Orders, c.Warmup, c.Batch, c.Rate = 1_000_000, -1, 8000, 1 // the second request is due in two hours
	if _, err := Run(ctx, c); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestRunStopsTheServerThatItStarted(t *testing.T) {
	f := startFake(t)
	f.after = status("/v1/orders", 500)
	stopped := errors.New("stopped")
	c := small(f, "binary")
	c.Spawn = func() (string, int, func() error, error) { return f.addr, 0, func() error { return stopped }, nil }
	if _, err := Run(t.Context(), c); !errors.Is(err, stopped) || !errors.Is(err, ErrRefused) {
		t.Errorf("error %v", err)
	}
}

// A server that others use too may be further than our orders alone.
func TestRunAgainstARunningServer(t *testing.T) {
	f := startFake(t)
	f.after = growingState()
	c := small(f, "binary")
	c.Addr, c.Spawn = "http://"+f.addr, nil
	result, err := Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if result.ServerCPU != 0 {
		t.Errorf("server CPU %v of a process that is not known", result.ServerCPU)
	}
}

func TestConfigIsChecked(t *testing.T) {
	for name, change := range map[string]func(*Config){
		"format":   func(c *Config) { c.Format = "csv" },
		"workload": func(c *Config) { c.Workload = "net" },
		"addr":     func(c *Config) { c.Spawn = nil },
		"batch":    func(c *Config) { c.Batch = 8191 },
		"clients":  func(c *Config) { c.Clients = -1 },
		"orders":   func(c *Config) { c.Orders = -1 },
		"rate":     func(c *Config) { c.Rate = -1 },
		"accounts": func(c *Config) { c.Accounts = 1 },
		"rounds":   func(c *Config) { c.Orders, c.Rounds = 1, 2 },
	} {
		c := Config{Spawn: (&fake{}).spawn}
		change(&c)
		if _, err := Run(t.Context(), c); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}
