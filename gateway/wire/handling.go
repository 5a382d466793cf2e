package wire

import "weir/engine"

// What may be said of an order that waits: whose it is where several used its id, and what it is to become.
var (
	handlingShape = []field{
		{name: "participant", kind: kindString, want: wantParticipant, iso: "RC01"},
	}
	priorityShape = []field{
		handlingShape[0],
		{name: "priority", kind: kindString, need: true, want: wantPriority, iso: isoContent},
	}
	positionShape = []field{
		handlingShape[0],
		{name: "position", kind: kindString, need: true, want: "must be first or last", iso: isoContent},
	}
)

// ReadHandling reads the body of a call about an order into the record, which says by its kind what call it is, and answers the participant
// whose order is meant, empty where the body does not say.
func ReadHandling(body []byte, in *engine.Instruction) (participant []byte, refused *Refusal) {
	shape := handlingShape
	switch in.Kind {
	case engine.ChangePriority:
		shape = priorityShape
	case engine.MoveOrder:
		shape = positionShape
	default:
		if len(body) == 0 {
			return nil, nil
		}
	}
	values, refused := readOne(body, shape)
	if refused != nil {
		return nil, refused
	}
	ok := true
	switch in.Kind {
	case engine.ChangePriority:
		in.Priority, ok = parsePriority(values[1].text)
	case engine.MoveOrder:
		in.Choice, ok = PositionWords.choice(values[1].text)
	}
	if !ok {
		return nil, blamed(CodeInvalidValue, &shape[1])
	}
	if values[0].kind != kindNone && !IsParticipantID(values[0].text) {
		return nil, blamed(CodeInvalidValue, &shape[0])
	}
	return values[0].text, nil
}
