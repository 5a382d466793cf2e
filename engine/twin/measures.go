package twin

import (
	"fmt"
	"math/big"
	"time"

	"weir/engine"
)

// movement is what settled of an order at a time.
type movement struct{ amount, at int64 }

// flows sums the orders of an account: settled, and entered but not final, as debtor and as creditor.
type flows struct {
	sent, received, waiting, waitingIn big.Int
}

func (t *Twin) flowsOf(a *account) *flows {
	f := new(flows)
	for _, o := range t.orders {
		if !o.entered {
			continue
		}
		debtor, creditor := t.parties(o)
		if debtor == a {
			for _, m := range o.moved {
				f.sent.Add(&f.sent, big.NewInt(m.amount))
			}
		}
		if debtor == a && !o.status.Final() {
			f.waiting.Add(&f.waiting, big.NewInt(o.amount()))
		}
		if creditor == a && !o.status.Final() {
			f.waitingIn.Add(&f.waitingIn, big.NewInt(o.amount()))
		}
	}
	f.received.Add(&f.sent, big.NewInt(a.position)) // less what the account paid for a defaulter
	return f
}

// lower is what the account would need to settle all that has entered at once.
func (f *flows) lower() int64 {
	out, in := new(big.Int).Add(&f.sent, &f.waiting), new(big.Int).Add(&f.received, &f.waitingIn)
	return max(0, units(out.Sub(out, in)))
}

// units is a number that the rules keep within 64 bits.
func units(n *big.Int) int64 {
	if !n.IsInt64() {
		panic(fmt.Sprintf("twin: %v passes 64 bits", n))
	}
	return n.Int64()
}

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
		Sent:        wide(&f.sent),
		Received:    wide(&f.received),
		Waiting:     units(&f.waiting),
		WaitingIn:   units(&f.waitingIn),
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

// wide is a number in 128 bits, as two's complement: floored division by 2^64 leaves the low word.
func wide(n *big.Int) engine.Sum {
	high, low := new(big.Int).DivMod(n, new(big.Int).Lsh(big.NewInt(1), 64), new(big.Int))
	return engine.Sum{Low: low.Uint64(), High: units(high)}
}

func words128(n *big.Int) [2]uint64 {
	low := new(big.Int).And(n, new(big.Int).SetUint64(1<<64-1))
	high := new(big.Int).Rsh(n, 64)
	return [2]uint64{low.Uint64(), high.Uint64()}
}
