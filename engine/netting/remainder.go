package netting

// remainder is the least part of the obligations that carries the net positions: a minimum-cost flow from the net debtors to the
// net creditors, by the primal-dual method (Ford and Fulkerson, "Flows in Networks", 1962; Ahuja, Magnanti and Orlin, "Network
// Flows", 1993, 9.8). In turns
//
//   - reach finds how far the nearest net creditor is from all net debtors, where an obligation costs 1 and taking back what an
//     earlier turn left of one costs -1, and raises the prices of the firms accordingly;
//   - layer and pay carry all they can over such shortest ways, as Dinic finds a maximum flow: layer by layer
//     (E. A. Dinic, Soviet Mathematics Doklady 11, 1970).
//
// Every turn carries over longer ways than the one before, so there are at most as many turns as firms, and in economies as they are,
// where everyone is near to everyone, some ten.
type remainder struct {
	rows    []int32 // arcs[rows[f]:rows[f+1]] are the arcs of firm f
	arcs    []arc
	forward []int32 // by pair: its arc
	owed    []int64 // by pair: its amount

	net   []int64 // what is still to be carried: away from net debtors where positive, to net creditors where negative
	total int64   // to be carried yet
	price []int32 // of a firm: how far it is from the net debtors, capped at how far the nearest net creditor is

	distance []int32 // beyond the prices, in reach
	shelf    []int32 // by distance: the last entry
	entries  []entry

	layers  []int32 // in how many arcs a firm is reached from the net debtors, none where it is not
	queue   []int32
	debtor  int32   // the next one to pay
	current []int32 // by firm: the arc to try next
	path    []int32 // arcs from a net debtor on
}

// arc leads from a firm to another: along an obligation, or against it where something of it is left.
type arc struct {
	room     int64 // how much more it can carry
	to, twin int32 // twin is the arc the other way
	cost     int32 // 1 along, -1 against
}

// entry is a firm on a shelf.
type entry struct{ firm, below int32 }

// left is how much is left of a pair.
func (r *remainder) left(pair int32) int64 { return r.owed[pair] - r.arcs[r.forward[pair]].room }

// step carries over one way, or looks for the next ones. It says whether there may be more to carry.
func (r *remainder) step() bool {
	switch {
	case r.total == 0:
		return false
	case r.pay(), r.layer():
	case !r.reach():
		panic("netting: obligations that cannot carry their own net positions: the sum of the amounts does not fit int64")
	}
	return true
}

// begin makes the arcs of the pairs, with nothing carried yet.
func (r *remainder) begin(firms int, pairs []pairOwed) {
	r.rows = resize(r.rows, firms+1)
	r.net = resize(r.net, firms)
	r.price = resize(r.price, firms)
	r.distance = resize(r.distance, firms)
	r.layers = resize(r.layers, firms)
	r.current = resize(r.current, firms)
	r.shelf = resize(r.shelf, firms)
	r.arcs = resize(r.arcs, 2*len(pairs))
	r.forward = resize(r.forward, len(pairs))
	r.owed = resize(r.owed, len(pairs))
	clear(r.rows)
	clear(r.net)
	clear(r.price)
	for i := range pairs {
		p := &pairs[i]
		r.rows[p.debtor+1]++
		r.rows[p.creditor+1]++
		r.net[p.debtor] += p.amount
		r.net[p.creditor] -= p.amount
		r.owed[i] = p.amount
	}
	r.total, r.debtor = 0, int32(firms)
	for f := range firms {
		r.rows[f+1] += r.rows[f]
		r.total += max(0, r.net[f])
	}
	copy(r.current, r.rows)
	for i := range pairs {
		p := &pairs[i]
		along, against := r.current[p.debtor], r.current[p.creditor]
		r.current[p.debtor]++
		r.current[p.creditor]++
		r.arcs[along] = arc{room: p.amount, to: p.creditor, twin: against, cost: 1}
		r.arcs[against] = arc{to: p.debtor, twin: along, cost: -1}
		r.forward[i] = along
	}
}

// reach raises the prices so that a shortest way to the nearest net creditor runs over tight arcs. It is Dijkstra's search from all net debtors at
// once, with shelves by distance (R. B. Dial, Communications of the ACM 12(11), 1969). False: no net creditor can be reached.
func (r *remainder) reach() bool {
	firms := int32(len(r.price))
	for f := range r.distance {
		r.distance[f], r.shelf[f] = firms, none
	}
	r.entries = r.entries[:0]
	for f, net := range r.net {
		if net > 0 {
			r.place(int32(f), 0)
		}
	}
	for d := range firms {
		for r.shelf[d] != none {
			e := r.entries[r.shelf[d]]
			r.shelf[d] = e.below
			if r.distance[e.firm] != d {
				continue // it was placed nearer since
			}
			if r.net[e.firm] < 0 {
				r.raise(d)
				return true
			}
			r.relax(e.firm, d)
		}
	}
	return false
}

// place notes that a firm is reached at a distance.
func (r *remainder) place(firm, distance int32) {
	r.distance[firm] = distance
	r.entries = append(r.entries, entry{firm, r.shelf[distance]})
	r.shelf[distance] = int32(len(r.entries)) - 1
}

// relax looks at what is reached from a firm. No way is longer than firms-1.
func (r *remainder) relax(firm, distance int32) {
	arcs := r.arcs[r.rows[firm]:r.rows[firm+1]]
	for i := range arcs {
		a := &arcs[i]
		if a.room == 0 {
			continue
		}
		if d := distance + a.cost + r.price[firm] - r.price[a.to]; d < r.distance[a.to] {
			r.place(a.to, d)
		}
	}
}

// raise raises each price by the firm's distance, at most by that of the nearest net creditor.
func (r *remainder) raise(nearest int32) {
	for f, d := range r.distance {
		r.price[f] += min(d, nearest)
	}
}

// tight says whether an arc of a firm can carry on a shortest way.
func (r *remainder) tight(firm int32, a *arc) bool {
	return a.room > 0 && a.cost+r.price[firm] == r.price[a.to]
}

// layer numbers the firms by how many tight arcs they are from the net debtors, and says whether there is a net creditor among them: then
// pay begins anew.
func (r *remainder) layer() (found bool) {
	r.queue = r.queue[:0]
	for f, net := range r.net {
		r.layers[f] = none
		if net > 0 {
			r.layers[f] = 0
			r.queue = append(r.queue, int32(f))
		}
	}
	for at := 0; at < len(r.queue); at++ {
		f := r.queue[at]
		found = found || r.net[f] < 0
		arcs := r.arcs[r.rows[f]:r.rows[f+1]]
		for i := range arcs {
			a := &arcs[i]
			if r.layers[a.to] == none && r.tight(f, a) {
				r.layers[a.to] = r.layers[f] + 1
				r.queue = append(r.queue, a.to)
			}
		}
	}
	if found {
		r.debtor = 0
		copy(r.current, r.rows)
	}
	return found
}

// pay finds one more way from layer to layer and carries over it. False: there is none.
func (r *remainder) pay() bool {
	for ; int(r.debtor) < len(r.net); r.debtor++ {
		if r.net[r.debtor] > 0 && r.payFrom(r.debtor) {
			return true
		}
	}
	return false
}

// payFrom goes ahead to the next layer, back at a dead end, and carries where it meets a net creditor.
func (r *remainder) payFrom(debtor int32) bool {
	r.path = r.path[:0]
	f := debtor
	for r.net[f] >= 0 {
		if a := r.ahead(f); a != none {
			r.path = append(r.path, a)
			f = r.arcs[a].to
			continue
		}
		if f == debtor {
			return false
		}
		f = r.stepBack()
		r.current[f]++
	}
	r.send(debtor, f)
	return true
}

// ahead is the first arc of a firm, from its current one on, that leads to the next layer; none where there is none.
func (r *remainder) ahead(f int32) int32 {
	for ; r.current[f] < r.rows[f+1]; r.current[f]++ {
		a := &r.arcs[r.current[f]]
		if r.layers[a.to] == r.layers[f]+1 && r.tight(f, a) {
			return r.current[f]
		}
	}
	return none
}

// stepBack takes the last arc off the path and answers the firm that it came from.
func (r *remainder) stepBack() int32 {
	last := r.path[len(r.path)-1]
	r.path = r.path[:len(r.path)-1]
	return r.arcs[r.arcs[last].twin].to
}

// send carries what the path from a net debtor to a net creditor can.
func (r *remainder) send(debtor, creditor int32) {
	amount := min(r.net[debtor], -r.net[creditor])
	for _, a := range r.path {
		amount = min(amount, r.arcs[a].room)
	}
	for _, a := range r.path {
		along := &r.arcs[a]
		along.room -= amount
		r.arcs[along.twin].room += amount
	}
	r.net[debtor] -= amount
	r.net[creditor] += amount
	r.total -= amount
}
