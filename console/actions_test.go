package console_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"
)

// quietTown is a town where ALPHCNB0 has one order too large for it, which waits.
func quietTown(t *testing.T) (w *town, order string) {
	t.Helper()
	w = found(quietServer(t))
	return w, w.pay("ALPHCNB0", "BRAVCNB0", "1000000.00", nil)
}

// quietServer is one for a test that the short ones leave out.
func quietServer(t *testing.T) *server {
	t.Helper()
	if testing.Short() {
		t.Skip("starts a server and a browser")
	}
	return startServer(t)
}

// status is where an order stands in the engine.
func (w *town) status(order string) string {
	w.t.Helper()
	status, _ := w.get("/v1/orders/" + order)["status"].(string)
	return status
}

// becomes waits until an order stands so in the engine.
func (w *town) becomes(order, status string) {
	w.t.Helper()
	for end := time.Now().Add(patience); w.status(order) != status; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			w.t.Fatalf("the order is %s and does not become %s", w.status(order), status)
		}
	}
}

func TestHoldAndReleaseInTheQueue(t *testing.T) {
	w, order := quietTown(t)
	b := openTab(t, w.server)
	b.open("queue?asset=CNY")
	for _, step := range []struct{ action, status string }{{"action-hold", "held"}, {"action-release", "queued"}} {
		b.row("table-queue", "1,000,000.00")
		before := w.get("/v1/state")["hash"]
		b.click(step.action)
		b.wait(element("dialog") + "?.open")
		b.click("cancel")
		b.wait("!" + element("dialog"))
		if w.get("/v1/state")["hash"] != before {
			t.Fatalf("%s was cancelled, yet the state changed", step.action)
		}
		b.click(step.action)
		b.click("confirm")
		w.becomes(order, step.status)
		b.wait(element("explain") + "?.querySelector('.badge')?.dataset.value === " + quote(step.status))
	}
	w.fund("ALPHCNB0", "CNY", "100000.00")
	b.wait(rows("table-queue") + " === 0")
	w.becomes(order, "settled")
}

// Each row says how long it waits, whether it was read from a list or came as an event, and a hold does not make it younger; they sort by that.
func TestRowsOfTheQueueShowTheirAge(t *testing.T) {
	w, old := quietTown(t)
	b := openTab(t, w.server)
	b.open("queue?asset=CNY")
	b.wait(rows("table-queue") + " === 1")
	w.at("09:00:00")
	w.pay("ALPHCNB0", "CHARCNB0", "2000000.00", nil)
	w.post("/v1/orders/"+old+"/hold", object{})
	w.at("09:12:00")
	age := func(amount, age string) string {
		return "[..." + element("table-queue") + ".querySelectorAll('.row')].some((row) => row.innerText.includes(" + quote(amount) + ") && [...row.children].some((cell) => cell.innerText === " + quote(age) + "))"
	}
	b.wait(age("1,000,000.00", "42 min"))
	b.wait(age("2,000,000.00", "12 min"))
	b.row("table-queue", "1,000,000.00")
	b.wait(element("explain") + "?.innerText.includes('42 min')")
	sort := "[..." + element("table-queue") + ".querySelectorAll('[role=columnheader] button')].find((e) => e.innerText.startsWith('Age'))"
	for _, first := range []string{"2,000,000.00", "1,000,000.00"} { // the youngest, then the oldest
		eval[bool](b, sort+".click() ?? true")
		b.wait(element("table-queue") + ".querySelector('[aria-rowindex=\"2\"]').innerText.includes(" + quote(first) + ")")
	}
}

// What explain says is enough is enough.
func TestLeastFundingFreesTheOrder(t *testing.T) {
	w, order := quietTown(t)
	b := openTab(t, w.server)
	b.open("queue?asset=CNY")
	b.row("table-queue", "1,000,000.00")
	b.wait(element("least-funding") + "?.innerText === '100,000.00'")
	b.wait(element("waits-for") + "?.dataset.code === 'cover'")
	b.open("participants?asset=CNY&participant=ALPHCNB0")
	b.click("action-fund")
	b.choose("amount", "100000.00")
	b.click("confirm")
	w.becomes(order, "settled")
}

func TestGraphChangesWhenAResolutionRuns(t *testing.T) {
	w, _ := quietTown(t)
	b := openTab(t, w.server)
	w.pay("BRAVCNB0", "CHARCNB0", "1800000.00", nil)
	b.open("gridlock?asset=CNY")
	b.wait(element("graph") + "?.dataset.edges === '2'")
	b.wait(`document.querySelector('[data-edge="BRAVCNB0>CHARCNB0"]')`)
	if n := eval[int](b, rows("table-resolutions")); n != 0 {
		t.Errorf("%d resolutions before the first one", n)
	}
	w.pay("CHARCNB0", "ALPHCNB0", "1500000.00", nil) // the ring is closed: all three leave together
	b.wait(element("graph") + "?.dataset.edges === '0' || " + element("just-settled"))
	b.wait(rows("table-resolutions") + " === 1")
	b.row("table-resolutions", "4,300,000.00")
	b.wait(element("step-count") + "?.innerText.includes('3')")
	b.wait(element("graph") + "?.dataset.edges === '3'")
	if text := b.text("solution"); strings.Contains(text, "1,800,000.00") {
		t.Errorf("before the resolution somebody has paid:\n%s", text)
	}
	b.click("step-after")
	b.wait(element("step-after") + ".disabled && " + element("solution") + ".innerText.includes('1,800,000.00')")
}

// A browser that lost the server shows that, and catches up with what happened meanwhile.
func TestReconnectAfterARestartCatchesUp(t *testing.T) {
	w, order := quietTown(t)
	b := openTab(t, w.server)
	b.open("matching?asset=CNY") // its file is there from now on
	b.open("queue?asset=CNY")
	b.wait(rows("table-queue") + " === 1")
	b.expectDown(true)
	w.kill()
	b.wait(element("live") + "?.dataset.state === 'stale'")
	eval[string](b, "location.hash = '#/matching?asset=CNY'")
	b.wait(element("page-matching") + " && " + element("error"))
	if said := eval[string](b, "[...document.querySelectorAll('#page .table-empty, #page .rows-count')].map((e) => e.checkVisibility() ? e.innerText : '').join('')"); said != "" {
		t.Errorf("a page that could not be read says %q", said)
	}
	eval[string](b, "location.hash = '#/queue?asset=CNY'")
	w.start()
	for i := range 5 {
		w.pay("ALPHCNB0", "CHARCNB0", fmt.Sprintf("20000%d.00", i), nil)
	}
	b.wait(element("live") + "?.dataset.state === 'live'")
	b.wait(rows("table-queue") + " === 6")
	b.expectDown(false)
	seq := fmt.Sprint(w.get("/v1/state")["seq"])
	b.wait("Number(" + element("live") + "?.dataset.seq) >= " + seq)
	w.post("/v1/orders/"+order+"/cancel", object{})
	b.wait(rows("table-queue") + " === 1") // the last one of them: the others found cover
}

func (b *tab) expectDown(down bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.down = down
}

// Nothing but keys: to the page, into the table, to the order, to its action, through the question.
func TestKeyboardAlone(t *testing.T) {
	w, order := quietTown(t)
	b := openTab(t, w.server)
	b.open("overview?asset=CNY")
	b.keys("g", "q")
	b.wait(element("page-queue") + "?.dataset.ready === 'true' && " + rows("table-queue") + " === 1")
	b.tabTo(element("table-queue") + ".contains(document.activeElement) && document.activeElement.matches('.table-scroll')")
	b.keys(kb.ArrowDown, kb.Enter)
	b.wait(element("action-hold"))
	b.tabTo("document.activeElement === " + element("action-hold"))
	b.keys(kb.Enter)
	b.wait(element("dialog") + "?.open")
	b.keys(kb.Escape)
	b.wait("!" + element("dialog"))
	if status := w.status(order); status != "queued" {
		t.Fatalf("Escape made the order %s", status)
	}
	b.wait("document.activeElement === " + element("action-hold"))
	b.keys(kb.Enter)
	b.tabTo("document.activeElement === " + element("confirm"))
	b.keys(kb.Enter)
	w.becomes(order, "held")
}

// tabTo presses Tab until the expression is true; the focus must be seen at each stop.
func (b *tab) tabTo(expression string) {
	b.t.Helper()
	for range 60 {
		if eval[bool](b, "!!("+expression+")") {
			return
		}
		b.keys(kb.Tab)
		if !eval[bool](b, `(() => { const e = document.activeElement; return e === document.body || getComputedStyle(e).outlineStyle !== 'none' })()`) {
			b.t.Errorf("the focus is not seen at %s", eval[string](b, "document.activeElement.outerHTML.slice(0, 200)"))
		}
	}
	b.t.Fatalf("60 times Tab do not lead to %s", expression)
}

// The preview says what settling would do; the engine does that.
func TestCycleIsPreviewedThenSettled(t *testing.T) {
	w, _ := quietTown(t)
	w.post("/v1/limits", object{"participant": "DELTCNB0", "asset": "CNY", "kind": "net_debit_cap", "amount": "9000000.00"})
	w.post("/v1/limits", object{"participant": "ECHOHKH0", "asset": "CNY", "kind": "net_debit_cap", "amount": "9000000.00"})
	w.post("/v1/cycles", object{"asset": "CNY", "name": "RETAIL-1"})
	w.pay("DELTCNB0", "ECHOHKH0", "1200000.00", object{"method": "net"})
	w.pay("ECHOHKH0", "DELTCNB0", "200000.00", object{"method": "net"})
	b := openTab(t, w.server)
	b.open("cycles?asset=CNY")
	b.click("action-close")
	b.click("confirm")
	b.click("action-settle")
	b.wait(element("preview-impossible") + " && " + element("table-preview") + ".innerText.includes('100,000.00')")
	b.wait(element("preview-hinderers") + "?.innerText === 'DELTCNB0 lacks 100,000.00.'")
	if !eval[bool](b, element("confirm")+".disabled") {
		t.Error("what would be refused can be confirmed")
	}
	w.fund("DELTCNB0", "CNY", "100000.00")
	b.wait(element("preview-possible"))
	if text := b.text("table-preview"); !strings.Contains(text, "1,900,000.00") || !strings.Contains(text, "0.00") {
		t.Errorf("the preview shows\n%s", text)
	}
	b.click("confirm")
	b.wait(element("cycle-detail") + "?.querySelector('.badge')?.dataset.value === 'settled'")
	row := w.get("/v1/accounts?participant=ECHOHKH0&asset=CNY")["items"].([]any)[0].(object)
	if row["balance"] != "1900000.00" {
		t.Errorf("ECHOHKH0 has %v", row["balance"])
	}
}

func TestReplayGoesBack(t *testing.T) {
	w, order := quietTown(t)
	w.fund("ALPHCNB0", "CNY", "100000.00")
	if w.status(order) != "settled" {
		t.Fatal("the order has not settled")
	}
	last := int(w.get("/v1/state")["seq"].(float64))
	b := openTab(t, w.server)
	b.open("replay?asset=CNY")
	b.wait(element("replay-at") + fmt.Sprintf("?.querySelector('dd')?.innerText === '%d'", last))
	b.wait(rows("table-replay-queue") + " === 0")
	b.click("action-back")
	b.wait(element("replay-at") + fmt.Sprintf("?.querySelector('dd')?.innerText === '%d'", last-1))
	b.wait(rows("table-replay-queue") + " === 1 && " + element("table-replay-queue") + ".innerText.includes('1,000,000.00')")
	b.wait(element("table-replay") + ".innerText.includes('900,000.00')")
	if now := int(w.get("/v1/state")["seq"].(float64)); now != last {
		t.Errorf("looking back moved the engine from %d to %d", last, now)
	}
}

func TestStepOfTheDayAsksFirst(t *testing.T) {
	w, _ := quietTown(t)
	b := openTab(t, w.server)
	b.open("day?asset=CNY")
	b.click("action-step-CNY")
	b.wait(element("dialog") + "?.innerText.includes('1,000,000.00')")
	if to := eval[string](b, element("day-to")+".value"); to != "cut-off" {
		t.Errorf("the step after open is said to be %s", to)
	}
	b.click("confirm")
	b.wait(element("day-CNY") + "?.querySelector('.badge')?.dataset.value === 'cut-off'")
}

// Of very many sides of trades the page reads the oldest ones, and says so.
func TestMatchingSaysWhereItIsCut(t *testing.T) {
	w := found(quietServer(t))
	const most = 20_000
	w.postLines("/v1/matches", most+4000, func(i int) string {
		return fmt.Sprintf(`{"id":%q,"participant":%q,"counterparty":"CHARCNB0","gives":{"asset":"USD","amount":"1.00"},"takes":{"asset":"CNY","amount":"7.00"}}`, w.id(), banks[i%2])
	})
	b := openTab(t, w.server)
	b.open("matching")
	b.wait(element("matching-cut") + "?.innerText.includes('20,000')")
	b.wait(rows("table-matching") + fmt.Sprintf(" === %d", most))
	b.choose("matching-participant", "ALPHCNB0")
	b.wait(rows("table-matching") + " === 12000 && !" + element("matching-cut"))
}

// A hundred thousand rows are a list like another: only those in sight are drawn, and the last one is reached.
func TestLongQueueStaysSmall(t *testing.T) {
	w, _ := quietTown(t)
	const n = 100_000
	w.postLines("/v1/orders", n, func(i int) string {
		return fmt.Sprintf(`{"id":%q,"debtor":"ALPHCNB0","creditor":"BRAVCNB0","asset":"CNY","amount":"2%06d.00"}`, w.id(), i+1)
	})
	b := openTab(t, w.server)
	b.open("queue?asset=CNY")
	b.wait(rows("table-queue") + fmt.Sprintf(" === %d", n+1))
	drawn := element("table-queue") + ".querySelectorAll('.row').length"
	b.wait(drawn + " > 10")
	eval[bool](b, "(() => { const box = "+element("table-queue")+".querySelector('.table-scroll'); box.scrollTop = box.scrollHeight; return true })()")
	b.wait(element("table-queue") + ".innerText.includes('2,100,000.00')")
	if rows := eval[int](b, drawn); rows > 120 {
		t.Errorf("%d rows are drawn", rows)
	}
	b.choose("table-queue-filter", "2,099,999.00")
	b.wait(rows("table-queue") + " === 1")
}

// A participant is blocked beside its accounts, and closed with them once they are empty; until then the refusal stays in the dialog.
func TestParticipantIsBlockedAndClosed(t *testing.T) {
	w, _ := quietTown(t)
	b := openTab(t, w.server)
	row := func(id string) string {
		return "[..." + element("table-participants") + ".querySelectorAll('[role=row]')].find((e) => e.innerText.startsWith(" + quote(id) + "))?.innerText"
	}
	w.post("/v1/participants", object{"id": "NEWBCNB0", "kind": "bank"})
	w.post("/v1/accounts", object{"participant": "NEWBCNB0", "asset": "CNY"})
	b.open("participants?asset=CNY&participant=NEWBCNB0")
	b.click("action-block-all-debit")
	b.click("confirm")
	b.wait(row("NEWBCNB0") + ".includes('All debits blocked')")
	b.wait(element("action-block-debit") + "?.innerText === 'Block debit'") // the account itself is not
	b.click("action-unblock-all-debit")
	b.click("confirm")
	b.wait("!" + row("NEWBCNB0") + ".includes('blocked')")
	b.click("action-close-all")
	b.click("confirm")
	b.wait(row("NEWBCNB0") + ".includes('Closed')")
	b.wait("!" + element("action-close-all"))

	b.open("participants?asset=CNY&participant=ALPHCNB0")
	b.click("action-close-all")
	b.click("confirm")
	b.wait(element("dialog") + "?.innerText.includes('balance')")
}
