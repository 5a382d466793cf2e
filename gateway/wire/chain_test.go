package wire

import (
	"fmt"
	"strings"
	"testing"

	"weir/engine"
)

const chainHead = `{"id":"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":[`

// legs are so many sound orders.
func legs(n int) string {
	var all []string
	for i := range n {
		all = append(all, orderWithID(i+1))
	}
	return strings.Join(all, ",")
}

func readChain(body string) (*Orders, [16]byte, *Refusal) {
	o := &Orders{Directory: testDirectory}
	o.Reset(engine.SubmitOrder, nil)
	id, refused := o.ReadChain([]byte(body))
	return o, id, refused
}

func TestChains(t *testing.T) {
	for _, n := range []int{2, 3, 16} {
		body := strings.Replace(chainHead+legs(n)+"]}", `"amount":"1250.25"`, `"amount":"1.00","end_to_end_id":"E","category":"interbank","debtor_account":3,"method":"gross","expires_at":"2030-01-01T00:00:00Z"`, 1)
		o, id, refused := readChain(body)
		if refused != nil || o.Count != n || o.Single || id[15] != 0xc0 {
			t.Fatalf("%d legs: %+v, %d records", n, refused, o.Count)
		}
		for at, i := 0, 0; at < len(o.Payload); i++ {
			rec := engine.InstructionAt(o.Payload[at:])
			if rec.ID[15] != byte(i+1) || int(rec.Legs) != n || rec.Reference != id || rec.Interbank != (i == 0) || rec.Kind != engine.SubmitOrder {
				t.Errorf("leg %d of %d: %+v", i, n, rec)
			}
			at += engine.Next(o.Payload[at:])
		}
	}
}

func TestRefusedChainsNameTheMember(t *testing.T) {
	const chain = `"chain":"0192f3a4-7b1c-7d2e-9f30-0000000000c0"`
	rows := []struct {
		body, field string
		code        Code
	}{
		{``, "body", CodeEmpty},
		{`[]`, "", CodeNotAnObject},
		{chainHead + legs(2), "", CodeInvalidJSON},
		{`{"legs":[` + legs(2) + `]}`, "id", CodeMissingField},
		{`{"id":"c","legs":[` + legs(2) + `]}`, "id", CodeInvalidValue},
		{`{"id":"0192f3a4-7b1c-7d2e-9f30-0000000000c0"}`, "legs", CodeMissingField},
		{`{"id":"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":2}`, "legs", CodeWrongType},
		{chainHead + `]}`, "legs", CodeInvalidValue},
		{chainHead + legs(1) + `]}`, "legs", CodeInvalidValue},
		{chainHead + legs(17) + `]}`, "legs", CodeInvalidValue},
		{chainHead + legs(2) + `],"hold":true}`, "hold", CodeUnknownField},
		{chainHead + legs(2) + "," + legs(1) + `]}`, "legs[2].id", CodeInvalidValue},
		{chainHead + legs(1) + `,7]}`, "legs[1]", CodeNotAnObject},
		{chainHead + legs(1) + `,{}]}`, "legs[1].id", CodeMissingField},
		{strings.Replace(chainHead+legs(2)+`]}`, `1250.25`, `1250.255`, 1), "legs[0].amount", CodeTooManyDecimals},
		{strings.Replace(chainHead+legs(2)+`]}`, `"amount"`, `"legs":2,"amount"`, 1), "legs[0].legs", CodeUnknownField},
		{strings.Replace(chainHead+legs(2)+`]}`, `"amount"`, chain+`,"amount"`, 1), "legs[0].chain", CodeUnknownField},
		{strings.Replace(chainHead+legs(2)+`]}`, `"amount"`, `"debtor_account":4,"amount"`, 1), "legs[0].debtor_account", CodeOtherAccount},
		{chainHead + legWith(`"hold":true`), "legs[1].hold", CodeUnknownField},
		{chainHead + legWith(`"hold":false`), "legs[1].hold", CodeUnknownField},
		{chainHead + legWith(`"not_before":"2030-01-01T00:00:00Z"`), "legs[1].not_before", CodeUnknownField},
		{chainHead + legWith(`"original_id":"0192f3a4-7b1c-7d2e-9f30-000000000009"`), "legs[1].original_id", CodeUnknownField},
		{chainHead + legWith(`"method":"net"`), "legs[1].method", CodeInvalidValue},
		{chainHead + legWith(`"method":"instant"`), "legs[1].method", CodeInvalidValue},
	}
	for _, row := range rows {
		if _, _, refused := readChain(row.body); refused == nil || refused.Field != row.field || refused.Code != row.code || refused.Detail == "" {
			t.Errorf("%.90s: %+v, want %s %s", row.body, refused, row.field, row.code)
		}
	}
}

// legWith are two legs, of which the second has one more member, and the end of the chain.
func legWith(member string) string {
	return legs(1) + "," + strings.Replace(orderWithID(2), `"amount"`, member+`,"amount"`, 1) + "]}"
}

func TestOutcomesOfLegs(t *testing.T) {
	o, _, _ := readChain(chainHead + legs(2) + "]}")
	text := string(o.AppendJSON(nil, []engine.Outcome{{Seq: 1, Verdict: engine.Verdict{Status: engine.Unmatched}}, {Seq: 2, Verdict: engine.Verdict{Status: engine.Rejected, Reason: engine.ChainBroken}}}))
	want := fmt.Sprintf(`[{"id":"0192f3a4-7b1c-7d2e-9f30-000000000001","status":"unmatched","iso_status":"PDNG","seq":1},`+
		`{"id":"0192f3a4-7b1c-7d2e-9f30-000000000002","status":"rejected","iso_status":"RJCT","reason":"ED05","code":"chain_broken","detail":%q,"seq":2}]`, engine.ChainBroken.Text())
	if text != want {
		t.Errorf("%s\nwant\n%s", text, want)
	}
}
