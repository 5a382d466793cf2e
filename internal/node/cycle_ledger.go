package node

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"slices"

	"weir/engine"
)

// What the check of a cycle finds wrong.
var (
	ErrCycle   = errors.New("node: no such cycle in the log")
	ErrNetting = errors.New("node: the cycle is not what its orders sum to")
)

// cycleLedger nets one cycle anew, from the events of its orders alone: it shares no arithmetic with the engine.
type cycleLedger struct {
	number    uint32
	orders    uint64
	sent      map[pairKey]*big.Int // what one account sent to another
	positions map[uint32]*big.Int
	settled   map[uint32]int64 // as the engine moved them
	err       error            // the first fault
}

type pairKey struct{ debtor, creditor uint32 }

func newCycleLedger(number uint32) *cycleLedger {
	return &cycleLedger{number: number, sent: map[pairKey]*big.Int{}, positions: map[uint32]*big.Int{}, settled: map[uint32]int64{}}
}

// hear takes the events of a frame.
func (l *cycleLedger) hear(r *engine.Results) error {
	for i := range r.Events {
		ev := &r.Events[i]
		if ev.Number != l.number {
			continue
		}
		switch ev.Kind {
		case engine.OrderAccepted:
			l.add(ev.Debtor, ev.Creditor, ev.Amount)
		case engine.CycleUnwound:
			l.unwind(ev.Debtor)
		case engine.CycleSurvived:
			l.share(ev.Debtor)
		case engine.CyclePosition:
			l.settled[ev.Debtor] = ev.Amount
		case engine.CycleSettled:
			l.compareSettled()
		}
	}
	return l.err
}

func (l *cycleLedger) add(debtor, creditor uint32, amount int64) {
	l.orders++
	k := pairKey{debtor, creditor}
	if l.sent[k] == nil {
		l.sent[k] = new(big.Int)
	}
	l.sent[k].Add(l.sent[k], big.NewInt(amount))
	l.move(debtor, creditor, big.NewInt(amount))
}

// move lets an amount go from one position to another.
func (l *cycleLedger) move(from, to uint32, amount *big.Int) {
	for _, account := range []uint32{from, to} {
		if l.positions[account] == nil {
			l.positions[account] = new(big.Int)
		}
	}
	l.positions[from].Sub(l.positions[from], amount)
	l.positions[to].Add(l.positions[to], amount)
}

// unwind takes all that an account sent and received out.
func (l *cycleLedger) unwind(defaulter uint32) {
	for k, sum := range l.sent {
		if k.debtor == defaulter || k.creditor == defaulter {
			l.move(k.creditor, k.debtor, sum)
			delete(l.sent, k)
		}
	}
	delete(l.positions, defaulter)
}

// share lets those with a claim on a defaulter bear its negative position.
func (l *cycleLedger) share(defaulter uint32) {
	claims, whole := map[uint32]*big.Int{}, new(big.Int)
	for account := range l.positions {
		claim := new(big.Int).Sub(l.between(defaulter, account), l.between(account, defaulter))
		if account != defaulter && claim.Sign() > 0 {
			claims[account] = claim
			whole.Add(whole, claim)
		}
	}
	if whole.Sign() == 0 {
		l.err = fmt.Errorf("%w: nobody has a claim on account %d", ErrNetting, defaulter)
		return
	}
	shortfall := new(big.Int).Neg(l.positions[defaulter])
	left := new(big.Int).Set(shortfall)
	var largest uint32
	for _, account := range slices.Sorted(maps.Keys(claims)) {
		part := new(big.Int).Mul(shortfall, claims[account])
		part.Quo(part, whole)
		left.Sub(left, part)
		l.move(account, defaulter, part)
		if largest == 0 || claims[account].Cmp(claims[largest]) > 0 {
			largest = account
		}
	}
	l.move(largest, defaulter, left)
}

func (l *cycleLedger) between(debtor, creditor uint32) *big.Int {
	if sum := l.sent[pairKey{debtor, creditor}]; sum != nil {
		return sum
	}
	return new(big.Int)
}

// compareSettled holds what was moved against what was netted.
func (l *cycleLedger) compareSettled() {
	for account, position := range l.positions {
		if moved, there := l.settled[account]; !there || position.Cmp(big.NewInt(moved)) != 0 {
			l.err = fmt.Errorf("%w: account %d has position %s and moved %d", ErrNetting, account, position, moved)
		}
	}
	if len(l.settled) != len(l.positions) {
		l.err = fmt.Errorf("%w: %d accounts take part, %d moved", ErrNetting, len(l.positions), len(l.settled))
	}
}

// CyclePosition is what a cycle means for a participant, in minor units.
type CyclePosition struct {
	Participant              string
	Sent, Received, Position *big.Int
}

// rows are the positions by participant.
func (l *cycleLedger) rows(e *engine.Engine) []CyclePosition {
	var rows []CyclePosition
	for account, position := range l.positions {
		row := CyclePosition{Sent: new(big.Int), Received: new(big.Int), Position: position}
		for k, sum := range l.sent {
			if k.debtor == account {
				row.Sent.Add(row.Sent, sum)
			}
			if k.creditor == account {
				row.Received.Add(row.Received, sum)
			}
		}
		a, _ := e.Account(account)
		p, _ := e.Participant(a.Participant)
		row.Participant = p.ID
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b CyclePosition) int { return cmp.Compare(a.Participant, b.Participant) })
	return rows
}
