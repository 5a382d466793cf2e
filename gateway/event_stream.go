package gateway

import (
	"strconv"

	"weir/engine"
)

// eventStream is the events as a stream.
type eventStream struct {
	gateway *Gateway
	after   uint64 // the last sequence read
	lag     lag
	events  []engine.Event
}

func (g *Gateway) newEventStream(after, most uint64) *eventStream {
	return &eventStream{gateway: g, after: after, lag: lag{most: most}}
}

func (s *eventStream) resume(last []byte) (wrong string) { return readSeq(last, &s.after) }

func (s *eventStream) seq() uint64 { return s.after }

// read writes events, or, for a reader that fell too far behind, that it is to start anew. Only the last event of a sequence carries the id, so that a
// client that comes back with it has missed nothing.
func (s *eventStream) read(dst []byte) ([]byte, error) {
	skipped, err := s.lag.skip(s.gateway.Feed, &s.after)
	if err != nil {
		return dst, err
	}
	if skipped {
		return appendResync(dst, s.after), nil
	}
	s.events, err = s.gateway.Feed.Read(s.after, streamBatch, s.events[:0])
	if err != nil {
		return dst, err
	}
	s.lag.next += uint64(len(s.events))
	for i := range s.events {
		e := &s.events[i]
		if i == len(s.events)-1 || s.events[i+1].Seq != e.Seq {
			dst = appendStreamID(dst, e.Seq)
		}
		dst = append(dst, "event: "...)
		dst = append(dst, e.Kind.String()...)
		dst = s.gateway.appendEvent(append(dst, "\ndata: {"...), e)
		dst = append(dst, "}\n\n"...)
		s.after = e.Seq
	}
	return dst, nil
}

func appendStreamID(dst []byte, seq uint64) []byte {
	return append(strconv.AppendUint(append(dst, "id: "...), seq, 10), '\n')
}

// appendResync tells a client that events up to a sequence are not coming: what it shows it has to ask for again.
func appendResync(dst []byte, seq uint64) []byte {
	dst = append(appendStreamID(dst, seq), "event: resync\ndata: {"...)
	dst = appendBool(appendNumber(dst, "seq", seq), "skipped", true)
	return append(dst, "}\n\n"...)
}
