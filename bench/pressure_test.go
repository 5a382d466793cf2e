package bench

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/valyala/fasthttp"
)

// Of four requests one is answered 503: it counts as refused, and its orders come with the next one.
func TestOverloadCountsRefusals(t *testing.T) {
	f := startFake(t)
	var asked atomic.Int64
	var mu sync.Mutex
	waiting := map[string]bool{} // bodies that were refused and did not come again yet
	f.before = func(ctx *fasthttp.RequestCtx) bool {
		n := asked.Add(1)
		mu.Lock()
		waiting[string(ctx.PostBody())] = n%4 == 0
		mu.Unlock()
		if n%4 != 0 {
			return false
		}
		ctx.SetStatusCode(fasthttp.StatusServiceUnavailable)
		if n%8 == 0 {
			ctx.Response.Header.Set("Retry-After", "1")
		}
		return true
	}
	c := Config{Spawn: f.spawn, Format: "json-single", Clients: 3, Orders: 400, Rate: 1_000_000, Overload: true, Accounts: 20, Warmup: -1, Rounds: 1, Seed: 1}
	r, err := Run(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if asked.Load() != 400 || r.Orders != 300 || r.Refused != 100 || r.WithoutRetryAfter != 50 || r.RefusedShare != 0.25 || r.Retries != 0 ||
		r.OfferedPerSecond < r.OrdersPerSecond*1.3 {
		t.Errorf("%d requests, result %+v", asked.Load(), r)
	}
	left := 0
	for _, refused := range waiting {
		if refused {
			left++
		}
	}
	if left > c.Clients || len(waiting) != r.Orders+left {
		t.Errorf("%d bodies for %d orders, of %d the last answer was 503", len(waiting), r.Orders, left)
	}
	c.Rate = 0
	if _, err := Run(t.Context(), c); !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), "overload") {
		t.Errorf("without a rate: %v", err)
	}
}

// An account that holds other than what the answers say is found, also where the sum is right.
func TestBooksAreComparedAccountByAccount(t *testing.T) {
	f := startFake(t)
	f.after = func(path string, ctx *fasthttp.RequestCtx) {
		if path == "/v1/state" { // after the last order too
			f.mu.Lock()
			defer f.mu.Unlock()
			f.balances[f.names[2]]++
			f.balances[f.names[3]]--
		}
	}
	if _, err := Run(t.Context(), small(f, "binary")); !errors.Is(err, ErrProof) || !strings.Contains(err.Error(), "by the orders") {
		t.Errorf("error %v", err)
	}
}

func TestSnapshotsAreMadeInEachRound(t *testing.T) {
	f := startFake(t)
	c := small(f, "binary")
	c.Snapshots = true
	r, err := Run(t.Context(), c)
	if err != nil || r.Snapshots < 3 {
		t.Errorf("%d snapshots, error %v", r.Snapshots, err)
	}
	f = startFake(t)
	f.after = status("/v1/snapshots", 500)
	c.Spawn = f.spawn
	if _, err := Run(t.Context(), c); err == nil || !strings.Contains(err.Error(), "/v1/snapshots") {
		t.Errorf("no snapshot could be made: %v", err)
	}
}

func TestWorkloadsNameTheirFormats(t *testing.T) {
	_, err := Run(t.Context(), Config{Spawn: (&fake{}).spawn, Workload: "pvp", Format: "binary"})
	if !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), "ndjson, json, json-single") {
		t.Errorf("error %v", err)
	}
}
