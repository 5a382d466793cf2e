package node

import "weir/engine"

// tellMost is how many frames may be replayed that the views have not heard of.
const tellMost = 4

// tell lets the views hear of what is replayed in a goroutine of its own, in order: the engine goes on meanwhile.
type tell struct {
	come chan *engine.Results
	free chan *engine.Results
	done chan struct{}
}

func startTelling(publish func(*engine.Results)) *tell {
	t := &tell{come: make(chan *engine.Results, tellMost), free: make(chan *engine.Results, tellMost), done: make(chan struct{})}
	for range tellMost {
		t.free <- &engine.Results{}
	}
	go t.run(publish)
	return t
}

func (t *tell) run(publish func(*engine.Results)) {
	defer close(t.done)
	for r := range t.come {
		publish(r)
		t.free <- r
	}
}

// hand takes what results hold, and leaves the room of others that were told of.
func (t *tell) hand(r *engine.Results) {
	other := <-t.free
	*r, *other = *other, *r
	t.come <- other
}

// close waits until the views have heard of all.
func (t *tell) close() {
	close(t.come)
	<-t.done
}
