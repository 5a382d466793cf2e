package gateway

import (
	"fmt"
	"strings"
	"testing"
)

// cycleOfThree closes a cycle in which ALPHCNB0 owes BRAVGB20 60.00 and CHARDEF0 31.01 (accounts 2, 3 and 4), and they owe it nothing; BRAVGB20 owes CHARDEF0 20.00.
func (s *testServer) cycleOfThree() {
	s.t.Helper()
	s.setUp()
	s.post("/v1/accounts", `{"participant":"CHARDEF0","asset":"CNY"}`)
	s.post("/v1/cycles", `{"asset":"CNY","name":"1"}`)
	for i, o := range [][3]string{{"ALPHCNB0", "BRAVGB20", "60.00"}, {"ALPHCNB0", "CHARDEF0", "31.01"}, {"BRAVGB20", "CHARDEF0", "20.00"}} {
		s.post("/v1/orders", netOrder(i+1, o[0], o[1], "CNY", o[2])).has(s.t, `"accepted"`)
	}
	s.post("/v1/cycles/1/close", `{}`).want(s.t, 200, applied(13))
}

// preview is the preview of a call about cycle 1, without its head.
func (s *testServer) wantPreview(query, head, rest string) {
	s.t.Helper()
	seq := s.g.Feed.Status().LastSeq
	s.get("/v1/cycles/1/preview?action="+query).want(s.t, 200, fmt.Sprintf(`{"cycle":1,"seq":%d,"asset":"CNY","action":%s,"positions":[%s}`, seq, head, rest))
}

func previewRow(account int, participant, position, balance, after, short, code string) string {
	if code != "" {
		code = fmt.Sprintf(`,"code":%q`, code)
	}
	return fmt.Sprintf(`{"account":%d,"participant":%q,"position":%q,"balance":%q,"after":%q,"short":%q%s}`, account, participant, position, balance, after, short, code)
}

const nothingRefused = `],"truncated":false,"refused_orders":0,"refused_value":"0.00","shares":[]`

func TestPreviewsOfCycles(t *testing.T) {
	s := startServer(t, nil)
	s.cycleOfThree()
	s.wantPreview("settle", `"settle","possible":true,"settles":true`, previewRow(2, "ALPHCNB0", "-91.01", "100.00", "8.99", "0.00", "")+","+
		previewRow(3, "BRAVGB20", "40.00", "0.00", "40.00", "0.00", "")+","+previewRow(4, "CHARDEF0", "51.01", "0.00", "51.01", "0.00", "")+nothingRefused)
	s.wantPreview("abort", `"abort","possible":true,"settles":false`, `],"truncated":false,"refused_orders":3,"refused_value":"111.01","shares":[]`)
	s.wantPreview("unwind&participant=ALPHCNB0", `"unwind","possible":true,"settles":false,"account":2,"participant":"ALPHCNB0"`,
		previewRow(3, "BRAVGB20", "-20.00", "0.00", "-20.00", "20.00", "cover")+","+previewRow(4, "CHARDEF0", "20.00", "0.00", "20.00", "0.00", "")+
			`],"truncated":false,"refused_orders":2,"refused_value":"91.01","shares":[]`)
	s.get("/v1/cycles/1/preview?action=survivors-pay&participant=ALPHCNB0").has(t, `"possible":false`, `"code":"not_supported"`) // it can pay

	s.post("/v1/accounts/4/block", `{"side":"credit"}`).has(t, `"applied"`)
	s.post("/v1/orders", order(9, "50.00", "")).has(t, `"settled"`)
	cover := `"reason":"AM04","code":"cover","detail":"the debtor's cover is not enough","account":2,"participant":"ALPHCNB0"`
	rows := previewRow(2, "ALPHCNB0", "-91.01", "50.00", "-41.01", "41.01", "cover") + "," + previewRow(4, "CHARDEF0", "51.01", "0.00", "51.01", "0.00", "creditor_blocked") + "," +
		previewRow(3, "BRAVGB20", "40.00", "50.00", "90.00", "0.00", "") + nothingRefused
	s.wantPreview("settle", `"settle","possible":false,"settles":false,`+cover, rows)
	s.do("POST", "/v1/cycles/1/settle", "", "").has(t, `"code":"cover"`)
	s.post("/v1/accounts/4/unblock", `{"side":"credit"}`).has(t, `"applied"`)
	s.get("/v1/cycles/1/preview?action=unwind&participant=ALPHCNB0").has(t, `"settles":true`) // its settlement is pending
	s.wantPreview("survivors-pay&participant=ALPHCNB0", `"survivors-pay","possible":true,"settles":true,"account":2,"participant":"ALPHCNB0"`,
		previewRow(2, "ALPHCNB0", "0.00", "50.00", "50.00", "0.00", "")+","+previewRow(3, "BRAVGB20", "-20.00", "50.00", "30.00", "0.00", "")+","+
			previewRow(4, "CHARDEF0", "20.00", "0.00", "20.00", "0.00", "")+
			`],"truncated":false,"refused_orders":0,"refused_value":"0.00","shares":[{"account":3,"participant":"BRAVGB20","amount":"60.00"},{"account":4,"participant":"CHARDEF0","amount":"31.01"}]`)
	s.wantPreview("unwind&participant=CBCNCNB0", `"unwind","possible":false,"settles":false,"reason":"AG01","code":"not_supported","detail":"not offered here","account":1,"participant":"CBCNCNB0"`, nothingRefused)

	s.post("/v1/cycles/1/unwind", `{"participant":"ALPHCNB0"}`).has(t, `"applied"`)
	s.get("/v1/cycles/1").has(t, `"state":"settled"`)
	s.wantPreview("settle", `"settle","possible":true,"settles":false`, nothingRefused)
	s.get("/v1/cycles/1/preview?action=abort").has(t, `"possible":false`, `"code":"cycle_state"`)
}

// What an abort refuses does not count the orders of who was unwound before.
func TestPreviewOfAnAbortAfterAnUnwinding(t *testing.T) {
	s := startServer(t, nil)
	s.cycleOfThree()
	s.post("/v1/cycles/1/unwind", `{"participant":"ALPHCNB0"}`)
	s.wantPreview("abort", `"abort","possible":true,"settles":false`, `],"truncated":false,"refused_orders":1,"refused_value":"20.00","shares":[]`)
}

// A cycle of more accounts than one query looks at, and than a preview shows.
func TestPreviewOfManyAccounts(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/cycles", `{"asset":"CNY","name":"1"}`)
	for i := range previewRows + 200 {
		bank := fmt.Sprintf("BANK%04d", i)
		s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
		s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":"CNY"}`, bank))
		s.post("/v1/orders", netOrder(i+1, bank, "ALPHCNB0", "CNY", "2.00"))
	}
	s.post("/v1/cycles/1/close", `{}`)
	last := previewRow(previewRows+3, fmt.Sprintf("BANK%04d", previewRows-1), "-2.00", "0.00", "-2.00", "2.00", "cover")
	a := s.get("/v1/cycles/1/preview?action=settle")
	a.has(t, `"code":"cover"`, `"account":4,"participant":"BANK0000"`, last+`],"truncated":true`)
	if strings.Contains(a.body, `"position":"2400.00"`) {
		t.Error("who hinders nothing stands before those that do")
	}
}

func TestWrongPreviews(t *testing.T) {
	s := startServer(t, nil)
	s.cycleOfThree()
	for query, field := range map[string]string{
		"": "action", "?action=": "action", "?action=close": "action", "?action=unwind": "participant", "?action=settle&participant=ALPHCNB0": "participant",
		"?action=abort&participant=NOBODY": "participant", "?action=unwind&participant=x": "participant", "?action=settle&limit=1": "limit",
	} {
		s.get("/v1/cycles/1/preview"+query).wantProblem(t, 400, "invalid_parameter", field)
	}
	s.get("/v1/cycles/9/preview?action=settle").wantProblem(t, 404, "unknown_cycle", "number")
	s.get("/v1/cycles/0/preview?action=settle").wantProblem(t, 422, "invalid_value", "number")
	s.get("/v1/cycles/1/preview?action=unwind&participant=NOBODY").wantProblem(t, 404, "unknown_participant", "participant")
	s.post("/v1/participants", `{"id":"DELTFRB0"}`)
	s.get("/v1/cycles/1/preview?action=unwind&participant=DELTFRB0").has(t, `"possible":false`, `"code":"no_account"`)
}
