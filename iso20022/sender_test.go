package iso20022

import (
	"slices"
	"strings"
	"testing"
)

// TestSenderIsTheInstructingAgent: in an envelope of ISO 20022 the header's sender must be the agent that instructs, or another branch of it; what a foreign envelope
// brings may have been passed on, unless it is strict.
func TestSenderIsTheInstructingAgent(t *testing.T) {
	in := func(envelope, from string) string {
		return strings.NewReplacer("<Envelope>", "<"+envelope+">", "</Envelope>", "</"+envelope+">").Replace(wrapped(base, from, "MIKENLA0", "pacs.008.001.08"))
	}
	for _, test := range []struct {
		name, message string
		strict        bool
		refused       bool
	}{
		{"the agent", in("BusinessMessage", "ALPHCNB0XXX"), true, false},
		{"a branch of it", in("BusinessMessage", "ALPHCNB0BJ1"), true, false},
		{"another bank", in("BusinessMessage", "LIMANOO0"), false, true},
		{"another bank, strict", in("Envelope", "LIMANOO0"), true, true},
		{"a hub", in("Envelope", "LIMANOO0"), false, false},
		{"no instructing agent", edited(t, in("BusinessMessage", "LIMANOO0"), instgAgt, ""), false, false},
	} {
		msg, err := Parse([]byte(test.message), Limits{Strict: test.strict})
		if err != nil {
			t.Fatal(test.name, err)
		}
		fault := msg.Transactions[0].Err
		if test.refused != (fault != nil) || fault != nil && (fault.Path != "AppHdr/Fr" || fault.Reason != ReasonForbidden || fault.Value != "LIMANOO0") {
			t.Errorf("%s: %v", test.name, fault)
		}
	}
}

func TestSenderOfACancellation(t *testing.T) {
	text := wrapped(ownMessage(t, "camt.056.001.08"), "LIMANOO0", "MIKENLA0", "camt.056.001.08")
	text = strings.NewReplacer("<Envelope>", "<BusinessMessage>", "</Envelope>", "</BusinessMessage>").Replace(text)
	if err := parsed(t, text).Cancellations[0].Err; err == nil || err.Path != "AppHdr/Fr" {
		t.Error(err)
	}
}

// TestCancelWhatCameWithoutReferences: a payment of a pain.001 is known by its message and its end-to-end id, and asked back by them.
func TestCancelWhatCameWithoutReferences(t *testing.T) {
	const request = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.056.001.08"><FIToFIPmtCxlReq><Assgnmt><Id>C</Id><Assgnr><Agt><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></Agt></Assgnr>` +
		`<Assgne><Agt><FinInstnId><BICFI>MIKENLA0</BICFI></FinInstnId></Agt></Assgne><CreDtTm>2026-03-02T09:00:00Z</CreDtTm></Assgnmt><Undrlyg><TxInf>` +
		`<OrgnlGrpInf><OrgnlMsgId>INIT-20260302-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInf><OrgnlEndToEndId>E2</OrgnlEndToEndId></TxInf></Undrlyg></FIToFIPmtCxlReq></Document>`
	want := orderID("pain.001", "BRAVGB20", "INIT-20260302-1", "E2") // as TestInitiation has it
	if c := parsed(t, request).Cancellations[0]; c.Err != nil || c.Original.ID != want {
		t.Errorf("%v %x, want %x", c.Err, c.Original.ID, want)
	}
	for _, other := range []string{edited(t, request, "pain.001.001.09", "pacs.008.001.08"), edited(t, request, ">E2<", ">NOTPROVIDED<")} {
		if c := parsed(t, other).Cancellations[0]; c.Original.ID != [16]byte{} {
			t.Errorf("%x", c.Original.ID)
		}
	}
}

// TestNotesOfTransactions: what is unusual of one transaction is not told of the other.
func TestNotesOfTransactions(t *testing.T) {
	msg := parsed(t, wrapped(edited(t, base, "<UETR>00000000-0000-4000-8000-0000000000a1</UETR>", ""), "ALPHCNB0", "MIKENLA0", "pacs.008.001.10"))
	if first, second := msg.Transactions[0].Notes, msg.Transactions[1].Notes; first != NoteDerived || second != NoteSender {
		t.Errorf("%b %b", first, second)
	}
	if !slices.Equal(msg.Transactions[0].Notes.Texts(), []string{"no UETR: order id derived from instructing agent, TxId or InstrId, and EndToEndId"}) {
		t.Error(msg.Transactions[0].Notes.Texts())
	}
	if msg.Shared != 1 || !strings.HasPrefix(msg.Warnings[0], "AppHdr/MsgDefIdr") {
		t.Errorf("%d of %q", msg.Shared, msg.Warnings)
	}
}

// TestUnitsAreNoFaceAmount: a quantity is one or the other, and which one is told.
func TestUnitsAreNoFaceAmount(t *testing.T) {
	text := ownMessage(t, "sese.023.001.12-delivers")
	if !parsed(t, text).TradeSides[0].Face {
		t.Error("a face amount was read as units")
	}
	units := strings.NewReplacer("<FaceAmt>", "<Unit>", "</FaceAmt>", "</Unit>").Replace(text)
	if s := parsed(t, units).TradeSides[0]; s.Face || s.Err != nil || s.Gives.Amount != "1000000" {
		t.Errorf("%+v", s)
	}
	if err := parsed(t, edited(t, text, "<FaceAmt>", "<Unit>5</Unit><FaceAmt>")).TradeSides[0].Err; err == nil || !strings.HasSuffix(err.Path, "FaceAmt") {
		t.Error(err)
	}
}

// TestSenderOfWhatHasNoInstructingAgent: where the header names another one than who asks or instructs, that is a warning.
func TestSenderOfWhatHasNoInstructingAgent(t *testing.T) {
	for kind, warning := range map[string]string{
		"camt.050.001.05": "AppHdr/Fr is LIMANOO0, the instructing agent is ALPHCNB0", "camt.060.001.05": "AppHdr/Fr is LIMANOO0, the account owner is ALPHCNB0",
		"sese.023.001.12-delivers": "AppHdr/Fr is LIMANOO0, the account owner is ALPHCNB0", "fxtr.014.001.06": "AppHdr/Fr is LIMANOO0, the submitting party is ALPHCNB0",
	} {
		name, _, _ := strings.Cut(kind, "-")
		text := strings.NewReplacer("<Envelope>", "<BusinessMessage>", "</Envelope>", "</BusinessMessage>").Replace(wrapped(ownMessage(t, kind), "LIMANOO0", "MIKENLA0", name))
		if msg := parsed(t, text); !slices.Contains(msg.Warnings, warning) {
			t.Errorf("%s: %q", kind, msg.Warnings)
		}
		if msg := parsed(t, strings.ReplaceAll(text, "LIMANOO0", "ALPHCNB0")); strings.Contains(strings.Join(msg.Warnings, ""), "AppHdr/Fr is") {
			t.Errorf("%s: %q", kind, msg.Warnings)
		}
	}
}
