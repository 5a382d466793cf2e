package console_test

import (
	"strings"
	"testing"
)

// holds is the expression whether the text of an element has all of these.
func holds(testid string, texts ...string) string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = element(testid) + "?.innerText.includes(" + quote(text) + ")"
	}
	return strings.Join(all, " && ")
}

// unsettledTown is a town with a cycle that can settle, one whose debtor is short, and one that is open; and orders that wait, one of them held.
func unsettledTown(t *testing.T) *town {
	t.Helper()
	w := capped(t)
	for cycle, amount := range []string{"1000.00", "950000.00", "3000.00"} {
		w.post("/v1/cycles", object{"asset": "CNY", "name": []string{"ONE", "TWO", "THREE"}[cycle]})
		w.pay("DELTCNB0", "ECHOHKH0", amount, object{"method": "net"})
		if cycle < 2 {
			w.post("/v1/cycles/"+[]string{"1", "2"}[cycle]+"/close", object{})
		}
	}
	w.pay("ALPHCNB0", "BRAVCNB0", "1000000.00", nil)
	w.pay("ALPHCNB0", "CHARCNB0", "2000000.00", nil)
	w.pay("BRAVCNB0", "ALPHCNB0", "77.00", object{"hold": true})
	return w
}

// askStep opens the dialog for a step of the day of that town.
func askStep(t *testing.T, to string) (*town, *tab) {
	t.Helper()
	w := unsettledTown(t)
	b := openTab(t, w.server)
	b.open("day?asset=CNY")
	b.click("action-step-CNY")
	b.choose("day-to", to)
	return w, b
}

// The end of the day is asked for with all that it will change: each cycle that is not settled, and the orders that will expire.
func TestEndOfDaySaysWhatItChanges(t *testing.T) {
	_, b := askStep(t, "end-of-day")
	line := func(cycle string, texts ...string) {
		row := "[..." + element("day-cycles") + "?.querySelectorAll('tbody tr') ?? []].find((row) => row.children[0].innerText === " + quote(cycle) + ")?.innerText"
		for _, text := range texts {
			b.wait(row + ".includes(" + quote(text) + ")")
		}
	}
	line("1", "Closed", "1,000.00", "settles, as things stand")
	line("2", "Closed", "950,000.00", "waits for cover (pending)", "DELTCNB0 lacks 50,000.00.")
	line("3", "Open", "3,000.00", "is closed, then settles or waits")
	b.wait(holds("dialog", "expires (AB03)"))
	b.wait(holds("affected", "Queued\t2\t3,000,000.00 CNY", "Held\t1\t77.00 CNY"))
	b.choose("language", "zh")
	b.wait(holds("day-cycles", "阻碍") + " || " + holds("day-cycles", "按目前头寸将完成清算"))
	b.choose("language", "en")
	b.click("confirm")
	b.wait(element("day-CNY") + "?.querySelector('.badge')?.dataset.value === 'end-of-day'")
}

// A step that a cycle hinders is refused in the dialog, which names the cycle.
func TestARefusedStepNamesTheCycle(t *testing.T) {
	w, b := askStep(t, "closed")
	b.wait(holds("day-cycles", "hinders this step"))
	b.click("confirm")
	b.wait("[..." + element("dialog") + "?.querySelectorAll('[role=alert]') ?? []].some((e) => e.innerText.includes('Cycle 2 (Closed)') && e.innerText.includes('Cycle 3 (Open)'))")
	if day := w.get("/v1/days?asset=CNY")["items"].([]any)[0].(object)["sessions"].([]any)[0].(object)["day"]; day != "open" {
		t.Errorf("the day is %v", day)
	}
}

// After the close the asset stands at its next date, of which nothing is done yet.
func TestAfterTheCloseTheNextDateIsToCome(t *testing.T) {
	w, _ := quietTown(t)
	b := openTab(t, w.server)
	b.open("day?asset=CNY")
	path := func(class string) string {
		return "[..." + element("day-CNY") + ".querySelectorAll('.day-path ." + class + "')].map((e) => e.innerText).join()"
	}
	b.wait(path("done") + " === 'Closed,Pre-open' && " + path("here") + " === 'Open'")
	w.post("/v1/day", object{"asset": "CNY", "to": "end-of-day"})
	w.post("/v1/day", object{"asset": "CNY", "to": "closed"})
	b.wait(holds("day-CNY", "2026-12-01"))
	b.wait(path("done") + " === '' && " + path("here") + " === 'Closed'")
}

// What blocks, holds or cancels says which waiting orders it is about.
func TestDialogsSayWhichOrdersTheyAffect(t *testing.T) {
	w := unsettledTown(t)
	b := openTab(t, w.server)
	b.open("participants?asset=CNY&participant=ALPHCNB0")
	for _, ask := range []struct{ action, want string }{
		{"action-block-debit", "Queued\t2\t3,000,000.00 CNY"}, {"action-block-credit", "Held\t1\t77.00 CNY"}, {"action-suspend", "Queued\t2\t3,000,000.00 CNY\nHeld\t1\t77.00 CNY"},
		{"action-block-all-debit", "Queued\t2\t3,000,000.00 CNY"}, {"action-block-all-credit", "Held\t1\t77.00 CNY"}, {"action-close-all", "Queued\t2\t3,000,000.00 CNY\nHeld\t1\t77.00 CNY"},
	} {
		b.click(ask.action)
		b.wait(element("affected") + "?.querySelector('tbody').innerText.trim() === " + quote(ask.want))
		b.click("cancel")
		b.wait("!" + element("dialog"))
	}
	b.open("participants?asset=CNY&participant=GOLFUS30")
	b.wait(element("participant-detail") + "?.innerText.includes('GOLFUS30')")
	b.click("action-block-debit")
	b.wait(element("affected") + "?.innerText === 'No waiting order is concerned.'")
	b.click("cancel")
}

// An order of a chain takes the others along, a side of a trade the other side; one by itself is one.
func TestCancellingSaysWhatGoesAlong(t *testing.T) {
	w, _ := quietTown(t)
	chain := w.id()
	first := w.pay("BRAVCNB0", "CHARCNB0", "5000000.00", object{"chain": chain, "legs": 2})
	second := w.pay("CHARCNB0", "DELTCNB0", "6000000.00", object{"chain": chain, "legs": 2})
	b := openTab(t, w.server)
	b.open("queue?asset=CNY")
	for amount, wants := range map[string][]string{
		"1,000,000.00": {"Orders concerned: 1, 1,000,000.00 CNY."},
		"5,000,000.00": {"Orders concerned: 2, 11,000,000.00 CNY.", first, second},
	} {
		b.row("table-queue", amount)
		b.wait(element("explain") + "?.querySelector('.queue-amount')?.innerText.includes(" + quote(amount) + ")")
		for _, action := range []string{"action-hold", "action-cancel"} {
			b.click(action)
			b.wait(holds("linked", wants...))
			b.click("cancel")
			b.wait("!" + element("dialog"))
		}
	}
	w.sides("CHARCNB0", "ECHOHKH0", object{"asset": "CNY", "amount": "9990000.00"}, object{"asset": "USD", "amount": "1410000.00"}, "PVP-2")
	b.open("matching?view=matched")
	b.row("table-matching", "9,990,000.00")
	b.click("action-cancel")
	b.wait(holds("linked", "Orders concerned: 2, 9,990,000.00 CNY, 1,410,000.00 USD."))
}
