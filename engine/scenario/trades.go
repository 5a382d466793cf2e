package scenario

import (
	"fmt"
	"math"

	"weir/engine"
)

// trade submits one side of a trade, or shows it.
//
//	trade T1: ALPHCNB0 gives BRAVGB20 CNY 7000.00 takes USD 1000.00
//	trade T1: ALPHCNB0 gives BRAVGB20 XS0000000001 100 takes USD 1000.00 tolerance 5.00 reference R1 partial hold
//	trade T1
//	  -> queued, gives BRAVGB20 XS0000000001 100 takes USD 1000.00 tolerance 5.00 reference R1 partial
//	  -> with T2, agreed 100, settled 60
func trade(r *runner, a *arguments) ([]string, error) {
	name, labelled := a.label()
	if !labelled {
		return r.showTrade(a)
	}
	o := Order{Record: engine.Instruction{Kind: engine.SubmitTrade}}
	var err error
	if o.Debtor, err = a.next(); err != nil {
		return nil, err
	}
	if err = a.expect("gives"); err != nil {
		return nil, err
	}
	if o.Creditor, err = a.next(); err != nil {
		return nil, err
	}
	if o.Asset, o.Amount, err = assetAndAmount(a); err != nil {
		return nil, err
	}
	if err = a.expect("takes"); err != nil {
		return nil, err
	}
	if o.TakeAsset, o.Takes, err = assetAndAmount(a); err != nil {
		return nil, err
	}
	return r.submit(name, o, a)
}

// sideOption reads what only a side of a trade may say.
func (r *runner) sideOption(o *Order, word string, a *arguments) (known bool, err error) {
	switch word {
	case "reference":
		o.Record.Reference, err = r.named(a)
	case "tolerance":
		err = r.tolerance(o, a)
	case "partial":
		o.Record.Partial = true
	default:
		return false, nil
	}
	return true, err
}

// tolerance takes the amount by which the cash of a trade may differ.
func (r *runner) tolerance(o *Order, a *arguments) (err error) {
	cash := o.TakeAsset
	if r.isSecurity(cash) && !r.isSecurity(o.Asset) {
		cash = o.Asset
	}
	o.Record.Tolerance, err = r.bound(cash, a)
	return err
}

func (r *runner) isSecurity(code string) bool {
	info, _ := r.machine.Asset(r.directory.assets[code].number)
	return info.Options&engine.OptionSecurity != 0
}

// showTrade shows a side of a trade.
func (r *runner) showTrade(a *arguments) ([]string, error) {
	name, err := a.next()
	if err != nil {
		return nil, err
	}
	instructor, err := r.by(a)
	if err != nil {
		return nil, err
	}
	t, reason := r.machine.Trade(idOf(name), instructor)
	if reason != engine.ReasonNone {
		return []string{"rejected (" + reason.String() + ")"}, nil
	}
	return r.tradeLines(&t), nil
}

// tradeLines are where a side stands and what it says, then the other side, and what was agreed and has settled of what this one gives.
func (r *runner) tradeLines(t *engine.TradeInfo) []string {
	line := t.Order.Status.String()
	if t.Held && t.Order.Status != engine.Held {
		line += ", on hold"
	}
	if t.CancelAsked {
		line += ", cancellation asked"
	}
	lines := []string{line + ", gives " + r.terms(t)}
	if t.Agreed == 0 {
		return lines
	}
	debtor, _ := r.machine.Account(t.Order.Debtor)
	scale := r.directory.scaleOf(debtor.Asset)
	return append(lines, fmt.Sprintf("with %s, agreed %s, settled %s", r.nameOf(t.Other.ID), decimal(t.Agreed, scale), decimal(t.Settled, scale)))
}

// terms are what a side of a trade says, in the words of its submission.
func (r *runner) terms(t *engine.TradeInfo) string {
	debtor, _ := r.machine.Account(t.Order.Debtor)
	give, take := r.directory.codeOf(debtor.Asset), r.directory.codeOf(t.TakeAsset)
	line := fmt.Sprintf("%s %s %s takes %s %s", r.ownerOf(t.Order.Creditor), give, decimal(t.Order.Amount, r.directory.scaleOf(debtor.Asset)),
		take, decimal(t.Takes, r.directory.scaleOf(t.TakeAsset)))
	if t.Tolerance != 0 {
		cash := t.TakeAsset
		if r.isSecurity(take) && !r.isSecurity(give) {
			cash = debtor.Asset
		}
		line += " tolerance " + decimal(t.Tolerance, r.directory.scaleOf(cash))
	}
	if t.Reference != [16]byte{} {
		line += " reference " + r.nameOf(t.Reference)
	}
	if t.Partial {
		line += " partial"
	}
	return line
}

// allegements shows the sides of trades that name a participant and that nobody has mirrored, the oldest first.
//
//	allegements BRAVGB20
//	  -> T1: ALPHCNB0 gives BRAVGB20 CNY 7000.00 takes USD 1000.00
func allegements(r *runner, a *arguments) ([]string, error) {
	name, err := a.next()
	if err != nil {
		return nil, err
	}
	rows, _ := r.machine.Trades(0, nil, math.MaxInt32)
	var lines []string
	for i := range rows {
		t := &rows[i]
		if t.Order.Status == engine.Unmatched && r.ownerOf(t.Order.Creditor) == name {
			lines = append(lines, fmt.Sprintf("%s: %s gives %s", r.nameOf(t.Order.ID), r.ownerOf(t.Order.Debtor), r.terms(t)))
		}
	}
	if lines == nil {
		lines = []string{"none"}
	}
	return lines, nil
}

// chain shows where a chain stands, then each of its orders, as they came.
//
//	chain C1
//	  -> gathers, 1 of 3
//	  -> P1 unmatched
func chain(r *runner, a *arguments) ([]string, error) {
	name, err := a.next()
	if err != nil {
		return nil, err
	}
	info, orders, found := r.machine.Chain(idOf(name), nil)
	if !found {
		return []string{"unknown"}, nil
	}
	line := info.State.String()
	if info.State != engine.ChainIsBroken {
		line = fmt.Sprintf("%s, %d of %d", line, len(orders), info.Legs)
	}
	lines := []string{line}
	for _, o := range oldestFirst(orders) {
		lines = append(lines, r.nameOf(o.ID)+" "+o.Status.String())
	}
	return lines, nil
}
