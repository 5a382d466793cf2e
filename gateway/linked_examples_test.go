package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
)

// readExample reads the published example of an id; without the file the test is skipped.
func readExample(t *testing.T, id string, into any) {
	t.Helper()
	text, err := os.ReadFile(examplesFile)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip(examplesFile + " is not here")
	}
	var all struct{ Examples []json.RawMessage }
	if err := errors.Join(err, json.Unmarshal(text, &all)); err != nil {
		t.Fatal(err)
	}
	for _, one := range all.Examples {
		var head struct{ ID string }
		if err := json.Unmarshal(one, &head); err == nil && head.ID == id {
			if err := json.Unmarshal(one, into); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("%s has no example %s", examplesFile, id)
}

// linkedExample is a ring of trades that settles without any money at the start.
type linkedExample struct {
	Balances map[string]map[string]int64
	Links    []struct {
		ID   string
		Legs [][4]any // debtor, creditor, asset, amount
	}
	Expected struct {
		OneByOne []string `json:"one_by_one"`
		Linked   []string `json:"gridlock_linked"`
		Balances map[string]map[string]int64
	}
}

// TestPublishedRing drives the ring both ways: each link as a chain of its legs, and as the two sides of a trade.
func TestPublishedRing(t *testing.T) {
	var e linkedExample
	readExample(t, "pvp_ring_zero_liquidity", &e)
	if len(e.Links) != 3 || len(e.Expected.Linked) != 3 || len(e.Expected.OneByOne) != 0 {
		t.Fatalf("%+v", e)
	}
	for _, way := range []string{"chains", "matches"} {
		t.Run(way, func(t *testing.T) {
			s := startServer(t, nil)
			s.createLinked(&e)
			var ids []string // of one order of each link
			for i, link := range e.Links {
				ids = append(ids, nextExampleID())
				second := nextExampleID()
				body := linkBody(way, ids[i], second, link.Legs)
				if a := s.post("/v1/"+way, body); a.status != 200 || strings.Contains(a.body, `"rejected"`) || strings.Contains(a.body, `"settled"`) != (i == len(e.Links)-1) {
					t.Errorf("%s %s: %d %s", way, link.ID, a.status, a.body)
				}
				for _, id := range ids[:i] {
					if settled := strings.Contains(s.get("/v1/orders/"+id).body, `"status":"settled","iso_status"`); settled != (i == len(e.Links)-1) {
						t.Errorf("after %s order %s is settled: %v", link.ID, id, settled)
					}
				}
			}
			s.checkBalances(e.Expected.Balances)
		})
	}
}

// createLinked makes the assets, banks and accounts of an example, all empty.
func (s *testServer) createLinked(e *linkedExample) {
	s.t.Helper()
	for _, bank := range slices.Sorted(maps.Keys(e.Balances)) {
		s.post("/v1/participants", fmt.Sprintf(`{"id":%q}`, bank))
		for _, asset := range slices.Sorted(maps.Keys(e.Balances[bank])) {
			s.post("/v1/assets", fmt.Sprintf(`{"code":%q,"scale":0,"issuer":"ISSUER-%s"}`, asset, asset))
			s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":%q}`, bank, asset))
			if e.Balances[bank][asset] != 0 {
				s.t.Fatal("the example is funded")
			}
		}
	}
}

// linkBody is what two legs are submitted as.
func linkBody(way, first, second string, legs [][4]any) string {
	order := func(id string, l [4]any) string {
		return fmt.Sprintf(`{"id":%q,"debtor":%q,"creditor":%q,"asset":%q,"amount":"%v"}`, id, l[0], l[1], l[2], l[3])
	}
	side := func(id string, gives, takes [4]any) string {
		return fmt.Sprintf(`{"id":%q,"participant":%q,"counterparty":%q,"gives":{"asset":%q,"amount":"%v"},"takes":{"asset":%q,"amount":"%v"}}`,
			id, gives[0], gives[1], gives[2], gives[3], takes[2], takes[3])
	}
	if way == "chains" {
		return fmt.Sprintf(`{"id":%q,"legs":[%s,%s]}`, nextExampleID(), order(first, legs[0]), order(second, legs[1]))
	}
	return "[" + side(first, legs[0], legs[1]) + "," + side(second, legs[1], legs[0]) + "]"
}

func (s *testServer) checkBalances(want map[string]map[string]int64) {
	s.t.Helper()
	for bank, balances := range want {
		rows := s.get("/v1/accounts?participant=" + bank).body
		for asset, balance := range balances {
			if row := fmt.Sprintf(`"asset":%q,"kind":"settlement","balance":"%d"`, asset, balance); !strings.Contains(rows, row) {
				s.t.Errorf("%s: %s is not in %s", bank, row, rows)
			}
		}
	}
}

// TestPublishedPartialDelivery drives a delivery of more than there is, first whole and then in part.
func TestPublishedPartialDelivery(t *testing.T) {
	var e struct {
		Securities, Cash map[string]int64
		Instruction      struct {
			Quantity int64 `json:"qty"`
			Amount   int64
		}
		Expected struct {
			Whole string `json:"no_partial"`
			Part  struct {
				Quantity int64 `json:"settled_qty"`
				Amount   int64 `json:"settled_amount"`
			} `json:"partial_allowed"`
		}
	}
	readExample(t, "dvp_partial", &e)
	want := e.Expected.Part
	if e.Expected.Whole != "pending" || want.Quantity != 60 {
		t.Fatalf("%+v", e.Expected)
	}
	for _, partial := range []bool{false, true} {
		s := startServer(t, nil)
		s.post("/v1/participants", `{"id":"SELLER"}`)
		s.post("/v1/participants", `{"id":"BUYER"}`)
		for asset, funded := range map[string]map[string]int64{"XX0000000001": {"SELLER": e.Securities["seller"]}, "EUR": {"BUYER": e.Cash["buyer"]}} {
			s.post("/v1/assets", fmt.Sprintf(`{"code":%q,"scale":0,"issuer":"ISSUER"}`, asset))
			for _, bank := range []string{"SELLER", "BUYER"} {
				s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":%q}`, bank, asset))
				if funded[bank] > 0 {
					s.post("/v1/funding", fmt.Sprintf(`{"id":%q,"participant":%q,"asset":%q,"amount":"%d","direction":"in"}`, nextExampleID(), bank, asset, funded[bank])).has(t, `"settled"`)
				}
			}
		}
		security := fmt.Sprintf(`{"asset":"XX0000000001","amount":"%d"}`, e.Instruction.Quantity)
		cash := fmt.Sprintf(`{"asset":"EUR","amount":"%d"}`, e.Instruction.Amount)
		id := nextExampleID()
		s.post("/v1/matches", fmt.Sprintf(`{"id":%q,"participant":"SELLER","counterparty":"BUYER","gives":%s,"takes":%s,"partial":%v}`, id, security, cash, partial)).has(t, `"unmatched"`)
		s.post("/v1/matches", fmt.Sprintf(`{"id":%q,"participant":"BUYER","counterparty":"SELLER","gives":%s,"takes":%s,"partial":%v}`, nextExampleID(), cash, security, partial)).has(t, `"queued"`)
		settled := `"settled":{"gives":"0","takes":"0"}`
		if partial {
			settled = fmt.Sprintf(`"settled":{"gives":"%d","takes":"%d"}`, want.Quantity, want.Amount)
		}
		s.get("/v1/matches/"+id).has(t, `"status":"queued"`, settled)
		if partial {
			s.checkBalances(map[string]map[string]int64{"SELLER": {"XX0000000001": 0, "EUR": want.Amount}, "BUYER": {"XX0000000001": want.Quantity, "EUR": e.Cash["buyer"] - want.Amount}})
		}
	}
}
