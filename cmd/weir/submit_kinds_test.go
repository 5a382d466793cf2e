package main

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"weir/iso20022"
)

const (
	liquidityTransfer = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.050.001.05"><LqdtyCdtTrf><MsgHdr><MsgId>L-1</MsgId></MsgHdr><LqdtyCdtTrf>` +
		`<LqdtyTrfId><EndToEndId>LE-1</EndToEndId></LqdtyTrfId><Cdtr><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></Cdtr><TrfdAmt><AmtWthCcy Ccy="EUR">1.00</AmtWthCcy></TrfdAmt>` +
		`<Dbtr><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></Dbtr><SttlmDt>2001-02-03</SttlmDt></LqdtyCdtTrf></LqdtyCdtTrf></Document>`
	recall = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.056.001.08"><FIToFIPmtCxlReq><Assgnmt><Id>C-1</Id><Assgnr><Agt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></Agt></Assgnr>` +
		`<Assgne><Agt><FinInstnId><BICFI>CBEUDEF0</BICFI></FinInstnId></Agt></Assgne><CreDtTm>2026-11-28T10:00:00Z</CreDtTm></Assgnmt><Undrlyg><TxInf><OrgnlEndToEndId>E-9</OrgnlEndToEndId>` +
		`<OrgnlUETR>00000000-0000-4000-8000-0000000000a9</OrgnlUETR><OrgnlIntrBkSttlmDt>2001-02-03</OrgnlIntrBkSttlmDt></TxInf></Undrlyg></FIToFIPmtCxlReq></Document>`
	delivery = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:sese.023.001.11"><SctiesSttlmTxInstr><TxId>S-1</TxId>` +
		`<SttlmTpAndAddtlParams><SctiesMvmntTp>DELI</SctiesMvmntTp><Pmt>APMT</Pmt></SttlmTpAndAddtlParams>` +
		`<TradDtls><TradDt><Dt><Dt>2001-02-01</Dt></Dt></TradDt><SttlmDt><Dt><DtTm>2001-02-03T10:00:00Z</DtTm></Dt></SttlmDt></TradDtls><FinInstrmId><ISIN>DE0001102580</ISIN></FinInstrmId>` +
		`<QtyAndAcctDtls><SttlmQty><Qty><Unit>10</Unit></Qty></SttlmQty></QtyAndAcctDtls><SttlmParams><SctiesTxTp><Cd>TRAD</Cd></SctiesTxTp></SttlmParams>` +
		`<DlvrgSttlmPties><Pty1><Id><AnyBIC>ALPHCNB0</AnyBIC></Id></Pty1></DlvrgSttlmPties><RcvgSttlmPties><Pty1><Id><AnyBIC>BRAVGB20</AnyBIC></Id></Pty1></RcvgSttlmPties>` +
		`<SttlmAmt><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></SttlmAmt></SctiesSttlmTxInstr></Document>`
	exchange = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:fxtr.014.001.05"><FXTradInstr><TradInf><TradDt>2001-02-01</TradDt><OrgtrRef>FX-1</OrgtrRef></TradInf>` +
		`<TradgSdId><SubmitgPty><AnyBIC><AnyBIC>ALPHCNB0</AnyBIC></AnyBIC></SubmitgPty></TradgSdId><CtrPtySdId><SubmitgPty><AnyBIC><AnyBIC>BRAVGB20</AnyBIC></AnyBIC></SubmitgPty></CtrPtySdId>` +
		`<TradAmts><TradgSdBuyAmt><Amt Ccy="USD">2.00</Amt></TradgSdBuyAmt><TradgSdSellAmt><Amt Ccy="EUR">1.00</Amt></TradgSdSellAmt><SttlmDt>2001-02-03</SttlmDt></TradAmts></FXTradInstr></Document>`
	reportRequest = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.060.001.05"><AcctRptgReq><GrpHdr><MsgId>R-1</MsgId><CreDtTm>2026-11-28T10:00:00Z</CreDtTm></GrpHdr><RptgReq>` +
		`<Id>RR-1</Id><ReqdMsgNmId>camt.053.001.08</ReqdMsgNmId><Acct><Id><Othr><Id>2</Id></Othr></Id></Acct><AcctOwnr><Agt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></Agt></AcctOwnr>` +
		`<RptgPrd><FrToDt><FrDt>2001-02-03</FrDt><ToDt>2001-02-03</ToDt></FrToDt></RptgPrd></RptgReq></AcctRptgReq></Document>`
	initiation = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>P-1</MsgId><CreDtTm>2026-11-28T09:00:00Z</CreDtTm><NbOfTxs>1</NbOfTxs></GrpHdr>` +
		`<PmtInf><PmtInfId>B-1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2001-02-03</Dt></ReqdExctnDt><DbtrAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></DbtrAgt>` +
		`<CdtTrfTxInf><PmtId><EndToEndId>PE-1</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">1.00</InstdAmt></Amt><CdtrAgt><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></CdtrAgt></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>`
)

// Every kind that the server takes has its row, with what its own kind of answer says, and a refusal exits with 1.
func TestSubmitShowsTheAnswersOfAllKinds(t *testing.T) {
	s := startServer(t, t.TempDir())
	setUp(t, s.url())
	rows := func(refused bool, name, text string, more ...string) string {
		t.Helper()
		args := append(append([]string{"submit", "--addr", s.address}, more...), file(t, name, text))
		out := ""
		if refused {
			out = runRefused(t, args...)
		} else {
			out = mustRun(t, args...)
		}
		return regexp.MustCompile(` +`).ReplaceAllString(out, " ")
	}
	for _, c := range []struct {
		name, text string
		redate     bool
		refused    bool
		row        string
	}{
		{"camt050.xml", liquidityTransfer, false, true, "camt050.xml LE-1 ALPHCNB0 BRAVGB20 EUR 1.00 rejected DT01 "},
		{"camt050.xml", strings.ReplaceAll(liquidityTransfer, "-1", "-2"), true, false, "camt050.xml LE-2 ALPHCNB0 BRAVGB20 EUR 1.00 settled "},
		{"camt056.xml", recall, false, true, "camt056.xml 00000000-0000-4000-8000-0000000000a9 - - - rejected NOOR "},
		{"sese023.xml", delivery, false, true, "sese023.xml S-1 ALPHCNB0 BRAVGB20 DE0001102580 10 rejected DSEC FinInstrmId/ISIN"},
		{"fxtr014.xml", exchange, false, true, "fxtr014.xml FX-1 ALPHCNB0 BRAVGB20 EUR 1.00 rejected "},
		{"camt060.xml", reportRequest, false, true, "camt060.xml - - - - refused invalid_value RptgReq[1]/RptgPrd/FrToDt/ToDt: "},
		{"camt060.xml", reportRequest, true, false, "camt060.xml RR-1 ALPHCNB0 - - answered camt.053.001.08: "},
		{"pain001.xml", initiation, false, true, "pain001.xml PE-1 ALPHCNB0 BRAVGB20 EUR 1.00 rejected DT01 "},
		{"pain001.xml", strings.ReplaceAll(initiation, "-1<", "-2<"), true, false, "pain001.xml PE-2 ALPHCNB0 BRAVGB20 EUR 1.00 settled "},
	} {
		var more []string
		if c.redate {
			more = []string{"--redate"}
		}
		if out := rows(c.refused, c.name, c.text, more...); !strings.Contains(out, "\n"+c.row) {
			t.Errorf("%s\nlacks %s", out, c.row)
		}
	}
}

// What is read as the business date becomes today's, whatever the kind calls it, and no other date.
func TestRedateChangesTheBusinessDateOfAllKinds(t *testing.T) {
	today := time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC)
	for name, text := range map[string]string{
		"camt.050": liquidityTransfer, "sese.023": delivery, "fxtr.014": exchange, "camt.060": reportRequest, "pain.001": initiation,
		"header and prefix": `<a:Document xmlns:a="urn:iso:std:iso:20022:tech:xsd:fxtr.014.001.05">` + regexp.MustCompile(`<(/?)([A-Z])`).
			ReplaceAllString(strings.TrimSuffix(strings.SplitAfterN(exchange, ">", 2)[1], "</Document>"), "<${1}a:${2}") + `</a:Document>`,
	} {
		redated := string(redate([]byte(text), today))
		if want := strings.ReplaceAll(text, "2001-02-03", "2026-11-29"); redated != want {
			t.Errorf("%s: %s", name, redated)
		}
		if _, err := iso20022.Parse([]byte(redated), iso20022.Limits{}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, text := range []string{recall, "<Document><SttlmDt>2001-02-03</SttlmDt", "no message"} {
		if redated := string(redate([]byte(text), today)); redated != text {
			t.Error(redated)
		}
	}
}
