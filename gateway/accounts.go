package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
)

// collectAccounts copies out the accounts of a page. False: it could not ask, which is answered.
func (g *Gateway) collectAccounts(ctx *fasthttp.RequestCtx, p *page) (rows []engine.AccountInfo, next uint64, ok bool) {
	return collect(p, queryScan, g.queryFor(ctx), g.Engine.Accounts, func(number uint32) (engine.AccountInfo, bool) {
		a, _ := g.Engine.Account(number)
		return a, p.wants(&a)
	})
}

// listAccounts lists accounts with what is in them.
func (g *Gateway) listAccounts(ctx *fasthttp.RequestCtx, _ params) {
	g.answerAccounts(ctx, func(text []byte, a *engine.AccountInfo, scale uint8) []byte {
		text = appendText(text, "kind", accountKindName(a.Kind))
		text = appendAmount(text, "balance", a.Balance, scale)
		if a.Kind == engine.AccountIssuer {
			text = appendNull(appendNull(text, "cover"), "credit_line")
		} else {
			text = appendAmount(text, "cover", a.Cover(), scale)
			text = appendAmount(text, "credit_line", -a.Floor, scale)
		}
		text = appendAmount(text, "opening_balance", a.Opening, scale)
		text = appendAmount(text, "reserved_urgent", a.ReservedUrgent, scale)
		text = appendAmount(text, "reserved_highly_urgent", a.ReservedHighlyUrgent, scale)
		text = appendAmount(text, "projected", a.Projected, scale)
		if a.NetDebitCap < 0 {
			text = appendNull(text, "net_debit_cap")
		} else {
			text = appendAmount(text, "net_debit_cap", a.NetDebitCap, scale)
		}
		text = appendNumber(text, "queued", uint64(a.Queued))
		text = appendAmount(text, "queued_out", a.QueuedOut, scale)
		text = appendBool(text, "debit_blocked", a.DebitBlocked)
		text = appendBool(text, "credit_blocked", a.CreditBlocked)
		text = appendBool(text, "closed", a.Closed)
		text = appendBool(text, "suspended", a.Suspended)
		text = appendBool(text, "participant_debit_blocked", a.ParticipantDebitBlocked)
		return appendBool(text, "participant_credit_blocked", a.ParticipantCreditBlocked)
	})
}

// listPositions lists what each account received minus what it sent, funding apart, and where it would stand if all that is queued from
// and to it settled.
func (g *Gateway) listPositions(ctx *fasthttp.RequestCtx, _ params) {
	g.answerAccounts(ctx, func(text []byte, a *engine.AccountInfo, scale uint8) []byte {
		text = appendAmount(text, "position", a.Position, scale)
		text = appendAmount(text, "balance", a.Balance, scale)
		text = appendAmount(text, "queued_in", a.QueuedIn, scale)
		text = appendAmount(text, "queued_out", a.QueuedOut, scale)
		if a.Kind == engine.AccountIssuer {
			return appendNull(appendNull(text, "cover"), "all_queued")
		}
		text = appendAmount(text, "cover", a.Cover(), scale)
		return appendAmount(text, "all_queued", a.Cover()+a.QueuedIn-a.QueuedOut, scale)
	})
}

// answerAccounts answers a page of accounts, of which rest writes all but whose they are.
func (g *Gateway) answerAccounts(ctx *fasthttp.RequestCtx, rest func(text []byte, a *engine.AccountInfo, scale uint8) []byte) {
	p, ok := g.readPage(ctx)
	if !ok {
		return
	}
	rows, next, ok := g.collectAccounts(ctx, &p)
	if !ok {
		return
	}
	text := beginItems(takeBody(ctx))
	for i := range rows {
		a := &rows[i]
		asset, _ := g.Directory.AssetByNumber(a.Asset)
		owner, _ := g.Directory.ParticipantID(a.Participant)
		text = beginRow(text)
		text = appendNumber(text, "account", uint64(a.Number))
		text = appendText(text, "participant", owner)
		text = appendText(text, "asset", asset.Code)
		text = append(rest(text, a, asset.Scale), '}')
	}
	answer(ctx, typeJSON, endItems(text, next))
}
