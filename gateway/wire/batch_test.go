package wire

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"weir/engine"
)

func orderWithID(n int) string {
	return strings.Replace(soundOrder, "00000000000a", fmt.Sprintf("%012x", n), 1)
}

// places tells of each order in a batch s (sound) or the code of its refusal.
func places(o *Orders) string {
	var words []string
	refusals := o.Refusals
	for place := range o.Total {
		word := "sound"
		if len(refusals) > 0 && refusals[0].Place == place {
			word = refusals[0].Code.String()
			refusals = refusals[1:]
		}
		words = append(words, word)
	}
	return strings.Join(words, " ")
}

func TestOrdersInAnArrayStandAlone(t *testing.T) {
	o := Orders{Directory: testDirectory}
	o.Reset(engine.SubmitOrder, nil)
	body := "[" + orderWithID(1) + `,{"id":"x"},` + orderWithID(2) + `,7,[{}],{} ,` + orderWithID(3) + `,null,"x"]`
	refused := o.ReadJSON([]byte(body))
	const want = "sound missing_field sound not_an_object not_an_object missing_field sound not_an_object not_an_object"
	if o.Single || refused != nil || places(&o) != want || o.Count != 3 {
		t.Fatalf("single %v, refused %+v, %d records: %s", o.Single, refused, o.Count, places(&o))
	}
}

func TestLinesStandAlone(t *testing.T) {
	o := Orders{Directory: testDirectory}
	o.Reset(engine.SubmitOrder, nil)
	lines := []string{orderWithID(1), "{", "", orderWithID(2) + "\r", orderWithID(3) + " x", "\xff", "  ", orderWithID(4) + "," + orderWithID(5), `{"id":7}x`, orderWithID(6)}
	refused := o.ReadLines([]byte(strings.Join(lines, "\n")))
	const want = "sound invalid_json sound invalid_json invalid_json invalid_json invalid_json sound"
	if refused != nil || places(&o) != want || o.Count != 3 || len(o.Payload) != 3*engine.RecordSize {
		t.Fatalf("refused %+v, %d records: %s", refused, o.Count, places(&o))
	}
	for i, id := range []byte{1, 2, 6} {
		if engine.InstructionAt(o.Payload[i*engine.RecordSize:]).ID[15] != id {
			t.Errorf("record %d is not of order %d", i, id)
		}
	}
}

func TestLimitOfOrders(t *testing.T) {
	o := Orders{Directory: testDirectory}
	for n, want := range map[int]Code{MaxOrders: CodeNone, MaxOrders + 1: CodeTooMany} {
		array, lines, records := "["+strings.Repeat("{},", n-1)+"{}]", strings.Repeat("{}\n", n), make([]byte, n*engine.RecordSize)
		for format, read := range map[string]func() *Refusal{
			"array":  func() *Refusal { return o.ReadJSON([]byte(array)) },
			"lines":  func() *Refusal { return o.ReadLines([]byte(lines)) },
			"binary": func() *Refusal { return o.ReadBinary(records) },
		} {
			o.Reset(engine.SubmitOrder, nil)
			got := CodeNone
			if r := read(); r != nil {
				got = r.Code
			}
			if got != want {
				t.Errorf("%s of %d: %s, want %s", format, n, got, want)
			}
		}
	}
}

func TestBinaryRecordsStandAlone(t *testing.T) {
	sound := engine.Instruction{Kind: engine.SubmitOrder, ID: [16]byte{15: 1}, Debtor: 3, Creditor: 4, Amount: 5, Method: engine.Instant, Priority: engine.HighlyUrgent}
	spoil := []func(*engine.Instruction){
		func(*engine.Instruction) {},
		func(in *engine.Instruction) { in.Kind = engine.Fund },
		func(in *engine.Instruction) { in.Flags = 1 },
		func(*engine.Instruction) {},
		func(in *engine.Instruction) { in.EnvelopeSize = 16 },
		func(in *engine.Instruction) { in.Method = 3 },
		func(in *engine.Instruction) { in.Priority = 3 },
		func(in *engine.Instruction) { in.DebtorHint = 1 },
		func(in *engine.Instruction) { in.CreditorHint = 1 },
		func(in *engine.Instruction) { in.Choice = engine.MoveFirst },
		func(in *engine.Instruction) { in.Flags = 1 << 7 },
		func(in *engine.Instruction) { in.Flags = engine.FlagHold | engine.FlagAmountTooLarge },
		func(in *engine.Instruction) { in.Flags, in.NotBefore, in.ExpiresAt = engine.FlagHold, 1, 2 },
		func(in *engine.Instruction) { in.Partial = true },
		func(in *engine.Instruction) { in.TakeAsset = 1 },
		func(in *engine.Instruction) { in.Takes = 1 },
		func(in *engine.Instruction) { in.Tolerance = 1 },
		func(in *engine.Instruction) { in.Legs, in.Interbank, in.Reference = 3, true, [16]byte{15: 9} },
		func(in *engine.Instruction) { in.ID = [16]byte{} },
		func(in *engine.Instruction) { in.ID = [16]byte{15: 1} },
	}
	var body []byte
	for i, f := range spoil {
		in := sound
		in.ID[0] = byte(i + 1)
		f(&in)
		size := in.EnvelopeSize
		body = engine.AppendInstruction(body, &in, nil)
		engine.InstructionAt(body[i*engine.RecordSize:]).EnvelopeSize = size
	}
	for _, at := range []int{90, 94, 95} { // no bool, and what is always zero
		dirty := engine.AppendInstruction(nil, &sound, nil)
		dirty[at] = 2
		body = append(body, dirty...)
	}

	o := Orders{Directory: testDirectory}
	o.Reset(engine.SubmitOrder, nil)
	if refused := o.ReadBinary(body); refused != nil || o.Count != 5 || o.Total != 23 || len(o.Refusals) != 18 {
		t.Fatalf("refused %+v, %d of %d records, %d refused", refused, o.Count, o.Total, len(o.Refusals))
	}
	outcomes := []engine.Outcome{{Seq: 1, Verdict: engine.Verdict{Status: engine.Settled}}, {Seq: 2, Verdict: engine.Verdict{Status: engine.Settled}}, {Seq: 3, Verdict: engine.Verdict{Status: engine.Settled}}, {Seq: 4, Verdict: engine.Verdict{Status: engine.Queued}}, {Seq: 5, Verdict: engine.Verdict{Status: engine.Held}}}
	answer := o.AppendBinary(nil, outcomes)
	var statuses []byte
	for ; len(answer) > 0; answer = answer[engine.OutcomeSize:] {
		statuses = append(statuses, '0'+answer[8], '0'+answer[0])
	}
	if string(statuses) != "6110106210101010101010106310101010441035101010" {
		t.Fatalf("status and sequence of each place: %s", statuses)
	}
	if last := engine.InstructionAt(o.Payload[2*engine.RecordSize:]); last.Flags != engine.FlagHold || last.NotBefore != 1 || last.ExpiresAt != 2 {
		t.Errorf("the last record is %+v", last)
	}
	if last := engine.InstructionAt(o.Payload[3*engine.RecordSize:]); last.Legs != 3 || !last.Interbank || last.Reference != [16]byte{15: 9} {
		t.Errorf("the order of a chain is %+v", last)
	}
	for i, id := range []byte{1, 4, 13, 18, 0} {
		if engine.InstructionAt(o.Payload[i*engine.RecordSize:]).ID[0] != id {
			t.Errorf("record %d is not of order %d", i, id)
		}
	}
	for _, size := range []int{0, 1, 127, 129} {
		o.Reset(engine.SubmitOrder, nil)
		if refused := o.ReadBinary(make([]byte, size)); refused == nil || refused.Field != "body" {
			t.Errorf("body of %d bytes: %+v, want a refusal of the body", size, refused)
		}
	}
}

func TestFunding(t *testing.T) {
	o := Orders{Directory: testDirectory}
	o.Reset(engine.Fund, nil)
	body := `[{"id":"0192f3a4-7b1c-7d2e-9f30-000000000001","participant":"ALPHCNB0","asset":"CNY","amount":"5.00","direction":"in"},
		{"id":"0192f3a4-7b1c-7d2e-9f30-000000000002","participant":"ALPHCNB0","asset":"CNY","amount":"5.00","direction":"out"},
		{"id":"0192f3a4-7b1c-7d2e-9f30-000000000003","participant":"ALPHCNB0","asset":"CNY","amount":"5.00","direction":"up"},
		{"id":"0192f3a4-7b1c-7d2e-9f30-000000000004","participant":"NOBODY","asset":"CNY","amount":"5.00","direction":"out"},
		{"id":"0192f3a4-7b1c-7d2e-9f30-000000000005","participant":"ALPHCNB0","asset":"USD","amount":"5.00","direction":"in","business_date":"1970-01-03"}]`
	if refused := o.ReadJSON([]byte(body)); refused != nil || places(&o) != "sound sound invalid_value sound sound" || o.Refusals[0].Field != "direction" {
		t.Fatalf("refused %+v: %s", refused, places(&o))
	}
	want := []engine.Instruction{
		{Debtor: 1, Creditor: 3, Instructor: 1, Amount: 500},
		{Debtor: 3, Creditor: 1, Instructor: 1, Amount: 500},
		{Flags: engine.FlagUnknownDebtor, DebtorHint: engine.NameHint([]byte("NOBODY")), Creditor: 1, Instructor: 1, Amount: 500},
		{Flags: engine.FlagUnknownAsset | engine.FlagNoDebtorAccount | engine.FlagNoCreditorAccount, DebtorHint: engine.NameHint([]byte("USD")), CreditorHint: engine.NameHint([]byte("ALPHCNB0")), Amount: amountHash([]byte("5"), nil), BusinessDate: 2},
	}
	for i, w := range want {
		got := *engine.InstructionAt(o.Payload[i*engine.RecordSize:])
		w.Kind, w.Method, w.ID = engine.Fund, engine.Instant, got.ID
		if got != w {
			t.Errorf("funding %d:\n%+v\nwant\n%+v", i, got, w)
		}
	}
}

func TestOutcomesStandAtTheirPlaces(t *testing.T) {
	o := Orders{Directory: testDirectory}
	for _, lines := range []bool{false, true} {
		o.Reset(engine.SubmitOrder, nil)
		first := strings.Replace(orderWithID(1), `}`, `,"end_to_end_id":"E"}`, 1)
		o.ReadJSON([]byte("[" + first + `,{"id":"0192f3a4-7b1c-7d2e-9f30-000000000009","\"<":1},` + orderWithID(2) + "]"))
		write := (*Orders).AppendJSON
		if lines {
			write = (*Orders).AppendLines
		}
		text := write(&o, nil, []engine.Outcome{
			{Seq: 7, Verdict: engine.Verdict{Status: engine.Settled, Flags: engine.OutcomeReplayed}}, {Seq: 8, Verdict: engine.Verdict{Status: engine.Queued, Reason: engine.Cover}}})
		want := `[{"id":"0192f3a4-7b1c-7d2e-9f30-000000000001","status":"settled","iso_status":"ACSC","seq":7,"replayed":true},` +
			`{"id":"0192f3a4-7b1c-7d2e-9f30-000000000009","status":"rejected","iso_status":"RJCT","reason":"CH17","code":"unknown_field","field":"\\\"<","detail":"is not known here"},` +
			`{"id":"0192f3a4-7b1c-7d2e-9f30-000000000002","status":"queued","iso_status":"PDNG","reason":"AM04","code":"cover","detail":"the debtor's cover is not enough","seq":8}]`
		if lines {
			want = strings.ReplaceAll(want[1:len(want)-1], "},{", "}\n{") + "\n"
		} else if !json.Valid(text) {
			t.Errorf("not JSON: %s", text)
		}
		if string(text) != want {
			t.Errorf("lines %v:\n%s\nwant\n%s", lines, text, want)
		}
	}
}

func TestReadersAllocateNothing(t *testing.T) {
	array := manyOrders(50, "")
	rich := manyOrders(50, `,"hold":true,"priority":"urgent","method":"instant","business_date":"2026-01-31","not_before":"2026-01-31T09:30:00Z","end_to_end_id":"INV-\u00e9","debtor_account":3`)
	lines := bytes.ReplaceAll(array[1:len(array)-1], []byte("},{"), []byte("}\n{"))
	o := Orders{Directory: testDirectory}
	payload, text := make([]byte, 0, PayloadBound(len(rich))), make([]byte, 0, 1<<20)
	outcomes := make([]engine.Outcome, 50)
	for i := range outcomes {
		outcomes[i] = engine.Outcome{Seq: 1 << 40, Verdict: engine.Verdict{Status: engine.Queued, Reason: engine.Cover}}
	}
	runs := map[string]func(){
		"array":  func() { o.ReadJSON(array) },
		"strict": func() { o.ReadJSON(rich) },
		"lines":  func() { o.ReadLines(lines) },
	}
	for name, read := range runs {
		allocs := testing.AllocsPerRun(20, func() {
			o.Reset(engine.SubmitOrder, payload)
			read()
			text = o.AppendJSON(text[:0], outcomes)
		})
		if allocs != 0 || o.Count != 50 {
			t.Errorf("%s: %v allocations for %d orders", name, allocs, o.Count)
		}
	}
}
