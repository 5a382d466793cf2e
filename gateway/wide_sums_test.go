package gateway

import (
	"path/filepath"
	"strings"
	"testing"

	"weir/internal/daybook"
	"weir/sequencer"
)

// Ten payments of 20 billion at 8 decimals between two: what each sent and received passes 64 bits of minor units, and is told wherever it stands.
func TestSumsBeyond64BitsAreTold(t *testing.T) {
	journal := &keptJournal{records: map[uint64][]byte{}}
	s := startServer(t, func(c *Config, sc *sequencer.Config) {
		c.Snapshots, sc.Journal = replaySnapshots{journal: journal}, journal
		book, err := daybook.Open(daybook.Config{Dir: filepath.Join(t.TempDir(), "statements"), Log: 1, Feed: c.Feed})
		if err != nil {
			t.Fatal(err)
		}
		c.Statements = book
	})
	s.post("/v1/assets", `{"code":"BTC","scale":8,"issuer":"CBCNCNB0","business_date":"2026-01-30"}`).has201(t)
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		s.post("/v1/participants", `{"id":"`+bank+`"}`)
		s.post("/v1/accounts", `{"participant":"`+bank+`","asset":"BTC"}`)
	}
	const amount, sum, both = "20000000000.00000000", `"100000000000.00000000"`, `"200000000000.00000000"`
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f1","participant":"ALPHCNB0","asset":"BTC","amount":"`+amount+`","direction":"in"}`).has(t, "settled")
	for n := 1; n <= 10; n += 2 {
		there, back := orderFrom(n, "ALPHCNB0", "BRAVGB20", amount, ""), orderFrom(n+1, "BRAVGB20", "ALPHCNB0", amount, "")
		for _, body := range []string{there, back} {
			s.post("/v1/orders", strings.ReplaceAll(body, "CNY", "BTC")).has(t, `"settled"`)
		}
	}
	s.get("/v1/measures?asset=BTC").has(t, `"participant":"ALPHCNB0","asset":"BTC","sent":`+sum+`,"received":`+sum, `"participant":"BRAVGB20","asset":"BTC","sent":`+sum+`,"received":`+sum,
		`"settled":`+both, `"used":"20000000000.00000000"`, `"turnover":"10.000000"`, `"hhi":"0.500000"`)
	s.get("/v1/statements?asset=BTC").has(t, `"funding":"20000000000.00000000","received":`+sum+`,"sent":`+sum, `"funding":"0.00000000","received":`+sum+`,"sent":`+sum)
	s.get("/v1/replay/16?asset=BTC").has(t, `"received":`+sum+`,"sent":`+sum)
	s.get("/v1/course?asset=BTC&participant=ALPHCNB0").has(t, `"settled_out":`+sum+`,"settled_in":`+sum)
	s.get("/v1/course?asset=BTC").has(t, `"settled_value":`+both)
	s.get("/v1/overview").has(t, `"settled_value":`+both)
	s.get("/metrics").has(t, `weir_settled_value{asset="BTC"} 200000000000.00000000`)
	for _, kind := range []string{"camt.052.001.08", "camt.053.001.08"} {
		asked := changed(t, reportRequest(t, kind), "2026-01-31", "2026-01-30", "<Ccy>CNY</Ccy>", "")
		s.do("POST", "/v1/orders", typeXML, asked).wantProblem(t, 422, "invalid_value", "RptgReq[1]/Acct")
	}
	// No message can hold it: it stands in the list with the number.
	s.post("/v1/day", `{"asset":"BTC","to":"end-of-day"}`).has(t, "applied")
	s.post("/v1/day", `{"asset":"BTC","to":"closed"}`).has(t, `"seq":18`)
	s.get("/v1/messages?after=17&participant=BRAVGB20").has(t, `"kind":"camt.053.001.08","failure":"Ntry/Amt: \"100000000000.00000000\" has more digits than a message can hold`)
}
