package wire

import (
	"testing"

	"weir/engine"
)

func TestNamedOrdersKeepTheSameRules(t *testing.T) {
	sound := Named{ID: [16]byte{1}, Debtor: "ALPHCNB0", Creditor: "BRAVGB20", Asset: "CNY", Amount: "1.5", BusinessDate: "2026-01-30", EndToEndID: "a\"b", Priority: engine.Urgent, Interbank: true}
	o := Orders{Directory: testDirectory}
	o.Reset(engine.SubmitOrder, nil)
	o.Add(&sound)
	in := engine.InstructionAt(o.Payload)
	if o.Count != 1 || in.Amount != 150 || in.Debtor != 3 || in.Creditor != 4 || in.Priority != engine.Urgent || !in.Interbank || in.BusinessDate != 20483 ||
		string(engine.Envelope(o.Payload)) != `{"end_to_end_id":"a\"b"}` || len(o.Payload) > NamedBound {
		t.Fatalf("%+v %+v", in, o.Refusals)
	}
	for field, spoil := range map[string]func(*Named){
		"debtor":        func(n *Named) { n.Debtor = "" },
		"creditor":      func(n *Named) { n.Creditor = "b" },
		"asset":         func(n *Named) { n.Asset = "CN" },
		"amount":        func(n *Named) { n.Amount = "1.505" },
		"business_date": func(n *Named) { n.BusinessDate = "2026-02-30" },
		"end_to_end_id": func(n *Named) { n.EndToEndID = "a\x00" },
	} {
		order := sound
		spoil(&order)
		o.Reset(engine.SubmitOrder, nil)
		o.Refuse(Refusal{})
		o.Add(&order)
		if o.Count != 0 || len(o.Payload) != 0 || len(o.Refusals) != 2 || o.Refusals[1].Field != field || o.Refusals[1].Place != 1 || o.Refusals[1].ID != order.ID {
			t.Errorf("%s: %d records, %+v", field, o.Count, o.Refusals)
		}
	}
}
