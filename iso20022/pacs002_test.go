package iso20022

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

var testReport = Report{MsgID: "WEIR-1", CreatedAt: time.Date(2026, 3, 2, 9, 0, 1, 5e6, time.UTC), From: "CBCNCNB0", To: "ALPHCNB0"}

// everyStatus holds each answer that Weir gives, with and without its parts.
var everyStatus = []Status{
	{TransactionStatus: "ACSC", AcceptedAt: time.Date(2026, 3, 2, 10, 0, 0, 0, time.FixedZone("", 3600))},
	{TransactionStatus: "ACSP"},
	{TransactionStatus: "PDNG", Reason: "AM04", Info: "waits for 3.00 EUR"},
	{TransactionStatus: "RJCT", Reason: "DUPL"},
	{TransactionStatus: "CANC", Info: "cancelled by <staff> & co\x00\xff\r\n" + strings.Repeat("é", 120)},
	{TransactionStatus: "RJCT", Reason: "LOCAL-REASON", Info: strings.Repeat("long ", 500)},
}

func TestReportText(t *testing.T) {
	msg := parsed(t, edited(t, base, ">E2<", ">E&lt;2&gt;&amp;<"))
	answers := []Status{
		{TransactionStatus: "ACSC", AcceptedAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)},
		{TransactionStatus: "RJCT", Reason: "AM04", Info: "no cover"},
	}
	const want = `prefix <?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.002.001.10"><FIToFIPmtStsRpt>` +
		`<GrpHdr><MsgId>WEIR-1</MsgId><CreDtTm>2026-03-02T09:00:01.005Z</CreDtTm>` +
		`<InstgAgt><FinInstnId><BICFI>CBCNCNB0</BICFI></FinInstnId></InstgAgt>` +
		`<InstdAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></InstdAgt></GrpHdr>` +
		`<OrgnlGrpInfAndSts><OrgnlMsgId>M1</OrgnlMsgId><OrgnlMsgNmId>pacs.008.001.08</OrgnlMsgNmId>` +
		`<OrgnlCreDtTm>2026-03-02T09:00:00Z</OrgnlCreDtTm><OrgnlNbOfTxs>2</OrgnlNbOfTxs></OrgnlGrpInfAndSts>` +
		`<TxInfAndSts><OrgnlInstrId>I1</OrgnlInstrId><OrgnlEndToEndId>E1</OrgnlEndToEndId><OrgnlTxId>T1</OrgnlTxId>` +
		`<OrgnlUETR>00000000-0000-4000-8000-0000000000a1</OrgnlUETR><TxSts>ACSC</TxSts><AccptncDtTm>2026-03-02T09:00:00.000Z</AccptncDtTm></TxInfAndSts>` +
		`<TxInfAndSts><OrgnlEndToEndId>E&lt;2&gt;&amp;</OrgnlEndToEndId><OrgnlUETR>00000000-0000-4000-8000-0000000000a2</OrgnlUETR><TxSts>RJCT</TxSts>` +
		`<StsRsnInf><Rsn><Cd>AM04</Cd></Rsn><AddtlInf>no cover</AddtlInf></StsRsnInf></TxInfAndSts>` +
		"</FIToFIPmtStsRpt></Document>\n"
	if got := string(AppendPacs002([]byte("prefix "), msg, answers, testReport)); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// answered makes a report on msg whose answers go round everyStatus, from the given one on.
func answered(msg *Message, first int, report Report) []byte {
	answers := make([]Status, len(msg.Transactions))
	for i := range answers {
		answers[i] = everyStatus[(first+i)%len(everyStatus)]
		if fault := msg.Transactions[i].Err; fault != nil {
			answers[i] = fault.Status()
		}
	}
	return AppendPacs002(nil, msg, answers, report)
}

// TestReportsValidate answers every sample, shared and own, with every status.
func TestReportsValidate(t *testing.T) {
	inputs := sharedMessages(t)
	for _, sample := range Samples("2026-03-02") {
		inputs[sample.Name] = sample.Data
	}
	reports := make(map[string][]byte)
	for name, data := range inputs {
		msg, err := Parse(data, Limits{})
		if err != nil {
			continue
		}
		for first := range everyStatus {
			reports[name+"-"+string(rune('a'+first))] = answered(msg, first, testReport)
		}
	}
	if len(reports) < 100 {
		t.Errorf("only %d reports", len(reports))
	}
	validate(t, "pacs.002.001.10", reports)
}

// TestFaultyReportsValidate answers transactions whose own texts are against the schema.
func TestFaultyReportsValidate(t *testing.T) {
	reports := make(map[string][]byte)
	for name, edit := range map[string][2]string{
		"long-reference": {">E1<", ">" + strings.Repeat("é", 40) + "<"},
		"no-reference":   {"<EndToEndId>E1</EndToEndId>", ""},
		"bad-uetr":       {"0000000000a1", "0000000000A1"},
		"line-ends":      {">E1<", ">&#13;&#10;<"},
		"date-space":     {"T09:00:00Z", "T09:00:00Z "},
		"long-value":     {">10.50<", ">" + strings.Repeat("9", 200) + "<"},
	} {
		msg := parsed(t, edited(t, base, edit[0], edit[1]))
		for i, to := range []string{"", "ALPHCNB0123", "875500YZ01234567EF21", "011000015", strings.Repeat("A-", 17)} {
			report := testReport
			report.To, report.MsgID = to, strings.Repeat("m", 30+i*2)
			reports[name+"-"+string(rune('a'+i))] = answered(msg, i, report)
		}
	}
	validate(t, "pacs.002.001.10", reports)
}

func TestReportLeavesOutBadUETR(t *testing.T) {
	msg := parsed(t, edited(t, base, "0000000000a1", "0000000000A1"))
	report := answered(msg, 0, testReport)
	if bytes.Contains(report, []byte("<OrgnlUETR>00000000-0000-4000-8000-0000000000A1")) || bytes.Count(report, []byte("<OrgnlUETR>")) != 1 {
		t.Errorf("report is %s", report)
	}
}

func TestReportLines(t *testing.T) {
	msg := parsed(t, edited(t, base[:strings.LastIndex(base, "<CdtTrfTxInf>")]+base[strings.Index(base, "</FIToFI"):], "<NbOfTxs>2", "<NbOfTxs>1"))
	report := string(AppendPacs002(nil, msg, []Status{{TransactionStatus: "CANCEL", Info: strings.Repeat("é", 106)}}, testReport))
	if !strings.Contains(report, "<AddtlInf>"+strings.Repeat("é", 105)+"</AddtlInf><AddtlInf>é</AddtlInf>") {
		t.Errorf("lines are cut otherwise: %s", report)
	}
	if !strings.Contains(report, "<TxSts>CANC</TxSts>") {
		t.Errorf("status is not cut: %s", report)
	}
}

func TestReportTexts(t *testing.T) {
	msg := parsed(t, edited(t, base, ">E1<", ">a&#13;&#10;b<"))
	report := testReport
	report.From, report.To = "875500YZ01234567EF21", "011-000015"
	got := string(AppendPacs002(nil, msg, everyStatus[:2], report))
	for _, want := range []string{
		"<OrgnlEndToEndId>a&#13;\nb</OrgnlEndToEndId>", // a bare CR would be read as LF
		"<AccptncDtTm>2026-03-02T09:00:00.000Z</AccptncDtTm>",
		"<InstgAgt><FinInstnId><LEI>875500YZ01234567EF21</LEI></FinInstnId></InstgAgt>",
		"<InstdAgt><FinInstnId><ClrSysMmbId><MmbId>011-000015</MmbId></ClrSysMmbId></FinInstnId></InstdAgt>",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
}

func TestReportMistakes(t *testing.T) {
	msg := parsed(t, base)
	for name, call := range map[string]func(){
		"too few answers": func() { AppendPacs002(nil, msg, everyStatus[:1], testReport) },
		"no status":       func() { AppendPacs002(nil, msg, make([]Status, 2), testReport) },
		"no message id":   func() { AppendPacs002(nil, msg, everyStatus[:2], Report{}) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			call()
		})
	}
}
