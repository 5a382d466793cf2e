package console_test

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// moveTo lets the browser be in a time zone.
func (b *tab) moveTo(zone string) {
	b.t.Helper()
	if _, err := chromedp.Call(b.ctx, emulation.SetTimezoneOverride, emulation.SetTimezoneOverrideParams{TimezoneID: zone}); err != nil {
		b.t.Fatal(err)
	}
}

// shownTimes is the expression of the times that an element shows, in a row.
func shownTimes(testid string) string {
	return "[..." + element(testid) + "?.querySelectorAll('time') ?? []].map((e) => e.innerText).join()"
}

// Times are shown in the zone of the business calendar, wherever the browser is; business dates are dates and the same everywhere.
func TestTimesAreOfTheCalendarsZone(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and a browser")
	}
	w := found(startServerOn(t, strings.Replace(townCalendar, "zone UTC", "zone Asia/Shanghai", 1)))
	w.pay(banks[0], banks[1], "5.00", nil)
	w.at("12:00:00")
	b := openTab(t, w.server)
	b.moveTo("America/New_York")
	b.open("overview?asset=CNY")
	b.wait(element("zone") + "?.innerText === 'Asia/Shanghai'")
	b.wait(element("health") + "?.innerText.includes('20:00:00')")
	const chart = "document.querySelector('[data-testid=chart-settled] "
	b.wait(chart + ".u-over')")
	b.wait("(() => { const o = " + chart + ".u-over'), r = o.getBoundingClientRect(); " +
		"o.dispatchEvent(new MouseEvent('mousemove', { bubbles: true, clientX: r.left + r.width / 2, clientY: r.top + 9 })); " +
		"return /^(16|17|18|19|20):[0-5]/.test(" + chart + ".u-legend .u-value').innerText) })()")

	w.at("17:45:00") // the next day in Shanghai, not in New York; HKD has rolled
	b.open("day?asset=HKD")
	b.wait(shownTimes("day-HKD") + " === '07:00,08:00,16:00,16:30,17:00,17:30'")
	b.wait(element("day-HKD") + "?.innerText.includes('2026-12-01 07:00:00')")
	b.open("overview?asset=CNY")
	b.wait("document.querySelector('[data-testid=health] time')?.title === '2026-12-01 01:45:00 (2026-11-30T17:45:00Z)'")
	b.wait("document.querySelector('.bar-day .num')?.innerText === '2026-11-30'")
}

// A server without a calendar has its times in UTC; when it comes back with another calendar, the page follows.
func TestTheZoneFollowsTheServer(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a server and a browser")
	}
	w := found(startServer(t))
	b := openTab(t, w.server)
	b.moveTo("America/New_York")
	b.open("overview?asset=CNY")
	b.wait(element("zone") + "?.innerText === 'UTC' && " + element("health") + ".innerText.includes('08:30:00')")
	b.mu.Lock()
	b.down = true
	b.mu.Unlock()
	w.kill()
	b.wait(element("live") + "?.dataset.state === 'stale'")
	w.calendar = strings.Replace(townCalendar, "zone UTC", "zone Asia/Tokyo", 1)
	w.start()
	b.wait(element("zone") + "?.innerText === 'Asia/Tokyo' && " + element("health") + ".innerText.includes('17:30:00')")
}
