package main

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// Trades, chains and the business day go the way of all other calls, and stand in the log.
func TestTradesAndChainsByCommand(t *testing.T) {
	dir := t.TempDir()
	s := startServer(t, dir)
	setUp(t, s.url()) // 13 instructions
	post(t, s.url()+"/v1/assets", `{"code":"XX0000000001","scale":0,"issuer":"DEPO","business_date":"2200-01-02"}`, http.StatusUnprocessableEntity)
	post(t, s.url()+"/v1/assets", `{"code":"XX0000000001","scale":0,"issuer":"DEPO","zeroing":true}`, http.StatusCreated)
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		post(t, s.url()+"/v1/accounts", `{"participant":"`+bank+`","asset":"XX0000000001"}`, http.StatusCreated)
	}
	to := func(path string, files ...string) []string {
		return append([]string{"submit", "--addr", s.address, "--to", path}, files...)
	}
	const buy = `{"id":"00000000-0000-4000-9000-000000000001","participant":"ALPHCNB0","counterparty":"BRAVGB20","gives":{"asset":"EUR","amount":"5.00"},"takes":{"asset":"XX0000000001","amount":"3"},"reference":"T-1","tolerance":"0.10","partial":true}`
	const sell = `{"id":"00000000-0000-4000-9000-000000000002","participant":"BRAVGB20","counterparty":"ALPHCNB0","gives":{"asset":"XX0000000001","amount":"3"},"takes":{"asset":"EUR","amount":"5.00"}}`
	sides := file(t, "sides.ndjson", buy+"\n"+sell)
	if out := mustRun(t, to("matches", sides)...); !strings.Contains(out, `"status":"unmatched"`) || !strings.Contains(out, `"status":"queued"`) || !strings.Contains(out, `"matched_with":"00000000-0000-4000-9000-000000000001"`) {
		t.Error(out)
	}
	if out := mustRun(t, to("matches/00000000-0000-4000-9000-000000000001/cancel")...); !strings.Contains(out, `"code":"partner_to_cancel"`) {
		t.Error(out)
	}
	if out := mustRun(t, to("orders/00000000-0000-4000-9000-000000000002/cancel")...); !strings.Contains(out, `"status":"cancelled"`) {
		t.Error(out)
	}
	chain := `{"id":"00000000-0000-4000-9000-0000000000c1","legs":[` + order(21, "1.00") + "," + strings.Replace(order(22, "2.00"), `"asset"`, `"category":"interbank","asset"`, 1) + "]}"
	if out := mustRun(t, to("chains", file(t, "chain.json", chain))...); !strings.Contains(out, `"state":"complete","status":"settled"`) {
		t.Error(out)
	}
	// One order of it is refused: so is the command.
	taken := strings.NewReplacer("00c1", "00c2", "2.00", "7.00").Replace(strings.Replace(chain, order(21, "1.00"), order(23, "1.00"), 1))
	if out := runRefused(t, to("chains", file(t, "taken.json", taken))...); !strings.Contains(out, `"state":"gathers","status":"unmatched"`) || !strings.Contains(out, `"duplicate_key"`) {
		t.Error(out)
	}
	soon := time.Now().UTC().AddDate(0, 0, 3).Format(time.DateOnly)
	if out := mustRun(t, to("day", file(t, "day.ndjson", `{"asset":"EUR","to":"cut-off"} {"asset":"EUR","to":"pre-open","business_date":"`+soon+`"}`))...); strings.Count(out, `"applied"`) != 2 {
		t.Error(out)
	}
	mustStop(t, s)
	all := mustRun(t, "log", "dump", "--data", dir, "--from", "14")
	for _, part := range []string{
		"  14 create_asset participant DEPO asset XX0000000001 scale 0 credit line 0 options 4 day open 2200-01-02\n",
		"create_asset participant DEPO asset XX0000000001 scale 0 credit line 0 options 20 day open 20",
		"submit_trade 00000000000040009000000000000001 account 2 to 3 amount 500 method 0 priority 0 flags 0 takes 3 of asset 2 tolerance 10 partial true reference \"T-1\"\n",
		"submit_trade 00000000000040009000000000000002 account ", " takes 500 of asset 1 tolerance 0 partial false reference \"\"\n",
		"submit_order 00000000000040009000000000000022 account 2 to 3 amount 200 method 0 priority 0 flags 0 interbank chain 000000000000400090000000000000c1 legs 2\n",
		"set_day asset 1 day cut-off\n", "set_day asset 1 day pre-open " + soon + "\n",
	} {
		if !strings.Contains(all, part) {
			t.Errorf("%q is not in\n%s", part, all)
		}
	}
}
