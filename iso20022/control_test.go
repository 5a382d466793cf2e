package iso20022

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// stating puts elements into the group header.
func stating(t *testing.T, message, elements string) string {
	t.Helper()
	return edited(t, message, "</NbOfTxs>", "</NbOfTxs>"+elements)
}

// A message whose stated sums are not those of its transactions is told so, and refused whole where that is asked for.
func TestControlSums(t *testing.T) {
	euros := edited(t, base, `"USD"`, `"EUR"`) // 10.50 and 7
	total := func(currency, sum string) string {
		return `<TtlIntrBkSttlmAmt Ccy="` + currency + `">` + sum + "</TtlIntrBkSttlmAmt>"
	}
	bank := func(message string) string {
		return strings.ReplaceAll(strings.ReplaceAll(message, "FIToFICstmrCdtTrf", "FICdtTrf"), "pacs.008", "pacs.009")
	}
	returns, debits, initiation := ownMessage(t, "pacs.004.001.09"), ownMessage(t, "pacs.010.001.03"), ownMessage(t, "pain.001.001.09")
	tests := []struct{ name, message, path string }{
		{"none", base, ""},
		{"of two currencies", stating(t, base, "<CtrlSum>17.5</CtrlSum>"), ""},
		{"zeros", stating(t, base, "<CtrlSum> 0017.500000000000000 </CtrlSum>"), ""},
		{"too little", stating(t, base, "<CtrlSum>17.49</CtrlSum>"), "GrpHdr/CtrlSum"},
		{"one more digit", stating(t, base, "<CtrlSum>17.500001</CtrlSum>"), "GrpHdr/CtrlSum"},
		{"with sign", stating(t, base, "<CtrlSum>-17.5</CtrlSum>"), "GrpHdr/CtrlSum"},
		{"no number", stating(t, base, "<CtrlSum>many</CtrlSum>"), "GrpHdr/CtrlSum"},
		{"large", stating(t, edited(t, edited(t, euros, ">10.50<", ">999999999999999998<"), ">7<", ">1<"), "<CtrlSum>999999999999999999</CtrlSum>"), ""},
		{"large, and one less", stating(t, edited(t, edited(t, euros, ">10.50<", ">999999999999999998<"), ">7<", ">1<"), "<CtrlSum>999999999999999998</CtrlSum>"), "GrpHdr/CtrlSum"},
		{"total", stating(t, euros, total("EUR", "17.50")), ""},
		{"total too large", stating(t, euros, total("EUR", "17.51")), "GrpHdr/TtlIntrBkSttlmAmt"},
		{"total in another currency", stating(t, euros, total("GBP", "17.50")), "GrpHdr/TtlIntrBkSttlmAmt/@Ccy"},
		{"total without currency", stating(t, euros, "<TtlIntrBkSttlmAmt>17.50</TtlIntrBkSttlmAmt>"), "GrpHdr/TtlIntrBkSttlmAmt/@Ccy"},
		{"total of two currencies", stating(t, base, total("EUR", "17.50")), "GrpHdr/TtlIntrBkSttlmAmt"},
		{"both", stating(t, euros, "<CtrlSum>17.5</CtrlSum>"+total("EUR", "17.5")), ""},
		{"an amount that can't be read", stating(t, edited(t, euros, ">7<", ">7x<"), "<CtrlSum>1</CtrlSum>"+total("EUR", "1")), ""},
		{"between banks", bank(stating(t, base, "<CtrlSum>1</CtrlSum>")), "GrpHdr/CtrlSum"},
		{"between banks, total", bank(stating(t, euros, total("EUR", "1"))), "GrpHdr/TtlIntrBkSttlmAmt"},
		{"returns", stating(t, returns, "<CtrlSum>1</CtrlSum>"), "GrpHdr/CtrlSum"},
		{"returns, total", stating(t, returns, `<TtlRtrdIntrBkSttlmAmt Ccy="EUR">1</TtlRtrdIntrBkSttlmAmt>`), "GrpHdr/TtlRtrdIntrBkSttlmAmt"},
		{"direct debits", stating(t, debits, "<CtrlSum>1</CtrlSum>"), "GrpHdr/CtrlSum"},
		{"direct debits, total of a batch", strings.Replace(debits, "<CdtInstr>", `<CdtInstr><TtlIntrBkSttlmAmt Ccy="USD">1</TtlIntrBkSttlmAmt>`, 1), "CdtInstr[1]/TtlIntrBkSttlmAmt"},
		{"initiation", edited(t, initiation, "<CtrlSum>365.75<", "<CtrlSum>365.76<"), "GrpHdr/CtrlSum"},
		{"initiation, batch", strings.Replace(initiation, "<PmtMtd>", "<CtrlSum>300.74</CtrlSum><PmtMtd>", 1), "PmtInf[1]/CtrlSum"},
		{"initiation, sound batch", strings.Replace(initiation, "<PmtMtd>", "<CtrlSum>300.75</CtrlSum><PmtMtd>", 1), ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			msg, err := Parse([]byte(test.message), Limits{})
			if err != nil {
				t.Fatal(err)
			}
			told := slices.DeleteFunc(msg.Warnings, func(w string) bool { return strings.HasPrefix(w, "no UETR") })
			if test.path == "" && len(told) != 0 || test.path != "" && (len(told) != 1 || !strings.HasPrefix(told[0], test.path+" is ")) {
				t.Errorf("warnings are %q, want one of %q", told, test.path)
			}
			_, err = Parse([]byte(test.message), Limits{Strict: true})
			var fault *FieldError
			if test.path == "" {
				if err != nil {
					t.Error(err)
				}
			} else if !errors.As(err, &fault) || fault.Path != test.path || fault.Reason != ReasonControlSum {
				t.Errorf("error is %v, want %s", err, test.path)
			}
		})
	}
}
