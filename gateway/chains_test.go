package gateway

import (
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
	"unsafe"

	"weir/engine"
)

const chainPath = "/v1/chains/00000000-0000-4000-8000-0000000000c1"

func chainOf(legs ...string) string {
	return `{"id":"00000000-0000-4000-8000-0000000000c1","legs":[` + strings.Join(legs, ",") + `]}`
}

// chained is an order of that chain.
func chained(order string, legs int) string {
	return fmt.Sprintf(`%s,"chain":"00000000-0000-4000-8000-0000000000c1","legs":%d}`, strings.TrimSuffix(order, "}"), legs)
}

func chainAnswer(state, status string, legs ...string) string {
	return fmt.Sprintf(`{"id":"00000000-0000-4000-8000-0000000000c1","state":%q,"status":%q,"legs":[%s]}`, state, status, strings.Join(legs, ","))
}

func TestChainsSettleTogether(t *testing.T) {
	s := startServer(t, nil)
	s.setUp() // ALPHCNB0 has 100.00, BRAVGB20 nothing
	first, last := outcome(1, engine.Unmatched, 0, 8), outcome(2, engine.Settled, 0, 9)
	s.post("/v1/chains", chainOf(order(1, "170.00", ""), back(2, "80.00"))).want(t, 200, chainAnswer("complete", "settled", first, last))
	s.post("/v1/chains", chainOf(order(1, "170.00", ""), back(2, "80.00"))).want(t, 200, chainAnswer("complete", "settled", replayed(first), replayed(last)))
	s.get("/v1/accounts?participant=BRAVGB20").has(t, `"balance":"90.00"`)
	s.get(chainPath).has(t, `{"id":"00000000-0000-4000-8000-0000000000c1","state":"complete","status":"settled","legs":2,"orders":[{"id":"00000000-0000-4000-8000-000000000001",`, `"amount":"80.00"`)
	s.get("/v1/events?after=7").has(t, `"kind":"order_unmatched","id":"00000000-0000-4000-8000-000000000001"`, `"kind":"order_matched","id":"00000000-0000-4000-8000-000000000002"`)
	s.post("/v1/orders", chained(order(3, "1.00", ""), 2)).want(t, 200, outcome(3, engine.Rejected, engine.ChainBroken, 12))
}

func TestChainsWaitTogether(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/chains", chainOf(order(1, "170.00", ""), back(2, "60.00"))).want(t, 200,
		chainAnswer("complete", "queued", outcome(1, engine.Unmatched, 0, 8), outcome(2, engine.Queued, engine.Partner, 9)))
	s.get("/v1/orders/00000000-0000-4000-8000-000000000002/explain").has(t, `"code":"partner"`)
	s.do("POST", path(1, "/cancel"), "", "").has(t, `"status":"cancelled"`)
	s.get(chainPath).has(t, `"state":"complete","status":"cancelled","legs":2`)
}

func TestChainsInParts(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/orders", chained(order(1, "10.00", ""), 3)).want(t, 200, outcome(1, engine.Unmatched, 0, 8))
	s.get(chainPath).has(t, `"state":"gathers","status":"unmatched","legs":3,"orders":[{`)
	s.get("/v1/orders?status=unmatched").has(t, `"id":"00000000-0000-4000-8000-000000000001"`)
	s.do("POST", "/v1/orders", typeLines, chained(back(2, "5.00"), 3)+"\n"+chained(order(3, "1.00", ""), 3)).want(t, 200,
		outcome(2, engine.Unmatched, 0, 9)+"\n"+outcome(3, engine.Settled, 0, 10)+"\n")
	s.get(chainPath).has(t, `"state":"complete","status":"settled","legs":3`)
	s.get("/v1/chains/00000000-0000-4000-8000-0000000000c2").wantProblem(t, 404, "unknown_chain", "id")
	s.get("/v1/chains/c1").wantProblem(t, 422, "invalid_value", "id")
	s.get(chainPath+"?participant=ALPHCNB0").wantProblem(t, 400, "invalid_parameter", "participant")
}

func TestChainsOfRecords(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	legs := [2]engine.Instruction{
		{Kind: engine.SubmitOrder, ID: [16]byte{1}, Amount: 100, Debtor: 2, Creditor: 3, Legs: 2, Reference: [16]byte{9}, Interbank: true},
		{Kind: engine.SubmitOrder, ID: [16]byte{2}, Amount: 40, Debtor: 3, Creditor: 2, Legs: 2, Reference: [16]byte{9}},
	}
	body := unsafe.Slice((*byte)(unsafe.Pointer(&legs[0])), len(legs)*engine.RecordSize)
	a := s.do("POST", "/v1/orders", typeOrders, string(body))
	if want := "0800000000000000" + "0b00000000000000" + "0900000000000000" + "0600000000000000"; hex.EncodeToString([]byte(a.body)) != want {
		t.Errorf("%d %x", a.status, a.body)
	}
	s.get("/v1/chains/09000000-0000-0000-0000-000000000000").has(t, `"state":"complete","status":"settled"`, `"category":"interbank"`)
}

// A refused order breaks the chain, and those that have come are refused with it.
func TestBrokenChains(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	poor := strings.Replace(order(2, "1.00", ""), "BRAVGB20", "CHARDEF0", 1) // which has no account
	s.post("/v1/chains", chainOf(order(1, "10.00", ""), poor, back(3, "1.00"))).want(t, 200, chainAnswer("broken", "rejected",
		outcome(1, engine.Unmatched, 0, 8), outcome(2, engine.Rejected, engine.NoCreditorAccount, 9), outcome(3, engine.Rejected, engine.ChainBroken, 10)))
	s.get(chainPath).has(t, `"state":"broken","status":"rejected"`)
	s.get("/v1/orders/00000000-0000-4000-8000-000000000001").has(t, `"status":"rejected"`)
	second := strings.NewReplacer("00c1", "00c2", "00000000000", "00000000001").Replace(chainOf(poor, order(1, "10.00", "")))
	s.post("/v1/chains", second).has(t, `"state":"broken","status":"rejected"`)
	s.get("/v1/chains/"+second[7:43]).has(t, `"orders":[]`)
	// The ids of both are taken by orders of other content: none is of the chain.
	s.post("/v1/orders", "["+order(31, "1.00", "")+","+back(32, "1.00")+"]")
	third := strings.NewReplacer("00c1", "00c3").Replace(chainOf(order(31, "2.00", ""), back(32, "2.00")))
	if a := s.post("/v1/chains", third); a.status != 200 || !strings.HasPrefix(a.body, `{"id":"00000000-0000-4000-8000-0000000000c3","legs":[{`) || strings.Count(a.body, `"duplicate_key"`) != 2 {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// What is not offered within a chain is refused by name.
func TestChainsOfWhatIsNotOffered(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for i, row := range [][2]string{{"hold", `"hold":true`}, {"method", `"method":"net"`}, {"method", `"method":"instant"`}, {"not_before", `"not_before":"2030-01-01T00:00:00Z"`}, {"original_id", `"original_id":"00000000-0000-4000-8000-000000000009"`}} {
		s.post("/v1/orders", chained(order(i+1, "1.00", ","+row[1]), 2)).has(t, fmt.Sprintf(`"code":"not_supported","field":%q`, row[0]))
	}
}

// A wrong member refuses the whole chain: nothing of it is logged.
func TestRefusedChainsLeaveTheStateAlone(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	before := s.stateOf()
	good := order(1, "1.00", "")
	for _, row := range []struct {
		contentType, body string
		status            int
		code, field       string
	}{
		{typeJSON, "", 400, "empty", "body"},
		{typeJSON, chainOf(good, "7"), 422, "not_an_object", "legs[1]"},
		{typeJSON, chainOf(good), 422, "invalid_value", "legs"},
		{typeJSON, chainOf(good, order(2, "1.001", "")), 422, "too_many_decimals", "legs[1].amount"},
		{typeJSON, chainOf(good, chained(order(2, "1.00", ""), 2)), 422, "unknown_field", "legs[1].chain"},
		{typeJSON, chainOf(good, order(2, "1.00", `,"hold":true`)), 422, "unknown_field", "legs[1].hold"},
		{typeJSON, chainOf(order(2, "1.00", `,"method":"net"`), good), 422, "invalid_value", "legs[0].method"},
		{typeJSON, chainOf(good, good)[:40], 400, "invalid_json", ""},
		{typeLines, chainOf(good, good), 415, "unsupported_media_type", ""},
	} {
		s.do("POST", "/v1/chains", row.contentType, row.body).wantProblem(t, row.status, row.code, row.field)
	}
	if after := s.stateOf(); after != before {
		t.Errorf("from %s to %s", before, after)
	}
}
