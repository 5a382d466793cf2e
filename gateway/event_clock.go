package gateway

import "weir/engine"

// eventClock tells when sequences were, as their events have it. It is for one request.
type eventClock struct {
	gateway *Gateway
	known   map[uint64]int64
	events  []engine.Event
}

// at is the time of a sequence that brought events, unix nanoseconds; 0 where it can't be told now.
func (c *eventClock) at(seq uint64) int64 {
	if seq == 0 {
		return 0
	}
	if time, ok := c.known[seq]; ok {
		return time
	}
	if c.known == nil {
		c.known = map[uint64]int64{}
	}
	first, _, err := c.gateway.Feed.Place(seq - 1)
	if err == nil {
		c.events, err = c.gateway.Feed.ReadAt(first, 1, c.events[:0])
	}
	if err == nil && len(c.events) > 0 && c.events[0].Seq == seq {
		c.known[seq] = c.events[0].Time
	}
	return c.known[seq]
}

// appendFinal writes by which sequence an order became final, and when it settled.
func (c *eventClock) appendFinal(dst []byte, o *engine.OrderInfo) []byte {
	if o.Done == 0 {
		return dst
	}
	dst = appendNumber(dst, "final_seq", o.Done)
	if time := c.at(o.Done); time != 0 && o.Status == engine.Settled {
		dst = appendTime(dst, "settled_at", time)
	}
	return dst
}
