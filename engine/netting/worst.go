package netting

// condition is one that a choice may break: of an account's position, or of one of its limits.
type condition struct {
	account int32
	limit   int32 // -1: the position
}

// worst finds the condition with the largest deficit. Conditions are numbered account by account, the position before the
// limits, so the lowest number is the one to take of equal ones. It is a tournament (Knuth, volume 3, 5.2.3): each inner
// node holds the worse of its two children.
type worst struct {
	conditions  []condition
	ofPositions []int32  // condition by account
	ofLimits    []int32  // condition by limit
	deficits    []uint64 // by condition, as many as leaves
	nodes       []int32  // the root at 1, the leaves in the second half
}

// number gives every condition its number, and a deficit of 0.
func (w *worst) number(p *Problem) {
	w.ofPositions = resize(w.ofPositions, len(p.Accounts))
	w.ofLimits = resize(w.ofLimits, len(p.Limits))
	w.conditions = resize(w.conditions, len(p.Accounts)+len(p.Limits))
	clear(w.ofPositions)
	for i := range p.Limits {
		w.ofPositions[p.Limits[i].Account]++
	}
	next := int32(0)
	for i, limits := range w.ofPositions {
		w.ofPositions[i] = next
		// Counts the account's limits as they are numbered, until the numbers are complete.
		w.conditions[next] = condition{account: int32(i), limit: 0}
		next += 1 + limits
	}
	for i := range p.Limits {
		account := p.Limits[i].Account
		position := w.ofPositions[account]
		w.conditions[position].limit++
		w.ofLimits[i] = position + w.conditions[position].limit
		w.conditions[w.ofLimits[i]] = condition{account: account, limit: int32(i)}
	}
	for _, position := range w.ofPositions {
		w.conditions[position].limit = none
	}
	leaves := 1
	for leaves < len(w.conditions) {
		leaves *= 2
	}
	// Leaves without a condition stand for one that is never broken.
	w.deficits = resize(w.deficits, leaves)
	clear(w.deficits)
}

// play finds the worst condition from all deficits.
func (w *worst) play() {
	leaves := len(w.deficits)
	w.nodes = resize(w.nodes, 2*leaves)
	for i := range leaves {
		w.nodes[leaves+i] = int32(i)
	}
	for node := leaves - 1; node > 0; node-- {
		w.nodes[node] = w.worse(node)
	}
}

// set changes the deficit of a condition.
func (w *worst) set(c int32, deficit uint64) {
	if w.deficits[c] == deficit {
		return
	}
	w.deficits[c] = deficit
	for node := (len(w.nodes)/2 + int(c)) / 2; node > 0; node /= 2 {
		winner := w.worse(node)
		if winner == w.nodes[node] && winner != c {
			return
		}
		w.nodes[node] = winner
	}
}

// worse is the winner of a node's two children.
func (w *worst) worse(node int) int32 {
	left, right := w.nodes[2*node], w.nodes[2*node+1]
	if w.deficits[right] > w.deficits[left] {
		return right
	}
	return left
}

// top is the condition with the largest deficit; 0 where none is broken.
func (w *worst) top() (c int32, deficit uint64) {
	return w.nodes[1], w.deficits[w.nodes[1]]
}
