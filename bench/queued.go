package bench

import (
	"context"
	"errors"

	"weir/engine"
)

// queuedFirst is the number of the first order that waits all the time, far behind those that are measured.
const queuedFirst = 1 << 61

// queueUp submits orders from accounts that are only paid in this run, each of an amount beyond all that they get, so that they wait to its end while others settle past them.
func (r *run) queueUp(ctx context.Context, amount int64) (err error) {
	loop, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	c := r.config
	c.Format, c.Batch = "binary", min(maxBatch, c.Queued)
	g := *r.generator
	g.batch, g.waiting = uint64(c.Batch), true
	amounts := []int64{amount}
	p := &phase{orders: c.Queued, batch: c.Batch, pair: 1, first: queuedFirst / c.Batch}
	var senders []*sender
	defer func() {
		for _, s := range senders {
			err = errors.Join(err, s.conn.Close())
		}
		r.done.Store(0)
		r.offered.Store(0)
	}()
	const clients = 4
	for range clients {
		conn, err := dial(loop, r.server.addr)
		if err != nil {
			return err
		}
		s := r.newSender(conn, newTemplates(formatByName(c.Format), &c, r.server.addr, amounts), &g)
		s.may = func(int) statuses { return setOf(engine.Queued) }
		senders = append(senders, s)
	}
	p.run(senders, fail)
	return context.Cause(loop)
}
