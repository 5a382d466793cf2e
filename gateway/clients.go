package gateway

import (
	"sync"
	"sync/atomic"
	"time"
)

// clients are the connections that are open.
type clients struct {
	late atomic.Bool // nothing more is read: what of a request has not come is not waited for

	mu   sync.Mutex
	open map[*connection]struct{}
}

func (all *clients) add(c *connection) {
	all.mu.Lock()
	defer all.mu.Unlock()
	if all.open == nil {
		all.open = map[*connection]struct{}{}
	}
	all.open[c] = struct{}{}
}

func (all *clients) remove(c *connection) {
	all.mu.Lock()
	defer all.mu.Unlock()
	delete(all.open, c)
}

// hurry ends the wait for requests that are not whole, now and from now on. Whoever has sent a whole one has nothing to fear: nobody reads meanwhile.
func (all *clients) hurry() {
	all.late.Store(true)
	all.mu.Lock()
	defer all.mu.Unlock()
	for c := range all.open {
		_ = c.Conn.SetReadDeadline(past)
	}
}

// past is a deadline that is over.
var past = time.Unix(1, 0)

// SetReadDeadline sets the deadline of what is read, unless that is over for all. It looks behind the setting: whoever hurries all does the two the other way round.
func (c *connection) SetReadDeadline(t time.Time) error {
	err := c.Conn.SetReadDeadline(t)
	if c.clients.late.Load() {
		return c.Conn.SetReadDeadline(past)
	}
	return err
}
