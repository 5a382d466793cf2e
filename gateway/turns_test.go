package gateway

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"weir/sequencer"
)

// spaced is an order in a body that is large enough to need a turn.
func spaced(n int) string { return "[" + strings.Repeat(" ", 2*freeBytes) + order(n, "1.00", "") + "]" }

// TestLargeBodiesWaitForTheirTurn: while all turns are taken a large request waits, and a small one does not.
func TestLargeBodiesWaitForTheirTurn(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for range cap(s.g.turns) {
		s.g.turns <- struct{}{}
	}
	whole := make(chan answered, 1)
	go func() { whole <- s.post("/v1/orders", spaced(1)) }()
	if a := s.post("/v1/orders", order(2, "1.00", "")); a.status != 200 {
		t.Errorf("a small request is answered %d %s", a.status, a.body)
	}
	select {
	case a := <-whole:
		t.Errorf("a large request is answered %d %s, and had no turn", a.status, a.body)
	case <-time.After(100 * time.Millisecond):
	}
	for range cap(s.g.turns) {
		<-s.g.turns
	}
	if a := <-whole; a.status != 200 {
		t.Errorf("a large request is answered %d %s when it had its turn", a.status, a.body)
	}
}

// TestNobodyWaitsWithATurn: clients that send half of a body, and requests that wait for the log, leave the turns to others.
func TestNobodyWaitsWithATurn(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	const head = "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
	for range 2 * cap(s.g.turns) {
		s.dial(fmt.Sprintf(head, 4*freeBytes, "["+strings.Repeat(" ", 2*freeBytes)))
	}
	held := make(chan struct{})
	release := sync.OnceFunc(func() { close(held) })
	defer release() // also where the test ends before, for the server waits for the engine
	var running sync.WaitGroup
	running.Go(func() { _ = s.g.Sequencer.Submit(&sequencer.Batch{Query: func() { <-held }}) })
	many := 3 * cap(s.g.turns)
	for n := range many {
		running.Go(func() {
			if a := s.post("/v1/orders", spaced(n+1)); a.status != 200 {
				t.Errorf("a large request is answered %d %s", a.status, a.body)
			}
		})
	}
	eventually(t, "a large request waits for one that waits for the engine", func() bool {
		batches, _ := s.g.Sequencer.InFlight()
		return batches == int64(many)+1
	})
	release()
	running.Wait()
	eventually(t, "a turn is not given back", func() bool { return len(s.g.turns) == 0 })
}
