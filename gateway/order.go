package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// showOrder shows the order of an id. Several participants may use one id: then the participant must be named.
func (g *Gateway) showOrder(ctx *fasthttp.RequestCtx, p params) {
	o, ok := g.findAsked(ctx, p)
	if !ok {
		return
	}
	var links engine.OrderLinks
	if !g.query(ctx, func() { links = g.Engine.LinksOf(&o.ID, o.Seq) }) {
		return
	}
	text := g.appendOrder(append(takeBody(ctx), '{'), &o)
	text = g.appendLinks(text, o.Seq, &links)
	answer(ctx, typeJSON, append(appendHistory(text, &o), '}'))
}

// findAsked finds the order that is meant. False: there is none, or the query is wrong, which is answered.
func (g *Gateway) findAsked(ctx *fasthttp.RequestCtx, p params) (o engine.OrderInfo, ok bool) {
	id, participant, ok := g.readAsked(ctx, p)
	if !ok {
		return o, false
	}
	var found []engine.OrderInfo
	if !g.query(ctx, func() { found = g.Engine.FindOrders(id, found) }) {
		return o, false
	}
	match := -1
	for i := range found {
		if participant != 0 && found[i].Instructor != participant {
			continue
		}
		if match >= 0 {
			refuse(ctx, fasthttp.StatusConflict, engine.AmbiguousOrder.String(), "participant", engine.AmbiguousOrder.Text())
			return o, false
		}
		match = i
	}
	if match < 0 {
		refuse(ctx, fasthttp.StatusNotFound, engine.UnknownOrder.String(), "id", engine.UnknownOrder.Text())
		return o, false
	}
	return found[match], true
}

// readAsked reads which order is meant, and whose; 0: that is not said. False: something is wrong, which is answered.
func (g *Gateway) readAsked(ctx *fasthttp.RequestCtx, p params) (id [16]byte, participant uint32, ok bool) {
	if id, ok = orderID(ctx, p); ok {
		participant, ok = g.readParticipant(ctx)
	}
	return id, participant, ok
}

// readParticipant reads whose order is meant; 0: that is not said. False: the query is wrong, or nobody has the name, which is answered.
func (g *Gateway) readParticipant(ctx *fasthttp.RequestCtx) (participant uint32, ok bool) {
	known := true
	ok = readQuery(ctx, func(name string, value []byte) string {
		switch {
		case name != "participant":
			return "is not known here"
		case !wire.IsParticipantID(value):
			return "must be 1 to 35 of A-Z, 0-9 and hyphen"
		}
		participant, known = g.Directory.Participant(value)
		return ""
	})
	if ok && !known {
		refuseUnknownParticipant(ctx)
	}
	return participant, ok && known
}

// appendOrder writes the members of an order. What it named and could not be found is left out: only a hash of it was kept.
func (g *Gateway) appendOrder(dst []byte, o *engine.OrderInfo) []byte {
	dst = appendUUID(dst, "id", &o.ID)
	dst = appendText(dst, "kind", orderKind(o.Kind))
	if instructor, ok := g.Directory.ParticipantID(o.Instructor); ok {
		dst = appendText(dst, "participant", instructor)
	}
	var asset uint16
	if o.Flags&(engine.FlagUnknownDebtor|engine.FlagNoDebtorAccount) == 0 {
		dst, asset = g.appendParty(dst, "debtor", o.Debtor)
	}
	if o.Flags&(engine.FlagUnknownCreditor|engine.FlagNoCreditorAccount) == 0 {
		var in uint16
		if dst, in = g.appendParty(dst, "creditor", o.Creditor); asset == 0 {
			asset = in
		}
	}
	if entry, ok := g.Directory.AssetByNumber(asset); ok && o.Flags&engine.FlagUnknownAsset == 0 {
		dst = appendText(dst, "asset", entry.Code)
		if o.Flags&engine.FlagAmountTooLarge == 0 {
			dst = appendAmount(dst, "amount", o.Amount, entry.Scale)
		}
		if o.Left != 0 && o.Left != o.Amount {
			dst = appendAmount(dst, "left", o.Left, entry.Scale)
		}
	}
	dst = appendText(dst, "priority", wire.PriorityName(o.Priority))
	dst = appendText(dst, "method", wire.MethodName(o.Method))
	if o.Kind != engine.Fund {
		dst = appendText(dst, "category", either(o.Interbank, wire.CategoryInterbank, wire.CategoryCustomer))
	}
	if o.BusinessDate != 0 {
		dst = appendDate(dst, "business_date", o.BusinessDate)
	}
	dst = appendText(dst, "status", o.Status.String())
	dst = appendText(dst, "iso_status", o.Status.ISO())
	if o.Status == o.Entry && o.Reason != engine.ReasonNone {
		dst = appendReason(dst, o.Reason)
	}
	if o.NotBefore != 0 {
		dst = appendTime(dst, "not_before", o.NotBefore)
	}
	if o.ExpiresAt != 0 {
		dst = appendTime(dst, "expires_at", o.ExpiresAt)
	}
	return appendNumber(dst, "seq", o.Seq)
}

// orderKind is the word for what an order is.
func orderKind(k engine.Kind) string {
	switch k {
	case engine.Fund:
		return "funding"
	case engine.SubmitTrade:
		return "trade"
	}
	return "order"
}

// appendParty writes a debtor or creditor and its account, and answers the account's asset, 0 where there is no such account.
func (g *Gateway) appendParty(dst []byte, role string, account uint32) ([]byte, uint16) {
	owner, asset, ok := g.Directory.AccountOwner(account)
	if !ok {
		return dst, 0
	}
	id, _ := g.Directory.ParticipantID(owner)
	dst = appendText(dst, role, id)
	return appendNumber(dst, role+"_account", uint64(account)), asset
}

func appendReason(dst []byte, r engine.Reason) []byte {
	dst = appendText(dst, "reason", r.ISO())
	dst = appendText(dst, "code", r.String())
	return appendText(dst, "detail", r.Text())
}

// appendHistory writes how the order came to where it is: received, its first answer, and what became of it. What came in between, and the
// sequences of steps that are not final, only the events tell.
func appendHistory(dst []byte, o *engine.OrderInfo) []byte {
	dst = append(appendKey(dst, "history"), `[{"status":"received"`...)
	dst = append(appendNumber(dst, "seq", o.Seq), '}')
	dst = appendStep(dst, o.Entry, o.Seq)
	if o.Reason != engine.ReasonNone {
		dst = appendReason(dst, o.Reason)
	}
	dst = append(dst, '}')
	if o.Status != o.Entry {
		dst = append(appendStep(dst, o.Status, o.Done), '}')
	}
	return append(dst, ']')
}

func appendStep(dst []byte, status engine.Status, seq uint64) []byte {
	dst = appendText(append(dst, ",{"...), "status", status.String())
	if seq == 0 {
		return dst
	}
	return appendNumber(dst, "seq", seq)
}
