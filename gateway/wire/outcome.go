package wire

import (
	"strconv"

	"weir/engine"
)

// The parts of an outcome that are the same each time, written once.
var (
	statusTexts  = makeStatusTexts()
	outcomeTexts = makeOutcomeTexts() // up to the status
	reasonTexts  = makeReasonTexts()
)

const statuses = int(engine.Unmatched) + 1

func makeStatusTexts() (texts [statuses]string) {
	for s := engine.Rejected; int(s) < statuses; s++ {
		texts[s] = `"status":"` + s.String() + `"`
		if s.ISO() != "" {
			texts[s] += `,"iso_status":"` + s.ISO() + `"`
		}
	}
	return texts
}

const outcomeStart = `{"id":"`

func makeOutcomeTexts() (texts [statuses]string) {
	for i := range texts {
		texts[i] = outcomeStart + blankUUID + `",` + statusTexts[i]
	}
	return texts
}

func makeReasonTexts() (texts [256]string) {
	for i := range texts {
		if r := engine.Reason(i); r.String() != "" {
			texts[i] = reasonText(r, blamedOf(r))
		}
	}
	return texts
}

// reasonText tells a reason, and the member to blame where one is.
func reasonText(r engine.Reason, field string) string {
	text := `,"reason":"` + r.ISO() + `","code":"` + r.String() + `"`
	if field != "" {
		text += `,"field":"` + field + `"`
	}
	return string(AppendString([]byte(text+`,"detail":`), r.Text()))
}

// blamedOf is the member of an order that a reason is always about.
func blamedOf(r engine.Reason) string {
	switch r {
	case engine.NotReturnable:
		return "original_id"
	case engine.ReturnTooLarge:
		return "amount"
	}
	return ""
}

// notOffered is the member of an order that the engine does not offer with its method, for it answers only that there is one.
func notOffered(i *engine.Instruction) string {
	switch {
	case i.NotBefore != 0:
		return "not_before"
	case i.ExpiresAt != 0 && i.Method == engine.Instant:
		return "expires_at"
	case i.Flags&engine.FlagHold != 0:
		return "hold"
	case i.Original != [16]byte{}:
		return "original_id"
	}
	return "method" // a net order from or to an issuer's account
}

// AppendOutcome writes what the engine answered to the instruction of this id.
func AppendOutcome(dst []byte, id *[16]byte, o engine.Outcome) []byte {
	return append(appendOutcome(dst, id, o, reasonTexts[o.Reason]), '}')
}

// appendOutcome leaves the object open.
func appendOutcome(dst []byte, id *[16]byte, o engine.Outcome, reason string) []byte {
	at := len(dst) + len(outcomeStart)
	dst = append(dst, outcomeTexts[o.Status]...)
	writeUUID(dst[at:at+UUIDSize], id)
	dst = append(dst, reason...)
	dst = append(dst, `,"seq":`...)
	dst = strconv.AppendUint(dst, o.Seq, 10)
	if o.Replayed() {
		dst = append(dst, `,"replayed":true`...)
	}
	return dst
}

// AppendRefusal writes a refusal as the outcome of its order.
func AppendRefusal(dst []byte, r *Refusal) []byte {
	dst = append(dst, '{')
	if r.HasID {
		dst = append(dst, `"id":"`...)
		dst = AppendUUID(dst, &r.ID)
		dst = append(dst, `",`...)
	}
	dst = append(dst, statusTexts[engine.Rejected]...)
	dst = append(dst, `,"reason":"`...)
	dst = append(dst, r.ISO...)
	dst = append(dst, `","code":"`...)
	dst = append(dst, r.Code.String()...)
	if r.Field != "" {
		dst = append(dst, `","field":`...)
		dst = AppendString(dst, r.Field)
	} else {
		dst = append(dst, '"')
	}
	dst = append(dst, `,"detail":`...)
	dst = AppendString(dst, r.Detail)
	return append(dst, '}')
}

// AppendJSON writes an outcome for each order in its place: an array, or one object where the body was one order. outcomes
// are the engine's.
func (o *Orders) AppendJSON(dst []byte, outcomes []engine.Outcome) []byte {
	if o.Single {
		return o.appendOutcomes(dst, outcomes, ',')
	}
	return append(o.appendOutcomes(append(dst, '['), outcomes, ','), ']')
}

// AppendLines writes the same as lines.
func (o *Orders) AppendLines(dst []byte, outcomes []engine.Outcome) []byte {
	return append(o.appendOutcomes(dst, outcomes, '\n'), '\n')
}

func (o *Orders) appendOutcomes(dst []byte, outcomes []engine.Outcome, between byte) []byte {
	payload, refusals, partners := o.Payload, o.Refusals, o.Partners
	for place := range o.Total {
		if place > 0 {
			dst = append(dst, between)
		}
		if len(refusals) > 0 && refusals[0].Place == place {
			dst = AppendRefusal(dst, &refusals[0])
			refusals = refusals[1:]
			continue
		}
		switch o.Kind {
		case engine.CreateParticipant:
			dst = appendParticipant(dst, payload, outcomes[0])
		case engine.OpenAccount:
			dst = o.appendAccount(dst, payload, outcomes[0])
		default:
			order := engine.InstructionAt(payload)
			dst = appendOutcome(dst, &order.ID, outcomes[0], o.reasonOf(order, outcomes[0]))
			if len(partners) > 0 {
				dst = appendPartner(dst, &partners[0])
				partners = partners[1:]
			}
			dst = append(dst, '}')
		}
		payload, outcomes = payload[engine.Next(payload):], outcomes[1:]
	}
	return dst
}

// reasonOf tells the reason of an outcome, and the member to blame where one is.
func (o *Orders) reasonOf(in *engine.Instruction, out engine.Outcome) string {
	switch {
	case out.Status == engine.Rejected && in.Kind == engine.SubmitTrade:
		return reasonText(out.Reason, o.blamedOfTrade(in, out.Reason))
	case out.Reason == engine.NotSupported:
		return reasonText(engine.NotSupported, notOffered(in))
	}
	return reasonTexts[out.Reason]
}

// appendPartner writes the other side of a matched one; zero: it is not matched.
func appendPartner(dst []byte, partner *[16]byte) []byte {
	if *partner == [16]byte{} {
		return dst
	}
	dst = append(dst, `,"matched_with":"`...)
	return append(AppendUUID(dst, partner), '"')
}
