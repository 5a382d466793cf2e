package twin

import (
	"fmt"
	"math"
	"math/big"

	"weir/engine"
)

// Accounts is the number of accounts; they are numbered from 1.
func (t *Twin) Accounts() int { return len(t.accounts) }

// Account reads the account of this number, as engine.Engine.Account does.
func (t *Twin) Account(number uint32) (engine.AccountInfo, bool) {
	a := t.account(number)
	if a == nil {
		return engine.AccountInfo{}, false
	}
	info := engine.AccountInfo{
		Number:      a.number,
		Participant: a.owner.number,
		Asset:       a.asset.number,
		Kind:        a.kind,
		Balance:     a.balance,
		Floor:       a.floor(),
		Position:    a.position,
	}
	sum := new(big.Int)
	for _, o := range t.waiting(a) {
		info.Queued++
		sum.Add(sum, big.NewInt(o.record.Amount))
	}
	info.QueuedOut = math.MaxInt64
	if sum.IsInt64() {
		info.QueuedOut = sum.Int64()
	}
	return info, true
}

// Queued appends at most limit waiting orders of the account, the next to settle first.
func (t *Twin) Queued(number uint32, into []engine.OrderInfo, limit int) []engine.OrderInfo {
	a := t.account(number)
	if a == nil {
		return into
	}
	queue := t.waiting(a)
	for _, o := range queue[:min(limit, len(queue))] {
		into = append(into, o.info())
	}
	return into
}

// FindOrders appends all orders of this id, oldest first.
func (t *Twin) FindOrders(id [16]byte, into []engine.OrderInfo) []engine.OrderInfo {
	for _, o := range t.byID[id] {
		into = append(into, o.info())
	}
	return into
}

func (o *order) info() engine.OrderInfo {
	return engine.OrderInfo{
		ID:           o.record.ID,
		Amount:       o.record.Amount,
		Debtor:       o.heldDebtor(),
		Creditor:     o.heldCreditor(),
		Instructor:   o.owner,
		Seq:          o.seq,
		Done:         o.done,
		BusinessDate: keptDate(o.date()),
		Status:       o.status,
		Entry:        o.entry,
		Reason:       o.reason,
		Priority:     o.record.Priority,
		Method:       o.record.Method,
		Kind:         o.record.Kind,
		Flags:        o.record.Flags,
	}
}

// Conserved checks the laws that hold between any two instructions: per asset the balances sum to zero, and nobody but
// an issuer is below the floor.
func (t *Twin) Conserved() error {
	sums := map[uint16]*big.Int{}
	for _, a := range t.accounts {
		if a.balance < a.floor() {
			return fmt.Errorf("account %d holds %d, below its floor %d", a.number, a.balance, a.floor())
		}
		if sums[a.asset.number] == nil {
			sums[a.asset.number] = new(big.Int)
		}
		sums[a.asset.number].Add(sums[a.asset.number], big.NewInt(a.balance))
	}
	for _, a := range t.assets {
		if sums[a.number].Sign() != 0 {
			return fmt.Errorf("the balances in %s sum to %v, not to zero", a.code, sums[a.number])
		}
	}
	return nil
}
