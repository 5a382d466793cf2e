package gateway

import "runtime"

// turns bounds how many requests with a large body are worked on at once. Goroutines that are ready wait in Go's queues, which know no priorities: behind a thousand
// handlers, journal and core would wait for all of them whenever a write ends or their ten milliseconds are over. Who waits for a turn is in no such queue. Nobody who has one waits
// for anything: neither for a client nor for the engine.
type turns chan struct{}

// newTurns gives as many turns as there are processors.
func newTurns() turns { return make(turns, runtime.GOMAXPROCS(0)) }

// work does a part of a request when it is its turn; one that takes this many bytes at most is done at once.
func (t turns) work(bytes int64, do func()) {
	if bytes <= freeBytes {
		do()
		return
	}
	one := turn{turns: t}
	one.take()
	defer one.give()
	do()
}

// turn is one of them, for whoever works.
type turn struct {
	turns turns
	held  bool
}

// take waits for it.
func (t *turn) take() {
	if !t.held {
		t.turns <- struct{}{}
		t.held = true
	}
}

func (t *turn) give() {
	if t.held {
		t.held = false
		<-t.turns
	}
}
