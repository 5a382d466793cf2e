package iso20022

import (
	"strings"
	"testing"
)

// Only what is settled here by its own message is: a cover payment moves the money of COVE, also where a printer put spaces around the word.
func TestSettlementMethods(t *testing.T) {
	for method, reason := range map[string]string{
		"CLRG": "", "INDA": "", " INGA\n": "", "COVE": ReasonForbidden, " COVE": ReasonForbidden, "COVE\n": ReasonForbidden, "XXXX": "",
	} {
		text := strings.Replace(ownMessage(t, "pacs.004.001.09"), "<SttlmMtd>CLRG<", "<SttlmMtd>"+method+"<", 1)
		msg, err := Parse([]byte(text), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if fault := msg.Transactions[0].Err; fault != nil {
			got = fault.Reason
		}
		if warned := strings.Contains(strings.Join(msg.Warnings, "\n"), "SttlmMtd"); got != reason || warned != (method == "XXXX") {
			t.Errorf("%q: reason %q, want %q; warnings %q", method, got, reason, msg.Warnings)
		}
		if msg, err = Parse([]byte(text), Limits{Strict: true}); err != nil || (msg.Transactions[0].Err == nil) != (reason == "" && method != "XXXX") {
			t.Errorf("%q, strict: %v, %v", method, err, msg.Transactions[0].Err)
		}
	}
}

// Who asks for a cancellation is one party in the whole message.
func TestOneAssigner(t *testing.T) {
	text := ownMessage(t, "camt.056.001.08")
	other := strings.Replace(text, "<TxInf>", "<TxInf><Assgnr><FinInstnId><BICFI>CHARCNB0</BICFI></FinInstnId></Assgnr>", 1)
	if other == text {
		t.Fatal("the sample has no TxInf")
	}
	msg, err := Parse([]byte(other), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if fault := msg.Cancellations[0].Err; fault == nil || !strings.Contains(fault.Path, "Assgnr") {
		t.Errorf("%v", fault)
	}
}
