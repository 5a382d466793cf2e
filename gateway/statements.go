package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
)

// statement is what happened on an account since its business date began.
type statement struct {
	account  engine.AccountInfo
	measures engine.Measures
	date     uint32 // business date
	seq      uint64 // of the last instruction that counts
}

// listStatements lists the statements of accounts: what each had when the business date began, what it sent, received and was funded with since, and what it has now.
func (g *Gateway) listStatements(ctx *fasthttp.RequestCtx, _ params) {
	p, ok := g.readPage(ctx)
	if !ok {
		return
	}
	rows, next, ok := g.collectStatements(ctx, &p)
	if !ok {
		return
	}
	text := beginItems(takeBody(ctx))
	for i := range rows {
		text = append(g.appendStatement(beginRow(text), &rows[i]), '}')
	}
	answer(ctx, typeJSON, endItems(text, next))
}

// collectStatements copies out the statements of a page. False: it could not ask, which is answered.
func (g *Gateway) collectStatements(ctx *fasthttp.RequestCtx, p *page) (rows []statement, next uint64, ok bool) {
	return collect(p, queryScan, g.queryFor(ctx), g.Engine.Accounts, func(number uint32) (s statement, wanted bool) {
		a, _ := g.Engine.Account(number)
		if !p.wants(&a) {
			return s, false
		}
		return g.readStatement(&a), true
	})
}

// readStatement copies out what happened on an account, in a query.
func (g *Gateway) readStatement(a *engine.AccountInfo) statement {
	m, _ := g.Engine.Measures(a.Number)
	asset, _ := g.Engine.Asset(a.Asset)
	return statement{*a, m, asset.BusinessDate, g.Engine.Seq()}
}

// funding is what the account was funded with.
func (s *statement) funding() int64 {
	return s.account.Balance - s.account.Opening - s.account.Position
}

func (g *Gateway) appendStatement(dst []byte, s *statement) []byte {
	asset, _ := g.Directory.AssetByNumber(s.account.Asset)
	dst = g.appendMember(dst, s.account.Number)
	dst = appendText(dst, "asset", asset.Code)
	dst = appendText(dst, "kind", accountKindName(s.account.Kind))
	dst = appendDate(dst, "business_date", s.date)
	dst = appendAmount(dst, "opening_balance", s.account.Opening, asset.Scale)
	dst = appendAmount(dst, "funding", s.funding(), asset.Scale)
	dst = appendWide(dst, "received", s.measures.Received, asset.Scale)
	dst = appendWide(dst, "sent", s.measures.Sent, asset.Scale)
	dst = appendAmount(dst, "closing_balance", s.account.Balance, asset.Scale)
	return appendNumber(dst, "seq", s.seq)
}
