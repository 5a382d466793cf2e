package wire

import (
	"weir/engine"
	"weir/view"
)

// Members of a reservation, as indices of reservationShape, behind those of the holder.
const (
	reservationKind = iota + holderMembers
	reservationAmount
)

var reservationShape = []field{
	holderParticipant: fieldParticipant,
	holderAsset:       fieldAsset,
	reservationKind:   {name: "kind", kind: kindString, need: true, want: "must be urgent or highly-urgent", iso: isoContent},
	reservationAmount: fieldAmount,
}

// ReadReservation reads the body of POST /v1/reservations, like ReadLimit.
func ReadReservation(body []byte, d *view.Directory) (s engine.Setting, refused *Refusal) {
	values, refused := readOne(body, reservationShape)
	if refused != nil {
		return s, refused
	}
	account, asset, refused := readHolder(reservationShape, values, d)
	if refused != nil {
		return s, refused
	}
	choice, known := ReservationWords.choice(values[reservationKind].text)
	if !known {
		return s, blamed(CodeInvalidValue, &reservationShape[reservationKind])
	}
	s = engine.Setting{Kind: engine.SetReservation, Choice: choice, Account: account}
	s.Amount, refused = readAmount(&reservationShape[reservationAmount], &values[reservationAmount], asset.Scale)
	return s, refused
}
