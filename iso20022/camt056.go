package iso20022

import "unicode/utf8"

const (
	fieldCancellationID = fieldOwn + iota // CxlId, GrpCxlId: reference of the request for one payment, or for all of a message
	fieldCaseID                           // Case/Id: reference of the case that the request belongs to
	fieldWhole                            // GrpCxl: the request is for all payments of the message
)

// A Cancellation asks for one payment to be cancelled, or for all of a message. Where Err is set, only its texts and offsets
// are to be used.
type Cancellation struct {
	CancellationID     string   // CxlId or GrpCxlId, may be empty
	CaseID             string   // Case/Id, may be empty
	Assigner, Assignee string   // participant ids: who asks (Assgnr, else AppHdr/Fr), and who is asked (Assgne, else AppHdr/To)
	Original           Original // the payment, or with Whole the message; with the reason (CxlRsnInf)
	Whole              bool     // all payments of the message Original.MsgID

	Err        *FieldError // why this request is refused; nil where it is sound
	Start, End int         // the element's bytes in the input are [Start, End)
}

// readCamt056 is FIToFIPaymentCancellationRequest: who sent a payment asks for it back before it settles. Undrlyg holds the
// payments of one message, or the message itself.
var readCamt056 = (&definition{
	family: Camt056, name: "camt.056", oldest: 6, newest: 12,
	rootName: "FIToFIPmtCxlReq", groupName: "Assgnmt", batchName: "Undrlyg", eachName: "TxInf",
	group: readings{{fieldMsgID, "Assgnmt/Id"}, {fieldCreated, "Assgnmt/CreDtTm"}, {fieldCaseID, "Case/Id"}, {fieldCount, "CtrlData/NbOfTxs"}}.and(
		agent(fieldInstructing, "Assgnmt/Assgnr/Agt"), organisation(fieldInstructing, "Assgnmt/Assgnr/Pty"),
		agent(fieldInstructed, "Assgnmt/Assgne/Agt"), organisation(fieldInstructed, "Assgnmt/Assgne/Pty")),
	groupNeeds: []field{fieldMsgID, fieldCreated},
	batch: originalGroup("OrgnlGrpInfAndCxl").and(readings{
		{fieldCancellationID, "OrgnlGrpInfAndCxl/GrpCxlId"}, {fieldCaseID, "OrgnlGrpInfAndCxl/Case/Id"}, {fieldWhole, "OrgnlGrpInfAndCxl/GrpCxl"},
	}, reasons("OrgnlGrpInfAndCxl/CxlRsnInf*")),
	each: originalPayment.and(readings{{fieldCancellationID, "CxlId"}, {fieldCaseID, "Case/Id"}}, reasons("CxlRsnInf*"),
		agent(fieldInstructing, "Assgnr"), agent(fieldInstructed, "Assgne")),
	debtorSide:   []field{fieldInstructing},
	creditorSide: []field{fieldInstructed},
}).grown()

// endCancellation reads the request for one payment.
func (p *parser) endCancellation() {
	v := &p.found[scopeTransaction].values
	c := Cancellation{CancellationID: v[fieldCancellationID], Start: p.start, End: p.pos}
	if p.parties(&c) {
		c.Original, _ = p.original(c.Assigner)
	}
	c.Original.Reason, c.Original.Info = p.value(fieldReason), p.value(fieldInfo)
	p.keepCancellation(c)
}

// endUnderlying reads the request for a whole message, which names no payments.
func (p *parser) endUnderlying() {
	if p.inBatch > 0 {
		p.refuseWhole()
		return
	}
	p.wholes++
	v := &p.found[scopeBatch].values
	p.found[scopeTransaction], p.fault = elements{}, p.batchFault
	c := Cancellation{CancellationID: v[fieldCancellationID], Whole: true, Start: p.batchStart, End: p.pos}
	c.Original.Reason, c.Original.Info = v[fieldReason], v[fieldInfo]
	p.originalMessage(&c.Original)
	whole := trim(v[fieldWhole])
	switch {
	case !p.parties(&c):
	case c.Original.MsgID == "":
		p.failBatch(fieldOriginalMsgID, "", "is missing, and so is TxInf: nothing is asked to be cancelled", ReasonMissing)
	case whole != "true" && whole != "1":
		p.failBatch(fieldWhole, whole, "is not true, and TxInf is missing: nothing is asked to be cancelled", ReasonMissing)
	}
	p.keepCancellation(c)
}

// refuseWhole refuses the requests of a batch that asks for its whole message too: what else that has is not known here, and its payments are named for some other reason.
func (p *parser) refuseWhole() {
	whole := trim(p.found[scopeBatch].values[fieldWhole])
	if whole != "true" && whole != "1" {
		return
	}
	requests := p.msg.Cancellations
	for i := len(requests) - p.inBatch; i < len(requests); i++ {
		if requests[i].Err == nil {
			requests[i].Err = &FieldError{Path: p.batchPath(p.def.paths[scopeBatch][fieldWhole]), Value: whole, Reason: ReasonNarrative,
				Problem: "asks for a whole message, beside TxInf: name payments alone"}
		}
	}
}

// parties tells who asks and who is asked.
func (p *parser) parties(c *Cancellation) (ok bool) {
	if p.fault != nil {
		return false
	}
	if c.Assigner, ok = p.side(p.def.debtorSide, ReasonDebtorBank); !ok {
		return false
	}
	if c.Assignee, ok = p.side(p.def.creditorSide, ReasonCreditorBank); !ok {
		return false
	}
	if shared, _ := p.participantOf(&p.found[scopeGroup].values, fieldInstructing); shared != "" && c.Assigner != shared {
		return p.fail(fieldInstructing, c.Assigner, "is not the Assgnr of the message, "+shared, ReasonDebtorBank)
	}
	if !p.sender(c.Assigner, "") {
		return false
	}
	c.Assigner, c.Assignee = orElse(c.Assigner, p.msg.From), orElse(c.Assignee, p.msg.To)
	if c.Assigner == "" {
		return p.missingSide(p.def.debtorSide, ReasonDebtorBank)
	}
	return true
}

// keepCancellation adds a request to the message.
func (p *parser) keepCancellation(c Cancellation) {
	c.CaseID = orElse(p.value(fieldCaseID), p.found[scopeGroup].values[fieldCaseID])
	if p.fault == nil && utf8.RuneCountInString(c.CancellationID) > maxReference {
		p.fail(fieldCancellationID, c.CancellationID, "is longer than 35 characters", ReasonContent)
	}
	c.Err = p.fault
	p.msg.Cancellations = append(p.msg.Cancellations, c)
}

// reasons reads why a payment is returned or recalled: a code or a text, and further words. The first of several counts.
func reasons(path string) readings {
	return readings{{fieldReason, path + "/Rsn/Cd"}, {fieldReason, path + "/Rsn/Prtry"}, {fieldInfo, path + "/AddtlInf*"}}
}
