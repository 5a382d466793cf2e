package gateway

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"weir/engine"
	"weir/sequencer"
)

// The ring of ub_lb_bounds_ring in ../shared/vectors: A pays B 100 at 0, B pays C 70 at 10, C pays A 90 at 20, of a day of 100 seconds.
func TestMeasuresOfARing(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	start := clock
	s := startServer(t, func(_ *Config, c *sequencer.Config) { c.Now = func() int64 { return clock.UnixNano() } })
	s.post("/v1/assets", `{"code":"CNY","scale":0,"issuer":"CBCNCNB0","business_date":"2026-01-30","resolution":"command"}`)
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0"} {
		s.post("/v1/participants", `{"id":"`+bank+`"}`)
		s.post("/v1/accounts", `{"participant":"`+bank+`","asset":"CNY"}`)
	}
	ring := func(n int, seconds int, from, to, amount string) {
		clock = start.Add(time.Duration(seconds) * time.Second)
		body := strings.NewReplacer("ALPHCNB0", from, "BRAVGB20", to).Replace(order(n, amount, ""))
		s.post("/v1/orders", body).want(t, 200, outcome(n, engine.Queued, engine.Cover, 7+n))
	}
	ring(1, 0, "ALPHCNB0", "BRAVGB20", "100")
	ring(2, 10, "BRAVGB20", "CHARDEF0", "70")
	ring(3, 20, "CHARDEF0", "ALPHCNB0", "90")

	end := "end=" + start.Add(100*time.Second).Format(time.RFC3339)
	s.get("/v1/measures?asset=CNY&"+end).want(t, 200, `{"items":[`+
		`{"account":1,"participant":"CBCNCNB0","asset":"CNY","sent":"0","received":"0","waiting":"0","waiting_in":"0","used":"0","upper":"0","lower":"0","saved":"0","turnover":null,"delay_indicator":null},`+
		`{"account":2,"participant":"ALPHCNB0","asset":"CNY","sent":"0","received":"0","waiting":"100","waiting_in":"90","used":"0","upper":"100","lower":"10","saved":"100","turnover":null,"delay_indicator":"1.000000"},`+
		`{"account":3,"participant":"BRAVGB20","asset":"CNY","sent":"0","received":"0","waiting":"70","waiting_in":"100","used":"0","upper":"0","lower":"0","saved":"0","turnover":null,"delay_indicator":"1.000000"},`+
		`{"account":4,"participant":"CHARDEF0","asset":"CNY","sent":"0","received":"0","waiting":"90","waiting_in":"70","used":"0","upper":"20","lower":"20","saved":"20","turnover":null,"delay_indicator":"1.000000"}],`+
		`"totals":{"asset":"CNY","settled":"0","waiting":"260","used":"0","upper":"120","lower":"30","saved":"120","turnover":null,"delay_indicator":"1.000000","hhi":null},"end":"2026-01-30T09:01:40Z"}`)

	for i, row := range [][2]string{{"ALPHCNB0", "10"}, {"CHARDEF0", "20"}} { // the lower bounds are enough
		id := "00000000-0000-4000-8000-0000000000f" + string(rune('1'+i))
		s.post("/v1/funding", `{"id":"`+id+`","participant":"`+row[0]+`","asset":"CNY","amount":"`+row[1]+`","direction":"in"}`)
	}
	s.post("/v1/resolution", `{"asset":"CNY","kind":"multilateral"}`)
	// 2700/23500, as the vector has it; shares of 100, 70 and 90 in 260
	rest := s.get("/v1/measures?asset=CNY&participant=ALPHCNB0&" + end).body
	for _, part := range []string{
		`"sent":"100","received":"90","waiting":"0","waiting_in":"0","used":"`, `"totals":{"asset":"CNY","settled":"260","waiting":"0","used":"`, `"upper":"120","lower":"30",`,
		`"delay_indicator":"0.114894","hhi":"0.340237"}`,
	} {
		if !strings.Contains(rest, part) {
			t.Errorf("%s is not in %s", part, rest)
		}
	}
	second := s.get("/v1/measures?asset=CNY&limit=1&cursor=4").body
	if !strings.Contains(second, `"participant":"CHARDEF0"`) || strings.Contains(second, "totals") {
		t.Error(second)
	}
	s.get("/v1/measures").wantProblem(t, 400, "invalid_parameter", "asset")
	s.get("/v1/measures?asset=CNY&end=noon").wantProblem(t, 400, "invalid_parameter", "end")
	if none := s.get("/v1/measures?asset=USD&" + end); none.body != `{"items":[],"end":"2026-01-30T09:01:40Z"}` {
		t.Error(none.body)
	}

	metrics := s.get("/metrics").body
	for _, line := range []string{
		`weir_settled_value_total{asset="CNY"} 260`, `weir_liquidity_upper{asset="CNY"} 120`, `weir_liquidity_lower{asset="CNY"} 30`,
		`weir_sender_concentration{asset="CNY"} 0.340237`, `weir_asset_queued_orders{asset="CNY"} 0`, `weir_asset_queued_value{asset="CNY"} 0`, `weir_queued_orders 0`,
	} {
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("%s is not in\n%s", line, metrics)
		}
	}
}

// TestSumsAreExact holds the sums against floats of 400 bits.
func TestSumsAreExact(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	wide := func(f func() int64) *big.Float { return new(big.Float).SetPrec(400).SetInt64(f()) }
	for range 200 {
		var s sums
		sent, waiting, squares, entered, settled := new(big.Float).SetPrec(400), new(big.Float).SetPrec(400), new(big.Float).SetPrec(400), new(big.Float).SetPrec(400), new(big.Float).SetPrec(400)
		for range 50 {
			m := engine.Measures{
				Sent: random.Int64() >> random.IntN(40), Waiting: random.Int64() >> random.IntN(40), Used: 1 + random.Int64N(math.MaxInt64), Upper: random.Int64(),
				EnteredTime: [2]uint64{random.Uint64(), random.Uint64N(1 << 20)}, SettledTime: [2]uint64{random.Uint64(), random.Uint64N(1 << 20)},
			}
			s.add(&m)
			one := wide(func() int64 { return m.Sent })
			sent.Add(sent, one)
			squares.Add(squares, one.Mul(one, one))
			waiting.Add(waiting, wide(func() int64 { return m.Waiting }))
			for i, sum := range []*big.Float{entered, settled} {
				words := [2][2]uint64{m.EnteredTime, m.SettledTime}[i]
				high := new(big.Float).SetPrec(400).SetUint64(words[1])
				sum.Add(sum, high.SetMantExp(high, 64))
				sum.Add(sum, new(big.Float).SetPrec(400).SetUint64(words[0]))
			}
		}
		const end = 2_000_000_000_000
		at := new(big.Float).SetPrec(400).SetInt64(end)
		over := new(big.Float).SetPrec(400).Mul(waiting, at)
		over.Add(over, settled).Sub(over, entered)
		under := new(big.Float).SetPrec(400).Add(sent, waiting)
		under.Mul(under, at).Sub(under, entered)
		want := over.Quo(over, under).Text('f', ratioDigits)
		share := squares.Quo(squares, new(big.Float).SetPrec(400).Mul(sent, sent)).Text('f', ratioDigits)
		if got := s.delay(end).FloatString(ratioDigits); got != want {
			t.Fatalf("delay %s, want %s", got, want)
		}
		if got := s.concentration().FloatString(ratioDigits); got != share {
			t.Fatalf("concentration %s, want %s", got, share)
		}
	}
}

// TestRatiosToNothing: there is nothing to compare, and no division by zero.
func TestRatiosToNothing(t *testing.T) {
	var s sums
	if s.turnover() != nil || s.delay(5) != nil || s.concentration() != nil || s.saved().Sign() != 0 {
		t.Error("a ratio to nothing")
	}
	s.add(&engine.Measures{Used: 5, Upper: 3, Waiting: 2, EnteredTime: [2]uint64{20, 0}})
	if s.saved().Sign() != 0 || s.delay(10) != nil || s.delay(11) == nil {
		t.Error("used more than the upper bound, or entered at the end")
	}
	if text := appendRatio([]byte{'{'}, "a", nil); !json.Valid(append(text, '}')) {
		t.Errorf("%s", text)
	}
}

// The lines about assets are kept for a while, whoever asks, and there are not more of them than a reader can take.
func TestMetricsOfAssetsAreKeptAndCapped(t *testing.T) {
	s := startServer(t, nil)
	for i := range measuredAssets + 1 {
		s.post("/v1/assets", fmt.Sprintf(`{"code":"AS%02d","scale":2,"issuer":"ISSUER","resolution":"command"}`, i))
	}
	last := fmt.Sprintf("AS%02d", measuredAssets)
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		s.post("/v1/participants", `{"id":"`+bank+`"}`)
		s.post("/v1/accounts", `{"participant":"`+bank+`","asset":"AS00"}`)
		s.post("/v1/accounts", `{"participant":"`+bank+`","asset":"`+last+`"}`)
	}
	if text := s.get("/metrics").body; strings.Count(text, `weir_asset_queued_orders{asset="AS`) != measuredAssets || strings.Contains(text, last) {
		t.Errorf("not %d assets in %s", measuredAssets, text)
	}
	s.g.measured.mu.Lock()
	s.g.measured.time = time.Now().Add(time.Hour)
	s.g.measured.mu.Unlock()
	s.post("/v1/orders", strings.Replace(order(1, "7.50", ""), "CNY", "AS00", 1))
	s.post("/v1/orders", strings.Replace(order(2, "1.00", ""), "CNY", last, 1))
	want := []string{"\nweir_queued_orders 2\n", `weir_asset_queued_orders{asset="AS00"} 1` + "\n", `weir_asset_queued_value{asset="AS00"} 7.50` + "\n"}
	kept := s.get("/metrics").body
	s.g.measured.mu.Lock()
	s.g.measured.time = time.Time{}
	s.g.measured.mu.Unlock()
	fresh := s.get("/metrics").body
	for _, line := range want {
		if strings.Contains(kept, line) || !strings.Contains(fresh, line) {
			t.Errorf("%q: kept %v, fresh %v", line, strings.Contains(kept, line), strings.Contains(fresh, line))
		}
	}
}
