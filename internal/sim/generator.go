package sim

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"time"

	"weir/internal/sim/auditor"
)

// generator makes what clients ask for, in the words of the HTTP contract.
type generator struct {
	draw   *rand.Rand
	ledger *auditor.Ledger
	setUp  []*auditor.Request // what a system begins with, sent until it is answered
	ids    int
	last   []string           // ids that were given out last
	later  []*auditor.Request // other sides of trades, other orders of chains
	number int                // of the next reference
	rich   bool               // much is funded
	day    string             // on which the assets were made
}

var (
	banks  = []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0", "DELTUS30"}
	assets = []string{"CNY", "HKD", onCommand, "BND"}
)

const onCommand = "USD" // in which gridlocks are resolved on command only

const mediaJSON = "application/json"

func newGenerator(draw *rand.Rand, ledger *auditor.Ledger, day string) *generator {
	g := &generator{draw: draw, ledger: ledger, day: day}
	g.rich = g.chance(40)
	extras := []string{``, `,"bypass":true`, `,"resolution":"command","end_of_day":"carry"`, `,"kind":"security","end_of_day":"carry"`}
	for i, code := range assets {
		g.begin("/v1/assets", "asset_created", `{"code":%q,"scale":%d,"issuer":"CB%sXX0","business_date":%q%s%s}`, code, i%3, code, day, extras[i], g.maybe(20, `,"zeroing":true`))
	}
	for _, bank := range banks {
		g.begin("/v1/participants", "participant_created", `{"id":%q,"name":"Bank %s","kind":"bank"}`, bank, bank)
		for i, code := range assets {
			g.begin("/v1/accounts", "account_opened", `{"participant":%q,"asset":%q,"credit_line":%q}`, bank, code, decimal(int64(g.draw.IntN(3)*1000), i%3))
		}
	}
	return g
}

func (g *generator) begin(path, expect, format string, args ...any) {
	g.setUp = append(g.setUp, g.post(path, expect, format, args...))
}

func (g *generator) chance(percent int) bool { return g.draw.IntN(100) < percent }

func (g *generator) maybe(percent int, text string) string {
	if g.chance(percent) {
		return text
	}
	return ""
}

func (g *generator) one(of ...string) string { return of[g.draw.IntN(len(of))] }

func (g *generator) post(path, expect, format string, args ...any) *auditor.Request {
	return &auditor.Request{Method: "POST", Path: path, Type: mediaJSON, Body: fmt.Sprintf(format, args...), Expect: expect}
}

// next is the next thing that some client asks for.
func (g *generator) next() *auditor.Request {
	if len(g.later) > 0 && g.chance(30) {
		at := g.draw.IntN(len(g.later))
		r := g.later[at]
		g.later = append(g.later[:at], g.later[at+1:]...)
		return r
	}
	if r := g.onward(); r != nil {
		return r
	}
	switch n := g.draw.IntN(100); {
	case n < 31:
		return g.orders()
	case n < 33:
		return g.strange()
	case n < 34:
		return g.gridlock()
	case n < 44:
		return g.funding()
	case n < 57:
		return g.handling()
	case n < 65:
		return g.trade()
	case n < 70:
		return g.chain()
	case n < 82:
		return g.setting()
	case n < 91:
		return g.cycle()
	case n < 95:
		return g.dayStep()
	case n < 97:
		return g.create()
	}
	return g.post("/v1/snapshots", "", "")
}

// id is a new one, or seldom one that was used before.
func (g *generator) id() string {
	g.ids++
	id := fmt.Sprintf("%08x-0000-4000-8000-%012x", g.draw.Uint32(), g.ids)
	g.last = append(g.last, id)
	return id
}

func (g *generator) asset() string { return assets[min(g.draw.IntN(6), 3)%4] }

func scaleOf(asset string) int {
	for i, code := range assets {
		if code == asset {
			return i % 3
		}
	}
	return 2
}

// decimal writes minor units with that many decimals.
func decimal(units int64, scale int) string {
	text := fmt.Sprintf("%0*d", scale+1, units)
	if scale == 0 {
		return text
	}
	return text[:len(text)-scale] + "." + text[len(text)-scale:]
}

// amount is one that bites; seldom one that is refused.
func (g *generator) amount(asset string) string {
	if g.chance(3) {
		return g.one("0", "0.00", "99999999999999999999999", "23058430092136939", "1.123456789")
	}
	units := int64(1+g.draw.IntN(30)) * 100
	if g.chance(20) {
		units += int64(g.draw.IntN(7)) - 3
	}
	return decimal(units, scaleOf(asset))
}

func (g *generator) bank() string {
	if g.chance(3) {
		return g.one("ECHOFRP0", "FOXTJPJ0", "NOBODY00")
	}
	return banks[g.draw.IntN(len(banks))]
}

func (g *generator) pair() (one, other string) {
	one, other = g.bank(), g.bank()
	for one == other && g.chance(95) {
		other = g.bank()
	}
	return one, other
}

// moment is a time close by, or seldom far off.
func (g *generator) moment() string {
	return time.Now().Add(time.Duration(g.draw.IntN(200)-20) * time.Millisecond).UTC().Format(time.RFC3339Nano)
}

// date is a business date around today's of an asset.
func (g *generator) date(asset string) string {
	_, today := g.ledger.Day(asset)
	at, _ := time.Parse(time.DateOnly, cmp.Or(today, g.day))
	days := g.draw.IntN(6) - 2
	if g.chance(5) {
		days = 30
	}
	return at.AddDate(0, 0, days).Format(time.DateOnly)
}

func (g *generator) funding() *auditor.Request {
	asset, direction := g.asset(), "in"
	if g.chance(25) {
		direction = "out"
	}
	amount := g.amount(asset)
	if g.rich {
		amount = decimal(int64(1+g.draw.IntN(100))*100, scaleOf(asset))
	}
	if g.chance(2) {
		amount = decimal(1<<61-1<<40, scaleOf(asset)) // the issuer can do that once
	}
	id := g.id()
	r := g.post("/v1/funding", "", `{"id":%q,"participant":%q,"asset":%q,"amount":%q,"direction":%q}`, id, g.bank(), asset, amount, direction)
	r.Keys = []string{id}
	return r
}
