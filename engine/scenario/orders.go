package scenario

import (
	"errors"
	"fmt"

	"weir/engine"
)

// fund: money in, from the issuer; or out, to the issuer.
//
//	fund ALPHCNB0 EUR 100.00
//	fund F1: ALPHCNB0 EUR 100.00
//	fund ALPHCNB0 EUR 100.00 out
//	fund ALPHCNB0 EUR 100.00 from BRAVGB20
func fund(r *runner, a *arguments) ([]string, error) {
	name, labelled := a.label()
	if !labelled {
		name = fmt.Sprintf("funding in line %d", r.line)
	}
	o := Order{Record: engine.Instruction{Kind: engine.Fund, Method: engine.Instant}}
	var err error
	if o.Creditor, err = a.next(); err != nil {
		return nil, err
	}
	if o.Asset, o.Amount, err = assetAndAmount(a); err != nil {
		return nil, err
	}
	o.Debtor = "issuer/" + o.Asset
	if a.accept("from") {
		if o.Debtor, err = a.next(); err != nil {
			return nil, err
		}
	}
	if a.accept("out") {
		o.Debtor, o.Creditor = o.Creditor, o.Debtor
	}
	return r.submit(name, o, a)
}

// submitOrder:
//
//	order P1: ALPHCNB0 pays BRAVGB20 EUR 60.00
//	order P1: ALPHCNB0 pays BRAVGB20 EUR 60.00 urgent date 2026-03-03 by CHARDEF0
//	order P1: ALPHCNB0 pays BRAVGB20 EUR 60.00 interbank chain C1 of 3
func submitOrder(r *runner, a *arguments) ([]string, error) {
	name, labelled := a.label()
	if !labelled {
		return nil, errors.New("an order needs a name and a colon, as P1: before it")
	}
	o := Order{Record: engine.Instruction{Kind: engine.SubmitOrder}}
	var err error
	if o.Debtor, err = a.next(); err != nil {
		return nil, err
	}
	if err = a.expect("pays"); err != nil {
		return nil, err
	}
	if o.Creditor, err = a.next(); err != nil {
		return nil, err
	}
	if o.Asset, o.Amount, err = assetAndAmount(a); err != nil {
		return nil, err
	}
	return r.submit(name, o, a)
}

func assetAndAmount(a *arguments) (asset, amount string, err error) {
	if asset, err = a.next(); err != nil {
		return "", "", err
	}
	amount, err = a.next()
	return asset, amount, err
}

// submit reads the options of an order and sends it.
func (r *runner) submit(name string, o Order, a *arguments) ([]string, error) {
	for len(a.words) > 0 {
		if err := r.option(&o, a); err != nil {
			return nil, err
		}
	}
	o.Record.ID = idOf(name)
	r.names[o.Record.ID] = name
	r.orders[name] = o
	return r.send(o)
}

// option reads one option of an order, a funding or a side of a trade.
func (r *runner) option(o *Order, a *arguments) error {
	word, err := a.next()
	if err != nil {
		return err
	}
	if o.Record.Kind == engine.SubmitTrade {
		if known, err := r.sideOption(o, word, a); known {
			return err
		}
	}
	switch word {
	case "urgent":
		o.Record.Priority = engine.Urgent
	case "highly-urgent":
		o.Record.Priority = engine.HighlyUrgent
	case "priority":
		var n uint8
		n, err = a.number()
		o.Record.Priority = engine.Priority(n)
	case "gross":
		o.Record.Method = engine.Gross
	case "net":
		o.Record.Method = engine.Net
	case "instant":
		o.Record.Method = engine.Instant
	case "hold":
		o.Record.Flags |= engine.FlagHold
	case "date":
		o.Record.BusinessDate, err = a.date()
	case "not-before":
		o.Record.NotBefore, err = a.instant()
	case "expires":
		o.Record.ExpiresAt, err = a.instant()
	case "returns":
		var name string
		name, err = a.next()
		o.Record.Original = idOf(name)
	case "interbank":
		o.Record.Interbank = true
	case "chain":
		err = r.inChain(o, a)
	case "by":
		o.Instructor, err = a.next()
	default:
		err = fmt.Errorf("%q is no option of an order", word)
	}
	return err
}

// inChain reads the chain of an order, and how many orders that has. The chain none is no chain.
func (r *runner) inChain(o *Order, a *arguments) (err error) {
	if !a.accept("none") {
		if o.Record.Reference, err = r.named(a); err != nil {
			return err
		}
	}
	if err = a.expect("of"); err != nil {
		return err
	}
	o.Record.Legs, err = a.number()
	return err
}

// named takes a short name, to be shown where its id stands.
func (r *runner) named(a *arguments) (id [16]byte, err error) {
	name, err := a.next()
	id = idOf(name)
	r.names[id] = name
	return id, err
}

// send resolves the names as they stand now and applies the order.
func (r *runner) send(o Order) ([]string, error) {
	in, err := r.directory.Resolve(o)
	if err != nil {
		return nil, err
	}
	return r.answer(r.apply(engine.AppendInstruction(nil, &in, nil))), nil
}

// again sends the same words once more; the names are looked up anew.
//
//	again P1
func again(r *runner, a *arguments) ([]string, error) {
	name, err := a.next()
	if err != nil {
		return nil, err
	}
	o, known := r.orders[name]
	if !known {
		return nil, fmt.Errorf("no order or funding was named %s", name)
	}
	return r.send(o)
}

// about makes the command that does something to an order.
//
//	cancel P1
//	hold P1 by ALPHCNB0
//	release P1
//	priority P1 urgent
//	move P1 first
func about(kind engine.Kind) func(*runner, *arguments) ([]string, error) {
	return func(r *runner, a *arguments) ([]string, error) {
		name, err := a.next()
		if err != nil {
			return nil, err
		}
		in := engine.Instruction{Kind: kind, ID: idOf(name)}
		switch kind {
		case engine.ChangePriority:
			in.Priority, err = oneOf(a, priorities)
		case engine.MoveOrder:
			in.Choice, err = oneOf(a, moves)
		}
		if err == nil {
			in.Instructor, err = r.by(a)
		}
		if err != nil {
			return nil, err
		}
		return r.answer(r.apply(engine.AppendInstruction(nil, &in, nil))), nil
	}
}

var (
	priorities = map[string]engine.Priority{"normal": engine.Normal, "urgent": engine.Urgent, "highly-urgent": engine.HighlyUrgent}
	moves      = map[string]engine.Choice{"first": engine.MoveFirst, "last": engine.MoveLast}
)

// by takes the participant who instructs, if one is named.
func (r *runner) by(a *arguments) (uint32, error) {
	if !a.accept("by") {
		return 0, nil
	}
	name, err := a.next()
	return r.directory.instructor(name), err
}
