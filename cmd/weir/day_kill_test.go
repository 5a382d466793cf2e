package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"weir/client"
)

// dayLeader takes an asset of its own from state to state of the business day, and sends orders in it. The orders of chains come to it too.
type dayLeader struct {
	*desk               // its orders
	may      []sessions // where the day may be found: two places while a step has no answer
	answered []dayStep  // since the last check
	steps    map[string]int
}

// sessions are the first session of an asset, and the second one, empty where there is none.
type sessions struct{ day, date, secondDay, secondDate string }

// dayStep is a step that was answered: its event.
type dayStep struct {
	Seq          uint64
	Kind         string
	Asset        string
	Day          string
	BusinessDate string `json:"business_date"`
}

const (
	dayAsset  = "GBP"
	firstDate = "2026-01-30"
	lastDate  = "2026-02-04" // with it the orders of firstDate are in the window still: all of the run can be asked for again
)

func newDayLeader(t *testing.T, url string, seed uint64) *dayLeader {
	t.Helper()
	createFunded(t, url, `{"code":"GBP","scale":2,"issuer":"CBGBGB20","business_date":"`+firstDate+`"}`, dayAsset, "300.00")
	return &dayLeader{desk: newDesk("day leader", 99, seed), may: []sessions{{day: "open", date: firstDate}}, steps: map[string]int{}}
}

// createFunded creates an asset, and gives every bank an account with an amount in it.
func createFunded(t *testing.T, url, body, asset, amount string) {
	t.Helper()
	post(t, url+"/v1/assets", body, http.StatusCreated)
	for i, bank := range killBanks {
		post(t, url+"/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":%q}`, bank, asset), http.StatusCreated)
		id := fmt.Sprintf("00000000-0000-4000-8000-%06x%06d", asset[:3], i)
		post(t, url+"/v1/funding", fmt.Sprintf(`{"id":%q,"participant":%q,"asset":%q,"amount":%q,"direction":"in"}`, id, bank, asset, amount), http.StatusOK)
	}
}

func (d *dayLeader) work(address string) error { return keepWorking(address, d.step) }

func (d *dayLeader) step(c *client.Client) error {
	if d.random.IntN(3) > 0 {
		return d.pay(c)
	}
	now := d.may[0]
	to, date, after := d.next(now)
	if after.date > lastDate {
		return d.pay(c)
	}
	d.may = append(d.may, after)
	outcome, err := c.SetSession(context.Background(), dayAsset, to, date)
	if err != nil {
		return err
	}
	if outcome.Status != "applied" || outcome.Replayed {
		return fmt.Errorf("%w: day from %+v to %s %s: %+v", errDesk, now, to, date, outcome)
	}
	d.may = []sessions{after}
	d.steps[to]++
	told := dayStep{outcome.Seq, "day_set", dayAsset, to, now.date}
	if after.secondDay != now.secondDay && after.secondDate != "" {
		told.BusinessDate = after.secondDate
		d.steps["second "+to]++
	}
	d.answered = append(d.answered, told)
	return nil
}

// next is the step that follows, and where the day is after it. Every other date has a second session before the first one ends.
func (d *dayLeader) next(now sessions) (to, date string, after sessions) {
	after = now
	switch second := d.steps["closed"]%2 == 1; {
	case now.day == "open":
		after.day = "cut-off"
	case now.day == "cut-off" && second && now.secondDay == "":
		after.secondDay, after.secondDate = "pre-open", dayAfter(now.date)
		return "pre-open", after.secondDate, after
	case now.day == "cut-off" && now.secondDay == "pre-open" && (d.steps["second open"] == 0 || d.random.IntN(8) > 0): // the run has two such dates, and must meet it
		after.secondDay = "open"
		return "open", now.secondDate, after
	case now.day == "cut-off":
		after.day = "clearing"
	case now.day == "clearing":
		after.day = "end-of-day"
	case now.day == "end-of-day" && now.secondDay != "":
		return "closed", "", sessions{day: now.secondDay, date: now.secondDate}
	case now.day == "end-of-day":
		date = dayAfter(dayAfter(now.date))
		return "closed", date, sessions{day: "closed", date: date}
	case now.day == "closed":
		after.day = "pre-open"
	case now.day == "pre-open":
		after.day = "open"
	}
	return after.day, "", after
}

func dayAfter(date string) string {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	return day.AddDate(0, 0, 1).Format(time.DateOnly)
}

// pay sends an order in the asset.
func (d *dayLeader) pay(c *client.Client) error {
	debtor := d.random.IntN(len(killBanks))
	o := client.Order{
		ID:     fmt.Sprintf("%08x-0000-4000-8000-%012x", d.account, len(d.ids)),
		Debtor: killBanks[debtor], Creditor: killBanks[(debtor+1)%len(killBanks)], Asset: dayAsset,
		Amount: fmt.Sprintf("%d.00", 1+d.random.IntN(400)), Category: []string{"customer", "interbank"}[d.random.IntN(2)],
	}
	d.ids = append(d.ids, o.ID)
	sent := &deskOrder{sent: o}
	d.orders[o.ID] = sent
	first, err := c.Submit(context.Background(), o)
	if err != nil {
		return err
	}
	d.desk.answered(sent, first)
	return nil
}

// check looks up the day, the steps that led to it and the orders; all: also those that were found final before.
func (d *dayLeader) check(t *testing.T, s *child, all bool) {
	t.Helper()
	c := client.New(s.address)
	defer c.Close()
	assets, err := c.Assets(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := assets[slices.IndexFunc(assets, func(a client.Asset) bool { return a.Code == dayAsset })]
	found := sessions{a.Day, a.BusinessDate, a.SecondDay, a.SecondDate}
	if !slices.Contains(d.may, found) {
		t.Errorf("the day is at %+v, want one of %+v", found, d.may)
	}
	d.may = []sessions{found}
	if o, err := c.SetSession(t.Context(), dayAsset, found.day, found.date); err != nil || o.Status != "applied" || !o.Replayed {
		t.Errorf("the present state again: %+v %v", o, err)
	}
	for _, step := range d.answered {
		step.check(t, s.url())
	}
	d.answered = nil
	d.resend(t, c)
	for _, id := range d.ids {
		if o := d.orders[id]; all || !isFinal(o.may[0]) {
			o.check(t, s.url())
		}
	}
	for _, status := range []string{"queued", "warehoused", "held", "unmatched"} {
		checkDates(t, s.url(), status, found)
	}
}

// check looks for the event of a step.
func (step dayStep) check(t *testing.T, url string) {
	t.Helper()
	var page struct{ Items []dayStep }
	if err := json.Unmarshal(get(t, fmt.Sprintf("%s/v1/events?after=%d&limit=1", url, step.Seq-1)), &page); err != nil {
		t.Fatal(err)
	}
	if len(page.Items) == 0 || page.Items[0] != step {
		t.Errorf("the step %+v was answered, the events are %+v", step, page.Items)
	}
}

// checkDates wants that no order waits for a date that has ended.
func checkDates(t *testing.T, url, status string, now sessions) {
	t.Helper()
	var page struct {
		Items []struct {
			ID           string
			BusinessDate string `json:"business_date"`
		}
	}
	if err := json.Unmarshal(get(t, url+"/v1/orders?limit=1000&status="+status+"&asset="+dayAsset), &page); err != nil {
		t.Fatal(err)
	}
	for _, o := range page.Items {
		if o.BusinessDate < now.date || o.BusinessDate == now.date && now.day == "end-of-day" {
			t.Errorf("order %s of %s is %s, and the day is at %+v", o.ID, o.BusinessDate, status, now)
		}
	}
}

// words counts the steps of the day, and what became of the orders of its asset.
func (d *dayLeader) words() map[string]int {
	seen := map[string]int{}
	for to, n := range d.steps {
		seen["step to "+to] += n
	}
	for _, o := range d.orders {
		seen[dayAsset+" "+o.may[0]]++
	}
	return seen
}
