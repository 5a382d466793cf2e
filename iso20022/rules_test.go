package iso20022

import (
	"errors"
	"strings"
	"testing"
)

func TestBaseMessage(t *testing.T) {
	msg := parsed(t, base)
	if msg.Kind != "pacs.008.001.08" || msg.MsgID != "M1" || msg.Created != "2026-03-02T09:00:00Z" || msg.SettlementMethod != "CLRG" {
		t.Errorf("message is %+v", msg)
	}
	if msg.HasHeader || len(msg.Warnings) != 0 || len(msg.Transactions) != 2 {
		t.Fatalf("header %t, warnings %q, %d transactions", msg.HasHeader, msg.Warnings, len(msg.Transactions))
	}
	first, second := &msg.Transactions[0], &msg.Transactions[1]
	if first.InstrID != "I1" || first.EndToEndID != "E1" || first.TxID != "T1" || first.UETR != uuid(first.ID) || first.IDDerived {
		t.Errorf("first is %+v", first)
	}
	if first.Debtor != "ALPHCNB0" || first.Creditor != "BRAVGB20" || first.Amount != "10.50" || first.Currency != "EUR" {
		t.Errorf("first is %+v", first)
	}
	if first.SettlementDate != "2026-03-02" || second.SettlementDate != "" {
		t.Errorf("dates are %q and %q", first.SettlementDate, second.SettlementDate)
	}
	if second.Debtor != "ECHOFRP0" || second.Creditor != "FOXTJPJ0123" || second.Amount != "7" || second.Currency != "USD" {
		t.Errorf("second is %+v", second)
	}
	raw := base[first.Start:first.End]
	if !strings.HasPrefix(raw, "<CdtTrfTxInf>") || !strings.HasSuffix(raw, "</CdtTrfTxInf>") || strings.Count(raw, "CdtTrfTxInf") != 2 {
		t.Errorf("first stands at %q", raw)
	}
}

// TestTransactionFaults breaks the first transaction in one place; the second must go on.
func TestTransactionFaults(t *testing.T) {
	const agentAt = "<InstgAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></InstgAgt>"
	tests := []struct {
		name, old, replacement string
		path, value, reason    string
	}{
		{"no end-to-end id", "<EndToEndId>E1</EndToEndId>", "", "PmtId/EndToEndId", "", ReasonMissing},
		{"empty end-to-end id", "<EndToEndId>E1<", "<EndToEndId><", "PmtId/EndToEndId", "", ReasonContent},
		{"long end-to-end id", ">E1<", ">" + strings.Repeat("é", 36) + "<", "PmtId/EndToEndId", strings.Repeat("é", 32), ReasonContent},
		{"empty TxId", "<TxId>T1</TxId>", "<TxId/>", "PmtId/TxId", "", ReasonContent},
		{"UETR of version 1", "-4000-8000-0000000000a1", "-1000-8000-0000000000a1", "PmtId/UETR", "00000000-0000-1000-8000-0000000000a1", ReasonContent},
		{"UETR of another variant", "-4000-8000-0000000000a1", "-4000-c000-0000000000a1", "PmtId/UETR", "00000000-0000-4000-c000-0000000000a1", ReasonContent},
		{"UETR in capitals", "0000000000a1", "0000000000A1", "PmtId/UETR", "00000000-0000-4000-8000-0000000000A1", ReasonContent},
		{"UETR too short", "0000000000a1", "0000000000a", "PmtId/UETR", "00000000-0000-4000-8000-0000000000a", ReasonContent},
		{"UETR with space", ">00000000-0000-4000-8000-0000000000a1", "> 00000000-0000-4000-8000-0000000000a1", "PmtId/UETR", " 00000000-0000-4000-8000-0000000000a1", ReasonContent},
		{"no id at all", "<InstrId>I1</InstrId><EndToEndId>E1</EndToEndId><TxId>T1</TxId><UETR>00000000-0000-4000-8000-0000000000a1</UETR>",
			"<EndToEndId>E1</EndToEndId>", "PmtId/UETR", "", ReasonMissing},
		{"no amount", `<IntrBkSttlmAmt Ccy="EUR">10.50</IntrBkSttlmAmt>`, "", "IntrBkSttlmAmt", "", ReasonAmount},
		{"amount with sign", ">10.50<", ">-10.50<", "IntrBkSttlmAmt", "-10.50", ReasonAmount},
		{"amount with exponent", ">10.50<", ">1e3<", "IntrBkSttlmAmt", "1e3", ReasonAmount},
		{"amount with comma", ">10.50<", ">10,50<", "IntrBkSttlmAmt", "10,50", ReasonAmount},
		{"amount too fine", ">10.50<", ">0.000001<", "IntrBkSttlmAmt", "0.000001", ReasonAmount},
		{"amount too large", ">10.50<", ">1234567890123456789<", "IntrBkSttlmAmt", "1234567890123456789", ReasonAmount},
		{"no currency", ` Ccy="EUR"`, "", "IntrBkSttlmAmt/@Ccy", "", ReasonCurrency},
		{"currency in small letters", `"EUR"`, `"eur"`, "IntrBkSttlmAmt/@Ccy", "eur", ReasonCurrency},
		{"currency too long", `"EUR"`, `"EURO"`, "IntrBkSttlmAmt/@Ccy", "EURO", ReasonCurrency},
		{"date that is none", ">2026-03-02</I", ">2026-02-30</I", "IntrBkSttlmDt", "2026-02-30", ReasonDate},
		{"date with zone", ">2026-03-02</I", ">2026-03-02Z</I", "IntrBkSttlmDt", "2026-03-02Z", ReasonDate},
		{"unknown priority", "<ChrgBr>", "<SttlmPrty>HUGE</SttlmPrty><ChrgBr>", "SttlmPrty", "HUGE", ReasonContent},
		{"BIC in small letters", "ALPHCNB0", "alphcnb0", "InstgAgt/FinInstnId/BICFI", "alphcnb0", ReasonDebtorBank},
		{"BIC of 9", "BRAVGB20", "BRAVGB20X", "InstdAgt/FinInstnId/BICFI", "BRAVGB20X", ReasonCreditorBank},
		{"BIC with digits for a country", "BRAVGB20", "BRAV1220", "InstdAgt/FinInstnId/BICFI", "BRAV1220", ReasonCreditorBank},
		{"BIC of an agent that does not settle", "CHARDEF0", "CHARDEF", "DbtrAgt/FinInstnId/BICFI", "CHARDEF", ReasonDebtorBank},
		{"member id", "<BICFI>ALPHCNB0</BICFI>", "<ClrSysMmbId><MmbId>ab/1</MmbId></ClrSysMmbId>", "InstgAgt/FinInstnId/ClrSysMmbId/MmbId", "ab/1", ReasonDebtorBank},
		{"LEI", "<BICFI>ALPHCNB0</BICFI>", "<LEI>875500YZ01234567EFXX</LEI>", "InstgAgt/FinInstnId/LEI", "875500YZ01234567EFXX", ReasonDebtorBank},
		{"no debtor's bank", agentAt, "", "DbtrAgt/FinInstnId/BICFI", "", ReasonDebtorBank},
		{"element twice", "<ChrgBr>", "<IntrBkSttlmDt>2026-03-02</IntrBkSttlmDt><ChrgBr>", "IntrBkSttlmDt", "", ReasonNotAdmitted},
		{"agent twice", agentAt, agentAt + agentAt, "InstgAgt", "", ReasonNotAdmitted},
		{"element inside a text", ">10.50<", ">10<b/>.50<", "IntrBkSttlmAmt", "", ReasonNotAdmitted},
		{"endless references", ">10.50<", ">" + strings.Repeat("&#x000030;", 110) + "<", "IntrBkSttlmAmt", strings.Repeat("&#x000030;", 6) + "&#x0", ReasonContent},
		{"endless text", ">10.50<", ">" + strings.Repeat("0", 2000) + "<", "IntrBkSttlmAmt", strings.Repeat("0", 64), ReasonContent},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			message := edited(t, base, test.old, test.replacement)
			if test.name == "no debtor's bank" {
				message = edited(t, message, "<BICFI>CHARDEF0</BICFI>", "")
			}
			msg := parsed(t, message)
			fault := msg.Transactions[0].Err
			if fault == nil {
				t.Fatal("no fault")
			}
			if fault.Path != "CdtTrfTxInf[1]/"+test.path || fault.Value != test.value || fault.Reason != test.reason {
				t.Errorf("fault %q of %q, reason %s", fault.Path, fault.Value, fault.Reason)
			}
			if status := fault.Status(); status.TransactionStatus != "RJCT" || status.Reason != test.reason {
				t.Errorf("answers %+v", status)
			}
			if second := &msg.Transactions[1]; second.Err != nil || second.Amount != "7" {
				t.Errorf("second transaction is %+v", second)
			}
		})
	}
}

// TestCoverIsRefused: of a message that is covered by a payment of its own each transaction is refused, for settling it would
// move the money twice. A transaction that is wrong besides answers what is wrong with it.
func TestCoverIsRefused(t *testing.T) {
	cover := edited(t, base, "CLRG", "COVE")
	msg := parsed(t, cover)
	for i := range msg.Transactions {
		fault := msg.Transactions[i].Err
		if fault == nil || fault.Path != "GrpHdr/SttlmInf/SttlmMtd" || fault.Value != "COVE" || fault.Reason != ReasonForbidden {
			t.Errorf("transaction %d: fault %v", i+1, fault)
		}
	}
	if msg.Transactions[0].UETR == "" || msg.Transactions[0].EndToEndID != "E1" {
		t.Errorf("the report can't name the transaction: %+v", msg.Transactions[0])
	}
	if fault := parsed(t, edited(t, cover, ">10.50<", ">-1<")).Transactions[0].Err; fault == nil || fault.Reason != ReasonAmount {
		t.Errorf("fault %v", fault)
	}
}

// TestMessageFaults breaks what all transactions rely on.
func TestMessageFaults(t *testing.T) {
	group := base[strings.Index(base, "<GrpHdr>"):strings.Index(base, "<CdtTrfTxInf>")]
	tests := []struct {
		name, old, replacement string
		path, value            string
	}{
		{"no group header", group, "", "GrpHdr", ""},
		{"two group headers", "</GrpHdr>", "</GrpHdr>" + group, "GrpHdr", ""},
		{"no message id", "<MsgId>M1</MsgId>", "", "GrpHdr/MsgId", ""},
		{"empty message id", ">M1<", "><", "GrpHdr/MsgId", ""},
		{"message id twice", "<MsgId>", "<MsgId>M0</MsgId><MsgId>", "GrpHdr/MsgId", ""},
		{"long message id", ">M1<", ">" + strings.Repeat("M", 36) + "<", "GrpHdr/MsgId", strings.Repeat("M", 36)},
		{"no creation time", "<CreDtTm>2026-03-02T09:00:00Z</CreDtTm>", "", "GrpHdr/CreDtTm", ""},
		{"creation time without clock", "T09:00:00Z", "", "GrpHdr/CreDtTm", "2026-03-02"},
		{"no count", "<NbOfTxs>2</NbOfTxs>", "", "GrpHdr/NbOfTxs", ""},
		{"count too high", "<NbOfTxs>2", "<NbOfTxs>3", "GrpHdr/NbOfTxs", "3"},
		{"count with sign", "<NbOfTxs>2", "<NbOfTxs>+2", "GrpHdr/NbOfTxs", "+2"},
		{"count of 16 digits", "<NbOfTxs>2", "<NbOfTxs>0000000000000002", "GrpHdr/NbOfTxs", "0000000000000002"},
		{"no settlement method", "<SttlmMtd>CLRG</SttlmMtd>", "", "GrpHdr/SttlmInf/SttlmMtd", ""},
		{"group date", "<SttlmInf>", "<IntrBkSttlmDt>2026-13-01</IntrBkSttlmDt><SttlmInf>", "GrpHdr/IntrBkSttlmDt", "2026-13-01"},
		{"group agent", "</GrpHdr>", "<InstgAgt><FinInstnId><BICFI>X</BICFI></FinInstnId></InstgAgt></GrpHdr>", "GrpHdr/InstgAgt/FinInstnId/BICFI", "X"},
		{"other kind's root", "<FIToFICstmrCdtTrf>", "<FICdtTrf><FIToFICstmrCdtTrf>", "FICdtTrf", "pacs.008.001.08"},
		{"no ISO namespace", "urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08", "urn:x", "FIToFICstmrCdtTrf", "urn:x"},
		{"no namespace", ` xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"`, "", "FIToFICstmrCdtTrf", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Parse([]byte(edited(t, base, test.old, test.replacement)), Limits{})
			var fault *FieldError
			if !errors.As(err, &fault) {
				t.Fatalf("error is %v", err)
			}
			if fault.Path != test.path || fault.Value != test.value || len(fault.Reason) != 4 {
				t.Errorf("fault %q of %q, reason %s", fault.Path, fault.Value, fault.Reason)
			}
		})
	}
}

func TestAmountText(t *testing.T) {
	tests := []struct{ text, want string }{
		{"1000.00", "1000.00"}, {"0", "0"}, {"0.00", "0.00"}, {"000", "0"}, {"007.5", "7.5"}, {".5", "0.5"}, {"5.", "5"},
		{" 12 \n", "12"}, {"1.1234500", "1.12345"}, {"1.000000000", "1.00000"}, {".0000001", ""},
		{"123456789012345678", "123456789012345678"}, {"0123456789012345678.000", "123456789012345678.000"},
		{"1234567890123.12345", "1234567890123.12345"}, {"12345678901234.12345", ""},
		{"", ""}, {".", ""}, {"+1", ""}, {"-0", ""}, {"1.2.3", ""}, {"1 2", ""}, {"٣", ""}, {"NaN", ""}, {"0x1", ""},
	}
	for _, test := range tests {
		got, ok := decimalText(test.text)
		if got != test.want || ok != (test.want != "") {
			t.Errorf("%q gives %q, %t; want %q", test.text, got, ok, test.want)
		}
	}
}

func TestDates(t *testing.T) {
	for _, text := range []string{"2026-01-31", "2024-02-29", "2000-02-29", "0001-12-31", "9999-04-30"} {
		if !isDate(text) {
			t.Errorf("%q is refused", text)
		}
	}
	for _, text := range []string{"2026-02-29", "1900-02-29", "2026-04-31", "2026-00-10", "2026-13-10", "2026-01-00", "2026-01-32",
		"0000-01-01", "26-01-01", "2026-1-1", "2026/01/01", "2026-01-01Z", "-026-01-01", ""} {
		if isDate(text) {
			t.Errorf("%q is accepted", text)
		}
	}
	for _, text := range []string{"2026-01-31T23:59:59", "2026-01-31T00:00:00.123Z", "2026-01-31T00:00:00+14:00", "2026-01-31T00:00:00.1-05:30"} {
		if !isDateTime(text) {
			t.Errorf("%q is refused", text)
		}
	}
	for _, text := range []string{"2026-01-31", "2026-01-31T24:00:00", "2026-01-31T00:60:00", "2026-01-31T00:00:60", "2026-01-31T00:00:00.",
		"2026-01-31T00:00:00.Z", "2026-01-31T00:00:00+14:01", "2026-01-31T00:00:00+15:00", "2026-01-31T00:00:00+1:00", "2026-01-31 00:00:00"} {
		if isDateTime(text) {
			t.Errorf("%q is accepted", text)
		}
	}
}

func TestPriority(t *testing.T) {
	tests := []struct {
		name, element string
		want          Priority
	}{
		{"absent", "", Normal},
		{"NORM", "<SttlmPrty>NORM</SttlmPrty>", Normal},
		{"HIGH", "<SttlmPrty>HIGH</SttlmPrty>", Urgent},
		{"URGT", "<SttlmPrty>URGT</SttlmPrty>", HighlyUrgent},
		{"in the payment type", "<PmtTpInf><SttlmPrty>URGT</SttlmPrty></PmtTpInf>", HighlyUrgent},
		{"in both", "<PmtTpInf><SttlmPrty>URGT</SttlmPrty></PmtTpInf><SttlmPrty>HIGH</SttlmPrty>", Urgent},
		{"instruction priority", "<PmtTpInf><InstrPrty>HIGH</InstrPrty></PmtTpInf>", Normal},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			msg := parsed(t, edited(t, base, "<ChrgBr>", test.element+"<ChrgBr>"))
			if first := &msg.Transactions[0]; first.Err != nil || first.Priority != test.want {
				t.Errorf("priority %s, fault %v", first.Priority, first.Err)
			}
		})
	}
	if Normal.String() != "normal" || Urgent.String() != "urgent" || HighlyUrgent.String() != "highly-urgent" {
		t.Error("names of the classes")
	}
}
