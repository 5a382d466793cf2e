package gateway

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"weir/engine"
	"weir/gateway/wire"
)

// stateOf is the state but for nothing: sequence and hash.
func (s *testServer) stateOf() string { return s.get("/v1/state").body }

func TestRefusedInputLeavesTheStateAlone(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	good := order(1, "1.00", "")
	fundGood := `{"id":"00000000-0000-4000-8000-0000000000f2","participant":"ALPHCNB0","asset":"CNY","amount":"1.00","direction":"in"}`
	tooMany := "[" + strings.Repeat("{},", wire.MaxOrders) + "{}]"
	rows := []struct {
		method, path, contentType, body string
		status                          int
		code, field                     string
	}{
		{"POST", "/v1/orders", typeJSON, "", 400, "empty", "body"},
		{"POST", "/v1/orders", typeJSON, "[]", 400, "empty", "body"},
		{"POST", "/v1/orders", typeLines, "\n\n", 400, "empty", "body"},
		{"POST", "/v1/orders", typeJSON, good + "x", 400, "invalid_json", ""},
		{"POST", "/v1/orders", typeJSON, "[" + good + ",", 400, "invalid_json", ""},
		{"POST", "/v1/orders", typeJSON, "\ufeff" + good, 400, "invalid_json", ""},
		{"POST", "/v1/orders", typeJSON, "7", 422, "not_an_object", ""},
		{"POST", "/v1/orders", typeJSON, strings.Replace(good, `"1.00"`, `1.00`, 1), 422, "wrong_type", "amount"},
		{"POST", "/v1/orders", typeJSON, strings.Replace(good, `"1.00"`, `"-1.00"`, 1), 422, "invalid_value", "amount"},
		{"POST", "/v1/orders", typeJSON, strings.Replace(good, `"1.00"`, `"1.001"`, 1), 422, "too_many_decimals", "amount"},
		{"POST", "/v1/orders", typeJSON, strings.Replace(good, `"asset"`, `"Asset"`, 1), 422, "unknown_field", "Asset"},
		{"POST", "/v1/orders", typeJSON, strings.Replace(good, `"id"`, `"id":"x","id"`, 1), 422, "duplicate_field", "id"},
		{"POST", "/v1/orders", typeJSON, order(1, "1.00", `,"debtor_account":3`), 422, "other_account", "debtor_account"},
		{"POST", "/v1/orders", typeJSON, tooMany, 413, "too_many_orders", "body"},
		{"POST", "/v1/orders", typeOrders, strings.Repeat("x", 100), 400, "invalid_value", "body"},
		{"POST", "/v1/orders", typeOrders, strings.Repeat("\x00", (wire.MaxOrders+1)*engine.RecordSize), 413, "too_many_orders", "body"},
		{"POST", "/v1/orders", "text/plain", good, 415, "unsupported_media_type", ""},
		{"POST", "/v1/orders", "", good, 415, "unsupported_media_type", ""},
		{"POST", "/v1/orders", "application/json; charset=latin1", good, 415, "unsupported_media_type", ""},
		{"POST", "/v1/orders", "application/json; x", good, 415, "unsupported_media_type", ""},
		{"POST", "/v1/orders", "application/json2", good, 415, "unsupported_media_type", ""},
		{"POST", "/v1/funding", typeJSON, strings.Replace(fundGood, "in", "up", -1), 422, "invalid_value", "direction"},
		{"POST", "/v1/funding", typeJSON, strings.Replace(fundGood, `"direction"`, `"way"`, 1), 422, "unknown_field", "way"},
		{"POST", "/v1/funding", typeLines, fundGood, 415, "unsupported_media_type", ""},
		{"POST", "/v1/assets", typeJSON, `{"code":"EUR","scale":9,"issuer":"CBEUDEF0"}`, 422, "invalid_value", "scale"},
		{"POST", "/v1/assets", typeJSON, `[]`, 422, "not_an_object", ""},
		{"POST", "/v1/participants", typeJSON, `{"id":"a"}`, 422, "invalid_value", "id"},
		{"POST", "/v1/participants", "text/json", `{"id":"A"}`, 415, "unsupported_media_type", ""},
		{"POST", "/v1/participants", typeOrders, `{"id":"A"}`, 415, "unsupported_media_type", ""},
		{"POST", "/v1/participants", typeJSON, `"A"`, 422, "not_an_object", ""},
		{"POST", "/v1/participants", typeJSON, ``, 400, "empty", "body"},
		{"POST", "/v1/participants", typeJSON, `[]`, 400, "empty", "body"},
		{"POST", "/v1/participants", typeLines, "\n", 400, "empty", "body"},
		{"POST", "/v1/participants", typeJSON, `[{"id":"A"},`, 400, "invalid_json", ""},
		{"POST", "/v1/participants", typeJSON, `[{"id":"A"}] []`, 400, "invalid_json", ""},
		{"POST", "/v1/accounts", typeXML, `{}`, 415, "unsupported_media_type", ""},
		{"POST", "/v1/accounts", typeJSON, `7`, 422, "not_an_object", ""},
		{"POST", "/v1/accounts", typeJSON, `[{"participant":"CHARDEF0","asset":"CNY"}`, 400, "invalid_json", ""},
		{"POST", "/v1/accounts", typeJSON, `{"participant":"CHARDEF0","asset":"CNY","credit_line":"-1"}`, 422, "invalid_value", "credit_line"},
		{"POST", "/v1/accounts", typeJSON, `{"participant":"CHARDEF0","asset":"CNY","credit_line":"0.001"}`, 422, "too_many_decimals", "credit_line"},
		{"POST", "/v1/orders/nonsense/cancel", "", "", 422, "invalid_value", "id"},
		{"POST", "/v1/orders/00000000-0000-0000-0000-000000000000/cancel", "", "", 422, "invalid_value", "id"},
		{"POST", "/v1/orders/00000000-0000-4000-8000-000000000001/cancel", "text/plain", "{}", 415, "unsupported_media_type", ""},
		{"POST", "/v1/orders/00000000-0000-4000-8000-000000000001/cancel", typeJSON, `{"x":1}`, 422, "unknown_field", "x"},
		{"POST", "/v1/orders/nonsense/priority", typeJSON, `{"priority":"urgent"}`, 422, "invalid_value", "id"},
		{"POST", "/v1/orders/00000000-0000-4000-8000-000000000001/priority", typeJSON, `{"priority":"high"}`, 422, "invalid_value", "priority"},
		{"POST", "/v1/orders/00000000-0000-4000-8000-000000000001/priority", "", "", 400, "empty", "body"},
		{"POST", "/v1/orders/00000000-0000-4000-8000-000000000001/position", typeJSON, `{"position":"up"}`, 422, "invalid_value", "position"},
		{"POST", "/v1/orders/00000000-0000-4000-8000-000000000001/hold", typeJSON, `{"position":"first"}`, 422, "unknown_field", "position"},
		{"POST", "/v1/orders/00000000-0000-4000-8000-000000000001/release", typeLines, `{}`, 415, "unsupported_media_type", ""},
		{"POST", "/v1/assets", typeJSON, `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","day":"shut"}`, 422, "invalid_value", "day"},
		{"POST", "/v1/assets", typeJSON, `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","bypass":1}`, 422, "wrong_type", "bypass"},
		{"POST", "/v1/limits", typeJSON, `{"participant":"ALPHCNB0","asset":"CNY","kind":"bilateral","amount":"1"}`, 422, "missing_field", "counterparty"},
		{"POST", "/v1/limits", typeJSON, `{"participant":"CHARDEF0","asset":"CNY","kind":"multilateral","amount":"1"}`, 422, "no_account", "participant"},
		{"POST", "/v1/limits", typeJSON, ``, 400, "empty", "body"},
		{"POST", "/v1/limits", "", `{}`, 415, "unsupported_media_type", ""},
		{"POST", "/v1/reservations", typeJSON, `{"participant":"ALPHCNB0","asset":"CNY","kind":"normal","amount":"1"}`, 422, "invalid_value", "kind"},
		{"POST", "/v1/reservations", "", `{}`, 415, "unsupported_media_type", ""},
		{"POST", "/v1/day", typeJSON, `{"asset":"CNY","to":"night"}`, 422, "invalid_value", "to"},
		{"POST", "/v1/day", "", `{}`, 415, "unsupported_media_type", ""},
		{"POST", "/v1/day", typeJSON, `{"asset":"CNY","to":"open","business_date":"2026-02-30"}`, 422, "invalid_value", "business_date"},
		{"POST", "/v1/assets", typeJSON, `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","kind":"coin"}`, 422, "invalid_value", "kind"},
		{"POST", "/v1/assets", typeJSON, `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","end_of_day":"never"}`, 422, "invalid_value", "end_of_day"},
		{"POST", "/v1/assets", typeJSON, `{"code":"EUR","scale":2,"issuer":"CBEUDEF0","zeroing":1}`, 422, "wrong_type", "zeroing"},
		{"POST", "/v1/orders", typeJSON, order(1, "1.00", `,"category":"bank"`), 422, "invalid_value", "category"},
		{"POST", "/v1/orders", typeJSON, order(1, "1.00", `,"legs":2`), 422, "missing_field", "chain"},
		{"POST", "/v1/orders", typeJSON, order(1, "1.00", `,"chain":"00000000-0000-4000-8000-0000000000c1"`), 422, "missing_field", "legs"},
		{"POST", "/v1/orders", typeJSON, order(1, "1.00", `,"chain":"00000000-0000-4000-8000-0000000000c1","legs":17`), 422, "invalid_value", "legs"},
		{"POST", "/v1/orders", typeJSON, order(1, "1.00", `,"chain":"c1","legs":2`), 422, "invalid_value", "chain"},
		{"POST", "/v1/matches", typeJSON, "", 400, "empty", "body"},
		{"POST", "/v1/matches", typeJSON, "[]", 400, "empty", "body"},
		{"POST", "/v1/matches", typeJSON, buys(1, "1.00", "1", "") + "x", 400, "invalid_json", ""},
		{"POST", "/v1/matches", typeJSON, good, 422, "unknown_field", "debtor"},
		{"POST", "/v1/matches", typeJSON, strings.Replace(buys(1, "1.00", "1", ""), `"1.00"`, `"1.001"`, 1), 422, "too_many_decimals", "gives.amount"},
		{"POST", "/v1/matches", typeJSON, strings.Replace(buys(1, "1.00", "1", ""), `"CNY"`, `"cny"`, 1), 422, "invalid_value", "gives.asset"},
		{"POST", "/v1/matches", typeJSON, strings.Replace(buys(1, "1.00", "1", ""), bond, "B", 1), 422, "invalid_value", "takes.asset"},
		{"POST", "/v1/matches", typeJSON, buys(1, "1.00", "1", `,"instructor":"NOBODY"`), 422, "unknown_name", "instructor"},
		{"POST", "/v1/matches", typeJSON, tooMany, 413, "too_many_orders", "body"},
		{"POST", "/v1/matches", typeOrders, strings.Repeat("\x00", 128), 415, "unsupported_media_type", ""},
		{"POST", "/v1/matches", "", good, 415, "unsupported_media_type", ""},
		{"POST", "/v1/matches/nonsense/cancel", "", "", 422, "invalid_value", "id"},
		{"POST", "/v1/matches/00000000-0000-4000-8000-000000000001/hold", typeJSON, `{"x":1}`, 422, "unknown_field", "x"},
		{"POST", "/v1/matches/00000000-0000-4000-8000-000000000001/release", "text/plain", "{}", 415, "unsupported_media_type", ""},
		{"GET", "/v1/matches/nonsense", "", "", 422, "invalid_value", "id"},
		{"GET", "/v1/matches/00000000-0000-4000-8000-000000000001", "", "", 404, "unknown_order", "id"},
		{"GET", "/v1/matches/00000000-0000-4000-8000-000000000001?participant=a", "", "", 400, "invalid_parameter", "participant"},
		{"GET", "/v1/matches?status=new", "", "", 400, "invalid_parameter", "status"},
		{"GET", "/v1/allegements", "", "", 400, "invalid_parameter", "participant"},
		{"GET", "/v1/statements?cursor=!", "", "", 400, "invalid_parameter", "cursor"},
		{"GET", "/v1/orders?status=created", "", "", 400, "invalid_parameter", "status"},
		{"GET", "/v1/chains/00000000-0000-4000-8000-0000000000c1", "", "", 404, "unknown_chain", "id"},
		{"DELETE", "/v1/chains", "", "", 405, "method_not_allowed", ""},
		{"POST", "/v1/resolution", typeJSON, `{"asset":"USD","kind":"bilateral"}`, 422, "unknown_name", "asset"},
		{"POST", "/v1/resolution", "", `{}`, 415, "unsupported_media_type", ""},
		{"POST", "/v1/what-if", typeJSON, `{"participant":"ALPHCNB0","asset":"CNY","amount":"0.001"}`, 422, "too_many_decimals", "amount"},
		{"POST", "/v1/what-if", "", `{}`, 415, "unsupported_media_type", ""},
		{"POST", "/v1/accounts/x/block", typeJSON, `{"side":"debit"}`, 422, "invalid_value", "number"},
		{"POST", "/v1/accounts/0/close", "", "", 422, "invalid_value", "number"},
		{"POST", "/v1/accounts/2/block", typeJSON, `{"side":"both"}`, 422, "invalid_value", "side"},
		{"POST", "/v1/accounts/2/unblock", "", "", 400, "empty", "body"},
		{"POST", "/v1/accounts/2/close", typeJSON, `{"side":"debit"}`, 422, "unknown_field", "side"},
		{"POST", "/v1/accounts/2/close", "text/plain", `{}`, 415, "unsupported_media_type", ""},
		{"POST", "/v1/participants/NOBODY/suspend", "", "", 404, "unknown_participant", "id"},
		{"POST", "/v1/participants/ALPHCNB0/resume", typeJSON, `{"id":1}`, 422, "unknown_field", "id"},
		{"GET", "/v1/orders/nonsense/explain", "", "", 422, "invalid_value", "id"},
		{"GET", "/v1/orders/00000000-0000-4000-8000-000000000001/explain?participant=a", "", "", 400, "invalid_parameter", "participant"},
		{"GET", "/v1/measures?asset=CNY&end=2026", "", "", 400, "invalid_parameter", "end"},
		{"GET", "/v1/measures?participant=ALPHCNB0", "", "", 400, "invalid_parameter", "asset"},
		{"GET", "/v1/limits?kind=bilateral", "", "", 400, "invalid_parameter", "kind"},
		{"GET", "/v1/day", "", "", 405, "method_not_allowed", ""},
		{"GET", "/v1/orders/nonsense", "", "", 422, "invalid_value", "id"},
		{"GET", "/v1/orders/00000000-0000-4000-8000-000000000001", "", "", 404, "unknown_order", "id"},
		{"GET", "/v1/orders/00000000-0000-4000-8000-000000000001?x=1", "", "", 400, "invalid_parameter", "x"},
		{"GET", "/v1/accounts?limit=0", "", "", 400, "invalid_parameter", "limit"},
		{"GET", "/v1/accounts?limit=1001", "", "", 400, "invalid_parameter", "limit"},
		{"GET", "/v1/accounts?limit=x", "", "", 400, "invalid_parameter", "limit"},
		{"GET", "/v1/accounts?cursor=!", "", "", 400, "invalid_parameter", "cursor"},
		{"GET", "/v1/accounts?cursor=", "", "", 400, "invalid_parameter", "cursor"},
		{"GET", "/v1/accounts?asset=cny", "", "", 400, "invalid_parameter", "asset"},
		{"GET", "/v1/queues?participant=", "", "", 400, "invalid_parameter", "participant"},
		{"GET", "/v1/positions?assets=CNY", "", "", 400, "invalid_parameter", "assets"},
		{"GET", "/v1/accounts?limit=1&limit=2", "", "", 400, "invalid_parameter", "limit"},
		{"GET", "/v1/events?after=-1", "", "", 400, "invalid_parameter", "after"},
		{"GET", "/v1/events?limit=0", "", "", 400, "invalid_parameter", "limit"},
		{"GET", "/v1/state?x=1", "", "", 400, "invalid_parameter", "x"},
		{"POST", "/v1/orders?x=1", typeJSON, good, 400, "invalid_parameter", "x"},
		{"POST", "/v1/orders?strict=true", typeLines, good, 400, "invalid_parameter", "strict"},
		{"POST", "/v1/orders?x=1", typeXML, "<a/>", 400, "invalid_parameter", "x"},
		{"POST", "/v1/orders/00000000-0000-4000-8000-000000000001/cancel?force=true", "", "", 400, "invalid_parameter", "force"},
		{"POST", "/v1/orders/00000000-0000-4000-8000-000000000001/priority?x", typeJSON, `{"priority":"urgent"}`, 400, "invalid_parameter", "x"},
		{"POST", "/v1/snapshots?force=1", "", "", 400, "invalid_parameter", "force"},
		{"POST", "/v1/participants?x=1", typeJSON, `{"id":"NEWBANK0"}`, 400, "invalid_parameter", "x"},
		{"POST", "/v1/funding?x=1", typeJSON, fundGood, 400, "invalid_parameter", "x"},
		{"POST", "/v1/snapshots?seq=1&seq=1", "", "", 400, "invalid_parameter", "seq"},
		{"GET", "/v1/nothing", "", "", 404, "not_found", ""},
		{"DELETE", "/v1/orders", "", "", 405, "method_not_allowed", ""},
		{"PUT", "/v1/accounts", typeJSON, "{}", 405, "method_not_allowed", ""},
	}
	before := s.stateOf()
	for _, row := range rows {
		name := fmt.Sprintf("%s %s %s %.60s", row.method, row.path, row.contentType, row.body)
		t.Run(name, func(t *testing.T) {
			s.do(row.method, row.path, row.contentType, row.body).wantProblem(t, row.status, row.code, row.field)
		})
		if after := s.stateOf(); after != before {
			t.Fatalf("%s moved the state from %s to %s", name, before, after)
		}
	}
	if allow := s.do("DELETE", "/v1/accounts", "", "").header.Get("Allow"); allow != "POST, GET, HEAD" {
		t.Errorf("Allow: %s", allow)
	}
}

// Cursors are taken from anyone: none may do more than give a page.
func TestForgedCursorsDoNoHarm(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/orders", order(1, "500.00", ""))
	s.post("/v1/limits", `{"participant":"ALPHCNB0","asset":"CNY","kind":"multilateral","amount":"1"}`)
	for _, list := range []string{"accounts?", "positions?", "queues?", "participants?", "assets?", "limits?", "measures?asset=CNY&", "statements?", "matches?", "allegements?participant=ALPHCNB0&"} {
		for _, cursor := range []string{"1", "2", "1z141z3", "1z141z4", "3w5e11264sgsf", "zzzzzzzzzz"} {
			var page struct{ Items []any }
			a := s.get("/v1/" + list + "cursor=" + cursor)
			if err := json.Unmarshal([]byte(a.body), &page); a.status != 200 || err != nil || page.Items == nil {
				t.Errorf("%s from %s: %d %s", list, cursor, a.status, a.body)
			}
		}
	}
}
