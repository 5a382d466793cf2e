package iso20022

import (
	"encoding/hex"
	"reflect"
	"strings"
	"testing"
)

// orderUUID reads the id that a test expects.
func orderUUID(t *testing.T, text string) (id [16]byte) {
	t.Helper()
	raw, err := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
	if err != nil || len(raw) != 16 {
		t.Fatalf("%q is no id", text)
	}
	return [16]byte(raw)
}

// soundMessage reads one of our own messages, in which nothing is wrong and nothing unusual but the warnings.
func soundMessage(t *testing.T, name string, warnings ...string) *Message {
	t.Helper()
	msg := parsed(t, ownMessage(t, name))
	if msg.Kind != name[:len("pacs.008.001.08")] || msg.Family.String() != name[:len("pacs.008")] {
		t.Errorf("kind %s, family %s", msg.Kind, msg.Family)
	}
	if len(msg.Warnings) != len(warnings) {
		t.Fatalf("warnings %q", msg.Warnings)
	}
	for i := range warnings {
		if msg.Warnings[i] != warnings[i] {
			t.Errorf("warning %q", msg.Warnings[i])
		}
	}
	return msg
}

// equalTransactions compares without the offsets.
func equalTransactions(t *testing.T, msg *Message, want []Transaction) {
	t.Helper()
	got := withoutOffsets(msg).Transactions
	if len(got) != len(want) {
		t.Fatalf("%d transactions", len(got))
	}
	for i := range want {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("transaction %d is\n%+v, want\n%+v, fault %v", i+1, got[i], want[i], got[i].Err)
		}
	}
}

func TestReturn(t *testing.T) {
	msg := soundMessage(t, "pacs.004.001.09")
	if msg.MsgID != "RTN-20260302-1" || msg.Created != "2026-03-02T10:15:00Z" || msg.SettlementMethod != "CLRG" || msg.Family.Content() != Payments {
		t.Errorf("%+v", msg)
	}
	equalTransactions(t, msg, []Transaction{
		{ID: orderID("pacs.004", "BRAVGB20", "R1", ""), IDDerived: true, EndToEndID: "E1", TxID: "R1", UETR: "00000000-0000-4000-8000-0000000000a1",
			Debtor: "BRAVGB20", Creditor: "ALPHCNB0", Currency: "EUR", Amount: "990.50", SettlementDate: "2026-03-02", Priority: Urgent},
		{ID: orderID("pacs.004", "BRAVGB20", "R2", ""), IDDerived: true, EndToEndID: "E2", TxID: "R2",
			Debtor: "BRAVGB20", Creditor: "ALPHCNB0", Currency: "EUR", Amount: "7", SettlementDate: "2026-03-02"},
	})
	want := []Original{
		{ID: orderUUID(t, "00000000-0000-4000-8000-0000000000a1"), MsgID: "PAY-20260227-7", MsgName: "pacs.008.001.08", InstrID: "I1", EndToEndID: "E1",
			TxID: "T1", UETR: "00000000-0000-4000-8000-0000000000a1", Amount: "1000.00", Currency: "EUR", SettlementDate: "2026-02-27",
			Reason: "AC04", Info: "account closed in January"},
		{ID: orderID("pacs.008", "ALPHCNB0", "T2", "E2"), MsgID: "PAY-20260227-7", MsgName: "pacs.008.001.08", EndToEndID: "E2", TxID: "T2", Reason: "MS03"},
	}
	if !reflect.DeepEqual(msg.Originals, want) {
		t.Errorf("originals are\n%+v, want\n%+v", msg.Originals, want)
	}
}

func TestDirectDebit(t *testing.T) {
	msg := soundMessage(t, "pacs.010.001.03", "no UETR in 1 of 3 transactions: order id derived from instructing agent, TxId or InstrId, and EndToEndId")
	equalTransactions(t, msg, []Transaction{
		{ID: orderUUID(t, "00000000-0000-4000-8000-0000000000b1"), InstrID: "I1", EndToEndID: "E1", UETR: "00000000-0000-4000-8000-0000000000b1",
			Debtor: "DELTUS30", Creditor: "CHARDEF0", Currency: "USD", Amount: "250000.00", SettlementDate: "2026-03-02"},
		{ID: orderID("pacs.010", "CHARDEF0", "T2", "E2"), IDDerived: true, Notes: NoteDerived, EndToEndID: "E2", TxID: "T2",
			Debtor: "DELTUS30", Creditor: "CHARDEF0", Currency: "USD", Amount: "1.25", SettlementDate: "2026-03-03"},
		{ID: orderUUID(t, "00000000-0000-4000-8000-0000000000b3"), EndToEndID: "E3", UETR: "00000000-0000-4000-8000-0000000000b3",
			Debtor: "FOXTJPJ0", Creditor: "CHARDEF0", Currency: "JPY", Amount: "5000", SettlementDate: "2026-03-04"},
	})
}

// TestCreditorInstructs: the sender of a direct debit is the creditor's side, also where only the header names it.
func TestCreditorInstructs(t *testing.T) {
	message := ownMessage(t, "pacs.010.001.03")
	if msg := parsed(t, wrapped(message, "CHARDEF0", "MIKENLA0", "pacs.010.001.03")); len(msg.Warnings) != 1 {
		t.Errorf("warnings %q", msg.Warnings)
	}
	msg := parsed(t, wrapped(message, "LIMANOO0", "MIKENLA0", "pacs.010.001.03"))
	if len(msg.Warnings) != 2 || msg.Warnings[1] != "AppHdr/Fr is LIMANOO0, the instructing agent is CHARDEF0" {
		t.Errorf("warnings %q", msg.Warnings)
	}
	bare := strings.ReplaceAll(edited(t, message, "<InstgAgt><FinInstnId><BICFI>CHARDEF0</BICFI></FinInstnId></InstgAgt>", ""),
		"<Cdtr><FinInstnId><BICFI>ECHOFRP0</BICFI></FinInstnId></Cdtr>", "")
	first := parsed(t, wrapped(bare, "LIMANOO0", "MIKENLA0", "pacs.010.001.03")).Transactions[0]
	if first.Err != nil || first.Debtor != "DELTUS30" || first.Creditor != "LIMANOO0" {
		t.Errorf("%+v", first)
	}
}

func TestInitiation(t *testing.T) {
	msg := soundMessage(t, "pain.001.001.09", "no UETR in 1 of 3 transactions: order id derived from instructing agent, TxId or InstrId, and EndToEndId",
		"no UETR, TxId or InstrId in 1 of 3 transactions: order id derived from instructing agent, MsgId, and EndToEndId")
	equalTransactions(t, msg, []Transaction{
		{ID: orderUUID(t, "00000000-0000-4000-8000-0000000000c1"), InstrID: "I1", EndToEndID: "E1", UETR: "00000000-0000-4000-8000-0000000000c1",
			Debtor: "BRAVGB20", Creditor: "CHARDEF0", DebtorAccount: "GB05BRAV00000012345678", CreditorAccount: "DE52000000000012345678",
			Currency: "EUR", Amount: "100.25", SettlementDate: "2026-03-02"},
		{ID: orderID("pain.001", "BRAVGB20", "INIT-20260302-1", "E2"), IDDerived: true, Notes: NoteDerivedMessage, EndToEndID: "E2",
			Debtor: "BRAVGB20", Creditor: "ECHOFRP0", DebtorAccount: "GB05BRAV00000012345678", CreditorAccount: "FR5300000000000000000000123",
			Currency: "EUR", Amount: "200.50", SettlementDate: "2026-03-02"},
		{ID: orderID("pain.001", "BRAVGB20", "I3", "NOTPROVIDED"), IDDerived: true, Notes: NoteDerived, InstrID: "I3", EndToEndID: "NOTPROVIDED",
			Debtor: "BRAVGB20", Creditor: "BRAVGB20", DebtorAccount: "4711", Currency: "GBP", Amount: "65", SettlementDate: "2026-03-03"},
	})
}

func TestLiquidityTransfer(t *testing.T) {
	want := Transaction{ID: orderUUID(t, "00000000-0000-4000-8000-0000000000d1"), InstrID: "I1", EndToEndID: "E1", UETR: "00000000-0000-4000-8000-0000000000d1",
		Debtor: "ALPHCNB0", Creditor: "BRAVGB20", DebtorAccount: "17", CreditorAccount: "18", Currency: "GBP", Amount: "5000000", SettlementDate: "2026-03-02"}
	equalTransactions(t, soundMessage(t, "camt.050.001.05"), []Transaction{want})

	bare := ownMessage(t, "camt.050.001.05")
	begin, end := strings.Index(bare, "<LqdtyTrfId>"), strings.Index(bare, "</LqdtyTrfId>")+len("</LqdtyTrfId>")
	bare = bare[:begin] + bare[end:]
	want.ID, want.IDDerived = orderID("camt.050", "ALPHCNB0", "LIQ-20260302-1", ""), true
	want.InstrID, want.EndToEndID, want.UETR, want.Notes = "", "", "", NoteDerivedMessage
	equalTransactions(t, parsed(t, bare), []Transaction{want})
}

func TestCancellations(t *testing.T) {
	msg := soundMessage(t, "camt.056.001.08")
	if msg.MsgID != "CXL-20260302-1" || msg.Family.Content() != Cancellations || len(msg.Cancellations) != 2 {
		t.Fatalf("%+v", msg)
	}
	want := []Cancellation{
		{CancellationID: "X1", CaseID: "CASE-1", Assigner: "ALPHCNB0", Assignee: "MIKENLA0", Original: Original{
			ID: orderUUID(t, "00000000-0000-4000-8000-0000000000a1"), MsgID: "PAY-20260302-7", MsgName: "pacs.008.001.08", Created: "2026-03-02T09:00:00Z",
			InstrID: "I1", EndToEndID: "E1", TxID: "T1", UETR: "00000000-0000-4000-8000-0000000000a1",
			Amount: "10.50", Currency: "EUR", SettlementDate: "2026-03-02", Reason: "DUPL", Info: "sent twice"}},
		{CaseID: "CASE-1", Assigner: "ALPHCNB0", Assignee: "MIKENLA0", Original: Original{
			ID: orderID("pacs.009", "ALPHCNB0", "T9", "E9"), MsgID: "PAY-20260302-8", MsgName: "pacs.009.001.08", EndToEndID: "E9", TxID: "T9", Reason: "customer asked"}},
	}
	equalCancellations(t, msg, want)
	equalCancellations(t, soundMessage(t, "camt.056.001.11"), []Cancellation{{CancellationID: "G1", Assigner: "ALPHCNB0", Assignee: "MIKENLA0", Whole: true,
		Original: Original{MsgID: "PAY-20260302-9", MsgName: "pacs.008.001.08", Reason: "TECH"}}})
}

func equalCancellations(t *testing.T, msg *Message, want []Cancellation) {
	t.Helper()
	for i := range msg.Cancellations {
		msg.Cancellations[i].Start, msg.Cancellations[i].End = 0, 0
	}
	if !reflect.DeepEqual(msg.Cancellations, want) {
		t.Errorf("got\n%+v, want\n%+v", msg.Cancellations, want)
	}
}

// TestCancelWhatWasDerived: a request finds the order of a payment without UETR.
func TestCancelWhatWasDerived(t *testing.T) {
	payment := parsed(t, edited(t, base, "<UETR>00000000-0000-4000-8000-0000000000a1</UETR>", "")).Transactions[0]
	request := edited(t, ownMessage(t, "camt.056.001.08"), "<OrgnlUETR>00000000-0000-4000-8000-0000000000a1</OrgnlUETR>", "")
	if c := parsed(t, request).Cancellations[0]; c.Err != nil || c.Original.ID != payment.ID {
		t.Errorf("%+v of %s", c, uuid(payment.ID))
	}
}

func TestReportRequests(t *testing.T) {
	msg := soundMessage(t, "camt.060.001.05")
	want := []ReportRequest{
		{ID: "Q1", MsgName: "camt.052.001.08", Owner: "ALPHCNB0", Account: "17", Currency: "CNY", FromDate: "2026-03-01", ToDate: "2026-03-02"},
		{ID: "Q2", MsgName: "camt.053.001.08", Owner: "ALPHCNB0", FromSequence: "4", ToSequence: "6"},
	}
	for i := range msg.ReportRequests {
		msg.ReportRequests[i].Start, msg.ReportRequests[i].End = 0, 0
	}
	if !reflect.DeepEqual(msg.ReportRequests, want) || msg.MsgID != "RPT-20260302-1" || msg.Family.Content() != ReportRequests {
		t.Errorf("got\n%+v, want\n%+v", msg.ReportRequests, want)
	}
}

// equalSide compares the one side of a message.
func equalSide(t *testing.T, msg *Message, want TradeSide) {
	t.Helper()
	if len(msg.TradeSides) != 1 || msg.MsgID != want.Reference || msg.Family.Content() != TradeSides {
		t.Fatalf("%+v", msg)
	}
	got := msg.TradeSides[0]
	got.Start, got.End = 0, 0
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, want\n%+v, fault %v", got, want, got.Err)
	}
}

func TestSettlementInstruction(t *testing.T) {
	securities, cash := Leg{"XS000000ABC3", "1000000"}, Leg{"EUR", "998750.25"}
	delivers := TradeSide{ID: orderID("sese.023", "ALPHCNB0", "S-ALPHCNB0-1", ""), Reference: "S-ALPHCNB0-1", TradeReference: "TRADE-7",
		TradeDate: "2026-02-27", SettlementDate: "2026-03-03", Participant: "ALPHCNB0", Counterparty: "BRAVGB20",
		Client: "GOLFCHZ0", CounterpartyClient: "HOTESGS0", Depository: "INDIFRP0", CounterpartyDepository: "JULIDEF0",
		SafekeepingAccount: "SAFE-1", Gives: securities, Takes: cash, Face: true, Partial: true, Hold: true}
	equalSide(t, soundMessage(t, "sese.023.001.12-delivers"), delivers)
	receives := delivers
	receives.ID, receives.Reference = orderID("sese.023", "BRAVGB20", "S-BRAVGB20-1", ""), "S-BRAVGB20-1"
	receives.Participant, receives.Counterparty = delivers.Counterparty, delivers.Participant
	receives.Client, receives.CounterpartyClient = delivers.CounterpartyClient, delivers.Client
	receives.Depository, receives.CounterpartyDepository = delivers.CounterpartyDepository, delivers.Depository
	receives.Gives, receives.Takes, receives.Partial, receives.Hold = cash, securities, false, false
	equalSide(t, soundMessage(t, "sese.023.001.12-receives"), receives)
}

func TestExchange(t *testing.T) {
	equalSide(t, soundMessage(t, "fxtr.014.001.06"), TradeSide{ID: orderID("fxtr.014", "ALPHCNB0", "FX-1", ""), Reference: "FX-1", TradeReference: "ALPH0BRAV0",
		TradeDate: "2026-02-27", SettlementDate: "2026-03-03", Participant: "ALPHCNB0", Counterparty: "BRAVGB20",
		Client: "GOLFCHZ0", CounterpartyClient: "00000TESTBANKALPHA08", Gives: Leg{"EUR", "1000000.00"}, Takes: Leg{"USD", "1083450.00"}})
}

// TestOwnMessagesValidate checks our messages against the schemas that are at hand.
func TestOwnMessagesValidate(t *testing.T) {
	for name, data := range ownMessages(t) {
		t.Run(name, func(t *testing.T) {
			validate(t, name[:len("pacs.008.001.08")], map[string][]byte{name: data})
		})
	}
}

// TestOwnMessagesAgree compares them with encoding/xml, and cuts them: no part of one is taken for a whole.
func TestOwnMessagesAgree(t *testing.T) {
	for name, data := range ownMessages(t) {
		t.Run(name, func(t *testing.T) {
			msg := parsed(t, string(data))
			checkAgainstStandard(t, data, msg)
			checkValid(t, msg)
			whole := strings.TrimSpace(string(data))
			for cut := range len(whole) {
				if _, err := Parse([]byte(whole[:cut]), Limits{}); err == nil {
					t.Fatalf("cut at %d of %d: accepted", cut, len(whole))
				}
			}
		})
	}
}
