package wire

import (
	"fmt"
	"strings"
	"testing"

	"weir/engine"
)

func TestNamings(t *testing.T) {
	asset := func(body string) (*Refusal, any) { a, r := ReadAsset([]byte(body)); return r, a }
	participant := func(body string) (*Refusal, any) {
		o, r := readNaming(engine.CreateParticipant, body)
		if r != nil {
			return r, nil
		}
		n := engine.NamingAt(o.Payload)
		return nil, [3]string{string(n.ParticipantID()), string(engine.Envelope(o.Payload)), ParticipantKindName(n.ParticipantKind)}
	}
	account := func(body string) (*Refusal, any) {
		o, r := readNaming(engine.OpenAccount, body)
		if r != nil {
			return r, nil
		}
		n := engine.NamingAt(o.Payload)
		return nil, [3]string{string(n.ParticipantID()), string(n.AssetCode()), fmt.Sprint(n.CreditLine)}
	}
	rows := []struct {
		read  func(string) (*Refusal, any)
		body  string
		field string // of the refusal; empty: sound
		want  any
	}{
		{asset, `{"code":"USD","scale":2,"issuer":"CBUSUSU0","business_date":"1970-01-03","day":"open"}`, "", Asset{Code: "USD", Issuer: "CBUSUSU0", Scale: 2, BusinessDate: 2}},
		{asset, `{"code":"USD","scale":0,"issuer":"CBUSUSU0","day":"pre-open","bypass":true,"resolution":"command"}`, "", Asset{Code: "USD", Issuer: "CBUSUSU0", Options: engine.OptionBypass | engine.OptionOnCommand, Day: engine.PreOpen}},
		{asset, `{"code":"USD","scale":0,"issuer":"CBUSUSU0","day":"closed","bypass":false,"resolution":"events"}`, "", Asset{Code: "USD", Issuer: "CBUSUSU0", Day: engine.Closed}},
		{asset, `{"code":"CN0000000001","scale":0,"issuer":"DEPO"}`, "", Asset{Code: "CN0000000001", Issuer: "DEPO", Options: engine.OptionSecurity}},
		{asset, `{"code":"EX1","scale":0,"issuer":"DEPO","day":"cut-off"}`, "", Asset{Code: "EX1", Issuer: "DEPO", Options: engine.OptionSecurity, Day: engine.CutOff}},
		{asset, `{"kind":"security","code":"USD","scale":0,"issuer":"DEPO","end_of_day":"carry","zeroing":true,"day":"end-of-day"}`, "", Asset{Code: "USD", Issuer: "DEPO", Options: engine.OptionSecurity | engine.OptionCarry | engine.OptionZero, Day: engine.EndOfDay}},
		{asset, `{"kind":"currency","code":"XAUX","scale":0,"issuer":"DEPO","end_of_day":"expire","zeroing":false,"day":"clearing"}`, "", Asset{Code: "XAUX", Issuer: "DEPO", Day: engine.Clearing}},
		{asset, `{"code":"USD","scale":2,"issuer":"CBUSUSU0","kind":"Currency"}`, "kind", nil},
		{asset, `{"code":"USD","scale":2,"issuer":"CBUSUSU0","end_of_day":"drop"}`, "end_of_day", nil},
		{asset, `{"code":"USD","scale":2,"issuer":"CBUSUSU0","zeroing":"true"}`, "zeroing", nil},
		{asset, `{"code":"USD","scale":2,"issuer":"CBUSUSU0","bypass":"yes"}`, "bypass", nil},
		{asset, `{"code":"USD","scale":2,"issuer":"CBUSUSU0","resolution":"never"}`, "resolution", nil},
		{asset, `{"code":"USD","scale":"2","issuer":"CBUSUSU0"}`, "scale", nil},
		{asset, `{"code":"USD","scale":9,"issuer":"CBUSUSU0"}`, "scale", nil},
		{asset, `{"code":"USD","scale":-0,"issuer":"CBUSUSU0"}`, "scale", nil},
		{asset, `{"code":"USD","scale":2.0,"issuer":"CBUSUSU0"}`, "scale", nil},
		{asset, `{"code":"US","scale":2,"issuer":"CBUSUSU0"}`, "code", nil},
		{asset, `{"code":"USD","scale":2,"issuer":"c"}`, "issuer", nil},
		{asset, `{"code":"USD","scale":2}`, "issuer", nil},
		{asset, `{"code":"USD","scale":2,"issuer":"CBUSUSU0","day":"shut"}`, "day", nil},
		{asset, `{"code":"USD","scale":2,"issuer":"CBUSUSU0","business_date":"2026-13-01"}`, "business_date", nil},
		{participant, `{"id":"ALPHCNB0","name":"Alpha \u00e9","kind":"bank"}`, "", [3]string{"ALPHCNB0", `{"name":"Alpha é"}`, "bank"}},
		{participant, `{"id":"ALPHCNB0"}`, "", [3]string{"ALPHCNB0", "", "other"}},
		{participant, `{"id":"ALPHCNB0","kind":"Bank"}`, "kind", nil},
		{participant, `{"id":"ALPHCNB0","name":"a\tb"}`, "name", nil},
		{participant, `{"id":"ALPH CNB0"}`, "id", nil},
		{participant, ``, "body", nil},
		{participant, `{"id":"ALPHCNB0","id":"ALPHCNB0"}`, "id", nil},
		{account, `{"participant":"ALPHCNB0","asset":"CNY","kind":"settlement","credit_line":"10.5"}`, "", [3]string{"ALPHCNB0", "CNY", "1050"}},
		{account, `{"participant":"ALPHCNB0","asset":"USD"}`, "asset", nil},
		{account, `{"participant":"ALPHCNB0","asset":"CNY","kind":"issuer"}`, "kind", nil},
		{account, `{"participant":"ALPHCNB0","asset":"CNY","credit_line":"1.234"}`, "credit_line", nil},
		{account, `{"participant":"ALPHCNB0","asset":"CNY","credit_line":"99999999999999999999"}`, "credit_line", nil},
		{account, `{"participant":"ALPHCNB0","asset":"CNY","credit_line":5}`, "credit_line", nil},
	}
	for _, row := range rows {
		refused, got := row.read(row.body)
		switch {
		case row.field == "" && (refused != nil || got != row.want):
			t.Errorf("%s: %+v, refused %+v", row.body, got, refused)
		case row.field != "" && (refused == nil || refused.Field != row.field):
			t.Errorf("%s: refused %+v, want field %s", row.body, refused, row.field)
		}
	}
}

// readNaming reads a body of participants or accounts.
func readNaming(kind engine.Kind, body string) (*Orders, *Refusal) {
	o := &Orders{Directory: testDirectory}
	o.Reset(kind, make([]byte, 0, NamingBound(len(body))))
	return o, o.ReadJSON([]byte(body))
}

// No body makes more of a payload than there is room for, so none leaves its page.
func TestNamingBound(t *testing.T) {
	for _, one := range []string{`{"id":"A"}`, `{"id":"A","name":"a"}`, `{"id":"A","name":"` + strings.Repeat(`\"`, maxName) + `"}`, `{"id":"A","name":"` + strings.Repeat("\U00010000", maxName) + `"}`} {
		for _, n := range []int{1, 2, MaxOrders, MaxOrders + 1} {
			body := "[" + strings.Repeat(one+",", n-1) + one + "]"
			o, _ := readNaming(engine.CreateParticipant, body)
			if len(o.Refusals) > 0 || len(o.Payload) > NamingBound(len(body)) {
				t.Errorf("%d times %.40s: %d bytes, the bound is %d, refusals %v", n, one, len(o.Payload), NamingBound(len(body)), o.Refusals[:min(1, len(o.Refusals))])
			}
		}
	}
}
