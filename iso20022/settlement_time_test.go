package iso20022

import (
	"strings"
	"testing"
	"time"
)

// The times of the first transaction are on its settlement date, 2026-03-02, where their offset says.
func TestSettlementTimes(t *testing.T) {
	at := func(text string) int64 {
		moment, err := time.Parse(time.RFC3339Nano, text)
		if err != nil {
			t.Fatal(err)
		}
		return moment.UnixNano()
	}
	tests := []struct {
		request           string
		notBefore, expiry int64
		path, reason      string
		warned            bool
	}{
		{request: "<FrTm>09:30:00+01:00</FrTm>", notBefore: at("2026-03-02T08:30:00Z")},
		{request: "<TillTm>15:00:00.5Z</TillTm>", expiry: at("2026-03-02T15:00:00.5Z")},
		{request: "<RjctTm> 23:30:00-02:00 </RjctTm>", expiry: at("2026-03-03T01:30:00Z")},
		{request: "<TillTm>15:00:00Z</TillTm><FrTm>09:00:00Z</FrTm><RjctTm>14:00:00Z</RjctTm>", notBefore: at("2026-03-02T09:00:00Z"), expiry: at("2026-03-02T14:00:00Z")},
		{request: "<CLSTm>07:00:00+01:00</CLSTm>", warned: true},
		{request: "<TillTm>15:00:00</TillTm>", path: "TillTm", reason: ReasonContent},
		{request: "<TillTm>15:00:00.5</TillTm>", path: "TillTm", reason: ReasonContent},
		{request: "<FrTm>25:00:00Z</FrTm>", path: "FrTm", reason: ReasonContent},
		{request: "<FrTm>2026-03-02T09:00:00Z</FrTm>", path: "FrTm", reason: ReasonContent},
		{request: "<RjctTm>15:00Z</RjctTm>", path: "RjctTm", reason: ReasonContent},
	}
	for _, test := range tests {
		text := edited(t, base, "<ChrgBr>", "<SttlmTmReq>"+test.request+"</SttlmTmReq><ChrgBr>")
		msg := parsed(t, text)
		first := &msg.Transactions[0]
		if reasonOf(first) != test.reason || test.path != "" && !strings.HasSuffix(first.Err.Path, "CdtTrfTxInf[1]/SttlmTmReq/"+test.path) {
			t.Errorf("%s: %v", test.request, first.Err)
		}
		if test.reason == "" && (first.NotBefore != test.notBefore || first.ExpiresAt != test.expiry) {
			t.Errorf("%s: from %d until %d, want %d and %d", test.request, first.NotBefore, first.ExpiresAt, test.notBefore, test.expiry)
		}
		if warned := strings.Contains(strings.Join(msg.Warnings, "\n"), "CLSTm"); warned != test.warned || warned != (first.Notes&NoteCLS != 0) {
			t.Errorf("%s: warnings %q", test.request, msg.Warnings)
		}
		strict, err := Parse([]byte(text), Limits{Strict: true})
		if err != nil || (strict.Transactions[0].Err != nil) != (test.warned || test.reason != "") {
			t.Errorf("%s, strict: %v, %v", test.request, err, strict.Transactions[0].Err)
		}
	}
}

func TestSettlementTimesNeedADate(t *testing.T) {
	text := edited(t, edited(t, base, "<IntrBkSttlmDt>2026-03-02</IntrBkSttlmDt>", ""), "<ChrgBr>", "<SttlmTmReq><TillTm>15:00:00Z</TillTm></SttlmTmReq><ChrgBr>")
	if first := parsed(t, text).Transactions[0]; reasonOf(&first) != ReasonDate {
		t.Errorf("%v", first.Err)
	}
}
