package gateway

import (
	"strings"
	"testing"

	"weir/engine"
	"weir/sequencer"
)

// keptJournal is a journal whose records can be read again.
type keptJournal struct {
	memoryJournal
	records map[uint64][]byte
	read    int // records
}

func (j *keptJournal) Append(payloads [][]byte, count int, time int64) (uint64, error) {
	first, err := j.memoryJournal.Append(payloads, count, time)
	seq := first
	for _, payload := range payloads {
		for len(payload) > 0 {
			size := engine.Next(payload)
			j.records[seq] = append(make([]byte, 0, size+8), payload[:size]...)
			payload, seq = payload[size:], seq+1
		}
	}
	return first, err
}

func (j *keptJournal) Read(seqs []uint64, found func(seq uint64, record []byte)) error {
	for i, seq := range seqs {
		if i > 0 && seqs[i-1] >= seq {
			panic("sequences do not ascend")
		}
		if record := j.records[seq]; record != nil {
			j.read++
			found(seq, record)
		}
	}
	return nil
}

func startWithLog(t *testing.T) (*testServer, *keptJournal) {
	journal := &keptJournal{records: map[uint64][]byte{}}
	return startServer(t, func(c *Config, sc *sequencer.Config) { c.Envelopes, sc.Journal = journal, journal }), journal
}

const twoPayments = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf><GrpHdr><MsgId>ALPHA-77</MsgId><CreDtTm>2026-01-30T09:00:00Z</CreDtTm>` +
	`<NbOfTxs>2</NbOfTxs><SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr>` + onePayment + twoPayment + `</FIToFICstmrCdtTrf></Document>`

const (
	onePayment = `<CdtTrfTxInf><PmtId><InstrId>I-1</InstrId><EndToEndId>E-1</EndToEndId><TxId>T-1</TxId><UETR>00000000-0000-4000-8000-000000000001</UETR></PmtId>` + paymentRest
	twoPayment = `<CdtTrfTxInf><PmtId><InstrId>I-2</InstrId><EndToEndId>E-2</EndToEndId><TxId>T-2</TxId><UETR>00000000-0000-4000-8000-000000000002</UETR></PmtId>` + paymentRest

	paymentRest = `<IntrBkSttlmAmt Ccy="CNY">80.00</IntrBkSttlmAmt><IntrBkSttlmDt>2026-01-30</IntrBkSttlmDt><ChrgBr>SLEV</ChrgBr><InstgAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></InstgAgt>` +
		`<InstdAgt><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></InstdAgt><Dbtr><Nm>D</Nm></Dbtr><DbtrAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></DbtrAgt>` +
		`<CdtrAgt><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>C</Nm></Cdtr></CdtTrfTxInf>`
)

// What came by message is told with the references of that message, also of its second order, and after a message was read once it is not read again.
func TestMessagesNameTheMessageThatAnOrderCameIn(t *testing.T) {
	s, journal := startWithLog(t)
	s.setUp()
	s.do("POST", "/v1/orders", typeXML, twoPayments).has(t, "ACSC", "PDNG")
	page := s.messages("?after=7")
	wantTold(t, page.Items, "8.0.0.pacs.002 ALPHCNB0", "8.0.1.camt.054 ALPHCNB0", "8.0.2.camt.054 BRAVGB20", "9.0.0.pacs.002 ALPHCNB0")
	page.Items[0].holds(t, "<OrgnlMsgId>ALPHA-77</OrgnlMsgId><OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId>", "<OrgnlInstrId>I-1</OrgnlInstrId><OrgnlEndToEndId>E-1</OrgnlEndToEndId><OrgnlTxId>T-1</OrgnlTxId>")
	page.Items[2].holds(t, "<MsgId>ALPHA-77</MsgId>", "<EndToEndId>E-1</EndToEndId>", "CUSTOMER-TRANSFER")
	page.Items[3].holds(t, "<OrgnlMsgId>ALPHA-77</OrgnlMsgId>", "<OrgnlEndToEndId>E-2</OrgnlEndToEndId>", "<TxSts>PDNG</TxSts>")
	journal.read = 0
	if again := s.messages("?after=8"); again.Items[0] != page.Items[3] {
		t.Errorf("%s\nwas\n%s", again.Items[0].Body, page.Items[3].Body)
	}
	if journal.read != 1 {
		t.Errorf("%d records were read, want that of the order alone", journal.read)
	}
	validate(t, page.Items)
}

// A log that was archived away: the message does without references.
func TestMessagesWithoutALog(t *testing.T) {
	s, journal := startWithLog(t)
	s.setUp()
	s.post("/v1/orders", order(1, "10.00", `,"end_to_end_id":"E2E-1"`))
	s.messages("?after=7").Items[0].holds(t, "<OrgnlEndToEndId>E2E-1</OrgnlEndToEndId>", "<OrgnlUETR>00000000-0000-4000-8000-000000000001</OrgnlUETR>")
	clear(journal.records)
	page := s.messages("?after=7")
	if m := page.Items[0]; strings.Contains(m.Body, "E2E-1") || !strings.Contains(m.Body, "<OrgnlUETR>00000000-0000-4000-8000-000000000001</OrgnlUETR>") {
		t.Error(m.Body)
	}
	validate(t, page.Items)
}

// The sides of a delivery versus payment are told in messages of securities; its cash in notifications too.
func TestMessagesOfADelivery(t *testing.T) {
	s, _ := startWithLog(t)
	s.setUpTrades()
	s.post("/v1/matches", sells(1, "10", "50.00", `,"reference":"T-1"`)).has(t, `"unmatched"`)
	s.post("/v1/matches", buys(2, "50.00", "10", `,"reference":"T-1"`)).has(t, `"settled"`)
	page := s.messages("?after=12")
	wantTold(t, page.Items, "13.0.0.sese.024 BRAVGB20", "14.0.0.sese.024 BRAVGB20", "14.1.0.sese.024 ALPHCNB0",
		"14.2.0.sese.025 BRAVGB20", "14.3.0.sese.025 ALPHCNB0", "14.3.1.camt.054 ALPHCNB0", "14.3.2.camt.054 BRAVGB20")
	page.Items[0].holds(t, "<Umtchd>", "<CmonId>T-1</CmonId>", "<SctiesMvmntTp>DELI</SctiesMvmntTp>")
	page.Items[2].holds(t, "<Mtchd>", "<SctiesMvmntTp>RECE</SctiesMvmntTp>")
	page.Items[3].holds(t, "<SttldQty><Qty><Unit>10</Unit></Qty></SttldQty>", `<Amt Ccy="CNY">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>`, "<AcctSvcrTxId>13</AcctSvcrTxId>")
	page.Items[4].holds(t, "<SttldQty><Qty><Unit>10</Unit></Qty></SttldQty>", `<Amt Ccy="CNY">50.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>`, "<AcctSvcrTxId>14</AcctSvcrTxId>")
	page.Items[6].holds(t, "SECURITIES-PAYMENT", `<Amt Ccy="CNY">50.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>`)
	validate(t, page.Items)
}

// What settled of a side is what its own event and that of the other side say, not what was instructed.
func TestMessagesOfAPartialDelivery(t *testing.T) {
	s, _ := startWithLog(t)
	s.setUpTrades()
	s.post("/v1/matches", sells(1, "10", "200.00", `,"partial":true`))
	s.post("/v1/matches", buys(2, "200.00", "10", `,"partial":true`))
	confirmed := 0
	page := s.messages("?after=13")
	for _, m := range page.Items {
		if strings.HasPrefix(m.Kind, "sese.025") {
			confirmed++
			m.holds(t, "<SttldQty><Qty><Unit>5</Unit></Qty></SttldQty>", `<Amt Ccy="CNY">100.00</Amt>`)
		}
	}
	if confirmed != 2 {
		t.Errorf("%v", told(page.Items))
	}
	validate(t, page.Items)
}

// Parts of a delivery tell what settled before and what is left, and the last one leaves nothing.
func TestMessagesTellHowFarAPartialDeliveryIs(t *testing.T) {
	s, _ := startWithLog(t)
	s.setUpTrades()
	s.post("/v1/matches", sells(1, "10", "200.00", `,"partial":true`))
	s.post("/v1/matches", buys(2, "200.00", "10", `,"partial":true`))
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f5","participant":"ALPHCNB0","asset":"CNY","amount":"40.00","direction":"in"}`)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f6","participant":"ALPHCNB0","asset":"CNY","amount":"60.00","direction":"in"}`)
	var told []outgoing
	page := s.messages("?after=13&participant=BRAVGB20")
	for _, m := range page.Items {
		if strings.HasPrefix(m.Kind, "sese.025") {
			told = append(told, m)
		}
	}
	if len(told) != 3 {
		t.Fatalf("%d parts", len(told))
	}
	told[0].holds(t, "<PrtlSttlm>PAIN</PrtlSttlm></AddtlParams>", "<SttldQty><Qty><Unit>5</Unit></Qty></SttldQty><PrevslySttldQty><Unit>0</Unit></PrevslySttldQty><RmngToBeSttldQty><Unit>5</Unit>",
		`<RmngToBeSttldAmt><Amt Ccy="CNY">100.00</Amt>`)
	told[1].holds(t, "<PrtlSttlm>PAIN</PrtlSttlm><PrvsPrtlConfId>S25-", "<SttldQty><Qty><Unit>2</Unit></Qty></SttldQty><PrevslySttldQty><Unit>5</Unit></PrevslySttldQty><RmngToBeSttldQty><Unit>3</Unit>",
		`<PrevslySttldAmt><Amt Ccy="CNY">100.00</Amt>`)
	told[2].holds(t, "<PrtlSttlm>PARC</PrtlSttlm><PrvsPrtlConfId>S25-", "<SttldQty><Qty><Unit>3</Unit></Qty></SttldQty><PrevslySttldQty><Unit>7</Unit></PrevslySttldQty><RmngToBeSttldQty><Unit>0</Unit>",
		`<RmngToBeSttldAmt><Amt Ccy="CNY">0.00</Amt>`)
	validate(t, page.Items)
}

// What the engine does not know any more is found in the log: where the message's own instruction brought it, and where an earlier event of the order stands.
func TestMessagesOfForgottenOrders(t *testing.T) {
	s, _ := startWithLog(t)
	s.setUp()
	s.post("/v1/orders", order(1, "150.00", `,"end_to_end_id":"E2E-1"`)).has(t, `"queued"`)
	s.post("/v1/orders", order(2, "0.10", `,"end_to_end_id":"E2E-2","priority":"urgent"`)).has(t, `"settled"`)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f3","participant":"ALPHCNB0","asset":"CNY","amount":"60.00","direction":"in"}`)
	p := planner{gateway: s.g, after: WholeSeq(8), limit: 100, next: WholeSeq(8)}
	if err := p.run(); err != nil {
		t.Fatal(err)
	}
	known := lives{}
	if err := s.g.findForgotten(p.due, known); err != nil {
		t.Fatal(err)
	}
	found := map[byte]uint64{}
	for l := range known {
		found[l.key.id[15]] = l.seq
	}
	if found[1] != 8 || found[2] != 9 || found[0xf3] != 10 {
		t.Errorf("%v", found)
	}
}
