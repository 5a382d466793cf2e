package scenario

import (
	"errors"
	"fmt"
	"math"

	"weir/engine"
)

// Explainer is a machine that can say why orders wait. A script that asks another one ends with ErrNoExplainer.
type Explainer interface {
	Explain(id [16]byte, instructor uint32) (engine.Explanation, engine.Reason)
	WhatIf(account uint32, amount int64, into []engine.OrderInfo, limit int) (settled []engine.OrderInfo, count int, value int64)
}

// ErrNoExplainer is the end of a script that asks what its machine cannot say.
var ErrNoExplainer = errors.New("this machine does not explain")

// explain says what an order waits for, what stands before it, and the least funding of its debtor that would let it settle.
//
//	explain P3
//	  -> order_ahead
//	  -> 2 ahead, 70.00; the first, P1, waits for cover
//	  -> settles with 90.00 more
func explain(r *runner, a *arguments) ([]string, error) {
	name, err := a.next()
	if err != nil {
		return nil, err
	}
	instructor, err := r.by(a)
	if err != nil {
		return nil, err
	}
	machine, ok := r.machine.(Explainer)
	if !ok {
		return nil, ErrNoExplainer
	}
	e, reason := machine.Explain(idOf(name), instructor)
	if reason != engine.ReasonNone {
		return []string{"rejected (" + reason.String() + ")"}, nil
	}
	debtor, _ := r.machine.Account(e.Order.Debtor)
	scale := r.directory.scaleOf(debtor.Asset)

	lines := []string{e.Block.String()}
	if e.Block == engine.ReasonNone {
		lines[0] = e.Order.Status.String()
	}
	if e.Ahead > 0 {
		lines = append(lines, fmt.Sprintf("%d ahead, %s; the first, %s, waits for %s",
			e.Ahead, decimal(e.AheadSum, scale), r.nameOf(e.Front.ID), e.FrontBlock))
	}
	return append(lines, fundingOf(&e, scale)), nil
}

// fundingOf says what funding lets an order settle.
func fundingOf(e *engine.Explanation, scale uint8) string {
	if !e.Fundable {
		return "no funding lets it settle"
	}
	text := "settles with "
	if e.AtMost {
		text += "at most "
	}
	text += decimal(e.LeastFunding, scale) + " more"
	if e.OnCommand {
		text += " and a resolve"
	}
	return text
}

// whatIf says what would settle if an account were funded.
//
//	what-if ALPHCNB0 EUR 100.00
//	  -> 2 orders, 90.00
//	  -> settles P1
//	  -> settles P2
func whatIf(r *runner, a *arguments) ([]string, error) {
	if len(a.words) < 3 {
		return nil, errMissing
	}
	code := a.words[1]
	number, asset, err := r.knownAccount(a)
	if err != nil {
		return nil, err
	}
	amount, err := r.bound(code, a)
	if err != nil {
		return nil, err
	}
	machine, ok := r.machine.(Explainer)
	if !ok {
		return nil, ErrNoExplainer
	}
	settled, count, value := machine.WhatIf(number, amount, nil, math.MaxInt32)
	lines := []string{fmt.Sprintf("%d orders, %s", count, decimal(value, asset.scale))}
	for _, o := range oldestFirst(settled) {
		lines = append(lines, "settles "+r.nameOf(o.ID))
	}
	return lines, nil
}
