package wire

import (
	"weir/engine"
	"weir/view"
)

// maxCycleName is the longest name of a cycle, in characters (ISO 20022 Max35Text).
const maxCycleName = 35

var cycleShape = []field{
	fieldAsset,
	{name: "name", kind: kindString, need: true, escape: true, want: "must be 1 to 35 characters, " + wantNoControl, iso: isoContent},
}

// ReadCycle reads the body of POST /v1/cycles. A refusal names the member to blame, also one that names nothing known.
func ReadCycle(body []byte, d *view.Directory) (s engine.Setting, name string, refused *Refusal) {
	values, refused := readOne(body, cycleShape)
	if refused != nil {
		return s, "", refused
	}
	asset, refused := knownAsset(&cycleShape[0], &values[0], d)
	if refused != nil {
		return s, "", refused
	}
	decoded := appendDecoded(nil, &values[1])
	if !isText(decoded, maxCycleName) {
		return s, "", blamed(CodeInvalidValue, &cycleShape[1])
	}
	return engine.Setting{Kind: engine.OpenCycle, Asset: asset.Number}, string(decoded), nil
}

var defaulterShape = []field{fieldParticipant}

// ReadDefaulter reads the body of a call about a participant of a cycle in the asset, and answers its settlement account there.
func ReadDefaulter(body []byte, asset uint16, d *view.Directory) (account uint32, refused *Refusal) {
	values, refused := readOne(body, defaulterShape)
	if refused != nil {
		return 0, refused
	}
	return knownAccount(&defaulterShape[0], &values[0], asset, d)
}

// ParseCycle reads the number of a cycle, from 1 to 4294967295, written plainly.
func ParseCycle(text []byte) (uint32, bool) { return parseAccount(text) }
