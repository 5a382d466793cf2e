package engine

// occasion is when a resolution is made: it decides which joined assets take part.
type occasion uint8

const (
	atEvent   occasion = 0
	atTick    occasion = 1 // or at an opening
	atCommand occasion = 2 // or for an explanation
)

// joins says whether an asset takes part in the resolution of another one that linked orders join it to.
func (a *asset) joins(o occasion) bool {
	switch o {
	case atEvent:
		return a.attempts()
	case atTick:
		return a.settles() && a.options&OptionOnCommand == 0
	}
	return a.settles()
}

// gatherSet lets an asset, and those joined to it, take part in a pass, and says whether the bounds of all are kept.
func (e *Engine) gatherSet(number uint32, o occasion) (bounded bool) {
	a := e.assets.at(number)
	a.set = e.epoch
	bounded, e.bypasses = a.bounded, a.options&OptionBypass != 0
	for i := uint32(1); i <= e.assets.count && a.linked != 0; i++ {
		if b := e.assets.at(i); b.linked != 0 && b.joins(o) {
			b.set = e.epoch
			bounded = bounded && b.bounded
			e.bypasses = e.bypasses || b.options&OptionBypass != 0
		}
	}
	return bounded
}

// meetsBypass says whether an asset, or one that is joined to it at an event, is with OptionBypass.
func (e *Engine) meetsBypass(a *asset) bool {
	if a.options&OptionBypass != 0 {
		return true
	}
	for i := uint32(1); i <= e.assets.count && a.linked != 0; i++ {
		if b := e.assets.at(i); b.linked != 0 && b.attempts() && b.options&OptionBypass != 0 {
			return true
		}
	}
	return false
}

// takesPart says whether the orders of an account may be in the present resolution.
func (e *Engine) takesPart(a *account) bool {
	asset := e.assets.at(uint32(a.asset))
	if e.atEvent {
		return asset.attempts()
	}
	return asset.set == e.epoch
}

// keeps says whether an order may be in the solution as far as is known.
func (e *Engine) keeps(s *seat, w *waiting) bool {
	return s.kept != 0 && !w.isBehind(e.waitings.at(s.kept))
}

// doom notes that no solution holds the partners of a linked order, which is in none.
func (e *Engine) doom(slot uint32, w *waiting) {
	for at := w.link; at != slot; at = e.waitings.at(at).link {
		e.doomed = append(e.doomed, at)
	}
}

// cutDoomed drops the next doomed order, and what stands behind it.
func (e *Engine) cutDoomed() {
	slot := e.doomed[len(e.doomed)-1]
	e.doomed = e.doomed[:len(e.doomed)-1]
	w := e.waitings.at(slot)
	if !e.keeps(e.seatOf(w.debtor), w) {
		return
	}
	s := e.visit(w.debtor)
	for e.keeps(s, w) && !e.stopped() {
		e.drop(w.debtor, s)
	}
}

func (e *Engine) drainDoomed() {
	for len(e.doomed) > 0 {
		e.cutDoomed()
	}
}

// takePartners takes the partners of the next linked order that was taken, or drops it where one of them is in no solution.
func (e *Engine) takePartners() {
	slot := e.wanted[len(e.wanted)-1]
	e.wanted = e.wanted[:len(e.wanted)-1]
	w := e.waitings.at(slot)
	if !e.keeps(e.seats.at(w.debtor), w) {
		return
	}
	for at := w.link; at != slot; at = e.waitings.at(at).link {
		v := e.waitings.at(at)
		if !e.keeps(e.seatOf(v.debtor), v) || !e.keeps(e.visit(v.debtor), v) {
			e.doomed = append(e.doomed, slot)
			return
		}
		if s := e.seats.at(v.debtor); s.taken == 0 || v.isBehind(e.waitings.at(s.taken)) {
			e.take(v.debtor, s, at)
		}
	}
}

// cutUnpartnered dooms the first linked order of an account in a pass that has a partner which is in no solution.
func (e *Engine) cutUnpartnered(number uint32, s *seat) {
	q := e.queues.at(e.accounts.at(number).queue)
	if q.linked == 0 || s.kept == 0 {
		return
	}
	for slot := q.front(); slot != 0; slot = q.behind(e.waitings.at(slot)) {
		w := e.waitings.at(slot)
		if !e.keeps(s, w) {
			return
		}
		for at := w.link; at != 0 && at != slot; at = e.waitings.at(at).link {
			if v := e.waitings.at(at); !e.keeps(e.seatOf(v.debtor), v) {
				e.doomed = append(e.doomed, slot)
				return
			}
		}
	}
}

// tookLinked says whether a pass took a linked order.
func (e *Engine) tookLinked() bool {
	for _, number := range e.visited {
		s, q := e.seats.at(number), e.queues.at(e.accounts.at(number).queue)
		if s.taken == 0 || q.linked == 0 {
			continue
		}
		for slot := q.front(); slot != 0; slot = q.behind(e.waitings.at(slot)) {
			if e.waitings.at(slot).link != 0 {
				return true
			}
			if slot == s.taken {
				break
			}
		}
	}
	return false
}
