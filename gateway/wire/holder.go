package wire

import "weir/view"

// Bodies about an account begin with whose it is and in which asset.
const (
	holderParticipant = iota
	holderAsset
	holderMembers
)

var (
	fieldParticipant = field{name: "participant", kind: kindString, need: true, want: wantParticipant, iso: "RC01"}
	fieldAsset       = field{name: "asset", kind: kindString, need: true, want: wantAsset, iso: "AM11"}
	fieldAmount      = field{name: "amount", kind: kindString, need: true, want: wantAmount, iso: "AM12"}
)

// readHolder finds the settlement account that the first two members of a body name.
func readHolder(shape []field, values []value, d *view.Directory) (account uint32, asset view.AssetEntry, refused *Refusal) {
	if !IsParticipantID(values[holderParticipant].text) {
		return 0, asset, blamed(CodeInvalidValue, &shape[holderParticipant])
	}
	if asset, refused = knownAsset(&shape[holderAsset], &values[holderAsset], d); refused != nil {
		return 0, asset, refused
	}
	account, refused = knownAccount(&shape[holderParticipant], &values[holderParticipant], asset.Number, d)
	return account, asset, refused
}

// knownAsset reads an asset that must be known.
func knownAsset(f *field, v *value, d *view.Directory) (view.AssetEntry, *Refusal) {
	if !IsAssetCode(v.text) {
		return view.AssetEntry{}, blamed(CodeInvalidValue, f)
	}
	asset, known := d.Asset(v.text)
	if !known {
		return asset, blamedFor(CodeUnknownName, f, "there is no such asset")
	}
	return asset, nil
}

// knownAccount reads a participant that must be known and have an account in the asset.
func knownAccount(f *field, v *value, asset uint16, d *view.Directory) (uint32, *Refusal) {
	if !IsParticipantID(v.text) {
		return 0, blamed(CodeInvalidValue, f)
	}
	account, participant := d.SettlementAccount(asset, v.text)
	switch {
	case participant == 0:
		return 0, blamedFor(CodeUnknownName, f, "there is no such participant")
	case account == 0:
		return 0, blamedFor(CodeNoAccount, f, "has no account in the asset")
	}
	return account, nil
}

// readAmount reads an amount of minor units.
func readAmount(f *field, v *value, scale uint8) (int64, *Refusal) {
	units, fault := parseAmount(v.text, scale)
	switch fault {
	case amountSound:
	case amountTooLarge:
		return 0, blamedFor(CodeInvalidValue, f, wantFewerUnits)
	default:
		return 0, blamed(amountCode(fault), f)
	}
	return units, nil
}
