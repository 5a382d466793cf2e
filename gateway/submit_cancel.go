package gateway

import (
	"cmp"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
	"weir/iso20022"
	"weir/sequencer"
)

// submitCancellations cancels the orders that the sender of a camt.056 had instructed. A camt.029 answers it.
func (g *Gateway) submitCancellations(ctx *fasthttp.RequestCtx, msg *iso20022.Message) {
	reply := iso20022.CancellationReply{}
	for i := range msg.Cancellations {
		c := &msg.Cancellations[i]
		reply.To = cmp.Or(reply.To, c.Assigner)
		reply.From = cmp.Or(reply.From, c.Assignee)
		reply.CaseID = cmp.Or(reply.CaseID, c.CaseID)
	}
	if reply.To == "" { // nobody to answer to: it is wrong as a whole
		refuseMessage(ctx, msg.Cancellations[0].Err)
		return
	}
	reply.From = cmp.Or(reply.From, houseID)
	g.submitMade(ctx, engine.CancelOrder, len(msg.Cancellations), func(o *wire.Orders) {
		for i := range msg.Cancellations {
			o.Source.Transaction = i
			addCancellation(o, &msg.Cancellations[i])
		}
	}, func(o *wire.Orders, b *sequencer.Batch) {
		reply.Answers = answersOf(o, b, msg.Cancellations)
		head := g.headOf(b)
		head.From, head.To = reply.From, reply.To
		reply.Head = head
		text, err := iso20022.AppendCamt029(takeBody(ctx), &reply)
		g.answerMessage(ctx, text, err)
	})
}

// houseID is who answers where the message does not say by what name it called the system.
const houseID = "WEIR"

// addCancellation asks for an order to be cancelled, or refuses to at its place.
func addCancellation(o *wire.Orders, c *iso20022.Cancellation) {
	refused := len(o.Refusals)
	switch {
	case c.Err != nil:
		refuseTransaction(o, c.Err)
	case c.Whole:
		refuseTransaction(o, &iso20022.FieldError{Path: "Undrlyg/OrgnlGrpInfAndCxl/GrpCxl", Reason: iso20022.ReasonNarrative,
			Problem: "asks for a whole message: name each of its payments in TxInf"})
	case c.Original.ID == [16]byte{}:
		refuseTransaction(o, &iso20022.FieldError{Path: "TxInf/OrgnlUETR", Reason: reasonNoOriginal,
			Problem: "is missing, and the other references do not name the payment"})
	default:
		o.AddCancel(c.Original.ID, c.Assigner)
	}
	if len(o.Refusals) > refused && o.Refusals[refused].Field == "instructor" {
		o.Refusals[refused].Field = "Assgnmt/Assgnr"
	}
}

// reasonNoOriginal is a reason of a camt.029 (ExternalPaymentCancellationRejection1Code).
const reasonNoOriginal = "NOOR"

// answersOf says what became of each request.
func answersOf(o *wire.Orders, b *sequencer.Batch, asked []iso20022.Cancellation) []iso20022.CancellationAnswer {
	answers := make([]iso20022.CancellationAnswer, 0, o.Total)
	outcomes, refusals := b.Results.Outcomes, o.Refusals
	for place := range o.Total {
		c := &asked[place]
		a := iso20022.CancellationAnswer{CancellationID: c.CancellationID, Original: c.Original, Whole: c.Whole, Status: iso20022.CancellationRefused}
		if len(refusals) > 0 && refusals[0].Place == place {
			r := &refusals[0]
			a.Reason, a.Info = r.ISO, r.Field+": "+r.Detail
			refusals = refusals[1:]
		} else {
			answerCancellation(&a, outcomes[0])
			outcomes = outcomes[1:]
		}
		answers = append(answers, a)
	}
	return answers
}

// answerCancellation says what became of a request that the engine took.
func answerCancellation(a *iso20022.CancellationAnswer, o engine.Outcome) {
	switch {
	case o.Reason == engine.PartnerToCancel:
		a.Status = iso20022.CancellationPending
	case o.Status == engine.Cancelled:
		a.Status = iso20022.CancellationDone
		return
	}
	a.Reason, a.Info = o.Reason.ISO(), o.Reason.Text()
}
