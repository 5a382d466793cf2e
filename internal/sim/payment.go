package sim

import (
	"fmt"
	"strings"

	"weir/internal/sim/auditor"
)

// payment is an order before it is written in some format. Amounts and dates are texts, wrong ones among them.
type payment struct {
	id, debtor, creditor, asset, amount string
	priority, method                    string
	interbank, hold                     bool
	reference                           string
	notBefore, expiresAt, date          string
	debtorAccount                       uint64 // 0: the debtor's own
	original                            string
}

// orders are one order or several, in one of the formats.
func (g *generator) orders() *auditor.Request {
	var all []*payment
	for range 1 + g.draw.IntN(4)*g.draw.IntN(2) {
		all = append(all, g.payment())
	}
	switch n := g.draw.IntN(10); {
	case n < 2 && g.plain(all):
		return asMessage(all)
	case n < 4:
		if r := g.asRecords(all); r != nil {
			return r
		}
	}
	r := g.asText(all)
	if g.chance(30) {
		r.Again = g.asRecords(all)
	}
	if r.Again == nil && g.chance(30) {
		r.Again = g.asText(all)
	}
	return r
}

// payment is one of any kind. One in seventeen returns an earlier one.
func (g *generator) payment() *payment {
	p := &payment{id: g.id(), asset: g.asset()}
	p.debtor, p.creditor = g.pair()
	p.amount = g.amount(p.asset)
	if paid := g.ledger.Settled(); len(paid) > 0 && g.chance(6) {
		back := paid[max(0, len(paid)-1-g.draw.IntN(8))]
		p.debtor, p.creditor, p.asset, p.amount = back.Creditor, back.Debtor, back.Asset, g.one(back.Amount, back.Amount, p.amount)
		p.original = back.ID
	}
	p.method = g.one("gross", "gross", "gross", "gross", "net", "net", "instant")
	p.priority = g.one("normal", "normal", "urgent", "highly-urgent")
	p.interbank = g.chance(40)
	if g.chance(20) {
		p.reference = "invoice 17"
	}
	if p.method == "gross" || g.chance(3) {
		p.hold = g.chance(8)
		if g.chance(10) {
			p.notBefore = g.moment()
		}
	}
	if g.chance(10) {
		p.expiresAt = g.moment()
	}
	if g.chance(12) {
		p.date = g.date(p.asset)
	}
	if cover := g.ledger.Cover(g.ledger.Account(p.debtor, p.asset)); cover > 0 && p.original == "" && g.chance(5) {
		p.amount = decimal(cover+int64(g.draw.IntN(2)), scaleOf(p.asset)) // to the brink, or a unit beyond
	}
	if numbers := g.ledger.Accounts(); len(numbers) > 0 && g.chance(3) {
		p.debtorAccount = numbers[g.draw.IntN(len(numbers))]
	}
	return p
}

// plain says whether a message can say what the payments are; it makes them so, mostly.
func (g *generator) plain(all []*payment) bool {
	for _, p := range all {
		if p.original != "" {
			return false
		}
		p.method, p.hold, p.notBefore, p.expiresAt, p.debtorAccount, p.interbank = "gross", false, "", "", 0, all[0].interbank
	}
	return true
}

// requestOf is a request for payments, without its body.
func requestOf(all []*payment, mediaType, format string) *auditor.Request {
	r := &auditor.Request{Method: "POST", Path: "/v1/orders", Type: mediaType, Format: format}
	for _, p := range all {
		r.Keys = append(r.Keys, p.id)
		r.Dated = r.Dated || p.date != ""
	}
	return r
}

// asText is an object, an array or lines of JSON.
func (g *generator) asText(all []*payment) *auditor.Request {
	var texts []string
	for _, p := range all {
		texts = append(texts, p.json())
	}
	switch {
	case len(texts) == 1 && g.chance(70):
		r := requestOf(all, mediaJSON, "a JSON object")
		r.Body = texts[0]
		return r
	case g.chance(50):
		r := requestOf(all, auditor.Lines, "lines of JSON")
		r.Body = strings.Join(texts, "\n") + "\n"
		return r
	}
	r := requestOf(all, mediaJSON, "a JSON array")
	r.Body = "[" + strings.Join(texts, ",") + "]"
	return r
}

func (p *payment) json() string {
	var b strings.Builder
	fmt.Fprintf(&b, `{"id":%q,"debtor":%q,"creditor":%q,"asset":%q,"amount":%q,"priority":%q,"method":%q`, p.id, p.debtor, p.creditor, p.asset, p.amount, p.priority, p.method)
	for _, member := range [][2]string{{"original_id", p.original}, {"end_to_end_id", p.reference}, {"not_before", p.notBefore}, {"expires_at", p.expiresAt}, {"business_date", p.date}} {
		if member[1] != "" {
			fmt.Fprintf(&b, `,%q:%q`, member[0], member[1])
		}
	}
	if p.interbank {
		b.WriteString(`,"category":"interbank"`)
	}
	if p.hold {
		b.WriteString(`,"hold":true`)
	}
	if p.debtorAccount != 0 {
		fmt.Fprintf(&b, `,"debtor_account":%d`, p.debtorAccount)
	}
	return b.String() + "}"
}
