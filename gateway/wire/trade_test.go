package wire

import (
	"strings"
	"testing"

	"weir/engine"
)

// In these tests JPY is a security, so that ALPHCNB0 and BRAVGB20 trade JPY for CNY.
var tradeOptions = []uint8{0, engine.OptionSecurity}

const soundSide = `{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a","participant":"ALPHCNB0","counterparty":"BRAVGB20","gives":{"asset":"CNY","amount":"1250.25"},"takes":{"asset":"JPY","amount":"70"}}`

// readTrade reads one side, after replacing a part of the sound one.
func readTrade(t *testing.T, old, new string) (*Orders, *Refusal) {
	t.Helper()
	if !strings.Contains(soundSide, old) {
		t.Fatalf("%q is not in the sound side", old)
	}
	o := &Orders{Directory: testDirectory}
	o.Reset(engine.SubmitTrade, nil)
	o.AssetOptions = tradeOptions
	refused := o.ReadJSON([]byte(strings.Replace(soundSide, old, new, 1)))
	return o, refused
}

func TestSidesBecomeRecords(t *testing.T) {
	hint := func(name string) uint32 { return engine.NameHint([]byte(name)) }
	base := engine.Instruction{Debtor: 3, Creditor: 4, Amount: 125025, TakeAsset: 2, Takes: 70}
	with := func(change func(*engine.Instruction)) engine.Instruction {
		in := base
		change(&in)
		return in
	}
	const rest = `"takes":{"asset":"JPY","amount":"70"}`
	rows := []struct {
		old, new string
		want     engine.Instruction
	}{
		{`"id"`, ` "id" `, base},
		{rest, rest + `,"reference":"T/1 a","settlement_date":"1970-01-03","partial":true,"hold":true,"priority":"urgent","expires_at":"1970-01-02T00:00:01Z","instructor":"CHARDEF0"`,
			with(func(in *engine.Instruction) {
				in.Reference, in.BusinessDate, in.Partial, in.Flags, in.Priority = [16]byte{'T', '/', '1', ' ', 'a'}, 2, true, engine.FlagHold, engine.Urgent
				in.ExpiresAt, in.Instructor = 86401e9, 5
			})},
		{rest, rest + `,"partial":false,"hold":false,"reference":"1234567890123456"`, with(func(in *engine.Instruction) { copy(in.Reference[:], "1234567890123456") })},
		// The tolerance is in the cash: CNY, which is given for a security.
		{rest, rest + `,"tolerance":"0.50"`, with(func(in *engine.Instruction) { in.Tolerance = 50 })},
		{`"gives":{"asset":"CNY","amount":"1250.25"},` + rest, `"gives":{"asset":"XXX","amount":"1250.25"},` + rest,
			engine.Instruction{Flags: engine.FlagUnknownAsset | engine.FlagNoDebtorAccount | engine.FlagNoCreditorAccount, Instructor: 3,
				DebtorHint: hint("ALPHCNB0"), CreditorHint: hint("BRAVGB20"), Amount: amountHash([]byte("1250"), []byte("25")), TakeAsset: 2, Takes: 70}},
		{rest, `"takes":{"asset":"XXX","amount":"70.5"},"tolerance":"0.123"`, with(func(in *engine.Instruction) {
			in.TakeAsset, in.Takes, in.Tolerance = 0, amountHash([]byte("70"), []byte("5")), amountHash([]byte("0"), []byte("123"))
		})},
		{`1250.25`, `92233720368547758.08`, with(func(in *engine.Instruction) {
			in.Flags, in.Amount = engine.FlagAmountTooLarge, amountHash([]byte("92233720368547758"), []byte("08"))
		})},
		{`"ALPHCNB0"`, `"NOBODY"`, with(func(in *engine.Instruction) {
			in.Debtor, in.DebtorHint, in.Flags = 0, hint("NOBODY"), engine.FlagUnknownDebtor
		})},
		{`"BRAVGB20"`, `"CHARDEF0"`, with(func(in *engine.Instruction) {
			in.Creditor, in.CreditorHint, in.Flags = 0, hint("CHARDEF0"), engine.FlagNoCreditorAccount
		})},
	}
	for _, row := range rows {
		o, refused := readTrade(t, row.old, row.new)
		if refused != nil || o.Count != 1 {
			t.Errorf("%s: refused %+v", row.new, refused)
			continue
		}
		want := row.want
		want.Kind = engine.SubmitTrade
		ParseUUID([]byte("0192f3a4-7b1c-7d2e-9f30-00000000000a"), &want.ID)
		if got := *engine.InstructionAt(o.Payload); got != want {
			t.Errorf("%s:\n%+v\nwant\n%+v", row.new, got, want)
		}
	}
}

// The cash is what a side takes, unless it takes a security and gives a currency.
func TestToleranceIsInTheCash(t *testing.T) {
	for _, row := range []struct {
		options   []uint8
		tolerance string
		units     int64 // 0: refused
	}{
		{[]uint8{0, 0}, "7", 7}, {[]uint8{0, 0}, "0.7", 0}, // a currency for a currency: JPY is taken
		{[]uint8{0, engine.OptionSecurity}, "0.70", 70},                                            // CNY is given for a security
		{[]uint8{engine.OptionSecurity, 0}, "7", 7}, {[]uint8{engine.OptionSecurity, 0}, "0.7", 0}, // a security for JPY
		{[]uint8{engine.OptionSecurity, engine.OptionSecurity}, "7", 7},
	} {
		o := &Orders{Directory: testDirectory}
		o.Reset(engine.SubmitTrade, nil)
		o.AssetOptions = row.options
		refused := o.ReadJSON([]byte(strings.TrimSuffix(soundSide, "}") + `,"tolerance":"` + row.tolerance + `"}`))
		switch {
		case row.units == 0 && (refused == nil || refused.Code != CodeTooManyDecimals || refused.Field != "tolerance"):
			t.Errorf("%v %s: %+v", row.options, row.tolerance, refused)
		case row.units != 0 && (refused != nil || engine.InstructionAt(o.Payload).Tolerance != row.units):
			t.Errorf("%v %s: %+v", row.options, row.tolerance, refused)
		}
	}
	if CashOf(1, 2, []uint8{0, engine.OptionSecurity}) != 1 || CashOf(2, 1, []uint8{0, engine.OptionSecurity}) != 1 || CashOf(1, 2, []uint8{0, 0}) != 2 {
		t.Error("the cash of a trade is another asset")
	}
}

// An asset that was created while the request was on its way is unknown to it.
func TestAssetsBeyondTheOptionsAreUnknown(t *testing.T) {
	o := &Orders{Directory: testDirectory}
	o.Reset(engine.SubmitTrade, nil)
	o.AssetOptions = tradeOptions[:1]
	if refused := o.ReadJSON([]byte(soundSide)); refused != nil || engine.InstructionAt(o.Payload).TakeAsset != 0 {
		t.Errorf("%+v", refused)
	}
}

func TestRefusedSidesNameTheMember(t *testing.T) {
	const takes = `"takes":{"asset":"JPY","amount":"70"}`
	rows := []struct {
		old, new string
		field    string
		code     Code
	}{
		{`"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a",`, ``, "id", CodeMissingField},
		{`0192f3a4`, `x`, "id", CodeInvalidValue},
		{`"participant":"ALPHCNB0",`, ``, "participant", CodeMissingField},
		{`"ALPHCNB0"`, `"alph"`, "participant", CodeInvalidValue},
		{`"counterparty":"BRAVGB20",`, ``, "counterparty", CodeMissingField},
		{`"BRAVGB20"`, `""`, "counterparty", CodeInvalidValue},
		{`"gives":{"asset":"CNY","amount":"1250.25"},`, ``, "gives", CodeMissingField},
		{`{"asset":"CNY","amount":"1250.25"}`, `"CNY"`, "gives", CodeWrongType},
		{`{"asset":"CNY","amount":"1250.25"}`, `{}`, "gives.asset", CodeMissingField},
		{`"CNY"`, `"cny"`, "gives.asset", CodeInvalidValue},
		{`"CNY"`, `7`, "gives.asset", CodeWrongType},
		{`"amount":"1250.25"`, `"amount":"1250.255"`, "gives.amount", CodeTooManyDecimals},
		{`"amount":"1250.25"`, `"amount":"-1"`, "gives.amount", CodeInvalidValue},
		{`"amount":"1250.25"`, `"amount":1250.25`, "gives.amount", CodeWrongType},
		{`"amount":"1250.25"`, `"amount":"1","amount":"1"`, "gives.amount", CodeDuplicateField},
		{`"amount":"1250.25"`, `"amount":"1","colour":"red"`, "gives.colour", CodeUnknownField},
		{takes, `"takes":[]`, "takes", CodeWrongType},
		{takes, `"takes":{"asset":"JPY"}`, "takes.amount", CodeMissingField},
		{takes, `"takes":{"asset":"J","amount":"70"}`, "takes.asset", CodeInvalidValue},
		{`"70"`, `"70.5"`, "takes.amount", CodeTooManyDecimals},
		{`"70"`, `"9223372036854775808"`, "takes.amount", CodeInvalidValue},
		{`"70"`, `"07"`, "takes.amount", CodeInvalidValue},
		{takes, takes + `,"reference":""`, "reference", CodeInvalidValue},
		{takes, takes + `,"reference":"12345678901234567"`, "reference", CodeInvalidValue},
		{takes, takes + `,"reference":" x"`, "reference", CodeInvalidValue},
		{takes, takes + `,"reference":"é"`, "reference", CodeInvalidValue},
		{takes, takes + `,"reference":"\u0041"`, "reference", CodeEscape},
		{takes, takes + `,"settlement_date":"2026-02-30"`, "settlement_date", CodeInvalidValue},
		{takes, takes + `,"tolerance":"-1"`, "tolerance", CodeInvalidValue},
		{takes, takes + `,"tolerance":1`, "tolerance", CodeWrongType},
		{takes, takes + `,"tolerance":"0.001"`, "tolerance", CodeTooManyDecimals},
		{takes, takes + `,"tolerance":"92233720368547758.08"`, "tolerance", CodeInvalidValue},
		{takes, takes + `,"partial":"true"`, "partial", CodeWrongType},
		{takes, takes + `,"hold":1`, "hold", CodeWrongType},
		{takes, takes + `,"priority":"high"`, "priority", CodeInvalidValue},
		{takes, takes + `,"expires_at":"2026-01-31"`, "expires_at", CodeInvalidValue},
		{takes, takes + `,"instructor":"x"`, "instructor", CodeInvalidValue},
		{takes, takes + `,"instructor":"NOBODY"`, "instructor", CodeUnknownName},
		{takes, takes + `,"method":"gross"`, "method", CodeUnknownField},
		{takes, takes + `,"not_before":"2030-01-01T00:00:00Z"`, "not_before", CodeUnknownField},
	}
	for _, row := range rows {
		o, refused := readTrade(t, row.old, row.new)
		if refused == nil || refused.Field != row.field || refused.Code != row.code || refused.Detail == "" || refused.ISO == "" || o.Count != 0 || len(o.Payload) != 0 {
			t.Errorf("%s: %+v with %d records, want %s %s", row.new, refused, o.Count, row.field, row.code)
		}
	}
}

func TestOutcomesOfSides(t *testing.T) {
	o := Orders{Directory: testDirectory}
	o.Reset(engine.SubmitTrade, nil)
	o.AssetOptions = tradeOptions
	lines := soundSide + "\n{}\n" + strings.Replace(soundSide, "00a", "00b", 1) + "\n" + strings.Replace(soundSide, "00a", "00c", 1) + "\n"
	if refused := o.ReadLines([]byte(lines)); refused != nil || o.Count != 3 || o.Total != 4 {
		t.Fatal(refused, o.Count, o.Total)
	}
	o.Partners = append(o.Partners, [16]byte{}, [16]byte{15: 7}, [16]byte{})
	text := string(o.AppendLines(nil, []engine.Outcome{
		{Seq: 1, Verdict: engine.Verdict{Status: engine.Unmatched}}, {Seq: 2, Verdict: engine.Verdict{Status: engine.Queued, Reason: engine.Cover}}, {Seq: 3, Verdict: engine.Verdict{Status: engine.Rejected, Reason: engine.AmountZero}}}))
	want := []string{
		`{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a","status":"unmatched","iso_status":"PDNG","seq":1}`,
		`{"status":"rejected","iso_status":"RJCT","reason":"CH21","code":"missing_field","field":"id","detail":"is missing"}`,
		`{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000b","status":"queued","iso_status":"PDNG","reason":"AM04","code":"cover","detail":"the debtor's cover is not enough","seq":2,"matched_with":"00000000-0000-0000-0000-000000000007"}`,
		`{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000c","status":"rejected","iso_status":"RJCT","reason":"AM01","code":"amount_zero","field":"takes.amount","detail":"the amount is zero","seq":3}`,
	}
	if text != strings.Join(want, "\n")+"\n" {
		t.Errorf("%s\nwant\n%s", text, strings.Join(want, "\n"))
	}
}

// The engine answers a reason; the member that it is about follows from the record.
func TestMembersToBlameOfSides(t *testing.T) {
	o := Orders{Directory: testDirectory}
	side := engine.Instruction{Debtor: 3, Creditor: 4, Amount: 1, TakeAsset: 2, Takes: 1} // ALPHCNB0 has no account in JPY
	back := engine.Instruction{Debtor: 4, Creditor: 3, Amount: 1, TakeAsset: 2, Takes: 1}
	same := engine.Instruction{Debtor: 3, Creditor: 4, Amount: 1, TakeAsset: 1, Takes: 1}
	none := engine.Instruction{Flags: engine.FlagUnknownAsset, TakeAsset: 2}
	instructed := engine.Instruction{Debtor: 3, Creditor: 4, Instructor: 5}
	for _, row := range []struct {
		in     *engine.Instruction
		reason engine.Reason
		want   string
	}{
		{&none, engine.UnknownAsset, "gives.asset"}, {&side, engine.UnknownAsset, "takes.asset"},
		{&side, engine.UnknownDebtor, "participant"}, {&side, engine.NoDebtorAccount, "participant"}, {&side, engine.DebtorClosed, "participant"}, {&side, engine.DebtorBlocked, "participant"},
		{&side, engine.UnknownCreditor, "counterparty"}, {&side, engine.NoCreditorAccount, "counterparty"}, {&side, engine.SameAccount, "counterparty"},
		{&side, engine.CreditorClosed, "counterparty"}, {&side, engine.CreditorBlocked, "counterparty"},
		{&side, engine.NoAccount, "participant"}, {&back, engine.NoAccount, "counterparty"},
		{&side, engine.ParticipantSuspended, "participant"}, {&instructed, engine.ParticipantSuspended, "instructor"},
		{&instructed, engine.AmountZero, "gives.amount"}, {&engine.Instruction{Amount: 1}, engine.AmountZero, "takes.amount"},
		{&side, engine.AmountTooLarge, "gives.amount"}, {&side, engine.QueueTooLarge, "gives.amount"},
		{&side, engine.DateOutsideWindow, "settlement_date"}, {&side, engine.ExpiryPassed, "expires_at"},
		{&same, engine.NotSupported, "takes.asset"}, {&side, engine.NotSupported, "partial"}, {&side, engine.DayClosed, ""}, {&side, engine.DuplicateKey, ""},
	} {
		if got := o.blamedOfTrade(row.in, row.reason); got != row.want {
			t.Errorf("%v: %q, want %q", row.reason, got, row.want)
		}
	}
}

// FuzzSide reads any bytes as sides: nothing may panic, and every side has a place.
func FuzzSide(f *testing.F) {
	f.Add([]byte(soundSide))
	f.Add([]byte("[" + soundSide + "," + soundSide + "]"))
	f.Add([]byte(strings.TrimSuffix(soundSide, "}") + `,"tolerance":"0.50","reference":"T1","partial":true,"instructor":"CHARDEF0"}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		o := Orders{Directory: testDirectory}
		o.Reset(engine.SubmitTrade, nil)
		o.AssetOptions = tradeOptions
		if o.ReadJSON(body) == nil && (o.Total != o.Count+len(o.Refusals) || len(o.Payload) != o.Count*engine.RecordSize) {
			t.Fatalf("%q: %d sides, %d records in %d bytes, %d refused", body, o.Total, o.Count, len(o.Payload), len(o.Refusals))
		}
		if bound := PayloadBound(len(body)); len(o.Payload) > bound {
			t.Fatalf("%q: payload of %d bytes, bound %d", body, len(o.Payload), bound)
		}
	})
}
