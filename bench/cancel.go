package bench

import (
	"bytes"
	"fmt"
	"time"
)

// canceller asks for the cancellation of orders that have settled. The answer must be the refusal that there is for it.
type canceller struct {
	generator *generator
	request   []byte
	id        int // where the id lies in request
	count     int // cancellations asked for
}

// alreadyFinal is how the server refuses to cancel an order that is settled.
var alreadyFinal = []byte(`","status":"rejected","iso_status":"RJCT","reason":"ARDT","code":"already_final"`)

func newCanceller(g *generator, host string) *canceller {
	c := &canceller{generator: g}
	c.request = append(c.request, "POST "+orderPath+"/"...)
	c.id = len(c.request)
	c.request = append(c.request, blankUUID+"/cancel HTTP/1.1\r\nHost: "+host+"\r\nContent-Length: 0\r\n\r\n"...)
	return c
}

// after cancels those orders of an answered request that are to be cancelled.
func (c *canceller) after(conn *connection, first uint64, orders int) error {
	for n := first; n < first+uint64(orders); n++ {
		if c.generator.kind(n) != kindCancelled {
			continue
		}
		id := c.request[c.id : c.id+uuidSize]
		high, low := c.generator.id(n)
		putUUID(id, high, low)
		if _, err := conn.persist(c.request, time.Now()); err != nil {
			return fmt.Errorf("cancellation of %s: %w", id, err)
		}
		body := conn.answer.body
		rest, ok := bytes.CutPrefix(body, outcomeIDKey)
		if !ok || !bytes.HasPrefix(rest, id) || !bytes.HasPrefix(rest[uuidSize:], alreadyFinal) {
			return fmt.Errorf("%w: cancellation of %s, which has settled: %q", ErrAnswer, id, excerpt(body))
		}
		c.count++
	}
	return nil
}
