package iso20022

import (
	"errors"
	"math"
	"math/big"
	"strings"
	"testing"
	"time"
)

var (
	goldenTime = time.Date(2026, 3, 2, 17, 0, 0, 5e6, time.UTC)
	goldenHead = Head{Seq: 1234, Part: 83, At: goldenTime, From: "CBCNCNB0", To: "ALPHCNB0"}
)

const goldenUETR = "00000000-0000-4000-8000-0000000000a1"

// flat puts a message that is set out in lines on one.
func flat(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimLeft(line, "\t")
	}
	return strings.Join(lines, "")
}

// expectText compares a message without its prolog.
func expectText(t *testing.T, got []byte, err error, want string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	text, found := strings.CutPrefix(string(got), `<?xml version="1.0" encoding="UTF-8"?>`+"\n")
	if text, ended := strings.CutSuffix(text, "\n"); !found || !ended || text != flat(want) {
		t.Errorf("got  %s\nwant %s", text, flat(want))
	}
}

func TestMessageIDs(t *testing.T) {
	for want, got := range map[string]string{
		"P02-1":                               MessageID("pacs.002", 1, 0),
		"C54-1234-2B":                         MessageID("camt.054", 1234, 83),
		"C53-1234-0-2":                        messageID("camt.053.001.08", 1234, 0, 2),
		"C53-1234-2B-A":                       messageID("camt.053.001.08", 1234, 83, 10),
		"S25-999999999999999999-1Z141Z3":      MessageID("sese.025", maxSeq, math.MaxUint32),
		"C53-999999999999999999-1Z141Z3-255R": messageID("camt.053", maxSeq, math.MaxUint32, 99999),
	} {
		if got != want || len(got) > 35 {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestDecimals(t *testing.T) {
	for want, got := range map[string]string{
		"0":                    string(appendDecimal(nil, 0, 0)),
		"0.00":                 string(appendDecimal(nil, 0, 2)),
		"0.05":                 string(appendDecimal(nil, 5, 2)),
		"12.00000005":          string(appendDecimal(nil, 1200000005, 8)),
		"92233720368547758.08": string(appendDecimal(nil, magnitude(math.MinInt64), 2)),
	} {
		if got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestStatusReportText(t *testing.T) {
	got, err := AppendStatusReport(nil, &StatusReport{Head: goldenHead, Orders: []OrderStatus{{
		Original:    Original{MsgID: "M1", MsgName: "pacs.008.001.08", Created: "2026-03-02T09:00:00Z", EndToEndID: "E1", TxID: "T1", UETR: goldenUETR},
		Status:      Status{TransactionStatus: "ACSC", AcceptedAt: goldenTime.Add(-time.Hour), SettledAt: goldenTime},
		Seq:         1200,
		Instructing: "ALPHCNB0", Instructed: "BRAVGB20",
	}, {Original: Original{InstrID: "I2"}, Status: Status{TransactionStatus: "RJCT", Reason: "AB03", Info: "expired"}}}})
	expectText(t, got, err, `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10"><FIToFIPmtStsRpt>
		<GrpHdr><MsgId>P02-1234-2B</MsgId><CreDtTm>2026-03-02T17:00:00.005Z</CreDtTm>
		<InstgAgt><FinInstnId><BICFI>CBCNCNB0</BICFI></FinInstnId></InstgAgt><InstdAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></InstdAgt></GrpHdr>
		<TxInfAndSts><OrgnlGrpInf><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId><OrgnlCreDtTm>2026-03-02T09:00:00Z</OrgnlCreDtTm></OrgnlGrpInf>
		<OrgnlEndToEndId>E1</OrgnlEndToEndId><OrgnlTxId>T1</OrgnlTxId><OrgnlUETR>00000000-0000-4000-8000-0000000000a1</OrgnlUETR><TxSts>ACSC</TxSts>
		<AccptncDtTm>2026-03-02T16:00:00.005Z</AccptncDtTm><FctvIntrBkSttlmDt><DtTm>2026-03-02T17:00:00.005Z</DtTm></FctvIntrBkSttlmDt><ClrSysRef>1200</ClrSysRef>
		<InstgAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></InstgAgt><InstdAgt><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></InstdAgt></TxInfAndSts>
		<TxInfAndSts><OrgnlInstrId>I2</OrgnlInstrId><TxSts>RJCT</TxSts>
		<StsRsnInf><Rsn><Cd>AB03</Cd></Rsn><AddtlInf>expired</AddtlInf></StsRsnInf></TxInfAndSts>
		</FIToFIPmtStsRpt></Document>`)
}

// TestReportHeader: the answer to a submission may have the application header too.
func TestReportHeader(t *testing.T) {
	report := testReport
	report.Header = true
	data := AppendPacs002(nil, parsed(t, base), everyStatus[:2], report)
	readBack(t, data).expect(t, map[string]string{
		"BusinessMessage/AppHdr/Fr/FIId/FinInstnId/BICFI": "CBCNCNB0", "BusinessMessage/AppHdr/To/FIId/FinInstnId/BICFI": "ALPHCNB0",
		"BusinessMessage/AppHdr/BizMsgIdr": "WEIR-1", "BusinessMessage/AppHdr/MsgDefIdr": "pacs.002.001.10", "BusinessMessage/AppHdr/CreDt": "2026-03-02T09:00:01.005Z",
		"BusinessMessage/Document/FIToFIPmtStsRpt/GrpHdr/MsgId": "WEIR-1",
	})
	validate(t, "head.001.001.02", map[string][]byte{"header": cutOut(data, "AppHdr")})
	validate(t, "pacs.002.001.10", map[string][]byte{"document": cutOut(data, "Document")})
}

func goldenStatement() Statement {
	return Statement{
		Head:    goldenHead,
		Account: CashAccount{ID: "83", Currency: "CNY", Scale: 2, Owner: "ALPHCNB0", Servicer: "CBCNCNB0"},
		Number:  7, Date: "2026-03-02", Since: goldenTime.Add(-8 * time.Hour),
		Opening: 1000, Booked: -250, Available: 9750, CreditLine: 10000,
		Entries: []Entry{
			{Minor: 1050, Kind: CustomerTransfer, Seq: 1200, BookedAt: goldenTime.Add(-time.Hour), ValueDate: "2026-03-02",
				Details: []EntryDetail{{EndToEndID: "E1", UETR: goldenUETR, Seq: 1100, Debtor: "BRAVGB20", Creditor: "ALPHCNB0"}}},
			{Minor: -2300, Kind: NetSettlement, Seq: 1234, BookedAt: goldenTime, ValueDate: "2026-03-02", Orders: 812},
		},
		Info: "sequence 1234",
	}
}

const goldenEntries = `<Ntry><Amt Ccy="CNY">10.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-03-02T16:00:00.005Z</DtTm></BookgDt>
	<ValDt><Dt>2026-03-02</Dt></ValDt><AcctSvcrRef>1200</AcctSvcrRef>
	<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>DMCT</SubFmlyCd></Fmly></Domn><Prtry><Cd>CUSTOMER-TRANSFER</Cd><Issr>WEIR</Issr></Prtry></BkTxCd>
	<NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId><UETR>00000000-0000-4000-8000-0000000000a1</UETR><ClrSysRef>1100</ClrSysRef></Refs>
	<Amt Ccy="CNY">10.50</Amt><CdtDbtInd>CRDT</CdtDbtInd>
	<RltdAgts><DbtrAgt><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></DbtrAgt><CdtrAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></CdtrAgt></RltdAgts></TxDtls></NtryDtls></Ntry>
	<Ntry><Amt Ccy="CNY">23.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-03-02T17:00:00.005Z</DtTm></BookgDt>
	<ValDt><Dt>2026-03-02</Dt></ValDt><AcctSvcrRef>1234</AcctSvcrRef>
	<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>OTHR</SubFmlyCd></Fmly></Domn><Prtry><Cd>NET-SETTLEMENT</Cd><Issr>WEIR</Issr></Prtry></BkTxCd>
	<NtryDtls><Btch><NbOfTxs>812</NbOfTxs></Btch></NtryDtls></Ntry>`

const goldenAccount = `<Acct><Id><Othr><Id>83</Id></Othr></Id><Ccy>CNY</Ccy><Ownr><Id><OrgId><AnyBIC>ALPHCNB0</AnyBIC></OrgId></Id></Ownr>
	<Svcr><FinInstnId><BICFI>CBCNCNB0</BICFI></FinInstnId></Svcr></Acct>`

const goldenSummary = `<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries><Sum>33.50</Sum><TtlNetNtry><Amt>12.50</Amt><CdtDbtInd>DBIT</CdtDbtInd></TtlNetNtry></TtlNtries>
	<TtlCdtNtries><NbOfNtries>1</NbOfNtries><Sum>10.50</Sum></TtlCdtNtries><TtlDbtNtries><NbOfNtries>1</NbOfNtries><Sum>23.00</Sum></TtlDbtNtries></TxsSummry>`

func TestStatementText(t *testing.T) {
	s := goldenStatement()
	got, err := AppendCamt053(nil, &s)
	expectText(t, got, err, `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
		<GrpHdr><MsgId>C53-1234-2B</MsgId><CreDtTm>2026-03-02T17:00:00.005Z</CreDtTm><MsgRcpt><Id><OrgId><AnyBIC>ALPHCNB0</AnyBIC></OrgId></Id></MsgRcpt></GrpHdr>
		<Stmt><Id>C53-1234-2B</Id><StmtPgntn><PgNb>1</PgNb><LastPgInd>true</LastPgInd></StmtPgntn><ElctrncSeqNb>7</ElctrncSeqNb><CreDtTm>2026-03-02T17:00:00.005Z</CreDtTm>
		<FrToDt><FrDtTm>2026-03-02T09:00:00.005Z</FrDtTm><ToDtTm>2026-03-02T17:00:00.005Z</ToDtTm></FrToDt>`+goldenAccount+`
		<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>
		<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">2.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>
		<Bal><Tp><CdOrPrtry><Cd>CLAV</Cd></CdOrPrtry></Tp><CdtLine><Incl>true</Incl><Amt Ccy="CNY">100.00</Amt></CdtLine>
		<Amt Ccy="CNY">97.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>`+goldenSummary+goldenEntries+
		`<AddtlStmtInf>sequence 1234</AddtlStmtInf></Stmt></BkToCstmrStmt></Document>`)
}

func TestAccountReportText(t *testing.T) {
	s := goldenStatement()
	s.Query, s.QueryKind, s.Info, s.Since, s.Number = "Q1", "camt.060.001.05", "", time.Time{}, 0
	s.Page, s.Entries = 2, s.Entries[1:] // the first page had the other entry
	whole := goldenStatement()
	s.Totals = totals(whole.Entries)
	got, err := AppendCamt052(nil, &s)
	expectText(t, got, err, `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.052.001.08"><BkToCstmrAcctRpt>
		<GrpHdr><MsgId>C52-1234-2B-2</MsgId><CreDtTm>2026-03-02T17:00:00.005Z</CreDtTm><MsgRcpt><Id><OrgId><AnyBIC>ALPHCNB0</AnyBIC></OrgId></Id></MsgRcpt>
		<OrgnlBizQry><MsgId>Q1</MsgId><MsgNmId>camt.060.001.05</MsgNmId></OrgnlBizQry></GrpHdr>
		<Rpt><Id>C52-1234-2B</Id><RptPgntn><PgNb>2</PgNb><LastPgInd>false</LastPgInd></RptPgntn><CreDtTm>2026-03-02T17:00:00.005Z</CreDtTm>`+goldenAccount+`
		<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>
		<Bal><Tp><CdOrPrtry><Cd>ITBD</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">2.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Dt><DtTm>2026-03-02T17:00:00.005Z</DtTm></Dt></Bal>
		<Bal><Tp><CdOrPrtry><Cd>ITAV</Cd></CdOrPrtry></Tp><CdtLine><Incl>true</Incl><Amt Ccy="CNY">100.00</Amt></CdtLine>
		<Amt Ccy="CNY">97.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><DtTm>2026-03-02T17:00:00.005Z</DtTm></Dt></Bal>`+
		goldenSummary+goldenEntries[strings.LastIndex(goldenEntries, "<Ntry>"):]+`</Rpt></BkToCstmrAcctRpt></Document>`)
}

func TestNotificationText(t *testing.T) {
	s := goldenStatement()
	got, err := AppendCamt054(nil, &Notification{Head: s.Head, Account: s.Account, Entries: s.Entries})
	expectText(t, got, err, `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08"><BkToCstmrDbtCdtNtfctn>
		<GrpHdr><MsgId>C54-1234-2B</MsgId><CreDtTm>2026-03-02T17:00:00.005Z</CreDtTm><MsgRcpt><Id><OrgId><AnyBIC>ALPHCNB0</AnyBIC></OrgId></Id></MsgRcpt></GrpHdr>
		<Ntfctn><Id>C54-1234-2B</Id><CreDtTm>2026-03-02T17:00:00.005Z</CreDtTm>`+goldenAccount+goldenSummary+goldenEntries+`</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>`)
}

func TestCancellationReplyText(t *testing.T) {
	got, err := AppendCamt029(nil, &CancellationReply{Head: goldenHead, CaseID: "CASE-1", Answers: []CancellationAnswer{
		{Original: Original{MsgID: "M1", MsgName: "pacs.008.001.08", EndToEndID: "E1", UETR: goldenUETR, Amount: "10.50", Currency: "CNY", SettlementDate: "2026-03-02"},
			Status: CancellationRefused, Reason: "ARDT", Info: "it is settled"},
		{Original: Original{MsgID: "M2"}, Whole: true, CancellationID: "C2", Status: CancellationDone},
	}})
	expectText(t, got, err, `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.029.001.09"><RsltnOfInvstgtn>
		<Assgnmt><Id>C29-1234-2B</Id><Assgnr><Agt><FinInstnId><BICFI>CBCNCNB0</BICFI></FinInstnId></Agt></Assgnr>
		<Assgne><Agt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></Agt></Assgne><CreDtTm>2026-03-02T17:00:00.005Z</CreDtTm></Assgnmt>
		<RslvdCase><Id>CASE-1</Id><Cretr><Agt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></Agt></Cretr></RslvdCase><Sts><Conf>PECR</Conf></Sts>
		<CxlDtls><TxInfAndSts><OrgnlGrpInf><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId></OrgnlGrpInf><OrgnlEndToEndId>E1</OrgnlEndToEndId>
		<OrgnlUETR>00000000-0000-4000-8000-0000000000a1</OrgnlUETR><TxCxlSts>RJCR</TxCxlSts>
		<CxlStsRsnInf><Rsn><Cd>ARDT</Cd></Rsn><AddtlInf>it is settled</AddtlInf></CxlStsRsnInf>
		<OrgnlIntrBkSttlmAmt Ccy="CNY">10.50</OrgnlIntrBkSttlmAmt><OrgnlIntrBkSttlmDt>2026-03-02</OrgnlIntrBkSttlmDt></TxInfAndSts></CxlDtls>
		<CxlDtls><OrgnlGrpInfAndSts><OrgnlGrpCxlId>C2</OrgnlGrpCxlId><OrgnlMsgId>M2</OrgnlMsgId><OrgnlMsgNmId>NOTPROVIDED</OrgnlMsgNmId><GrpCxlSts>ACCR</GrpCxlSts></OrgnlGrpInfAndSts></CxlDtls>
		</RsltnOfInvstgtn></Document>`)
}

// TestCancellationAsAWhole: what the request as a whole is told, by what its parts are.
func TestCancellationAsAWhole(t *testing.T) {
	answer := func(s ...CancellationStatus) (answers []CancellationAnswer) {
		for _, status := range s {
			answers = append(answers, CancellationAnswer{Status: status})
		}
		return answers
	}
	const done, refused, pending = CancellationDone, CancellationRefused, CancellationPending
	for _, row := range []struct {
		answers []CancellationAnswer
		want    string
	}{
		{answer(done), "CNCL"}, {answer(refused), "RJCR"}, {answer(pending), "PDCR"}, {answer(done, done), "CNCL"}, {answer(done, refused), "PECR"},
		{answer(done, pending), "PDCR"}, {answer(pending, refused, done), "PDCR"}, {answer(done, refused, pending), "PDCR"}, {answer(refused, done, refused), "PECR"},
	} {
		var w writer
		if got := w.investigationStatus(row.answers); got != row.want || w.fault != nil {
			t.Errorf("%v is %s, want %s", row.answers, got, row.want)
		}
	}
}

func TestReceiptText(t *testing.T) {
	got, err := AppendCamt025(nil, &ReceiptMessage{Head: goldenHead, Receipts: []Receipt{
		{MsgID: "M1", Kind: "camt.050.001.05", TxID: "T1", Status: "AM04", Info: "no cover"}, {MsgID: "M2", TxID: goldenUETR, Status: "ACSC"},
	}})
	expectText(t, got, err, `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.025.001.05"><Rct>
		<MsgHdr><MsgId>C25-1234-2B</MsgId><CreDtTm>2026-03-02T17:00:00.005Z</CreDtTm></MsgHdr>
		<RctDtls><OrgnlMsgId><MsgId>M1</MsgId><MsgNmId>camt.050.001.05</MsgNmId></OrgnlMsgId><OrgnlPmtId><TxId>T1</TxId></OrgnlPmtId>
		<ReqHdlg><StsCd>AM04</StsCd><Desc>no cover</Desc></ReqHdlg></RctDtls>
		<RctDtls><OrgnlMsgId><MsgId>M2</MsgId></OrgnlMsgId><OrgnlPmtId><PrtryId>00000000-0000-4000-8000-0000000000a1</PrtryId></OrgnlPmtId>
		<ReqHdlg><StsCd>ACSC</StsCd></ReqHdlg></RctDtls></Rct></Document>`)
}

func goldenSide() SettlementSide {
	return SettlementSide{
		Reference: "REF-1", Seq: 1200, CommonID: "DEAL-7", TradeDate: "2026-02-27", SettlementDate: "2026-03-02", Delivers: true, Security: "US0378331005",
		Quantity: Quantity{Minor: 100}, Cash: Money{"CNY", 1850050, 2}, Partial: true, Depository: "CDSCCNB0",
		Participant: "ALPHCNB0", Counterparty: "011-000015", SafekeepingAccount: "S-1",
	}
}

func TestStatusAdviceText(t *testing.T) {
	got, err := AppendSese024(nil, &StatusAdvice{Head: goldenHead, Side: goldenSide(), Status: SettlementWaits, Reason: "CMON", Info: "the other side lacks cash"})
	expectText(t, got, err, `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:sese.024.001.13"><SctiesSttlmTxStsAdvc>
		<TxId><AcctOwnrTxId>REF-1</AcctOwnrTxId><AcctSvcrTxId>1200</AcctSvcrTxId><CmonId>DEAL-7</CmonId></TxId>
		<MtchgSts><Mtchd/></MtchgSts><SttlmSts><Pdg><Rsn><Cd><Cd>CMON</Cd></Cd><AddtlRsnInf>the other side lacks cash</AddtlRsnInf></Rsn></Pdg></SttlmSts>
		<TxDtls><AcctOwnr><Id><AnyBIC>ALPHCNB0</AnyBIC></Id></AcctOwnr><SfkpgAcct><Id>S-1</Id></SfkpgAcct><FinInstrmId><ISIN>US0378331005</ISIN></FinInstrmId>
		<SttlmQty><Qty><Unit>100</Unit></Qty></SttlmQty><SttlmAmt><Amt Ccy="CNY">18500.50</Amt><CdtDbtInd>CRDT</CdtDbtInd></SttlmAmt>
		<SttlmDt><Dt><Dt>2026-03-02</Dt></Dt></SttlmDt><TradDt><Dt><Dt>2026-02-27</Dt></Dt></TradDt><SctiesMvmntTp>DELI</SctiesMvmntTp><Pmt>APMT</Pmt>
		<SttlmParams><SctiesTxTp><Cd>TRAD</Cd></SctiesTxTp><PrtlSttlmInd>PART</PrtlSttlmInd></SttlmParams>
		<RcvgSttlmPties><Dpstry><Id><AnyBIC>CDSCCNB0</AnyBIC></Id></Dpstry><Pty1><Id><PrtryId><Id>011-000015</Id><Issr>WEIR</Issr></PrtryId></Id></Pty1></RcvgSttlmPties>
		<DlvrgSttlmPties><Dpstry><Id><AnyBIC>CDSCCNB0</AnyBIC></Id></Dpstry><Pty1><Id><AnyBIC>ALPHCNB0</AnyBIC></Id></Pty1></DlvrgSttlmPties></TxDtls>
		</SctiesSttlmTxStsAdvc></Document>`)
}

// TestSettlementStatuses: where each status and its reason stand.
func TestSettlementStatuses(t *testing.T) {
	const none = "<NoSpcfdRsn>NORE</NoSpcfdRsn>"
	for _, row := range []struct {
		status             SettlementStatus
		reason, info, want string
	}{
		{SettlementAccepted, "MONY", "", "<PrcgSts><AckdAccptd>" + none + "</AckdAccptd></PrcgSts>"},
		{SettlementRejected, "SAFE", "", "<PrcgSts><Rjctd><Rsn><Cd><Cd>SAFE</Cd></Cd></Rsn></Rjctd></PrcgSts>"},
		{SettlementRejected, "DUPL", "used", "<PrcgSts><Rjctd><Rsn><Cd><Prtry><Id>DUPL</Id><Issr>WEIR</Issr></Prtry></Cd><AddtlRsnInf>used</AddtlRsnInf></Rsn></Rjctd></PrcgSts>"},
		{SettlementUnmatched, "CMIS", "", "<MtchgSts><Umtchd><Rsn><Cd><Cd>CMIS</Cd></Cd></Rsn></Umtchd></MtchgSts>"},
		{SettlementUnmatched, "", "", "<MtchgSts><Umtchd>" + none + "</Umtchd></MtchgSts>"},
		{SettlementMatched, "", "", "<MtchgSts><Mtchd></Mtchd></MtchgSts>"},
		{SettlementWaits, "", "", "<MtchgSts><Mtchd/></MtchgSts><SttlmSts><Pdg>" + none + "</Pdg></SttlmSts>"},
		{SettlementFails, "LACK", "", "<MtchgSts><Mtchd/></MtchgSts><SttlmSts><Flng><Rsn><Cd><Cd>LACK</Cd></Cd></Rsn></Flng></SttlmSts>"},
		{SettlementToCancel, "CONF", "", "<PrcgSts><PdgCxl><Rsn><Cd><Cd>CONF</Cd></Cd></Rsn></PdgCxl></PrcgSts>"},
		{SettlementCancelled, "CANI", "", "<PrcgSts><Canc><Rsn><Cd><Cd>CANI</Cd></Cd></Rsn></Canc></PrcgSts>"},
		{SettlementCancelled, "", "by staff", "<PrcgSts><Canc><Rsn><Cd><Cd>OTHR</Cd></Cd><AddtlRsnInf>by staff</AddtlRsnInf></Rsn></Canc></PrcgSts>"},
		{SettlementCancelled, "defaulted", "twice", "<PrcgSts><Canc><Rsn><Cd><Cd>OTHR</Cd></Cd><AddtlRsnInf>defaulted twice</AddtlRsnInf></Rsn></Canc></PrcgSts>"},
		{SettlementCancelled, "Z AN", "", "<PrcgSts><Canc><Rsn><Cd><Cd>OTHR</Cd></Cd><AddtlRsnInf>Z AN</AddtlRsnInf></Rsn></Canc></PrcgSts>"},
	} {
		var w writer
		w.settlementStatus(&StatusAdvice{Status: row.status, Reason: row.reason, Info: row.info})
		if string(w.out) != row.want || w.fault != nil {
			t.Errorf("got  %s\nwant %s", w.out, row.want)
		}
	}
}

func TestConfirmationText(t *testing.T) {
	side := goldenSide()
	side.Delivers, side.Quantity, side.Cash = false, Quantity{Minor: 4000, Scale: 2}, Money{"CNY", 740020, 2}
	got, err := AppendSese025(nil, &Confirmation{Head: goldenHead, Side: side, SettledAt: goldenTime, Date: "2026-03-02", Progress: &Progress{
		Settled: Quantity{Minor: 1000, Scale: 2}, Left: Quantity{Minor: 5000, Scale: 2}, SettledCash: Money{"CNY", 185005, 2}, LeftCash: Money{"CNY", 925025, 2}, Previous: "S25-1230",
	}})
	expectText(t, got, err, `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:sese.025.001.12"><SctiesSttlmTxConf>
		<TxIdDtls><AcctOwnrTxId>REF-1</AcctOwnrTxId><AcctSvcrTxId>1200</AcctSvcrTxId><SctiesMvmntTp>RECE</SctiesMvmntTp><Pmt>APMT</Pmt><CmonId>DEAL-7</CmonId></TxIdDtls>
		<AddtlParams><PrtlSttlm>PAIN</PrtlSttlm><PrvsPrtlConfId>S25-1230</PrvsPrtlConfId></AddtlParams>
		<TradDtls><TradDt><Dt><Dt>2026-02-27</Dt></Dt></TradDt><SttlmDt><Dt><Dt>2026-03-02</Dt></Dt></SttlmDt>
		<FctvSttlmDt><Dt><DtTm>2026-03-02T17:00:00.005Z</DtTm></Dt></FctvSttlmDt></TradDtls><FinInstrmId><ISIN>US0378331005</ISIN></FinInstrmId>
		<QtyAndAcctDtls><SttldQty><Qty><Unit>40.00</Unit></Qty></SttldQty><PrevslySttldQty><Unit>10.00</Unit></PrevslySttldQty><RmngToBeSttldQty><Unit>50.00</Unit></RmngToBeSttldQty>
		<PrevslySttldAmt><Amt Ccy="CNY">1850.05</Amt><CdtDbtInd>DBIT</CdtDbtInd></PrevslySttldAmt>
		<RmngToBeSttldAmt><Amt Ccy="CNY">9250.25</Amt><CdtDbtInd>DBIT</CdtDbtInd></RmngToBeSttldAmt>
		<AcctOwnr><Id><AnyBIC>ALPHCNB0</AnyBIC></Id></AcctOwnr><SfkpgAcct><Id>S-1</Id></SfkpgAcct></QtyAndAcctDtls>
		<SttlmParams><SctiesTxTp><Cd>TRAD</Cd></SctiesTxTp><PrtlSttlmInd>PART</PrtlSttlmInd></SttlmParams>
		<DlvrgSttlmPties><Dpstry><Id><AnyBIC>CDSCCNB0</AnyBIC></Id></Dpstry><Pty1><Id><PrtryId><Id>011-000015</Id><Issr>WEIR</Issr></PrtryId></Id></Pty1></DlvrgSttlmPties>
		<RcvgSttlmPties><Dpstry><Id><AnyBIC>CDSCCNB0</AnyBIC></Id></Dpstry><Pty1><Id><AnyBIC>ALPHCNB0</AnyBIC></Id></Pty1></RcvgSttlmPties>
		<SttldAmt><Amt Ccy="CNY">7400.20</Amt><CdtDbtInd>DBIT</CdtDbtInd><ValDt><Dt>2026-03-02</Dt></ValDt></SttldAmt></SctiesSttlmTxConf></Document>`)
}

// TestRefusals: what no message can say is refused by the name of the element, and nothing is written.
func TestRefusals(t *testing.T) {
	statement := func(change func(s *Statement)) func() ([]byte, error) {
		s := goldenStatement()
		change(&s)
		return func() ([]byte, error) { return AppendCamt053([]byte("before"), &s) }
	}
	entry := func(change func(e *Entry)) func() ([]byte, error) {
		return statement(func(s *Statement) { change(&s.Entries[0]) })
	}
	side := func(change func(s *SettlementSide)) func() ([]byte, error) {
		s := goldenSide()
		change(&s)
		return func() ([]byte, error) {
			return AppendSese024([]byte("before"), &StatusAdvice{Head: goldenHead, Side: s, Status: SettlementMatched})
		}
	}
	for name, row := range map[string]struct {
		write func() ([]byte, error)
		want  string
	}{
		"no sequence":        {statement(func(s *Statement) { s.Seq = 0 }), "MsgId: \"0\" is not a sequence from 1 to 10^18-1"},
		"long sequence":      {statement(func(s *Statement) { s.Seq = 1e18 }), "MsgId: \"1000000000000000000\" is not a sequence from 1 to 10^18-1"},
		"no time":            {statement(func(s *Statement) { s.At = time.Time{} }), "CreDtTm: is missing, or not in the years 1 to 9999"},
		"header without To":  {statement(func(s *Statement) { s.Header, s.To = true, "" }), "AppHdr/To: is missing"},
		"security":           {statement(func(s *Statement) { s.Account.Currency = "US0378331005" }), "Amt/@Ccy: \"US0378331005\" is not a currency of three capital letters"},
		"no account":         {statement(func(s *Statement) { s.Account.ID = "" }), "Id: is missing"},
		"long account":       {statement(func(s *Statement) { s.Account.ID = strings.Repeat("9", 35) }), "Acct/Id: \"" + strings.Repeat("9", 35) + "\" is longer than 34 characters"},
		"balances":           {statement(func(s *Statement) { s.Booked++ }), "Bal: the opening balance and the entries do not make the balance that is booked"},
		"balance's sign":     {statement(func(s *Statement) { s.Opening, s.Booked, s.Entries = 5, -5, nil }), "Bal: the opening balance and the entries do not make the balance that is booked"},
		"19 digits":          {statement(func(s *Statement) { s.Available = 1e18 }), "Amt: \"10000000000000000.00\" has more digits than a message can hold"},
		"6 digits behind":    {statement(func(s *Statement) { s.Account.Scale, s.CreditLine = 6, 10001 }), "Amt: \"0.010001\" has more digits than a message can hold"},
		"scale":              {statement(func(s *Statement) { s.Account.Scale = 9 }), "Amt: \"9\" is not a scale from 0 to 8"},
		"no date":            {statement(func(s *Statement) { s.Date = "2026-02-30" }), "Dt: \"2026-02-30\" is not a date YYYY-MM-DD"},
		"negative line":      {statement(func(s *Statement) { s.CreditLine = -1 }), "Bal/CdtLine: \"-1\" is negative"},
		"page":               {statement(func(s *Statement) { s.Totals, s.Page = totals(s.Entries), 100000 }), "StmtPgntn: \"100000\" is not a page from 1 to 99999"},
		"number":             {statement(func(s *Statement) { s.Number = 1e18 }), "ElctrncSeqNb: \"1000000000000000000\" has more than 18 digits"},
		"since":              {statement(func(s *Statement) { s.Since = s.At.Add(1) }), "FrToDt/FrDtTm: \"2026-03-02T17:00:00.005Z\" is after the statement"},
		"kind of entry":      {entry(func(e *Entry) { e.Kind = 0 }), "Ntry/BkTxCd: \"0\" is no kind of entry"},
		"orders of an entry": {entry(func(e *Entry) { e.Orders = 1e15 }), "NbOfTxs: \"1000000000000000\" has more than 15 digits"},
		"entry without date": {entry(func(e *Entry) { e.ValueDate = "" }), "Dt: is not a date YYYY-MM-DD"},
		"no reference":       {side(func(s *SettlementSide) { s.Reference = "" }), "AcctOwnrTxId: is missing"},
		"no participant":     {side(func(s *SettlementSide) { s.Participant = "" }), "AcctOwnr: is missing"},
		"negative quantity":  {side(func(s *SettlementSide) { s.Quantity.Minor = -1 }), "Qty: \"-1\" is negative"},
		"face value":         {side(func(s *SettlementSide) { s.Quantity = Quantity{1, 6, true} }), "Qty: \"0.000001\" has more digits than a message can hold"},
		"no security":        {side(func(s *SettlementSide) { s.Security = "" }), "Id: is missing"},
		"no orders":          {func() ([]byte, error) { return AppendStatusReport([]byte("before"), &StatusReport{Head: goldenHead}) }, "TxInfAndSts: is missing"},
		"no status": {func() ([]byte, error) {
			return AppendStatusReport([]byte("before"), &StatusReport{Head: goldenHead, Orders: make([]OrderStatus, 1)})
		}, "TxSts: is missing"},
		"no entries": {func() ([]byte, error) {
			return AppendCamt054([]byte("before"), &Notification{Head: goldenHead, Account: goldenStatement().Account})
		}, "Ntfctn/Ntry: is missing"},
		"no answers": {func() ([]byte, error) { return AppendCamt029([]byte("before"), &CancellationReply{Head: goldenHead}) }, "CxlDtls: is missing"},
		"no answer": {func() ([]byte, error) {
			return AppendCamt029([]byte("before"), &CancellationReply{Head: goldenHead, Answers: make([]CancellationAnswer, 1)})
		}, "CxlDtls/TxInfAndSts/TxCxlSts: is missing"},
		"no receipts": {func() ([]byte, error) { return AppendCamt025([]byte("before"), &ReceiptMessage{Head: goldenHead}) }, "RctDtls: is missing"},
		"status of a receipt": {func() ([]byte, error) {
			return AppendCamt025([]byte("before"), &ReceiptMessage{Head: goldenHead, Receipts: []Receipt{{MsgID: "M", Status: "queued"}}})
		}, "RctDtls/ReqHdlg/StsCd: \"queued\" is not a code of 1 to 4 letters and digits"},
		"settlement status": {func() ([]byte, error) {
			return AppendSese024([]byte("before"), &StatusAdvice{Head: goldenHead, Side: goldenSide()})
		}, "SttlmSts: is missing"},
		"not settled": {func() ([]byte, error) {
			return AppendSese025([]byte("before"), &Confirmation{Head: goldenHead, Side: goldenSide(), Date: "2026-03-02"})
		}, "DtTm: is missing, or not in the years 1 to 9999"},
	} {
		got, err := row.write()
		var fault *FieldError
		if !errors.As(err, &fault) || err.Error() != row.want || string(got) != "before" {
			t.Errorf("%s: left %q, said %v, want %s", name, got, err, row.want)
		}
	}
}

// TestFineScale: of an asset that counts finer than a message, amounts without the finest digits can be said.
func TestFineScale(t *testing.T) {
	s := goldenStatement()
	s.Account.Scale = 8
	for _, minor := range []*int64{&s.Opening, &s.Booked, &s.Available, &s.CreditLine, &s.Entries[0].Minor, &s.Entries[1].Minor} {
		*minor *= 1e6
	}
	data, err := AppendCamt053(nil, &s)
	if err != nil {
		t.Fatal(err)
	}
	readBack(t, data).expect(t, map[string]string{
		"Document/BkToCstmrStmt/Stmt/Bal/Amt": "CNY 10.00000 and 2 more", "Document/BkToCstmrStmt/Stmt/TxsSummry/TtlNtries/Sum": "33.50000000",
	})
	validate(t, "camt.053.001.08", map[string][]byte{"fine": data})
}

// TestLargeSums: sums that no message can hold are left out, and the balances are still checked.
func TestLargeSums(t *testing.T) {
	s := goldenStatement()
	s.Entries, s.Opening, s.Booked = nil, -9e17, 9e17
	for range 20 {
		s.Entries = append(s.Entries, Entry{Minor: 9e17, Kind: BankTransfer, BookedAt: goldenTime, ValueDate: "2026-03-02"})
	}
	for range 18 {
		s.Entries = append(s.Entries, Entry{Minor: -9e17, Kind: BankTransfer, BookedAt: goldenTime, ValueDate: "2026-03-02"})
	}
	data, err := AppendCamt053(nil, &s)
	if err != nil {
		t.Fatal(err)
	}
	readBack(t, data).expect(t, map[string]string{
		"Document/BkToCstmrStmt/Stmt/TxsSummry/TtlNtries/Sum": "-", "Document/BkToCstmrStmt/Stmt/TxsSummry/TtlNtries/TtlNetNtry": "-",
		"Document/BkToCstmrStmt/Stmt/TxsSummry/TtlNtries/NbOfNtries": "38", "Document/BkToCstmrStmt/Stmt/TxsSummry/TtlDbtNtries/Sum": "-",
	})
	validate(t, "camt.053.001.08", map[string][]byte{"large": data})
}

// TestTotals adds and subtracts beside big numbers.
func TestTotals(t *testing.T) {
	big128 := func(t total) *big.Int {
		n := new(big.Int).SetUint64(t.high)
		return n.Add(n.Lsh(n, 64), new(big.Int).SetUint64(t.low))
	}
	made(t, func(t *testing.T, _ int, m maker) {
		a, b := total{1, m.Uint64N(4), pick(m, 0, m.Uint64())}, total{2, m.Uint64N(4), pick(m, 0, m.Uint64())}
		if got, want := a.plus(&b), new(big.Int).Add(big128(a), big128(b)); big128(got).Cmp(want) != 0 || got.count != 3 {
			t.Errorf("%v and %v make %v", a, b, got)
		}
		difference, negative := a.minus(&b)
		want := new(big.Int).Sub(big128(a), big128(b))
		if big128(difference).CmpAbs(want) != 0 || negative != (want.Sign() < 0) {
			t.Errorf("%v without %v is %v, negative %t", a, b, difference, negative)
		}
	})
}

// TestAnswersToRequests answers the sample requests as the readers of this package give them.
func TestAnswersToRequests(t *testing.T) {
	replies, advices := map[string][]byte{}, map[string][]byte{}
	for name, data := range ownMessages(t) {
		msg := parsed(t, string(data))
		reply := CancellationReply{Head: goldenHead}
		for i := range msg.Cancellations {
			c := &msg.Cancellations[i]
			reply.CaseID, reply.To = c.CaseID, c.Assigner
			reply.Answers = append(reply.Answers, CancellationAnswer{CancellationID: c.CancellationID, Original: c.Original, Whole: c.Whole, Status: CancellationDone})
		}
		if len(reply.Answers) > 0 {
			replies[name] = written(t, func(dst []byte) ([]byte, error) { return AppendCamt029(dst, &reply) })
		}
		for i := range msg.TradeSides {
			if msg.Family == Sese023 {
				advice := StatusAdvice{Head: goldenHead, Side: sideOf(&msg.TradeSides[i]), Status: SettlementMatched}
				advices[name] = written(t, func(dst []byte) ([]byte, error) { return AppendSese024(dst, &advice) })
			}
		}
	}
	if len(replies) == 0 || len(advices) == 0 {
		t.Fatalf("%d replies, %d advices", len(replies), len(advices))
	}
	validate(t, "camt.029.001.09", replies)
	validate(t, "sese.024.001.13", advices)
}

func sideOf(s *TradeSide) SettlementSide {
	return SettlementSide{
		Reference: s.Reference, CommonID: s.TradeReference, TradeDate: s.TradeDate, SettlementDate: s.SettlementDate, Security: s.Takes.Asset,
		Quantity: Quantity{Minor: 1}, Cash: Money{Currency: "EUR", Minor: 1}, Partial: s.Partial, Held: s.Hold, Depository: s.Depository,
		Participant: s.Participant, Counterparty: s.Counterparty, SafekeepingAccount: s.SafekeepingAccount,
	}
}

func written(t *testing.T, write func(dst []byte) ([]byte, error)) []byte {
	t.Helper()
	data, err := write(nil)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func BenchmarkNotification(b *testing.B) {
	s := goldenStatement()
	n := Notification{Head: s.Head, Account: s.Account, Entries: s.Entries[:1]}
	var dst []byte
	b.ReportAllocs()
	for range b.N {
		dst, _ = AppendCamt054(dst[:0], &n)
	}
}
