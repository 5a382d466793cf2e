package gateway

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"weir/internal/daybook"
	"weir/sequencer"
)

// startWithHistory is a server that keeps its log and its statements.
func startWithHistory(t *testing.T) *testServer {
	journal := &keptJournal{records: map[uint64][]byte{}}
	return startServer(t, func(c *Config, sc *sequencer.Config) {
		book, err := daybook.Open(daybook.Config{Dir: filepath.Join(t.TempDir(), "statements"), Log: 1, Feed: c.Feed})
		if err != nil {
			t.Fatal(err)
		}
		c.Statements, c.Envelopes, sc.Journal = book, journal, journal
	})
}

// forget rolls the date until what is final now is not known to the engine any more.
func (s *testServer) forget(asset string) {
	s.t.Helper()
	for range 12 {
		s.to(asset, "end-of-day", "")
		s.to(asset, "closed", "")
		s.to(asset, "open", "")
	}
}

// memo is what messages said when they were read first.
type memo map[string]outgoing

// note reads all messages behind a sequence but statements, one page after the other.
func (s *testServer) note(after uint64, limit int) memo {
	s.t.Helper()
	m := memo{}
	for {
		page := s.messages(fmt.Sprintf("?after=%d&limit=%d", after, limit))
		for _, item := range page.Items {
			if item.Kind != kindCamt053 {
				m[item.ID] = item
			}
		}
		if page.NextAfter == after {
			return m
		}
		after = page.NextAfter
	}
}

// same fails for each message that is not what it was.
func (m memo) same(t *testing.T, when string, now memo) {
	t.Helper()
	for id, was := range m {
		if now[id] != was {
			t.Errorf("%s: %s\nis  %s\nwas %s", when, id, now[id].Body, was.Body)
		}
	}
}

// stays reads what is behind a sequence in large pages and in small ones.
func (m memo) stays(t *testing.T, s *testServer, when string, after uint64) {
	t.Helper()
	m.same(t, when+", on one page", s.note(after, 1000))
	m.same(t, when+", page by page", s.note(after, 1))
}

// An id that is used again after the window is another order: what was told of the first one stays as it was, and each is told by itself.
func TestMessagesOfAnIDThatIsUsedAgain(t *testing.T) {
	s := startWithHistory(t)
	s.setUp()
	s.post("/v1/accounts", `{"participant":"CHARDEF0","asset":"CNY"}`)
	s.post("/v1/orders", order(1, "5.00", `,"end_to_end_id":"FIRST-1"`)).has(t, `"settled"`)
	s.post("/v1/orders", order(2, "6.00", `,"end_to_end_id":"FIRST-2","business_date":"2026-01-30"`)).has(t, `"settled"`)
	payment := strings.ReplaceAll(twoPayments, "80.00", "8.00")
	s.do("POST", "/v1/orders", typeXML, strings.ReplaceAll(payment, "4000-8000-00000000000", "4000-8000-00000000001")).has(t, "ACSC")
	s.post("/v1/orders", order(3, "900.00", `,"end_to_end_id":"FIRST-3"`)).has(t, `"queued"`)
	s.do("POST", "/v1/orders/00000000-0000-4000-8000-000000000003/hold", "", "")
	s.do("POST", "/v1/orders/00000000-0000-4000-8000-000000000003/cancel", "", "").has(t, `"cancelled"`)
	first := s.note(8, 1000)
	s.forget("CNY")
	first.stays(t, s, "forgotten", 8)

	again := s.messages("?after=8&limit=1000").NextAfter
	for page := uint64(0); page != again; again = s.messages(fmt.Sprintf("?after=%d", again)).NextAfter {
		page = again
	}
	s.post("/v1/orders", strings.ReplaceAll(order(1, "1.00", `,"end_to_end_id":"SECOND-1"`), "BRAVGB20", "CHARDEF0")).has(t, `"settled"`)
	s.post("/v1/orders", order(2, "6.00", `,"end_to_end_id":"SECOND-2","business_date":"2026-01-30"`)).has(t, `"rejected"`)
	late := strings.NewReplacer("ALPHA-77", "ALPHA-78", "<EndToEndId>E-", "<EndToEndId>S-", "4000-8000-00000000000", "4000-8000-00000000001")
	s.do("POST", "/v1/orders", typeXML, strings.ReplaceAll(late.Replace(payment), "<IntrBkSttlmDt>2026-01-30</IntrBkSttlmDt>", "")).has(t, "ACSC")
	s.post("/v1/orders", order(3, "900.00", `,"end_to_end_id":"SECOND-3"`)).has(t, `"queued"`)
	s.do("POST", "/v1/orders/00000000-0000-4000-8000-000000000003/hold", "", "")
	s.do("POST", "/v1/orders/00000000-0000-4000-8000-000000000003/cancel", "", "").has(t, `"cancelled"`)
	second := s.note(again, 1000)
	for _, m := range second {
		if strings.Contains(m.Body, "FIRST") || strings.Contains(m.Body, "ALPHA-77") {
			t.Error(m.Body)
		}
	}
	first.stays(t, s, "used again", 8)
	second.stays(t, s, "used again", again)

	s.forget("CNY")
	first.stays(t, s, "both forgotten", 8)
	second.stays(t, s, "both forgotten", again)
}

// The parts of two sides that had one id are not counted together.
func TestMessagesOfPartsOfAnIDThatIsUsedAgain(t *testing.T) {
	s := startWithHistory(t)
	s.setUpTrades()
	fund := func(n int, amount string) {
		s.post("/v1/funding", fmt.Sprintf(`{"id":"00000000-0000-4000-8000-0000000000%02d","participant":"ALPHCNB0","asset":"CNY","amount":%q,"direction":"in"}`, n, amount)).has(t, `"settled"`)
	}
	forget := func() {
		s.forget("CNY")
		s.forget(bond)
	}
	s.post("/v1/matches", sells(1, "10", "200.00", `,"partial":true`))
	s.post("/v1/matches", buys(2, "200.00", "10", `,"partial":true`))
	fund(51, "40.00")
	fund(52, "60.00")
	first := s.note(13, 1000)
	forget()
	first.stays(t, s, "forgotten", 13)
	again := s.messages("?after=13&limit=1000").NextAfter
	fund(53, "20.00")
	s.post("/v1/matches", sells(1, "4", "40.00", `,"partial":true`))
	s.post("/v1/matches", buys(2, "40.00", "4", `,"partial":true`))
	fund(54, "20.00")
	second := s.note(again, 1000)
	first.stays(t, s, "used again", 13)
	forget()
	first.stays(t, s, "both forgotten", 13)
	second.stays(t, s, "both forgotten", again)
	parts := 0
	for _, m := range second {
		if strings.HasPrefix(m.Kind, "sese.025") {
			parts++
		}
	}
	if parts != 4 {
		t.Errorf("%d parts settled", parts)
	}
}
