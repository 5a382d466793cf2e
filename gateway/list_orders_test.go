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

// idsOf are the ids of all pages of a list of orders, each followed by a space, and how many pages there were.
func (s *testServer) idsOf(query string, limit int) (ids string, pages int) {
	s.t.Helper()
	path := fmt.Sprintf("/v1/orders?%s&limit=%d", query, limit)
	for cursor := ""; ; {
		var page struct {
			Items []struct{ ID, Status string }
			Next  string `json:"next_cursor"`
		}
		a := s.get(path + cursor)
		if err := json.Unmarshal([]byte(a.body), &page); err != nil || a.status != 200 || len(page.Items) > limit {
			s.t.Fatalf("%s: %d %s %v", path, a.status, a.body, err)
		}
		pages++
		for _, row := range page.Items {
			if !strings.Contains(path, "status=all") && !strings.Contains(path, "status="+row.Status) {
				s.t.Errorf("%s shows a %s order", path, row.Status)
			}
			ids += row.ID + " "
		}
		if page.Next == "" {
			return ids, pages
		}
		cursor = "&cursor=" + page.Next
	}
}

// mixedOrders makes 60 orders that wait: a third of them each held, warehoused and queued, from two debtors in turn.
func (s *testServer) mixedOrders() {
	s.t.Helper()
	for n := range 60 {
		rest := []string{`,"hold":true`, `,"not_before":"2200-01-01T00:00:00Z"`, ""}[n%3]
		body := order(n, "150.00", rest)
		if n/3%2 == 1 {
			body = strings.NewReplacer(`"ALPHCNB0"`, `"BRAVGB20"`, `"BRAVGB20"`, `"ALPHCNB0"`, "150.00", "9000000.00").Replace(body)
		}
		if a := s.post("/v1/orders", body); !strings.Contains(a.body, "PDNG") {
			s.t.Fatal(a.body)
		}
	}
}

func TestWaitingOrdersAreListedByStatus(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.mixedOrders()
	for i, status := range []string{"held", "warehoused", "queued"} {
		for filter, want := range map[string]int{
			"": 20, "&participant=ALPHCNB0": 20, "&participant=BRAVGB20&asset=CNY": 20, "&participant=CHARDEF0": 0, "&asset=USD": 0, "&asset=CNY&amount_to=150": 10,
			"&asset=CNY&amount_from=150.01&amount_to=9000000.00": 10, "&business_date=2026-01-30": 20, "&business_date=2026-01-31": 0,
		} {
			for _, limit := range []int{1, 3, 1000} {
				query := "status=" + status + filter
				ids, pages := s.idsOf(query, limit)
				if got := len(strings.Fields(ids)); got != want || pages < want/limit || pages > want/limit+1 {
					t.Errorf("%s by %d: %d orders on %d pages, want %d", query, limit, got, pages, want)
				}
				for n := i; n < 60 && want == 20; n += 3 {
					if strings.Count(ids, fmt.Sprintf("%012d ", n)) != 1 {
						t.Errorf("%s by %d does not show order %d once: %s", query, limit, n, ids)
					}
				}
			}
		}
	}
	s.do("POST", path(0, "/release"), "", "").want(t, 200, outcome(0, engine.Queued, engine.OrderAhead, 68))
	s.do("POST", path(3, "/cancel"), "", "").want(t, 200, outcome(3, engine.Cancelled, 0, 69))
	s.do("POST", path(2, "/hold"), "", "").want(t, 200, outcome(2, engine.Held, 0, 70))
	held, _ := s.idsOf("status=held", 1000)
	if strings.Contains(held, "00 ") || strings.Contains(held, "03 ") || !strings.Contains(held, "02 ") || len(strings.Fields(held)) != 19 {
		t.Error(held)
	}
}

func TestWrongListsOfOrders(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for query, field := range map[string]string{
		"": "status", "?asset=CNY": "status", "?status=": "status", "?status=created": "status", "?status=HELD": "status",
		"?status=held&status=queued": "status", "?status=held&limit=0": "limit", "?status=held&cursor=-": "cursor", "?status=held&debtor=X": "debtor",
		"?status=all&amount_from=1": "amount_from", "?status=all&amount_to=1": "amount_to", "?status=all&asset=CNY&amount_from=": "amount_from", "?status=all&asset=CNY&amount_to=-1": "amount_to",
		"?status=all&asset=CNY&amount_to=1.001": "amount_to", "?status=all&business_date=2026-02-30": "business_date", "?status=all&business_date=": "business_date",
	} {
		s.get("/v1/orders"+query).wantProblem(t, 400, "invalid_parameter", field)
	}
	for _, cursor := range []string{"zik0zi", "zik0zj", "1z141z3", "1z141z4", "3w5e11264sgsf"} { // 2^31-1 and 2^31, 2^32-1 and 2^32, 2^64-1
		s.get("/v1/orders?status=held&cursor="+cursor).want(t, 200, `{"items":[]}`)
		s.get("/v1/orders?status=warehoused&participant=NOBODY&cursor="+cursor).want(t, 200, `{"items":[]}`)
	}
}

// TestOrdersAreSearched makes orders of every status but accepted and warehoused, and finds each where it belongs, the newest first.
func TestOrdersAreSearched(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/accounts", `{"participant":"CHARDEF0","asset":"CNY"}`)
	s.post("/v1/assets", `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","business_date":"2026-01-30"}`)
	s.post("/v1/orders", order(1, "30.00", "")).has(t, `"settled"`)
	s.post("/v1/orders", order(2, "40.00", `,"business_date":"2026-01-29"`)).has(t, `"settled"`)
	s.post("/v1/orders", order(3, "500.00", "")).has(t, `"queued"`)
	s.post("/v1/orders", order(4, "10.00", `,"hold":true`)).has(t, `"held"`)
	s.post("/v1/orders", order(5, "700.00", "")).has(t, `"queued"`)
	s.do("POST", path(5, "/cancel"), "", "").has(t, `"cancelled"`)
	s.post("/v1/orders", strings.Replace(order(6, "1.00", ""), "BRAVGB20", "NOBODY", 1)).has(t, `"rejected"`)
	s.post("/v1/orders", strings.Replace(order(7, "0.00", ""), "BRAVGB20", "CHARDEF0", 1)).has(t, `"rejected"`)
	s.post("/v1/orders", strings.Replace(order(8, "5.00", ""), "CNY", "XXX", 1)).has(t, `"rejected"`)
	s.post("/v1/orders", strings.NewReplacer("ALPHCNB0", "BRAVGB20", "BRAVGB20", "CHARDEF0").Replace(order(9, "20.00", ""))).has(t, `"settled"`)
	fund := "00000000-0000-4000-8000-0000000000f1 "
	for query, want := range map[string][]int{
		"status=all":                            {9, 8, 7, 6, 5, 4, 3, 2, 1, 0},
		"status=settled":                        {9, 2, 1, 0},
		"status=rejected":                       {8, 7, 6},
		"status=cancelled":                      {5},
		"status=expired":                        {},
		"status=accepted":                       {},
		"status=queued&participant=BRAVGB20":    {3},
		"status=queued&participant=CHARDEF0":    {},
		"status=held&participant=BRAVGB20":      {4},
		"status=all&participant=CHARDEF0":       {9, 7},
		"status=all&participant=NOBODY":         {},
		"status=all&participant=CBCNCNB0":       {0},
		"status=all&asset=CNY":                  {9, 7, 6, 5, 4, 3, 2, 1, 0},
		"status=all&asset=EUR":                  {},
		"status=all&asset=XXX&amount_from=1":    {},
		"status=all&business_date=2026-01-29":   {2},
		"status=all&asset=CNY&amount_from=30":   {5, 3, 2, 1, 0},
		"status=all&asset=CNY&amount_to=29.99":  {9, 7, 6, 4},
		"status=settled&asset=CNY&amount_to=30": {9, 1},
	} {
		var ids string
		for _, n := range want {
			if n == 0 {
				ids += fund
				continue
			}
			ids += fmt.Sprintf("00000000-0000-4000-8000-%012d ", n)
		}
		for _, limit := range []int{1, 2, 1000} {
			if got, _ := s.idsOf(query, limit); got != ids {
				t.Errorf("%s by %d: %s, want %s", query, limit, got, ids)
			}
		}
	}
	s.get("/v1/orders?status=settled&limit=1").has(t, `"final_seq":19,"settled_at":"20`)
	s.get("/v1/orders?status=cancelled").has(t, `"seq":14,"final_seq":15}`)
}

// An order is also found by who instructed it, and not by what only a hash was kept of.
func TestFilterOfOrders(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	o := engine.OrderInfo{Instructor: 3, Debtor: 1, Creditor: 2, Amount: 50}
	f := orderFilter{page: page{participant: 3, asset: 1}, fromText: []byte("0.50"), amounts: [2]int64{50, 50}}
	if !f.wants(s.g, &o) {
		t.Error("not found by its instructor")
	}
	for _, flag := range []uint8{engine.FlagUnknownAsset, engine.FlagAmountTooLarge} {
		o.Flags = flag
		if f.wants(s.g, &o) {
			t.Errorf("found by a hash, flags %d", flag)
		}
	}
	o.Flags = engine.FlagUnknownAsset
	if f = (orderFilter{page: page{asset: 1}}); f.wants(s.g, &o) {
		t.Error("found by an asset that is not its")
	}
	f = orderFilter{page: page{participant: 2}}
	for _, flag := range []uint8{engine.FlagUnknownCreditor, engine.FlagNoCreditorAccount} {
		o.Flags = flag
		if f.wants(s.g, &o) {
			t.Errorf("found by a hint, flags %d", flag)
		}
	}
}

// A search that finds little ends its page after so many orders, and goes on where it ended; what comes in the meantime is not in it.
func TestSearchesGoOn(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	lines := make([]string, 1000)
	for n := range searchScan + 2500 {
		lines[n%1000] = order(n+1, "0.00", "")
		if n%1000 == 999 {
			s.do("POST", "/v1/orders", typeLines, strings.Join(lines, "\n"))
		}
	}
	s.get("/v1/orders?status=settled&limit=2").has(t, `{"items":[],"next_cursor":"`)
	if ids, pages := s.idsOf("status=settled", 2); ids != "00000000-0000-4000-8000-0000000000f1 " || pages != 2 {
		t.Errorf("%s on %d pages", ids, pages)
	}
	var page struct {
		Next string `json:"next_cursor"`
	}
	if err := json.Unmarshal([]byte(s.get("/v1/orders?status=rejected&limit=3").body), &page); err != nil {
		t.Fatal(err)
	}
	s.post("/v1/orders", order(9_000_000, "0.00", ""))
	s.get("/v1/orders?status=rejected&limit=1&cursor="+page.Next).has(t, fmt.Sprintf("-%012d", searchScan+2000-3))
}

// Rows of what waits say since when: from the entry into the queue on, also for one that is held afterwards; one that was held from the start never entered.
func TestRowsSaySinceWhenTheyWait(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	s := startServer(t, func(c *Config, sc *sequencer.Config) {
		c.Now = func() int64 { return clock.UnixNano() }
		sc.Now = c.Now
	})
	s.setUp()
	s.post("/v1/orders", order(1, "200.00", "")).has(t, `"queued"`)
	clock = clock.Add(time.Minute)
	s.post("/v1/orders", order(2, "1.00", `,"hold":true`)).has(t, `"held"`)
	s.post("/v1/orders", order(3, "1.00", "")).has(t, `"queued"`)
	clock = clock.Add(time.Minute)
	s.post("/v1/orders/00000000-0000-4000-8000-000000000001/priority", `{"priority":"urgent"}`).has(t, `"queued"`)
	s.post("/v1/orders/00000000-0000-4000-8000-000000000003/hold", "").has(t, `"held"`)
	for path, want := range map[string]string{
		"/v1/queues?asset=CNY":     "1 2026-01-30T09:00:00Z",
		"/v1/orders?status=queued": "1 2026-01-30T09:00:00Z",
		"/v1/orders?status=held":   "2 , 3 2026-01-30T09:01:00Z",
		"/v1/orders?status=all":    "3 , 2 , 1 ",
	} {
		var page struct{ Items []struct{ ID, Since string } }
		a := s.get(path)
		if err := json.Unmarshal([]byte(a.body), &page); err != nil {
			t.Fatal(err)
		}
		var rows []string
		for _, row := range page.Items {
			if kind := row.ID[len(row.ID)-1:]; strings.HasPrefix(row.ID, "00000000-0000-4000-8000-") {
				rows = append(rows, kind+" "+row.Since)
			}
		}
		if got := strings.Join(rows, ", "); !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}
