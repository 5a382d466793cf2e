package gateway

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
	"weir/iso20022"
	"weir/sequencer"
)

// submitTransfers makes an order of each transaction of a message. A pacs.002 answers it, or a camt.025 a transfer of liquidity.
func (g *Gateway) submitTransfers(ctx *fasthttp.RequestCtx, msg *iso20022.Message) {
	g.submitMade(ctx, engine.SubmitOrder, len(msg.Transactions), func(o *wire.Orders) {
		for i := range msg.Transactions {
			o.Source.Transaction = i
			addTransaction(o, msg, i)
		}
	}, func(o *wire.Orders, b *sequencer.Batch) {
		statuses := statusesOf(o, b, msg)
		if msg.Family == iso20022.Camt050 {
			g.answerReceipt(ctx, msg, statuses, g.headOf(b))
			return
		}
		addWarnings(statuses, msg)
		report := iso20022.Report{MsgID: g.reportID(b), CreatedAt: g.now()}
		answer(ctx, typeXML, iso20022.AppendPacs002(takeBody(ctx), msg, statuses, report))
	})
}

// addWarnings says in the status of each transaction what is unusual of it, or of the whole message.
func addWarnings(statuses []iso20022.Status, msg *iso20022.Message) {
	for i := range statuses {
		texts := msg.Warnings
		if len(statuses) > 1 {
			texts = append(slices.Clone(msg.Warnings[:msg.Shared]), msg.Transactions[i].Notes.Texts()...)
		}
		if len(texts) > 0 {
			statuses[i].Info = strings.TrimPrefix(statuses[i].Info+"; "+strings.Join(texts, "; "), "; ")
		}
	}
}

// addTransaction makes an order of a transaction, or a refusal at its place.
func addTransaction(o *wire.Orders, msg *iso20022.Message, i int) {
	t := &msg.Transactions[i]
	n := wire.Named{
		ID: t.ID, Debtor: t.Debtor, Creditor: t.Creditor, Asset: t.Currency, Amount: t.Amount,
		BusinessDate: t.SettlementDate, EndToEndID: t.EndToEndID, Priority: enginePriority(t.Priority),
		NotBefore: t.NotBefore, ExpiresAt: t.ExpiresAt,
	}
	refused := len(o.Refusals)
	switch {
	case t.Err != nil:
		refuseTransaction(o, t.Err)
		return
	case msg.Family == iso20022.Camt050:
		n.Interbank, n.Priority = true, engine.HighlyUrgent
		o.AddLiquidity(&n)
	case msg.Family == iso20022.Pacs004 && msg.Originals[i].ID == [16]byte{}:
		refuseTransaction(o, &iso20022.FieldError{Path: elementsOf[msg.Family].original, Reason: iso20022.ReasonMissing,
			Problem: "is missing, and the other references do not name the payment that is returned"})
		return
	default:
		specify(&n, msg, i)
		o.Add(&n)
	}
	if len(o.Refusals) > refused {
		r := &o.Refusals[refused]
		r.Field = elementsOf[msg.Family].ofMember(r.Field, msg.Family)
	}
}

// specify adds what only some kinds say: what is returned, that the creditor instructs, that no customer is behind it.
func specify(n *wire.Named, msg *iso20022.Message, i int) {
	switch msg.Family {
	case iso20022.Pacs009:
		n.Interbank = true
	case iso20022.Pacs010:
		n.Interbank, n.Instructor = true, n.Creditor
	case iso20022.Pacs004:
		original := &msg.Originals[i]
		n.Original = original.ID
		n.Interbank = strings.HasPrefix(original.MsgName, "pacs.009.") || strings.HasPrefix(original.MsgName, "pacs.010.")
	}
}

// refuseTransaction refuses a transaction that is wrong by itself.
func refuseTransaction(o *wire.Orders, fault *iso20022.FieldError) {
	o.Refuse(wire.Refusal{Code: wire.CodeInvalidValue, Field: fault.Path, Detail: fault.Detail(), ISO: fault.Reason})
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
func statusesOf(o *wire.Orders, b *sequencer.Batch, msg *iso20022.Message) []iso20022.Status {
	statuses := make([]iso20022.Status, 0, o.Total)
	outcomes, refusals := b.Results.Outcomes, o.Refusals
	for place := range o.Total {
		if len(refusals) > 0 && refusals[0].Place == place {
			r := &refusals[0]
			statuses = append(statuses, iso20022.Status{TransactionStatus: engine.Rejected.ISO(), Reason: r.ISO, Info: r.Field + ": " + r.Detail})
			refusals = refusals[1:]
			continue
		}
		statuses = append(statuses, statusOfOutcome(outcomes[0], b.Time, blamedIn(msg, place, outcomes[0].Reason)))
		outcomes = outcomes[1:]
	}
	return statuses
}

// statusOfOutcome says what became of an order that was taken at a time, and names the element that a refusal is about.
func statusOfOutcome(o engine.Outcome, at int64, element string) iso20022.Status {
	status := iso20022.Status{TransactionStatus: o.Status.ISO(), Reason: o.Reason.ISO(), Info: o.Reason.Text()}
	if o.Status != engine.Rejected {
		if !o.Replayed() {
			status.AcceptedAt = time.Unix(0, at)
		}
		return status
	}
	if element != "" {
		status.Info = element + ": " + status.Info
	}
	return status
}

// reportID is the reference of a report: its first sequence, or the time where no order was taken.
func (g *Gateway) reportID(b *sequencer.Batch) string {
	if b.FirstSeq == 0 {
		return "WEIR-T" + strconv.FormatInt(g.Now(), 10)
	}
	return "WEIR-" + strconv.FormatUint(b.FirstSeq, 10)
}
