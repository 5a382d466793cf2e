package gateway

import (
	"strings"
	"testing"
)

// What names nothing known is logged where the core finds it out, and not where the gateway does; openapi.json tells which of each call.
func TestDocumentTellsWhichProblemsAreLogged(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/participants", `{"id":"DELTUS30"}`)
	for _, debtor := range []string{"ALPHCNB0", "DELTUS30"} { // both use one id
		s.post("/v1/accounts", `{"participant":"DELTUS30","asset":"CNY"}`)
		s.post("/v1/orders", strings.Replace(order(1, "1.00", `,"hold":true`), "ALPHCNB0", debtor, 1)).has(t, `"held"`)
	}
	values := strings.NewReplacer("{id}", "NOBODY", "{number}", "999")
	bodies := map[string]string{"/priority": `{"priority":"urgent"}`, "/position": `{"position":"first"}`, "/block": `{"side":"debit"}`, "/unblock": `{"side":"debit"}`,
		"/unwind": `{"participant":"ALPHCNB0"}`, "/survivors-pay": `{"participant":"ALPHCNB0"}`}
	asked := 0
	check := func(r *route, path, status string) {
		about, told := at("paths", r.path, "post", "responses", status, "description")
		if !told {
			return
		}
		asked++
		body := bodies[path[strings.LastIndexByte(path, '/'):]]
		before := s.journal.seq
		if a := s.post(path, body); strings.HasPrefix(a.body, `{"type"`) && strings.Contains(a.body, `"status":`+status) {
			if logged := s.journal.seq > before; strings.Contains(about.(string), "logged and takes a sequence") != logged {
				t.Errorf("POST %s: %s, logged: %v; told: %s", r.path, status, logged, about)
			}
			return
		}
		t.Errorf("POST %s is not answered %s", path, status)
	}
	for i := range routes {
		r := &routes[i]
		if r.method != "POST" || !strings.Contains(r.path, "{") {
			continue
		}
		path := r.path
		if strings.HasPrefix(path, "/v1/orders") || strings.HasPrefix(path, "/v1/matches") {
			check(r, strings.Replace(path, "{id}", "00000000-0000-4000-8000-000000000001", 1), "409")
			path = strings.Replace(path, "{id}", "00000000-0000-4000-8000-000000000404", 1)
		}
		check(r, values.Replace(path), "404")
	}
	if asked < 22 {
		t.Errorf("%d calls asked", asked)
	}
}
