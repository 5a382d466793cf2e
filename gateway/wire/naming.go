package wire

import (
	"unicode/utf8"

	"weir/engine"
	"weir/view"
)

// Asset is the body of POST /v1/assets.
type Asset struct {
	Code, Issuer string
	Scale        uint8
	BusinessDate uint32 // days since 1970-01-01, 0: not given
	Options      uint8  // as engine.OptionBypass
	Day          engine.Day
}

// Members of an asset, as indices of assetShape.
const (
	assetCode = iota
	assetScale
	assetIssuer
	assetBusinessDate
	assetDay
	assetBypass
	assetResolution
	assetKind
	assetEndOfDay
	assetZeroing
)

var assetShape = []field{
	assetCode:         {name: "code", kind: kindString, need: true, want: wantAsset, iso: "AM11"},
	assetScale:        {name: "scale", kind: kindNumber, need: true, want: "must be a whole number from 0 to 8", iso: isoContent},
	assetIssuer:       {name: "issuer", kind: kindString, need: true, want: wantParticipant, iso: "RC01"},
	assetBusinessDate: {name: "business_date", kind: kindString, want: wantDate, iso: "DT01"},
	assetDay:          {name: "day", kind: kindString, want: wantDay, iso: isoContent},
	assetBypass:       {name: "bypass", kind: kindBool, want: wantBool, iso: isoContent},
	assetResolution:   {name: "resolution", kind: kindString, want: "must be events or command", iso: isoContent},
	assetKind:         {name: "kind", kind: kindString, want: "must be currency or security", iso: isoContent},
	assetEndOfDay:     {name: "end_of_day", kind: kindString, want: "must be expire or carry", iso: isoContent},
	assetZeroing:      {name: "zeroing", kind: kindBool, want: wantBool, iso: isoContent},
}

// ReadAsset reads one asset. A refusal names the member to blame.
func ReadAsset(body []byte) (a Asset, refused *Refusal) {
	values, refused := readOne(body, assetShape)
	if refused != nil {
		return a, refused
	}
	for i := range values {
		if v := &values[i]; v.kind != kindNone && !a.member(i, v.text) {
			return a, blamed(CodeInvalidValue, &assetShape[i])
		}
	}
	if values[assetKind].kind == kindNone && !looksLikeCurrency(a.Code) {
		a.Options |= engine.OptionSecurity
	}
	return a, nil
}

// member takes one value of an asset, and says whether it keeps to its grammar.
func (a *Asset) member(i int, text []byte) (ok bool) {
	switch i {
	case assetCode:
		a.Code, ok = string(text), IsAssetCode(text)
	case assetScale:
		a.Scale, ok = text[0]-'0', len(text) == 1 && text[0]-'0' <= MaxScale
	case assetIssuer:
		a.Issuer, ok = string(text), IsParticipantID(text)
	case assetBusinessDate:
		a.BusinessDate, ok = ParseDate(text)
	case assetDay:
		a.Day, ok = parseDay(text)
	case assetBypass:
		a.option(engine.OptionBypass, isTrue(text))
		ok = true
	case assetResolution:
		a.option(engine.OptionOnCommand, string(text) == ResolutionOnCommand)
		ok = string(text) == ResolutionOnEvents || string(text) == ResolutionOnCommand
	case assetKind:
		a.option(engine.OptionSecurity, string(text) == KindSecurity)
		ok = string(text) == KindCurrency || string(text) == KindSecurity
	case assetEndOfDay:
		a.option(engine.OptionCarry, string(text) == EndOfDayCarry)
		ok = string(text) == EndOfDayExpire || string(text) == EndOfDayCarry
	case assetZeroing:
		a.option(engine.OptionZero, isTrue(text))
		ok = true
	}
	return ok
}

func (a *Asset) option(option uint8, on bool) {
	if on {
		a.Options |= option
	}
}

// looksLikeCurrency says whether a code is three letters, as those of ISO 4217.
func looksLikeCurrency(code string) bool {
	for _, c := range []byte(code) {
		if c < 'A' {
			return false
		}
	}
	return len(code) == 3
}

// What an asset is, and what becomes of its waiting orders at the end of day.
const (
	KindCurrency   = "currency"
	KindSecurity   = "security"
	EndOfDayExpire = "expire"
	EndOfDayCarry  = "carry"
)

// When an asset's gridlocks are resolved.
const (
	ResolutionOnEvents  = "events"
	ResolutionOnCommand = "command"
)

// Participant is the body of POST /v1/participants.
type Participant struct {
	ID   string
	Name string // of 1 to 140 characters; empty: not given
	Kind uint8  // an index of participantKinds
}

// maxName is the longest name of a participant, in characters (ISO 20022 Max140Text).
const maxName = 140

// participantKinds are the words for engine.ParticipantInfo.Kind. Frozen: they are in logs.
var participantKinds = [...]string{"other", "bank", "platform", "switch", "central-bank", "depository"}

var participantShape = []field{
	{name: "id", kind: kindString, need: true, want: wantParticipant, iso: "RC01"},
	{name: "name", kind: kindString, escape: true, want: "must be 1 to 140 characters, none a control character", iso: isoContent},
	{name: "kind", kind: kindString, want: "must be other, bank, platform, switch, central-bank or depository", iso: isoContent},
}

// ReadParticipant reads one participant. A refusal names the member to blame.
func ReadParticipant(body []byte) (p Participant, refused *Refusal) {
	values, refused := readOne(body, participantShape)
	if refused != nil {
		return p, refused
	}
	id, name, kind := values[0].text, &values[1], &values[2]
	if !IsParticipantID(id) {
		return p, blamed(CodeInvalidValue, &participantShape[0])
	}
	if name.kind != kindNone {
		decoded := appendDecoded(nil, name)
		if !isText(decoded, maxName) {
			return p, blamed(CodeInvalidValue, &participantShape[1])
		}
		p.Name = string(decoded)
	}
	if kind.kind != kindNone {
		known := false
		for i, word := range participantKinds {
			if word == string(kind.text) {
				p.Kind, known = uint8(i), true
			}
		}
		if !known {
			return p, blamed(CodeInvalidValue, &participantShape[2])
		}
	}
	p.ID = string(id)
	return p, nil
}

// ParticipantKindName is the word for a participant's kind.
func ParticipantKindName(kind uint8) string {
	if int(kind) < len(participantKinds) {
		return participantKinds[kind]
	}
	return participantKinds[0]
}

// isText says whether text is 1 to most characters, none of them a control character.
func isText(text []byte, most int) bool {
	characters := 0
	for i := 0; i < len(text); characters++ {
		r, size := utf8.DecodeRune(text[i:])
		if r < ' ' || r == 0x7f {
			return false
		}
		i += size
	}
	return characters >= 1 && characters <= most
}

// Account is the body of POST /v1/accounts, of the one kind that can be opened, settlement.
type Account struct {
	Participant, Asset string
	CreditLine         int64 // minor units
}

var accountShape = []field{
	fieldParticipant,
	fieldAsset,
	{name: "kind", kind: kindString, want: "must be settlement", iso: isoContent},
	{name: "credit_line", kind: kindString, want: wantAmount, iso: "AM12"},
}

// ReadAccount reads one account. A refusal names the member to blame, also an asset that is unknown: its scale is needed.
func ReadAccount(body []byte, d *view.Directory) (a Account, refused *Refusal) {
	values, refused := readOne(body, accountShape)
	if refused != nil {
		return a, refused
	}
	participant, asset, kind, line := values[0].text, values[1].text, &values[2], &values[3]
	switch {
	case !IsParticipantID(participant):
		return a, blamed(CodeInvalidValue, &accountShape[0])
	case kind.kind != kindNone && string(kind.text) != "settlement":
		return a, blamed(CodeInvalidValue, &accountShape[2])
	}
	entry, refused := knownAsset(&accountShape[1], &values[1], d)
	if refused != nil {
		return a, refused
	}
	if line.kind != kindNone {
		if a.CreditLine, refused = readAmount(&accountShape[3], line, entry.Scale); refused != nil {
			return a, refused
		}
	}
	a.Participant, a.Asset = string(participant), string(asset)
	return a, nil
}

func amountCode(fault amountFault) Code {
	if fault == amountDecimals {
		return CodeTooManyDecimals
	}
	return CodeInvalidValue
}

// readOne reads a body that is one object of the shape.
func readOne(body []byte, shape []field) ([]value, *Refusal) {
	s := scanner{text: body}
	if s.peek(); s.at == len(body) {
		return nil, &Refusal{Code: CodeEmpty, Field: "body", ISO: isoContent, Detail: "an object is due"}
	}
	values := make([]value, len(shape))
	var r Refusal
	if !s.object(shape, values, &r) || !s.end() {
		return nil, problemOf(&s)
	}
	if r.Code != CodeNone {
		return nil, &r
	}
	return values, nil
}

func blamed(code Code, f *field) *Refusal {
	var r Refusal
	r.blame(code, f)
	return &r
}

// blamedFor is blamed with another sentence for people.
func blamedFor(code Code, f *field, detail string) *Refusal {
	r := blamed(code, f)
	r.Detail = detail
	return r
}

// AppendNameEnvelope writes the envelope of a participant, nothing where there is no name.
func AppendNameEnvelope(dst []byte, name string) []byte {
	if name == "" {
		return dst
	}
	return append(AppendString(append(dst, `{"name":`...), name), '}')
}
