package netting

// Obligation is what one firm owes another. Unlike an order it is divisible: any part of it may be set off.
type Obligation struct {
	Amount   int64 // minor units, positive
	Debtor   int32 // index of the firm that owes
	Creditor int32 // index of another firm, which is owed
}

// Circulation finds the largest set-off of one list of obligations after another, with the same memory. The zero value is ready.
//
// A set-off clears a part of each obligation, from nothing to all of it, so that by the cleared parts every firm pays as much as
// it receives: a circulation. The largest one is the maximum circulation by value. It needs no money, leaves every firm's net
// position (what it is owed minus what it owes) as it was, and leaves obligations without a cycle: a cycle in them would be a larger
// set-off.
//
// It is found from its other side. What is left carries the net positions from net debtors to net creditors through the
// obligations, and the set-off is largest when the least is left: a minimum-cost flow in which each unit of each obligation costs 1. The
// view of set-off as that flow is Fleischman, Dini and Littera, "Liquidity-saving through obligation-clearing and mutual credit",
// Journal of Risk and Financial Management 13(12), 2020, after Simic and Milanovic, "Some remarks on the problem of
// multilateral compensation", 1992. remainder.go says how it is solved.
type Circulation struct {
	obligations   []Obligation
	order, sorted []int32 // the obligations by debtor, then creditor, then index
	places        []int32 // of the next obligation of each firm, while they are sorted
	pairs         []pairOwed
	remainder     remainder
	cleared       []int64
}

// pairOwed is what one firm owes another by one or more obligations: order[first:end].
type pairOwed struct {
	amount           int64
	debtor, creditor int32
	first, end       int32
}

// Clear answers how much of each obligation the largest set-off clears, by the index of the obligation, in minor units. Firms are
// numbered from 0 to firms-1. The caller guarantees that the sum of all amounts fits int64, and that there are fewer than
// 2^30 obligations. The answer is the circulation's and good until its next call.
//
// Where several set-offs are the largest, the choice between them is a matter of the firms' indexes only, never of the order of the
// obligations: per pair of debtor and creditor the same list in another order clears the same. Of the obligations of a pair the first
// ones are cleared first.
func (c *Circulation) Clear(firms int, obligations []Obligation) []int64 {
	c.Begin(firms, obligations)
	for c.Step() {
	}
	return c.Cleared()
}

// Begin takes a list like Clear, for a caller that must be able to give up between two steps: the work grows with the square of the
// number of firms where they owe each other in long chains. The list is the circulation's until Cleared.
func (c *Circulation) Begin(firms int, obligations []Obligation) {
	c.obligations = obligations
	c.merge(firms)
	c.remainder.begin(firms, c.pairs)
}

// Step does a part of the work, which looks at each obligation a few times at most, and says whether there is more.
func (c *Circulation) Step() bool { return c.remainder.step() }

// Cleared is the answer, once Step has said that there is no more to do.
func (c *Circulation) Cleared() []int64 {
	c.cleared = resize(c.cleared, len(c.obligations))
	for i := range c.pairs {
		p := &c.pairs[i]
		left := p.amount - c.remainder.left(int32(i))
		for _, o := range c.order[p.first:p.end] {
			c.cleared[o] = min(left, c.obligations[o].Amount)
			left -= c.cleared[o]
		}
	}
	c.obligations = nil
	return c.cleared
}

// merge makes one pair of all obligations of a debtor to a creditor. The pairs are in order of debtor, then creditor.
func (c *Circulation) merge(firms int) {
	obligations := c.obligations
	c.order = resize(c.order, len(obligations))
	c.sorted = resize(c.sorted, len(obligations))
	for i := range c.order {
		c.order[i] = int32(i)
	}
	c.sortBy(firms, func(o int32) int32 { return obligations[o].Creditor })
	c.sortBy(firms, func(o int32) int32 { return obligations[o].Debtor })
	c.pairs = c.pairs[:0]
	for at, o := range c.order {
		owed := &obligations[o]
		last := len(c.pairs) - 1
		if last < 0 || c.pairs[last].debtor != owed.Debtor || c.pairs[last].creditor != owed.Creditor {
			c.pairs = append(c.pairs, pairOwed{debtor: owed.Debtor, creditor: owed.Creditor, first: int32(at)})
			last++
		}
		c.pairs[last].amount += owed.Amount
		c.pairs[last].end = int32(at) + 1
	}
}

// sortBy sorts the order of the obligations by a firm of each; obligations of the same firm keep their order.
func (c *Circulation) sortBy(firms int, firm func(o int32) int32) {
	c.places = resize(c.places, firms+1)
	clear(c.places)
	for _, o := range c.order {
		c.places[firm(o)+1]++
	}
	for i := range firms {
		c.places[i+1] += c.places[i]
	}
	for _, o := range c.order {
		c.sorted[c.places[firm(o)]] = o
		c.places[firm(o)]++
	}
	c.order, c.sorted = c.sorted, c.order
}
