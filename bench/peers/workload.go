package main

// workload makes the orders that a peer without a generator of its own is to settle: the same distributions as those of
// `weir bench`. Order n is a pure function of seed and n, so that the check of the books can make it again.
type workload struct {
	seed    uint64
	hot     bool
	amounts [256]int64 // minor units
}

// order is one transfer between two different accounts, numbered from 0; account 0 is the hot one.
type order struct {
	id               [16]byte
	debtor, creditor int32
	amount           int64
}

func newWorkload(seed uint64, hot bool) *workload {
	w := &workload{seed: draw(seed, 0), hot: hot}
	for i := range w.amounts {
		w.amounts[i] = amountOf(draw(w.seed, uint64(i)))
	}
	return w
}

// amountOf spreads amounts like a lognormal: twelve tosses of a coin multiply a median by 3/2 or 2/3 each, and some cents come on top.
func amountOf(x uint64) int64 {
	const median, tosses, jitter = 25_000, 12, 1_000
	amount := int64(median)
	for toss := range tosses {
		if x>>toss&1 == 0 {
			amount = amount * 3 / 2
		} else {
			amount = amount * 2 / 3
		}
	}
	return amount + int64((x>>32)%jitter) + 1
}

// draw is output n of SplitMix64 (Steele, Lea, Flood, 2014) from a state.
func draw(state, n uint64) uint64 {
	const golden = 0x9e3779b97f4a7c15
	x := state + n*golden
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// order makes order n. Ids are random UUIDs of version 4, as UETRs are.
func (w *workload) order(n int) order {
	x := draw(w.seed+1, uint64(n))
	o := order{amount: w.amounts[x&0xff]}
	other := int32((x >> 8) % (accounts - 1))
	switch {
	case w.hot && n&1 == 0:
		o.debtor, o.creditor = other+1, 0
	case w.hot:
		o.debtor, o.creditor = 0, other+1
	default:
		o.debtor = int32((x >> 33) % accounts)
		o.creditor = (o.debtor + 1 + other) % accounts
	}
	for i := range 8 {
		o.id[i] = byte(draw(w.seed+2, uint64(n)) >> (8 * i))
		o.id[8+i] = byte(draw(w.seed+3, uint64(n)) >> (8 * i))
	}
	o.id[6] = o.id[6]&0x0f | 0x40
	o.id[8] = o.id[8]&0x3f | 0x80
	return o
}

// funding is what each account holds at first, so that so many orders find cover: twice an account's share and 40 more, all of
// the largest amount; the hot account may pay every second order.
func (w *workload) funding(account, orders int) int64 {
	largest := int64(0)
	for _, amount := range w.amounts {
		largest = max(largest, amount)
	}
	share := 2*orders/accounts + 40
	if w.hot && account == 0 {
		share = orders/2 + 1
	}
	return int64(share) * largest
}
