package bench

import "math/bits"

// generator makes the orders of a run. Order n is a pure function of seed and n, so that any client may make any order, and
// a proof can make it again.
type generator struct {
	partyKey, idKey uint64
	idHigh          uint64 // upper half of every id, but for its last two bits
	accounts        uint32
	hot             bool
	numbers         []uint32 // account numbers at the server
	names           [][nameSize]byte
}

// hub is the account through which every order of the workload hot goes.
const hub = 0

// draw is output n of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014) from a
// state. The step is odd and the mixing can be undone, so different n give different outputs.
func draw(state, n uint64) uint64 {
	const golden = 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio
	x := state + n*golden
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

func newGenerator(seed uint64, accounts int, hot bool) *generator {
	g := &generator{
		partyKey: draw(seed, 1),
		idKey:    draw(seed, 2),
		accounts: uint32(accounts),
		hot:      hot,
		numbers:  make([]uint32, accounts),
		names:    make([][nameSize]byte, accounts),
	}
	const version, versionBits, spare = 0x4000, 0xf000, 3
	g.idHigh = draw(seed, 3)&^(versionBits|spare) | version
	for i := range g.names {
		g.names[i] = participantName(i)
	}
	return g
}

// id is the id of order n, as two big-endian halves. It is a UUID of version 4 (RFC 9562) by its shape, as a UETR is.
// Different n give different ids, for all steps are one to one: 62 of the mixed bits are in the lower half, two in the upper.
func (g *generator) id(n uint64) (high, low uint64) {
	m := draw(g.idKey, n)
	const variant = 1 << 63
	return g.idHigh | m&3, variant | m>>2
}

// parties are the indices of debtor and creditor of order n; they differ. With a hub, orders go to it and from it in turns.
func (g *generator) parties(n uint64) (debtor, creditor uint32) {
	x := draw(g.partyKey, n)
	others := g.accounts - 1
	other := scale(uint32(x), others)
	if g.hot {
		if n&1 == 0 {
			return other + 1, hub
		}
		return hub, other + 1
	}
	debtor = scale(uint32(x>>32), g.accounts)
	creditor = debtor + 1 + other
	if creditor >= g.accounts {
		creditor -= g.accounts
	}
	return debtor, creditor
}

// scale maps 32 random bits to 0 to n-1 (the multiply-shift of Lemire, "Fast random integer generation in an interval", 2019,
// without its correction: the bias is below n in 2^32).
func scale(x, n uint32) uint32 {
	high, _ := bits.Mul32(x, n)
	return high
}

// amountCount is how many different amounts there are.
const amountCount = 256

// amounts are in minor units, spread like a lognormal: the product of twelve factors that are 3/2 or 2/3 by the toss of a
// coin has a median of 1 and a standard deviation of its logarithm of 1.4. All are whole numbers.
func makeAmounts(seed uint64) (amounts [amountCount]int64) {
	const median, tosses, jitter = 25_000, 12, 1_000
	for i := range amounts {
		x := draw(seed, uint64(i)+10)
		amount := int64(median)
		for toss := range tosses {
			if x>>toss&1 == 0 {
				amount = amount * 3 / 2
			} else {
				amount = amount * 2 / 3
			}
		}
		amounts[i] = amount + int64(scale(uint32(x>>32), jitter)) + 1
	}
	return amounts
}
