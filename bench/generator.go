package bench

import "math/bits"

// generator makes the orders of a run. Order n is a pure function of seed and n, so that any client may make any order, and
// a proof can make it again.
type generator struct {
	workload *workload
	batch    uint64 // orders of a whole request

	partyKey, idKey, kindKey uint64
	idHigh                   uint64 // upper half of every id, but for its last two bits

	accounts uint32
	payers   uint32 // the first so many accounts pay; the others are paid only
	waiting  bool   // the orders go the other way: from those that are paid only to those that pay
	core     *core  // nil: any account pays any other

	// By account; behind the last stands a participant without an account.
	numbers [][]uint32 // at the server, by asset
	names   [][nameSize]byte
}

// hub is the account through which every order of the workload hot goes.
const hub = 0

// noAccount is an account number that no server gives away.
const noAccount = 1<<32 - 1

// draw is output n of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", 2014) from a
// state. The step is odd and the mixing can be undone, so different n give different outputs.
func draw(state, n uint64) uint64 {
	const golden = 0x9e3779b97f4a7c15 // 2^64 divided by the golden ratio
	x := state + n*golden
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// newGenerator makes the generator of a complete configuration.
func newGenerator(c *Config) *generator {
	g := &generator{
		workload: c.workload,
		batch:    uint64(c.Batch),
		partyKey: draw(c.Seed, 1),
		idKey:    draw(c.Seed, 2),
		kindKey:  draw(c.Seed, 7),
		accounts: uint32(c.Accounts),
		payers:   uint32(c.Accounts),
		names:    make([][nameSize]byte, c.Accounts+1),
	}
	const version, versionBits, spare = 0x4000, 0xf000, 3
	g.idHigh = draw(c.Seed, 3)&^(versionBits|spare) | version
	if c.Topology == topologyCore {
		g.core = newCore(c.Seed, c.Accounts)
	}
	if c.Queued > 0 {
		g.payers = uint32(c.Accounts+1) / 2
	}
	for i := range g.names {
		g.names[i] = participantName(i)
	}
	for range c.workload.assets {
		numbers := make([]uint32, c.Accounts+1)
		numbers[c.Accounts] = noAccount
		g.numbers = append(g.numbers, numbers)
	}
	return g
}

// id is an id by the number of its order, as two big-endian halves. It is a UUID of version 4 (RFC 9562) by its shape, as a UETR is.
// Different n give different ids, for all steps are one to one: 62 of the mixed bits are in the lower half, two in the upper.
func (g *generator) id(n uint64) (high, low uint64) {
	m := draw(g.idKey, n)
	const variant = 1 << 63
	return g.idHigh | m&3, variant | m>>2
}

// parties are the indices of debtor and creditor of order n; they differ.
func (g *generator) parties(n uint64) (debtor, creditor uint32) {
	if g.workload.pair > 1 {
		return g.pairedParties(n)
	}
	return g.soundParties(n)
}

// soundParties are two accounts by the topology. With a hub, orders go to it and from it in turns.
func (g *generator) soundParties(n uint64) (debtor, creditor uint32) {
	x := draw(g.partyKey, n)
	switch {
	case g.workload.hub:
		other := scale(uint32(x), g.accounts-1) + 1
		if n&1 == 0 {
			return other, hub
		}
		return hub, other
	case g.waiting:
		return g.payers + scale(uint32(x>>32), g.accounts-g.payers), scale(uint32(x), g.payers)
	case g.core != nil:
		return g.core.parties(g.accounts, x, n)
	}
	debtor = scale(uint32(x>>32), g.payers)
	creditor = debtor + 1 + scale(uint32(x), g.accounts-1)
	if creditor >= g.accounts {
		creditor -= g.accounts
	}
	return debtor, creditor
}

// pairedParties are those of workloads in which the second request of a pair refers to the first.
func (g *generator) pairedParties(n uint64) (debtor, creditor uint32) {
	if g.workload.trades() {
		debtor, creditor = g.soundParties(g.trade(n))
		if g.second(n) {
			return creditor, debtor
		}
		return debtor, creditor
	}
	debtor, creditor = g.soundParties(n)
	if g.kind(n) == kindUnknown {
		creditor = g.accounts
	}
	return debtor, creditor
}

// second says that an order stands in the second request of its pair.
func (g *generator) second(n uint64) bool { return n/g.batch&1 == 1 }

// trade is what both sides of a trade have in common: the number of the one that is sent first.
func (g *generator) trade(n uint64) uint64 {
	if g.second(n) {
		return n - g.batch
	}
	return n
}

// scale maps 32 random bits to 0 to n-1 (the multiply-shift of Lemire, "Fast random integer generation in an interval", 2019,
// without its correction: the bias is below n in 2^32).
func scale(x, n uint32) uint32 {
	high, _ := bits.Mul32(x, n)
	return high
}
