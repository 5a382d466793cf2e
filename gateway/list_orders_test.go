package gateway

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"weir/engine"
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
			if !strings.Contains(path, "status="+row.Status) {
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
		for filter, want := range map[string]int{"": 20, "&participant=ALPHCNB0": 10, "&participant=BRAVGB20&asset=CNY": 10, "&participant=CHARDEF0": 0, "&asset=USD": 0} {
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
		"": "status", "?asset=CNY": "status", "?status=": "status", "?status=settled": "status", "?status=HELD": "status",
		"?status=held&status=queued": "status", "?status=held&limit=0": "limit", "?status=held&cursor=-": "cursor", "?status=held&debtor=X": "debtor",
	} {
		s.get("/v1/orders"+query).wantProblem(t, 400, "invalid_parameter", field)
	}
	for _, cursor := range []string{"zik0zi", "zik0zj", "1z141z3", "1z141z4", "3w5e11264sgsf"} { // 2^31-1 and 2^31, 2^32-1 and 2^32, 2^64-1
		s.get("/v1/orders?status=held&cursor="+cursor).want(t, 200, `{"items":[]}`)
		s.get("/v1/orders?status=warehoused&participant=NOBODY&cursor="+cursor).want(t, 200, `{"items":[]}`)
	}
}
