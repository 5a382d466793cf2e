package scenario

import (
	"fmt"
	"math"
	"strings"

	"weir/engine"
)

// Directory knows the numbers of what was created, learnt from the events, and turns an order that names things into
// the record that an engine takes, as a gateway does. The zero value knows nothing.
type Directory struct {
	assets       map[string]assetEntry
	participants map[string]uint32
	names        []string // by participant number, from 1
	accounts     []accountEntry
}

type assetEntry struct {
	number        uint16
	scale         uint8
	issuerAccount uint32
}

type accountEntry struct {
	number uint32
	owner  uint32
	asset  uint16
	kind   engine.AccountKind
}

// Learn takes in what the events say was created.
func (d *Directory) Learn(events []engine.Event) {
	if d.assets == nil {
		d.assets, d.participants = map[string]assetEntry{}, map[string]uint32{}
	}
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case engine.AssetCreated:
			d.assets[string(e.Name())] = assetEntry{uint16(e.Number), uint8(e.Amount), e.Debtor}
		case engine.ParticipantCreated:
			d.participants[string(e.Name())] = e.Number
			d.names = append(d.names, string(e.Name()))
		case engine.AccountOpened:
			d.accounts = append(d.accounts, accountEntry{e.Number, e.Instructor, e.Asset, engine.AccountKind(e.Method)})
		}
	}
}

// Order is an order or a funding as its sender names things.
type Order struct {
	Debtor, Creditor string // parties, see the package comment
	Asset            string // code
	Amount           string // decimal
	TakeAsset, Takes string // of a side of a trade: code and decimal
	Instructor       string // participant, "" for the debtor's owner

	// Record holds what needs no directory; Debtor, Creditor, Instructor, Amount, TakeAsset, Takes, Flags and hints are filled in.
	Record engine.Instruction
}

// Resolve makes the record of an order. The error says that an amount is none.
func (d *Directory) Resolve(o Order) (engine.Instruction, error) {
	in := o.Record
	asset, known := d.assets[o.Asset]
	if !known {
		in.Flags |= engine.FlagUnknownAsset
		in.Amount = int64(engine.NameHint([]byte(o.Amount)))
	} else if units, err := minorUnits(o.Amount, asset.scale); err != nil {
		return in, err
	} else if in.Amount = units.Int64(); !units.IsInt64() {
		in.Flags |= engine.FlagAmountTooLarge
		in.Amount = int64(engine.NameHint([]byte(o.Amount)))
	}
	if err := d.take(o, &in); err != nil {
		return in, err
	}

	var missing missing
	in.Debtor, in.DebtorHint, missing = d.party(o.Debtor, o.Asset)
	in.Flags |= missing.flag(engine.FlagUnknownDebtor, engine.FlagNoDebtorAccount)
	in.Creditor, in.CreditorHint, missing = d.party(o.Creditor, o.Asset)
	in.Flags |= missing.flag(engine.FlagUnknownCreditor, engine.FlagNoCreditorAccount)
	in.Instructor = d.instructor(o.Instructor)
	return in, nil
}

// take fills in what a side of a trade takes. Of an asset that nobody knows it is a hash of the amount's digits, as of what the side gives.
func (d *Directory) take(o Order, in *engine.Instruction) error {
	if o.TakeAsset == "" {
		return nil
	}
	asset, known := d.assets[o.TakeAsset]
	if !known {
		in.Takes = int64(engine.NameHint([]byte(o.Takes)))
		return nil
	}
	units, err := minorUnits(o.Takes, asset.scale)
	if err == nil && !units.IsInt64() {
		err = fmt.Errorf("%s is too large", o.Takes)
	}
	if err != nil {
		return err
	}
	in.TakeAsset, in.Takes = asset.number, units.Int64()
	return nil
}

// missing says what a party lacks.
type missing int

const (
	nothing missing = iota
	participant
	account
)

func (m missing) flag(ofParticipant, ofAccount uint8) uint8 {
	switch m {
	case participant:
		return ofParticipant
	case account:
		return ofAccount
	}
	return 0
}

// party finds the account of a party, or the hint of its name.
func (d *Directory) party(party, asset string) (number, hint uint32, lacks missing) {
	if number, ok := numbered(party); ok {
		return number, 0, nothing
	}
	name := party
	if before, after, found := strings.Cut(party, "/"); found {
		name, asset = before, after
	}
	if name == "issuer" {
		if entry, known := d.assets[asset]; known {
			return entry.issuerAccount, 0, nothing
		}
		return 0, engine.NameHint([]byte(asset)), account
	}
	hint = engine.NameHint([]byte(name))
	owner, known := d.participants[name]
	if !known {
		return 0, hint, participant
	}
	if number := d.settlementAccount(owner, asset); number != 0 {
		return number, 0, nothing
	}
	return 0, hint, account
}

// scaleOf is the decimals of the asset of this number.
func (d *Directory) scaleOf(number uint16) uint8 {
	for _, asset := range d.assets {
		if asset.number == number {
			return asset.scale
		}
	}
	return 0
}

// codeOf is the code of the asset of this number, "" where there is none.
func (d *Directory) codeOf(number uint16) string {
	for code, asset := range d.assets {
		if asset.number == number {
			return code
		}
	}
	return ""
}

// settlementAccount is the number of the participant's settlement account, 0 where there is none.
func (d *Directory) settlementAccount(owner uint32, code string) uint32 {
	asset, known := d.assets[code]
	for _, a := range d.accounts {
		if known && a.owner == owner && a.asset == asset.number && a.kind == engine.AccountSettlement {
			return a.number
		}
	}
	return 0
}

// instructor finds a participant's number; a name that nobody has gets a number that nobody has.
func (d *Directory) instructor(name string) uint32 {
	if name == "" {
		return 0
	}
	if number, ok := numbered(name); ok {
		return number
	}
	if number, known := d.participants[name]; known {
		return number
	}
	return math.MaxUint32
}
