package wire

import (
	"weir/engine"
	"weir/view"
)

var dayShape = []field{
	fieldAsset,
	{name: "to", kind: kindString, need: true, want: wantDay, iso: isoContent},
	{name: "business_date", kind: kindString, want: wantDate, iso: "DT01"},
	{name: "late", kind: kindBool, want: wantBool, iso: isoContent},
}

// ReadDay reads the body of POST /v1/day. A refusal names the member to blame, also one that names nothing known.
func ReadDay(body []byte, d *view.Directory) (s engine.Setting, refused *Refusal) {
	values, refused := readOne(body, dayShape)
	if refused != nil {
		return s, refused
	}
	asset, refused := knownAsset(&dayShape[0], &values[0], d)
	if refused != nil {
		return s, refused
	}
	day, known := parseDay(values[1].text)
	if !known {
		return s, blamed(CodeInvalidValue, &dayShape[1])
	}
	s = engine.Setting{Kind: engine.SetDay, Asset: asset.Number, Day: day, Late: values[3].kind == kindBool && isTrue(values[3].text)}
	if values[2].kind == kindNone {
		return s, nil
	}
	if s.BusinessDate, known = ParseDate(values[2].text); !known {
		return s, blamed(CodeInvalidValue, &dayShape[2])
	}
	return s, nil
}

var resolutionShape = []field{
	fieldAsset,
	{name: "kind", kind: kindString, need: true, want: "must be multilateral or bilateral", iso: isoContent},
}

// ReadResolution reads the body of POST /v1/resolution, like ReadDay, and answers the scale of the asset.
func ReadResolution(body []byte, d *view.Directory) (s engine.Setting, scale uint8, refused *Refusal) {
	values, refused := readOne(body, resolutionShape)
	if refused != nil {
		return s, 0, refused
	}
	asset, refused := knownAsset(&resolutionShape[0], &values[0], d)
	if refused != nil {
		return s, 0, refused
	}
	choice, known := ResolutionWords.choice(values[1].text)
	if !known {
		return s, 0, blamed(CodeInvalidValue, &resolutionShape[1])
	}
	return engine.Setting{Kind: engine.Resolve, Choice: choice, Asset: asset.Number}, asset.Scale, nil
}

var sideShape = []field{
	{name: "side", kind: kindString, need: true, want: "must be debit or credit", iso: isoContent},
}

// ReadBlock and ReadUnblock read which side of an account a call is about.
func ReadBlock(body []byte) (engine.Choice, *Refusal) { return readSide(body, &blockWords) }

func ReadUnblock(body []byte) (engine.Choice, *Refusal) { return readSide(body, &unblockWords) }

// ReadParticipantBlock and ReadParticipantUnblock read the same of a participant.
func ReadParticipantBlock(body []byte) (engine.Choice, *Refusal) {
	return readSide(body, &participantBlockWords)
}

func ReadParticipantUnblock(body []byte) (engine.Choice, *Refusal) {
	return readSide(body, &participantUnblockWords)
}

func readSide(body []byte, words *Words) (engine.Choice, *Refusal) {
	values, refused := readOne(body, sideShape)
	if refused != nil {
		return 0, refused
	}
	choice, known := words.choice(values[0].text)
	if !known {
		return 0, blamed(CodeInvalidValue, &sideShape[0])
	}
	return choice, nil
}

// ReadNothing reads the body of a call that needs none: empty, or an object without members.
func ReadNothing(body []byte) *Refusal {
	if len(body) == 0 {
		return nil
	}
	_, refused := readOne(body, nil)
	return refused
}

// ParseAccount reads the number of an account, from 1 to 4294967295, written plainly.
func ParseAccount(text []byte) (uint32, bool) { return parseAccount(text) }
