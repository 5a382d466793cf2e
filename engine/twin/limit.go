package twin

import (
	"math/big"

	"weir/engine"
)

// limit bounds the net outflow of an account. Limits stand in the order in which they were first set; a removed one keeps its place.
type limit struct {
	counterparty *account // nil: the multilateral limit
	amount       int64
	outflow      int64 // since it was set or the business date began
	removed      bool
}

func (l *limit) counterpartyNumber() uint32 {
	if l.counterparty == nil {
		return 0
	}
	return l.counterparty.number
}

// limitOf is the account's limit on one counterparty, or its multilateral one for nil, removed or not; nil where it was never set.
func (a *account) limitOf(counterparty *account) *limit {
	for _, l := range a.limits {
		if l.counterparty == counterparty {
			return l
		}
	}
	return nil
}

// limitOn is the limit that what is sent to a counterparty counts against, and what is received from it relieves: the
// bilateral one, else the multilateral one, else nil.
func (a *account) limitOn(counterparty *account) *limit {
	for _, l := range []*limit{a.limitOf(counterparty), a.limitOf(nil)} {
		if l != nil && !l.removed {
			return l
		}
	}
	return nil
}

// overLimit says which limit an amount would pass.
func (a *account) overLimit(creditor *account, amount *big.Int) engine.Reason {
	l := a.limitOn(creditor)
	if l == nil || amount.Add(amount, big.NewInt(l.outflow)).Cmp(big.NewInt(l.amount)) <= 0 {
		return engine.ReasonNone
	}
	return l.reason()
}

// reason is that of an order which would pass the limit.
func (l *limit) reason() engine.Reason {
	if l.counterparty == nil {
		return engine.OverMultilateral
	}
	return engine.OverBilateral
}

// countOutflow counts what was settled against the limits of the two.
func countOutflow(debtor, creditor *account, amount int64) {
	if l := debtor.limitOn(creditor); l != nil {
		l.count(amount)
	}
	if l := creditor.limitOn(debtor); l != nil {
		l.count(-amount)
	}
}

// count adds to the net outflow, which stays at MaxWaiting, more than any limit, and at minus that.
func (l *limit) count(amount int64) {
	l.outflow = max(-engine.MaxWaiting, min(engine.MaxWaiting, l.outflow+amount))
}

// setLimit follows SetLimit.
func (t *Twin) setLimit(in *engine.Setting) engine.Outcome {
	a, counterparty := t.account(in.Account), t.account(in.Counterparty)
	bilateral, line := in.Choice == engine.LimitBilateral, in.Choice == engine.LimitCreditLine
	switch {
	case in.Choice < engine.LimitBilateral || in.Choice > engine.LimitNetDebitCap, line && in.Remove:
		return t.refuse(engine.NotSupported)
	case a == nil, bilateral && counterparty == nil:
		return t.refuse(engine.NoAccount)
	case bilateral && a == counterparty:
		return t.refuse(engine.SameAccount)
	case bilateral && a.asset != counterparty.asset:
		return t.refuse(engine.AssetsDiffer)
	case a.closed:
		return t.refuse(engine.AccountClosed)
	case in.Amount < 0:
		return t.refuse(engine.AmountNegative)
	case line && t.linesTooLarge(a.asset, a, in.Amount), !line && in.Amount >= engine.MaxWaiting:
		return t.refuse(engine.AmountTooLarge)
	case a.kind == engine.AccountIssuer:
		return t.refuse(engine.NotSupported)
	}

	e := engine.Event{Kind: engine.LimitSet, Amount: in.Amount, Debtor: a.number, Asset: a.asset.number, Number: uint32(in.Choice)}
	switch {
	case line:
		a.line, a.owed = in.Amount, max(0, -a.balance)
	case in.Choice == engine.LimitNetDebitCap:
		a.capped, a.cap = !in.Remove, in.Amount
	case bilateral:
		a.set(counterparty, in)
		e.Creditor = counterparty.number
	default:
		a.set(nil, in)
	}
	if in.Remove {
		e.Amount = -1
	}
	t.emit(e)
	t.wake(a)
	t.comeToRest()
	return t.answer(engine.Applied)
}

// set sets a limit or removes it. One that was not there begins without any outflow.
func (a *account) set(counterparty *account, in *engine.Setting) {
	l := a.limitOf(counterparty)
	switch {
	case in.Remove && l != nil:
		l.removed = true
	case in.Remove:
	case l == nil:
		a.limits = append(a.limits, &limit{counterparty: counterparty, amount: in.Amount})
	case l.removed:
		*l = limit{counterparty: counterparty, amount: in.Amount}
	default:
		l.amount = in.Amount
	}
}
