package wire

import "weir/view"

// WhatIf is the body of POST /v1/what-if: an account and what it would be funded with.
type WhatIf struct {
	Account uint32
	Asset   view.AssetEntry
	Amount  int64 // minor units
}

var whatIfShape = []field{
	holderParticipant: fieldParticipant,
	holderAsset:       fieldAsset,
	holderMembers:     fieldAmount,
}

// ReadWhatIf reads a question, like ReadLimit.
func ReadWhatIf(body []byte, d *view.Directory) (w WhatIf, refused *Refusal) {
	values, refused := readOne(body, whatIfShape)
	if refused != nil {
		return w, refused
	}
	if w.Account, w.Asset, refused = readHolder(whatIfShape, values, d); refused != nil {
		return w, refused
	}
	w.Amount, refused = readAmount(&whatIfShape[holderMembers], &values[holderMembers], w.Asset.Scale)
	return w, refused
}
