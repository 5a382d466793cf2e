package engine

import (
	"cmp"
	"slices"
)

// OrderIndexes are the indexes of all orders that are not forgotten, as they came. It looks at each.
func (e *Engine) OrderIndexes() []uint32 {
	all := make([]dated, 0, e.orders.kept)
	for i, o := range e.allOrders {
		all = append(all, dated{o.seq, i})
	}
	slices.SortFunc(all, func(a, b dated) int { return cmp.Compare(a.seq, b.seq) })
	indexes := make([]uint32, len(all))
	for i := range all {
		indexes[i] = all[i].slot
	}
	return indexes
}

// OrdersBefore adds up to limit of the orders that came before a sequence to into, the newest first.
func (e *Engine) OrdersBefore(seq uint64, into []OrderInfo, limit int) []OrderInfo {
	var room order
	newest := e.listRuns(seq)
	for i := len(newest)/2 - 1; i >= 0; i-- {
		siftRun(newest, i)
	}
	for ; limit > 0 && len(newest) > 0; limit-- {
		r := &newest[0]
		into = append(into, e.infoOf(e.recall(r.at, &room)))
		if !e.goBack(r, r.at) {
			newest[0] = newest[len(newest)-1]
			newest = newest[:len(newest)-1]
		}
		siftRun(newest, 0)
	}
	return into
}

// run is orders that lie in order of their sequence, looked at from the last one on.
type run struct {
	blocks []uint32 // the last of which is looked at
	at     uint32   // index
	seq    uint64   // of the order there
}

// listRuns lists what has orders before a sequence: each book or, of those with the late orders, each block.
func (e *Engine) listRuns(seq uint64) (all []run) {
	for _, b := range e.books {
		if b != e.lateBook((b.number-1)/booksPerOne) {
			all = e.addRun(all, b.orders.blocks, seq)
			continue
		}
		for i := range b.orders.blocks {
			all = e.addRun(all, b.orders.blocks[i:i+1], seq)
		}
	}
	return all
}

func (e *Engine) addRun(all []run, blocks []uint32, seq uint64) []run {
	var room order
	from, _ := slices.BinarySearchFunc(blocks, seq, func(block uint32, seq uint64) int {
		return cmp.Compare(e.recall(block<<blockBits, &room).seq, seq)
	})
	r := run{blocks: blocks[:from], seq: seq}
	if from == 0 || !e.goBack(&r, (blocks[from-1]+1)<<blockBits) {
		return all
	}
	return append(all, r)
}

// goBack goes to the order before an index, and before the sequence that the run was at.
func (e *Engine) goBack(r *run, from uint32) bool {
	var room order
	for len(r.blocks) > 0 {
		for first := r.blocks[len(r.blocks)-1] << blockBits; from > first; {
			from--
			if o := e.recall(from, &room); o.seq != 0 && o.seq < r.seq {
				r.at, r.seq = from, o.seq
				return true
			}
		}
		r.blocks = r.blocks[:len(r.blocks)-1]
		if len(r.blocks) > 0 {
			from = (r.blocks[len(r.blocks)-1] + 1) << blockBits
		}
	}
	return false
}

// siftRun puts a run where it belongs in the heap of those with the newest order first.
func siftRun(heap []run, at int) {
	for {
		child := 2*at + 1
		if child >= len(heap) {
			return
		}
		if child+1 < len(heap) && heap[child+1].seq > heap[child].seq {
			child++
		}
		if heap[child].seq <= heap[at].seq {
			return
		}
		heap[at], heap[child] = heap[child], heap[at]
		at = child
	}
}
