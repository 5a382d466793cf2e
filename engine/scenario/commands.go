package scenario

import (
	"fmt"
	"maps"
	"slices"

	"weir/engine"
)

// command is one word of the language.
type command struct {
	run     func(*runner, *arguments) (got []string, err error)
	success string // the answer that need not be written down; "" for what only shows something; cycle and day say themselves
}

var commands = map[string]command{
	"asset":       {createAsset, "created"},
	"participant": {createParticipant, "created"},
	"account":     {openAccount, "created"},
	"fund":        {fund, "settled"},
	"order":       {submitOrder, "settled"},
	"cancel":      {about(engine.CancelOrder), "cancelled"},
	"hold":        {about(engine.HoldOrder), "held"},
	"release":     {about(engine.ReleaseOrder), ""},
	"priority":    {about(engine.ChangePriority), ""},
	"move":        {about(engine.MoveOrder), ""},
	"again":       {again, ""},
	"trade":       {trade, ""},
	"limit":       {setLimit, "applied"},
	"line":        {setLine, "applied"},
	"cap":         {setCap, "applied"},
	"reserve":     {setReservation, "applied"},
	"block":       {block(blocks), "applied"},
	"unblock":     {block(unblocks), "applied"},
	"close":       {closeOne, "applied"},
	"suspend":     {setParticipant(engine.Suspend), "applied"},
	"resume":      {setParticipant(engine.Resume), "applied"},
	"day":         {day, ""},
	"resolve":     {resolve, "applied"},
	"tick":        {tick, "applied"},
	"cycle":       {cycle, ""},
	"chain":       {chain, ""},
	"allegements": {allegements, ""},
	"balances":    {balances, ""},
	"statements":  {statements, ""},
	"queue":       {queue, ""},
	"limits":      {limits, ""},
	"status":      {status, ""},
	"explain":     {explain, ""},
	"what-if":     {whatIf, ""},
	"measures":    {measures, ""},
	"unchanged":   {unchanged, "yes"},
}

func commandNames() []string { return slices.Sorted(maps.Keys(commands)) }

// createAsset:
//
//	asset EUR scale 2 issuer CBEUDEF0
//	asset EUR scale 2 issuer CBEUDEF0 date 2026-03-02
//	asset EUR scale 2 issuer CBEUDEF0 bypass on-command day pre-open
//	asset XS0000000001 scale 0 issuer DEPOLUL0 security carry
func createAsset(r *runner, a *arguments) ([]string, error) {
	n := engine.Naming{Kind: engine.CreateAsset, BusinessDate: firstDate}
	code, err := a.next()
	if err == nil {
		err = a.expect("scale")
	}
	if err == nil {
		n.Scale, err = a.number()
	}
	if err == nil {
		err = a.expect("issuer")
	}
	var issuer string
	if err == nil {
		issuer, err = a.next()
	}
	for err == nil && len(a.words) > 0 {
		err = assetOption(&n, a)
	}
	if err != nil {
		return nil, err
	}
	return r.create(&n, issuer, code)
}

// assetOption reads one option of an asset.
func assetOption(n *engine.Naming, a *arguments) error {
	word, err := a.next()
	if err != nil {
		return err
	}
	switch word {
	case "date":
		n.BusinessDate, err = a.date()
	case "bypass":
		n.Options |= engine.OptionBypass
	case "on-command":
		n.Options |= engine.OptionOnCommand
	case "security":
		n.Options |= engine.OptionSecurity
	case "carry":
		n.Options |= engine.OptionCarry
	case "zero":
		n.Options |= engine.OptionZero
	case "options":
		n.Options, err = a.number()
	case "day":
		n.Day, err = oneOf(a, days)
	default:
		err = fmt.Errorf("%q is no option of an asset", word)
	}
	return err
}

// firstDate is the day of firstTime, in days since 1970-01-01.
var firstDate = uint32(firstTime / 1e9 / secondsPerDay)

// createParticipant:
//
//	participant ALPHCNB0
//	participant ALPHCNB0 kind 1
func createParticipant(r *runner, a *arguments) ([]string, error) {
	n := engine.Naming{Kind: engine.CreateParticipant}
	id, err := a.next()
	if err == nil && a.accept("kind") {
		n.ParticipantKind, err = a.number()
	}
	if err != nil {
		return nil, err
	}
	return r.create(&n, id, "")
}

// openAccount:
//
//	account ALPHCNB0 EUR
//	account ALPHCNB0 EUR line 50.00
//	account CBEUDEF0 EUR issuer
func openAccount(r *runner, a *arguments) ([]string, error) {
	n := engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement}
	owner, err := a.next()
	if err != nil {
		return nil, err
	}
	code, err := a.next()
	if err == nil && a.accept("line") {
		n.CreditLine, err = r.bound(code, a)
	}
	if err != nil {
		return nil, err
	}
	if a.accept("issuer") {
		n.AccountKind = engine.AccountIssuer
	}
	return r.create(&n, owner, code)
}

// bound takes a credit line, a limit or a reservation in an asset, in minor units.
func (r *runner) bound(code string, a *arguments) (int64, error) {
	text, err := a.next()
	if err != nil {
		return 0, err
	}
	units, err := minorUnits(text, r.directory.assets[code].scale)
	if err == nil && !units.IsInt64() {
		err = fmt.Errorf("%s is too large", text)
	}
	if err != nil {
		return 0, err
	}
	return units.Int64(), nil
}

// create applies a record with names.
func (r *runner) create(n *engine.Naming, participant, asset string) ([]string, error) {
	if len(participant) > engine.MaxParticipantID || len(asset) > engine.MaxAssetCode {
		return nil, fmt.Errorf("a name is too long: %s %s", participant, asset)
	}
	n.SetParticipant(participant)
	n.SetAsset(asset)
	return r.answer(r.apply(engine.AppendNaming(nil, n, nil))), nil
}
