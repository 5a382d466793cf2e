package iso20022

import (
	"slices"
	"strings"
	"testing"
)

const (
	instgAgt = "<InstgAgt><FinInstnId><BICFI>ALPHCNB0</BICFI></FinInstnId></InstgAgt>"
	instdAgt = "<InstdAgt><FinInstnId><BICFI>BRAVGB20</BICFI></FinInstnId></InstdAgt>"
)

// wrapped puts a document into an envelope behind a header that names sender and receiver.
func wrapped(document, from, to, definition string) string {
	document = document[strings.Index(document, "<Document"):]
	return `<Envelope><AppHdr xmlns="urn:iso:std:iso:20022:tech:xsd:head.001.001.02">` +
		"<Fr><FIId><FinInstnId><BICFI>" + from + "</BICFI></FinInstnId></FIId></Fr>" +
		"<To><OrgId><Id><OrgId><AnyBIC>" + to + "</AnyBIC></OrgId></Id></OrgId></To>" +
		"<BizMsgIdr>M1</BizMsgIdr><MsgDefIdr>" + definition + "</MsgDefIdr></AppHdr>" + document + "</Envelope>"
}

func TestSettlingParties(t *testing.T) {
	bank := func(message string) string {
		message = strings.ReplaceAll(message, "pacs.008", "pacs.009")
		message = strings.ReplaceAll(message, "FIToFICstmrCdtTrf", "FICdtTrf")
		message = edited(t, message, "<Dbtr><Nm>D</Nm></Dbtr>", "<Dbtr><FinInstnId><BICFI>GOLFCHZ0</BICFI></FinInstnId></Dbtr>")
		return edited(t, message, "<Cdtr><Nm>C</Nm></Cdtr>", "<Cdtr><FinInstnId><BICFI>HOTESGS0</BICFI></FinInstnId></Cdtr>")
	}
	without := func(message string, cuts ...string) string {
		for _, cut := range cuts {
			message = edited(t, message, cut, "")
		}
		return message
	}
	group := edited(t, without(base, instgAgt, instdAgt), "</GrpHdr>",
		"<InstgAgt><FinInstnId><BICFI>KILODKK0XXX</BICFI></FinInstnId></InstgAgt><InstdAgt><FinInstnId><LEI>875500YZ01234567EF21</LEI></FinInstnId></InstdAgt></GrpHdr>")
	tests := []struct{ name, message, debtor, creditor string }{
		{"agents of the transaction", base, "ALPHCNB0", "BRAVGB20"},
		{"agents of the group header", group, "KILODKK0", "875500YZ01234567EF21"},
		{"the transaction's overrules", edited(t, group, "<Dbtr>", instgAgt+"<Dbtr>"), "ALPHCNB0", "875500YZ01234567EF21"},
		{"customers' banks", without(base, instgAgt, instdAgt), "CHARDEF0", "DELTUS30"},
		{"instructing agent without id", edited(t, base, "<BICFI>ALPHCNB0</BICFI>", "<Nm>A</Nm>"), "CHARDEF0", "BRAVGB20"},
		{"institutions", bank(without(base, instgAgt, instdAgt)), "GOLFCHZ0", "HOTESGS0"},
		{"agents of an institution's transfer", bank(base), "ALPHCNB0", "BRAVGB20"},
		{"member id", edited(t, base, "<BICFI>ALPHCNB0</BICFI>", "<ClrSysMmbId><ClrSysId><Cd>USABA</Cd></ClrSysId><MmbId>011-7</MmbId></ClrSysMmbId>"), "011-7", "BRAVGB20"},
		{"BIC before member id", edited(t, base, "<BICFI>ALPHCNB0</BICFI>", "<BICFI>ALPHCNB0</BICFI><ClrSysMmbId><MmbId>x</MmbId></ClrSysMmbId>"), "ALPHCNB0", "BRAVGB20"},
		{"header as last resort", wrapped(without(base, instgAgt, "<BICFI>CHARDEF0</BICFI>"), "LIMANOO0", "MIKENLA0", "pacs.008.001.08"), "LIMANOO0", "BRAVGB20"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			first := &parsed(t, test.message).Transactions[0]
			if first.Err != nil || first.Debtor != test.debtor || first.Creditor != test.creditor {
				t.Errorf("%s pays %s, fault %v", first.Debtor, first.Creditor, first.Err)
			}
		})
	}
}

func TestWarnings(t *testing.T) {
	headless := edited(t, edited(t, base, instgAgt, ""), "<BICFI>CHARDEF0</BICFI>", "")
	noUETR := edited(t, base, "<UETR>00000000-0000-4000-8000-0000000000a1</UETR>", "")
	tests := []struct{ name, message, warning string }{
		{"none", base, ""},
		{"sender of one transaction only", wrapped(base, "ALPHCNB0XXX", "MIKENLA0", "pacs.008.001.08"), "AppHdr/Fr is ALPHCNB0, the instructing agent is ECHOFRP0"},
		{"other version", wrapped(base, "ALPHCNB0", "MIKENLA0", "pacs.008.001.10"), "AppHdr/MsgDefIdr names pacs.008.001.10, the document is pacs.008.001.08"},
		{"other sender", wrapped(base, "LIMANOO0", "MIKENLA0", "pacs.008.001.08"), "AppHdr/Fr is LIMANOO0, the instructing agent is ALPHCNB0"},
		{"sender that is no BIC", wrapped(base, "LIMA", "MIKENLA0", "pacs.008.001.08"), "AppHdr/Fr/FIId/FinInstnId/BICFI is not a participant id and was ignored"},
		{"participant from header", wrapped(headless, "LIMANOO0", "MIKENLA0", "pacs.008.001.08"), "no settling agent in 1 of 2 transactions: AppHdr/Fr or To taken instead"},
		{"derived id", noUETR, "no UETR in 1 of 2 transactions: order id derived from instructing agent, TxId or InstrId, and EndToEndId"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			msg := parsed(t, test.message)
			if test.warning == "" && len(msg.Warnings) > 0 || test.warning != "" && !slices.Contains(msg.Warnings, test.warning) {
				t.Errorf("warnings are %q", msg.Warnings)
			}
		})
	}
}

func TestHeaderParties(t *testing.T) {
	msg := parsed(t, wrapped(base, "ALPHCNB0XXX", "MIKENLA0123", "pacs.008.001.08"))
	if !msg.HasHeader || msg.From != "ALPHCNB0" || msg.To != "MIKENLA0123" {
		t.Errorf("header %t from %s to %s", msg.HasHeader, msg.From, msg.To)
	}
}

// TestDerivedID freezes the derivation: another id for the same payment would settle it twice.
func TestDerivedID(t *testing.T) {
	noUETR := edited(t, base, "<UETR>00000000-0000-4000-8000-0000000000a1</UETR>", "")
	id := func(message string) string {
		first := &parsed(t, message).Transactions[0]
		if first.Err != nil || !first.IDDerived {
			t.Fatalf("derived %t, fault %v", first.IDDerived, first.Err)
		}
		return uuid(first.ID)
	}
	const frozen = "1acc9e73-7bdd-8b58-8ec7-027fc07d671c"
	if got := id(noUETR); got != frozen {
		t.Errorf("id is %s, was %s", got, frozen)
	}
	same := strings.ReplaceAll(edited(t, noUETR, "<InstrId>I1</InstrId>", ""), "pacs.008.001.08", "pacs.008.001.09")
	if got := id(edited(t, same, "10.50", "11.50")); got != frozen {
		t.Errorf("version, InstrId beside a TxId, or amount changed the id to %s", got)
	}
	seen := map[string]string{frozen: "base"}
	for _, change := range [][2]string{{">T1<", ">T2<"}, {">E1<", ">E9<"}, {"ALPHCNB0", "GOLFCHZ0"}, {"<TxId>T1</TxId>", ""}} {
		got := id(edited(t, noUETR, change[0], change[1]))
		if other, taken := seen[got]; taken {
			t.Errorf("%q gives the id of %q", change[0], other)
		}
		seen[got] = change[0]
	}
}
