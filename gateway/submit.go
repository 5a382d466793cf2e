package gateway

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
	"weir/iso20022"
	"weir/sequencer"
)

// This file is the only place where the vocabulary of messages meets the engine's.

// submitMessage takes a credit transfer message and answers a pacs.002 with one status per transaction.
func (g *Gateway) submitMessage(ctx *fasthttp.RequestCtx) {
	body := ctx.PostBody()
	if len(body) == 0 {
		refuse(ctx, fasthttp.StatusBadRequest, wire.CodeEmpty.String(), "body", "a message is due")
		return
	}
	msg, err := iso20022.Parse(body, iso20022.Limits{MaxBytes: g.MaxBodyBytes})
	if err != nil {
		refuseMessage(ctx, err)
		return
	}
	if len(msg.Transactions) > wire.MaxOrders {
		refuse(ctx, fasthttp.StatusRequestEntityTooLarge, wire.CodeTooMany.String(), "GrpHdr/NbOfTxs", "more than 8190 orders in one request")
		return
	}
	b := g.batches.Get(len(msg.Transactions) * wire.NamedBound)
	w := g.works.Get().(*work)
	w.orders.Reset(engine.SubmitOrder, b.Payload)
	interbank := strings.HasPrefix(msg.Kind, "pacs.009.") // a bank moves money for itself or for another one
	for i := range msg.Transactions {
		addTransaction(&w.orders, &msg.Transactions[i], interbank)
	}
	b.Payload, b.Count = w.orders.Payload, w.orders.Count
	if g.submit(ctx, b) {
		statuses := statusesOf(&w.orders, b)
		report := iso20022.Report{MsgID: reportID(b), CreatedAt: time.Now()}
		answer(ctx, typeXML, iso20022.AppendPacs002(takeBody(ctx), msg, statuses, report))
	}
	g.works.Put(w)
	g.batches.Put(b)
}

// addTransaction makes an order of a transaction, or a refusal at its place.
func addTransaction(orders *wire.Orders, t *iso20022.Transaction, interbank bool) {
	if t.Err != nil {
		orders.Refuse(wire.Refusal{Code: wire.CodeInvalidValue, Field: t.Err.Path, Detail: t.Err.Detail(), ISO: t.Err.Reason})
		return
	}
	orders.Add(&wire.Named{
		ID: t.ID, Debtor: t.Debtor, Creditor: t.Creditor, Asset: t.Currency, Amount: t.Amount,
		BusinessDate: t.SettlementDate, EndToEndID: t.EndToEndID, Priority: enginePriority(t.Priority), Interbank: interbank,
	})
}

func enginePriority(p iso20022.Priority) engine.Priority {
	switch p {
	case iso20022.HighlyUrgent:
		return engine.HighlyUrgent
	case iso20022.Urgent:
		return engine.Urgent
	}
	return engine.Normal
}

// statusesOf says what became of each transaction.
func statusesOf(orders *wire.Orders, b *sequencer.Batch) []iso20022.Status {
	statuses := make([]iso20022.Status, 0, orders.Total)
	outcomes, refusals := b.Results.Outcomes, orders.Refusals
	for place := range orders.Total {
		if len(refusals) > 0 && refusals[0].Place == place {
			r := &refusals[0]
			statuses = append(statuses, iso20022.Status{TransactionStatus: engine.Rejected.ISO(), Reason: r.ISO, Info: r.Field + ": " + r.Detail})
			refusals = refusals[1:]
			continue
		}
		o := outcomes[0]
		outcomes = outcomes[1:]
		status := iso20022.Status{TransactionStatus: o.Status.ISO(), Reason: o.Reason.ISO(), Info: o.Reason.Text()}
		if o.Status != engine.Rejected && !o.Replayed() {
			status.AcceptedAt = time.Unix(0, b.Time)
		}
		statuses = append(statuses, status)
	}
	return statuses
}

// reportID is the reference of a report: its first sequence, or the time where no order was taken.
func reportID(b *sequencer.Batch) string {
	if b.FirstSeq == 0 {
		return "WEIR-T" + strconv.FormatInt(time.Now().UnixNano(), 10)
	}
	return "WEIR-" + strconv.FormatUint(b.FirstSeq, 10)
}

// refuseMessage answers what is wrong with a message as a whole.
func refuseMessage(ctx *fasthttp.RequestCtx, err error) {
	var syntax *iso20022.SyntaxError
	var large *iso20022.TooLargeError
	var unsupported *iso20022.UnsupportedError
	var field *iso20022.FieldError
	switch {
	case errors.As(err, &syntax):
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_xml", "body", syntax.Error())
	case errors.As(err, &large):
		refuse(ctx, fasthttp.StatusRequestEntityTooLarge, "body_too_large", "body", large.Error())
	case errors.As(err, &unsupported):
		refuse(ctx, fasthttp.StatusUnprocessableEntity, "unsupported_message", "body", unsupported.Error())
	case errors.As(err, &field):
		refuse(ctx, fasthttp.StatusUnprocessableEntity, wire.CodeInvalidValue.String(), field.Path, field.Detail())
	default:
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_message", "body", "the message can't be read")
	}
}
