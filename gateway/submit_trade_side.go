package gateway

import (
	"strings"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
	"weir/iso20022"
	"weir/sequencer"
)

// submitTradeSide takes one side of a trade. A sese.024 answers a delivery versus payment; a payment versus payment gets a pacs.002, for want of a
// message of its own (its fxtr.008 is not written here).
func (g *Gateway) submitTradeSide(ctx *fasthttp.RequestCtx, msg *iso20022.Message) {
	s := &msg.TradeSides[0]
	if s.Err != nil {
		refuseMessage(ctx, s.Err)
		return
	}
	options, ok := g.assetOptions(ctx)
	if !ok {
		return
	}
	e := sideElementsOf(msg.Family, s)
	for _, leg := range [...]struct{ amount, element string }{{s.Gives.Amount, e.gives}, {s.Takes.Amount, e.takes}} {
		if _, ok := wire.ReadUnits(leg.amount); !ok {
			refuseField(ctx, leg.element, "has more than 8 digits behind the point, or is more than 2^63-1 minor units")
			return
		}
	}
	g.submitMade(ctx, engine.SubmitTrade, 1, func(o *wire.Orders) {
		o.AssetOptions = options
		o.AddSide(&wire.NamedSide{
			ID: s.ID, Participant: s.Participant, Counterparty: s.Counterparty,
			GivesAsset: s.Gives.Asset, GivesAmount: s.Gives.Amount, TakesAsset: s.Takes.Asset, TakesAmount: s.Takes.Amount,
			Reference: s.TradeReference, SettlementDate: s.SettlementDate, Partial: s.Partial, Hold: s.Hold,
		})
	}, func(o *wire.Orders, b *sequencer.Batch) {
		if len(o.Refusals) > 0 {
			refuseField(ctx, e.ofMember(o.Refusals[0].Field), o.Refusals[0].Detail)
			return
		}
		where := g.whereSide(o, b.Results.Outcomes[0], e)
		if msg.Family == iso20022.Sese023 {
			g.answerAdvice(ctx, s, &where, g.headOf(b))
			return
		}
		g.answerExchange(ctx, msg, &where, g.headOf(b))
	})
}

// sideElements are what a kind of message calls the parts of a side of a trade.
type sideElements struct {
	participant, counterparty, gives, takes, date string
}

func sideElementsOf(family iso20022.Family, s *iso20022.TradeSide) *sideElements {
	e := sideElements{"TradgSdId/SubmitgPty", "CtrPtySdId/SubmitgPty", "TradAmts/TradgSdSellAmt/Amt", "TradAmts/TradgSdBuyAmt/Amt", "TradAmts/SttlmDt"}
	if family == iso20022.Sese023 {
		e = sideElements{"DlvrgSttlmPties/Pty1", "RcvgSttlmPties/Pty1", "QtyAndAcctDtls/SttlmQty/Qty", "SttlmAmt/Amt", "TradDtls/SttlmDt"}
		if !delivers(s) {
			e.participant, e.counterparty, e.gives, e.takes = e.counterparty, e.participant, e.takes, e.gives
		}
	}
	return &e
}

// delivers says whether a side of a delivery versus payment gives the securities: their ISIN is longer than a currency.
func delivers(s *iso20022.TradeSide) bool { return len(s.Gives.Asset) > len("EUR") }

// ofMember is the element of a member of the matches API.
func (e *sideElements) ofMember(member string) string {
	switch member {
	case "participant":
		return e.participant
	case "counterparty":
		return e.counterparty
	case "gives", "gives.amount":
		return e.gives
	case "takes", "takes.amount":
		return e.takes
	case "gives.asset":
		return e.asset(e.gives)
	case "takes.asset":
		return e.asset(e.takes)
	case "settlement_date":
		return e.date
	}
	return member
}

// asset is the element that names what there is of an amount.
func (e *sideElements) asset(amount string) string {
	if strings.HasSuffix(amount, "Qty") {
		return "FinInstrmId/ISIN"
	}
	return amount + attributeCcy
}

// whereabouts is where a side stands, after the answer to it.
type whereabouts struct {
	seq     uint64
	status  engine.Status
	reason  engine.Reason
	matched bool
	element string // that a refusal is about, empty: none
	info    string
}

// whereSide looks up where a side of a batch stands by now: one that was sent again may be matched since.
func (g *Gateway) whereSide(o *wire.Orders, out engine.Outcome, e *sideElements) whereabouts {
	w := whereabouts{seq: out.Seq, status: out.Status, reason: out.Reason, info: out.Reason.Text()}
	in := engine.InstructionAt(o.Payload)
	if out.Status == engine.Rejected {
		if w.element = e.ofMember(o.BlamedOfSide(in, out.Reason)); w.element != "" {
			w.info = w.element + ": " + w.info
		}
		return w
	}
	owner, _, _ := g.Directory.AccountOwner(in.Debtor)
	var t engine.TradeInfo
	reason := engine.UnknownOrder
	err := g.ask(func() { t, reason = g.Engine.Trade(in.ID, owner) })
	if err != nil || reason != engine.ReasonNone {
		return w // the side is durable; where it stands can't be asked any more
	}
	w.matched = t.Other.Seq != 0
	if t.Order.Status != out.Status {
		w.status, w.reason, w.info = t.Order.Status, engine.ReasonNone, ""
	}
	return w
}

// answerAdvice answers a side of a delivery versus payment.
func (g *Gateway) answerAdvice(ctx *fasthttp.RequestCtx, s *iso20022.TradeSide, w *whereabouts, head iso20022.Head) {
	securities, cash := s.Takes, s.Gives
	if delivers(s) {
		securities, cash = cash, securities
	}
	quantity, _ := wire.ReadUnits(securities.Amount)
	money, _ := wire.ReadUnits(cash.Amount)
	m := iso20022.StatusAdvice{Head: head, Info: w.info, Side: iso20022.SettlementSide{
		Reference: s.Reference, Seq: w.seq, CommonID: s.TradeReference, TradeDate: s.TradeDate, SettlementDate: s.SettlementDate,
		Delivers: delivers(s), Security: securities.Asset, Quantity: iso20022.Quantity{Minor: quantity.Minor, Scale: quantity.Scale, Face: s.Face},
		Cash:    iso20022.Money{Currency: cash.Asset, Minor: money.Minor, Scale: money.Scale},
		Partial: s.Partial, Held: s.Hold, Depository: s.Depository,
		Participant: s.Participant, Counterparty: s.Counterparty, SafekeepingAccount: s.SafekeepingAccount,
	}}
	m.Status, m.Reason = w.advice(delivers(s))
	text, err := iso20022.AppendSese024(takeBody(ctx), &m)
	g.answerMessage(ctx, text, err)
}

// advice is the status of a side in a sese.024, and its reason.
func (w *whereabouts) advice(delivers bool) (iso20022.SettlementStatus, string) {
	switch w.status {
	case engine.Rejected:
		return iso20022.SettlementRejected, w.rejection()
	case engine.Unmatched:
		return iso20022.SettlementUnmatched, "CMIS" // the other side's instruction is missing
	case engine.Cancelled, engine.Expired:
		return iso20022.SettlementCancelled, "OTHR"
	case engine.Held:
		return iso20022.SettlementWaits, "PREA" // one of the sides is held
	case engine.Queued:
		return iso20022.SettlementWaits, w.obstacle(delivers)
	}
	if w.matched {
		return iso20022.SettlementMatched, ""
	}
	return iso20022.SettlementAccepted, ""
}

// obstacle is why a matched side waits: what it gives is lacking, or its counterparty's is.
func (w *whereabouts) obstacle(delivers bool) string {
	switch {
	case w.reason == engine.Partner:
		return either(delivers, "CMON", "CLAC")
	case w.reason == engine.Cover, w.reason == engine.Reserved, w.reason == engine.OrderAhead:
		return either(delivers, "LACK", "MONY")
	}
	return "OTHR"
}

// rejection is why a side was refused.
func (w *whereabouts) rejection() string {
	switch {
	case w.reason == engine.DuplicateKey:
		return "REFE" // the reference is used
	case w.reason == engine.DateOutsideWindow:
		return "DDAT" // the settlement date
	case w.reason == engine.DayClosed, w.reason == engine.AfterCutOff:
		return "LATE"
	case strings.HasSuffix(w.element, "ISIN"):
		return "DSEC" // the security
	case strings.HasSuffix(w.element, attributeCcy):
		return "NCRR" // the currency
	case strings.HasSuffix(w.element, "Qty"):
		return "DQUA" // the quantity
	case strings.HasSuffix(w.element, "Amt"):
		return "DMON" // the amount of money
	case strings.HasSuffix(w.element, "Pty1"):
		return "ICAG" // the delivering or receiving party
	}
	return "OTHR"
}

// answerExchange answers a side of a payment versus payment.
func (g *Gateway) answerExchange(ctx *fasthttp.RequestCtx, msg *iso20022.Message, w *whereabouts, head iso20022.Head) {
	s := &msg.TradeSides[0]
	status := iso20022.Status{TransactionStatus: w.status.ISO(), Reason: w.reason.ISO(), Info: w.info}
	switch {
	case w.status == engine.Settled:
		status.SettledAt = head.At
	case w.matched:
		status.Info = strings.TrimPrefix(status.Info+"; matched with the other side", "; ")
	case w.status == engine.Unmatched:
		status.Info = "the other side has not said the same yet"
	}
	m := iso20022.StatusReport{Head: head, Orders: []iso20022.OrderStatus{{
		Original: iso20022.Original{MsgID: msg.MsgID, MsgName: msg.Kind, Created: msg.Created, TxID: s.Reference},
		Status:   status, Seq: w.seq, Instructing: s.Participant, Instructed: s.Counterparty,
	}}}
	text, err := iso20022.AppendStatusReport(takeBody(ctx), &m)
	g.answerMessage(ctx, text, err)
}
