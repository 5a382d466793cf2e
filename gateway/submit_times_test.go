package gateway

import (
	"testing"
	"time"

	"weir/sequencer"
)

// What a message says of when it wants to settle is what the order says.
func TestSettlementTimesOfMessages(t *testing.T) {
	now := time.Date(2026, 1, 30, 8, 0, 0, 0, time.UTC).UnixNano()
	s := startServer(t, func(c *Config, sc *sequencer.Config) {
		c.Now = func() int64 { return now }
		sc.Now = c.Now
	})
	s.setUp()
	timed := func(request, from, to string) string {
		return changed(t, payments, "EUR", "CNY", "1000.00", "10.00", "7.500", "7.50", "<IntrBkSttlmDt>2026-03-02<", "<IntrBkSttlmDt>2026-01-30<",
			"<ChrgBr>", "<SttlmTmReq>"+request+"</SttlmTmReq><ChrgBr>", from, to)
	}
	s.send("pacs.002.001.10", timed("<FrTm>10:00:00+01:00</FrTm><TillTm>17:00:00Z</TillTm>", "a1<", "a1<")).holds(t, map[string]int{status("PDNG"): 2})
	s.get("/v1/orders/00000000-0000-4000-8000-0000000000a1").has(t, `"not_before":"2026-01-30T09:00:00Z"`, `"expires_at":"2026-01-30T17:00:00Z"`)
	s.send("pacs.002.001.10", changed(t, timed("<RjctTm>07:00:00Z</RjctTm>", "a1<", "a2<"), ">T2<", ">T3<")).holds(t, map[string]int{status("RJCT"): 2, "SttlmTmReq: the expiry is past": 2, "<Cd>AB03</Cd>": 2})
	s.send("pacs.002.001.10", changed(t, timed("<TillTm>17:00:00Z</TillTm>", "a1<", "a3<"), ">T2<", ">T4<")).holds(t, map[string]int{status("ACSC"): 2})
	a := s.do("POST", "/v1/orders?strict=true", typeXML, changed(t, payments, "<NbOfTxs>2</NbOfTxs>", "<NbOfTxs>2</NbOfTxs><CtrlSum>1007.49</CtrlSum>"))
	a.wantProblem(t, 422, "invalid_value", "GrpHdr/CtrlSum")
}
