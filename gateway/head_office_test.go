package gateway

import (
	"testing"

	"weir/engine"
	"weir/sequencer"
)

// createOld creates a participant as old servers did, which looked at no BIC.
func (s *testServer) createOld(id string) {
	s.t.Helper()
	n := engine.Naming{Kind: engine.CreateParticipant}
	n.SetParticipant(id)
	b := &sequencer.Batch{Payload: engine.AppendNaming(nil, &n, nil), Count: 1}
	if err := s.g.Sequencer.Submit(b); err != nil || b.Results.Outcomes[0].Status != engine.Created {
		s.t.Fatalf("%v %+v", err, b.Results.Outcomes)
	}
}

// A BIC of 8 characters and the same one with XXX are one party (ISO 9362): there may be no two participants of them.
func TestHeadOfficeIsNoSecondParticipant(t *testing.T) {
	s, _, _ := startForMessages(t)
	s.post("/v1/participants", `{"id":"BRAVGB20XXX","name":"Bravo"}`).wantProblem(t, 422, "invalid_value", "id")
	s.post("/v1/participants", `{"id":"ECHOGB20XXX"}`).wantProblem(t, 422, "invalid_value", "id")
	s.post("/v1/participants", `[{"id":"DELTGB20"},{"id":"BRAVGB20XXX"}]`).has(t, `"created"`, `"field":"id"`, "use the first 8 characters")
	s.post("/v1/assets", `{"code":"SEK","scale":2,"issuer":"BRAVGB20XXX"}`).wantProblem(t, 422, "invalid_value", "issuer")
	for _, sound := range []string{"BRAVGB20123", "BRAV-GB2XXX", "XXX", "BRAVGB20XX", "BRAVGB20-XXX"} {
		if a := s.post("/v1/participants", `{"id":"`+sound+`"}`); a.status != 201 {
			t.Errorf("%s: %d %s", sound, a.status, a.body)
		}
	}
	s.send("pacs.002.001.10", changed(t, payments, "<BICFI>BRAVGB20<", "<BICFI>BRAVGB20XXX<")).holds(t, map[string]int{status("ACSC"): 2})
	s.balance("BRAVGB20", "EUR", "1007.50")
}

// One that an old log has stays what it is, and gets what is sent to it.
func TestOldHeadOfficeGetsItsOwnMoney(t *testing.T) {
	s, _, _ := startForMessages(t)
	s.createOld("BRAVGB20XXX")
	s.post("/v1/participants", `{"id":"BRAVGB20XXX"}`).has(t, `"replayed":true`)
	if a := s.post("/v1/accounts", `{"participant":"BRAVGB20XXX","asset":"EUR"}`); a.status != 201 {
		t.Fatal(a.body)
	}
	s.send("pacs.002.001.10", changed(t, payments, "<BICFI>BRAVGB20<", "<BICFI>BRAVGB20XXX<")).holds(t, map[string]int{status("ACSC"): 2})
	s.balance("BRAVGB20XXX", "EUR", "1007.50")
	s.balance("BRAVGB20", "EUR", "0.00")
	s.send("pacs.002.001.10", changed(t, payments, "a1<", "a2<", ">T2<", ">T3<")).holds(t, map[string]int{status("ACSC"): 2})
	s.balance("BRAVGB20", "EUR", "1007.50")
}
