package iso20022

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// publicMessage is what was read in a public sample message, by eye.
type publicMessage struct {
	kind, debtor, creditor, currency, amount, date string
	priority                                       Priority
	uetr                                           string
	refused                                        string // reason; empty: it is sound
	warnings                                       []string
}

const (
	derivedWarning = "no UETR in 1 of 1 transactions: order id derived from instructing agent, TxId or InstrId, and EndToEndId"
)

// publicTransfers are the credit transfers among the shared messages. Of those called bad by their publisher,
// bic_mismatch is valid by the schema: its header names another sender than the instructing agent, which breaks a
// rule of CBPR+ and is a warning here, for the header does not settle.
var publicTransfers = map[string]publicMessage{
	"cbpr_2026__pacs.008.min": {kind: "pacs.008.001.08", debtor: "ZABCGB9A", creditor: "OPQRUSUV", currency: "EUR", amount: "1000.00",
		date: "2026-01-01", uetr: "00000000-0000-4000-b221-3244f5d5c293"},
	"cbpr_2026__pacs.009.min": {kind: "pacs.009.001.08", debtor: "ABCDGBKL", creditor: "PQRSUSTU", currency: "EUR", amount: "1000.00",
		date: "2026-01-01", uetr: "00000000-0000-4000-b221-324df15a0e06"},
	"cbpr_2026__pacs.009.max": {kind: "pacs.009.001.08", debtor: "CDEFGBEF", creditor: "RSTUUSNO", currency: "EUR", amount: "1000.00",
		date: "2026-01-01", priority: HighlyUrgent, uetr: "00000000-0000-4000-8322-705774385f0c", warnings: []string{"CLSTm is not heeded, in 1 of 1 transactions"}},
	"cbpr__cbprplus_pacs008_2026": {kind: "pacs.008.001.08", debtor: "BRDEROBU", creditor: "BTRLRO22", currency: "RON", amount: "12000000",
		date: "2022-10-20", uetr: "174c245f-2682-4291-ad67-2a41e530cd27"},
	"cbpr_2026__pacs009_fi_transfer_sample": {kind: "pacs.009.001.08", debtor: "KRMTJP2X", creditor: "PLNFSGSX", currency: "JPY", amount: "45000000",
		date: "2026-04-13", uetr: "b2c3d4e5-f6a7-4901-bcde-f12345678901"},
	"cbpr_bad_2025__cbprplus_pacs008_sample_bic_mismatch": {kind: "pacs.008.001.08", debtor: "WWEBGB3L", creditor: "CODDDEFF", currency: "EUR",
		amount: "12345.67", date: "2025-08-08", uetr: "8f3aff7c-a2de-41c6-b731-b340e53da93f",
		warnings: []string{"AppHdr/Fr is ABCDGB2L, the instructing agent is WWEBGB3L"}},
	"hvps__HVPS_c.29.1.1_pacs.008_BtoC_MI": {kind: "pacs.008.001.12", debtor: "INGBROBU", creditor: "RZBRROBU", currency: "RON", amount: "591636",
		date: "2022-10-20", uetr: "174c245f-2682-4291-ad67-2a41e530cd27",
		warnings: []string{"AppHdr/MsgDefIdr names pacs.008.001.08, the document is pacs.008.001.12"}},
	"swift__CBPR_p.2.1.1_pacs.008-AtoB": {kind: "pacs.008.001.12", debtor: "RBOSGB2L", creditor: "ABNANL2A", currency: "EUR", amount: "15669.38",
		date: "2021-04-09", uetr: "8a562c67-ca16-48ba-b074-65581be6f001",
		warnings: []string{"AppHdr/MsgDefIdr names pacs.008.001.08, the document is pacs.008.001.12"}},
	"swift__CBPR_p.2.2.1_pacs.009-BtoC": {kind: "pacs.009.001.11", debtor: "ABNANL2A", creditor: "NDEAFIHH", currency: "EUR", amount: "654489.98",
		date: "2020-08-03", uetr: "dab3b64f-092b-4839-b7e9-8f438af50961",
		warnings: []string{"AppHdr/MsgDefIdr names pacs.009.001.08, the document is pacs.009.001.11"}},
	"swift__CBPR_c.56.4.1_pacs.009.adv_BtoE": {kind: "pacs.009.001.11", debtor: "TDOMUS33", creditor: "NWBKGB2L", currency: "CAD", amount: "2565972",
		date: "2021-04-27", uetr: "7a562c67-ca16-48ba-b074-65581be6f001", refused: ReasonForbidden,
		warnings: []string{"AppHdr/MsgDefIdr names pacs.009.001.08, the document is pacs.009.001.11"}},
	"fednow__sample-participant-to-fednow-message": {kind: "pacs.008.001.08", debtor: "111111111", creditor: "333333333", currency: "USD",
		amount: "51.74", date: "2023-06-04", uetr: "8a562c67-ca16-48ba-b074-65581be6f011"},
	"rtp__pacs008": {kind: "pacs.008.001.08", debtor: "234567891", creditor: "000000010", currency: "USD", amount: "46154.49",
		date: "2023-07-13", warnings: []string{derivedWarning}},
	"prowide__pacs.008.001.07": {kind: "pacs.008.001.07", debtor: "CITTGB2LPBG", creditor: "ICBCUS4C", currency: "USD", amount: "5000",
		date: "2018-07-31", priority: HighlyUrgent,
		warnings: []string{"GrpHdr/CtrlSum is 10000, which is not the sum of the amounts", derivedWarning, "AppHdr/Fr is MLCOUS33, the instructing agent is CITTGB2LPBG"}},
	"ver__pacs.008.001.08": {kind: "pacs.008.001.08", debtor: "DEUTDEFF", creditor: "COBADEFF", currency: "EUR", amount: "1000.00",
		date: "2026-01-15", uetr: "128551e7-3799-41b3-b82b-f87a59e8345f"},
	"ver__pacs.008.001.13": {kind: "pacs.008.001.13", debtor: "DEUTDEFF", creditor: "COBADEFF", currency: "EUR", amount: "1000.00",
		date: "2026-01-15", uetr: "7ad28d8e-ae56-41f4-b0c2-f942787acd97"},
	"tkey7__pacs.008.001.09": {kind: "pacs.008.001.09", debtor: "BLUEUSNY001", creditor: "GRENCHZZ002", currency: "USD", amount: "125000",
		date: "2022-07-18", warnings: []string{"SttlmMtd is TDSA, which is none of CLRG, INDA, INGA: settled here all the same", derivedWarning}},
}

// publicOthers are the messages of kinds that are not read.
var publicOthers = map[string]string{
	"bank__camt_054_debet_notification_sepa_cross_border":                        "camt.054.001.02",
	"cbpr_2026__camt054_credit_notification_sample":                              "camt.054.001.08",
	"cbpr_2026__pacs002_status_report_sample":                                    "pacs.002.001.10",
	"cbpr_bad_2025__cbprplus_camt054_slash_in_instrid":                           "camt.054.001.08",
	"fednow__fednow-sample-message-pacs002":                                      "pacs.002.001.10",
	"prowide__camt.053.001.07":                                                   "camt.053.001.07",
	"six__200519_camt.052_P_CH2909000000250094239_1110092686_0_2019042416072347": "camt.052.001.04",
	"six__valid_pacs_v11":                                                        "pacs.002.001.11",
	"swift__CBPR_c.52.1.c_camt.052-CtoD":                                         "camt.052.001.12",
	"swift__CBPR_c.54.3.1_camt.054-BtoA":                                         "camt.054.001.12",
	"swift__CBPR_c.56.4.1_camt.053-DtoE":                                         "camt.053.001.12",
	"swift__CBPR_c.57.1.1_camt.057-AtoB":                                         "camt.057.001.06",
	"swift__CBPR_p.2.1.2_pacs.002-DtoC":                                          "pacs.002.001.14",
}

// publicFurther are messages of kinds that are read but are no credit transfers; TestPublicFurther looks at them.
var publicFurther = []string{"cbpr_2026__pain.001.max", "swift__mt920_camt_060_A_B"}

// schemaBreaker repeats CdtrAgt, which the schema does not allow: which of them is meant cannot be told.
const schemaBreaker = "cbpr_bad_2025__cbprplus_pacs008_sample_xsd_issue"

func TestPublicTransfers(t *testing.T) {
	messages := sharedMessages(t)
	for name, want := range publicTransfers {
		t.Run(name, func(t *testing.T) {
			data, found := messages[name]
			if !found {
				t.Skip("not in the shared folder")
			}
			msg := parsed(t, string(data))
			if msg.Kind != want.kind || len(msg.Transactions) != 1 {
				t.Fatalf("kind %s, %d transactions", msg.Kind, len(msg.Transactions))
			}
			checkPublic(t, &msg.Transactions[0], want)
			if !slices.Equal(msg.Warnings, want.warnings) {
				t.Errorf("warnings are %q", msg.Warnings)
			}
		})
	}
}

// reasonOf is why a transaction is refused, empty where it is not.
func reasonOf(t *Transaction) string {
	if t.Err == nil {
		return ""
	}
	return t.Err.Reason
}

func checkPublic(t *testing.T, got *Transaction, want publicMessage) {
	t.Helper()
	if reason := reasonOf(got); reason != want.refused {
		t.Fatalf("fault %v", got.Err)
	}
	if got.Debtor != want.debtor || got.Creditor != want.creditor {
		t.Errorf("%s pays %s, want %s pays %s", got.Debtor, got.Creditor, want.debtor, want.creditor)
	}
	if got.Currency != want.currency || got.Amount != want.amount || got.SettlementDate != want.date || got.Priority != want.priority {
		t.Errorf("%s %s on %s, %s", got.Currency, got.Amount, got.SettlementDate, got.Priority)
	}
	if got.UETR != want.uetr || got.IDDerived != (want.uetr == "") || want.uetr != "" && uuid(got.ID) != want.uetr {
		t.Errorf("UETR %q, id %s, derived %t", got.UETR, uuid(got.ID), got.IDDerived)
	}
}

// TestPublicFurther: the example of every element that pain.001 can hold is a cheque, which is not settled; the request of a
// SWIFT translation names a report by the number of its FIN message, and an owner that is not provided.
func TestPublicFurther(t *testing.T) {
	messages := sharedMessages(t)
	if data, found := messages[publicFurther[0]]; found {
		msg := parsed(t, string(data))
		if len(msg.Transactions) != 1 || msg.Transactions[0].Err == nil {
			t.Fatalf("%+v", msg)
		}
		if fault := msg.Transactions[0].Err; fault.Path != "PmtInf[1]/PmtMtd" || fault.Value != "CHK" || fault.Reason != ReasonForbidden {
			t.Errorf("fault %v", fault)
		}
	}
	if data, found := messages[publicFurther[1]]; found {
		msg := parsed(t, string(data))
		want := ReportRequest{ID: "3948", MsgName: "942", Owner: "INGBROBU", Account: "123-45678"}
		got := msg.ReportRequests[0]
		got.Start, got.End = 0, 0
		if len(msg.ReportRequests) != 1 || got != want || msg.MsgID != "3948" || msg.Family != Camt060 {
			t.Errorf("%+v", msg)
		}
	}
}

func TestPublicOthers(t *testing.T) {
	messages := sharedMessages(t)
	for name, want := range publicOthers {
		t.Run(name, func(t *testing.T) {
			data, found := messages[name]
			if !found {
				t.Skip("not in the shared folder")
			}
			_, err := Parse(data, Limits{})
			var unsupported *UnsupportedError
			if !errors.As(err, &unsupported) || unsupported.Kind != want {
				t.Errorf("error is %v", err)
			}
			if kind, err := Kind(data, Limits{}); kind != want || err != nil {
				t.Errorf("kind is %q, %v", kind, err)
			}
		})
	}
}

func TestPublicSchemaBreaker(t *testing.T) {
	data, found := sharedMessages(t)[schemaBreaker]
	if !found {
		t.Skip("not in the shared folder")
	}
	msg := parsed(t, string(data))
	fault := msg.Transactions[0].Err
	if fault == nil || fault.Error() != "CdtTrfTxInf[1]/CdtrAgt: appears more than once" || fault.Detail() != "appears more than once" || fault.Reason != ReasonNotAdmitted {
		t.Errorf("fault is %v", fault)
	}
}

// TestPublicAllKnown fails when a message is added to the shared folder that these tests do not expect.
func TestPublicAllKnown(t *testing.T) {
	for name := range sharedMessages(t) {
		_, isTransfer := publicTransfers[name]
		_, isOther := publicOthers[name]
		if !isTransfer && !isOther && name != schemaBreaker && !slices.Contains(publicFurther, name) {
			t.Errorf("%s: no expectation", name)
		}
	}
}

// TestPublicTruncated cuts every shared message: no part of one is taken for a whole.
func TestPublicTruncated(t *testing.T) {
	for name, data := range sharedMessages(t) {
		whole := strings.TrimRight(string(data), " \t\r\n")
		step := 1 + len(whole)/2000
		for cut := 0; cut < len(whole); cut += step {
			if _, err := Parse([]byte(whole[:cut]), Limits{}); err == nil {
				t.Fatalf("%s cut at %d of %d: accepted", name, cut, len(whole))
			}
		}
	}
}

func TestKind(t *testing.T) {
	for _, message := range []string{base, wrapped(base, "ALPHCNB0", "MIKENLA0", "pacs.008.001.10"), base[:strings.Index(base, "<CdtTrfTxInf>")]} {
		if kind, err := Kind([]byte(message), Limits{}); kind != "pacs.008.001.08" || err != nil {
			t.Errorf("kind is %q, %v", kind, err)
		}
	}
	if kind, err := Kind([]byte("<html/>"), Limits{}); kind != "" || err == nil {
		t.Errorf("kind is %q, %v", kind, err)
	}
}
