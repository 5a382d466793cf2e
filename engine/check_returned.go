package engine

// checkReturned looks at what is kept as returned of each order: not less than what waits to return it, and not more than its amount. What has settled of it says by a hash only
// what it returns.
func (e *Engine) checkReturned() error {
	waiting := make([]int64, len(e.returned.owners)<<blockBits)
	for slot := uint32(1); slot <= e.waitings.count; slot++ {
		w := e.waitings.at(slot)
		if w.order == 0 || w.beside == 0 || w.marks&markChained != 0 || e.isSide(w) {
			continue
		}
		if !e.returned.isKept(w.beside) || !e.goesBack(w) {
			return ErrReturned
		}
		waiting[w.beside] += w.amount
	}
	var room order
	for i := e.returned.after(0); i != 0; i = e.returned.after(i) {
		r := e.returned.at(i)
		if r.order == 0 {
			continue
		}
		if !e.orders.isKept(r.order) || e.findReturned(r.order) != i {
			return ErrReturned
		}
		o := e.recall(r.order, &room)
		if status, _ := e.standOf(o); status != Settled || o.kind() != SubmitOrder || r.amount < waiting[i] || r.amount > o.amount {
			return ErrReturned
		}
	}
	return nil
}

// goesBack says whether a waiting order goes from the creditor to the debtor of the one that it returns.
func (e *Engine) goesBack(w *waiting) bool {
	r := e.returned.at(w.beside)
	if r.order == 0 || !e.orders.isKept(r.order) {
		return false
	}
	var room order
	o := e.recall(r.order, &room)
	return o.debtor == w.creditor && o.creditor == w.debtor
}
