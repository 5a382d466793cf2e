package wire

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"weir/engine"
)

const soundOrder = `{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"1250.25"}`

// seeds are orders of every shape, sound and not.
var seeds = []string{
	soundOrder,
	`{"amount":"0.1", "asset" : "CNY","creditor":"ALPHCNB0","debtor":"CHARDEF0","id":"0192F3A4-7B1C-7D2E-9F30-00000000000A"}`,
	`{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"XXX","amount":"99999999999999999999.10","priority":"urgent","method":"instant","business_date":"2028-02-29","not_before":"2026-01-31T09:30:00.5+08:00","expires_at":"2026-01-31T23:59:59Z","end_to_end_id":"INV \"1\" \ud83d\ude00 \u00e9"}`,
	`{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a","debtor":"BRAVGB20","creditor":"NOBODY","asset":"JPY","amount":"9223372036854775808","debtor_account":5,"creditor_account":77,"end_to_end_id":"é/日本"}`,
	`{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"92233720368547758.07","priority":"highly-urgent","method":"net","creditor_account":4}`,
	`{"hold":true,"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"XXX","amount":"1250.25","hold" : false}`,
	`{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a","category":"interbank","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"1250.25"}`,
	`{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"1250.25","chain":"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":2}`,
	`{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"1250.25","expires_at":"2026-01-31T23:59:59Z","hold":true}`,
	`{"id":"0192f3a4-7b1c-7d2e-9f30-00000000000a","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":1250.25,"x":[{"y":null},true,-1.5e+3]}`,
}

// FuzzOrder holds the readers against the reference: alone, in an array and in a line.
func FuzzOrder(f *testing.F) {
	for _, seed := range seeds {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) { compare(t, text) })
}

// compare says whether the order is sound, and fails where the readers disagree.
func compare(t *testing.T, text []byte) (sound bool) {
	t.Helper()
	want, sound := referenceOrder(text, testDirectory)
	o := Orders{Directory: testDirectory}
	o.Reset(engine.SubmitOrder, nil)
	refused := o.ReadJSON(text)
	if o.Single && (refused == nil) != sound {
		t.Fatalf("%s\nrefused %+v, the reference says sound = %v", text, refused, sound)
	}
	if sound && !bytes.Equal(o.Payload, want) {
		t.Fatalf("%s\npayload %x\nwant    %x", text, o.Payload, want)
	}
	if cap := PayloadBound(len(text)); len(o.Payload) > cap {
		t.Fatalf("%s\npayload of %d bytes, bound %d", text, len(o.Payload), cap)
	}
	if !sound {
		return false
	}
	o.Reset(engine.SubmitOrder, nil)
	if refused := o.ReadJSON(append(append([]byte{'['}, text...), ']')); refused != nil || !bytes.Equal(o.Payload, want) {
		t.Fatalf("%s\nin an array: %+v %+v", text, refused, o.Refusals)
	}
	o.Reset(engine.SubmitOrder, nil)
	s := scanner{text: text}
	s.peek()
	if !o.readStrictly(&s) || !bytes.Equal(o.Payload, want) {
		t.Fatalf("%s\nthe strict reader alone: payload %x\nwant %x", text, o.Payload, want)
	}
	return true
}

// spices are what mutation throws in.
var spices = []string{
	`"`, `\`, `,`, `:`, `{`, `}`, `[`, `]`, ` `, "\n", "\x00", "\x1f", "\x7f", "\xff", "é", "\ufeff", "null", "1", "0", "-", ".", "e5",
	`\u0041`, `\ud800`, `\udc00`, `\ud83d\ude00`, `\n`, `"id":"x",`, `"debtor_account":3,`, `"creditor_account":0,`, `"end_to_end_id":"",`, `"ID"`,
	`"method":"gross",`, `"priority":"normal",`, `"business_date":"2026-02-30",`, `"not_before":"2026-01-31T24:00:00Z",`, `"not_before":"2026-01-31t09:30:00z",`, `"expires_at":"2261-12-31T23:59:60Z",`, `"original_id":"0192f3a4-7b1c-7d2e-9f30-00000000000b",`, `"hold":true,`, `"hold":false,`, `"hold":tru,`, `"hold":"true",`,
	`"category":"customer",`, `"category":"bank",`, `"chain":"0192f3a4-7b1c-7d2e-9f30-0000000000c0",`, `"legs":16,`, `"legs":17,`,
}

func TestMutatedOrdersAgreeWithTheReference(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	sound := 0
	for range 60_000 {
		text := []byte(seeds[random.IntN(len(seeds))])
		for range 1 + random.IntN(3) {
			at := random.IntN(len(text) + 1)
			switch spice := spices[random.IntN(len(spices))]; random.IntN(4) {
			case 0:
				text = bytes.Join([][]byte{text[:at], text[at:]}, []byte(spice))
			case 1:
				end := min(len(text), at+1+random.IntN(3))
				text = append(text[:at:at], text[end:]...)
			case 2:
				if at < len(text) {
					text[at] = byte(random.IntN(256))
				}
			default:
				from := random.IntN(len(text) + 1)
				text = bytes.Join([][]byte{text[:at], text[at:]}, bytes.Clone(text[min(at, from):max(at, from)]))
			}
		}
		if compare(t, text) {
			sound++
		}
	}
	if sound < 500 {
		t.Fatalf("only %d mutants are sound orders", sound)
	}
}

// values are texts for each member, sound ones first and more than once, so that many composed orders are sound.
var values = map[string][]string{
	`id`:               {`"0192f3a4-7b1c-7d2e-9f30-00000000000a"`, `"FFFFFFFF-ffff-FFFF-ffff-ffffffffffff"`, `"00000000-0000-0000-0000-000000000000"`, `"0192f3a4-7b1c-7d2e-9f30-00000000000"`},
	`debtor`:           {`"ALPHCNB0"`, `"BRAVGB20"`, `"CHARDEF0"`, `"X"`, `"12345678901234567890123456789012345"`, `"123456789012345678901234567890123456"`, `""`, `"alph"`},
	`creditor`:         {`"BRAVGB20"`, `"ALPHCNB0"`, `"CBCNCNB0"`, `"NO-ONE"`, `""`, `"A B"`},
	`asset`:            {`"CNY"`, `"CNY"`, `"JPY"`, `"ABCDEFGHIJKL"`, `"ABCDEFGHIJKLM"`, `"CN"`, `"cny"`},
	`amount`:           {`"0"`, `"0.10"`, `"7"`, `"92233720368547758.07"`, `"92233720368547758.08"`, `"9223372036854775807"`, `"999999999999999999"`, `"123456789012345678901234567890.12"`, `"00.1"`, `"1."`, `".1"`, `"1.234"`, `"-1"`, `"1e3"`, `""`, `5`, `"0000000000000000000000000000000000000000"`, `"1234567890123456789012345678901234567.8901"`},
	`priority`:         {`"normal"`, `"urgent"`, `"highly-urgent"`, `"Urgent"`, `""`},
	`method`:           {`"gross"`, `"net"`, `"instant"`, `"GROSS"`},
	`business_date`:    {`"2026-01-31"`, `"2024-02-29"`, `"1970-01-02"`, `"9999-12-31"`, `"1970-01-01"`, `"2100-02-29"`, `"2026-04-31"`, `"2026-1-31"`},
	`not_before`:       {`"2026-01-31T09:30:00Z"`, `"2026-01-31T00:00:00.000000001-11:59"`, `"1970-01-02T00:00:00+23:59"`, `"2262-04-11T23:47:15Z"`, `"2262-04-11T23:47:16Z"`, `"2026-01-31T09:30:00.Z"`, `"2026-01-31T09:30:00,5Z"`, `"2026-01-31 09:30:00Z"`, `"2026-01-31T09:30:00"`},
	`expires_at`:       {`"2026-12-31T23:59:59+00:00"`, `"2026-12-31T23:60:00Z"`, `"2026-12-31T23:59:59.1234567890Z"`, `"2026-12-31T23:59:59+24:00"`},
	`end_to_end_id`:    {`"INV-1"`, `"12345678901234567890123456789012345"`, `"日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日本日"`, `"\u00e9\ud83d\ude00\/\"\\"`, `"\ud83d"`, `"\u0009"`, `"\u0085"`, `"\uffff"`, `""`, `"123456789012345678901234567890123456"`},
	`original_id`:      {`"0192f3a4-7b1c-7d2e-9f30-00000000000b"`, `"0192F3A4-7B1C-7D2E-9F30-00000000000C"`, `"12345678-1234-1234-1234-123456789012"`, `"FFFFFFFF-ffff-FFFF-ffff-ffffffffffff"`, `"00000000-0000-0000-0000-000000000000"`, `"0192f3a4"`, `7`},
	`debtor_account`:   {`3`, `4`, `5`, `4294967295`, `0`, `4294967296`, `-1`, `1.0`, `"3"`},
	`hold`:             {`true`, `false`, `"true"`, `null`, `1`, `truefalse`},
	`creditor_account`: {`4`, `3`, `99`, `1e1`},
	`category`:         {`"interbank"`, `"customer"`, `"interbank"`, `"customer"`, `"Customer"`, `""`, `true`},
	`chain`: { // which takes its legs along
		`"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":2`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0" , "legs" : 16`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":3`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":4`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":5`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":10`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":15`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":2`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":2`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":1`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":17`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":0`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":02`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":-2`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":2.0`,
		`"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":258`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0","legs":"2"`, `"0192f3a4-7b1c-7d2e-9f30-0000000000c0"`, `"00000000-0000-0000-0000-000000000000","legs":2`, `"c","legs":2`, `7,"legs":2`,
	},
}

func TestComposedOrdersAgreeWithTheReference(t *testing.T) {
	names := slices.Sorted(maps.Keys(values))
	needed := []string{`id`, `debtor`, `creditor`, `asset`, `amount`}
	random := rand.New(rand.NewPCG(3, 4))
	gap := func() string { return strings.Repeat(" ", max(0, random.IntN(8)-5)) }
	sound := 0
	for range 40_000 {
		random.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		text := "{"
		for _, name := range names {
			if need := slices.Contains(needed, name); !need && random.IntN(5) > 0 || need && random.IntN(60) == 0 {
				continue
			}
			pool := values[name]
			value := pool[random.IntN(1+random.IntN(len(pool)))] // the first ones more often
			text += gap() + `"` + name + `"` + gap() + ":" + gap() + value + gap() + ","
		}
		if compare(t, []byte(strings.TrimSuffix(text, ",")+"}"+gap())) {
			sound++
		}
	}
	if sound < 7_000 || sound > 32_000 {
		t.Fatalf("%d of 40,000 are sound orders: not a good mixture", sound)
	}
}

// FuzzBody reads any bytes in every format: nothing may panic, and every order has a place.
func FuzzBody(f *testing.F) {
	f.Add([]byte("[" + soundOrder + "," + soundOrder + "]"))
	f.Add([]byte(soundOrder + "\n{}\n"))
	f.Add(make([]byte, 256))
	f.Add([]byte(`[{"id":"ALPHCNB0","name":"Alpha \u00e9","kind":"bank"},{"id":"a"}]`))
	f.Add([]byte(`{"participant":"ALPHCNB0","asset":"CNY","credit_line":"1.00"}` + "\n{}\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		o := Orders{Directory: testDirectory}
		reads := []func() *Refusal{
			func() *Refusal { o.Reset(engine.SubmitOrder, nil); return o.ReadJSON(body) },
			func() *Refusal { o.Reset(engine.Fund, nil); return o.ReadJSON(body) },
			func() *Refusal { o.Reset(engine.CreateParticipant, nil); return o.ReadJSON(body) },
			func() *Refusal { o.Reset(engine.CreateParticipant, nil); return o.ReadLines(body) },
			func() *Refusal { o.Reset(engine.OpenAccount, nil); return o.ReadJSON(body) },
			func() *Refusal { o.Reset(engine.OpenAccount, nil); return o.ReadLines(body) },
			func() *Refusal { o.Reset(engine.SubmitOrder, nil); return o.ReadLines(body) },
			func() *Refusal { o.Reset(engine.SubmitOrder, nil); return o.ReadBinary(body) },
		}
		for _, read := range reads {
			if read() != nil {
				continue
			}
			if o.Total != o.Count+len(o.Refusals) || o.Total == 0 {
				t.Fatalf("%q: %d orders, %d records, %d refused", body, o.Total, o.Count, len(o.Refusals))
			}
			rest, records := o.Payload, 0
			for ; len(rest) > 0; records++ {
				rest = rest[engine.Next(rest):]
			}
			if records != o.Count {
				t.Fatalf("%q: %d records in the payload, want %d", body, records, o.Count)
			}
		}
	})
}
