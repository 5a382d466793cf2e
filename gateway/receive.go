package gateway

import (
	"errors"
	"io"
	"reflect"

	"github.com/valyala/fasthttp"

	"weir/sequencer"
)

// fasthttp calls us when it has read the head of a request and the first headerBytes of its body; of a longer body, or one in chunks, as good as nothing. A longer body is read here,
// in turn, into a buffer that is used again and again: only the bodies of those that have a turn are touched at a time, and the buffer grows with what has come of the body.

// announced hears the head of a request before fasthttp reads on. It can refuse nothing.
func (g *Gateway) announced(h *fasthttp.RequestHeader) (c fasthttp.RequestConfig) {
	switch length := h.ContentLength(); {
	case length > g.MaxBodyBytes, length > headerBytes && !g.isCall(h):
		h.SetContentLength(0) // fasthttp waits for none of it; hiddenLength tells it from a request without a body
	case length > headerBytes:
		c.MaxRequestBodySize = 1 // so much is read ahead: the least that can be asked for
	}
	return c
}

// isCall says whether there is a call that a request asks for.
func (g *Gateway) isCall(h *fasthttp.RequestHeader) bool {
	_, call, _ := g.routes.call(h)
	return call != nil
}

// withBody has do work on the whole body, in turn where it is large. The body is good until returnBody, or until the request is served. False: it could not be had,
// which is answered.
func (g *Gateway) withBody(ctx *fasthttp.RequestCtx, do func(body []byte)) bool {
	if !ctx.Request.IsBodyStream() { // it is there, or there is none
		body := ctx.PostBody()
		g.turns.work(int64(len(body)), func() { do(body) })
		return true
	}
	c := connectionOf(ctx)
	defer c.turn.give()
	if err := g.receive(ctx, c); err != nil {
		g.refuseReceived(ctx, err)
		return false
	}
	do(ctx.PostBody())
	return true
}

// returnBody gives back the room of a body that nobody needs any more.
func (g *Gateway) returnBody(ctx *fasthttp.RequestCtx) {
	if c := connectionOf(ctx); c != nil && c.body != nil {
		ctx.Request.SetBodyRaw(nil)
		g.bodies.put(c.body)
		c.body = nil
	}
}

// receive reads the body. It leaves the turn, where it took one, to the caller.
func (g *Gateway) receive(ctx *fasthttp.RequestCtx, c *connection) error {
	length := ctx.Request.Header.ContentLength()
	switch {
	case length < 0:
		return g.receiveChunks(ctx, c)
	case length <= headerBytes:
		return takeReadAhead(ctx, length)
	}
	if err := g.receiveBytes(ctx.RequestBodyStream(), c, 0, length); err != nil {
		return err
	}
	ctx.Request.SetBodyRaw(c.body.bytes[:length])
	return nil
}

// takeReadAhead takes a body that fasthttp has read. It stays where it is.
func takeReadAhead(ctx *fasthttp.RequestCtx, length int) error {
	stream := ctx.RequestBodyStream()
	_ = ctx.Request.CloseBodyStream() // it has no error; the body is now what was read ahead
	body := ctx.PostBody()
	if len(body) != length {
		return io.ErrUnexpectedEOF
	}
	if _, err := stream.Read(body); err != nil && err != io.EOF { // onto itself: the stream is to know that it is at its end
		return err
	}
	return nil
}

// receiveChunks reads a body that does not tell its length before.
func (g *Gateway) receiveChunks(ctx *fasthttp.RequestCtx, c *connection) error {
	stream := ctx.RequestBodyStream()
	for length := 0; ; {
		switch more, err := nextChunk(stream, c); {
		case err != nil:
			return err
		case more == 0:
			var body []byte
			if c.body != nil {
				body = c.body.bytes[:length]
			}
			ctx.Request.SetBodyRaw(body)
			return nil
		case more > g.MaxBodyBytes-length:
			return fasthttp.ErrBodyTooLarge
		default:
			if err := g.receiveBytes(stream, c, length, length+more); err != nil {
				return err
			}
			length += more
		}
	}
}

// nextChunk is the size of the next chunk, 0 at the end of the body. fasthttp has that number and does not show it; without it a client could promise a chunk
// beyond the limit and keep us waiting for it.
func nextChunk(stream io.Reader, c *connection) (bytes int, err error) {
	_, err = stream.Read(nil)
	switch {
	case err == nil:
		return int(reflect.ValueOf(stream).Elem().FieldByName("chunkLeft").Int()), nil
	case err != io.EOF:
		return 0, err
	case c.ended: // the client left before the end, which fasthttp takes for the end
		return 0, io.ErrUnexpectedEOF
	}
	return 0, nil
}

// receiveBytes reads a body on, up to so many bytes, of which the first ones are there. The room for it is at most promisedBytes, or the double of what has come: what a client only
// promises is kept from nobody. It may be refused with sequencer.ErrFull, before anything of a body of a known length was read, and with errOverBudget.
func (g *Gateway) receiveBytes(stream io.Reader, c *connection, there, bytes int) error {
	if err := g.takeTurn(c, bytes); err != nil {
		return err
	}
	for there < bytes {
		if err := g.makeRoom(c, there, bytes); err != nil {
			return err
		}
		p := c.body.bytes[there:min(bytes, len(c.body.bytes))]
		if err := fill(stream, p); err != nil {
			return err
		}
		there += len(p)
	}
	return nil
}

// takeTurn has the connection take its turn for a body of so many bytes, where it is a large one and has none yet, for memory is touched now. A request that would find no room
// in the end hears it then.
func (g *Gateway) takeTurn(c *connection, bytes int) error {
	if bytes <= freeBytes || c.turn.held {
		return nil
	}
	c.turn.take()
	if g.Sequencer.Full(bytes) {
		return sequencer.ErrFull
	}
	return nil
}

// makeRoom has a buffer for more of a body of so many bytes than those that are there. Its error is errOverBudget.
func (g *Gateway) makeRoom(c *connection, there, bytes int) error {
	if c.body != nil && there < len(c.body.bytes) {
		return nil
	}
	smaller := c.body
	if smaller != nil {
		g.bodies.forget(smaller) // the body takes the larger one instead
		defer g.bodies.keep(smaller)
	}
	var err error
	if c.body, err = g.bodies.get(max(there+1, min(bytes, promisedBytes))); err == nil && smaller != nil {
		copy(c.body.bytes, smaller.bytes)
	}
	return err
}

// fill reads until p is full. An end before is an error, also where fasthttp takes it for the end of the body.
func fill(stream io.Reader, p []byte) error {
	for len(p) > 0 {
		n, err := stream.Read(p)
		p = p[n:]
		switch {
		case err == io.EOF && len(p) > 0:
			return io.ErrUnexpectedEOF
		case err != nil && err != io.EOF:
			return err
		}
	}
	return nil
}

// refuseReceived answers a body that could not be had. Where it is refused for want of room in the ring, and only there, the connection goes on.
func (g *Gateway) refuseReceived(ctx *fasthttp.RequestCtx, err error) {
	if errors.Is(err, sequencer.ErrFull) {
		refuseFull(ctx)
		g.endBody(ctx, false) // while the connection has its turn
		return
	}
	refuseBroken(ctx, err)
	coming := 0
	if errors.Is(err, errOverBudget) || errors.Is(err, fasthttp.ErrBodyTooLarge) {
		coming = g.MaxBodyBytes
	}
	g.leaveBody(ctx, coming)
	g.returnBody(ctx)
}
