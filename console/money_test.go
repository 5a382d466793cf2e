package console_test

import (
	"fmt"
	"testing"
)

// Amounts that are long: many digits, and more than a float can tell apart.
const (
	longAmount    = "123456789012.34"
	longestAmount = "9007199254740993.00"
)

// richTown is a town whose amounts are long wherever a page shows one: balances, a queue, limits, a resolution, trades, a cycle, a snapshot.
func richTown(t *testing.T) *town {
	t.Helper()
	w := found(quietServer(t))
	w.fund("ALPHCNB0", "CNY", longestAmount)
	w.fund("ALPHCNB0", "CN0000000013", "9007199254740993")
	w.pay("ALPHCNB0", "BRAVCNB0", longAmount, nil)
	for i, bank := range banks[2:5] { // a ring, which leaves at once
		w.pay(bank, banks[2+(i+1)%3], longAmount, nil)
	}
	w.post("/v1/limits", object{"participant": "FOXTHKH0", "asset": "CNY", "kind": "multilateral", "amount": longestAmount})
	w.post("/v1/limits", object{"participant": "FOXTHKH0", "asset": "CNY", "kind": "credit_line", "amount": "9876543210.00"})
	w.post("/v1/reservations", object{"participant": "ALPHCNB0", "asset": "CNY", "kind": "urgent", "amount": longAmount})
	for _, bank := range banks[3:5] {
		w.post("/v1/limits", object{"participant": bank, "asset": "CNY", "kind": "net_debit_cap", "amount": longestAmount})
	}
	w.post("/v1/cycles", object{"asset": "CNY", "name": "RETAIL-1"})
	w.pay(banks[3], banks[4], longAmount, object{"method": "net"})
	w.sides("FOXTHKH0", "ALPHCNB0", object{"asset": "CNY", "amount": longAmount}, object{"asset": "CN0000000013", "amount": "9007199254740993"}, "DVP-9")
	w.side("GOLFUS30", "ALPHCNB0", object{"asset": "CNY", "amount": longAmount}, object{"asset": "USD", "amount": longAmount}, "PVP-9")
	w.pay("CHARCNB0", "DELTCNB0", longestAmount, nil)
	w.pay("DELTCNB0", "ALPHCNB0", longAmount, object{"priority": "highly-urgent"})
	w.post("/v1/snapshots", object{})
	return w
}

// cutMoney is the first amount that is drawn and can't be read whole: cut off by a box that hides it, broken over lines, or beyond what its box
// scrolls to; or why there is none to look at.
const cutMoney = `(() => {
	const texts = document.createTreeWalker(document.querySelector('dialog') ?? document.querySelector('#page'), NodeFilter.SHOW_TEXT)
	const range = document.createRange()
	let seen = 0
	while (texts.nextNode()) {
		const text = texts.currentNode
		const found = /\d{1,3}(,\d{3})+(\.\d+)?/.exec(text.data)
		if (!found || text.parentElement.closest('option, svg')) continue
		range.setStart(text, found.index)
		range.setEnd(text, found.index + found[0].length)
		const at = range.getBoundingClientRect()
		if (!at.width) continue
		if (found[0].length > 15) seen++
		if (range.getClientRects().length > 1) return found[0] + ' is broken over lines, or ends in dots'
		for (let e = text.parentElement; e.id !== 'page' && e.tagName !== 'DIALOG'; e = e.parentElement) {
			const over = getComputedStyle(e).overflowX
			const box = e.getBoundingClientRect()
			if (over === 'auto' && at.right - box.left + e.scrollLeft <= e.scrollWidth + 1) break
			if (over !== 'visible' && (at.right > box.right + 0.5 || at.left < box.left - 0.5)) return found[0] + ' is cut in ' + e.outerHTML.slice(0, 200)
		}
	}
	return seen ? '' : 'no long amount is seen'
})()`

// Money is never cut: columns of amounts take the room that they need, and others shrink or the table scrolls.
func TestLongAmountsAreNeverCut(t *testing.T) {
	w := richTown(t)
	b := openTab(t, w.server)
	b.open("overview?asset=CNY")
	shown := []string{
		"overview", "liquidity?participant=FOXTHKH0", "queue", "gridlock?node=CHARCNB0", "gridlock?resolution=%d", "cycles", "matching", "matching?view=matched", "orders",
		"participants?participant=FOXTHKH0", "reports?report=accounts", "reports?report=settlement", "reports?report=orders", "reports?report=measures", "replay",
	}
	ring := int(w.get("/v1/resolutions?asset=CNY")["items"].([]any)[0].(object)["seq"].(float64))
	for _, width := range []int64{1280, 820} {
		b.size(width, 900)
		for _, page := range shown {
			if page == "gridlock?resolution=%d" {
				page = fmt.Sprintf(page, ring)
			}
			b.open(page)
			b.cutNothing(page, width)
			if page == "queue" {
				b.row("table-queue", "9,007,199,254,740,993.00")
				b.wait(element("least-funding"))
				b.cutNothing("queue, explained", width)
			}
		}
	}
}

// cutNothing waits until no amount is cut.
func (b *tab) cutNothing(page string, width int64) {
	b.t.Helper()
	b.wait("(window.cut = " + cutMoney + ") === '' || (window.tries = (window.tries ?? 0) + 1) % 60 === 0")
	if cut := eval[string](b, "window.cut"); cut != "" {
		b.t.Errorf("%s at %d px: %s", page, width, cut)
	}
}
