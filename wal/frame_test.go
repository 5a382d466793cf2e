package wal

import "testing"

// A header whose own checksum is right is refused for each thing in which it does not follow what stands before it.
func TestHeadersThatDoNotFollow(t *testing.T) {
	want := state{next: 7, chain: genesis(5)}
	sound := func() header {
		return header{version: formatVersion, length: 3, count: 2, first: 7, time: 9, previous: want.chain, log: 5, sum: 11}
	}
	for _, row := range []struct {
		says   string
		change func(*header)
	}{
		{"", func(*header) {}},
		{"frame of another log", func(h *header) { h.log = 6 }},
		{"sequence does not follow", func(h *header) { h.first = 8 }},
		{"chain does not follow", func(h *header) { h.previous++ }}, // a frame of another past of the same log
		{"header holds impossible values", func(h *header) { h.count = 0 }},
		{"header holds impossible values", func(h *header) { h.length = MaxPayload + 1 }},
		{"header holds impossible values", func(h *header) { h.version = 0 }},
	} {
		h := sound()
		row.change(&h)
		h.chain = h.link()
		if got := h.fault(5, want); got != row.says {
			t.Errorf("%q, want %q", got, row.says)
		}
	}
	h := sound()
	h.chain = h.link() + 1
	if got := h.fault(5, want); got != "chain is not that of the header" {
		t.Errorf("%q", got)
	}
}
