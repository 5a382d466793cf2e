package gateway

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"weir/engine"
	"weir/gateway/wire"
	"weir/sequencer"
)

const (
	messageBond   = "XS000000ABC3"
	messageIssuer = "ISSUDEF0"
)

// keepingJournal keeps what the log would hold, by sequence.
type keepingJournal struct {
	memoryJournal
	mu        sync.Mutex
	envelopes map[uint64]string
}

func (j *keepingJournal) Append(payloads [][]byte, count int, time int64) (uint64, error) {
	first, err := j.memoryJournal.Append(payloads, count, time)
	j.mu.Lock()
	defer j.mu.Unlock()
	seq := first
	for _, payload := range payloads {
		for len(payload) > 0 {
			j.envelopes[seq] = string(engine.Envelope(payload))
			payload = payload[engine.Next(payload):]
			seq++
		}
	}
	return first, err
}

// startForMessages makes what the messages of iso20022/testdata name, on 2026-03-02: the banks with an account of a million of credit in each currency, and of
// none in the bond, of which ALPHCNB0 has 2000000. It answers the last sequence.
func startForMessages(t *testing.T) (*testServer, *keepingJournal, uint64) {
	t.Helper()
	j := &keepingJournal{envelopes: map[uint64]string{}}
	s := startServer(t, func(_ *Config, sc *sequencer.Config) { sc.Journal = j })
	banks := []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0", "DELTUS30", "ECHOFRP0", "FOXTJPJ0"}
	for _, bank := range banks {
		s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
	}
	for code, scale := range map[string]int{"EUR": 2, "USD": 2, "GBP": 2, "JPY": 0, messageBond: 0} {
		s.post("/v1/assets", fmt.Sprintf(`{"code":%q,"scale":%d,"issuer":%q,"business_date":"2026-03-02"}`, code, scale, messageIssuer))
		line := "10000000"
		if code == messageBond {
			line = "0"
		}
		for _, bank := range banks {
			if a := s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":%q,"credit_line":%q}`, bank, code, line)); a.status != 201 {
				t.Fatal(a.body)
			}
		}
	}
	s.post("/v1/funding", fmt.Sprintf(`{"id":"00000000-0000-4000-8000-0000000000f1","participant":"ALPHCNB0","asset":%q,"amount":"2000000","direction":"in"}`, messageBond)).has(t, `"settled"`)
	return s, j, j.seq
}

// message is one of iso20022's own messages, with pairs of what is replaced in it, all of which must be there.
func message(t *testing.T, name string, pairs ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "iso20022", "testdata", "messages", name+".xml"))
	if err != nil {
		t.Fatal(err)
	}
	return changed(t, string(data), pairs...)
}

func changed(t *testing.T, text string, pairs ...string) string {
	t.Helper()
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("the message does not hold %q", pairs[i])
		}
		text = strings.ReplaceAll(text, pairs[i], pairs[i+1])
	}
	return text
}

// payments is a pacs.008 of ALPHCNB0 to BRAVGB20: the payments that the return and the cancellations name.
const payments = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>
<GrpHdr><MsgId>PAY-20260227-7</MsgId><CreDtTm>2026-03-02T09:00:00Z</CreDtTm><NbOfTxs>2</NbOfTxs><IntrBkSttlmDt>2026-03-02</IntrBkSttlmDt><SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf>
<InstgAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></InstgAgt><InstdAgt><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></InstdAgt></GrpHdr>
<CdtTrfTxInf><PmtId><InstrId>I1</InstrId><EndToEndId>E1 "\</EndToEndId><TxId>T1</TxId><UETR>00000000-0000-4000-8000-0000000000a1</UETR></PmtId>
<IntrBkSttlmAmt Ccy="EUR">1000.00</IntrBkSttlmAmt><ChrgBr>SHAR</ChrgBr><Dbtr><Nm>D</Nm></Dbtr><DbtrAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></DbtrAgt>
<CdtrAgt><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>C</Nm></Cdtr></CdtTrfTxInf>
<CdtTrfTxInf><PmtId><EndToEndId>E2</EndToEndId><TxId>T2</TxId></PmtId>
<IntrBkSttlmAmt Ccy="EUR">7.500</IntrBkSttlmAmt><ChrgBr>SHAR</ChrgBr><Dbtr><Nm>D</Nm></Dbtr><DbtrAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></DbtrAgt>
<CdtrAgt><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>C</Nm></Cdtr></CdtTrfTxInf>
</FIToFICstmrCdtTrf></Document>`

// send submits a message and checks that its answer is of a kind and follows its schema.
func (s *testServer) send(kind, body string) answered {
	s.t.Helper()
	a := s.do("POST", "/v1/orders", typeXML, body)
	if a.status != 200 || a.header.Get("Content-Type") != typeXML || !strings.Contains(a.body, "tech:xsd:"+kind+`"`) {
		s.t.Fatalf("%d, want 200 and a %s\n%s", a.status, kind, a.body)
	}
	followsSchema(s.t, kind, a.body)
	return a
}

// followsSchema checks a message with xmllint where that and the schema are at hand.
func followsSchema(t testing.TB, kind, body string) {
	t.Helper()
	schema := filepath.Join("..", "..", "shared", "iso", "xsd", kind+".xsd")
	if _, err := os.Stat(schema); errors.Is(err, os.ErrNotExist) {
		t.Logf("no schema %s", schema)
		return
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Log("no xmllint (package libxml2-utils)")
		return
	}
	c := exec.Command("xmllint", "--noout", "--schema", schema, "-")
	c.Stdin = strings.NewReader(body)
	if output, err := c.CombinedOutput(); err != nil {
		t.Errorf("xmllint: %v\n%s\n%s", err, output, body)
	}
}

// has fails unless the message holds each part so many times.
func (a answered) holds(t *testing.T, parts map[string]int) {
	t.Helper()
	for part, times := range parts {
		if n := strings.Count(a.body, part); n != times {
			t.Errorf("%s stands %d times, want %d\n%s", part, n, times, a.body)
		}
	}
}

func status(code string) string { return "<TxSts>" + code + "</TxSts>" }

// balance is what a bank has.
func (s *testServer) balance(bank, asset, want string) {
	s.t.Helper()
	s.get("/v1/accounts?participant="+bank+"&asset="+asset).has(s.t, `"balance":"`+want+`"`)
}

func TestMessageStandsInTheLogOnce(t *testing.T) {
	s, j, last := startForMessages(t)
	s.send("pacs.002.001.10", payments).holds(t, map[string]int{status("ACSC"): 2})
	for i, want := range []wire.Envelope{
		{EndToEndID: `E1 "\`, Message: &wire.MessagePlace{XML: payments}},
		{EndToEndID: "E2", Message: &wire.MessagePlace{Transaction: 1, Back: 1}},
	} {
		got, err := wire.ReadEnvelope([]byte(j.envelopes[last+1+uint64(i)]))
		if err != nil || got.EndToEndID != want.EndToEndID || got.Message == nil || *got.Message != *want.Message {
			t.Errorf("envelope %d: %v\n%s", i, err, j.envelopes[last+1+uint64(i)])
		}
	}
	last = j.seq
	s.send("pacs.002.001.10", changed(t, payments, "1000.00", "-1")).holds(t, map[string]int{status("RJCT"): 1, status("ACSC"): 1, "CdtTrfTxInf[1]/IntrBkSttlmAmt: ": 1})
	got, err := wire.ReadEnvelope([]byte(j.envelopes[last+1]))
	if err != nil || got.Message == nil || got.Message.Transaction != 1 || !strings.Contains(got.Message.XML, ">-1<") {
		t.Errorf("%v %s", err, j.envelopes[last+1])
	}
	s.post("/v1/orders", order(1, "1.00", "")) // and none is left behind for those that come without a message
	if e := j.envelopes[j.seq]; e != "" {
		t.Error(e)
	}
}

func TestReturnMessage(t *testing.T) {
	s, j, _ := startForMessages(t)
	early := s.send("pacs.002.001.10", message(t, "pacs.004.001.09", ">R1<", ">R8<", ">R2<", ">R9<"))
	early.holds(t, map[string]int{status("RJCT"): 2, "TxInf/OrgnlUETR: no settled order": 2, "<Cd>AG01</Cd>": 2})
	s.send("pacs.002.001.10", payments)
	s.send("pacs.002.001.10", message(t, "pacs.004.001.09")).holds(t, map[string]int{status("ACSC"): 2})
	s.balance("ALPHCNB0", "EUR", "-10.00")
	s.send("pacs.002.001.10", message(t, "pacs.004.001.09")).holds(t, map[string]int{status("ACSC"): 2, "<AccptncDtTm>": 0}) // the same answer again
	s.balance("ALPHCNB0", "EUR", "-10.00")
	more := s.send("pacs.002.001.10", message(t, "pacs.004.001.09", ">R1<", ">R3<", ">R2<", ">R4<"))
	more.holds(t, map[string]int{status("RJCT"): 2, "TxInf/RtrdIntrBkSttlmAmt: ": 2, "<Cd>AM09</Cd>": 2})
	before := j.seq
	nameless := s.send("pacs.002.001.10", message(t, "pacs.004.001.09", "<OrgnlTxId>T2</OrgnlTxId>", "", "<OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId>", "<OrgnlMsgNmId>MT103</OrgnlMsgNmId>", ">R1<", ">R5<"))
	nameless.holds(t, map[string]int{status("RJCT"): 2, "TxInf/OrgnlUETR: is missing": 1, "<Cd>CH21</Cd>": 1})
	if j.seq != before+1 {
		t.Errorf("%d instructions of one that names its original", j.seq-before)
	}
}

func TestDirectDebitMessage(t *testing.T) {
	s, _, _ := startForMessages(t)
	a := s.send("pacs.002.001.10", message(t, "pacs.010.001.03"))
	a.holds(t, map[string]int{status("ACSC"): 1, status("PDNG"): 2})
	s.balance("DELTUS30", "USD", "-250000.00")
	s.balance("CHARDEF0", "USD", "250000.00")
	// The creditor instructs, so the order is its own, and for no customer.
	s.get("/v1/orders/00000000-0000-4000-8000-0000000000b1?participant=CHARDEF0").has(t, `"category":"interbank"`, `"participant":"CHARDEF0"`)
	s.get("/v1/orders/00000000-0000-4000-8000-0000000000b1?participant=DELTUS30").wantProblem(t, 404, "unknown_order", "id")
	s.send("pacs.002.001.10", message(t, "pacs.010.001.03", "CHARDEF0", "ZZZZDEF0")).holds(t, map[string]int{status("RJCT"): 3, "InstgAgt (else Cdtr): there is no such participant": 3})
}

func TestInitiationMessage(t *testing.T) {
	s, _, _ := startForMessages(t)
	a := s.send("pacs.002.001.10", message(t, "pain.001.001.09"))
	a.holds(t, map[string]int{status("ACSC"): 2, status("RJCT"): 1, "CdtTrfTxInf/CdtrAgt: debtor and creditor are the same account": 1, "<OrgnlNbOfTxs>3<": 1})
	s.balance("BRAVGB20", "EUR", "-300.75")
	s.balance("ECHOFRP0", "EUR", "200.50")
	s.get("/v1/orders/00000000-0000-4000-8000-0000000000c1").has(t, `"category":"customer"`)
}

func TestLiquidityMessage(t *testing.T) {
	s, j, _ := startForMessages(t)
	const own = "camt.025.001.05"
	a := s.send(own, message(t, "camt.050.001.05"))
	a.holds(t, map[string]int{"<StsCd>ACSC</StsCd>": 1, "<MsgId>LIQ-20260302-1</MsgId>": 1, "<TxId>I1</TxId>": 1})
	s.get("/v1/orders/00000000-0000-4000-8000-0000000000d1").has(t, `"kind":"order"`, `"priority":"highly-urgent"`, `"category":"interbank"`)
	in := message(t, "camt.050.001.05", "ALPHCNB0", messageIssuer, "00d1<", "00d2<")
	s.send(own, in).holds(t, map[string]int{"<StsCd>ACSC</StsCd>": 1})
	s.get("/v1/orders/00000000-0000-4000-8000-0000000000d2").has(t, `"kind":"funding"`, `"amount":"5000000.00"`)
	s.balance("BRAVGB20", "GBP", "10000000.00")
	out := message(t, "camt.050.001.05", "BRAVGB20", messageIssuer, "ALPHCNB0", "BRAVGB20", "00d1<", "00d3<", ">5000000<", ">25000000<")
	s.send(own, out).holds(t, map[string]int{"<StsCd>RJCT</StsCd>": 1, "<Desc>AM04 the debtor": 1})
	s.send(own, changed(t, out, "00d3<", "00d4<", ">25000000<", ">1.50<")).holds(t, map[string]int{"<StsCd>ACSC</StsCd>": 1})
	s.balance("BRAVGB20", "GBP", "9999998.50")
	before := j.seq
	s.send(own, changed(t, in, "00d2<", "00d5<", ">5000000<", ">x<")).holds(t, map[string]int{"<StsCd>RJCT</StsCd>": 1, "TrfdAmt/AmtWthCcy: ": 1})
	if j.seq != before {
		t.Error("something was logged")
	}
}

func TestCancellationMessage(t *testing.T) {
	s, j, _ := startForMessages(t)
	const own = "camt.029.001.09"
	s.send("pacs.002.001.10", changed(t, payments, "1000.00", "20000000.00")).holds(t, map[string]int{status("PDNG"): 2})
	request := message(t, "camt.056.001.08")
	a := s.send(own, request)
	a.holds(t, map[string]int{"<TxCxlSts>ACCR</TxCxlSts>": 1, "<TxCxlSts>RJCR</TxCxlSts>": 1, "<Conf>PECR</Conf>": 1, "<Cd>NOOR</Cd>": 1, "<RslvdCase><Id>CASE-1</Id>": 1})
	s.get("/v1/orders/00000000-0000-4000-8000-0000000000a1").has(t, `"status":"cancelled"`)
	got, err := wire.ReadEnvelope([]byte(j.envelopes[j.seq-1]))
	if err != nil || got.Message == nil || got.Message.XML != request {
		t.Errorf("%v %s", err, j.envelopes[j.seq-1])
	}
	one := func(pairs ...string) string {
		text := message(t, "camt.056.001.08", "<CtrlData><NbOfTxs>2</NbOfTxs></CtrlData>", "")
		second := strings.LastIndex(text, "<Undrlyg>")
		return changed(t, text[:second]+text[strings.LastIndex(text, "</Undrlyg>")+len("</Undrlyg>"):], pairs...)
	}
	s.send(own, one()).holds(t, map[string]int{"<Conf>CNCL</Conf>": 1}) // again
	// By its references: the second payment has no UETR.
	s.send(own, one("<OrgnlUETR>00000000-0000-4000-8000-0000000000a1</OrgnlUETR>", "", ">T1<", ">T2<", ">E1<", ">E2<")).holds(t, map[string]int{"<Conf>RJCR</Conf>": 1, "<Cd>ARDT</Cd>": 1})
	// Another one's order is not found, and an unknown one's is not looked for.
	s.send(own, one("ALPHCNB0", "BRAVGB20")).holds(t, map[string]int{"<Conf>RJCR</Conf>": 1, "<Cd>NOOR</Cd>": 1})
	before := j.seq
	s.send(own, one("ALPHCNB0", "ZZZZCNB0")).holds(t, map[string]int{"<Conf>RJCR</Conf>": 1, "Assgnmt/Assgnr: there is no such participant": 1})
	s.send(own, message(t, "camt.056.001.11")).holds(t, map[string]int{"<Conf>RJCR</Conf>": 1, "Undrlyg/OrgnlGrpInfAndCxl/GrpCxl: ": 1})
	if j.seq != before {
		t.Error("something was logged")
	}
}

// A request for a whole message is refused also where it names payments, and nothing is cancelled.
func TestCancellationOfAWholeMessageIsRefused(t *testing.T) {
	s, j, _ := startForMessages(t)
	s.post("/v1/orders", `{"id":"00000000-0000-4000-8000-0000000000a1","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"EUR","amount":"20000000"}`).has(t, `"queued"`)
	before := j.seq
	whole := "<Undrlyg><OrgnlGrpInfAndCxl><OrgnlMsgId>M</OrgnlMsgId><OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId><GrpCxl>true</GrpCxl></OrgnlGrpInfAndCxl>"
	s.send("camt.029.001.09", strings.Replace(message(t, "camt.056.001.08"), "<Undrlyg>", whole, 1)).holds(t, map[string]int{
		"<Conf>RJCR</Conf>": 1, "<TxCxlSts>RJCR</TxCxlSts>": 2, "<Cd>NARR</Cd>": 1, "Undrlyg[1]/OrgnlGrpInfAndCxl/GrpCxl: ": 1})
	if s.get("/v1/orders/00000000-0000-4000-8000-0000000000a1").has(t, `"queued"`); j.seq > before+1 {
		t.Error("more than the payment of the other message was asked for")
	}
}

// A refusal for an id that is used names what the id was made of.
func TestDuplicatesNameWhatTheirIDIsOf(t *testing.T) {
	s, _, _ := startForMessages(t)
	payment := message(t, "pain.001.001.09", "2026-03-03", "2026-03-02")
	liquidity := message(t, "camt.050.001.05", "GBP", "EUR")
	id := liquidity[strings.Index(liquidity, "<LqdtyTrfId>"):strings.Index(liquidity, "</LqdtyTrfId>")]
	for _, c := range []struct{ text, again, says string }{
		{payments, changed(t, payments, "7.500", "7.25"), "CdtTrfTxInf/PmtId/TxId and EndToEndId: the id"},
		{changed(t, payments, "<TxId>T2</TxId>", "<InstrId>I2</InstrId>"), changed(t, payments, "<TxId>T2</TxId>", "<InstrId>I2</InstrId>", "7.500", "7.25"), "CdtTrfTxInf/PmtId/InstrId and EndToEndId: the id"},
		{payments, changed(t, payments, "1000.00", "1001.00"), "CdtTrfTxInf/PmtId/UETR: the id"},
		{payment, changed(t, payment, ">200.50<", ">200.40<", "<CtrlSum>", "<!--", "</CtrlSum>", "-->"), "GrpHdr/MsgId and CdtTrfTxInf/PmtId/EndToEndId: the id"},
		{changed(t, liquidity, id, "<LqdtyTrfId>"), changed(t, liquidity, id, "<LqdtyTrfId>", "5000000", "4000000"), "MsgHdr/MsgId and LqdtyCdtTrf/LqdtyTrfId/EndToEndId: the id"},
	} {
		s.do("POST", "/v1/orders", typeXML, c.text)
		s.do("POST", "/v1/orders", typeXML, c.again).has(t, "DUPL", c.says)
	}
}

// TestCancellationOfAMatchedSideWaits: it takes both.
func TestCancellationOfAMatchedSideWaits(t *testing.T) {
	s, _, _ := startForMessages(t)
	side := func(id, who, other, gives, takes string) string {
		return fmt.Sprintf(`{"id":"00000000-0000-4000-8000-0000000000%s","participant":%q,"counterparty":%q,"gives":{"asset":%q,"amount":"20000000"},"takes":{"asset":%q,"amount":"20000000"}}`, id, who, other, gives, takes)
	}
	s.post("/v1/matches", side("a1", "ALPHCNB0", "BRAVGB20", "EUR", "USD"))
	s.post("/v1/matches", side("a2", "BRAVGB20", "ALPHCNB0", "USD", "EUR")).has(t, `"matched_with"`)
	request := message(t, "camt.056.001.08")
	s.send("camt.029.001.09", request).holds(t, map[string]int{"<TxCxlSts>PDCR</TxCxlSts>": 1, "<Conf>PDCR</Conf>": 1})
	s.send("camt.029.001.09", changed(t, request, "ALPHCNB0", "BRAVGB20", "00a1<", "00a2<")).holds(t, map[string]int{"<TxCxlSts>ACCR</TxCxlSts>": 1})
	s.send("camt.029.001.09", request).holds(t, map[string]int{"<TxCxlSts>ACCR</TxCxlSts>": 1})
}

func TestReportMessage(t *testing.T) {
	s, j, _ := startForMessages(t)
	s.send("pacs.002.001.10", payments)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f2","participant":"ALPHCNB0","asset":"EUR","amount":"5.25","direction":"in"}`).has(t, `"settled"`)
	text := message(t, "camt.060.001.05")
	second := strings.LastIndex(text, "<RptgReq>")
	one := text[:second] + text[strings.LastIndex(text, "</RptgReq>")+len("</RptgReq>"):]
	byCurrency := changed(t, one, "<Id><Othr><Id>17</Id></Othr></Id>", "<Id><Othr><Id>%ACCOUNT%</Id></Othr></Id>", ">CNY<", ">EUR<")
	before := j.seq
	number := func(asset string) string {
		_, rest, _ := strings.Cut(s.get("/v1/accounts?participant=ALPHCNB0&asset="+asset).body, `"account":`)
		digits, _, _ := strings.Cut(rest, ",")
		return digits
	}
	now := changed(t, byCurrency, "%ACCOUNT%", number("EUR"))
	s.send("camt.052.001.08", now).holds(t, map[string]int{"<Amt Ccy=\"EUR\">1002.25</Amt><CdtDbtInd>DBIT</CdtDbtInd>": 1, "<NtryRef>SENT</NtryRef>": 1, "<NtryRef>FUNDING</NtryRef>": 1, "<NtryRef>RECEIVED</NtryRef>": 0,
		"<Amt Ccy=\"EUR\">9998997.75</Amt>": 1, "<OrgnlBizQry><MsgId>RPT-20260302-1</MsgId>": 1})
	s.send("camt.053.001.08", changed(t, now, "camt.052.001.08", "camt.053.001.08")).holds(t, map[string]int{"<Cd>CLBD</Cd>": 1})
	for wrong, field := range map[string]string{
		text: "RptgReq[2]",
		changed(t, now, "camt.052.", "camt.054."):                                      "RptgReq[1]/ReqdMsgNmId",
		changed(t, now, "ALPHCNB0", "ZZZZCNB0"):                                        "RptgReq[1]/AcctOwnr",
		changed(t, now, "ALPHCNB0", "BRAVGB20"):                                        "RptgReq[1]/Acct/Id",
		changed(t, byCurrency, "%ACCOUNT%", number(messageBond), "<Ccy>EUR</Ccy>", ""): "RptgReq[1]/Acct/Id",
		changed(t, now, ">EUR<", ">USD<"):                                              "RptgReq[1]/Acct/Ccy",
		changed(t, now, ">2026-03-02</ToDt>", ">2026-03-01</ToDt>"):                    "RptgReq[1]/RptgPrd/FrToDt/ToDt",
		changed(t, now, ">2026-03-01</FrDt>", ">2026-03-03</FrDt>"):                    "RptgReq[1]/RptgPrd/FrToDt/FrDt",
		changed(t, now, "</RptgPrd>", "</RptgPrd><RptgSeq><EQSeq>4</EQSeq></RptgSeq>"): "RptgReq[1]/RptgSeq",
	} {
		s.do("POST", "/v1/orders", typeXML, wrong).wantProblem(t, 422, "invalid_value", field)
	}
	if j.seq != before {
		t.Error("something was logged")
	}
}

func TestDeliveryMessage(t *testing.T) {
	s, j, _ := startForMessages(t)
	const own = "sese.024.001.13"
	fix := []string{"2026-03-03", "2026-03-02", "<HldInd><Ind>true</Ind></HldInd>", ""}
	gives := message(t, "sese.023.001.12-delivers", fix...)
	takes := message(t, "sese.023.001.12-receives", fix[:2]...)
	s.send(own, gives).holds(t, map[string]int{"<Umtchd><Rsn><Cd><Cd>CMIS</Cd>": 1, "<AcctOwnrTxId>S-ALPHCNB0-1</AcctOwnrTxId>": 1})
	envelope, err := wire.ReadEnvelope([]byte(j.envelopes[j.seq]))
	if err != nil || envelope.Message == nil || envelope.Message.XML != gives {
		t.Errorf("%v %s", err, j.envelopes[j.seq])
	}
	s.get("/v1/matches?participant=ALPHCNB0").has(t, `"reference":"TRADE-7"`, `"settlement_date":"2026-03-02"`, `"gives":{"asset":"XS000000ABC3","amount":"1000000"}`)
	s.send(own, takes).holds(t, map[string]int{"<Mtchd": 1, "Umtchd": 0})
	s.balance("BRAVGB20", messageBond, "1000000")
	s.balance("ALPHCNB0", "EUR", "998750.25")
	s.send(own, gives).holds(t, map[string]int{"<Mtchd": 1, "Umtchd": 0}) // again, and matched since
	s.send(own, changed(t, gives, "998750.25", "998750.00")).holds(t, map[string]int{"<Rjctd><Rsn><Cd><Cd>REFE</Cd>": 1})
	held := changed(t, message(t, "sese.023.001.12-delivers", fix[:2]...), "S-ALPHCNB0-1", "S-2", "TRADE-7", "TRADE-OF-MORE-THAN-SIXTEEN-CHARACTERS")
	s.do("POST", "/v1/orders", typeXML, held).wantProblem(t, 422, "invalid_value", "SttlmTpAndAddtlParams/CmonId")
	held = changed(t, held, "TRADE-OF-MORE-THAN-SIXTEEN-CHARACTERS", "TRADE-OF-MORE-THAN-16-CHARACTERS")
	s.send(own, held).holds(t, map[string]int{"Umtchd><Rsn": 1})
	other := changed(t, takes, "S-BRAVGB20-1", "S-7", "TRADE-7", "TRADE-OF-MORE-THAN-16-CHARACTERZ") // differs behind the 16th
	s.send(own, other).holds(t, map[string]int{"Umtchd><Rsn": 1})
	s.send(own, changed(t, takes, "S-BRAVGB20-1", "S-3", "TRADE-7", "TRADE-OF-MORE-THAN-16-CHARACTERS")).holds(t, map[string]int{"<Pdg><Rsn>": 1})
	for wrong, code := range map[string]string{
		changed(t, gives, "S-ALPHCNB0-1", "S-4", messageBond, "XS0000000017"): "DSEC",
		changed(t, gives, "S-ALPHCNB0-1", "S-5", "BRAVGB20", "ZZZZGB20"):      "ICAG",
		changed(t, gives, "S-ALPHCNB0-1", "S-6", "2026-03-02", "2025-03-02"):  "DDAT",
	} {
		s.send(own, wrong).holds(t, map[string]int{"<Rjctd><Rsn><Cd><Cd>" + code + "</Cd>": 1})
	}
	before := j.seq
	for wrong, field := range map[string]string{
		changed(t, takes, "<FaceAmt>1000000<", "<FaceAmt>1000000.5<"):     "QtyAndAcctDtls/SttlmQty/Qty",
		changed(t, gives, "<FaceAmt>1000000<", "<FaceAmt>1000000.5<"):     "QtyAndAcctDtls/SttlmQty/Qty",
		changed(t, gives, "<FaceAmt>1000000<", "<FaceAmt>1.123456789<"):   "QtyAndAcctDtls/SttlmQty/Qty",
		changed(t, gives, "<SctiesMvmntTp>DELI<", "<SctiesMvmntTp>XXXX<"): "SttlmTpAndAddtlParams/SctiesMvmntTp",
	} {
		s.do("POST", "/v1/orders", typeXML, wrong).wantProblem(t, 422, "invalid_value", field)
	}
	if j.seq != before {
		t.Error("something was logged")
	}
}

func TestExchangeMessage(t *testing.T) {
	s, _, _ := startForMessages(t)
	const own = "pacs.002.001.10"
	sells := message(t, "fxtr.014.001.06", "2026-03-03", "2026-03-02")
	buys := changed(t, sells, "FX-1", "FX-2", "ALPHCNB0", "%", "BRAVGB20", "ALPHCNB0", "%", "BRAVGB20",
		`"USD">1083450.00`, `%`, `"EUR">1000000.00`, `"USD">1083450.00`, `%`, `"EUR">1000000.00`)
	s.send(own, sells).holds(t, map[string]int{status("PDNG"): 1, "<OrgnlMsgNmId>fxtr.014.001.06<": 1, "<OrgnlTxId>FX-1<": 1, "has not said the same yet": 1})
	s.send(own, buys).holds(t, map[string]int{status("ACSC"): 1, "<FctvIntrBkSttlmDt>": 1})
	s.balance("BRAVGB20", "EUR", "1000000.00")
	s.balance("BRAVGB20", "USD", "-1083450.00")
	s.send(own, sells).holds(t, map[string]int{status("ACSC"): 1}) // again, and settled since
	s.send(own, changed(t, sells, "FX-1", "FX-3", "BRAVGB20", "ZZZZGB20")).holds(t, map[string]int{status("RJCT"): 1, "CtrPtySdId/SubmitgPty: ": 1})
	s.do("POST", "/v1/orders", typeXML, changed(t, sells, ">true<", ">false<")).wantProblem(t, 422, "invalid_value", "TradInf/PmtVrssPmtInd")
}

func TestStrictAndWarnings(t *testing.T) {
	s, j, _ := startForMessages(t)
	header := `<AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02"><Fr><FIId><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></FIId></Fr><To><FIId><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></FIId></To>` +
		`<BizMsgIdr>B1</BizMsgIdr><MsgDefIdr>pacs.008.001.09</MsgDefIdr><CreDt>2026-03-02T09:00:00Z</CreDt></AppHdr>`
	first := strings.Index(payments, "<CdtTrfTxInf><PmtId><EndToEndId>E2")
	single := changed(t, payments[:first]+"</FIToFICstmrCdtTrf></Document>", "<NbOfTxs>2<", "<NbOfTxs>1<")
	wrapped := "<Envelope>" + header + single + "</Envelope>"
	before := j.seq
	s.do("POST", "/v1/orders?strict=true", typeXML, wrapped).wantProblem(t, 422, "invalid_value", "AppHdr/MsgDefIdr")
	s.do("POST", "/v1/orders?strict=yes", typeXML, wrapped).wantProblem(t, 400, "invalid_parameter", "strict")
	if j.seq != before {
		t.Error("something was logged")
	}
	a := s.do("POST", "/v1/orders?strict=false", typeXML, wrapped)
	a.holds(t, map[string]int{status("ACSC"): 1, "pacs.008.001.09": 1})
	followsSchema(t, "pacs.002.001.10", a.body)
	if !strings.Contains(strings.Join(a.header[headerWarning], "\n"), "pacs.008.001.09") {
		t.Error(a.header)
	}
	if a := s.send("pacs.002.001.10", single); len(a.header[headerWarning]) == 0 {
		t.Error(a.header) // a reference outside the X set
	}
}

// What is unusual of one transaction of several stands in its status, what is of the whole message in each.
func TestWarningsOfSeveralTransactions(t *testing.T) {
	s, _, _ := startForMessages(t)
	a := s.send("pacs.002.001.10", payments)
	first, second, _ := strings.Cut(a.body[strings.Index(a.body, "<TxInfAndSts>"):], "</TxInfAndSts>")
	if strings.Contains(first, "no UETR") || !strings.Contains(second, "no UETR") {
		t.Error(a.body)
	}
	followsSchema(t, "pacs.002.001.10", a.body)
}
