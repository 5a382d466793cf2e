package console_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// cells are the texts of the body of a plain table, row by row.
func (b *tab) cells(table string) [][]string {
	b.t.Helper()
	return eval[[][]string](b, "[..."+element(table)+".querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.innerText))")
}

// closedCycle makes a cycle in which DELTCNB0 owes 1,300,000.00 and has 900,000.00, closes it in the console, and answers its orders: those of DELTCNB0, and
// the one between the others.
func (w *town) closedCycle(b *tab, number int) (its []string, other string) {
	w.t.Helper()
	w.post("/v1/cycles", object{"asset": "CNY", "name": fmt.Sprintf("RETAIL-%d", number)})
	net := object{"method": "net"}
	its = []string{
		w.pay("DELTCNB0", "ECHOHKH0", "1200000.00", net), w.pay("ECHOHKH0", "DELTCNB0", "200000.00", net), w.pay("DELTCNB0", "FOXTHKH0", "300000.00", net),
	}
	other = w.pay("FOXTHKH0", "ECHOHKH0", "50000.00", net)
	b.open(fmt.Sprintf("cycles?asset=CNY&cycle=%d", number))
	b.click("action-close")
	b.wait(element("dialog") + "?.innerText.includes('1,750,000.00')")
	b.click("confirm")
	b.cycleIs("closed")
	return its, other
}

// cycleIs waits until the chosen cycle has a state.
func (b *tab) cycleIs(state string) {
	b.t.Helper()
	b.wait("!" + element("dialog") + " && " + element("cycle-detail") + "?.querySelector('.badge')?.dataset.value === " + quote(state))
}

// previewed asks for an action of the chosen cycle, turns back once, asks again and answers what the preview shows; the question stays open.
func (w *town) previewed(b *tab, action string) (positions [][]string) {
	w.t.Helper()
	before := w.get("/v1/state")["hash"]
	for _, ask := range []string{"cancel", ""} {
		b.click("action-" + action)
		b.wait(element("preview-possible"))
		if ask == "cancel" {
			b.click("cancel")
			b.wait("!" + element("dialog"))
		}
	}
	if w.get("/v1/state")["hash"] != before {
		w.t.Fatalf("a look at %s changed the state", action)
	}
	if eval[bool](b, "!!"+element("table-preview")) {
		positions = b.cells("table-preview")
	}
	return positions
}

// balances are those of some banks in CNY, as the page writes amounts.
func (w *town) balances(banks ...string) (all []string) {
	w.t.Helper()
	for _, bank := range banks {
		row := w.get("/v1/accounts?asset=CNY&participant=" + bank)["items"].([]any)[0].(object)
		all = append(all, row["balance"].(string))
	}
	return all
}

// plain is an amount as the API writes it.
func plain(amount string) string { return strings.NewReplacer(",", "", "\u2212", "-").Replace(amount) }

// asPreviewed holds the positions that the page shows of the cycle now against those that were previewed, and then settles: balances must be as previewed too.
func (w *town) asPreviewed(b *tab, preview [][]string) {
	w.t.Helper()
	for _, row := range preview {
		b.wait(fmt.Sprintf("[...%s.querySelectorAll('tbody tr')].some((row) => row.children[0].innerText === %s && row.children[3].innerText === %s)",
			element("table-positions"), quote(row[0]), quote(row[1])))
	}
	b.click("action-settle")
	b.wait(element("preview-possible"))
	b.click("confirm")
	b.cycleIs("settled")
	for _, row := range preview {
		if got := w.balances(row[0])[0]; got != plain(row[3]) {
			w.t.Errorf("%s has %s, the preview said %s", row[0], got, row[3])
		}
	}
}

// The defaulter is taken out: what the preview said of its orders and of the rest is so afterwards.
func TestUnwindIsPreviewedThenDone(t *testing.T) {
	w := capped(t)
	b := openTab(t, w.server)
	its, other := w.closedCycle(b, 1)
	preview := w.previewed(b, "unwind")
	if text := b.text("dialog"); !strings.Contains(text, "3 orders worth 1,700,000.00 are refused") || eval[string](b, element("defaulter")+".value") != "DELTCNB0" {
		t.Errorf("the dialog says\n%s", text)
	}
	want := [][]string{{"ECHOHKH0", "50,000.00", "900,000.00", "950,000.00", ""}, {"FOXTHKH0", "\u221250,000.00", "900,000.00", "850,000.00", ""}}
	if !reflect.DeepEqual(preview, want) {
		t.Fatalf("preview %q, want %q", preview, want)
	}
	b.click("confirm")
	b.cycleIs("closed")
	for _, order := range its {
		w.becomes(order, "rejected")
	}
	b.wait(element("table-positions") + ".innerText.includes('DELTCNB0 (unwound)')")
	w.asPreviewed(b, preview)
	w.becomes(other, "settled")
	if got := w.balances("DELTCNB0"); got[0] != "900000.00" {
		t.Errorf("DELTCNB0 has %s", got)
	}
}

// What the defaulter lacks is borne by those with a claim on it, as the preview said.
func TestSurvivorsPayIsPreviewedThenDone(t *testing.T) {
	w := capped(t)
	b := openTab(t, w.server)
	its, other := w.closedCycle(b, 1)
	b.click("action-settle")
	b.wait(element("preview-hinderers") + "?.innerText === 'DELTCNB0 lacks 400,000.00.' && " + element("confirm") + ".disabled")
	b.click("cancel")
	preview := w.previewed(b, "survivors-pay")
	shares := eval[[][]string](b, "[..."+element("dialog")+".querySelector('.plain-table').querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.innerText))")
	// Claims of 1,000,000.00 and 300,000.00 on a net debit of 1,300,000.00.
	if want := [][]string{{"ECHOHKH0", "1,000,000.00"}, {"FOXTHKH0", "300,000.00"}}; !reflect.DeepEqual(shares, want) {
		t.Errorf("shares %q, want %q", shares, want)
	}
	want := [][]string{
		{"DELTCNB0", "0.00", "900,000.00", "900,000.00", ""}, {"ECHOHKH0", "50,000.00", "900,000.00", "950,000.00", ""}, {"FOXTHKH0", "\u221250,000.00", "900,000.00", "850,000.00", ""},
	}
	if !reflect.DeepEqual(preview, want) {
		t.Fatalf("preview %q, want %q", preview, want)
	}
	b.click("confirm")
	b.cycleIs("closed")
	w.asPreviewed(b, preview)
	for _, order := range append(its, other) {
		w.becomes(order, "settled")
	}
}

// Nothing moves, and all orders are refused, as the preview said.
func TestAbortIsPreviewedThenDone(t *testing.T) {
	w := capped(t)
	b := openTab(t, w.server)
	its, other := w.closedCycle(b, 1)
	all := []string{"DELTCNB0", "ECHOHKH0", "FOXTHKH0"}
	before := w.balances(all...)
	if preview := w.previewed(b, "abort"); len(preview) != 0 {
		t.Errorf("the abort is said to move %q", preview)
	}
	if text := b.text("dialog"); !strings.Contains(text, "4 orders worth 1,750,000.00 are refused") || !strings.Contains(text, "Nothing is moved.") {
		t.Errorf("the dialog says\n%s", text)
	}
	b.click("confirm")
	b.cycleIs("aborted")
	for _, order := range append(its, other) {
		w.becomes(order, "rejected")
	}
	if after := w.balances(all...); !reflect.DeepEqual(after, before) {
		t.Errorf("balances %s, they were %s", after, before)
	}
	if eval[bool](b, "!!"+element("action-settle")) {
		t.Error("what is over can be settled")
	}
}

// capped is a town whose banks may owe in cycles.
func capped(t *testing.T) *town {
	t.Helper()
	w := found(quietServer(t))
	for _, bank := range []string{"DELTCNB0", "ECHOHKH0", "FOXTHKH0"} {
		w.post("/v1/limits", object{"participant": bank, "asset": "CNY", "kind": "net_debit_cap", "amount": "9000000.00"})
	}
	return w
}
