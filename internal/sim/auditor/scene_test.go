package auditor

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// history is what a node tells of a small right day in CNY, at one line an event. Accounts: 1 the issuer's, 2 to 4 those of ALPHCNB0, BRAVGB20 and CHARDEF0.
const history = `
 1 asset_created        "code":"CNY","scale":2,"issuer":"CBCNCNB0"
 1 account_opened       "account":1,"participant":"CBCNCNB0","asset":"CNY","account_kind":"issuer"
 2 participant_created  "id":"ALPHCNB0","number":2
 3 account_opened       "account":2,"participant":"ALPHCNB0","asset":"CNY","account_kind":"settlement","credit_line":"0.00"
 4 account_opened       "account":3,"participant":"BRAVGB20","asset":"CNY","account_kind":"settlement","credit_line":"30.00"
 5 account_opened       "account":4,"participant":"CHARDEF0","asset":"CNY","account_kind":"settlement","credit_line":"0.00"
 6 order_settled        "id":"f1","debtor_account":1,"creditor_account":2,"asset":"CNY","amount":"100.00","priority":"normal","method":"instant"
 7 limit_set            "account":2,"asset":"CNY","limit_kind":"bilateral","counterparty_account":3,"amount":"50.00"
 8 limit_set            "account":2,"asset":"CNY","limit_kind":"multilateral","amount":"80.00"
 9 reservation_set      "account":2,"asset":"CNY","reservation_kind":"urgent","amount":"20.00"
10 reservation_set      "account":2,"asset":"CNY","reservation_kind":"highly-urgent","amount":"10.00"
11 order_settled        "id":"a1","debtor_account":2,"creditor_account":3,"asset":"CNY","amount":"50.00","priority":"normal","method":"gross"
12 order_queued         "id":"a2","debtor_account":2,"creditor_account":4,"asset":"CNY","amount":"60.00","priority":"normal","method":"gross","code":"cover"
13 order_queued         "id":"a3","debtor_account":2,"creditor_account":4,"asset":"CNY","amount":"10.00","priority":"normal","method":"gross","code":"order_ahead"
14 order_settled        "id":"f2","debtor_account":1,"creditor_account":2,"asset":"CNY","amount":"60.00","priority":"normal","method":"instant"
15 order_settled        "id":"a2","debtor_account":2,"creditor_account":4,"asset":"CNY","amount":"60.00","priority":"normal","method":"gross"
15 order_settled        "id":"a3","debtor_account":2,"creditor_account":4,"asset":"CNY","amount":"10.00","priority":"normal","method":"gross"
16 order_settled        "id":"a4","debtor_account":2,"creditor_account":4,"asset":"CNY","amount":"10.00","priority":"urgent","method":"gross"
17 order_settled        "id":"b1","debtor_account":3,"creditor_account":4,"asset":"CNY","amount":"80.00","priority":"normal","method":"gross"
18 cycle_opened         "cycle":1,"asset":"CNY"
19 limit_set            "account":3,"asset":"CNY","limit_kind":"net_debit_cap","amount":"20.00"
20 order_accepted       "id":"n1","debtor_account":3,"creditor_account":2,"asset":"CNY","amount":"20.00","priority":"normal","method":"net","cycle":1
21 order_queued         "id":"n2","debtor_account":3,"creditor_account":4,"asset":"CNY","amount":"5.00","priority":"normal","method":"net","code":"headroom"
22 order_queued         "id":"n3","debtor_account":3,"creditor_account":2,"asset":"CNY","amount":"5.00","priority":"normal","method":"net","code":"order_ahead"
23 order_accepted       "id":"n4","debtor_account":4,"creditor_account":3,"asset":"CNY","amount":"5.00","priority":"normal","method":"net","cycle":1
23 order_accepted       "id":"n2","debtor_account":3,"creditor_account":4,"asset":"CNY","amount":"5.00","priority":"normal","method":"net","cycle":1
24 cycle_closed         "cycle":1,"asset":"CNY"
25 cycle_survived       "cycle":1,"asset":"CNY","account":3
26 order_settled        "id":"f3","debtor_account":1,"creditor_account":3,"asset":"CNY","amount":"40.00","priority":"normal","method":"instant"
27 cycle_position       "cycle":1,"asset":"CNY","account":2,"net":"0.00"
27 cycle_position       "cycle":1,"asset":"CNY","account":3,"net":"0.00"
27 cycle_position       "cycle":1,"asset":"CNY","account":4,"net":"0.00"
27 cycle_settled        "cycle":1,"asset":"CNY"
28 cycle_opened         "cycle":2,"asset":"CNY"
28 order_accepted       "id":"n3","debtor_account":3,"creditor_account":2,"asset":"CNY","amount":"5.00","priority":"normal","method":"net","cycle":2
29 cycle_closed         "cycle":2,"asset":"CNY"
30 cycle_position       "cycle":2,"asset":"CNY","account":2,"net":"5.00"
30 cycle_position       "cycle":2,"asset":"CNY","account":3,"net":"-5.00"
30 cycle_settled        "cycle":2,"asset":"CNY"
31 order_unmatched      "id":"c1","debtor_account":4,"creditor_account":3,"asset":"CNY","amount":"8.00","priority":"normal","method":"gross"
32 order_matched        "id":"c1","debtor_account":4,"creditor_account":3,"asset":"CNY","amount":"8.00","priority":"normal","method":"gross"
32 order_matched        "id":"c2","debtor_account":3,"creditor_account":4,"asset":"CNY","amount":"8.00","priority":"normal","method":"gross"
32 order_settled        "id":"c1","debtor_account":4,"creditor_account":3,"asset":"CNY","amount":"8.00","priority":"normal","method":"gross"
32 order_settled        "id":"c2","debtor_account":3,"creditor_account":4,"asset":"CNY","amount":"8.00","priority":"normal","method":"gross"
33 day_set              "asset":"CNY","day":"end-of-day","business_date":"2000-01-01"
34 day_set              "asset":"CNY","day":"closed","business_date":"2000-01-01"
35 day_set              "asset":"CNY","day":"end-of-day","business_date":"2000-01-09"
36 day_set              "asset":"CNY","day":"closed","business_date":"2000-01-09"
`

// What the node lists at the end of it, and the orders that it shows.
const (
	accountsTold = `{"items":[{"account":1,"balance":"-200.00","credit_line":null,"net_debit_cap":null},
{"account":2,"balance":"35.00","credit_line":"0.00","reserved_urgent":"20.00","reserved_highly_urgent":"10.00","projected":"0.00","net_debit_cap":null},
{"account":3,"balance":"5.00","credit_line":"30.00","reserved_urgent":"0.00","reserved_highly_urgent":"0.00","projected":"0.00","net_debit_cap":"20.00"},
{"account":4,"balance":"160.00","credit_line":"0.00","reserved_urgent":"0.00","reserved_highly_urgent":"0.00","projected":"0.00","net_debit_cap":null}]}`
	limitsTold = `{"items":[{"account":2,"counterparty_account":3,"amount":"50.00","outflow":"0.00"},{"account":2,"amount":"80.00","outflow":"0.00"}]}`
	ordersTold = `a1=settled a2=settled n1=settled`
)

// scene is all that a node says.
type scene struct {
	history, accounts, limits, orders string
	seq                               uint64
	hash                              string
}

func right() *scene {
	return &scene{history, accountsTold, limitsTold, ordersTold, 36, "h36"}
}

// edit changes one place of what is said.
func (s *scene) edit(t *testing.T, old, new string) {
	t.Helper()
	found := 0
	for _, text := range []*string{&s.history, &s.accounts, &s.limits, &s.orders} {
		found += strings.Count(*text, old)
		*text = strings.Replace(*text, old, new, 1)
	}
	if found != 1 {
		t.Fatalf("%q stands %d times, not once", old, found)
	}
}

// until ends the history with a sequence.
func (s *scene) until(seq uint64) {
	var kept []string
	for line := range strings.Lines(s.history) {
		var at uint64
		if _, err := fmt.Sscan(line, &at); err == nil && at <= seq {
			kept = append(kept, line)
		}
	}
	s.history, s.seq, s.hash = strings.Join(kept, ""), seq, fmt.Sprint("h", seq)
}

// ask answers as the node does.
func (s *scene) ask(path string) (int, []byte, error) {
	var after, limit uint64
	switch {
	case path == "/v1/state":
		return 200, fmt.Appendf(nil, `{"seq":%d,"hash":%q}`, s.seq, s.hash), nil
	case strings.HasPrefix(path, "/v1/accounts"):
		return 200, []byte(s.accounts), nil
	case strings.HasPrefix(path, "/v1/limits"):
		return 200, []byte(s.limits), nil
	case strings.HasPrefix(path, "/v1/orders/"):
		id := strings.TrimPrefix(path, "/v1/orders/")
		for _, told := range strings.Fields(s.orders) {
			if status, found := strings.CutPrefix(told, id+"="); found {
				return 200, fmt.Appendf(nil, `{"id":%q,"status":%q}`, id, status), nil
			}
		}
		return 404, []byte(`{"code":"unknown_order"}`), nil
	}
	if _, err := fmt.Sscanf(path, "/v1/events?after=%d&limit=%d", &after, &limit); err != nil {
		return 404, nil, err
	}
	return 200, s.events(after), nil
}

func (s *scene) events(after uint64) []byte {
	page := struct {
		Items []json.RawMessage `json:"items"`
		Next  uint64            `json:"next_after"`
	}{Items: []json.RawMessage{}}
	for line := range strings.Lines(s.history) {
		var seq uint64
		var kind string
		if _, err := fmt.Sscan(line, &seq, &kind); err != nil || seq <= after {
			continue
		}
		rest := strings.TrimSpace(line[strings.Index(line, kind)+len(kind):])
		page.Items = append(page.Items, fmt.Appendf(nil, `{"seq":%d,"time":"2000-01-01T08:00:00Z","kind":%q,%s}`, seq, kind, rest))
		page.Next = seq
	}
	text, err := json.Marshal(page)
	if err != nil {
		panic(err)
	}
	return text
}

// ledger is one that knows who sent what.
func ledger() *Ledger {
	l := New("2000-01-01")
	l.Send(&Request{Method: "POST", Path: "/v1/day", Body: `{"asset":"CNY","to":"closed"}`})
	l.Send(&Request{Method: "POST", Path: "/v1/funding", Keys: []string{"f1", "f2", "f3"}})
	l.Send(&Request{Method: "POST", Path: "/v1/orders", Keys: []string{"a1", "a2", "a3", "a4", "b1", "n1"}})
	return l
}

// audit lets a ledger look at everything. Which assets are strict it knows once they are there.
func (s *scene) audit(l *Ledger) error {
	begun := *s
	begun.until(5)
	if err := l.readEvents(begun.ask, 0, true); err != nil {
		return err
	}
	l.Strict("CNY")
	if err := l.Audit(s.ask); err != nil {
		return err
	}
	if err := l.Reread(s.ask, 0); err != nil {
		return err
	}
	return l.Check(s.ask, []string{"a1", "a2", "n1"})
}
