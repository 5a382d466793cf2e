package engine

import (
	"errors"
	"math/bits"

	"weir/internal/invariants"
)

// What Check finds broken. The texts name the invariant of docs/ARCHITECTURE.md.
var (
	ErrNotConserved = errors.New("engine: invariant 1: the balances of an asset do not sum to zero")
	ErrBelowFloor   = errors.New("engine: invariant 2: an account is below its floor")
	ErrQueue        = errors.New("engine: invariant 9: a queue is not in order of priority and entry, or its counts are wrong")
	ErrStuck        = errors.New("engine: invariant 9: the front of a queue has cover and waits")
	ErrStuckBehind  = errors.New("engine: invariant 9: an order that bypass lets settle before the front of its queue waits")
	ErrNetStuck     = errors.New("engine: invariant 9: the front of a net queue could be accepted and waits")
	ErrCycleSum     = errors.New("engine: invariant 8: the positions of a cycle do not sum to zero")
	ErrCycles       = errors.New("engine: invariant 8: what is kept of the cycles differs from what is counted anew of their orders")
	ErrPendings     = errors.New("engine: invariant 8: the list of the pending cycles differs from their states")
	ErrCycleWaits   = errors.New("engine: invariant 10: a pending cycle could settle")
	ErrSums         = errors.New("engine: invariant 11: the sums kept of what waits differ from those counted anew")
	ErrLinks        = errors.New("engine: invariant 7: linked orders do not stand together")
	ErrChains       = errors.New("engine: invariant 7: the orders of a chain have not the same fate")
	ErrParts        = errors.New("engine: invariant 7: the two sides of a trade have not settled the same part of it")
	ErrReturned     = errors.New("engine: invariant 11: what is kept as returned of an order is less than what waits to return it, or more than its amount")
	ErrBounds       = errors.New("engine: invariant 11: the bounds kept of what can settle differ from those found anew")
	ErrResolvable   = errors.New("engine: invariant 10: orders wait that could settle together")
	ErrBars         = errors.New("engine: invariant 11: an account is not blocked, or closed, as its participant is")
	ErrTimers       = errors.New("engine: invariant 11: what is due differs from the times of what waits")
	ErrKeyTwice     = errors.New("engine: invariant 4: a key has two orders")
	ErrBooks        = errors.New("engine: invariant 4: the books differ from the orders in them")
	ErrHash         = errors.New("engine: invariant 6: the state hash kept differs from the one counted anew")
)

// checkInvariants runs Check after an instruction, under the build tag.
func (e *Engine) checkInvariants() {
	if !invariants.Enabled {
		return
	}
	if err := e.Check(); err != nil {
		panic(err)
	}
}

// Check counts the state anew and holds it against the invariants. It looks at everything: 100 ns an order, 700 one that is packed.
func (e *Engine) Check() error {
	for _, check := range [...]func() error{
		e.checkBalances, e.checkQueues, e.checkNetQueues, e.checkCycles, e.checkSums, e.checkLinks, e.checkTrades, e.checkChains, e.checkReturned,
		e.checkBars, e.checkTimers, e.checkBounds, e.checkResolved, e.checkKeys, e.checkBooks,
	} {
		if err := check(); err != nil {
			return err
		}
	}
	if !e.countHash(func() {}) {
		return ErrHash
	}
	return nil
}

func (e *Engine) checkBalances() error {
	low, high := make([]uint64, e.assets.count+1), make([]uint64, e.assets.count+1)
	for i := uint32(1); i <= e.accounts.count; i++ {
		a := e.accounts.at(i)
		if a.balance < a.floor && a.balance < -e.lineHeld(a) {
			return ErrBelowFloor
		}
		var carry uint64
		low[a.asset], carry = bits.Add64(low[a.asset], uint64(a.balance), 0)
		high[a.asset] += uint64(a.balance>>63) + carry
	}
	for i := range low {
		if low[i]|high[i] != 0 {
			return ErrNotConserved
		}
	}
	return nil
}

// checkKeys looks each order up by its own key: the first found must be itself.
func (e *Engine) checkKeys() error {
	for i, o := range e.allOrders {
		found := uint32(0)
		s := e.searchID(o.idLow, o.idHigh)
		for j, other := e.next(&s); j != 0; j, other = e.next(&s) {
			switch {
			case other.instructor != o.instructor:
			case j != i:
				return ErrKeyTwice
			default:
				found = j
			}
		}
		if found != i {
			return ErrKeyTwice
		}
	}
	return nil
}
