package node

import (
	"context"
	"path/filepath"

	"weir/engine"
	"weir/gateway"
	"weir/internal/daybook"
)

const statementDir = "statements"

// Statements keeps what accounts had at the ends of business dates, of a running node. It must be closed before the node and what it reads the log by.
type Statements struct {
	*daybook.Book
	halt  context.CancelFunc
	ended chan struct{}
}

var _ gateway.Statements = (*Statements)(nil)

// OpenStatements begins to keep them, from the events on that no checkpoint has yet.
func (n *Node) OpenStatements(log *Envelopes) (*Statements, error) {
	book, err := daybook.Open(daybook.Config{
		Dir: filepath.Join(n.o.Data, statementDir), Log: n.id, Feed: n.Feed, FirstDay: log.firstDay, Logger: n.o.Logger,
	})
	if err != nil {
		return nil, err
	}
	ctx, halt := context.WithCancel(context.Background())
	s := &Statements{Book: book, halt: halt, ended: make(chan struct{})}
	go func() {
		defer close(s.ended)
		book.Follow(ctx)
	}()
	return s, nil
}

// Close writes down how far the statements are.
func (s *Statements) Close() {
	s.halt()
	<-s.ended
}

// firstDay is the state and the date of an asset that the instruction of a sequence created; Open and 0 where the log does not have it any more.
func (v *Envelopes) firstDay(seq uint64) (day engine.Day, date uint32) {
	_ = v.Read([]uint64{seq}, func(_ uint64, record []byte) { // a log that can't be read is told by those who read more of it
		if engine.Kind(record[0]) == engine.CreateAsset {
			in := engine.NamingAt(record)
			day, date = in.Day, in.BusinessDate
		}
	})
	return day, date
}

// ID is that of the data directory, drawn when it was made.
func (n *Node) ID() uint64 { return n.id }
