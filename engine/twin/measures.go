package twin

import (
	"math/big"
	"time"

	"weir/engine"
)

// movement is what settled of an order at a time.
type movement struct{ amount, at int64 }

// sent is what has settled of the order since the business date began.
func (o *order) sent() int64 {
	sum := int64(0)
	for _, m := range o.moved {
		sum += m.amount
	}
	return sum
}

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
		if debtor == a {
			f.sent += o.sent()
		}
		if debtor == a && !o.status.Final() {
			f.waiting += o.amount()
		}
		if creditor == a && !o.status.Final() {
			f.waitingIn += o.amount()
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
		for _, m := range o.moved {
			addTime(settled, m.amount, m.at)
			addTime(entered, m.amount, o.enteredAt)
		}
		if !o.status.Final() {
			addTime(entered, o.amount(), o.enteredAt)
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
