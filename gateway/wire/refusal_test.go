package wire

import (
	"strings"
	"testing"

	"weir/engine"
)

// readAlone reads one order, after replacing a part of the sound one.
func readAlone(t *testing.T, old, new string) (*Orders, *Refusal) {
	t.Helper()
	if !strings.Contains(soundOrder, old) {
		t.Fatalf("%q is not in the sound order", old)
	}
	o := &Orders{Directory: testDirectory}
	o.Reset(engine.SubmitOrder, nil)
	refused := o.ReadJSON([]byte(strings.Replace(soundOrder, old, new, 1)))
	return o, refused
}

func TestRefusalNamesFieldAndCode(t *testing.T) {
	const amount = `"amount":"1250.25"`
	rows := []struct {
		old, new string
		field    string
		code     Code
		iso      string
	}{
		{`0192f3a4-`, ``, "id", CodeInvalidValue, "CH16"},
		{`0192f3a4`, `0192f3ag`, "id", CodeInvalidValue, "CH16"},
		{`0192f3a4-7b1c-7d2e-9f30-00000000000a`, `00000000-0000-0000-0000-000000000000`, "id", CodeInvalidValue, "CH16"},
		{`0192f3a4-7b1c`, `0192f3a47b1c-`, "id", CodeInvalidValue, "CH16"},
		{`0192f3a4`, `\u0030192f3a4`, "id", CodeEscape, "CH16"},
		{`"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a",`, ``, "id", CodeMissingField, "CH21"},
		{`"id"`, `"ID"`, "ID", CodeUnknownField, "CH17"},
		{`"id"`, `"\u0069d"`, `\u0069d`, CodeUnknownField, "CH17"},
		{`"debtor":"ALPHCNB0"`, `"debtor":""`, "debtor", CodeInvalidValue, "RC01"},
		{`"debtor":"ALPHCNB0"`, `"debtor":"alphcnb0"`, "debtor", CodeInvalidValue, "RC01"},
		{`"debtor":"ALPHCNB0"`, `"debtor":"` + strings.Repeat("A", 36) + `"`, "debtor", CodeInvalidValue, "RC01"},
		{`"debtor":"ALPHCNB0"`, `"debtor":7`, "debtor", CodeWrongType, "RC01"},
		{`"debtor":"ALPHCNB0"`, `"debtor":null`, "debtor", CodeWrongType, "RC01"},
		{`"creditor":"BRAVGB20"`, `"creditor":["BRAVGB20"]`, "creditor", CodeWrongType, "RC01"},
		{`"creditor":"BRAVGB20"`, `"creditor":"BRAVGB20","creditor":"BRAVGB20"`, "creditor", CodeDuplicateField, "CH17"},
		{`"asset":"CNY"`, `"asset":"CN"`, "asset", CodeInvalidValue, "AM11"},
		{`"asset":"CNY"`, `"asset":"cny"`, "asset", CodeInvalidValue, "AM11"},
		{amount, `"amount":1250.25`, "amount", CodeWrongType, "AM12"},
		{amount, `"amount":"1250.255"`, "amount", CodeTooManyDecimals, "AM12"},
		{amount, `"amount":"-1"`, "amount", CodeInvalidValue, "AM12"},
		{amount, `"amount":"+1"`, "amount", CodeInvalidValue, "AM12"},
		{amount, `"amount":"1e3"`, "amount", CodeInvalidValue, "AM12"},
		{amount, `"amount":"00.1"`, "amount", CodeInvalidValue, "AM12"},
		{amount, `"amount":"01"`, "amount", CodeInvalidValue, "AM12"},
		{amount, `"amount":".5"`, "amount", CodeInvalidValue, "AM12"},
		{amount, `"amount":"5."`, "amount", CodeInvalidValue, "AM12"},
		{amount, `"amount":"1,5"`, "amount", CodeInvalidValue, "AM12"},
		{amount, `"amount":" 1"`, "amount", CodeInvalidValue, "AM12"},
		{amount, `"amount":"` + strings.Repeat("1", 41) + `"`, "amount", CodeInvalidValue, "AM12"},
		{amount, amount + `,"priority":"high"`, "priority", CodeInvalidValue, "CH16"},
		{amount, amount + `,"priority":"URGENT"`, "priority", CodeInvalidValue, "CH16"},
		{amount, amount + `,"method":"Gross"`, "method", CodeInvalidValue, "CH16"},
		{amount, amount + `,"business_date":"2026-02-29"`, "business_date", CodeInvalidValue, "DT01"},
		{amount, amount + `,"business_date":"1970-01-01"`, "business_date", CodeInvalidValue, "DT01"},
		{amount, amount + `,"not_before":"2026-01-31"`, "not_before", CodeInvalidValue, "DT01"},
		{amount, amount + `,"expires_at":"2026-01-31T09:30:00"`, "expires_at", CodeInvalidValue, "DT01"},
		{amount, amount + `,"end_to_end_id":""`, "end_to_end_id", CodeInvalidValue, "CH16"},
		{amount, amount + `,"end_to_end_id":"` + strings.Repeat("é", 36) + `"`, "end_to_end_id", CodeInvalidValue, "CH16"},
		{amount, amount + `,"end_to_end_id":"\ud800"`, "end_to_end_id", CodeInvalidValue, "CH16"},
		{amount, amount + `,"end_to_end_id":"a\u0000b"`, "end_to_end_id", CodeInvalidValue, "CH16"},
		{amount, amount + `,"debtor_account":"3"`, "debtor_account", CodeWrongType, "AC01"},
		{amount, amount + `,"debtor_account":0`, "debtor_account", CodeInvalidValue, "AC01"},
		{amount, amount + `,"debtor_account":4294967296`, "debtor_account", CodeInvalidValue, "AC01"},
		{amount, amount + `,"debtor_account":4`, "debtor_account", CodeOtherAccount, "AC01"},
		{amount, amount + `,"creditor_account":5`, "creditor_account", CodeOtherAccount, "AC01"},
		{amount, amount + `,"hold":"true"`, "hold", CodeWrongType, "CH16"},
		{amount, amount + `,"hold":null`, "hold", CodeWrongType, "CH16"},
		{amount, amount + `,"hold":true,"hold":true`, "hold", CodeDuplicateField, "CH17"},
		{amount, amount + `,"category":"bank"`, "category", CodeInvalidValue, "CH16"},
		{amount, amount + `,"category":true`, "category", CodeWrongType, "CH16"},
		{amount, amount + `,"chain":"0192f3a4-7b1c-7d2e-9f30-0000000000c0"`, "legs", CodeMissingField, "CH21"},
		{amount, amount + `,"legs":2`, "chain", CodeMissingField, "CH21"},
		{amount, amount + `,"legs":1,"chain":"0192f3a4-7b1c-7d2e-9f30-0000000000c0"`, "legs", CodeInvalidValue, "CH16"},
		{amount, amount + `,"legs":17,"chain":"0192f3a4-7b1c-7d2e-9f30-0000000000c0"`, "legs", CodeInvalidValue, "CH16"},
		{amount, amount + `,"legs":"2","chain":"0192f3a4-7b1c-7d2e-9f30-0000000000c0"`, "legs", CodeWrongType, "CH16"},
		{amount, amount + `,"legs":2,"chain":"c"`, "chain", CodeInvalidValue, "CH16"},
		{amount, amount + `,"remark":"x"`, "remark", CodeUnknownField, "CH17"},
		{amount, amount + `,"` + strings.Repeat("k", 80) + `":1`, strings.Repeat("k", 64), CodeUnknownField, "CH17"},
	}
	for _, row := range rows {
		o, refused := readAlone(t, row.old, row.new)
		if refused == nil {
			t.Errorf("%s: not refused", row.new)
			continue
		}
		if refused.Field != row.field || refused.Code != row.code || refused.ISO != row.iso || refused.Detail == "" || o.Count != 0 || len(o.Payload) != 0 {
			t.Errorf("%s: %+v with %d records, want %s %s %s", row.new, refused, o.Count, row.field, row.code, row.iso)
		}
	}
}

func TestTextThatIsNoJSON(t *testing.T) {
	bodies := []string{
		"", " \n", "\ufeff" + soundOrder, soundOrder + "x", soundOrder + soundOrder, soundOrder[:len(soundOrder)-1], soundOrder[:40],
		strings.Replace(soundOrder, `"CNY"`, "\"C\x00NY\"", 1), strings.Replace(soundOrder, `"CNY"`, "\"C\xffNY\"", 1),
		strings.Replace(soundOrder, `"CNY"`, `"C\xNY"`, 1), strings.Replace(soundOrder, `"CNY"`, `'CNY'`, 1),
		strings.Replace(soundOrder, `,"asset"`, `,,"asset"`, 1), strings.Replace(soundOrder, `}`, `,}`, 1), `{"a":01}`, `{"a":1.}`, `{"a":+1}`, `{"a":nul}`,
		`{"a":` + strings.Repeat("[", 20) + strings.Repeat("]", 20) + `}`, "[" + soundOrder, "[" + soundOrder + ",]", "[," + soundOrder + "]", "[" + soundOrder + "]]", "[]", "[ ]",
		"[" + soundOrder + " " + soundOrder + "]", "null,", "\x00",
	}
	for _, body := range bodies {
		o := Orders{Directory: testDirectory}
		o.Reset(engine.SubmitOrder, nil)
		refused := o.ReadJSON([]byte(body))
		if refused == nil || !refused.Code.Syntax() {
			t.Errorf("%q: %+v, want a refusal of the whole body", body, refused)
		}
	}
}

func TestUnknownNamesGoToTheEngine(t *testing.T) {
	hint := func(name string) uint32 { return engine.NameHint([]byte(name)) }
	rows := []struct {
		old, new string
		want     engine.Instruction
	}{
		{`ALPHCNB0`, `NOBODY`, engine.Instruction{Flags: engine.FlagUnknownDebtor, DebtorHint: hint("NOBODY"), Creditor: 4, Amount: 125025}},
		{`BRAVGB20`, `NOBODY`, engine.Instruction{Flags: engine.FlagUnknownCreditor, CreditorHint: hint("NOBODY"), Debtor: 3, Amount: 125025}},
		{`ALPHCNB0`, `CHARDEF0`, engine.Instruction{Flags: engine.FlagNoDebtorAccount, DebtorHint: hint("CHARDEF0"), Instructor: 5, Creditor: 4, Amount: 125025}},
		{`BRAVGB20`, `CHARDEF0`, engine.Instruction{Flags: engine.FlagNoCreditorAccount, CreditorHint: hint("CHARDEF0"), Debtor: 3, Amount: 125025}},
		{`CNY`, `USD`, engine.Instruction{Flags: engine.FlagUnknownAsset | engine.FlagNoDebtorAccount | engine.FlagNoCreditorAccount, Instructor: 3,
			DebtorHint: hint("ALPHCNB0"), CreditorHint: hint("BRAVGB20"), Amount: amountHash([]byte("1250"), []byte("25"))}},
		{`1250.25`, `92233720368547758.08`, engine.Instruction{Flags: engine.FlagAmountTooLarge, Debtor: 3, Creditor: 4, Amount: amountHash([]byte("92233720368547758"), []byte("08"))}},
		{`"1250.25"`, `"1250.25","debtor_account":99`, engine.Instruction{Debtor: 99, Instructor: 3, Creditor: 4, Amount: 125025}},
		{`"1250.25"`, `"1250.25","creditor_account":4`, engine.Instruction{Debtor: 3, Creditor: 4, Amount: 125025}},
		{`"1250.25"`, `"0.00"`, engine.Instruction{Debtor: 3, Creditor: 4}},
	}
	for _, row := range rows {
		o, refused := readAlone(t, row.old, row.new)
		if refused != nil || o.Count != 1 {
			t.Errorf("%s: refused %+v", row.new, refused)
			continue
		}
		want := row.want
		want.Kind = engine.SubmitOrder
		ParseUUID([]byte("0192f3a4-7b1c-7d2e-9f30-00000000000a"), &want.ID)
		if got := *engine.InstructionAt(o.Payload); got != want {
			t.Errorf("%s:\n%+v\nwant\n%+v", row.new, got, want)
		}
	}
}
