package gateway

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"weir/engine"
)

// deadlock makes an asset that resolves on command, and two empty accounts that owe each other; BRAVGB20's second order is too much.
func (s *testServer) deadlock() {
	s.t.Helper()
	s.post("/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0","business_date":"2026-01-30","resolution":"command"}`)
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
		s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":"CNY"}`, bank))
	}
	s.post("/v1/orders", order(1, "30.00", "")).want(s.t, 200, outcome(1, engine.Queued, engine.Cover, 6))
	s.post("/v1/orders", back(2, "30.00")).want(s.t, 200, outcome(2, engine.Queued, engine.Cover, 7))
	s.post("/v1/orders", back(3, "5.00")).want(s.t, 200, outcome(3, engine.Queued, engine.OrderAhead, 8))
}

// back is an order of BRAVGB20 to ALPHCNB0.
func back(n int, amount string) string {
	return strings.NewReplacer("ALPHCNB0", "BRAVGB20", "BRAVGB20", "ALPHCNB0").Replace(order(n, amount, ""))
}

func TestResolutionOnCommand(t *testing.T) {
	for _, kind := range []string{"multilateral", "bilateral"} {
		t.Run(kind, func(t *testing.T) {
			s := startServer(t, nil)
			s.deadlock()
			command := fmt.Sprintf(`{"asset":"CNY","kind":%q}`, kind)
			var answer struct {
				Status, Value string
				Seq, Settled  int
				Orders        []string
			}
			if err := json.Unmarshal([]byte(s.post("/v1/resolution", command).body), &answer); err != nil {
				t.Fatal(err)
			}
			slices.Sort(answer.Orders)
			want := []string{"00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002"}
			if answer.Status != "applied" || answer.Value != "60.00" || answer.Seq != 9 || answer.Settled != 2 || !slices.Equal(answer.Orders, want) {
				t.Errorf("%+v", answer)
			}
			if events := s.get("/v1/events?after=8").body; !strings.Contains(events, fmt.Sprintf(`"kind":"resolved","asset":"CNY","resolution_kind":%q,"settled":2,"value":"60.00"}`, kind)) {
				t.Error(events)
			}
			s.post("/v1/resolution", command).want(t, 200, `{"status":"applied","seq":10,"settled":0,"value":"0.00","orders":[]}`)
		})
	}
}

func TestResolutionIsRefusedBeforeTheDay(t *testing.T) {
	s := startServer(t, nil)
	s.post("/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0","day":"pre-open"}`)
	s.post("/v1/resolution", `{"asset":"CNY","kind":"multilateral"}`).want(t, 200, turnedDown(engine.NotOpen, "asset", 2))
}

func TestExplained(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/orders", order(1, "150.00", ""))
	s.post("/v1/orders", order(2, "20.00", ""))
	block := func(name string, r engine.Reason) string {
		return fmt.Sprintf(`%q:{"reason":%q,"code":%q,"detail":%q}`, name, r.ISO(), r, r.Text())
	}
	front := s.get(path(1, "/explain")).body
	if !strings.HasPrefix(front, `{"order":{"id":"00000000-0000-4000-8000-000000000001"`) ||
		!strings.HasSuffix(front, block("waits_for", engine.Cover)+`,"ahead":0,"ahead_value":"0.00","fundable":true,"least_funding":"50.00"}`) {
		t.Error(front)
	}
	behind := s.get(path(2, "/explain?participant=ALPHCNB0")).body
	if !strings.Contains(behind, block("waits_for", engine.OrderAhead)+`,"ahead":1,"ahead_value":"150.00","front":{"id":"00000000-0000-4000-8000-000000000001"`) ||
		!strings.HasSuffix(behind, block("front_waits_for", engine.Cover)+`,"fundable":true,"least_funding":"70.00"}`) {
		t.Error(behind)
	}
	s.do("POST", path(2, "/hold"), "", "")
	if held := s.get(path(2, "/explain")).body; strings.Contains(held, "waits_for") || !strings.Contains(held, `"fundable":false`) {
		t.Error(held)
	}
	s.do("POST", path(2, "/cancel"), "", "")
	s.get(path(2, "/explain")).wantProblem(t, 409, "already_final", "id")
	s.get(path(2, "/explain?participant=BRAVGB20")).wantProblem(t, 404, "unknown_order", "id")
	s.get(path(2, "/explain?participant=NOBODY")).wantProblem(t, 422, "unknown_name", "participant")
	s.get(path(9, "/explain")).wantProblem(t, 404, "unknown_order", "id")
	s.get(path(2, "/explain?x=1")).wantProblem(t, 400, "invalid_parameter", "x")
	s.post("/v1/orders", strings.NewReplacer("ALPHCNB0", "BRAVGB20", "BRAVGB20", "ALPHCNB0").Replace(order(1, "9.00", "")))
	s.get(path(1, "/explain")).wantProblem(t, 409, "ambiguous_order", "participant")
}

// Where orders settle together on command only, explaining says that a Resolve is missing too; alone an order needs none.
func TestExplainedOnCommand(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/assets", `{"code":"EUR","scale":2,"issuer":"CBCNCNB0","resolution":"command"}`)
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":"EUR"}`, bank))
	}
	inEUR := func(order string) string { return strings.ReplaceAll(order, "CNY", "EUR") }
	s.post("/v1/orders", inEUR(order(1, "100.00", "")))
	s.get(path(1, "/explain")).has(t, `"fundable":true,"least_funding":"100.00"}`)
	s.post("/v1/orders", inEUR(strings.NewReplacer("ALPHCNB0", "BRAVGB20", "BRAVGB20", "ALPHCNB0").Replace(order(2, "30.00", ""))))
	s.get(path(1, "/explain")).has(t, `"fundable":true,"least_funding":"70.00","on_command":true}`)
}

func TestWhatIf(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/orders", order(1, "150.00", ""))
	s.post("/v1/orders", order(2, "20.00", ""))
	before := s.stateOf()
	ask := func(amount string) string {
		return s.post("/v1/what-if", fmt.Sprintf(`{"participant":"ALPHCNB0","asset":"CNY","amount":%q}`, amount)).body
	}
	if none := ask("49.99"); none != `{"count":0,"value":"0.00","orders":[]}` {
		t.Error(none)
	}
	if one := ask("50"); !strings.HasPrefix(one, `{"count":1,"value":"150.00","orders":[{"id":"00000000-0000-4000-8000-000000000001"`) {
		t.Error(one)
	}
	if both := ask("70.00"); !strings.HasPrefix(both, `{"count":2,"value":"170.00","orders":[{"id":`) || strings.Count(both, `"amount":`) != 2 {
		t.Error(both)
	}
	if after := s.stateOf(); after != before {
		t.Errorf("from %s to %s", before, after)
	}
}

// Linked orders in another asset settle too, but are not counted in this one.
func TestResolutionOfJoinedAssets(t *testing.T) {
	s := startServer(t, nil)
	for _, asset := range []string{"CNY", "EUR"} {
		s.post("/v1/assets", fmt.Sprintf(`{"code":%q,"scale":2,"issuer":"CBCNCNB0","resolution":"command"}`, asset))
		for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
			s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
			s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":%q}`, bank, asset))
		}
	}
	inEUR := func(order string) string {
		return strings.NewReplacer("CNY", "EUR", "30.00", "4.00").Replace(order)
	}
	s.post("/v1/chains", chainOf(order(1, "30.00", ""), inEUR(back(2, "30.00")))).has(t, `"status":"queued"`)
	s.post("/v1/chains", strings.Replace(chainOf(back(3, "30.00"), inEUR(order(4, "30.00", ""))), "00c1", "00c2", 1)).has(t, `"status":"queued"`)
	s.post("/v1/resolution", `{"asset":"EUR","kind":"multilateral"}`).has(t, `"settled":2,"value":"8.00","orders":["00000000-0000-4000-8000-00000000000`)
	for n := 1; n <= 4; n++ {
		s.get(path(n, "")).has(t, `"status":"settled","iso_status":"ACSC"`)
	}
}
