package console_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// A chart without data says so in words.
func TestEmptyChartsSayThatThereIsNoData(t *testing.T) {
	w := found(quietServer(t))
	b := openTab(t, w.server)
	b.open("overview?asset=HKD")
	b.wait(holds("chart-settled", "nothing yet; all values are zero.") + " || " + holds("chart-settled", "no data yet."))
	b.open("liquidity?asset=HKD&participant=ALPHCNB0")
	b.wait(holds("page-liquidity", "Balance: nothing yet") + " || " + holds("page-liquidity", "Nothing happened yet on this business date."))
	b.wait("!document.querySelector('canvas')")
	b.open("overview?asset=CNY")
	w.pay("ALPHCNB0", "BRAVCNB0", "1000.00", nil)
	b.wait(element("chart-settled") + "?.querySelector('canvas')")
}

// The time line of cycles has an axis with times, which read off when a bar begins.
func TestTimeLineOfCyclesHasAnAxis(t *testing.T) {
	w := found(quietServer(t))
	w.post("/v1/cycles", object{"asset": "CNY", "name": "ONE"})
	w.post("/v1/cycles/1/close", object{})
	w.at("12:30:00")
	w.post("/v1/cycles", object{"asset": "CNY", "name": "TWO"})
	b := openTab(t, w.server)
	b.open("cycles?asset=CNY")
	hour := eval[string](b, "new Date('2026-11-30T08:30:00Z').toLocaleTimeString('en-GB', { hour: '2-digit', timeZone: 'UTC' })")
	ticks := "[..." + element("cycle-axis") + "?.querySelectorAll('span') ?? []].map((e) => e.innerText)"
	b.wait("/^" + hour + ":30\\b/.test((" + ticks + ")[0])")
	b.wait("/^12:30\\b/.test((" + ticks + ").at(-1))")
	b.wait("(" + ticks + ").length >= 3")
	b.size(820, 900)
	b.wait("(([first, ...rest]) => rest.filter((e) => e.checkVisibility({ visibilityProperty: true })).every((e) => e.getBoundingClientRect().left >= first.getBoundingClientRect().left + 20))([..." +
		element("cycle-axis") + ".querySelectorAll('span')])")
}

// One thing has one name: what numbers an instruction is its sequence everywhere, and a cycle is not called by another number's name.
func TestOneWordForOneThing(t *testing.T) {
	w := liveTown(t)
	b := openTab(t, w.server)
	head := func(table, text string) {
		b.wait("[..." + element(table) + "?.querySelectorAll('[role=columnheader]') ?? []][0]?.innerText === " + quote(text))
	}
	for page, table := range map[string]string{"gridlock": "table-resolutions", "queue": "table-queue", "orders": "table-orders", "matching": "table-matching"} {
		b.open(page + "?asset=CNY")
		b.wait("[..." + element(table) + "?.querySelectorAll('[role=columnheader]') ?? []][0]?.innerText.startsWith('Sequence')")
	}
	b.open("cycles?asset=CNY")
	head("table-cycles", "Cycle")
	turnover := w.get("/v1/overview")["assets"].([]any)[0].(object)["turnover"].(string)
	b.open("overview?asset=CNY")
	b.wait("[..." + element("table-overview") + ".querySelectorAll('td')].some((e) => e.innerText === " + quote(turnover) + ")") // whole, with all its decimals
}

// crowd is sixty banks that wait for each other.
func crowd(t *testing.T) *town {
	t.Helper()
	w := &town{server: quietServer(t), random: rand.New(rand.NewPCG(3, 3))}
	w.post("/v1/assets", object{"code": "CNY", "scale": 2, "issuer": "CBCNCNB0", "business_date": "2026-11-30", "resolution": "command"})
	banks := make([]string, 60)
	for i := range banks {
		banks[i] = fmt.Sprintf("B%c%cKCNB0", 'A'+i%26, 'A'+i/26)
		w.open(banks[i], "CNY")
	}
	for range 240 {
		from, to := w.random.IntN(60), w.random.IntN(59)
		if to >= from {
			to++
		}
		w.pay(banks[from], banks[to], fmt.Sprintf("%d.00", 100_000+w.random.IntN(9_000_000)), nil)
	}
	return w
}

// overlaps counts pairs of drawn names that cover each other, and of points that do.
const overlaps = `((boxes) => boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => a.left < b.right - 2 && b.left < a.right - 2 && a.top < b.bottom - 2 && b.top < a.bottom - 2)).length)`

// With sixty banks the names of the largest alone are shown, the others' on focus; keys go from point to point; a table has them all.
func TestGraphOfManyBanksIsReadable(t *testing.T) {
	w := crowd(t)
	b := openTab(t, w.server)
	b.open("gridlock?asset=CNY")
	b.wait("Number(" + element("graph") + "?.dataset.nodes) > 50 && Number(" + element("graph") + ".dataset.edges) <= 40")
	names := "[...document.querySelectorAll('.node text')]"
	b.wait(names + ".length >= 8 && " + names + ".length <= 20")
	b.wait(overlaps + "(" + names + ".map((e) => e.getBoundingClientRect())) <= 2") // once the points are at rest
	b.wait(overlaps + "([...document.querySelectorAll('.node circle')].map((e) => e.getBoundingClientRect())) <= 2")
	b.wait(rows("table-waiting") + " === Number(" + element("graph") + ".dataset.nodes)")
	if stops := eval[int](b, "document.querySelectorAll('.node[tabindex=\"0\"]').length"); stops != 1 {
		t.Errorf("Tab stops %d times in the graph", stops)
	}
	eval[bool](b, "document.querySelector('.node[tabindex=\"0\"]').focus() ?? true")
	last := "(document.activeElement.dataset.node ?? '')"
	largest := eval[string](b, last)
	b.tabTo("document.activeElement.dataset.node")
	eval[bool](b, "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true }))")
	b.wait(last + " !== '' && " + last + " !== " + quote(largest))
	b.wait("document.activeElement.querySelector('text')?.textContent === " + last) // a small one says its name on focus
	small := eval[string](b, last)
	eval[bool](b, "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))")
	b.wait(holds("gridlock-node", small))
}
