package engine

// A search passes the orders of an id that are not forgotten, those in the open before those that are packed: several participants may have used it.
type search struct {
	low, high uint64 // the id
	open      probe
	packed    blockProbe
	block     uint32 // that is looked through, 0: none yet
	row       uint32 // of it, the next one
}

func (e *Engine) searchID(low, high uint64) search { return e.search(e.hashID(low, high), low, high) }

// search begins a search for an id, whose hash is known.
func (e *Engine) search(hash, low, high uint64) search {
	s := search{low: low, high: high, open: e.orderTable.probe(uint32(hash))}
	if e.blockTable.used > 0 {
		s.packed = e.blockTable.probe(hash)
	}
	return s
}

// mayHave says whether there may be an order whose id has this hash: of new orders hardly any.
func (e *Engine) mayHave(hash uint64) bool {
	if p := e.orderTable.probe(uint32(hash)); e.orderTable.next(&p) != 0 {
		return true
	}
	if e.blockTable.used == 0 {
		return false
	}
	p := e.blockTable.probe(hash)
	return e.blockTable.nextBlock(&p) != 0
}

// next is the next order of a search and its index, 0 when there is none. One that is packed stands in the engine's room for those until the next, and may come again.
func (e *Engine) next(s *search) (uint32, *order) {
	for i := e.orderTable.next(&s.open); i != 0; i = e.orderTable.next(&s.open) {
		if !e.orders.isKept(i) {
			continue
		}
		if o := e.orders.at(i); o.idLow == s.low && o.idHigh == s.high {
			return i, o
		}
	}
	if e.blockTable.used == 0 {
		return 0, nil
	}
	return e.nextPacked(s)
}

func (e *Engine) nextPacked(s *search) (uint32, *order) {
	for {
		if s.block != 0 {
			l := e.layoutOf(s.block)
			if row := l.find(s.low, s.high, s.row); row < blockRows {
				s.row = row + 1
				i := s.block<<blockBits | row
				return i, e.recall(i, &e.found)
			}
		}
		s.block, s.row = e.blockTable.nextBlock(&s.packed), 0
		if s.block == 0 {
			return 0, nil
		}
		if !e.orders.isKept(s.block << blockBits) {
			s.row = blockRows
		}
	}
}
