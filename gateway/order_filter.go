package gateway

import (
	"math"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// statusAll is the word for orders of every status.
const statusAll = "all"

const orderStatusWords = "held, warehoused, unmatched, queued, accepted, settled, rejected, cancelled, expired or all"

// orderStatuses are what an order can be; the first are those of orders that wait, which are found without looking at the others.
var orderStatuses = []engine.Status{
	engine.Held, engine.Warehoused, engine.Unmatched, engine.Queued,
	engine.Accepted, engine.Settled, engine.Rejected, engine.Cancelled, engine.Expired,
}

// orderFilter says which orders are asked for.
type orderFilter struct {
	page                           // of its filters the asset only holds for what account an order waits in: an order's participants are three
	status           engine.Status // StatusNone: any
	amounts          [2]int64      // from and to, minor units
	date             uint32        // days since 1970-01-01; 0: any
	fromText, toText []byte        // the amounts as they were written; nil: no bound
}

// readOrderFilter reads the query of a list of orders. False: something is wrong with it, which is answered.
func (g *Gateway) readOrderFilter(ctx *fasthttp.RequestCtx) (f orderFilter, ok bool) {
	f = orderFilter{page: page{limit: defaultLimit}, amounts: [2]int64{math.MinInt64, math.MaxInt64}}
	told := false
	ok = readQuery(ctx, func(name string, value []byte) (wrong string) {
		switch name {
		case "status":
			told = true
			return f.readStatus(value)
		case "amount_from":
			f.fromText = append([]byte{}, value...)
		case "amount_to":
			f.toText = append([]byte{}, value...)
		case "business_date":
			date, sound := wire.ParseDate(value)
			if !sound {
				return "must be a date such as 2026-01-31"
			}
			f.date = date
		default:
			return g.readPageParameter(&f.page, name, value)
		}
		return ""
	})
	if ok && !told {
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", "status", "is missing: "+orderStatusWords)
		return f, false
	}
	return f, ok && g.readAmounts(ctx, &f)
}

func (f *orderFilter) readStatus(value []byte) (wrong string) {
	if string(value) == statusAll {
		return ""
	}
	for _, s := range orderStatuses {
		if s.String() == string(value) {
			f.status = s
			return ""
		}
	}
	return "must be " + orderStatusWords
}

// readAmounts reads the bounds of the amount, which only the asset gives a scale. False: one is wrong, which is answered.
func (g *Gateway) readAmounts(ctx *fasthttp.RequestCtx, f *orderFilter) bool {
	asset, known := g.Directory.AssetByNumber(f.asset)
	for i, bound := range [2]struct {
		name string
		text []byte
	}{{"amount_from", f.fromText}, {"amount_to", f.toText}} {
		wrong := ""
		switch {
		case bound.text == nil || f.nothing:
			continue
		case !known:
			wrong = "needs asset: an amount is one of an asset"
		default:
			if f.amounts[i], known = wire.ParseAmount(bound.text, asset.Scale); !known {
				wrong = "must be an amount of the asset, such as 1250.00 of one with two decimals"
			}
		}
		if wrong != "" {
			refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", bound.name, wrong)
			return false
		}
	}
	return true
}

// waits says that the orders asked for are among those that wait.
func (f *orderFilter) waits() bool {
	switch f.status {
	case engine.Held, engine.Warehoused, engine.Unmatched, engine.Queued:
		return true
	}
	return false
}

// wants says whether an order is asked for.
func (f *orderFilter) wants(g *Gateway, o *engine.OrderInfo) bool {
	if f.status != engine.StatusNone && o.Status != f.status || f.date != 0 && o.BusinessDate != f.date {
		return false
	}
	if f.fromText != nil || f.toText != nil {
		const hashed = engine.FlagUnknownAsset | engine.FlagAmountTooLarge
		if o.Flags&hashed != 0 || o.Amount < f.amounts[0] || o.Amount > f.amounts[1] {
			return false
		}
	}
	return f.asset == 0 && f.participant == 0 || f.wantsParties(g, o)
}

// wantsParties says whether the asset of an order is asked for, and one of its participants.
func (f *orderFilter) wantsParties(g *Gateway, o *engine.OrderInfo) bool {
	var debtor, creditor uint32
	var asset uint16
	if o.Flags&(engine.FlagUnknownCreditor|engine.FlagNoCreditorAccount) == 0 {
		creditor, asset, _ = g.Directory.AccountOwner(o.Creditor)
	}
	if o.Flags&(engine.FlagUnknownDebtor|engine.FlagNoDebtorAccount) == 0 {
		if owner, in, ok := g.Directory.AccountOwner(o.Debtor); ok {
			debtor, asset = owner, in
		}
	}
	if f.asset != 0 && (asset != f.asset || o.Flags&engine.FlagUnknownAsset != 0) {
		return false
	}
	return f.participant == 0 || debtor == f.participant || creditor == f.participant || o.Instructor == f.participant
}
