package gateway

import (
	"encoding/json"
	"fmt"
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
		`# TYPE weir_settled_value gauge`, `weir_settled_value{asset="CNY"} 260`, `# TYPE weir_settled_orders gauge`, `weir_settled_orders{asset="CNY"} 3`, `weir_liquidity_upper{asset="CNY"} 120`, `weir_liquidity_lower{asset="CNY"} 30`,
		`weir_sender_concentration{asset="CNY"} 0.340237`, `weir_asset_queued_orders{asset="CNY"} 0`, `weir_asset_queued_value{asset="CNY"} 0`, `weir_queued_orders 0`,
	} {
		if !strings.Contains(metrics, line+"\n") {
			t.Errorf("%s is not in\n%s", line, metrics)
		}
	}
}

// TestNoRatio: where there is nothing to compare, null stands.
func TestNoRatio(t *testing.T) {
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
