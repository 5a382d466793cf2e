package gateway

import (
	"context"
	"errors"
	"net"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"weir/sequencer"
	"weir/view"
)

const (
	streamBatch = 256         // events read and written at once, about
	streamRetry = time.Second // between attempts while events are being rebuilt
)

const streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n" +
	"X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"

// streamed is what a stream tells, from a place in the log on. It remembers where it stands.
type streamed interface {
	// resume goes to where a client stopped, as its Last-Event-ID says. It answers what is wrong with that.
	resume(last []byte) (wrong string)
	// read writes about one batch of what comes next as server-sent events; where nothing in it is for this client, it goes on and writes nothing.
	read(dst []byte) (text []byte, err error)
	// seq is a sequence after which all comes that is not read yet.
	seq() uint64
}

// openStream turns the connection into a stream of server-sent events. Last-Event-ID, where it is given, says where the client
// stopped. The stream writes to the connection itself, with a deadline for each write: a reader that
// does not read is dropped, and holds up nothing but itself.
func (g *Gateway) openStream(ctx *fasthttp.RequestCtx, what streamed) {
	if last := ctx.Request.Header.Peek("Last-Event-ID"); len(last) > 0 {
		if wrong := what.resume(last); wrong != "" {
			refuse(ctx, fasthttp.StatusBadRequest, "invalid_parameter", "Last-Event-ID", wrong)
			return
		}
	}
	ctx.HijackSetNoResponse(true)
	ctx.Hijack(func(c net.Conn) {
		s := &stream{gateway: g, conn: c, what: what}
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
	what    streamed
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
		s.text, err = s.what.read(s.text[:0])
		switch {
		case errors.Is(err, view.ErrRebuilding), errors.Is(err, sequencer.ErrFull):
			err = s.rest(ctx, streamRetry)
		case errors.Is(err, errLagging):
			err = s.rest(ctx, resyncPause)
		case err == nil && len(s.text) == 0:
			err = s.wait(ctx)
		case err == nil && !s.write(ctx, s.text):
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
	err := s.gateway.Feed.Wait(beat, s.what.seq())
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

// write says whether all of it went out in time. The deadline is set before ctx is looked at, for the end of ctx sets it to now.
func (s *stream) write(ctx context.Context, text []byte) bool {
	if s.conn.SetWriteDeadline(time.Now().Add(s.gateway.WriteTimeout)) != nil || ctx.Err() != nil {
		return false
	}
	_, err := s.conn.Write(text)
	return err == nil
}
