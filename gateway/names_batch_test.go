package gateway

import (
	"fmt"
	"strings"
	"testing"

	"weir/gateway/wire"
	"weir/sequencer"
)

func TestParticipantsInAnArrayStandAlone(t *testing.T) {
	s := startServer(t, nil)
	s.setUp() // seven instructions; participants 1 to 4
	body := `[{"id":"DELTFRB0","name":"Delta \"D\" {é}","kind":"bank"},{"id":"d"},{"id":"ALPHCNB0","kind":"switch"}, {"id":"ECHOJPT0"},7,` +
		`{"id":"ECHOJPT0"},{"id":"FOXTUSN0","kind":"bank","kind":"bank"},{"id":"CHARDEF0"}]`
	const echo = `{"id":"ECHOJPT0","number":6,"kind":"other","status":"created","seq":10}`
	again := strings.Replace(echo, "}", `,"replayed":true}`, 1)
	rest := `,{"status":"rejected","iso_status":"RJCT","reason":"RC01","code":"invalid_value","field":"id","detail":"must be 1 to 35 of A-Z, 0-9 and hyphen"}` +
		`,{"id":"ALPHCNB0","status":"rejected","iso_status":"RJCT","reason":"DUPL","code":"exists","detail":"it exists with other content","seq":SEQ},`
	ends := `{"status":"rejected","iso_status":"RJCT","reason":"CH16","code":"not_an_object","detail":"an object is due"},` + again +
		`,{"status":"rejected","iso_status":"RJCT","reason":"CH17","code":"duplicate_field","field":"kind","detail":"stands more than once"}` +
		`,{"id":"CHARDEF0","number":4,"kind":"other","status":"created","seq":4,"replayed":true}]`
	s.post("/v1/participants", body).want(t, 200, `[{"id":"DELTFRB0","number":5,"name":"Delta \"D\" {é}","kind":"bank","status":"created","seq":8}`+
		strings.Replace(rest, "SEQ", "9", 1)+echo+","+ends)
	// Asked again, all are the first answers, but for what is refused anew.
	s.post("/v1/participants", body).want(t, 200, `[{"id":"DELTFRB0","number":5,"kind":"bank","status":"created","seq":8,"replayed":true}`+
		strings.Replace(rest, "SEQ", "14", 1)+again+","+ends)
	s.get("/v1/participants?limit=2&cursor="+cursorOf(t, s.get("/v1/participants?limit=4").body)).want(t, 200,
		`{"items":[{"id":"DELTFRB0","number":5,"kind":"bank","suspended":false,"debit_blocked":false,"credit_blocked":false,"closed":false},{"id":"ECHOJPT0","number":6,"kind":"other","suspended":false,"debit_blocked":false,"credit_blocked":false,"closed":false}]}`)
}

// cursorOf is the next_cursor of a page.
func cursorOf(t *testing.T, page string) string {
	t.Helper()
	_, rest, found := strings.Cut(page, `"next_cursor":"`)
	cursor, _, _ := strings.Cut(rest, `"`)
	if !found {
		t.Fatalf("no cursor in %s", page)
	}
	return cursor
}

func TestAccountsInAnArrayStandAlone(t *testing.T) {
	s := startServer(t, nil)
	s.setUp() // seven instructions; accounts 1 to 3
	body := `[{"participant":"CHARDEF0","asset":"CNY","credit_line":"2.5"},{"participant":"NOBODY","asset":"CNY"},{"participant":"CHARDEF0","asset":"USD"},` +
		`{"participant":"CHARDEF0","asset":"CNY","credit_line":"0.001"},{"participant":"CBCNCNB0","asset":"CNY"},{"participant":"CHARDEF0","asset":"CNY"},` +
		`{"participant":"CHARDEF0","asset":"CNY","credit_line":"2.50","kind":"settlement"}]`
	account := `"participant":"CHARDEF0","asset":"CNY","kind":"settlement","credit_line":"2.50","status":"created","seq":8`
	refused := `{"participant":"NOBODY","asset":"CNY","status":"rejected","iso_status":"RJCT","reason":"RC01","code":"unknown_participant","field":"participant","detail":"the participant is unknown","seq":%d},` +
		`{"status":"rejected","iso_status":"RJCT","reason":"AM11","code":"unknown_name","field":"asset","detail":"there is no such asset"},` +
		`{"status":"rejected","iso_status":"RJCT","reason":"AM12","code":"too_many_decimals","field":"credit_line","detail":"has more decimals than the asset"},` +
		`{"participant":"CBCNCNB0","asset":"CNY","status":"rejected","iso_status":"RJCT","reason":"AG01","code":"not_supported","field":"participant","detail":"not offered here","seq":%d},` +
		`{"participant":"CHARDEF0","asset":"CNY","status":"rejected","iso_status":"RJCT","reason":"DUPL","code":"exists","detail":"it exists with other content","seq":%d},` +
		`{"account":4,` + account + `,"replayed":true}]`
	s.post("/v1/accounts", body).want(t, 200, `[{"account":4,`+account+`},`+fmt.Sprintf(refused, 9, 10, 11))
	s.post("/v1/accounts", body).want(t, 200, `[{"account":4,`+account+`,"replayed":true},`+fmt.Sprintf(refused, 14, 15, 16))
}

func TestNamesInLinesStandAlone(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	a := s.do("POST", "/v1/participants", typeLines, "{\"id\":\"DELTFRB0\"}\n\n{\"id\":\n{\"id\":\"ECHOJPT0\"}")
	lines := strings.Split(a.body, "\n")
	if a.status != 200 || a.header.Get("Content-Type") != typeLines || len(lines) != 4 || !strings.Contains(lines[0], `"number":5`) ||
		!strings.Contains(lines[1], `"code":"invalid_json"`) || !strings.Contains(lines[2], `"number":6`) || lines[3] != "" {
		t.Errorf("%d %s\n%s", a.status, a.header.Get("Content-Type"), a.body)
	}
	s.do("POST", "/v1/accounts", typeLines, `{"participant":"ECHOJPT0","asset":"CNY"}`).want(t, 200,
		`{"account":4,"participant":"ECHOJPT0","asset":"CNY","kind":"settlement","credit_line":"0.00","status":"created","seq":10}`+"\n")
}

// As many as a request may hold, each created in its place, and one more than that: none is.
func TestLimitOfNames(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	bodies := func(n int) (participants, accounts string) {
		var p, a []string
		for i := range n {
			p = append(p, fmt.Sprintf(`{"id":"P%d","name":"%s"}`, i, strings.Repeat("é", 140)))
			a = append(a, fmt.Sprintf(`{"participant":"P%d","asset":"CNY"}`, i))
		}
		return "[" + strings.Join(p, ",") + "]", "[" + strings.Join(a, ",") + "]"
	}
	before := s.stateOf()
	participants, accounts := bodies(wire.MaxOrders + 1)
	s.post("/v1/participants", participants).wantProblem(t, 413, "too_many_orders", "body")
	s.post("/v1/accounts", accounts).wantProblem(t, 413, "too_many_orders", "body")
	if after := s.stateOf(); after != before {
		t.Errorf("state %s, before %s", after, before)
	}
	participants, accounts = bodies(wire.MaxOrders)
	if a := s.post("/v1/participants", participants); a.status != 200 || strings.Count(a.body, `"status":"created"`) != wire.MaxOrders {
		t.Errorf("%d %.200s", a.status, a.body)
	}
	a := s.post("/v1/accounts", accounts)
	if last := fmt.Sprintf(`{"account":%d,"participant":"P%d"`, wire.MaxOrders+3, wire.MaxOrders-1); a.status != 200 || !strings.Contains(a.body, last) {
		t.Errorf("%d %.200s", a.status, a.body)
	}
}

func TestNamesOfTooLargeABody(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.MaxBodyBytes = 1000 })
	before := s.stateOf()
	s.post("/v1/participants", `[{"id":"P1"},`+strings.Repeat(" ", 1000)+`{"id":"P2"}]`).wantProblem(t, 413, "body_too_large", "body")
	if after := s.stateOf(); after != before {
		t.Errorf("state %s, before %s", after, before)
	}
}
