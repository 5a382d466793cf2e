package bench

// Words for Config.Topology.
const (
	topologyUniform = "uniform" // any account to any other
	topologyCore    = "core"    // a small core is party of most orders
)

// core is a topology with a core and a periphery (Soramaki, Bech, Arnold, Glass and Beyeler, "The topology of interbank payment flows", 2007): a few
// accounts, those of the lowest indices, pay each other most, by Zipf's law; each of the others has a home in the core, and pays it and is paid by it.
type core struct {
	size     uint32
	rank     alias  // of the accounts of the core
	homeKey  uint64 // draws the homes
	otherKey uint64 // draws the other party
}

const (
	coreOneIn    = 50 // of the accounts, one in so many is in the core
	coreAtLeast  = 2
	zipfExponent = 1.0

	// Of 65,536 orders so many are within the core, and so many between an account of the periphery and its home; the rest are between any two.
	withinCore = 39_322 // 60%
	withHome   = 22_938 // 35%
)

func newCore(seed uint64, accounts int) *core {
	size := min(max(accounts/coreOneIn, coreAtLeast), accounts)
	return &core{size: uint32(size), rank: newAlias(zipfWeights(size, zipfExponent)), homeKey: draw(seed, 4), otherKey: draw(seed, 5)}
}

// home is the account of the core through which one of the periphery pays.
func (c *core) home(account uint32) uint32 { return c.rank.draw(draw(c.homeKey, uint64(account))) }

// parties are debtor and creditor of order n, for which x was drawn.
func (c *core) parties(accounts uint32, x, n uint64) (debtor, creditor uint32) {
	y := draw(c.otherKey, n)
	outside := accounts - c.size
	switch class := uint32(x & 0xffff); {
	case class < withinCore || outside == 0:
		debtor, creditor = c.rank.draw(y), c.rank.draw(x)
		if debtor == creditor {
			creditor = (creditor + 1) % c.size
		}
		return debtor, creditor
	case class < withinCore+withHome:
		account := c.size + scale(uint32(x>>32), outside)
		if y&1 == 0 {
			return account, c.home(account)
		}
		return c.home(account), account
	}
	return anyTwo(y, accounts)
}

// anyTwo are two different accounts, each as likely as any other.
func anyTwo(x uint64, accounts uint32) (debtor, creditor uint32) {
	debtor = scale(uint32(x>>32), accounts)
	creditor = debtor + 1 + scale(uint32(x), accounts-1)
	if creditor >= accounts {
		creditor -= accounts
	}
	return debtor, creditor
}
