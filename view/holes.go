package view

import (
	"slices"
	"sync"
)

// span is a range of blocks, from to before to.
type span struct{ from, to uint64 }

// holes are the blocks that the event file lacks, or has but can't be trusted with.
type holes struct {
	mu    sync.Mutex
	spans []span // sorted, neither touching nor empty
}

// add notes a range of blocks. It is false when that was known.
func (h *holes) add(s span) bool {
	if s.from >= s.to {
		return false
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	at := 0
	for at < len(h.spans) && h.spans[at].to < s.from {
		at++
	}
	if at < len(h.spans) && h.spans[at].from <= s.from && h.spans[at].to >= s.to {
		return false
	}
	end := at
	for end < len(h.spans) && h.spans[end].from <= s.to {
		s.from, s.to = min(s.from, h.spans[end].from), max(s.to, h.spans[end].to)
		end++
	}
	h.spans = slices.Replace(h.spans, at, end, s)
	return true
}

// remove says that a block is whole now.
func (h *holes) remove(block uint64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, s := range h.spans {
		if block < s.from || block >= s.to {
			continue
		}
		var rest []span
		for _, part := range []span{{s.from, block}, {block + 1, s.to}} {
			if part.from < part.to {
				rest = append(rest, part)
			}
		}
		h.spans = slices.Replace(h.spans, i, i+1, rest...)
		return
	}
}

// has says whether a block is missing.
func (h *holes) has(block uint64) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.ContainsFunc(h.spans, func(s span) bool { return s.from <= block && block < s.to })
}

// list copies the ranges.
func (h *holes) list() []span {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.spans)
}

// runs are the ranges below end that are not missing.
func (h *holes) runs(end uint64) []span {
	var runs []span
	from := uint64(0)
	for _, s := range h.list() {
		if from < min(s.from, end) {
			runs = append(runs, span{from, min(s.from, end)})
		}
		from = s.to
	}
	if from < end {
		runs = append(runs, span{from, end})
	}
	return runs
}
