package node

import (
	"slices"
	"testing"
	"time"

	"weir/engine"
)

// Whoever is told hears of all, in order, and late as it may be, before close answers.
func TestTell(t *testing.T) {
	const frames = 5 * tellMost
	var heard, want []uint64
	tell := startTelling(func(r *engine.Results) {
		time.Sleep(time.Millisecond)
		for i := range r.Events {
			heard = append(heard, r.Events[i].Seq)
		}
	})
	var r engine.Results
	for frame := range uint64(frames) {
		r.Reset()
		for event := range frame % 3 {
			r.Events = append(r.Events, engine.Event{Seq: 10*frame + event})
			want = append(want, 10*frame+event)
		}
		tell.hand(&r)
	}
	tell.close()
	if !slices.Equal(heard, want) {
		t.Errorf("heard %v\nwant  %v", heard, want)
	}
}
