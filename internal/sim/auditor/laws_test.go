package auditor

import (
	"strings"
	"testing"
)

func TestRightHistoryPasses(t *testing.T) {
	l := ledger()
	if err := right().audit(l); err != nil {
		t.Fatal(err)
	}
	if err := right().audit(l); err != nil { // and once more, as the next process would be audited
		t.Fatal(err)
	}
}

// firstSettled is how the history tells that the first cycle settles.
const firstSettled = `27 cycle_position       "cycle":1,"asset":"CNY","account":2,"net":"0.00"
27 cycle_position       "cycle":1,"asset":"CNY","account":3,"net":"0.00"
27 cycle_position       "cycle":1,"asset":"CNY","account":4,"net":"0.00"
27 cycle_settled        "cycle":1,"asset":"CNY"
`

// Each law refuses a history that breaks it, and nothing else, by its name.
func TestLaws(t *testing.T) {
	for _, law := range []struct {
		name  string
		edits []string // old, new, old, new
		want  string
	}{
		{"1: balances sum to zero", []string{`"balance":"35.00"`, `"balance":"35.01"`}, "invariant 1: the balances of CNY sum to 1"},
		{"ledger: a balance", []string{`"balance":"35.00"`, `"balance":"35.01"`, `"balance":"5.00"`, `"balance":"4.99"`}, "balance is 35.01"},
		{"ledger: a credit line", []string{`"credit_line":"30.00","reserved`, `"credit_line":"31.00","reserved`}, "credit line is 31.00"},
		{"ledger: a reservation", []string{`"reserved_urgent":"20.00"`, `"reserved_urgent":"2.00"`}, "urgent reservation is 2.00"},
		{"ledger: the higher reservation", []string{`"reserved_highly_urgent":"10.00"`, `"reserved_highly_urgent":"1.00"`}, "highly urgent reservation is 1.00"},
		{"ledger: a projected position", []string{`"projected":"0.00","net_debit_cap":"20.00"`, `"projected":"-1.00","net_debit_cap":"20.00"`}, "position over unsettled cycles is -1.00"},
		{"ledger: a cap", []string{`"projected":"0.00","net_debit_cap":"20.00"`, `"projected":"0.00","net_debit_cap":"21.00"`}, "net debit cap is 21.00"},
		{"ledger: a cap that is gone", []string{`"projected":"0.00","net_debit_cap":"20.00"`, `"projected":"0.00","net_debit_cap":null`}, "another line or cap"},
		{"ledger: an account from nowhere", []string{`{"account":4,"balance"`, `{"account":5,"balance"`}, "no event opened it"},
		{"ledger: an account that is gone", []string{`{"account":1,"balance":"-200.00","credit_line":null,"net_debit_cap":null},`, ``}, "3 accounts, events opened 4"},
		{"ledger: what a limit counted", []string{`"50.00","outflow":"0.00"`, `"50.00","outflow":"50.00"`}, "has counted 50.00"},
		{"ledger: a limit that is gone", []string{`,{"account":2,"amount":"80.00","outflow":"0.00"}`, ``}, "1 limits, events set 2"},
		{"ledger: a limit from nowhere", []string{`{"account":2,"amount":"80.00"`, `{"account":3,"amount":"80.00"`}, "which no event set"},
		{"2: nobody below the line", []string{`"credit_line":"30.00"` + "\n", `"credit_line":"29.99"` + "\n"}, "invariant 2: account 3"},
		{"2: also where credits came before", []string{`14 order_settled        "id":"f2"`, `15 order_settled        "id":"f2"`, `"f2","debtor_account":1,"creditor_account":2,"asset":"CNY","amount":"60.00"`, `"f2","debtor_account":1,"creditor_account":2,"asset":"CNY","amount":"10.00"`}, "invariant 2: account 2"},
		{"2: also who receives more than it sends", []string{
			`18 cycle_opened `, `18 limit_set            "account":3,"asset":"CNY","limit_kind":"credit_line","amount":"10.00"` + "\n18 cycle_opened ",
			`27 cycle_position       "cycle":1,"asset":"CNY","account":2`, `26 order_settled        "id":"b2","debtor_account":3,"creditor_account":4,"asset":"CNY","amount":"25.00","priority":"normal","method":"gross"` + "\n" + `27 cycle_position       "cycle":1,"asset":"CNY","account":2`,
		}, "invariant 2: account 3 of BRAVGB20 in CNY stands at -1500"},
		{"3: final stays final", []string{`13 order_queued         "id":"a3"`, `13 order_queued         "id":"a1"`}, "invariant 3: order a1 is settled"},
		{"3: a settled cycle stays so", []string{`29 cycle_closed         "cycle":2`, `29 cycle_closed         "cycle":1`}, "invariant 3: cycle_closed of cycle 1"},
		{"7: linked orders settle together", []string{`32 order_settled        "id":"c2"`, `33 order_settled        "id":"c2"`}, "invariant 7: order c1"},
		{"8: positions are what the orders sum to", []string{`"account":2,"net":"5.00"`, `"account":2,"net":"6.00"`}, "invariant 8: cycle 2 moves 6"},
		{"8: positions sum to zero", []string{`"account":3,"net":"-5.00"`, `"account":1,"net":"0.00"`}, "invariant 8: the positions of cycle 2 sum to 500"},
		{"8: nobody is left out", []string{`30 cycle_position       "cycle":2,"asset":"CNY","account":2,"net":"5.00"` + "\n", ``, `30 cycle_position       "cycle":2,"asset":"CNY","account":3,"net":"-5.00"` + "\n", ``}, "invariant 8: cycle 2 moves nothing for account"},
		{"8: survivors pay for who owes", []string{`25 cycle_survived       "cycle":1,"asset":"CNY","account":3`, `25 cycle_survived       "cycle":1,"asset":"CNY","account":2`}, "invariant 8: survivors pay"},
		{"8: nobody pays for who owes nothing", []string{`"n1","debtor_account":3,"creditor_account":2`, `"n1","debtor_account":2,"creditor_account":3`, `"n4","debtor_account":4`, `"n4","debtor_account":2`}, "invariant 8: survivors pay -2000 for account 3"},
		{"9: nobody passes", []string{`15 order_settled        "id":"a2","debtor_account":2,"creditor_account":4,"asset":"CNY","amount":"60.00","priority":"normal","method":"gross"` + "\n", ``}, "invariant 9: order a3 settled at sequence 15 past a2"},
		{"9: nor does a net order", []string{`23 order_accepted       "id":"n2"`, `23 order_accepted       "id":"n3"`}, "invariant 9: net order n3 was accepted at sequence 23 before n2"},
		{"limits: on one counterparty", []string{`"limit_kind":"bilateral","counterparty_account":3,"amount":"50.00"`, `"limit_kind":"bilateral","counterparty_account":3,"amount":"49.99"`}, "limits: account 2 sent 5000 net to account 3"},
		{"limits: on all others", []string{`"limit_kind":"multilateral","amount":"80.00"`, `"limit_kind":"multilateral","amount":"79.99"`}, "limits: account 2 sent 8000 net to account 0"},
		{"limits: a removed one falls to that on all", []string{`"limit_kind":"bilateral","counterparty_account":3,"amount":"50.00"`, `"limit_kind":"bilateral","counterparty_account":3,"amount":null`}, "limits: account 2 sent 12000 net to account 0"},
		{"cap: of what is accepted", []string{`"limit_kind":"net_debit_cap","amount":"20.00"`, `"limit_kind":"net_debit_cap","amount":"19.99"`}, "net debit cap: with order n1 account 3 stands at -2000"},
		{"cap: with what others send", []string{`23 order_accepted       "id":"n4","debtor_account":4,"creditor_account":3,"asset":"CNY","amount":"5.00"`, `23 order_accepted       "id":"n4","debtor_account":4,"creditor_account":3,"asset":"CNY","amount":"4.00"`}, "net debit cap: with order n2 account 3 stands at -2100"},
		{"cap: over all unsettled cycles", []string{`25 cycle_survived       "cycle":1,"asset":"CNY","account":3` + "\n", "", firstSettled, ""}, "net debit cap: with order n3 account 3 stands at -2500"},
		{"reservations: of normal orders", []string{`"reservation_kind":"urgent","amount":"20.00"`, `"reservation_kind":"urgent","amount":"30.01"`}, "reservations: an order below the class reserved for left account 2 with a cover of 4000"},
		{"reservations: of urgent orders", []string{`"reservation_kind":"highly-urgent","amount":"10.00"`, `"reservation_kind":"highly-urgent","amount":"30.01"`, `"reservation_kind":"urgent","amount":"20.00"`, `"reservation_kind":"urgent","amount":"0.00"`}, "with a cover of 3000, of which 3001"},
		{"an order settles what it says", []string{`32 order_settled        "id":"c1","debtor_account":4,"creditor_account":3,"asset":"CNY","amount":"8.00"`, `32 order_settled        "id":"c1","debtor_account":4,"creditor_account":3,"asset":"CNY","amount":"9.00"`}, "order c1 settles with 900 where 800 are left"},
		{"an event of no kind", []string{"33 day_set  ", "33 day_off  "}, `an event of kind "day_off"`},
		{"a status", []string{"a1=settled", "a1=queued"}, "order a1 is queued, the events say settled"},
		{"forgotten: not what is in the window", []string{"a2=settled ", "", `"closed","business_date":"2000-01-09"`, `"closed","business_date":"2000-01-06"`}, "answered 404"},
		{"forgotten: not by the roll of a session that was never open", []string{"a2=settled ", "", `"day":"end-of-day","business_date":"2000-01-09"`, `"day":"closed","business_date":"2000-01-09"`}, "answered 404"},
		{"forgotten: not with the session behind it", []string{"a2=settled ", "", `36 day_set              "asset":"CNY","day":"closed","business_date":"2000-01-09"` + "\n", "", `34 day_set              "asset":"CNY","day":"closed","business_date":"2000-01-01"`, `34 day_set              "asset":"CNY","day":"closed","business_date":"2000-01-09"`}, "answered 404"},
	} {
		t.Run(law.name, func(t *testing.T) {
			s := right()
			for i := 0; i < len(law.edits); i += 2 {
				s.edit(t, law.edits[i], law.edits[i+1])
			}
			if err := s.audit(ledger()); err == nil || !strings.Contains(err.Error(), law.want) {
				t.Errorf("%v, want %q", err, law.want)
			}
		})
	}
}
