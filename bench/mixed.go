package bench

// orderKind is what is odd about an order of the workload mixed.
type orderKind uint8

const (
	kindSound     orderKind = iota
	kindDuplicate           // the order at the same place of the request before, once more
	kindUnknown             // its creditor has no account
	kindCancelled           // sound, and the client asks to cancel it when it has settled
)

// Of 100,000 orders so many are odd. Duplicates stand in every second request.
const (
	duplicatesIn = 100
	unknownIn    = 500
	cancelledIn  = 1000
	kindsOf      = 100_000
)

// kind is a pure function of seed and n. What a duplicate repeats is neither a duplicate nor unknown.
func (g *generator) kind(n uint64) orderKind {
	k := g.drawKind(n)
	if k != kindDuplicate {
		return k
	}
	if first := n - g.batch; !g.second(n) || g.drawKind(first) == kindUnknown {
		return kindSound
	}
	return kindDuplicate
}

func (g *generator) drawKind(n uint64) orderKind {
	switch x := scale(uint32(draw(g.kindKey, n)), kindsOf); {
	case x < 2*duplicatesIn:
		return kindDuplicate
	case x < 2*duplicatesIn+unknownIn:
		return kindUnknown
	case x < 2*duplicatesIn+unknownIn+cancelledIn:
		return kindCancelled
	}
	return kindSound
}

// content is the number of the order whose content stands at the place of order n: its own, but for a duplicate.
func (g *generator) content(n uint64) uint64 {
	if g.workload.mixed && g.kind(n) == kindDuplicate {
		return n - g.batch
	}
	return n
}

// settles says that an order moves money of its own in the end.
func (g *generator) settles(n uint64) bool {
	if !g.workload.mixed {
		return true
	}
	k := g.kind(n)
	return k != kindDuplicate && k != kindUnknown
}
