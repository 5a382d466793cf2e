package gateway

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"weir/internal/daybook"
	"weir/sequencer"
)

// startWithBook is a server that keeps statements, in a directory.
func startWithBook(t *testing.T) (*testServer, *daybook.Book) {
	var book *daybook.Book
	s := startServer(t, func(c *Config, _ *sequencer.Config) {
		var err error
		if book, err = daybook.Open(daybook.Config{Dir: filepath.Join(t.TempDir(), "statements"), Log: 1, Feed: c.Feed}); err != nil {
			t.Fatal(err)
		}
		c.Statements = book
	})
	return s, book
}

func (s *testServer) day(to string) answered {
	s.t.Helper()
	return s.post("/v1/day", fmt.Sprintf(`{"asset":"CNY","to":%q}`, to))
}

// The end of a date gives each account its statement where the date rolls, with what came in after the end of the day, and the next one goes on from it.
func TestStatementsAtTheEndOfADate(t *testing.T) {
	s, _ := startWithBook(t)
	s.setUp()
	s.post("/v1/orders", order(1, "30.00", "")).has(t, `"settled"`)
	s.day("end-of-day")
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f2","participant":"BRAVGB20","asset":"CNY","amount":"5.00","direction":"in"}`)
	s.post("/v1/limits", `{"participant":"BRAVGB20","asset":"CNY","kind":"credit_line","amount":"7.00"}`)
	s.day("closed").has(t, `"seq":12`)
	page := s.messages("?after=11")
	wantTold(t, page.Items, "12.0.1.camt.053 CBCNCNB0", "12.0.2.camt.053 ALPHCNB0", "12.0.3.camt.053 BRAVGB20")
	page.Items[0].holds(t, `<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">105.00</Amt><CdtDbtInd>DBIT`)
	page.Items[1].holds(t, `<Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">0.00</Amt>`, `<NtryRef>SENT</NtryRef><Amt Ccy="CNY">30.00</Amt><CdtDbtInd>DBIT`,
		`<NtryRef>FUNDING</NtryRef><Amt Ccy="CNY">100.00</Amt><CdtDbtInd>CRDT`, `<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">70.00</Amt><CdtDbtInd>CRDT`, "<Dt>2026-01-30</Dt>")
	page.Items[2].holds(t, `<NtryRef>RECEIVED</NtryRef><Amt Ccy="CNY">30.00</Amt><CdtDbtInd>CRDT`, `<CdtLine><Incl>true</Incl><Amt Ccy="CNY">7.00</Amt></CdtLine><Amt Ccy="CNY">42.00</Amt>`)
	wantTold(t, s.messages("?after=11&participant=BRAVGB20").Items, "12.0.3.camt.053 BRAVGB20")
	wantTold(t, s.messages("?after=12.0.1.camt.053").Items, told(page.Items[1:])...)
	validate(t, page.Items)

	s.day("open")
	s.post("/v1/orders", order(2, "20.00", ""))
	s.day("closed") // a pause of the same date
	s.day("open")
	s.day("end-of-day")
	s.day("closed").has(t, `"seq":18`)
	second := s.messages("?after=14")
	wantTold(t, second.Items, "18.0.1.camt.053 CBCNCNB0", "18.0.2.camt.053 ALPHCNB0", "18.0.3.camt.053 BRAVGB20")
	second.Items[1].holds(t, `<Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">70.00</Amt>`, `<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">50.00</Amt>`, "<FrDtTm>", "<Dt>2026-01-31</Dt>")
	validate(t, second.Items)
	if again := s.messages("?after=11"); again.Items[1] != page.Items[1] {
		t.Errorf("%s\nwas\n%s", again.Items[1].Body, page.Items[1].Body)
	}
}

// What is zeroed with the roll is told to both, belongs to the statement of the date that ends, and leaves nothing to the next.
func TestZeroedBalancesAreTold(t *testing.T) {
	s, _ := startWithBook(t)
	s.post("/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0","business_date":"2026-01-30","zeroing":true}`).has201(t)
	s.post("/v1/participants", `{"id":"ALPHCNB0"}`)
	s.post("/v1/accounts", `{"participant":"ALPHCNB0","asset":"CNY"}`)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f1","participant":"ALPHCNB0","asset":"CNY","amount":"100.00","direction":"in"}`)
	s.day("end-of-day")
	s.day("closed").has(t, `"seq":6`)
	page := s.messages("?after=5")
	wantTold(t, page.Items, "6.0.1.camt.053 CBCNCNB0", "6.0.2.camt.053 ALPHCNB0", "6.1.1.camt.054 ALPHCNB0", "6.1.2.camt.054 CBCNCNB0")
	page.Items[1].holds(t, `<NtryRef>ZEROED</NtryRef><Amt Ccy="CNY">100.00</Amt><CdtDbtInd>DBIT`, `<Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">0.00</Amt>`)
	page.Items[2].holds(t, `<Amt Ccy="CNY">100.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>`, "<ValDt><Dt>2026-01-30</Dt></ValDt>", "balance zeroed")
	page.Items[3].holds(t, `<Amt Ccy="CNY">100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>`)
	validate(t, page.Items)
}

func (a answered) has201(t *testing.T) {
	t.Helper()
	if a.status != 201 {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// The orders of a cycle are told when it settles, those of who was unwound when that happens, and those of an aborted one too.
func TestOrdersOfACycleAreTold(t *testing.T) {
	s, _ := startWithBook(t)
	s.setUp()
	s.post("/v1/accounts", `{"participant":"CHARDEF0","asset":"CNY"}`) // 8
	s.post("/v1/cycles", `{"asset":"CNY","name":"1"}`)                 // 9
	const a, b, c = "ALPHCNB0", "BRAVGB20", "CHARDEF0"
	s.post("/v1/orders", "["+strings.Join([]string{netOrder(1, a, b, "CNY", "45.00"), netOrder(2, c, a, "CNY", "50.00"), netOrder(3, b, a, "CNY", "5.00")}, ",")+"]") // 10 to 12
	s.do("POST", "/v1/cycles/1/close", "", "")                                                                                                                        // 13
	s.post("/v1/cycles/1/unwind", `{"participant":"CHARDEF0"}`).want(t, 200, applied(14))
	s.do("POST", "/v1/cycles/1/settle", "", "").has(t, `"seq":15`)
	s.post("/v1/cycles", `{"asset":"CNY","name":"2"}`) // 16
	s.post("/v1/orders", netOrder(4, a, b, "CNY", "1.00"))
	s.do("POST", "/v1/cycles/2/abort", "", "").want(t, 200, applied(18))
	page := s.messages("?after=13")
	var outcomes []outgoing
	for _, m := range page.Items {
		if strings.HasPrefix(m.Kind, "pacs.002") {
			outcomes = append(outcomes, m)
		}
	}
	if len(outcomes) != 5 {
		t.Fatalf("%v", told(page.Items))
	}
	for i, want := range []struct {
		seq  uint64
		to   string
		what []string
	}{
		{14, c, []string{"<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>ED05", "000000000002</OrgnlUETR>", "<ClrSysRef>11</ClrSysRef>"}},
		{15, a, []string{"<TxSts>ACSC</TxSts>", "000000000001</OrgnlUETR>", "<ClrSysRef>10</ClrSysRef>", "FctvIntrBkSttlmDt"}},
		{15, b, []string{"<TxSts>ACSC</TxSts>", "000000000003</OrgnlUETR>"}},
		{17, a, []string{"<TxSts>ACSP</TxSts>", "000000000004</OrgnlUETR>"}},
		{18, a, []string{"<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>ED05", "000000000004</OrgnlUETR>"}},
	} {
		if outcomes[i].Seq != want.seq || outcomes[i].Participant != want.to {
			t.Errorf("%s %s", outcomes[i].ID, outcomes[i].Participant)
		}
		outcomes[i].holds(t, want.what...)
	}
	for i, m := range page.Items {
		if rest := s.messages("?limit=100&after=" + m.ID); fmt.Sprint(rest.Items) != fmt.Sprint(page.Items[i+1:]) {
			t.Errorf("behind %s: %v", m.ID, told(rest.Items))
		}
	}
	uniqueIDs(t, s.messages("?limit=1000").Items)
	validate(t, page.Items)
}

// uniqueIDs fails where two messages have one reference of their own.
func uniqueIDs(t *testing.T, items []outgoing) {
	t.Helper()
	seen := map[string]string{}
	for _, m := range items {
		_, rest, _ := strings.Cut(m.Body, "<MsgId>")
		id, _, _ := strings.Cut(rest, "<")
		if strings.HasPrefix(m.Kind, "sese") {
			continue
		}
		if seen[id] != "" {
			t.Errorf("%s and %s are both %s", seen[id], m.ID, id)
		}
		seen[id] = m.ID
	}
}

// A cycle of many orders comes in pages of bounded work, each order once, and for one participant too.
func TestALargeCycleComesInPages(t *testing.T) {
	s, _ := startWithBook(t)
	s.setUp()
	s.post("/v1/cycles", `{"asset":"CNY","name":"1"}`)
	const count, piece = 9000, 3000
	for n := 0; n < count; n += piece {
		var orders []string
		for i := range piece {
			debtor, creditor := "ALPHCNB0", "BRAVGB20"
			if i%2 == 1 {
				debtor, creditor = creditor, debtor
			}
			orders = append(orders, netOrder(n+i+1, debtor, creditor, "CNY", "0.01"))
		}
		if a := s.post("/v1/orders", "["+strings.Join(orders, ",")+"]"); a.status != 200 {
			t.Fatal(a.body)
		}
	}
	s.do("POST", "/v1/cycles/1/close", "", "")
	before := s.g.LastSeq()
	s.do("POST", "/v1/cycles/1/settle", "", "")
	for participant, want := range map[string]int{"": count, "&participant=BRAVGB20": count / 2} {
		seen, after, pages := map[string]bool{}, fmt.Sprint(before), 0
		for {
			page := s.messages("?limit=100&after=" + after + participant)
			if len(page.Items) > messageMost {
				t.Fatalf("%d messages in one page", len(page.Items))
			}
			for _, m := range page.Items {
				if strings.HasPrefix(m.Kind, "pacs.002") {
					seen[m.ID] = true
				}
			}
			pages++
			if page.NextID == "" {
				break
			}
			after = page.NextID
		}
		place, _ := ReadPlace([]byte(after)) // of the last page
		p := planner{gateway: s.g, after: place, limit: 100, next: place}
		if err := p.run(); err != nil || p.scanned > count-messageMost+nearSides {
			t.Errorf("%q: %d events were looked at for the last page: %v", participant, p.scanned, err)
		}
		if len(seen) != want || pages < 2 {
			t.Errorf("%q: %d orders in %d pages, want %d", participant, len(seen), pages, want)
		}
	}
}

// The work of a page does not grow with the sequence that it is of.
func TestAPageOfAHugeSequenceIsPlannedAlone(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	orders := make([]string, 8000)
	for i := range orders {
		orders[i] = order(i+1, "150.00", "")
	}
	s.post("/v1/orders", "["+strings.Join(orders, ",")+"]")
	s.post("/v1/day", `{"asset":"CNY","to":"end-of-day"}`)
	after, _ := ReadPlace([]byte("8008.4000.0.pacs.002"))
	p := planner{gateway: s.g, after: after, limit: 10, next: after}
	if err := p.run(); err != nil {
		t.Fatal(err)
	}
	if len(p.due) != messageMost || p.scanned > messageMost+nearSides {
		t.Errorf("%d messages planned, %d events looked at", len(p.due), p.scanned)
	}
}

// What no message can say stands in the list all the same, and is counted.
func TestMessagesThatCannotBeWritten(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/assets", `{"code":"JPX","scale":8,"issuer":"CBCNCNB0","business_date":"2026-01-30"}`)
	s.post("/v1/accounts", `{"participant":"ALPHCNB0","asset":"JPX"}`)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f9","participant":"ALPHCNB0","asset":"JPX","amount":"1.00000001","direction":"in"}`).has(t, "settled")
	a := s.get("/v1/messages?after=9&participant=ALPHCNB0")
	a.has(t, `"id":"10.0.2.camt.054","seq":10,"participant":"ALPHCNB0","kind":"camt.054.001.08","failure":"`)
	if strings.Contains(a.body, `"body"`) {
		t.Error(a.body)
	}
	s.get("/metrics").has(t, "weir_messages_unwritable_total 1\n")
}

// Statements that were asked for have other references than those of the end of the date, also at one sequence.
func TestStatementsAskedForHaveReferencesOfTheirOwn(t *testing.T) {
	s, _ := startWithBook(t)
	s.setUp()
	s.day("end-of-day")
	s.day("closed")
	sent := s.messages("?after=8&participant=ALPHCNB0").Items
	asked := s.do("POST", "/v1/orders", typeXML, reportRequest(t, "camt.053.001.08"))
	id := func(body string) string {
		_, rest, _ := strings.Cut(body, "<Stmt><Id>")
		id, _, _ := strings.Cut(rest, "<")
		return id
	}
	if len(sent) != 1 || id(sent[0].Body) == "" || id(asked.body) == "" || id(sent[0].Body) == id(asked.body) {
		t.Errorf("%v: %s and %s", told(sent), id(sent[0].Body), asked.body)
	}
}

// reportRequest asks for the report of the account 2 of ALPHCNB0.
func reportRequest(t *testing.T, kind string) string {
	text := message(t, "camt.060.001.05")
	second := strings.LastIndex(text, "<RptgReq>")
	one := text[:second] + text[strings.LastIndex(text, "</RptgReq>")+len("</RptgReq>"):]
	return changed(t, one, "<Id><Othr><Id>17</Id></Othr></Id>", "<Id><Othr><Id>2</Id></Othr></Id>", "camt.052.001.08", kind,
		">2026-03-02</ToDt>", ">2026-01-31</ToDt>", ">2026-03-01</FrDt>", ">2026-01-31</FrDt>")
}
