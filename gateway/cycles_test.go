package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"weir/engine"
)

// netOrder is an order by the method net.
func netOrder(n int, debtor, creditor, asset, amount string) string {
	return fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","debtor":%q,"creditor":%q,"asset":%q,"amount":%q,"method":"net"}`, n, debtor, creditor, asset, amount)
}

// has fails unless the answer is 200 and holds all parts.
func (a answered) has(t testing.TB, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if a.status != 200 || !strings.Contains(a.body, part) {
			t.Errorf("%d: %s is not in %s", a.status, part, a.body)
		}
	}
}

func TestCycleFromOpeningToSettlement(t *testing.T) {
	s := startServer(t, nil)
	s.setUp() // ALPHCNB0 has 100.00, BRAVGB20 nothing
	const there, back = "ALPHCNB0", "BRAVGB20"
	s.post("/v1/limits", `{"participant":"BRAVGB20","asset":"CNY","kind":"net_debit_cap","amount":"30"}`).want(t, 200, applied(8))
	s.post("/v1/orders", netOrder(1, back, there, "CNY", "20.00")).want(t, 200, outcome(1, engine.Queued, engine.NoCycle, 9))
	s.post("/v1/cycles", `{"asset":"CNY","name":"Morning é"}`).want(t, 201, `{"cycle":1,"asset":"CNY","name":"Morning é","status":"created","seq":10}`)
	s.post("/v1/cycles", `{"asset":"CNY","name":"two"}`).want(t, 200, turnedDown(engine.WrongCycleState, "asset", 11))
	s.get("/v1/orders/00000000-0000-4000-8000-000000000001").has(t, `"status":"accepted","iso_status":"ACSP"`)
	s.post("/v1/orders", netOrder(2, back, there, "CNY", "50.00")).want(t, 200, outcome(2, engine.Queued, engine.Headroom, 12))
	s.get("/v1/accounts?participant="+back).has(t, `"projected":"-20.00","net_debit_cap":"30.00"`)
	s.post("/v1/orders", netOrder(3, there, back, "CNY", "45.00")).want(t, 200, outcome(3, engine.Accepted, 0, 13))
	s.get("/v1/orders/00000000-0000-4000-8000-000000000002").has(t, `"status":"accepted","iso_status":"ACSP"`)
	s.get("/v1/accounts?participant="+back).has(t, `"projected":"-25.00"`)
	s.post("/v1/cycles/1/settle", "{}").want(t, 200, turnedDown(engine.WrongCycleState, "number", 14))
	s.do("POST", "/v1/cycles/1/close", "", "").want(t, 200, applied(15))
	s.do("POST", "/v1/cycles/1/settle", "", "").want(t, 200, turnedDown(engine.Cover, "number", 16))

	row := `"cycle":1,"asset":"CNY","state":"closed","pending":true,"survivors_paid":false,"opened_seq":10,"orders":3,"accounts":2,"gross":"115.00"`
	positions := `{"items":[{"account":3,"participant":"BRAVGB20","sent":"70.00","received":"45.00","net":"-25.00","unwound":false},` +
		`{"account":2,"participant":"ALPHCNB0","sent":"45.00","received":"70.00","net":"25.00","unwound":false}]}`
	s.get("/v1/cycles?asset=CNY&state=closed").want(t, 200, `{"items":[{`+row+`}]}`)
	s.get("/v1/cycles?state=open").want(t, 200, `{"items":[]}`)
	s.get("/v1/cycles?asset=USD").want(t, 200, `{"items":[]}`)
	s.get("/v1/cycles/1").want(t, 200, `{`+row+`,"net":"25.00","netting_ratio":"0.217391","positions":`+positions+`}`)
	s.get("/v1/cycles/1/positions").want(t, 200, positions)

	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f2","participant":"BRAVGB20","asset":"CNY","amount":"25.00","direction":"in"}`)
	s.get("/v1/cycles/1").has(t, `"state":"settled","pending":false`, `"final_seq":17`)
	s.get("/v1/orders/00000000-0000-4000-8000-000000000002").has(t, `"status":"settled"`)
	s.get("/v1/accounts?participant="+there).has(t, `"balance":"125.00"`, `"projected":"0.00"`)
	s.do("POST", "/v1/cycles/1/settle", "", "").want(t, 200, replayed(applied(18)))
	s.get("/v1/events?after=8").has(t,
		`"kind":"cycle_opened","cycle":1,"asset":"CNY"}`, `"method":"net","cycle":1}`, `"kind":"cycle_closed","cycle":1,"asset":"CNY"}`,
		`"kind":"cycle_pending","cycle":1,"asset":"CNY","account":3,"participant":"BRAVGB20"}`,
		`"kind":"cycle_position","cycle":1,"asset":"CNY","account":3,"participant":"BRAVGB20","net":"-25.00"}`, `"kind":"cycle_settled","cycle":1,"asset":"CNY"}`)
	s.post("/v1/limits", `{"participant":"BRAVGB20","asset":"CNY","kind":"net_debit_cap","amount":null}`).want(t, 200, applied(19))
	s.get("/v1/accounts?participant="+back).has(t, `"net_debit_cap":null`)
	s.get("/v1/events?after=18").has(t, `"limit_kind":"net_debit_cap","amount":null}`)
}

func TestCycleThatSettlesAtOnceExtendsOrIsAborted(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/cycles", `{"asset":"CNY","name":"1"}`)
	s.do("POST", "/v1/cycles/1/close", "", "").want(t, 200, applied(9))
	s.do("POST", "/v1/cycles/1/extend", "", "").want(t, 200, applied(10))
	s.post("/v1/orders", netOrder(1, "ALPHCNB0", "BRAVGB20", "CNY", "45.00"))
	s.do("POST", "/v1/cycles/1/close", "", "").want(t, 200, applied(12))
	s.do("POST", "/v1/cycles/1/settle", "", "").want(t, 200, `{"status":"applied","seq":13,"moved":2}`)
	s.post("/v1/cycles", `{"asset":"CNY","name":"2"}`)
	s.get("/v1/cycles/2").has(t, `"gross":"0.00","net":"0.00","netting_ratio":null,"positions":{"items":[]}}`)
	s.do("POST", "/v1/cycles/2/abort", "", "").want(t, 200, applied(15))
	s.get("/v1/cycles?limit=1").has(t, `"cycle":1,`, `"next_cursor":"2"}`)
	s.get("/v1/cycles?cursor=2").has(t, `"cycle":2,"asset":"CNY","state":"aborted"`)
}

func TestCallsAboutCyclesAreRefused(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/cycles", `{"asset":"CNY","name":"1"}`)
	for _, row := range []struct {
		path, body  string
		status      int
		code, field string
	}{
		{"/v1/cycles", `{"asset":"CNY"}`, 422, "missing_field", "name"},
		{"/v1/cycles", `{"asset":"CNY","name":""}`, 422, "invalid_value", "name"},
		{"/v1/cycles", `{"asset":"CNY","name":"` + strings.Repeat("x", 36) + `"}`, 422, "invalid_value", "name"},
		{"/v1/cycles", `{"asset":"CNY","name":"a\u0007"}`, 422, "invalid_value", "name"},
		{"/v1/cycles", `{"asset":"USD","name":"1"}`, 422, "unknown_name", "asset"},
		{"/v1/cycles/9/close", `{}`, 404, "unknown_cycle", "number"},
		{"/v1/cycles/0/close", `{}`, 422, "invalid_value", "number"},
		{"/v1/cycles/1/close", `{"x":1}`, 422, "unknown_field", "x"},
		{"/v1/cycles/9/unwind", `{"participant":"ALPHCNB0"}`, 404, "unknown_cycle", "number"},
		{"/v1/cycles/1/unwind", `{}`, 422, "missing_field", "participant"},
		{"/v1/cycles/1/unwind", `{"participant":"CHARDEF0"}`, 422, "no_account", "participant"},
		{"/v1/cycles/1/survivors-pay", `{"participant":"NOBODY"}`, 422, "unknown_name", "participant"},
	} {
		s.post(row.path, row.body).wantProblem(t, row.status, row.code, row.field)
	}
	for _, row := range [][3]string{
		{"/v1/cycles?state=done", "invalid_parameter", "state"}, {"/v1/cycles?participant=ALPHCNB0", "invalid_parameter", "participant"},
		{"/v1/cycles/1?limit=1", "invalid_parameter", "limit"}, {"/v1/cycles/1/matrix?asset=CNY", "invalid_parameter", "asset"},
	} {
		s.get(row[0]).wantProblem(t, 400, row[1], row[2])
	}
	for _, path := range []string{"/v1/cycles/9", "/v1/cycles/9/positions", "/v1/cycles/9/matrix"} {
		s.get(path).wantProblem(t, 404, "unknown_cycle", "number")
	}
	s.do("POST", "/v1/cycles/1/close", "", "")
	if a := s.post("/v1/cycles/1/unwind", `{"participant":"ALPHCNB0"}`); !strings.Contains(a.body, `"code":"not_supported","field":"participant"`) {
		t.Error(a.body)
	}
}

// Pages of positions and pairs hold every row once, and a cursor is good for its own list of its own cycle only.
func TestCyclesByPage(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/cycles", `{"asset":"CNY","name":"1"}`)
	for i := range 12 {
		bank := fmt.Sprintf("BANK%d", i)
		s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
		s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":"CNY"}`, bank))
		s.post("/v1/orders", netOrder(i+1, "ALPHCNB0", bank, "CNY", fmt.Sprintf("%d.00", i+1)))
	}
	var page struct {
		Items []json.RawMessage
		Next  string `json:"next_cursor"`
	}
	for list, want := range map[string]int{"positions": 13, "matrix": 12} {
		for _, limit := range []int{1, 5, 12, 13, 1000} {
			seen := map[string]bool{}
			rows := 0
			for cursor := ""; ; cursor = "&cursor=" + page.Next {
				page.Items, page.Next = nil, ""
				if err := json.Unmarshal([]byte(s.get(fmt.Sprintf("/v1/cycles/1/%s?limit=%d%s", list, limit, cursor)).body), &page); err != nil {
					t.Fatal(err)
				}
				for _, row := range page.Items {
					seen[string(row)] = true
				}
				if rows += len(page.Items); page.Next == "" {
					break
				}
			}
			if rows != want || len(seen) != want {
				t.Errorf("%s by %d: %d rows, %d different, want %d", list, limit, rows, len(seen), want)
			}
		}
	}
	if err := json.Unmarshal([]byte(s.get("/v1/cycles/1/positions?limit=1").body), &page); err != nil || page.Next == "" {
		t.Fatal(err, page)
	}
	for _, path := range []string{"/v1/cycles/1/matrix?cursor=" + page.Next, "/v1/cycles/2/positions?cursor=" + page.Next, "/v1/cycles/1/positions?cursor=1z141z3", "/v1/cycles/1/positions?cursor=zzzzzzzzzz"} {
		s.get(path).wantProblem(t, 400, "invalid_parameter", "cursor")
	}
}

// TestPublishedDefault drives the worked example of a default through HTTP: unwound in one cycle, borne by survivors in another.
func TestPublishedDefault(t *testing.T) {
	text, err := os.ReadFile(examplesFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip(examplesFile + " is not here")
	}
	var all struct{ Examples []json.RawMessage }
	if err := errors.Join(err, json.Unmarshal(text, &all)); err != nil {
		t.Fatal(err)
	}
	var e struct {
		ID          string
		Obligations []struct {
			From   string `json:"frm"`
			To     string
			Amount int64 `json:"amt"`
		}
		Expected struct {
			Net      map[string]int64
			Gross    int64
			Debits   int64 `json:"net_debit_total"`
			Defaults struct {
				Unwind   map[string]int64 `json:"unwind_net"`
				Survived struct {
					Net map[string]int64 `json:"final_net"`
				} `json:"survivors_pay"`
			} `json:"A_defaults"`
		}
	}
	for _, one := range all.Examples {
		if strings.Contains(string(one), `"dns_net_default"`) {
			err = json.Unmarshal(one, &e)
		}
	}
	if err != nil || e.ID == "" {
		t.Fatal(err, "no dns_net_default")
	}
	s := startServer(t, nil)
	for i, verb := range []string{"unwind", "survivors-pay"} {
		asset, cycle := fmt.Sprintf("EX%d", i+1), fmt.Sprintf("/v1/cycles/%d", i+1)
		s.post("/v1/assets", fmt.Sprintf(`{"code":%q,"scale":0,"issuer":"ISSUER"}`, asset))
		for _, bank := range []string{"A", "B", "C"} {
			s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
			s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":%q}`, bank, asset))
		}
		s.post("/v1/cycles", fmt.Sprintf(`{"asset":%q,"name":"default"}`, asset))
		for k, o := range e.Obligations {
			s.post("/v1/orders", netOrder(100*i+k+1, o.From, o.To, asset, fmt.Sprint(o.Amount))).has(t, `"status":"accepted"`)
		}
		s.do("POST", cycle+"/close", "", "")
		s.wantNet(cycle, e.Expected.Net)
		s.get(cycle).has(t, fmt.Sprintf(`"gross":"%d","net":"%d","netting_ratio":"0.421053"`, e.Expected.Gross, e.Expected.Debits))
		s.get(cycle+"/matrix").has(t, `"debtor":"A"`, `"creditor":"B"`, `"sum":"90","orders":1}`)
		s.post(cycle+"/"+verb, `{"participant":"A"}`).has(t, `"status":"applied"`)
		if verb == "unwind" {
			s.wantNet(cycle, e.Expected.Defaults.Unwind)
			s.get(cycle+"/positions").has(t, `"participant":"A","sent":"0","received":"0","net":"0","unwound":true`)
			s.get("/v1/orders/00000000-0000-4000-8000-000000000001").has(t, `"status":"rejected"`)
		} else {
			s.wantNet(cycle, e.Expected.Defaults.Survived.Net)
			s.get(cycle).has(t, `"survivors_paid":true`)
		}
	}
	s.get("/v1/events?limit=1000").has(t, `"kind":"cycle_unwound","cycle":1,"asset":"EX1","account":`, `"kind":"cycle_survived","cycle":2,"asset":"EX2","account":`)
}

// wantNet holds the positions of a cycle against those of an example.
func (s *testServer) wantNet(cycle string, want map[string]int64) {
	s.t.Helper()
	var page struct {
		Items []struct{ Participant, Net string }
	}
	if err := json.Unmarshal([]byte(s.get(cycle+"/positions").body), &page); err != nil {
		s.t.Fatal(err)
	}
	found := 0
	for _, row := range page.Items {
		if net, told := want[row.Participant]; told {
			found++
			if row.Net != fmt.Sprint(net) {
				s.t.Errorf("%s: %s has %s, want %d", cycle, row.Participant, row.Net, net)
			}
		}
	}
	if found != len(want) {
		s.t.Errorf("%s: %d of %d positions", cycle, found, len(want))
	}
}

func TestReturns(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/orders", order(1, "60.00", ""))
	returning := func(n int, amount, original string) answered {
		return s.post("/v1/orders", fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","debtor":"BRAVGB20","creditor":"ALPHCNB0","asset":"CNY","amount":%q,"original_id":%q}`, n, amount, original))
	}
	const original = "00000000-0000-4000-8000-000000000001"
	returning(2, "20.00", original).want(t, 200, outcome(2, engine.Settled, 0, 9))
	returning(3, "40.00", original).want(t, 200, outcome(3, engine.Settled, 0, 10))
	returning(4, "0.01", original).has(t, `"status":"rejected"`, `"code":"return_too_large","field":"amount"`)
	returning(5, "1.00", "00000000-0000-4000-8000-000000000077").has(t, `"status":"rejected"`, `"code":"not_returnable","field":"original_id"`)
	returning(6, "1.00", "no").wantProblem(t, 422, "invalid_value", "original_id")
	returning(2, "20.00", "00000000-0000-4000-8000-000000000003").has(t, `"code":"duplicate_key"`)
}
