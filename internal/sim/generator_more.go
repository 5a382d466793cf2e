package sim

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"weir/internal/sim/auditor"
)

// handling does something to an order, mostly to one that waits.
func (g *generator) handling() *auditor.Request {
	id := "00000000-0000-4000-8000-00000000dead"
	if waiting := g.ledger.Waiting(); len(waiting) > 0 && g.chance(85) {
		id = waiting[g.draw.IntN(len(waiting))]
	} else if len(g.last) > 0 {
		id = g.last[g.draw.IntN(len(g.last))]
	}
	path := "/v1/orders/" + id
	switch g.draw.IntN(7) {
	case 0, 1:
		return g.post(path+"/cancel", "", "")
	case 2:
		return g.post(path+"/hold", "", "")
	case 3, 4:
		return g.post(path+"/release", "", "")
	case 5:
		return g.post(path+"/priority", "", `{"priority":%q}`, g.one("normal", "urgent", "highly-urgent"))
	}
	return g.post(path+"/position", "", `{"position":%q}`, g.one("first", "last"))
}

// trade is one side of a trade; the other one follows later.
func (g *generator) trade() *auditor.Request {
	one, other := g.pair()
	give, take := g.one("CNY", "USD", "HKD"), g.one("BND", "BND", "USD")
	if g.chance(50) {
		give, take = take, give
	}
	gives, takes := g.amount(give), g.amount(take)
	rest := ""
	if give != take && (give == "BND" || take == "BND") {
		rest = g.maybe(40, `,"partial":true`)
	}
	if g.chance(40) {
		g.number++
		rest += fmt.Sprintf(`,"reference":"T%d"`, g.number)
	}
	first := g.side(one, other, give, gives, take, takes, rest)
	if g.chance(10) {
		takes = g.amount(take)
		rest += fmt.Sprintf(`,"tolerance":%q`, decimal(1000, scaleOf(g.cash(give, take))))
	}
	if g.chance(92) {
		g.later = append(g.later, g.side(other, one, take, takes, give, gives, rest))
	}
	return first
}

// strange is a record that only a client of the binary format can send: a negative amount, an account of another asset or none, an instructor beside the debtor.
func (g *generator) strange() *auditor.Request {
	p := &payment{id: g.id(), asset: g.asset(), method: "gross", priority: "normal"}
	p.debtor, p.creditor = g.pair()
	p.amount = decimal(int64(1+g.draw.IntN(30))*100, scaleOf(p.asset))
	b, ok := g.record(p)
	if !ok {
		return g.orders()
	}
	switch g.draw.IntN(5) {
	case 0:
		b.put64(atAmount, -1)
	case 1:
		b.put32(atCreditor, g.ledger.Account(p.creditor, g.asset()))
	case 2:
		b[atPriority] = 9
	default:
		b.put32(atInstructor, g.ledger.Participant(g.bank()))
	}
	r := requestOf([]*payment{p}, auditor.Records, "binary records")
	r.Body = string(b[:])
	return r
}

// gridlock is two orders that can settle together only, in the asset that is resolved on command, and the command.
func (g *generator) gridlock() *auditor.Request {
	one, other := g.pair()
	amount := decimal(int64(50_000+g.draw.IntN(1000)), scaleOf(onCommand))
	for _, way := range [][2]string{{one, other}, {other, one}} {
		p := &payment{id: g.id(), debtor: way[0], creditor: way[1], asset: onCommand, amount: amount, method: "gross", priority: "highly-urgent", interbank: true}
		g.later = append(g.later, g.asText([]*payment{p}))
	}
	g.later = append(g.later, g.post("/v1/resolution", "", `{"asset":%q,"kind":%q}`, onCommand, g.one("multilateral", "bilateral")))
	return g.next()
}

// cash is the asset of a trade that its tolerance is in.
func (g *generator) cash(give, take string) string {
	if give == "BND" {
		return take
	}
	return give
}

func (g *generator) side(giver, taker, give, gives, take, takes, rest string) *auditor.Request {
	id := g.id()
	if g.chance(10) {
		rest += fmt.Sprintf(`,"expires_at":%q`, g.moment())
	}
	if g.chance(4) {
		rest += fmt.Sprintf(`,"instructor":%q`, g.bank())
	}
	rest += g.maybe(6, `,"hold":true`) + fmt.Sprintf(`,"priority":%q`, g.one("normal", "normal", "urgent"))
	r := g.post("/v1/matches", "", `{"id":%q,"participant":%q,"counterparty":%q,"gives":{"asset":%q,"amount":%q},"takes":{"asset":%q,"amount":%q}%s}`,
		id, giver, taker, give, gives, take, takes, rest)
	r.Keys = []string{id}
	return r
}

// chain is a chain in one request, or its orders one by one.
func (g *generator) chain() *auditor.Request {
	legs := 2 + g.draw.IntN(3)
	asset, id := g.asset(), g.id()
	amount := g.amount(asset)
	first := g.draw.IntN(len(banks))
	var texts, keys []string
	for i := range legs {
		leg := g.id()
		debtor, creditor := banks[(first+i)%len(banks)], banks[(first+(i+1)%legs)%len(banks)]
		if g.chance(20) {
			amount = g.amount(asset)
		}
		texts, keys = append(texts, fmt.Sprintf(`"id":%q,"debtor":%q,"creditor":%q,"asset":%q,"amount":%q,"priority":%q`, leg, debtor, creditor, asset, amount, g.one("normal", "urgent"))), append(keys, leg)
	}
	if g.chance(50) {
		r := g.post("/v1/chains", "", `{"id":%q,"legs":[{%s}]}`, id, strings.Join(texts, "},{"))
		r.Keys = keys
		return r
	}
	for i, text := range texts {
		r := g.post("/v1/orders", "", `{%s,"chain":%q,"legs":%d}`, text, id, legs)
		r.Keys = keys[i : i+1]
		g.later = append(g.later, r)
	}
	return g.next()
}

// setting sets a limit, a reservation, an account or a participant, or resolves.
func (g *generator) setting() *auditor.Request {
	asset, bank := g.asset(), g.bank()
	amount := decimal(int64(g.draw.IntN(40))*100, scaleOf(asset))
	numbers := g.ledger.Accounts()
	number := uint64(g.draw.IntN(30))
	if len(numbers) > 0 {
		number = numbers[g.draw.IntN(len(numbers))]
	}
	switch g.draw.IntN(14) {
	case 0, 1:
		return g.post("/v1/limits", "limit_set", `{"participant":%q,"asset":%q,"kind":"credit_line","amount":%q}`, bank, asset, amount)
	case 2:
		return g.post("/v1/limits", "limit_set", `{"participant":%q,"asset":%q,"kind":"bilateral","counterparty":%q,"amount":%s}`, bank, asset, g.bank(), g.one(`"`+amount+`"`, "null"))
	case 3:
		return g.post("/v1/limits", "limit_set", `{"participant":%q,"asset":%q,"kind":%q,"amount":%s}`, bank, asset, g.one("multilateral", "net_debit_cap", "net_debit_cap"), g.one(`"`+amount+`"`, `"`+amount+`"`, "null"))
	case 4, 5:
		return g.post("/v1/reservations", "reservation_set", `{"participant":%q,"asset":%q,"kind":%q,"amount":%q}`, bank, asset, g.one("urgent", "highly-urgent"), amount)
	case 6:
		return g.post(fmt.Sprintf("/v1/accounts/%d/block", number), "account_set", `{"side":%q}`, g.one("debit", "credit"))
	case 7, 8, 9:
		return g.post(fmt.Sprintf("/v1/accounts/%d/unblock", number), "account_set", `{"side":%q}`, g.one("debit", "credit"))
	case 10:
		return g.participant(bank)
	case 11:
		if g.chance(25) {
			return g.post(fmt.Sprintf("/v1/accounts/%d/close", number), "account_set", "")
		}
	}
	return g.post("/v1/resolution", "", `{"asset":%q,"kind":%q}`, asset, g.one("multilateral", "multilateral", "bilateral"))
}

// participant stops a participant, or lets it go on, mostly.
func (g *generator) participant(bank string) *auditor.Request {
	path := "/v1/participants/" + bank + "/"
	if g.chance(4) {
		return g.post("/v1/participants/"+g.one("ECHOFRP0", "FOXTJPJ0", bank)+"/close", "participant_set", "")
	}
	if g.chance(50) {
		return g.post(path+g.one("suspend", "resume", "resume", "resume", "resume"), "participant_set", "")
	}
	return g.post(path+g.one("block", "unblock", "unblock", "unblock", "unblock"), "participant_set", `{"side":%q}`, g.one("debit", "credit"))
}

// cycle opens a cycle or does something to one.
func (g *generator) cycle() *auditor.Request {
	open := g.ledger.Cycles()
	if len(open) == 0 || g.chance(12) {
		return g.post("/v1/cycles", "cycle_opened", `{"asset":%q,"name":"morning"}`, g.asset())
	}
	path := fmt.Sprintf("/v1/cycles/%d/", open[g.draw.IntN(len(open))])
	switch n := g.draw.IntN(20); {
	case n < 7:
		return g.post(path+"close", "cycle_closed", "")
	case n < 13:
		return g.post(path+"settle", "", "")
	case n < 15:
		return g.post(path+"extend", "cycle_extended", "")
	case n < 17:
		return g.post(path+"unwind", "cycle_unwound", `{"participant":%q}`, g.bank())
	case n < 19:
		return g.post(path+"survivors-pay", "cycle_survived", `{"participant":%q}`, g.bank())
	}
	return g.post(path+"abort", "cycle_aborted", "")
}

var daySteps = map[string][]string{
	"": {"cut-off", "clearing", "end-of-day"}, "open": {"cut-off", "clearing", "end-of-day"}, "closed": {"pre-open", "open"}, "pre-open": {"open"},
	"cut-off": {"clearing", "end-of-day"}, "clearing": {"end-of-day"}, "end-of-day": {"closed"},
}

// onward takes an asset that is not open a step on; mostly it is nil.
func (g *generator) onward() *auditor.Request {
	asset := assets[g.draw.IntN(len(assets))]
	day, _ := g.ledger.Day(asset)
	if day == "" || day == "open" || !g.chance(12) {
		return nil
	}
	if rolls := day == "end-of-day" || day == "closed"; rolls && g.chance(40) { // sometimes twice, with no session between
		return g.post("/v1/day", "day_set", `{"asset":%q,"to":"closed","business_date":%q}`, asset, g.holiday(asset))
	}
	return g.post("/v1/day", "day_set", `{"asset":%q,"to":%q}`, asset, g.one(daySteps[day]...))
}

// holiday is a date so far ahead that what is final today is out of the window then.
func (g *generator) holiday(asset string) string {
	_, today := g.ledger.Day(asset)
	at, _ := time.Parse(time.DateOnly, cmp.Or(today, g.day))
	return at.AddDate(0, 0, 6+g.draw.IntN(4)).Format(time.DateOnly)
}

// dayStep is mostly a step that comes next, seldom a second session or one that is refused.
func (g *generator) dayStep() *auditor.Request {
	asset := g.asset()
	day, _ := g.ledger.Day(asset)
	if g.chance(20) {
		return g.post("/v1/day", "day_set", `{"asset":%q,"to":%q,"business_date":%q}`, asset, g.one("pre-open", "open", "closed"), g.date(asset))
	}
	return g.post("/v1/day", "day_set", `{"asset":%q,"to":%q,"late":%t}`, asset, g.one(daySteps[day]...), g.chance(10))
}

// create makes something late, or again.
func (g *generator) create() *auditor.Request {
	switch g.draw.IntN(4) {
	case 0:
		return g.post("/v1/assets", "asset_created", `{"code":%q,"scale":2,"issuer":"CBXAUXX0","business_date":%q}`, g.one("XAU", "EUR", "CNY"), g.day)
	case 1:
		return g.post("/v1/participants", "participant_created", `{"id":%q,"kind":"bank"}`, g.one("ECHOFRP0", "FOXTJPJ0", "ALPHCNB0"))
	}
	return g.post("/v1/accounts", "account_opened", `{"participant":%q,"asset":%q}`, g.one("ECHOFRP0", "FOXTJPJ0"), g.one("CNY", "HKD", "XAU"))
}
