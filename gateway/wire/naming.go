package wire

import (
	"unicode"
	"unicode/utf8"

	"weir/engine"
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

// wantNoControl ends what a text must be.
const wantNoControl = "none a control character, U+FFFE or U+FFFF"

// isText says whether text is 1 to most characters, none of them a control character (C0, DEL, C1), nor U+FFFE or U+FFFF, which XML can't hold (XML 1.0, 2.2).
func isText(text []byte, most int) bool {
	characters := 0
	for i := 0; i < len(text); characters++ {
		r, size := utf8.DecodeRune(text[i:])
		if unicode.IsControl(r) || r == 0xfffe || r == 0xffff {
			return false
		}
		i += size
	}
	return characters >= 1 && characters <= most
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
func AppendNameEnvelope[T ~string | ~[]byte](dst []byte, name T) []byte {
	if len(name) == 0 {
		return dst
	}
	return append(AppendString(append(dst, `{"name":`...), name), '}')
}
