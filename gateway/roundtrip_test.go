package gateway

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
	"unsafe"

	"weir/engine"
	"weir/iso20022"
	"weir/sequencer"
)

func TestNamesAreCreatedOnce(t *testing.T) {
	s := startServer(t, nil)
	asset := `{"code":"CNY","scale":2,"issuer":"CBCNCNB0"}`
	s.post("/v1/assets", asset).want(t, 201, `{"code":"CNY","number":1,"scale":2,"issuer":"CBCNCNB0","issuer_account":1,"status":"created","seq":1}`)
	s.post("/v1/assets", asset).want(t, 200, `{"code":"CNY","number":1,"scale":2,"issuer":"CBCNCNB0","issuer_account":1,"status":"created","seq":1,"replayed":true}`)
	s.post("/v1/assets", `{"code":"CNY","scale":3,"issuer":"CBCNCNB0"}`).wantProblem(t, 409, "exists", "")

	participant := `{"id":"ALPHCNB0","name":"Alpha é","kind":"bank"}`
	s.post("/v1/participants", participant).want(t, 201, `{"id":"ALPHCNB0","number":2,"name":"Alpha é","kind":"bank","status":"created","seq":4}`)
	s.post("/v1/participants", participant).want(t, 200, `{"id":"ALPHCNB0","number":2,"kind":"bank","status":"created","seq":4,"replayed":true}`)
	s.post("/v1/participants", `{"id":"ALPHCNB0","kind":"platform"}`).wantProblem(t, 409, "exists", "")

	account := `{"participant":"ALPHCNB0","asset":"CNY","kind":"settlement","credit_line":"5.5"}`
	s.post("/v1/accounts", account).want(t, 201, `{"account":2,"participant":"ALPHCNB0","asset":"CNY","kind":"settlement","credit_line":"5.50","status":"created","seq":7}`)
	s.post("/v1/accounts", account).want(t, 200, `{"account":2,"participant":"ALPHCNB0","asset":"CNY","kind":"settlement","credit_line":"5.50","status":"created","seq":7,"replayed":true}`)
	s.post("/v1/accounts", `{"participant":"ALPHCNB0","asset":"CNY","credit_line":"5.51"}`).wantProblem(t, 409, "exists", "")
	s.post("/v1/accounts", `{"participant":"NOBODY","asset":"CNY"}`).wantProblem(t, 422, "unknown_participant", "participant")
	s.post("/v1/accounts", `{"participant":"ALPHCNB0","asset":"USD"}`).wantProblem(t, 422, "unknown_name", "asset")
}

func TestOrdersFromReceiptToEnd(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	one := `{"id":"00000000-0000-4000-8000-000000000001","status":"settled","iso_status":"ACSC","seq":8}`
	s.post("/v1/orders", order(1, "60.00", "")).want(t, 200, one)
	s.post("/v1/orders", order(1, "60.00", "")).want(t, 200, strings.Replace(one, "}", `,"replayed":true}`, 1))
	s.post("/v1/orders", order(1, "61.00", "")).want(t, 200,
		`{"id":"00000000-0000-4000-8000-000000000001","status":"rejected","iso_status":"RJCT","reason":"DUPL","code":"duplicate_key","detail":"the id was used before with other content","seq":10}`)
	s.post("/v1/orders", order(2, "50.00", `,"priority":"urgent","end_to_end_id":"INV-1"`)).want(t, 200,
		`{"id":"00000000-0000-4000-8000-000000000002","status":"queued","iso_status":"PDNG","reason":"AM04","code":"cover","detail":"the debtor's cover is not enough","seq":11}`)
	s.post("/v1/orders", order(3, "50.00", `,"method":"instant"`)).want(t, 200,
		`{"id":"00000000-0000-4000-8000-000000000003","status":"rejected","iso_status":"RJCT","reason":"AM04","code":"cover","detail":"the debtor's cover is not enough","seq":12}`)
	s.post("/v1/orders", strings.Replace(order(4, "1.00", ""), "BRAVGB20", "NOBODY", 1)).want(t, 200,
		`{"id":"00000000-0000-4000-8000-000000000004","status":"rejected","iso_status":"RJCT","reason":"RC01","code":"unknown_creditor","detail":"the creditor is not a participant","seq":13}`)

	waiting := `"id":"00000000-0000-4000-8000-000000000002","kind":"order","participant":"ALPHCNB0","debtor":"ALPHCNB0","debtor_account":2,"creditor":"BRAVGB20","creditor_account":3,"asset":"CNY","amount":"50.00","priority":"urgent","method":"gross","category":"customer","business_date":"2026-01-30","status":"queued","iso_status":"PDNG","reason":"AM04","code":"cover","detail":"the debtor's cover is not enough","seq":11`
	s.get("/v1/queues").has(t, `{"items":[{`+waiting+`,"since":"20`)
	s.get("/v1/orders/00000000-0000-4000-8000-000000000002").want(t, 200, `{`+waiting+
		`,"history":[{"status":"received","seq":11},{"status":"queued","seq":11,"reason":"AM04","code":"cover","detail":"the debtor's cover is not enough"}]}`)
	s.get("/v1/orders/00000000-0000-4000-8000-000000000004?participant=ALPHCNB0").want(t, 200,
		`{"id":"00000000-0000-4000-8000-000000000004","kind":"order","participant":"ALPHCNB0","debtor":"ALPHCNB0","debtor_account":2,"asset":"CNY","amount":"1.00","priority":"normal","method":"gross","category":"customer","business_date":"2026-01-30","status":"rejected","iso_status":"RJCT","reason":"RC01","code":"unknown_creditor","detail":"the creditor is not a participant","seq":13,"history":[{"status":"received","seq":13},{"status":"rejected","seq":13,"reason":"RC01","code":"unknown_creditor","detail":"the creditor is not a participant"}]}`)
	s.get("/v1/accounts?participant=ALPHCNB0").want(t, 200,
		`{"items":[{"account":2,"participant":"ALPHCNB0","asset":"CNY","kind":"settlement","balance":"40.00","cover":"40.00","credit_line":"0.00","opening_balance":"0.00","reserved_urgent":"0.00","reserved_highly_urgent":"0.00","projected":"0.00","net_debit_cap":null,"queued":1,"queued_out":"50.00","debit_blocked":false,"credit_blocked":false,"closed":false,"suspended":false,"participant_debit_blocked":false,"participant_credit_blocked":false}]}`)
	s.get("/v1/accounts?limit=1").want(t, 200,
		`{"items":[{"account":1,"participant":"CBCNCNB0","asset":"CNY","kind":"issuer","balance":"-100.00","cover":null,"credit_line":null,"opening_balance":"0.00","reserved_urgent":"0.00","reserved_highly_urgent":"0.00","projected":"0.00","net_debit_cap":null,"queued":0,"queued_out":"0.00","debit_blocked":false,"credit_blocked":false,"closed":false,"suspended":false,"participant_debit_blocked":false,"participant_credit_blocked":false}],"next_cursor":"2"}`)
	s.get("/v1/positions?asset=CNY&cursor=2").want(t, 200,
		`{"items":[{"account":2,"participant":"ALPHCNB0","asset":"CNY","position":"-60.00","balance":"40.00","queued_in":"0.00","queued_out":"50.00","cover":"40.00","all_queued":"-10.00"},{"account":3,"participant":"BRAVGB20","asset":"CNY","position":"60.00","balance":"60.00","queued_in":"50.00","queued_out":"0.00","cover":"60.00","all_queued":"110.00"}]}`)

	s.post("/v1/orders/00000000-0000-4000-8000-000000000002/cancel", `{"participant":"BRAVGB20"}`).wantProblem(t, 404, "unknown_order", "id")
	s.do("POST", "/v1/orders/00000000-0000-4000-8000-000000000002/cancel", "", "").want(t, 200,
		`{"id":"00000000-0000-4000-8000-000000000002","status":"cancelled","iso_status":"CANC","seq":15}`)
	s.post("/v1/orders/00000000-0000-4000-8000-000000000002/cancel", `{"participant":"ALPHCNB0"}`).want(t, 200,
		`{"id":"00000000-0000-4000-8000-000000000002","status":"cancelled","iso_status":"CANC","seq":15,"replayed":true}`)
	s.do("POST", "/v1/orders/00000000-0000-4000-8000-000000000001/cancel", "", "").want(t, 200,
		`{"id":"00000000-0000-4000-8000-000000000001","status":"rejected","iso_status":"RJCT","reason":"ARDT","code":"already_final","detail":"the order is final already","seq":17}`)
	if body := s.get("/v1/orders/00000000-0000-4000-8000-000000000002").body; !strings.HasSuffix(body,
		`{"status":"queued","seq":11,"reason":"AM04","code":"cover","detail":"the debtor's cover is not enough"},{"status":"cancelled","seq":15}]}`) {
		t.Error(body)
	}
	s.get("/v1/queues").want(t, 200, `{"items":[]}`)
}

func TestSeveralParticipantsMayUseOneID(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/orders", order(1, "1.00", ""))
	s.post("/v1/orders", `{"id":"00000000-0000-4000-8000-000000000001","debtor":"BRAVGB20","creditor":"ALPHCNB0","asset":"CNY","amount":"1.00"}`)
	const path = "/v1/orders/00000000-0000-4000-8000-000000000001"
	s.get(path).wantProblem(t, 409, "ambiguous_order", "participant")
	s.post(path+"/cancel", `{}`).wantProblem(t, 409, "ambiguous_order", "participant")
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		if a := s.get(path + "?participant=" + bank); a.status != 200 || !strings.Contains(a.body, `"participant":"`+bank+`"`) {
			t.Errorf("%s: %d %s", bank, a.status, a.body)
		}
	}
	s.get(path+"?participant=CHARDEF0").wantProblem(t, 404, "unknown_order", "id")
	s.get(path+"?participant=NOBODY").wantProblem(t, 422, "unknown_name", "participant")
	s.post("/v1/orders", strings.Replace(order(2, "1.00", ""), "ALPHCNB0", "NOBODY", 1))
	s.get("/v1/orders/00000000-0000-4000-8000-000000000002?participant=NOBODY").wantProblem(t, 422, "unknown_name", "participant")
	s.post(path+"/cancel", `{"participant":"NOBODY"}`).wantProblem(t, 422, "unknown_name", "participant")
}

func TestBatchesAnswerInOrder(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	want := []string{
		`{"id":"00000000-0000-4000-8000-000000000001","status":"settled","iso_status":"ACSC","seq":8}`,
		`{"id":"00000000-0000-4000-8000-000000000002","status":"rejected","iso_status":"RJCT","reason":"AM12","code":"too_many_decimals","field":"amount","detail":"has more decimals than the asset"}`,
		`{"id":"00000000-0000-4000-8000-000000000003","status":"settled","iso_status":"ACSC","seq":9}`,
	}
	orders := []string{order(1, "1.00", ""), order(2, "1.001", ""), order(3, "1.00", `,"end_to_end_id":"x"`)}
	s.post("/v1/orders", "["+strings.Join(orders, ",")+"]").want(t, 200, "["+strings.Join(want, ",")+"]")
	replayed := strings.NewReplacer(`"seq":8}`, `"seq":8,"replayed":true}`, `"seq":9}`, `"seq":9,"replayed":true}`).Replace(strings.Join(want, "\n") + "\n")
	lines := s.do("POST", "/v1/orders", "application/x-ndjson", strings.Join(orders, "\r\n")+"\n")
	lines.want(t, 200, replayed)
	if lines.header.Get("Content-Type") != typeLines {
		t.Error(lines.header)
	}
	s.post("/v1/orders", "["+orders[1]+"]").want(t, 200, "["+want[1]+"]")
}

func TestBinaryOrders(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	orders := make([]engine.Instruction, 3)
	for i := range orders {
		orders[i] = engine.Instruction{Kind: engine.SubmitOrder, Amount: 100, Debtor: 2, Creditor: 3}
		orders[i].ID[0] = byte(i + 1)
	}
	orders[1].Method = 7
	body := unsafe.Slice((*byte)(unsafe.Pointer(&orders[0])), len(orders)*engine.RecordSize)
	a := s.do("POST", "/v1/orders", typeOrders, string(body))
	want := "0800000000000000" + "0600000000000000" + "0000000000000000" + "0164000000000000" + "0900000000000000" + "0600000000000000"
	if a.status != 200 || a.header.Get("Content-Type") != typeOutcomes || hex.EncodeToString([]byte(a.body)) != want {
		t.Errorf("%d %s\n%x\nwant\n%s", a.status, a.header.Get("Content-Type"), a.body, want)
	}
	negative := engine.Instruction{Kind: engine.SubmitOrder, ID: idOf(9), Amount: -5, Debtor: 2, Creditor: 3}
	s.do("POST", "/v1/orders", typeOrders, string(engine.AppendInstruction(nil, &negative, nil)))
	s.get("/v1/orders?status=rejected").has(t, `"amount":"-0.05"`, `"code":"amount_negative"`)
	s.get("/v1/orders/00000000-0000-4000-8000-000000000009").has(t, `"amount":"-0.05"`)
	s.get("/v1/events?after=9").has(t, `"amount":"-0.05"`)

	s.do("POST", "/v1/orders", typeOrders, string(body[:129])).wantProblem(t, 400, "invalid_value", "body")
	s.do("POST", "/v1/orders", typeOrders, "").wantProblem(t, 400, "empty", "body")
}

func TestMessagesAreAnsweredByAReport(t *testing.T) {
	s := startServer(t, nil)
	samples := iso20022.Samples(time.Now().UTC().Format(time.DateOnly))
	for _, sample := range samples {
		msg, err := iso20022.Parse(sample.Data, iso20022.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		for _, tx := range msg.Transactions {
			s.post("/v1/assets", fmt.Sprintf(`{"code":%q,"scale":2,"issuer":"ISSUER-%s"}`, tx.Currency, tx.Currency))
			for _, bank := range []string{tx.Debtor, tx.Creditor} {
				s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
				s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":%q,"credit_line":"999999999999.00"}`, bank, tx.Currency))
			}
		}
		a := s.do("POST", "/v1/orders", "application/xml; charset=UTF-8", string(sample.Data))
		if a.status != 200 || a.header.Get("Content-Type") != typeXML || strings.Count(a.body, "<TxSts>ACSC</TxSts>") != len(msg.Transactions) {
			t.Errorf("%s: %d %s", sample.Name, a.status, a.body)
		}
		category := either(strings.HasPrefix(msg.Kind, "pacs.009"), "interbank", "customer")
		uuid := fmt.Sprintf("%x-%x-%x-%x-%x", msg.Transactions[0].ID[:4], msg.Transactions[0].ID[4:6], msg.Transactions[0].ID[6:8], msg.Transactions[0].ID[8:10], msg.Transactions[0].ID[10:])
		s.get("/v1/orders/"+uuid).has(t, `"category":"`+category+`"`)
		again := s.do("POST", "/v1/orders", typeXML, string(sample.Data))
		if strings.Count(a.body, "<AccptncDtTm>") != len(msg.Transactions) || strings.Contains(again.body, "<AccptncDtTm>") {
			t.Errorf("%s: the time of acceptance is that of the first answer\n%s\n%s", sample.Name, a.body, again.body)
		}
	}
	foreign := strings.ReplaceAll(string(samples[0].Data), samplesDebtor(t, samples[0].Data), "ZZZZZZ0Z")
	if a := s.do("POST", "/v1/orders", typeXML, foreign); a.status != 200 || !strings.Contains(a.body, "<TxSts>RJCT</TxSts>") || strings.Contains(a.body, "<AccptncDtTm>") {
		t.Errorf("%d %s", a.status, a.body)
	}
	broken := string(samples[0].Data[:len(samples[0].Data)/2])
	s.do("POST", "/v1/orders", "text/xml", broken).wantProblem(t, 400, "invalid_xml", "body")
	s.do("POST", "/v1/orders", "application/xml", "").wantProblem(t, 400, "empty", "body")
	other := `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt/></Document>`
	s.do("POST", "/v1/orders", "application/xml", other).wantProblem(t, 422, "unsupported_message", "body")
}

// TestReportsNameTheElementOnce: what is wrong with a transaction is told once, by the element.
func TestReportsNameTheElementOnce(t *testing.T) {
	s := startServer(t, nil)
	sample := string(iso20022.Samples("2026-01-31")[0].Data)
	const method = "<SttlmMtd>CLRG</SttlmMtd>"
	if !strings.Contains(sample, method) {
		t.Fatal("the sample is settled another way")
	}
	a := s.do("POST", "/v1/orders", typeXML, strings.Replace(sample, method, "<SttlmMtd>COVE</SttlmMtd>", 1))
	const info = `<Rsn><Cd>AG01</Cd></Rsn><AddtlInf>GrpHdr/SttlmInf/SttlmMtd: "COVE" is not settled here: the cover payment moves the money</AddtlInf>`
	if a.status != 200 || !strings.Contains(a.body, info) || strings.Contains(a.body, "ACSC") {
		t.Errorf("%d %s", a.status, a.body)
	}
	a = s.do("POST", "/v1/orders", typeXML, strings.Replace(sample, method, "", 1))
	a.wantProblem(t, 422, "invalid_value", "GrpHdr/SttlmInf/SttlmMtd")
	if !strings.Contains(a.body, `"detail":"is missing"`) {
		t.Error(a.body)
	}
}

// TestNotOfferedNamesTheField: a client learns which member of its order is not offered, the second time as well.
func TestNotOfferedNamesTheField(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for i, row := range [][2]string{
		{"not_before", `"method":"net","not_before":"2030-01-01T00:00:00Z"`},
		{"original_id", `"method":"net","original_id":"00000000-0000-4000-8000-000000000009"`},
		{"not_before", `"method":"instant","not_before":"2030-01-01T00:00:00Z"`},
		{"expires_at", `"method":"instant","expires_at":"2030-01-01T00:00:00Z"`},
		{"hold", `"method":"instant","hold":true`},
	} {
		field, body := row[0], order(i+1, "1.00", ","+row[1])
		for range 2 {
			a := s.post("/v1/orders", body)
			if a.status != 200 || !strings.Contains(a.body, fmt.Sprintf(`"code":"not_supported","field":%q,"detail":"not offered here"`, field)) {
				t.Errorf("%d %s", a.status, a.body)
			}
		}
	}
}

// TestReplayedParticipantKeepsItsName: the name of a participant that was there before is not the one that is sent now.
func TestReplayedParticipantKeepsItsName(t *testing.T) {
	s := startServer(t, nil)
	s.post("/v1/participants", `{"id":"ALPHCNB0","name":"First"}`).want(t, 201, `{"id":"ALPHCNB0","number":1,"name":"First","kind":"other","status":"created","seq":1}`)
	s.post("/v1/participants", `{"id":"ALPHCNB0","name":"Second"}`).want(t, 200, `{"id":"ALPHCNB0","number":1,"kind":"other","status":"created","seq":1,"replayed":true}`)
}

func TestPagesHoldEveryRowOnce(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for i := range 25 {
		bank := fmt.Sprintf("BANK%02d", i)
		s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
		s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":"CNY"}`, bank))
		s.post("/v1/orders", order(100+i, "200.00", fmt.Sprintf(`,"priority":%q`, []string{"normal", "urgent"}[i%2])))
		back := fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","debtor":%q,"creditor":"ALPHCNB0","asset":"CNY","amount":"1.00"}`, 200+i, bank)
		s.post("/v1/orders", back)
	}
	for path, want := range map[string]int{
		"/v1/accounts?": 28, "/v1/accounts?participant=BANK07&": 1, "/v1/accounts?asset=USD&": 0, "/v1/positions?": 28, "/v1/participants?": 29, "/v1/assets?": 1,
		"/v1/queues?": 50, "/v1/queues?participant=ALPHCNB0&": 25, "/v1/queues?participant=BANK03&asset=CNY&": 1, "/v1/queues?participant=NOBODY&": 0,
	} {
		for _, limit := range []int{1, 7, 25, 1000} {
			seen, cursor := map[string]bool{}, ""
			for pages := 0; pages <= want; pages++ {
				var page struct {
					Items []json.RawMessage
					Next  string `json:"next_cursor"`
				}
				a := s.get(fmt.Sprintf("%slimit=%d%s", path, limit, cursor))
				if err := json.Unmarshal([]byte(a.body), &page); err != nil || len(page.Items) > limit {
					t.Fatalf("%s: %v %s", path, err, a.body)
				}
				for _, row := range page.Items {
					seen[string(row)] = true
				}
				if page.Next == "" {
					break
				}
				cursor = "&cursor=" + page.Next
			}
			if len(seen) != want {
				t.Errorf("%s by %d: %d rows, want %d", path, limit, len(seen), want)
			}
		}
	}
	queue := s.get("/v1/queues?participant=ALPHCNB0").body
	if strings.LastIndex(queue, `"priority":"urgent"`) > strings.Index(queue, `"priority":"normal"`) {
		t.Errorf("urgent orders do not come first: %s", queue)
	}
}

func TestReadsSeeAnsweredWrites(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for i := range 50 {
		s.post("/v1/orders", order(i+1, "1.00", ""))
		want := fmt.Sprintf(`"balance":"%d.00"`, i+1)
		if a := s.get("/v1/accounts?participant=BRAVGB20"); !strings.Contains(a.body, want) {
			t.Fatalf("%s lacks %s", a.body, want)
		}
	}
}

func TestEventsByPage(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/orders", order(1, "150.00", ""))
	s.post("/v1/orders", strings.Replace(order(2, "1.00", ""), "CNY", "USD", 1))
	all := s.get("/v1/events?limit=1000")
	var page struct {
		Items []map[string]any
		Next  uint64 `json:"next_after"`
	}
	if err := json.Unmarshal([]byte(all.body), &page); err != nil || page.Next != 9 || len(page.Items) != 11 {
		t.Fatalf("%v %s", err, all.body)
	}
	kinds := ""
	for _, e := range page.Items {
		kinds += fmt.Sprint(e["kind"], " ")
	}
	if kinds != "participant_created asset_created account_opened participant_created participant_created participant_created account_opened account_opened order_settled order_queued order_rejected " {
		t.Error(kinds)
	}
	if last := page.Items[10]; last["reason"] != "AM11" || last["asset"] != nil || last["amount"] != nil || last["debtor"] != nil {
		t.Error(last)
	}
	if queued := page.Items[9]; queued["debtor"] != "ALPHCNB0" || queued["amount"] != "150.00" || queued["code"] != "cover" || queued["time"] == nil {
		t.Error(queued)
	}
	// The first instruction has three events, which one page of any limit holds together.
	if a := s.get("/v1/events?limit=1"); strings.Count(a.body, `"seq":1,`) != 3 || !strings.HasSuffix(a.body, `"next_after":1}`) {
		t.Error(a.body)
	}
	s.get("/v1/events?after=9").want(t, 200, `{"items":[],"next_after":9}`)
}

func TestSnapshots(t *testing.T) {
	s := startServer(t, nil)
	one := `{"seq":7,"hash":"0000000000000abc","time":"1970-01-01T00:00:01Z","size_bytes":5,"engine_version":1}`
	s.do("POST", "/v1/snapshots", "", "").want(t, 201, one)
	s.get("/v1/snapshots").want(t, 200, `{"items":[`+one+`]}`)
	file := s.get("/v1/snapshots/7/accounts.csv")
	file.want(t, 200, "accounts as csv")
	if file.header.Get("Content-Type") != "text/csv; charset=utf-8" || file.header.Get("Content-Disposition") != `attachment; filename="weir-7-0000000000000abc-accounts.csv"` ||
		file.header.Get("Weir-Seq") != "7" || file.header.Get("Weir-Hash") != "0000000000000abc" {
		t.Error(file.header)
	}
	s.get("/v1/snapshots/7/orders.json").want(t, 200, "orders as json")
	s.get("/v1/snapshots/6/accounts.csv").wantProblem(t, 404, "unknown_snapshot", "seq")
	for _, path := range []string{"/v1/snapshots/7/cats.csv", "/v1/snapshots/7/accounts.xls", "/v1/snapshots/x/accounts.csv", "/v1/snapshots/7/accounts", "/v1/snapshots/7/accounts."} {
		s.get(path).wantProblem(t, 404, "not_found", "")
	}
	if a := s.get("/v1/snapshots/9/accounts.csv"); a.status != 500 || strings.Contains(a.body, "secret") {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestHealth(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) {
		c.Metrics = func(dst []byte) []byte { return append(dst, "weir_of_the_node 1\n"...) }
	})
	s.get("/livez").want(t, 200, `{"status":"live"}`)
	s.get("/readyz").want(t, 200, `{"status":"ready"}`)
	a := s.get("/metrics")
	for _, line := range []string{`weir_http_answers_total{status="2xx"} 2`, "weir_http_panics_total 0", "weir_of_the_node 1"} {
		if !strings.Contains(a.body, line+"\n") {
			t.Errorf("%s is not in\n%s", line, a.body)
		}
	}
	s.get("/v1/state").want(t, 200, fmt.Sprintf(`{"seq":0,"hash":"0000000000000000","engine_version":%d}`, engine.Version))
}

// samplesDebtor is the debtor of a message's first transaction.
func samplesDebtor(t *testing.T, data []byte) string {
	t.Helper()
	msg, err := iso20022.Parse(data, iso20022.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return msg.Transactions[0].Debtor
}
