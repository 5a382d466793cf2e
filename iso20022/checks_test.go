package iso20022

import (
	"slices"
	"strings"
	"testing"
)

// elementFault is one place of a message that is broken, and what is said of it.
type elementFault struct {
	name, message, old, replacement string
	path, value, reason             string
}

var elementFaults = []elementFault{
	{"unknown currency", "base", `"EUR"`, `"EUX"`, "CdtTrfTxInf[1]/IntrBkSttlmAmt/@Ccy", "EUX", ReasonCurrency},
	{"gold", "base", `"EUR"`, `"XAU"`, "CdtTrfTxInf[1]/IntrBkSttlmAmt/@Ccy", "XAU", ReasonNoPayment},
	{"digits that yen has not", "base", `"EUR">10.50`, `"JPY">10.50`, "CdtTrfTxInf[1]/IntrBkSttlmAmt", "10.50", ReasonAmount},
	{"digits that euro has not", "base", `>10.50`, `>10.505`, "CdtTrfTxInf[1]/IntrBkSttlmAmt", "10.505", ReasonAmount},
	{"debtor's IBAN", "base", "<DbtrAgt>", "<DbtrAcct><Id><IBAN>GB06BRAV00000012345678</IBAN></Id></DbtrAcct><DbtrAgt>", "CdtTrfTxInf[1]/DbtrAcct/Id/IBAN", "GB06BRAV00000012345678", ReasonDebtorAccount},
	{"creditor's IBAN", "base", "<Cdtr>", "<CdtrAcct><Id><IBAN>x</IBAN></Id></CdtrAcct><Cdtr>", "CdtTrfTxInf[1]/CdtrAcct/Id/IBAN", "x", ReasonCreditorAccount},
	{"IBAN beside another id", "base", "<Cdtr>", "<CdtrAcct><Id><IBAN>GB05BRAV00000012345678</IBAN><IBAN>y</IBAN></Id></CdtrAcct><Cdtr>", "CdtTrfTxInf[1]/CdtrAcct/Id/IBAN", "", ReasonNotAdmitted},
	{"country of a BIC", "base", "ALPHCNB0", "ALPHZZB0", "CdtTrfTxInf[1]/InstgAgt/FinInstnId/BICFI", "ALPHZZB0", ReasonDebtorBank},
	{"check digits of an LEI", "base", "<BICFI>ALPHCNB0</BICFI>", "<LEI>00000TESTBANKALPHA09</LEI>", "CdtTrfTxInf[1]/InstgAgt/FinInstnId/LEI", "00000TESTBANKALPHA09", ReasonDebtorBank},
	{"CNAPS code", "base", "<BICFI>BRAVGB20</BICFI>", "<ClrSysMmbId><ClrSysId><Cd>CNAPS</Cd></ClrSysId><MmbId>999100000012</MmbId></ClrSysMmbId>",
		"CdtTrfTxInf[1]/InstdAgt/FinInstnId/ClrSysMmbId/MmbId", "999100000012", ReasonCreditorBank},

	{"return without id", "pacs.004.001.09", "<RtrId>R1</RtrId>", "", "TxInf[1]/RtrId", "", ReasonMissing},
	{"return of what", "pacs.004.001.09", "<OrgnlEndToEndId>E2</OrgnlEndToEndId>\n      <OrgnlTxId>T2</OrgnlTxId>", "", "TxInf[2]/OrgnlUETR", "", ReasonMissing},
	{"return of a UETR that is none", "pacs.004.001.09", "0000000000a1", "000000000a1", "TxInf[1]/OrgnlUETR", "00000000-0000-4000-8000-000000000a1", ReasonContent},
	{"returned amount", "pacs.004.001.09", "990.50", "990.505", "TxInf[1]/RtrdIntrBkSttlmAmt", "990.505", ReasonAmount},
	{"original amount", "pacs.004.001.09", "1000.00", "-1", "TxInf[1]/OrgnlIntrBkSttlmAmt", "-1", ReasonAmount},
	{"original date", "pacs.004.001.09", "2026-02-27</O", "27.2.2026</O", "TxInf[1]/OrgnlIntrBkSttlmDt", "27.2.2026", ReasonDate},
	{"covered return", "pacs.004.001.09", "CLRG", "COVE", "GrpHdr/SttlmInf/SttlmMtd", "COVE", ReasonForbidden},

	{"direct debit without end-to-end id", "pacs.010.001.03", "<EndToEndId>E2</EndToEndId>", "", "CdtInstr[1]/DrctDbtTxInf[2]/PmtId/EndToEndId", "", ReasonMissing},
	{"creditor of a batch", "pacs.010.001.03", "ECHOFRP0", "ECHO", "CdtInstr[1]/Cdtr/FinInstnId/BICFI", "ECHO", ReasonCreditorBank},
	{"batch twice the same", "pacs.010.001.03", "<CdtId>C2</CdtId>", "<IntrBkSttlmDt>2026-03-04</IntrBkSttlmDt>", "CdtInstr[2]/IntrBkSttlmDt", "", ReasonNotAdmitted},
	{"date of a batch", "pacs.010.001.03", ">2026-03-04<", ">2026-02-30<", "CdtInstr[2]/IntrBkSttlmDt", "2026-02-30", ReasonDate},

	{"cheque", "pain.001.001.09", "TRF", "CHK", "PmtInf[1]/PmtMtd", "CHK", ReasonForbidden},
	{"creditor's bank", "pain.001.001.09", "<CdtrAgt><FinInstnId><BICFI>ECHOFRP0</BICFI></FinInstnId></CdtrAgt>", "", "PmtInf[1]/CdtTrfTxInf[2]/CdtrAgt/FinInstnId/BICFI", "", ReasonCreditorBank},
	{"debtor's IBAN of a batch", "pain.001.001.09", "GB05BRAV", "GB07BRAV", "PmtInf[1]/DbtrAcct/Id/IBAN", "GB07BRAV00000012345678", ReasonDebtorAccount},
	{"nothing identifies it", "pain.001.001.09", "<InstrId>I3</InstrId>", "", "PmtInf[2]/CdtTrfTxInf[1]/PmtId/UETR", "", ReasonMissing},
	{"two dates", "pain.001.001.09", "<DtTm>", "<Dt>2026-03-03</Dt><DtTm>", "PmtInf[2]/ReqdExctnDt/DtTm", "", ReasonNotAdmitted},

	{"implied currency", "camt.050.001.05", `<AmtWthCcy Ccy="GBP">5000000</AmtWthCcy>`, "<AmtWthtCcy>5000000</AmtWthtCcy>", "LqdtyCdtTrf[1]/TrfdAmt/AmtWthCcy", "", ReasonAmount},
	{"liquidity for nobody", "camt.050.001.05", "<Cdtr><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></Cdtr>", "", "LqdtyCdtTrf[1]/Cdtr/FinInstnId/BICFI", "", ReasonCreditorBank},

	{"cancel what", "camt.056.001.08", "<OrgnlEndToEndId>E9</OrgnlEndToEndId>\n        <OrgnlTxId>T9</OrgnlTxId>", "", "Undrlyg[2]/TxInf[1]/OrgnlUETR", "", ReasonMissing},
	{"cancel UETR", "camt.056.001.08", "-4000-8000-0000000000a1", "-1000-8000-0000000000a1", "Undrlyg[1]/TxInf[1]/OrgnlUETR", "00000000-0000-1000-8000-0000000000a1", ReasonContent},
	{"cancel all of what", "camt.056.001.11", "<OrgnlMsgId>PAY-20260302-9</OrgnlMsgId>", "", "Undrlyg[1]/OrgnlGrpInfAndCxl/OrgnlMsgId", "", ReasonMissing},
	{"cancel nothing", "camt.056.001.11", "<GrpCxl>true", "<GrpCxl>false", "Undrlyg[1]/OrgnlGrpInfAndCxl/GrpCxl", "false", ReasonMissing},

	{"report without name", "camt.060.001.05", "<ReqdMsgNmId>camt.052.001.08</ReqdMsgNmId>", "", "RptgReq[1]/ReqdMsgNmId", "", ReasonMissing},
	{"report on a day that is none", "camt.060.001.05", "2026-03-01", "2026-02-29", "RptgReq[1]/RptgPrd/FrToDt/FrDt", "2026-02-29", ReasonDate},
	{"report number", "camt.060.001.05", "<FrSeq>4", "<FrSeq>four", "RptgReq[2]/RptgSeq/FrToSeq/FrSeq", "four", ReasonContent},
	{"report in gold", "camt.060.001.05", ">CNY<", ">XAU<", "RptgReq[1]/Acct/Ccy", "XAU", ReasonNoPayment},

	{"ISIN", "sese.023.001.12-delivers", "XS000000ABC3", "XS000000ABC4", "FinInstrmId/ISIN", "XS000000ABC4", ReasonContent},
	{"free of payment", "sese.023.001.12-delivers", "APMT", "FREE", "SttlmTpAndAddtlParams/Pmt", "FREE", ReasonForbidden},
	{"movement", "sese.023.001.12-delivers", "DELI", "GIVE", "SttlmTpAndAddtlParams/SctiesMvmntTp", "GIVE", ReasonContent},
	{"direction of the money", "sese.023.001.12-delivers", "CRDT", "DBIT", "SttlmAmt/CdtDbtInd", "DBIT", ReasonContent},
	{"no counterparty", "sese.023.001.12-delivers", "<Pty1><Id><AnyBIC>BRAVGB20</AnyBIC></Id></Pty1>", "", "RcvgSttlmPties/Pty1/Id/AnyBIC", "", ReasonCreditorBank},
	{"no money", "sese.023.001.12-receives", "998750.25", "0.00", "SttlmAmt/Amt", "0.00", ReasonAmount},
	{"no securities", "sese.023.001.12-receives", ">1000000<", ">0<", "QtyAndAcctDtls/SttlmQty/Qty/FaceAmt", "0", ReasonAmount},
	{"settlement date", "sese.023.001.12-receives", "<SttlmDt><Dt><Dt>2026-03-03</Dt></Dt></SttlmDt>", "<SttlmDt><DtCd><Cd>OPEN</Cd></DtCd></SttlmDt>", "TradDtls/SttlmDt/Dt/Dt", "", ReasonDate},
	{"partial", "sese.023.001.12-receives", "NPAR", "SOME", "SttlmParams/PrtlSttlmInd", "SOME", ReasonContent},
	{"hold", "sese.023.001.12-receives", "<Ind>false", "<Ind>no", "SttlmParams/HldInd/Ind", "no", ReasonContent},

	{"not PvP", "fxtr.014.001.06", "Ind>true<", "Ind>false<", "TradInf/PmtVrssPmtInd", "false", ReasonForbidden},
	{"non-deliverable", "fxtr.014.001.06", "</AgrdRate>", "</AgrdRate><NDFConds><OpngInd>true</OpngInd></NDFConds>", "NDFConds/OpngInd", "true", ReasonForbidden},
	{"one currency", "fxtr.014.001.06", `"USD"`, `"EUR"`, "TradAmts/TradgSdBuyAmt/Amt/@Ccy", "EUR", ReasonCurrency},
	{"no reference", "fxtr.014.001.06", "<OrgtrRef>FX-1</OrgtrRef>", "", "TradInf/OrgtrRef", "", ReasonMissing},
	{"value date", "fxtr.014.001.06", "<SttlmDt>2026-03-03", "<SttlmDt>2026-3-3", "TradAmts/SttlmDt", "2026-3-3", ReasonDate},
}

// TestChecksNameTheElement breaks each of our messages in one place: the fault names the element, with a reason code, and
// what stands beside it goes on.
func TestChecksNameTheElement(t *testing.T) {
	for _, test := range elementFaults {
		t.Run(test.name, func(t *testing.T) {
			message := base
			if test.message != "base" {
				message = ownMessage(t, test.message)
			}
			sound := soundCount(parsed(t, message))
			msg := parsed(t, edited(t, message, test.old, test.replacement))
			var faults []*FieldError
			for _, f := range factsOf(msg) {
				if f.err != nil {
					faults = append(faults, f.err)
				}
			}
			for _, c := range msg.Cancellations {
				if c.Whole && c.Err != nil {
					faults = append(faults, c.Err)
				}
			}
			if len(faults) == 0 {
				t.Fatal("no fault")
			}
			if got := faults[0]; got.Path != test.path || got.Value != test.value || got.Reason != test.reason {
				t.Errorf("fault %q of %q, reason %s", got.Path, got.Value, got.Reason)
			}
			if soundCount(msg)+len(faults) != sound {
				t.Errorf("%d are sound and %d are not, of %d", soundCount(msg), len(faults), sound)
			}
		})
	}
}

// soundCount is how many requests of a message are sound.
func soundCount(msg *Message) (count int) {
	for _, f := range factsOf(msg) {
		if f.err == nil {
			count++
		}
	}
	for _, c := range msg.Cancellations {
		if c.Whole && c.Err == nil {
			count++
		}
	}
	return count
}

// TestBatchCount: a batch that lost some on its way is refused with the message.
func TestBatchCount(t *testing.T) {
	_, err := Parse([]byte(edited(t, ownMessage(t, "pain.001.001.09"), "<PmtMtd>TRF</PmtMtd>\n      <NbOfTxs>2", "<PmtMtd>TRF</PmtMtd>\n      <NbOfTxs>3")), Limits{})
	if err == nil || err.Error() != `PmtInf[1]/NbOfTxs: "3" is not the number of transactions, 2` {
		t.Errorf("error is %v", err)
	}
}

// TestStrict: what may be a mistake of the sender is a warning, and refused where that is asked for.
func TestStrict(t *testing.T) {
	strict := Limits{Strict: true}
	sound := wrapped(base, "ALPHCNB0", "MIKENLA0", "pacs.008.001.08")
	if _, err := Parse([]byte(sound), strict); err != nil {
		t.Errorf("a sound message: %v", err)
	}
	_, err := Parse([]byte(wrapped(base, "ALPHCNB0", "MIKENLA0", "pacs.008.001.10")), strict)
	if err == nil || err.Error() != `AppHdr/MsgDefIdr: "pacs.008.001.10" is not the document's pacs.008.001.08` {
		t.Errorf("error is %v", err)
	}
	other := edited(t, edited(t, base, ">E1<", ">E_1<"), ">E2<", ">/E2<")
	if msg := parsed(t, other); !slices.Contains(msg.Warnings, "references outside the X set of FIN: 2, the first in PmtId/EndToEndId") || msg.Transactions[0].Err != nil {
		t.Errorf("warnings %q", msg.Warnings)
	}
	msg, err := Parse([]byte(other), strict)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"CdtTrfTxInf[1]/PmtId/EndToEndId", "CdtTrfTxInf[2]/PmtId/EndToEndId"} {
		if fault := msg.Transactions[i].Err; fault == nil || fault.Path != want || fault.Reason != ReasonContent {
			t.Errorf("fault %v", fault)
		}
	}
}

// TestCountryOfIBAN: an IBAN of another country than the bank's is unusual.
func TestCountryOfIBAN(t *testing.T) {
	tests := []struct{ bic, iban, warning string }{
		{"CHARDEF0", "DE52000000000012345678", ""},
		{"CHARGGS0", "GB05BRAV00000012345678", ""},
		{"CHARREF0", "FR5300000000000000000000123", ""},
		{"CHARDEF0", "GB05BRAV00000012345678", "IBANs of another country than their bank: 1, the first of GB at CHARDEF0"},
	}
	for _, test := range tests {
		message := edited(t, base, "<DbtrAgt>", "<DbtrAcct><Id><IBAN>"+test.iban+"</IBAN></Id></DbtrAcct><DbtrAgt>")
		msg := parsed(t, edited(t, message, "CHARDEF0", test.bic))
		if got := strings.Join(msg.Warnings, "; "); got != test.warning || msg.Transactions[0].Err != nil || msg.Transactions[0].DebtorAccount != test.iban {
			t.Errorf("%s at %s: %q, %v", test.iban, test.bic, got, msg.Transactions[0].Err)
		}
	}
}
