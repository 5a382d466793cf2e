package twin

import (
	"math/big"
	"time"

	"weir/engine"
)

// flows sums the orders of an account: settled, and entered but not final, as debtor and as creditor.
type flows struct {
	sent, received, waiting, waitingIn int64
}

func (t *Twin) flowsOf(a *account) flows {
	var f flows
	for _, o := range t.orders {
		if !o.entered {
			continue
		}
		debtor, creditor := t.parties(o)
		out, in := &f.waiting, &f.waitingIn
		switch {
		case o.status == engine.Settled:
			out, in = &f.sent, new(int64)
		case o.status.Final():
			continue
		}
		if debtor == a {
			*out += o.record.Amount
		}
		if creditor == a {
			*in += o.record.Amount
		}
	}
	f.received = f.sent + a.position // less what the account paid for a defaulter
	return f
}

// lower is what the account would need to settle all that has entered at once.
func (f flows) lower() int64 { return max(0, f.sent+f.waiting-f.received-f.waitingIn) }

// measureEntry notes that an order entered, the first time it does. A funding does not count.
func (t *Twin) measureEntry(o *order) {
	if o.entered || o.record.Kind == engine.Fund {
		return
	}
	o.entered, o.enteredAt = true, t.time
	debtor, _ := t.parties(o)
	debtor.upper = max(debtor.upper, t.flowsOf(debtor).lower())
}

// measureUse notes what the account used up to now.
func (t *Twin) measureUse(a *account) { a.used = max(a.used, -a.position) }

// Measures reads the measures of an account, as engine.Engine.Measures does.
func (t *Twin) Measures(number uint32) (engine.Measures, bool) {
	a := t.account(number)
	if a == nil {
		return engine.Measures{}, false
	}
	f := t.flowsOf(a)
	entered, settled := new(big.Int), new(big.Int)
	for _, o := range t.orders {
		debtor, _ := t.parties(o)
		if !o.entered || debtor != a {
			continue
		}
		if o.status == engine.Settled {
			addTime(settled, o.record.Amount, o.finishAt)
		}
		if o.status == engine.Settled || !o.status.Final() {
			addTime(entered, o.record.Amount, o.enteredAt)
		}
	}
	return engine.Measures{
		Account:     a.number,
		Participant: a.owner.number,
		Asset:       a.asset.number,
		Sent:        f.sent,
		Received:    f.received,
		Waiting:     f.waiting,
		WaitingIn:   f.waitingIn,
		Upper:       a.upper,
		Lower:       f.lower(),
		Used:        a.used,
		EnteredTime: words128(entered),
		SettledTime: words128(settled),
	}, true
}

// addTime adds amount x unix milliseconds.
func addTime(sum *big.Int, amount, at int64) {
	ms := big.NewInt(at / int64(time.Millisecond))
	sum.Add(sum, ms.Mul(ms, big.NewInt(amount)))
}

func words128(n *big.Int) [2]uint64 {
	low := new(big.Int).And(n, new(big.Int).SetUint64(1<<64-1))
	high := new(big.Int).Rsh(n, 64)
	return [2]uint64{low.Uint64(), high.Uint64()}
}
