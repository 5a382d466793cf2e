package gateway

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"weir/gateway/wire"
	"weir/sequencer"
)

// owed is an obligation as JSON; more are further members.
func owed(debtor, creditor, amount, more string) string {
	return fmt.Sprintf(`{"debtor":%q,"creditor":%q,"amount":%q%s}`, debtor, creditor, amount, more)
}

func setOffBody(obligations ...string) string {
	return `{"obligations":[` + strings.Join(obligations, ",") + `]}`
}

func TestSetOff(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	before := s.stateOf()
	body := setOffBody(owed("Mill", "Baker", "7", `,"id":"r-1"`), owed("Baker", "Farm", "10.50", ""), owed("Farm", "Mill", "8.2", `,"id":""`))
	const want = `{"scale":2,"obligations":[` +
		`{"id":"r-1","debtor":"Mill","creditor":"Baker","amount":"7.00","cleared":"7.00","remaining":"0.00"},` +
		`{"debtor":"Baker","creditor":"Farm","amount":"10.50","cleared":"7.00","remaining":"3.50"},` +
		`{"debtor":"Farm","creditor":"Mill","amount":"8.20","cleared":"7.00","remaining":"1.20"}],"firms":[` +
		`{"firm":"Baker","owes":"10.50","owed":"7.00","net":"-3.50","cleared":"7.00"},` +
		`{"firm":"Farm","owes":"8.20","owed":"10.50","net":"2.30","cleared":"7.00"},` +
		`{"firm":"Mill","owes":"7.00","owed":"8.20","net":"1.20","cleared":"7.00"}],` +
		`"totals":{"obligations":3,"firms":3,"amount":"25.70","cleared":"21.00","remaining":"4.70","share":"0.817121"}}`
	s.post("/v1/setoff", body).want(t, 200, want)
	s.post("/v1/setoff", body).want(t, 200, want) // the place is free again
	if after := s.stateOf(); after != before {
		t.Errorf("the state was %s and is %s", before, after)
	}
}

func TestSetOffOfAnyNamesAndScales(t *testing.T) {
	s := startServer(t, nil)
	answer := s.post("/v1/setoff", `{"obligations":[{"debtor":"\u00c4hre \"1\"","creditor":"水","amount":"1"},`+owed("水", `Ähre "1"`, "2", "")+`],"scale":8}`)
	if !strings.Contains(answer.body, `{"scale":8,`) || !strings.Contains(answer.body, `"firms":[{"firm":"Ähre \"1\"","owes":"1.00000000","owed":"2.00000000"`) {
		t.Error(answer.body)
	}
	s.post("/v1/setoff", `{"scale":0,"obligations":[`+owed("A", "B", "3", "")+`]}`).want(t, 200,
		`{"scale":0,"obligations":[{"debtor":"A","creditor":"B","amount":"3","cleared":"0","remaining":"3"}],"firms":[`+
			`{"firm":"A","owes":"3","owed":"0","net":"-3","cleared":"0"},{"firm":"B","owes":"0","owed":"3","net":"3","cleared":"0"}],`+
			`"totals":{"obligations":1,"firms":2,"amount":"3","cleared":"0","remaining":"3","share":"0.000000"}}`)
}

func TestSetOffIsRefused(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.MaxBodyBytes = 8 << 20 })
	good := owed("A", "B", "1", "")
	for _, row := range []struct {
		body        string
		status      int
		code, field string
	}{
		{"", 400, "empty", "body"},
		{"[", 400, "invalid_json", ""},
		{"[]", 422, "not_an_object", ""},
		{"{", 400, "invalid_json", ""},
		{setOffBody(good) + "x", 400, "invalid_json", ""},
		{"{}", 422, "missing_field", "obligations"},
		{`{"obligations":{}}`, 422, "wrong_type", "obligations"},
		{`{"obligations":[],"asset":"CNY"}`, 422, "unknown_field", "asset"},
		{`{"obligations":[],"obligations":[]}`, 422, "duplicate_field", "obligations"},
		{setOffBody(), 422, "invalid_value", "obligations"},
		{`{"scale":9,"obligations":[` + good + `]}`, 422, "invalid_value", "scale"},
		{`{"scale":"2","obligations":[` + good + `]}`, 422, "wrong_type", "scale"},
		{`{"scale":1.0,"obligations":[` + good + `]}`, 422, "invalid_value", "scale"},
		{setOffBody(good, "7"), 422, "not_an_object", "obligations[1]"},
		{setOffBody(good, good, "{}"), 422, "missing_field", "obligations[2].debtor"},
		{setOffBody(owed("A", "B", "1", `,"Id":"x"`)), 422, "unknown_field", "obligations[0].Id"},
		{setOffBody(owed("A", "B", "1", `,"debtor":"A"`)), 422, "duplicate_field", "obligations[0].debtor"},
		{setOffBody(owed("A", "B", "1", `,"id":1`)), 422, "wrong_type", "obligations[0].id"},
		{setOffBody(owed("A", "B", "1", `,"id":"\ud800"`)), 422, "invalid_value", "obligations[0].id"},
		{setOffBody(`{"debtor":"A","creditor":"B","amount":1}`), 422, "wrong_type", "obligations[0].amount"},
		{setOffBody(`{"debtor":"A","creditor":"B","amount":"\u0031"}`), 422, "escape_not_allowed", "obligations[0].amount"},
		{setOffBody(good, owed("A", "B", "-1", "")), 422, "invalid_value", "obligations[1].amount"},
		{setOffBody(owed("A", "B", "1e3", "")), 422, "invalid_value", "obligations[0].amount"},
		{setOffBody(owed("A", "B", "0.00", "")), 422, "invalid_value", "obligations[0].amount"},
		{setOffBody(owed("A", "B", "0.000000001", "")), 422, "too_many_decimals", "obligations[0].amount"},
		{`{"scale":1,"obligations":[` + owed("A", "B", "0.01", "") + `]}`, 422, "too_many_decimals", "obligations[0].amount"},
		{setOffBody(good, owed("A", "B", "9223372036854775807", "")), 422, "invalid_value", "obligations[1].amount"},
		{setOffBody(owed("A", "B", "0.1", ""), owed("A", "B", "922337203685477581", "")), 422, "invalid_value", "obligations[1].amount"},
		{setOffBody(owed("A", "A", "1", "")), 422, "invalid_value", "obligations[0].creditor"},
		{setOffBody(owed("A ", "B", "1", "")), 422, "invalid_value", "obligations[0].debtor"},
		{setOffBody(strings.Repeat(good+",", wire.MaxObligations) + good), 413, "too_many_obligations", "obligations"},
	} {
		t.Run(fmt.Sprintf("%.60s", row.body), func(t *testing.T) {
			s.post("/v1/setoff", row.body).wantProblem(t, row.status, row.code, row.field)
		})
	}
	s.do("POST", "/v1/setoff", "text/csv", "debtor,creditor,amount\n").wantProblem(t, 415, "unsupported_media_type", "")
	s.do("GET", "/v1/setoff", "", "").wantProblem(t, 405, "method_not_allowed", "")
}

func TestSetOffOfAsManyAsMayBe(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.MaxBodyBytes = 8 << 20 })
	there, back := owed("A", "B", "1", ""), owed("B", "A", "2", "")
	answer := s.post("/v1/setoff", setOffBody(strings.TrimSuffix(strings.Repeat(there+","+back+",", wire.MaxObligations/2), ",")))
	if answer.status != 200 || !strings.HasSuffix(answer.body, `"totals":{"obligations":100000,"firms":2,"amount":"150000","cleared":"100000","remaining":"50000","share":"0.666667"}}`) {
		t.Errorf("%d %.300s", answer.status, answer.body)
	}
}

// One set-off runs at a time; another one waits for it, and not for ever.
func TestSetOffWaitsForAnother(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.ReadTimeout = 50 * time.Millisecond })
	s.g.settingOff <- struct{}{}
	busy := s.post("/v1/setoff", setOffBody(owed("A", "B", "1", "")))
	busy.wantProblem(t, 503, "full", "")
	if busy.header.Get("Retry-After") == "" {
		t.Error("503 without Retry-After")
	}
	s.get("/v1/state") // others are answered
	<-s.g.settingOff
	if answer := s.post("/v1/setoff", setOffBody(owed("A", "B", "1", ""))); answer.status != 200 {
		t.Errorf("%d %s", answer.status, answer.body)
	}
}

// longChain is a ring of firms each of which owes the next more than it is owed: the longest work there is.
func longChain(firms int) string {
	var obligations []string
	for i := range firms {
		obligations = append(obligations, owed(fmt.Sprintf("F%06d", i), fmt.Sprintf("F%06d", (i+1)%firms), fmt.Sprint(i%(firms-1)+1), ""))
	}
	return setOffBody(obligations...)
}

func TestSetOffThatTakesTooLongIsGivenUp(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.WriteTimeout = 100 * time.Millisecond })
	s.post("/v1/setoff", longChain(40_000)).wantProblem(t, 422, "takes_too_long", "obligations")
	if answer := s.post("/v1/setoff", longChain(10)); answer.status != 200 {
		t.Errorf("%d %s", answer.status, answer.body)
	}
}

func TestSetOffEndsWithTheServer(t *testing.T) {
	s := startServer(t, nil)
	answers := make(chan answered)
	for range 2 { // one computes, one waits
		go func() { answers <- s.post("/v1/setoff", longChain(40_000)) }()
	}
	for len(s.g.settingOff) == 0 {
		time.Sleep(time.Millisecond)
	}
	s.g.stop()
	for range 2 {
		(<-answers).wantProblem(t, 503, "stopping", "")
	}
}

// An amount that is too large is not told to be no decimal.
func TestSetOffSaysThatAnAmountIsTooLarge(t *testing.T) {
	s := startServer(t, nil)
	answer := s.post("/v1/setoff", setOffBody(owed("A", "B", "9223372036854775808", "")))
	if !strings.Contains(answer.body, `"detail":"is more than 2^63-1 minor units"`) {
		t.Error(answer.body)
	}
}
