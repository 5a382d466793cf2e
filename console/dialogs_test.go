package console_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// A dialog sends once, however often its button is pressed, and gives the focus back to what opened it; the server's reasons are told in the chosen language.
func TestDialogsSendOnceAndGiveTheFocusBack(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and a browser")
	}
	w := liveTown(t)
	b := openTab(t, w.server)
	b.open("queue?asset=CNY")
	b.row("table-queue", "2,000,000.50")
	b.wait(element("action-hold"))
	eval[bool](b, element("action-hold")+".focus() ?? true")
	b.keys(kb.Enter)
	b.wait(element("dialog") + "?.open")
	b.keys(kb.Escape)
	b.wait("!" + element("dialog") + " && document.activeElement === " + element("action-hold"))

	b.keys(kb.Enter)
	b.wait(element("confirm"))
	eval[bool](b, "((button) => { button.click(); button.click(); return true })("+element("confirm")+")")
	b.wait("document.activeElement === " + element("action-release"))
	b.mu.Lock()
	sent := 0
	for _, address := range b.addresses {
		if strings.HasSuffix(address, "/hold") {
			sent++
		}
	}
	b.mu.Unlock()
	if sent != 1 {
		t.Errorf("an action that was confirmed twice at once was sent %d times", sent)
	}

	b.choose("language", "zh")
	b.open("cycles?asset=CNY&cycle=2")
	b.click("action-settle")
	b.wait(element("preview-impossible") + "?.innerText.includes('付款方可用额不足')")
}

// A zone with a long name leaves room for the whole bar on a tablet.
func TestTheBarFitsATablet(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and a browser")
	}
	w := found(startServerOn(t, strings.Replace(townCalendar, "zone UTC", "zone Asia/Shanghai", 1)))
	w.post("/v1/day", object{"asset": "CNY", "to": "end-of-day"})
	b := openTab(t, w.server)
	b.size(820, 1100)
	b.open("overview?asset=CNY")
	b.wait(element("zone") + "?.innerText === 'Asia/Shanghai'")
	b.choose("theme", "light")
	if over := eval[string](b, widest); over != "" {
		t.Errorf("goes beyond the right edge: %s", over)
	}
}

// A refusal by the rules stays in the dialog beside what was entered, and what is mended there goes through: a funding with an id of its own, for the refused one is used up.
func TestARefusalLeavesTheDialogOpen(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and a browser")
	}
	w := liveTown(t)
	b := openTab(t, w.server)
	b.open("participants?asset=CNY&participant=CHARCNB0")
	b.click("action-fund")
	b.choose("fund-direction", "out")
	b.choose("amount", "900000000.00")
	b.click("confirm")
	b.wait(element("dialog") + "?.querySelector('[role=alert]')?.innerText.includes('cover')")
	b.wait(element("amount") + ".value.replaceAll(',', '') === '900000000.00'")
	b.choose("amount", "1.00")
	b.click("confirm")
	b.wait("!" + element("dialog") + " && " + element("toast") + "?.dataset.tone === 'good'")
}
