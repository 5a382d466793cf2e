package gateway

import (
	"errors"
	"strings"
	"testing"

	"weir/engine"
	"weir/sequencer"
)

// All orders of a message show it as it came; what came otherwise, or was archived, has none.
func TestTheMessageThatAnOrderCameIn(t *testing.T) {
	s, journal := startWithLog(t)
	s.setUp()
	message := "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n<!-- \"\\ \u00e9\t-->" + twoPayments + "\n"
	s.do("POST", "/v1/orders", typeXML, message).has(t, "ACSC", "PDNG")
	for n, transaction := range []string{"0", "1"} {
		a := s.get(path(n+1, "/message"))
		a.want(t, 200, message)
		for name, want := range map[string]string{
			"Content-Type": typeXML, "Weir-Seq": "8", "Weir-Transaction": transaction, "X-Content-Type-Options": "nosniff",
			"Content-Disposition": `attachment; filename="message-8.xml"`, "Content-Security-Policy": "sandbox; default-src 'none'",
		} {
			if a.header.Get(name) != want {
				t.Errorf("%s: %q, want %q", name, a.header.Get(name), want)
			}
		}
	}
	s.post("/v1/orders", order(3, "1.00", `,"end_to_end_id":"E-3"`))
	s.get(path(3, "/message")).wantProblem(t, 404, "no_message", "id")
	s.get(path(4, "/message")).wantProblem(t, 404, "unknown_order", "id")
	s.get(path(1, "/message?participant=BRAVGB20")).wantProblem(t, 404, "unknown_order", "id")
	s.get(path(1, "/message?limit=1")).wantProblem(t, 400, "invalid_parameter", "limit")
	s.get("/v1/orders/x/message").wantProblem(t, 422, "invalid_value", "id")
	delete(journal.records, 8)
	s.get(path(1, "/message")).wantProblem(t, 404, "no_message", "id")
	s.get(path(2, "/message")).wantProblem(t, 404, "no_message", "id")
}

// brokenLog can't be read.
type brokenLog struct{}

func (brokenLog) Read([]uint64, func(uint64, []byte)) error {
	return errors.New("a secret of the disk")
}

func TestMessagesOfABrokenLog(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.Envelopes = brokenLog{} })
	s.setUp()
	s.post("/v1/orders", order(1, "1.00", ""))
	a := s.get(path(1, "/message"))
	a.wantProblem(t, 500, "internal", "")
	if strings.Contains(a.body, "secret") {
		t.Error(a.body)
	}
}

// An order shows the chain, the trade and the cycle that it is part of, waiting and final.
func TestWhatAnOrderIsPartOf(t *testing.T) {
	s, journal := startWithLog(t)
	s.setUp()
	const chain = `"seq":%,"chain":"00000000-0000-4000-8000-0000000000c1","history"`
	wants := func(n int, seq, part string) { s.get(path(n, "")).has(t, strings.Replace(part, "%", seq, 1)) }
	s.post("/v1/orders", chained(order(1, "170.00", ""), 2))
	wants(1, "8", chain)
	s.post("/v1/orders", chained(back(2, "60.00"), 2)).has(t, `"queued"`)
	wants(2, "9", chain)
	s.do("POST", path(2, "/cancel"), "", "").has(t, `"cancelled"`)
	wants(1, "8", chain)
	wants(2, "9", chain)
	read := journal.read
	s.post("/v1/orders", order(3, "1.00", "")).has(t, `"settled"`)
	wants(3, "11", `"seq":%,"history"`)
	s.post("/v1/orders", order(4, "1.00", `,"expires_at":"2200-01-01T00:00:00Z"`)).has(t, `"settled"`)
	wants(4, "12", `"seq":%,"history"`)
	if journal.read != read+1 {
		t.Errorf("%d records were read, want that of the order with an expiry alone", journal.read-read)
	}
	s.post("/v1/cycles", `{"asset":"CNY","name":"1"}`)
	s.post("/v1/orders", netOrder(5, "ALPHCNB0", "BRAVGB20", "CNY", "2.00")).has(t, `"accepted"`)
	wants(5, "14", `"seq":%,"cycle":1,"history"`)
	s.do("POST", "/v1/cycles/1/abort", "", "").has(t, `"applied"`)
	wants(5, "14", `"status":"rejected","iso_status":"RJCT","seq":%,"cycle":1,"history"`)
	if links := s.g.Engine.LinksOf(&[16]byte{6: 0x40, 8: 0x80, 15: 5}, 13); links != (engine.OrderLinks{}) {
		t.Errorf("what is no order is part of %+v", links)
	}
}

// The two sides of a trade show each other, from when they are matched.
func TestMatchedOrdersShowEachOther(t *testing.T) {
	s := startServer(t, nil)
	s.setUpTrades()
	s.post("/v1/matches", sells(1, "10", "5000.00", "")).has(t, `"unmatched"`)
	s.get(path(1, "")).has(t, `"seq":13,"history"`)
	s.post("/v1/matches", buys(2, "5000.00", "10", "")).has(t, `"queued"`)
	for range 2 { // waiting, and cancelled
		s.get(path(1, "")).has(t, `"seq":13,"match":{"id":"00000000-0000-4000-8000-000000000002","participant":"ALPHCNB0"},"history"`)
		s.get(path(2, "")).has(t, `"seq":14,"match":{"id":"00000000-0000-4000-8000-000000000001","participant":"BRAVGB20"},"history"`)
		s.do("POST", sidePath(1, "/cancel"), "", "")
		s.do("POST", sidePath(2, "/cancel"), "", "")
	}
	s.get(path(2, "")).has(t, `"status":"cancelled"`)
}
