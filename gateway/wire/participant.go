package wire

import (
	"bytes"
	"strconv"
	"strings"

	"weir/engine"
)

// maxName is the longest name of a participant, in characters (ISO 20022 Max140Text).
const maxName = 140

// participantKinds are the words for engine.ParticipantInfo.Kind. Frozen: they are in logs.
var participantKinds = [...]string{"other", "bank", "platform", "switch", "central-bank", "depository"}

// Members of a participant, as indices of participantShape.
const (
	participantID = iota
	participantName
	participantKind
	participantMembers
)

var participantShape = [participantMembers]field{
	participantID:   {name: "id", kind: kindString, need: true, want: wantParticipant, iso: "RC01"},
	participantName: {name: "name", kind: kindString, escape: true, want: "must be 1 to 140 characters, " + wantNoControl, iso: isoContent},
	participantKind: {name: "kind", kind: kindString, want: "must be other, bank, platform, switch, central-bank or depository", iso: isoContent},
}

// ParticipantKindName is the word for a participant's kind.
func ParticipantKindName(kind uint8) string {
	if int(kind) < len(participantKinds) {
		return participantKinds[kind]
	}
	return participantKinds[0]
}

// parseParticipantKind is the kind of a word.
func parseParticipantKind(text []byte) (kind uint8, ok bool) {
	for i, word := range participantKinds {
		if word == string(text) {
			return uint8(i), true
		}
	}
	return 0, false
}

// participant reads one participant at s into the payload, or says in r why not. False: the text is no JSON. Its name goes into the log
// with it and is no part of the state.
func (o *Orders) participant(s *scanner, r *Refusal) bool {
	values := o.values[:participantMembers]
	if !s.object(participantShape[:], values, r) {
		return false
	}
	n := engine.Naming{Kind: engine.CreateParticipant}
	o.decoded = o.decoded[:0]
	for i := 0; i < participantMembers && r.Code == CodeNone; i++ {
		if v := &values[i]; v.kind != kindNone && !o.participantMember(i, v, &n) {
			r.blame(CodeInvalidValue, &participantShape[i])
		}
	}
	if r.Code == CodeNone && !o.mayBeNamed(string(n.ParticipantID())) {
		*r = *blamedFor(CodeInvalidValue, &participantShape[participantID], WantNoHeadOffice)
	}
	if r.Code == CodeNone {
		o.quoted = AppendNameEnvelope(o.quoted[:0], o.decoded)
		o.acceptNaming(&n, o.quoted)
	}
	return true
}

// participantMember takes one value of a participant, and says whether it keeps to its grammar.
func (o *Orders) participantMember(i int, v *value, n *engine.Naming) (ok bool) {
	switch i {
	case participantID:
		if ok = IsParticipantID(v.text); ok {
			n.SetParticipant(string(v.text))
		}
	case participantName:
		o.decoded = appendDecoded(o.decoded, v)
		ok = isText(o.decoded, maxName)
	case participantKind:
		n.ParticipantKind, ok = parseParticipantKind(v.text)
	}
	return ok
}

// WantNoHeadOffice is what is wrong with the id of a head office.
const WantNoHeadOffice = "is the BIC of a head office: its XXX names no branch (ISO 9362), so use the first 8 characters"

// IsHeadOffice says whether an id is a BIC of 11 characters that ends in XXX: the party that its first 8 characters name too, so that messages take the one for the other.
func IsHeadOffice(id string) bool {
	return len(id) == 11 && id[8:] == "XXX" && isLetter(id[4]) && isLetter(id[5]) && strings.IndexByte(id, '-') < 0
}

func isLetter(c byte) bool { return c >= 'A' && c <= 'Z' }

// mayBeNamed says whether a participant may be created, or was before anybody looked at this: then it is asked for again.
func (o *Orders) mayBeNamed(id string) bool {
	if !IsHeadOffice(id) {
		return true
	}
	_, known := o.Directory.Participant([]byte(id))
	return known
}

// acceptNaming puts a record that names something in the place of the empty one at the end of the payload.
func (o *Orders) acceptNaming(n *engine.Naming, envelope []byte) {
	o.Payload = engine.AppendNaming(o.Payload[:len(o.Payload)-engine.RecordSize], n, envelope)
	o.Count++
	o.Total++
}

// appendParticipant writes what became of the participant at the start of payload. Of one that was there before only the log knows the name.
func appendParticipant(dst, payload []byte, out engine.Outcome) []byte {
	n := engine.NamingAt(payload)
	dst = append(append(append(dst, `{"id":"`...), n.ParticipantID()...), '"')
	if out.Status != engine.Created {
		return appendRefusedNaming(dst, n, out)
	}
	dst = strconv.AppendUint(append(dst, `,"number":`...), uint64(out.Number), 10)
	if name := engine.Envelope(payload); len(name) > 0 && !out.Replayed() {
		dst = append(append(dst, ','), bytes.Trim(name, "{}")...)
	}
	dst = append(append(append(dst, `,"kind":"`...), ParticipantKindName(n.ParticipantKind)...), '"')
	return appendCreated(dst, out)
}

// appendCreated ends the object of what was created, now or before.
func appendCreated(dst []byte, out engine.Outcome) []byte {
	dst = append(append(dst, ','), statusTexts[out.Status]...)
	dst = strconv.AppendUint(append(dst, `,"seq":`...), out.Seq, 10)
	if out.Replayed() {
		dst = append(dst, `,"replayed":true`...)
	}
	return append(dst, '}')
}

// appendRefusedNaming ends the object of what the engine refused to create.
func appendRefusedNaming(dst []byte, n *engine.Naming, out engine.Outcome) []byte {
	dst = append(append(dst, ','), statusTexts[out.Status]...)
	dst = append(dst, reasonText(out.Reason, NamingField(n, out.Reason))...)
	dst = strconv.AppendUint(append(dst, `,"seq":`...), out.Seq, 10)
	return append(dst, '}')
}

// NamingField is the member of what was to be created that the engine's refusal is about, empty: none.
func NamingField(n *engine.Naming, reason engine.Reason) string {
	owner := either(n.Kind == engine.CreateAsset, "issuer", "participant")
	switch reason {
	case engine.UnknownAsset:
		return "asset"
	case engine.UnknownParticipant, engine.AccountClosed:
		return owner
	case engine.AmountTooLarge:
		return "credit_line"
	case engine.NotSupported:
		if n.Kind == engine.OpenAccount {
			return owner // the asset's issuer has its account
		}
		return either(n.BusinessDate > engine.MaxBusinessDate, "business_date", "")
	}
	return ""
}
