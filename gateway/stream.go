package gateway

import (
	"context"
	"errors"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/view"
)

const (
	streamBatch = 256         // events read and written at once, about
	streamRetry = time.Second // between attempts while events are being rebuilt
)

const streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n" +
	"X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"

// openStream turns the connection into a stream of server-sent events. Last-Event-ID, where it is given, says where the client
// stopped. The stream writes to the connection itself, with a deadline for each write: a reader that
// does not read is dropped, and holds up nothing but itself.
func (g *Gateway) openStream(ctx *fasthttp.RequestCtx, after uint64) {
	if last := ctx.Request.Header.Peek("Last-Event-ID"); len(last) > 0 {
		if wrong := readSeq(last, &after); wrong != "" {
			refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", "Last-Event-ID", wrong)
			return
		}
	}
	ctx.HijackSetNoResponse(true)
	ctx.Hijack(func(c net.Conn) {
		s := &stream{gateway: g, conn: c, after: after}
		defer func() {
			g.counters.streams.Add(-1)
			g.notice(recover())
		}()
		if g.counters.streams.Add(1) > int64(g.MaxStreams) {
			s.write(g.running, []byte(tooManyStreams))
			return
		}
		s.run()
	})
}

// tooManyStreams is the answer to one stream more than MaxStreams.
var tooManyStreams = rawUnavailable("too_many_streams", "too many event streams are open")

// stream is one client's events.
type stream struct {
	gateway *Gateway
	conn    net.Conn
	after   uint64 // the last sequence written
	events  []engine.Event
	text    []byte
}

// run writes events until the client leaves or the gateway stops. When it returns the connection is fasthttp's again, so nothing
// of it may still read or write.
func (s *stream) run() {
	ctx, cancel := context.WithCancel(s.gateway.running)
	var helpers sync.WaitGroup
	helpers.Go(func() { // the client leaves, or sends what nobody asked for
		var b [1]byte
		_, _ = s.conn.Read(b[:])
		cancel()
	})
	helpers.Go(func() { // the end wakes whoever reads or writes
		<-ctx.Done()
		_ = s.conn.SetDeadline(time.Now())
	})
	s.send(ctx)
	cancel()
	helpers.Wait()
}

// send writes the head and then events as they come.
func (s *stream) send(ctx context.Context) {
	if !s.write(ctx, []byte(streamHead)) {
		return
	}
	for ctx.Err() == nil {
		var err error
		s.events, err = s.gateway.Feed.Read(s.after, streamBatch, s.events[:0])
		switch {
		case errors.Is(err, view.ErrRebuilding):
			err = s.rest(ctx, streamRetry)
		case err == nil && len(s.events) == 0:
			err = s.wait(ctx)
		case err == nil && !s.write(ctx, s.render()):
			return
		}
		if err != nil {
			return
		}
	}
}

// wait waits for events, and sends a heartbeat where none come for a while.
func (s *stream) wait(ctx context.Context) error {
	beat, cancel := context.WithTimeout(ctx, s.gateway.Heartbeat)
	defer cancel()
	err := s.gateway.Feed.Wait(beat, s.after)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		if !s.write(ctx, []byte(":\n\n")) {
			return net.ErrClosed
		}
		return nil
	}
	return err
}

func (s *stream) rest(ctx context.Context, pause time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(pause):
		return nil
	}
}

// render writes the events as text. Only the last event of a sequence carries the id, so that a client that comes back
// with it has missed nothing.
func (s *stream) render() []byte {
	s.text = s.text[:0]
	for i := range s.events {
		e := &s.events[i]
		if i == len(s.events)-1 || s.events[i+1].Seq != e.Seq {
			s.text = strconv.AppendUint(append(s.text, "id: "...), e.Seq, 10)
			s.text = append(s.text, '\n')
		}
		s.text = append(s.text, "event: "...)
		s.text = append(s.text, e.Kind.String()...)
		s.text = s.gateway.appendEvent(append(s.text, "\ndata: {"...), e)
		s.text = append(s.text, "}\n\n"...)
		s.after = e.Seq
	}
	return s.text
}

// write says whether all of it went out in time. The deadline is set before ctx is looked at, for the end of ctx sets it to now.
func (s *stream) write(ctx context.Context, text []byte) bool {
	if s.conn.SetWriteDeadline(time.Now().Add(s.gateway.WriteTimeout)) != nil || ctx.Err() != nil {
		return false
	}
	_, err := s.conn.Write(text)
	return err == nil
}
