package gateway

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"weir/engine"
)

const orderPath = "/v1/orders/00000000-0000-4000-8000-%012d"

func path(n int, verb string) string { return fmt.Sprintf(orderPath, n) + verb }

// outcome is the answer to an order, or to what is done to it.
func outcome(n int, status engine.Status, reason engine.Reason, seq int) string {
	text := fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","status":%q,"iso_status":%q`, n, status, status.ISO())
	if reason != engine.ReasonNone {
		text += fmt.Sprintf(`,"reason":%q,"code":%q,"detail":%q`, reason.ISO(), reason, reason.Text())
	}
	return fmt.Sprintf(`%s,"seq":%d}`, text, seq)
}

func replayed(text string) string { return strings.TrimSuffix(text, "}") + `,"replayed":true}` }

// queueOf is the queue of ALPHCNB0: the numbers of its orders.
func (s *testServer) queueOf() (numbers string) {
	s.t.Helper()
	rest := s.get("/v1/queues?participant=ALPHCNB0").body
	for {
		_, after, found := strings.Cut(rest, `"id":"00000000-0000-4000-8000-00000000000`)
		if !found {
			return numbers
		}
		numbers, rest = numbers+after[:1], after
	}
}

func TestHeldAndReleased(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/orders", order(1, "10.00", `,"hold":true`)).want(t, 200, outcome(1, engine.Held, 0, 8))
	s.post("/v1/orders", order(1, "10.00", `,"hold":true`)).want(t, 200, replayed(outcome(1, engine.Held, 0, 8)))
	s.post("/v1/orders", order(1, "10.00", `,"hold":false`)).want(t, 200, outcome(1, engine.Rejected, engine.DuplicateKey, 10))
	s.post("/v1/orders", order(2, "150.00", "")).want(t, 200, outcome(2, engine.Queued, engine.Cover, 11))
	s.post(path(2, "/hold"), `{"participant":"ALPHCNB0"}`).want(t, 200, outcome(2, engine.Held, 0, 12))
	s.do("POST", path(2, "/hold"), "", "").want(t, 200, replayed(outcome(2, engine.Held, 0, 13)))
	if body := s.get(path(2, "")).body; !strings.Contains(body, `"status":"held","iso_status":"PDNG","seq":11`) || !strings.HasSuffix(body, `,{"status":"held"}]}`) {
		t.Error(body)
	}
	s.do("POST", path(1, "/release"), "", "").want(t, 200, outcome(1, engine.Settled, 0, 14))
	s.do("POST", path(1, "/release"), "", "").want(t, 200, outcome(1, engine.Rejected, engine.AlreadyFinal, 15))
	s.do("POST", path(2, "/release"), "", "").want(t, 200, outcome(2, engine.Queued, engine.Cover, 16))
	s.post(path(2, "/hold"), `{}`).want(t, 200, outcome(2, engine.Held, 0, 17))
	s.do("POST", path(2, "/position"), typeJSON, `{"position":"first"}`).want(t, 200, outcome(2, engine.Rejected, engine.NotQueued, 18))
	s.do("POST", path(2, "/cancel"), "", "").want(t, 200, outcome(2, engine.Cancelled, 0, 19))
	kinds := ""
	for _, part := range strings.Split(s.get("/v1/events?after=7").body, `"kind":"`)[1:] {
		kinds += part[:strings.IndexByte(part, '"')] + " "
	}
	if kinds != "order_held order_queued order_held order_settled order_released order_held order_cancelled " {
		t.Error(kinds)
	}
}

func TestPriorityAndPosition(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for n := 1; n <= 4; n++ {
		s.post("/v1/orders", order(n, "150.00", ""))
	}
	s.post(path(3, "/position"), `{"position":"first"}`).want(t, 200, outcome(3, engine.Queued, 0, 12))
	s.post(path(1, "/position"), `{"position":"last","participant":"ALPHCNB0"}`).want(t, 200, outcome(1, engine.Queued, 0, 13))
	s.post(path(4, "/priority"), `{"priority":"urgent"}`).want(t, 200, outcome(4, engine.Queued, 0, 14))
	s.post(path(4, "/priority"), `{"priority":"urgent"}`).want(t, 200, replayed(outcome(4, engine.Queued, 0, 15)))
	if queue := s.queueOf(); queue != "4321" {
		t.Error(queue)
	}
	if body := s.get(path(4, "")).body; !strings.Contains(body, `"priority":"urgent"`) {
		t.Error(body)
	}
	events := s.get("/v1/events?after=11").body
	for _, part := range []string{
		`"kind":"order_moved","id":"00000000-0000-4000-8000-000000000003"`, `"position":"first"`, `"position":"last"`,
		`"kind":"order_priority_changed","id":"00000000-0000-4000-8000-000000000004"`,
	} {
		if strings.Count(events, part) != 1 {
			t.Errorf("%s is not once in %s", part, events)
		}
	}
	s.post(path(9, "/priority"), `{"priority":"urgent"}`).wantProblem(t, 404, "unknown_order", "id")
	s.post(path(9, "/hold"), `{"participant":"NOBODY"}`).wantProblem(t, 422, "unknown_name", "participant")
}

func TestWarehousedUntilTheirTime(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	later := time.Now().UTC().Add(time.Hour).Truncate(time.Second)
	times := fmt.Sprintf(`"not_before":%q,"expires_at":%q`, later.Format(time.RFC3339), later.Add(time.Minute).Format(time.RFC3339))
	s.post("/v1/orders", order(1, "10.00", ","+times)).want(t, 200, outcome(1, engine.Warehoused, 0, 8))
	shown := s.get(path(1, "")).body
	if !strings.Contains(shown, `"status":"warehoused","iso_status":"PDNG",`+times+`,"seq":8`) {
		t.Error(shown)
	}
	s.do("POST", path(1, "/hold"), "", "").want(t, 200, outcome(1, engine.Rejected, engine.NotQueued, 9))
	s.do("POST", path(1, "/cancel"), "", "").want(t, 200, outcome(1, engine.Cancelled, 0, 10))
	if shown := s.get(path(1, "")).body; strings.Contains(shown, "not_before") || strings.Contains(shown, "expires_at") {
		t.Error(shown)
	}
	s.post("/v1/orders", order(2, "10.00", `,"expires_at":"2026-01-01T00:00:00Z"`)).want(t, 200, outcome(2, engine.Rejected, engine.ExpiryPassed, 11))
}
