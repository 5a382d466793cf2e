package main

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"weir/client"
)

// deskKills is how often the server under the desks' load is killed, per log store.
const deskKills = 8

// TestKilledServerKeepsEverySetting kills a server while the desks and the traders of four banks, and who leads the business day, send instructions of all
// kinds. After each restart every order that was answered is where its answers left it or where time and others may have brought it since, every setting
// is the one that was answered, and what got no answer was done or was not. Orders that settle together did.
func TestKilledServerKeepsEverySetting(t *testing.T) {
	for _, store := range []string{"direct", "portable"} {
		t.Run(store, func(t *testing.T) {
			t.Parallel()
			killDesks(t, store)
		})
	}
}

func killDesks(t *testing.T, store string) {
	seed := *killSeed
	if seed == 0 {
		seed = uint64(time.Now().UnixNano())
	}
	rounds := deskKills
	if testing.Short() {
		rounds = 2
	}
	defer func() {
		if t.Failed() {
			t.Logf("again with: go test ./cmd/weir -run %s -kill-seed %d", t.Name(), seed)
		}
	}()
	dir, random := t.TempDir(), rand.New(rand.NewPCG(seed, 2))
	s := startServer(t, dir, "--store", store, "--tick", "5ms")
	setUp(t, s.url())
	setUpTrades(t, s.url())
	var desks []*desk
	for i, bank := range killBanks {
		desks = append(desks, newDesk(bank, uint32(i+2), seed))
	}
	traders, leader := newTraders(seed), newDayLeader(t, s.url(), seed)
	workers := []worker{leader}
	for i := range killBanks {
		workers = append(workers, desks[i], traders[i])
	}
	met := map[string]int{}
	for round, last := 0, false; !last; round++ {
		workUntilKilled(t, s, workers, time.Duration(130+random.IntN(130))*time.Millisecond)
		s = startServer(t, dir, "--store", store, "--tick", "5ms")
		last = round+1 >= rounds && (testing.Short() || len(unmet(met)) == 0 || round+1 == mostKills*rounds)
		checkDesks(t, s, desks, last)
		checkTraders(t, s, traders, last)
		leader.check(t, s, last)
		if t.Failed() {
			return
		}
		meet(met, desks, traders, leader)
	}
	mustKill(t, s)
	if out, err := exec.Command(os.Args[0], "verify", "--data", dir).CombinedOutput(); err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
	t.Logf("the day is at %+v; met: %v", leader.may[0], met)
	if missing := unmet(met); len(missing) > 0 && !testing.Short() {
		t.Errorf("it shows nothing, for it did not meet %q", missing)
	}
}

// mostKills is how many times as often as planned the server is killed where something was not met by then.
const mostKills = 4

// toMeet is what a run must have met before it shows anything.
var toMeet = []string{
	"settled", "queued", "held", "warehoused", "cancelled", "expired", "rejected",
	"side settled", "side unmatched", "side held", "side cancelled", "side expired", "side rejected", "pair cancelled", "partner_to_cancel", "part",
	"chained settled", "chained cancelled", "chained rejected",
	"step to cut-off", "step to clearing", "step to end-of-day", "step to closed", "step to pre-open", "step to open", "step to second pre-open", "step to second open",
	dayAsset + " settled", dayAsset + " expired", dayAsset + " rejected",
}

// meet notes what there is now; what was met once stays so.
func meet(met map[string]int, desks []*desk, traders []*trader, leader *dayLeader) {
	for _, seen := range []map[string]int{deskWords(desks), traderWords(traders), leader.words()} {
		for word, n := range seen {
			met[word] = max(met[word], n)
		}
	}
}

func unmet(met map[string]int) (missing []string) {
	for _, word := range toMeet {
		if met[word] == 0 {
			missing = append(missing, word)
		}
	}
	return missing
}

// worker sends until the server does not answer any more; an answer that should not be is an error.
type worker interface{ work(address string) error }

// workUntilKilled lets all work until the server is killed in the middle.
func workUntilKilled(t *testing.T, s *child, workers []worker, span time.Duration) {
	t.Helper()
	var working sync.WaitGroup
	for i, w := range workers {
		working.Go(func() {
			if err := w.work(s.address); err != nil {
				t.Errorf("worker %d: %v", i, err)
			}
		})
	}
	time.Sleep(span)
	mustKill(t, s)
	working.Wait()
}

// checkDesks looks up what every desk knows; all: also of orders that were found final before.
func checkDesks(t *testing.T, s *child, desks []*desk, all bool) {
	t.Helper()
	c := client.New(s.address)
	defer c.Close()
	for _, d := range desks {
		d.resend(t, c)
	}
	held := map[string]bool{}
	for _, d := range desks {
		for _, id := range d.ids {
			o := d.orders[id]
			if all || len(o.may) != 1 || !isFinal(o.may[0]) {
				o.check(t, s.url())
			}
			held[id] = o.may[0] == "held" && o.sent.ExpiresAt == ""
		}
		d.checkSettings(t, c)
	}
	for _, d := range desks {
		for _, id := range d.settled {
			if found, err := c.OrderStatus(t.Context(), id); err != nil || found.Status != "settled" {
				t.Errorf("order %s was told settled by a resolution and is %s, %v", id, found.Status, err)
			}
		}
		d.settled = nil
	}
	rows, err := c.WaitingOrders(t.Context(), "held", "", deskAsset)
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		delete(held, row.ID)
	}
	for id, is := range held {
		if is {
			t.Errorf("order %s is held and not in the list", id)
		}
	}
}

// resend sends all orders again: what was answered gets its first answer; the rest is taken now, or was.
func (d *desk) resend(t *testing.T, c *client.Client) {
	t.Helper()
	if len(d.ids) == 0 {
		return
	}
	var batch []client.Order
	for _, id := range d.ids {
		batch = append(batch, d.orders[id].sent)
	}
	outcomes, err := c.SubmitBatch(context.Background(), batch)
	if err != nil || len(outcomes) != len(batch) {
		t.Fatalf("%d answers to %d orders: %v", len(outcomes), len(batch), err)
	}
	for i, id := range d.ids {
		o, again := d.orders[id], outcomes[i]
		if o.first == nil {
			d.answered(o, again)
			continue
		}
		if !again.Replayed || again.Seq != o.first.Seq || again.Status != o.first.Status || again.Code != o.first.Code {
			t.Errorf("order %s was answered %+v, now %+v", id, *o.first, again)
		}
	}
}

// afterwards are the statuses that time and others may bring an order to.
var afterwards = map[string][]string{
	"warehoused": {"queued", "settled", "expired"},
	"queued":     {"settled", "expired"},
	"held":       {"expired"},
}

func isFinal(status string) bool { return afterwards[status] == nil }

// check looks the order up: its status must be one that its answers allow, and its history must tell the first of them.
func (o *deskOrder) check(t *testing.T, url string) {
	t.Helper()
	var found struct {
		Status  string
		History []struct {
			Status string
			Seq    uint64
		}
	}
	if err := json.Unmarshal(get(t, url+"/v1/orders/"+o.sent.ID), &found); err != nil {
		t.Fatal(err)
	}
	allowed := slices.Clone(o.may)
	for _, status := range o.may {
		allowed = append(allowed, afterwards[status]...)
	}
	if !slices.Contains(allowed, found.Status) {
		t.Errorf("order %s is %s; its answers left it %v", o.sent.ID, found.Status, o.may)
	}
	h := found.History
	if len(h) < 2 || h[0].Status != "received" || h[0].Seq != o.first.Seq || h[1].Status != o.first.Status || h[len(h)-1].Status != found.Status {
		t.Errorf("order %s, %s, answered %+v, has the history %+v", o.sent.ID, found.Status, *o.first, h)
	}
	o.may = []string{found.Status}
}

// checkSettings looks up limits, reservation and block: each must be as answered, or as the one sent last without an answer.
func (d *desk) checkSettings(t *testing.T, c *client.Client) {
	t.Helper()
	limits, err := c.Limits(t.Context(), d.bank, deskAsset)
	if err != nil {
		t.Fatal(err)
	}
	accounts, err := c.Accounts(t.Context(), deskAsset)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{"urgent": accounts[d.account-1].ReservedUrgent, "blocked": "false"}
	if accounts[d.account-1].DebitBlocked {
		found["blocked"] = "true"
	}
	for _, l := range limits {
		found[l.Kind+" "+l.Counterparty] = l.Amount
	}
	for name, may := range d.settings {
		if !slices.Contains(may, found[name]) {
			t.Errorf("%s of %s is %q, want one of %q", name, d.bank, found[name], may)
		}
		d.settings[name] = []string{found[name]}
	}
}

// deskWords counts what became of the orders of the desks.
func deskWords(desks []*desk) map[string]int {
	seen := map[string]int{}
	for _, d := range desks {
		for status, n := range d.seen {
			seen[status] += n
		}
		for _, o := range d.orders {
			seen[o.may[0]]++
		}
	}
	return seen
}
