package auditor

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// answer is what a node answers to a request.
type answer struct {
	request *Request
	status  int
	body    string
}

func orders(mediaType string, keys ...string) *Request {
	return &Request{Method: "POST", Path: "/v1/orders", Type: mediaType, Keys: keys, Format: "test"}
}

// row is a binary outcome.
func row(seq, status, reason, flags byte) string {
	return string([]byte{seq, 0, 0, 0, 0, 0, 0, 0, status, reason, flags, 0, 0, 0, 0, 0})
}

// statusReport is a pacs.002 about one order.
func statusReport(id, key, status, reason string, accepted bool) string {
	text := fmt.Sprintf(`<Document><FIToFIPmtStsRpt><GrpHdr><MsgId>%s</MsgId></GrpHdr><TxInfAndSts><OrgnlUETR>%s</OrgnlUETR><TxSts>%s</TxSts>`, id, key, status)
	if reason != "" {
		text += fmt.Sprintf(`<StsRsnInf><Rsn><Cd>%s</Cd></Rsn></StsRsnInf>`, reason)
	}
	if accepted {
		text += `<AccptncDtTm>2000-01-01T08:00:00Z</AccptncDtTm>`
	}
	return text + `</TxInfAndSts></FIToFIPmtStsRpt></Document>`
}

func spoilt(r *Request) *Request {
	o := *r
	o.Spoilt = []bool{true}
	return &o
}

// a1 settled at sequence 11, a2 waits since 12, as the history has it.
var (
	first      = answer{orders("application/json", "a1"), 200, `{"id":"a1","status":"settled","iso_status":"ACSC","seq":11}`}
	inLines    = answer{orders(Lines, "a1", "a2"), 200, `{"id":"a1","status":"settled","seq":11,"replayed":true}` + "\n" + `{"id":"a2","status":"queued","code":"cover","seq":12}` + "\n"}
	inArray    = answer{orders("application/json", "a1", "a2"), 200, `[{"id":"a1","status":"settled","seq":11,"replayed":true},{"id":"a2","status":"queued","code":"cover","seq":12,"replayed":true}]`}
	inRows     = answer{orders(Records, "a1", "a2"), 200, row(11, 6, 0, 1) + row(12, 4, 122, 1)}
	inMessage  = answer{orders(XML, "a3"), 200, statusReport("WEIR-13", "a3", "PDNG", "AM04", true)}
	again      = answer{orders(XML, "a3"), 200, statusReport("WEIR-14", "a3", "PDNG", "AM04", false)}
	otherThing = answer{spoilt(first.request), 200, `{"id":"a1","status":"rejected","code":"duplicate_key","seq":14}`}
	otherXML   = answer{spoilt(inMessage.request), 200, statusReport("WEIR-15", "a3", "RJCT", "DUPL", false)}
	setting    = answer{&Request{Method: "POST", Path: "/v1/limits", Expect: "limit_set"}, 200, `{"status":"applied","seq":8}`}
	refusal    = answer{orders("application/json", "a9"), 503, `{"code":"disk_full"}`}
)

func (l *Ledger) hear(answers ...answer) error {
	for _, a := range answers {
		l.Send(a.request)
		if err := l.Take(a.request, a.status, []byte(a.body)); err != nil {
			return err
		}
	}
	return nil
}

// with is an answer with something else in it.
func (a answer) with(old, new string) answer {
	if strings.Count(a.body, old) != 1 {
		panic(old + " does not stand once in " + a.body)
	}
	a.body = strings.Replace(a.body, old, new, 1)
	return a
}

// of is the answer to another request.
func (a answer) of(r *Request) answer {
	a.request = r
	return a
}

func TestRightAnswersPass(t *testing.T) {
	l := ledger()
	if err := l.hear(first, inLines, inArray, inRows, inMessage, again, otherThing, otherXML, setting, refusal); err != nil {
		t.Fatal(err)
	}
	if err := right().audit(l); err != nil {
		t.Fatal(err)
	}
	if l.Top() != 36 || !l.Answered("a1") || l.Answered("a9") {
		t.Errorf("top %d, answered %v %v", l.Top(), l.Answered("a1"), l.Answered("a9"))
	}
}

func TestLawsOfAnswers(t *testing.T) {
	failed := answer{orders("application/json", "a9"), 500, `{"code":"internal"}`}
	for _, law := range []struct {
		name    string
		answers []answer
		want    string
	}{
		{"4: another status", []answer{first, inArray.with(`settled`, `queued`)}, "invariant 4: key a1 was answered"},
		{"4: another sequence", []answer{first, inLines.with(`11`, `12`)}, "invariant 4: key a1 was answered"},
		{"4: another reason, in binary", []answer{inLines, {inRows.request, 200, row(11, 6, 0, 1) + row(12, 4, 124, 1)}}, "invariant 4: key a2 was answered"},
		{"4: another status, in a message", []answer{inMessage, again.with("PDNG", "ACSC")}, "invariant 4: key a3 was answered"},
		{"4: another reason, in a message", []answer{inMessage, again.with("AM04", "AC06")}, "invariant 4: key a3 was answered"},
		{"4: other content is taken for a repetition", []answer{first, otherThing.with(`rejected","code":"duplicate_key","seq":14`, `settled","seq":11,"replayed":true`)}, "invariant 4: key a1 was used with other content"},
		{"4: the same in a message", []answer{inMessage, otherXML.with("RJCT", "PDNG").with("DUPL", "AM04")}, "invariant 4: key a3 was used with other content"},
		{"4: taken anew", []answer{first, first.with("11", "13")}, "invariant 4: key a1 was taken anew at sequence 13"},
		{"4: taken anew by other content", []answer{first, otherThing.with(`rejected","code":"duplicate_key"`, `settled"`)}, "invariant 4: key a1 was taken anew at sequence 14"},
		{"4: taken anew in a message", []answer{inMessage, inMessage.with("WEIR-13", "WEIR-20")}, "invariant 4: key a3 was taken anew at sequence 20"},
		{"4: refused as used, and it was not", []answer{otherThing.of(first.request)}, "invariant 4: key a1 was refused as used at sequence 14"},
		{"4: the same in a message", []answer{otherXML.of(inMessage.request)}, "invariant 4: key a3 was refused as used at sequence 15"},
		{"4: refused as used, and nothing came of it", []answer{{orders("application/json", "a9"), 200, `{"id":"a9","status":"rejected","code":"duplicate_key","seq":14}`}}, "invariant 4: key a9 was refused as used at sequence 14"},
		{"4: refused as used after its answer", []answer{first, otherThing.of(first.request)}, "invariant 4: key a1 was answered"},
		{"5: an answered sequence is not there", []answer{first.with("11", "37")}, "invariant 5: sequence 37 was answered, the state stands at 36"},
		{"5: nor one that a message names", []answer{inMessage.with("WEIR-13", "WEIR-38")}, "invariant 5: sequence 38 was answered"},
		{"5: nor one that a repetition names", []answer{first.with("11", `40,"replayed":true`)}, "invariant 5: sequence 40 was answered"},
		{"the outcome of another", []answer{first.with(`"a1"`, `"a2"`)}, "the outcome of a1 is of a2"},
		{"the transaction of another", []answer{inMessage.with(">a3<", ">a4<")}, "the outcome of a3 is of a4"},
		{"an outcome too few", []answer{{inArray.request, 200, `[{"id":"a1","status":"settled","seq":11}]`}}, "1 outcomes for 2 orders"},
		{"half a row", []answer{{inRows.request, 200, row(11, 6, 0, 1)}}, "16 bytes for 2 records"},
		{"a status that is none", []answer{{inRows.request, 200, row(11, 9, 0, 1) + row(12, 4, 122, 1)}}, "status 9, reason 0"},
		{"no XML", []answer{inMessage.with("</FIToFIPmtStsRpt>", "")}, "XML"},
		{"a fault that is nobody's", []answer{failed}, `{"code":"internal"}`},
		{"a refusal without a code", []answer{{refusal.request, 422, `{}`}}, "a refusal without a code"},
	} {
		t.Run(law.name, func(t *testing.T) {
			l := ledger()
			err := l.hear(law.answers...)
			if err == nil {
				err = right().audit(l)
			}
			if err == nil || !strings.Contains(err.Error(), law.want) {
				t.Errorf("%v, want %q", err, law.want)
			}
		})
	}
}

// What a node said once it says again: these are laws on two looks.
func TestLawsOfTwoLooks(t *testing.T) {
	for _, law := range []struct {
		name   string
		change func(t *testing.T, s *scene)
		want   string
	}{
		{"6: another hash", func(_ *testing.T, s *scene) { s.hash = "other" }, "invariant 6: at sequence 36 the hash was h36, now other"},
		{"5: a state that went back", func(_ *testing.T, s *scene) { s.until(35) }, "invariant 5: sequence 36 was answered, the state stands at 35"},
		{"6: other events", func(t *testing.T, s *scene) {
			s.edit(t, `8 limit_set            "account":2,"asset":"CNY","limit_kind":"multilateral","amount":"80.00"`, `8 limit_set            "account":2,"asset":"CNY","limit_kind":"multilateral","amount":"81.00"`)
		}, "invariant 6: the events of sequence 8 are not what they were"},
		{"6: an event more", func(t *testing.T, s *scene) {
			s.edit(t, "\n 7 limit_set", "\n 6 order_cancel_asked \"id\":\"f1\"\n 7 limit_set")
		}, "invariant 6: the events of sequence 6 are not what they were"},
	} {
		t.Run(law.name, func(t *testing.T) {
			l, s := ledger(), right()
			if err := s.audit(l); err != nil {
				t.Fatal(err)
			}
			law.change(t, s)
			err := l.Audit(s.ask)
			if err == nil {
				err = l.Reread(s.ask, 0)
			}
			if err == nil || !strings.Contains(err.Error(), law.want) {
				t.Errorf("%v, want %q", err, law.want)
			}
		})
	}
	gone := func(string) (int, []byte, error) { return 0, nil, ErrGone }
	if err := ledger().Audit(gone); !errors.Is(err, ErrGone) {
		t.Errorf("nobody answers, and the audit says %v", err)
	}
}

// An answered setting must have left its event.
func TestPromises(t *testing.T) {
	l, s := ledger(), right()
	if err := l.hear(setting); err != nil {
		t.Fatal(err)
	}
	s.edit(t, ` 8 limit_set            "account":2,"asset":"CNY","limit_kind":"multilateral","amount":"80.00"`+"\n", "")
	if err := s.audit(l); err == nil || !strings.Contains(err.Error(), "invariant 5: sequence 8 was answered with limit_set, and no event tells of it") {
		t.Errorf("%v", err)
	}
}

// An order whose asset is unknown leaves nothing that a repetition could be compared with, and its first answer may be lost.
func TestAssetUnknownAtFirst(t *testing.T) {
	s := right()
	s.history += `37 order_rejected       "id":"x1","debtor_account":0,"creditor_account":0,"asset":"","amount":"0","priority":"normal","method":"gross","code":"unknown_asset"` + "\n"
	s.seq, s.hash = 40, "h40"
	known := answer{orders("application/json", "x1"), 200, `{"id":"x1","status":"rejected","code":"unknown_asset","seq":37}`}
	used := answer{orders("application/json", "x1"), 200, `{"id":"x1","status":"rejected","code":"duplicate_key","seq":38}`}
	again, inMessage := used.with("38", "39"), answer{orders(XML, "x1"), 200, statusReport("WEIR-40", "x1", "RJCT", "DUPL", false)}
	for _, answers := range [][]answer{{known, used, again}, {used, again, inMessage}, {inMessage, used, again}} {
		l := ledger()
		if err := l.hear(answers...); err != nil {
			t.Fatal(err)
		}
		if err := s.audit(l); err != nil {
			t.Error(err)
		}
	}
}

// A key may be taken anew once its order may be forgotten, and is then another order.
func TestKeyTakenAnew(t *testing.T) {
	s := right()
	s.history += `37 order_rejected       "id":"a1","debtor_account":2,"creditor_account":3,"asset":"CNY","amount":"50.00","priority":"normal","method":"gross","code":"day_closed"` + "\n"
	s.seq, s.hash, s.orders = 37, "h37", "a1=rejected a2=settled n1=settled"
	taken := answer{first.request, 200, `{"id":"a1","status":"rejected","code":"day_closed","seq":37}`}
	for _, known := range []answer{first, first.with("11", `11,"replayed":true`)} { // of the second only a repetition came through
		l := ledger()
		if err := l.hear(known, taken); err != nil {
			t.Fatal(err)
		}
		if err := s.audit(l); err != nil {
			t.Fatal(err)
		}
	}
	l, s := ledger(), right()
	s.edit(t, `36 day_set `, `36 order_rejected       "id":"a1","debtor_account":2,"creditor_account":3,"asset":"CNY","amount":"50.00","priority":"normal","method":"gross","code":"day_closed"`+"\n"+`37 day_set `)
	s.seq = 37
	if err := s.audit(l); err == nil || !strings.Contains(err.Error(), "invariant 3: order a1 is settled") {
		t.Errorf("taken anew too early: %v", err)
	}
}

// An order with a date of its own may have been kept under an earlier one than its asset's.
func TestDatedOrderIsForgottenEarlier(t *testing.T) {
	l, s := ledger(), right()
	s.edit(t, "a2=settled ", "")
	s.edit(t, `"closed","business_date":"2000-01-09"`, `"closed","business_date":"2000-01-04"`)
	dated := orders("application/json", "a2")
	dated.Dated = true
	l.Send(dated)
	if err := s.audit(l); err != nil {
		t.Error(err)
	}
}

// A roll lets orders be forgotten only if a client asked for it, in its time.
func TestRollThatNobodyAskedFor(t *testing.T) {
	closes := answer{&Request{Method: "POST", Path: "/v1/day", Body: `{"asset":"CNY","to":"closed"}`, Expect: "day_set"}, 200, `{"status":"applied","seq":36}`}
	late, other, opens, refused := closes, closes, closes, closes
	late.request = &Request{Method: "POST", Path: "/v1/day", Body: `{"asset":"CNY","to":"closed","late":true}`, Expect: "day_set"}
	other.request = &Request{Method: "POST", Path: "/v1/day", Body: `{"asset":"HKD","to":"closed"}`, Expect: "day_set"}
	opens.request = &Request{Method: "POST", Path: "/v1/day", Body: `{"asset":"CNY","to":"open"}`, Expect: "day_set"}
	refused.status, refused.body = 503, `{"code":"full"}`
	for _, row := range []struct {
		name   string
		asked  answer
		passes bool
	}{
		{"asked for", closes, true}, {"late", late, false}, {"another asset's", other.with("36", "20"), false}, {"an opening", opens, false},
		{"another one", closes.with("36", "34"), false}, {"refused", refused, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			l, s := ledger(), right()
			clear(l.book.closing.open)
			s.edit(t, "a2=settled ", "")
			if err := l.hear(row.asked); err != nil {
				t.Fatal(err)
			}
			if err := s.audit(l); (err == nil) != row.passes {
				t.Errorf("%v", err)
			}
		})
	}
}
