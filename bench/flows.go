package bench

// flows sums what each account sends and receives.
type flows struct{ sent, received []int64 } // by place

// places number the accounts of all assets: those of the first, then those of the second.
func (g *generator) places() int { return len(g.workload.assets) * int(g.accounts) }

func (g *generator) placeOf(asset int, account uint32) int {
	return asset*int(g.accounts) + int(account)
}

func newFlows(g *generator) *flows {
	return &flows{make([]int64, g.places()), make([]int64, g.places())}
}

// add sums the orders of a phase that settle in the end.
func (f *flows) add(g *generator, s *templates, p *phase) {
	p.each(func(request, place int) {
		n := firstOrder(request, p.batch) + uint64(place)
		if !g.settles(n) {
			return
		}
		debtor, creditor := g.parties(n)
		asset := g.workload.assetOf(request)
		amount := s.amount(request, place)
		f.sent[g.placeOf(asset, debtor)] += amount
		f.received[g.placeOf(asset, creditor)] += amount
	})
}
