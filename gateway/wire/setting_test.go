package wire

import (
	"testing"

	"weir/engine"
)

func TestSettings(t *testing.T) {
	limit := func(body string) (*Refusal, any) { s, r := ReadLimit([]byte(body), testDirectory); return r, s }
	reservation := func(body string) (*Refusal, any) {
		s, r := ReadReservation([]byte(body), testDirectory)
		return r, s
	}
	day := func(body string) (*Refusal, any) { s, r := ReadDay([]byte(body), testDirectory); return r, s }
	resolution := func(body string) (*Refusal, any) {
		s, scale, r := ReadResolution([]byte(body), testDirectory)
		s.Amount = int64(scale)
		return r, s
	}
	block := func(body string) (*Refusal, any) { c, r := ReadBlock([]byte(body)); return r, c }
	unblock := func(body string) (*Refusal, any) { c, r := ReadUnblock([]byte(body)); return r, c }
	nothing := func(body string) (*Refusal, any) { return ReadNothing([]byte(body)), nil }
	whatIf := func(body string) (*Refusal, any) {
		w, r := ReadWhatIf([]byte(body), testDirectory)
		return r, [2]int64{int64(w.Account), w.Amount}
	}
	rows := []struct {
		read  func(string) (*Refusal, any)
		body  string
		field string // of the refusal; empty: sound
		want  any    // or the code of the refusal
	}{
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"bilateral","counterparty":"BRAVGB20","amount":"10.5"}`, "", engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitBilateral, Account: 3, Counterparty: 4, Amount: 1050}},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"bilateral","counterparty":"BRAVGB20","amount":null}`, "", engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitBilateral, Account: 3, Counterparty: 4, Remove: true}},
		{limit, `{"participant":"BRAVGB20","asset":"JPY","kind":"multilateral","amount":"7"}`, "", engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitMultilateral, Account: 5, Amount: 7}},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"credit_line","amount":"0"}`, "", engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitCreditLine, Account: 3}},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"credit_line","amount":null}`, "amount", CodeInvalidValue},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"multilateral"}`, "amount", CodeMissingField},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"multilateral","amount":7}`, "amount", CodeWrongType},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"multilateral","amount":null,"amount":null}`, "amount", CodeDuplicateField},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"multilateral","amount":"-1"}`, "amount", CodeInvalidValue},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"multilateral","amount":"0.001"}`, "amount", CodeTooManyDecimals},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"bilateral","amount":"1"}`, "counterparty", CodeMissingField},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"multilateral","counterparty":"BRAVGB20","amount":"1"}`, "counterparty", CodeInvalidValue},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"bilateral","counterparty":"CHARDEF0","amount":"1"}`, "counterparty", CodeNoAccount},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"bilateral","counterparty":"NOBODY","amount":"1"}`, "counterparty", CodeUnknownName},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"bilateral","counterparty":"no","amount":"1"}`, "counterparty", CodeInvalidValue},
		{limit, `{"participant":"CHARDEF0","asset":"CNY","kind":"multilateral","amount":"1"}`, "participant", CodeNoAccount},
		{limit, `{"participant":"NOBODY","asset":"CNY","kind":"multilateral","amount":"1"}`, "participant", CodeUnknownName},
		{limit, `{"participant":"ALPHCNB0","asset":"USD","kind":"multilateral","amount":"1"}`, "asset", CodeUnknownName},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"Bilateral","amount":"1"}`, "kind", CodeInvalidValue},
		{limit, `{"participant":null,"asset":"CNY","kind":"multilateral","amount":"1"}`, "participant", CodeWrongType},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"net_debit_cap","amount":"80"}`, "", engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitNetDebitCap, Account: 3, Amount: 8000}},
		{limit, `{"participant":"ALPHCNB0","asset":"CNY","kind":"net_debit_cap","amount":null}`, "", engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitNetDebitCap, Account: 3, Remove: true}},
		{reservation, `{"participant":"ALPHCNB0","asset":"CNY","kind":"highly-urgent","amount":"1"}`, "", engine.Setting{Kind: engine.SetReservation, Choice: engine.ReserveHighlyUrgent, Account: 3, Amount: 100}},
		{reservation, `{"participant":"ALPHCNB0","asset":"CNY","kind":"urgent","amount":"0.00"}`, "", engine.Setting{Kind: engine.SetReservation, Choice: engine.ReserveUrgent, Account: 3}},
		{reservation, `{"participant":"ALPHCNB0","asset":"CNY","kind":"normal","amount":"1"}`, "kind", CodeInvalidValue},
		{reservation, `{"participant":"ALPHCNB0","asset":"CNY","kind":"urgent","amount":null}`, "amount", CodeWrongType},
		{reservation, `{"participant":"ALPHCNB0","asset":"CNY","kind":"urgent","amount":"1e2"}`, "amount", CodeInvalidValue},
		{day, `{"asset":"JPY","to":"pre-open"}`, "", engine.Setting{Kind: engine.SetDay, Asset: 2, Day: engine.PreOpen}},
		{day, `{"asset":"CNY","to":"open"}`, "", engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.Open}},
		{day, `{"asset":"CNY","to":"cut-off"}`, "", engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.CutOff}},
		{day, `{"asset":"CNY","to":"clearing"}`, "", engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.Clearing}},
		{day, `{"asset":"CNY","to":"end-of-day","business_date":"1970-01-03"}`, "", engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.EndOfDay, BusinessDate: 2}},
		{day, `{"asset":"CNY","to":"open","business_date":"2026-02-30"}`, "business_date", CodeInvalidValue},
		{day, `{"asset":"CNY","to":"open","business_date":20260203}`, "business_date", CodeWrongType},
		{day, `{"asset":"CNY","to":"closed","late":true}`, "", engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.Closed, Late: true}},
		{day, `{"asset":"CNY","to":"closed","late":false}`, "", engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.Closed}},
		{day, `{"asset":"CNY","to":"closed","late":"yes"}`, "late", CodeWrongType},
		{day, `{"asset":"CNY","to":"night"}`, "to", CodeInvalidValue},
		{day, `{"asset":"USD","to":"open"}`, "asset", CodeUnknownName},
		{day, `{"asset":"usd","to":"open"}`, "asset", CodeInvalidValue},
		{resolution, `{"asset":"CNY","kind":"bilateral"}`, "", engine.Setting{Kind: engine.Resolve, Choice: engine.Bilateral, Asset: 1, Amount: 2}},
		{resolution, `{"asset":"JPY","kind":"multilateral"}`, "", engine.Setting{Kind: engine.Resolve, Choice: engine.Multilateral, Asset: 2}},
		{resolution, `{"asset":"CNY","kind":"all"}`, "kind", CodeInvalidValue},
		{resolution, `{"asset":"CNY"}`, "kind", CodeMissingField},
		{block, `{"side":"debit"}`, "", engine.BlockDebit},
		{block, `{"side":"credit"}`, "", engine.BlockCredit},
		{unblock, `{"side":"debit"}`, "", engine.UnblockDebit},
		{unblock, `{"side":"credit"}`, "", engine.UnblockCredit},
		{block, `{"side":"both"}`, "side", CodeInvalidValue},
		{block, ``, "body", CodeEmpty},
		{nothing, ``, "", nil},
		{nothing, `{}`, "", nil},
		{nothing, `{"a":1}`, "a", CodeUnknownField},
		{whatIf, `{"participant":"BRAVGB20","asset":"CNY","amount":"2"}`, "", [2]int64{4, 200}},
		{whatIf, `{"participant":"BRAVGB20","asset":"CNY","amount":"2.001"}`, "amount", CodeTooManyDecimals},
		{whatIf, `{"participant":"CHARDEF0","asset":"CNY","amount":"2"}`, "participant", CodeNoAccount},
	}
	for _, row := range rows {
		refused, got := row.read(row.body)
		switch {
		case row.field == "" && (refused != nil || got != row.want):
			t.Errorf("%s: %+v, refused %+v", row.body, got, refused)
		case row.field != "" && (refused == nil || refused.Field != row.field || refused.Code != row.want || refused.Detail == ""):
			t.Errorf("%s: refused %+v, want field %s %v", row.body, refused, row.field, row.want)
		}
	}
}

func TestHandlings(t *testing.T) {
	rows := []struct {
		kind        engine.Kind
		body        string
		field       string // of the refusal; empty: sound
		participant string
		priority    engine.Priority
		choice      engine.Choice
	}{
		{engine.CancelOrder, ``, "", "", 0, 0},
		{engine.HoldOrder, `{}`, "", "", 0, 0},
		{engine.ReleaseOrder, `{"participant":"ALPHCNB0"}`, "", "ALPHCNB0", 0, 0},
		{engine.CancelOrder, `{"participant":"a"}`, "participant", "", 0, 0},
		{engine.CancelOrder, `{"reason":"a"}`, "reason", "", 0, 0},
		{engine.HoldOrder, `{"priority":"urgent"}`, "priority", "", 0, 0},
		{engine.ChangePriority, `{"priority":"highly-urgent"}`, "", "", engine.HighlyUrgent, 0},
		{engine.ChangePriority, `{"priority":"urgent","participant":"ALPHCNB0"}`, "", "ALPHCNB0", engine.Urgent, 0},
		{engine.ChangePriority, `{"priority":"high"}`, "priority", "", 0, 0},
		{engine.ChangePriority, ``, "body", "", 0, 0},
		{engine.ChangePriority, `{}`, "priority", "", 0, 0},
		{engine.MoveOrder, `{"position":"first"}`, "", "", 0, engine.MoveFirst},
		{engine.MoveOrder, `{"position":"last"}`, "", "", 0, engine.MoveLast},
		{engine.MoveOrder, `{"position":1}`, "position", "", 0, 0},
		{engine.MoveOrder, `{"position":"middle"}`, "position", "", 0, 0},
		{engine.MoveOrder, `{"position":"last","participant":""}`, "participant", "", 0, 0},
	}
	for _, row := range rows {
		in := engine.Instruction{Kind: row.kind}
		participant, refused := ReadHandling([]byte(row.body), &in)
		switch {
		case row.field != "" && (refused == nil || refused.Field != row.field):
			t.Errorf("%v %s: refused %+v, want field %s", row.kind, row.body, refused, row.field)
		case row.field == "" && (refused != nil || string(participant) != row.participant || in.Priority != row.priority || in.Choice != row.choice):
			t.Errorf("%v %s: %q %+v, refused %+v", row.kind, row.body, participant, in, refused)
		}
	}
}
