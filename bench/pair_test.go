package bench

import (
	"encoding/json"
	"testing"
)

// Requests of a pair go to one client, have the same amounts, and share the last orders of a round.
func TestPhasesOfPairs(t *testing.T) {
	for orders := 1; orders < 60; orders++ {
		p := phase{orders: orders, batch: 8, pair: 2}
		sum, requests := 0, 0
		for first := p.take(); p.ordersOf(first) > 0; first = p.take() {
			one, two := p.ordersOf(first), p.ordersOf(first+1)
			if first%2 != 0 || two > one || one-two > 1 || one > 8 {
				t.Fatalf("%d orders: a pair of %d and %d at request %d", orders, one, two, first)
			}
			sum += one + two
			requests += min(one, 1) + min(two, 1)
		}
		if sum != orders || requests != p.requests() {
			t.Errorf("%d orders: %d in %d requests, expected %d", orders, sum, requests, p.requests())
		}
	}
	for _, name := range []string{"pvp", "mixed"} {
		c := complete(t, Config{Workload: name, Batch: 8, Orders: 99, Warmup: 7, Rounds: 3})
		warmup, rounds := phases(&c)
		for _, p := range append(rounds, warmup) {
			if p.orders%c.workload.unit != 0 || p.first%2 != 0 {
				t.Errorf("%s: a round of %d orders from request %d", name, p.orders, p.first)
			}
		}
	}
}

// The second request mirrors the first, side by side.
func TestSidesMirror(t *testing.T) {
	type worth struct{ Asset, Amount string }
	type side struct {
		ID, Participant, Counterparty, Reference string
		Gives, Takes                             worth
	}
	c := complete(t, Config{Seed: 9, Accounts: 30, Workload: "pvp", Batch: 10})
	g := newGenerator(&c)
	amounts := makeAmounts(9)
	s := newTemplates(formatByName("json"), &c, "host", amounts[:])
	sides := func(request int) (all []side) {
		r := s.of(request, 10)
		fillText(g, r, firstOrder(request, 10))
		if err := json.Unmarshal(r.bytes[r.body:], &all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	references := map[string]bool{}
	for request := 0; request < 20; request += 2 {
		first, second := sides(request), sides(request+1)
		for i, a := range first {
			b := second[i]
			if a.ID == b.ID || a.Participant != b.Counterparty || b.Participant != a.Counterparty || a.Gives != b.Takes || a.Takes != b.Gives ||
				a.Gives.Asset != "EUR" || b.Gives.Asset != "USD" || a.Reference != b.Reference || references[a.Reference] {
				t.Fatalf("request %d, place %d: %+v and %+v", request, i, a, b)
			}
			if want := decimal(s.amount(request, i)); a.Gives.Amount != want {
				t.Fatalf("request %d, place %d: %s, and by the generator %s", request, i, a.Gives.Amount, want)
			}
			references[a.Reference] = true
		}
	}
}

// What flows say of an account is what the requests move.
func TestFlowsAreThoseOfTheRequests(t *testing.T) {
	for _, name := range []string{"gross", "mixed", "pvp"} {
		c := complete(t, Config{Seed: 9, Accounts: 10, Workload: name, Batch: 16, Orders: 5000, Rounds: 1})
		g := newGenerator(&c)
		amounts := makeAmounts(9)
		s := newTemplates(formatByName("ndjson"), &c, "host", amounts[:])
		_, rounds := phases(&c)
		f := newFlows(g)
		f.add(g, s, rounds[0])
		var sum, orders int64
		for i := range f.sent {
			sum += f.sent[i] - f.received[i]
		}
		rounds[0].each(func(request, place int) {
			if g.settles(firstOrder(request, c.Batch) + uint64(place)) {
				orders += s.amount(request, place)
			}
		})
		for i := range f.sent {
			orders -= f.sent[i]
		}
		if sum != 0 || orders != 0 {
			t.Errorf("%s: what is sent and not received is %d, what is neither %d", name, sum, orders)
		}
	}
}
