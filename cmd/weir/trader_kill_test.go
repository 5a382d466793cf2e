package main

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"weir/client"
)

// checkTraders looks up what every trader knows; all: also of orders that were found settled before.
func checkTraders(t *testing.T, s *child, traders []*trader, all bool) {
	t.Helper()
	c := client.New(s.address)
	defer c.Close()
	chains := map[string][]*linkedOrder{}
	sides := map[string]*linkedOrder{}
	for _, trader := range traders {
		trader.resend(t, c)
		for _, o := range trader.sent {
			if o.side != nil {
				sides[o.id] = o
			} else {
				chains[o.leg.Chain] = append(chains[o.leg.Chain], o)
			}
		}
	}
	rows, err := c.Matches(t.Context(), "", "", "")
	if err != nil {
		t.Fatal(err)
	}
	checkSides(t, s.url(), sides, rows, all)
	for _, legs := range chains {
		checkChain(t, c, s.url(), legs, all)
	}
	for _, asset := range []string{deskAsset, tradeAsset, bondAsset, dayAsset} {
		checkBalance(t, c, asset)
	}
}

// resend sends all orders again: what was answered gets its first answer; the rest is taken now, or was. Of a chain that was sent by one call all are, or none.
func (t *trader) resend(test *testing.T, c *client.Client) {
	test.Helper()
	var sides []client.Side
	var legs []client.Order
	for _, o := range t.sent {
		if o.side != nil {
			sides = append(sides, *o.side)
		} else {
			legs = append(legs, o.leg)
		}
	}
	var sideOutcomes []client.SideOutcome
	var legOutcomes []client.Outcome
	var err error
	if len(sides) > 0 {
		sideOutcomes, err = c.SubmitSides(test.Context(), sides)
	}
	if len(legs) > 0 && err == nil {
		legOutcomes, err = c.SubmitBatch(test.Context(), legs)
	}
	if err != nil || len(sideOutcomes) != len(sides) || len(legOutcomes) != len(legs) {
		test.Fatalf("%d answers to %d sides, %d to %d orders of chains: %v", len(sideOutcomes), len(sides), len(legOutcomes), len(legs), err)
	}
	known := map[string]bool{} // of the chains sent by one call that have no answer: whether it was there
	for _, o := range t.sent {
		var again client.SideOutcome
		if o.side != nil {
			again, sideOutcomes = sideOutcomes[0], sideOutcomes[1:]
		} else {
			again.Outcome, legOutcomes = legOutcomes[0], legOutcomes[1:]
		}
		if o.whole && o.first == nil {
			if was, other := known[o.leg.Chain]; other && was != again.Replayed {
				test.Errorf("chain %s is there in part: %s %v", o.leg.Chain, o.id, again.Replayed)
			}
			known[o.leg.Chain] = again.Replayed
		}
		t.answeredAgain(test, o, again)
	}
}

func (t *trader) answeredAgain(test *testing.T, o *linkedOrder, again client.SideOutcome) {
	test.Helper()
	if again.MatchedWith != "" || again.Status != "unmatched" { // one that was unmatched at first tells of no match, also later
		if o.partner != "" && again.MatchedWith != o.partner {
			test.Errorf("side %s was matched with %s, now with %q", o.id, o.partner, again.MatchedWith)
		}
		o.partner = again.MatchedWith
	}
	switch f := o.first; {
	case f == nil:
		t.answered(o, again.Outcome)
	case !again.Replayed || again.Seq != f.Seq || again.Status != f.Status || again.Code != f.Code:
		test.Errorf("order %s was answered %+v, now %+v", o.id, *f, again)
	}
}

// checkSides looks the sides up in the list of all. Both of a pair have one status, and settled by one instruction.
func checkSides(t *testing.T, url string, sides map[string]*linkedOrder, rows []client.Match, all bool) {
	t.Helper()
	byID := map[string]client.Match{}
	for _, row := range rows {
		byID[row.ID] = row
	}
	for id, o := range sides {
		row, listed := byID[id]
		if listed != (o.first.Status != "rejected") {
			t.Errorf("side %s, answered %+v, is listed: %v", id, *o.first, listed)
		}
		if !listed {
			continue
		}
		o.checkRow(t, row, sides[row.MatchedWith])
		if row.MatchedWith == "" {
			if o.other != nil && byID[o.other.id].Status == "unmatched" && row.Status == "unmatched" {
				t.Errorf("side %s and %s mirror each other, and are unmatched", id, o.other.id)
			}
			continue
		}
		other := byID[row.MatchedWith]
		if other.MatchedWith != id || other.Status != row.Status || other.Participant != row.Counterparty ||
			other.Agreed != (client.Both{Gives: row.Agreed.Takes, Takes: row.Agreed.Gives}) || other.Settled != (client.Both{Gives: row.Settled.Takes, Takes: row.Settled.Gives}) {
			t.Errorf("two sides of a trade:\n%+v\n%+v", row, other)
		}
		if row.Status == "settled" && (!o.ended || all) && id < other.ID { // once a pair
			sameEnd(t, url, id, row.MatchedWith)
			o.ended = true
		}
	}
	if len(byID) > len(sides) {
		t.Errorf("%d sides are listed, %d were sent", len(byID), len(sides))
	}
}

// checkRow compares a side with what its trader knows of it. other is the one that it is matched with, nil for none.
func (o *linkedOrder) checkRow(t *testing.T, row client.Match, other *linkedOrder) {
	t.Helper()
	if row.Seq != o.first.Seq || row.Gives != o.side.Gives || row.Takes != o.side.Takes || row.Reference != o.side.Reference || o.partner != "" && row.MatchedWith != o.partner {
		t.Errorf("side %+v, answered %+v, is %+v", *o.side, *o.first, row)
	}
	if !follows(o.told, row.Status) || row.Status == "rejected" {
		t.Errorf("side %s was %s and is %s", o.id, o.told, row.Status)
	}
	switch row.Status {
	case "cancelled":
		if !o.asked || other != nil && !other.asked {
			t.Errorf("side %s is cancelled, and not all asked for it: %v, %+v", o.id, o.asked, other)
		}
	case "settled", "expired":
	default:
		if !slices.Contains(o.held, row.Held) || row.CancelAsked && !o.asked || o.sure && !row.CancelAsked {
			t.Errorf("side %s has the marks held %v, cancel asked %v; want held %v, asked %v, answered %v", o.id, row.Held, row.CancelAsked, o.held, o.asked, o.sure)
		}
		o.held, o.asked, o.sure = []bool{row.Held}, row.CancelAsked, row.CancelAsked
	}
	if row.Status == "settled" && row.Settled != row.Agreed || units(t, row.Settled.Gives) < units(t, o.settled.Gives) || units(t, row.Settled.Takes) < units(t, o.settled.Takes) {
		t.Errorf("of side %s %+v had settled, and now, %s, %+v of %+v", o.id, o.settled, row.Status, row.Settled, row.Agreed)
	}
	o.parted = o.parted || row.Status != "settled" && units(t, row.Settled.Gives) > 0
	o.told, o.partner, o.settled = row.Status, row.MatchedWith, row.Settled
}

// follows says whether an order that settles with others may have come from one status to another.
func follows(from, to string) bool {
	switch from {
	case to, "unmatched":
		return true
	case "queued", "held", "warehoused":
		return to != "unmatched" && to != "rejected"
	}
	return false
}

// checkChain looks a chain up: if it is complete its orders have one status, and settled by one instruction.
func checkChain(t *testing.T, c *client.Client, url string, legs []*linkedOrder, all bool) {
	t.Helper()
	open, asked, ids := all, false, []string{}
	for _, o := range legs {
		open = open || o.told == "unmatched" || follows(o.told, "queued")
		asked = asked || o.asked
		ids = append(ids, o.id)
	}
	if !open {
		return
	}
	chain, err := c.Chain(t.Context(), legs[0].leg.Chain)
	if err != nil || chain.Legs != legs[0].leg.Legs || (chain.State == "complete") != (chain.Legs == len(chain.Orders)) {
		t.Fatalf("chain %s: %+v, %v", legs[0].leg.Chain, chain, err)
	}
	status := map[string]string{} // all of one moment
	for _, row := range chain.Orders {
		status[row.ID] = row.Status
	}
	for _, o := range legs {
		found, listed := status[o.id]
		if listed != (o.first.Status != "rejected") {
			t.Errorf("order %s, answered %+v, is among the orders of its chain: %v", o.id, *o.first, listed)
		}
		if !listed {
			found, _ = lastStep(t, url, o.id)
		}
		if !follows(o.told, found) || found == "cancelled" && !asked || chain.State == "complete" && o.first.Status != "rejected" && found != chain.Status {
			t.Errorf("order %s was %s and is %s; a cancellation was asked for: %v; the chain is %s, %s", o.id, o.told, found, asked, chain.State, chain.Status)
		}
		o.told = found
	}
	if chain.State == "complete" && chain.Status == "settled" {
		sameEnd(t, url, ids...)
	}
}

// sameEnd wants orders to be settled, and by one instruction.
func sameEnd(t *testing.T, url string, ids ...string) {
	t.Helper()
	_, want := lastStep(t, url, ids[0])
	for _, id := range ids {
		if status, seq := lastStep(t, url, id); status != "settled" || seq != want || seq == 0 {
			t.Errorf("order %s is %s by sequence %d; what settles with it, by %d", id, status, seq, want)
		}
	}
}

// lastStep answers where an order is, and by which sequence it came there, 0 where that is not final.
func lastStep(t *testing.T, url, id string) (status string, seq uint64) {
	t.Helper()
	var found struct {
		Status  string
		History []struct {
			Status string
			Seq    uint64
		}
	}
	if err := json.Unmarshal(get(t, url+"/v1/orders/"+id), &found); err != nil {
		t.Fatal(err)
	}
	last := found.History[len(found.History)-1]
	if last.Status != found.Status {
		t.Errorf("order %s is %s, and has the history %+v", id, found.Status, found.History)
	}
	return found.Status, last.Seq
}

// checkBalance adds up the balances of an asset; none but the issuer's is below zero.
func checkBalance(t *testing.T, c *client.Client, asset string) {
	t.Helper()
	accounts, err := c.Accounts(t.Context(), asset)
	if err != nil || len(accounts) != len(killBanks)+1 {
		t.Fatalf("%d accounts in %s: %v", len(accounts), asset, err)
	}
	sum := int64(0)
	for _, a := range accounts {
		balance := units(t, a.Balance)
		sum += balance
		if balance < 0 && a.Kind != "issuer" {
			t.Errorf("account %d of %s in %s is at %s", a.Account, a.Participant, asset, a.Balance)
		}
	}
	if sum != 0 {
		t.Errorf("the balances in %s sum to %d minor units", asset, sum)
	}
}

// units reads a decimal as minor units; an empty one is 0.
func units(t *testing.T, decimal string) int64 {
	t.Helper()
	if decimal == "" {
		return 0
	}
	n, err := strconv.ParseInt(strings.Replace(decimal, ".", "", 1), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// traderWords counts what became of the sides of trades and of the chains.
func traderWords(traders []*trader) map[string]int {
	seen := map[string]int{}
	for _, trader := range traders {
		for word, n := range trader.seen {
			seen[word] += n
		}
		for _, o := range trader.sent {
			kind := "side "
			if o.side == nil {
				kind = "chained "
			}
			if o.parted {
				seen["part"]++
			}
			if o.told == "cancelled" && o.partner != "" {
				kind = "pair "
			}
			seen[kind+o.told]++
		}
	}
	return seen
}
