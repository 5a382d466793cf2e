package gateway

import (
	"io"

	"github.com/valyala/fasthttp"
)

// endBody lets go of the body when the request is served, before its answer is written: what was not read is thrown away, so that the connection may go on. After a
// panic nobody knows who still looks at its room, and it is not used again.
func (g *Gateway) endBody(ctx *fasthttp.RequestCtx, panicked bool) {
	if ctx.Request.IsBodyStream() && g.throwAway(ctx) != nil {
		ctx.SetConnectionClose()
	}
	if !panicked {
		g.returnBody(ctx)
		return
	}
	if c := connectionOf(ctx); c != nil && c.body != nil {
		g.bodies.forget(c.body)
		c.body = nil
	}
}

// withoutBody throws away the body of a call that takes none. False: it could not be had, which is answered.
func (g *Gateway) withoutBody(ctx *fasthttp.RequestCtx) bool {
	if !ctx.Request.IsBodyStream() {
		return true
	}
	err := g.throwAway(ctx)
	if err != nil {
		g.refuseReceived(ctx, err)
	}
	return err == nil
}

// leaveUnread is for a request that was refused by its head alone. Its answer waits for no body: what fasthttp has not read is left.
func (g *Gateway) leaveUnread(ctx *fasthttp.RequestCtx) {
	if !ctx.Request.IsBodyStream() {
		return
	}
	unread := ctx.Request.Header.ContentLength()
	switch {
	case unread < 0:
		unread = g.MaxBodyBytes
	case unread == 0:
		unread = hiddenLength(&ctx.Request.Header)
	case unread <= headerBytes:
		unread = 0
	}
	if unread > 0 {
		g.leaveBody(ctx, unread)
	}
}

// leaveBody has the connection closed behind the answer, for not all of the body is read. A client that may still be sending so many bytes, not much more than it may, is heard out.
func (g *Gateway) leaveBody(ctx *fasthttp.RequestCtx, bytes int) {
	_ = ctx.Request.CloseBodyStream()
	ctx.SetConnectionClose()
	if bytes <= 2*g.MaxBodyBytes {
		connectionOf(ctx).unread.Store(int64(bytes))
	}
}

// throwAway reads the rest of a body that nobody wants. An error says that the client broke off, or did not keep to its framing.
func (g *Gateway) throwAway(ctx *fasthttp.RequestCtx) error {
	length := ctx.Request.Header.ContentLength()
	if 0 <= length && length <= headerBytes {
		return takeReadAhead(ctx, length)
	}
	c, stream := connectionOf(ctx), ctx.RequestBodyStream()
	_ = ctx.Request.CloseBodyStream()
	scrap, _ := g.bodies.get(freeBytes) // it asks no budget, so it has no error
	defer g.bodies.put(scrap)
	if length < 0 || length > freeBytes {
		c.turn.take()
		defer c.turn.give()
	}
	if length < 0 {
		return throwAwayChunks(stream, c, scrap.bytes, g.MaxBodyBytes)
	}
	return throwAwayBytes(stream, c, scrap.bytes, length)
}

// throwAwayBytes throws away a body of a known length, of which nothing was read here. What comes straight from the connection goes to waste; what fasthttp had read ahead is
// copied from there, so it must not.
func throwAwayBytes(stream io.Reader, c *connection, scrap []byte, length int) error {
	for straight := false; length > 0; {
		p := scrap
		if straight && c.readsInTurn() && length >= headerBytes && len(waste) > 0 { // fasthttp reads less than headerBytes ahead, beyond the body
			p = waste[:min(length, len(waste))]
		}
		before := c.reads
		n, err := stream.Read(p)
		straight = c.reads > before
		length -= n
		switch {
		case err == io.EOF && length > 0:
			return io.ErrUnexpectedEOF
		case err != nil && err != io.EOF:
			return err
		}
	}
	return nil
}

// throwAwayChunks throws away the rest of a body in chunks, so many bytes at most.
func throwAwayChunks(stream io.Reader, c *connection, scrap []byte, most int) error {
	for most >= 0 {
		n, err := stream.Read(scrap)
		most -= n
		switch {
		case err == io.EOF && c.ended:
			return io.ErrUnexpectedEOF
		case err == io.EOF:
			return nil
		case err != nil:
			return err
		}
	}
	return fasthttp.ErrBodyTooLarge
}
