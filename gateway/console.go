package gateway

import (
	"strings"

	"github.com/valyala/fasthttp"

	"weir/console"
)

// toConsole leads to the page: the names of its files count from there.
func (g *Gateway) toConsole(ctx *fasthttp.RequestCtx, _ params) {
	ctx.Response.Header.Set("Location", "/console/")
	ctx.SetStatusCode(fasthttp.StatusPermanentRedirect)
}

func (g *Gateway) consolePage(ctx *fasthttp.RequestCtx, _ params) { serveConsole(ctx, console.Page()) }

func (g *Gateway) consoleFile(ctx *fasthttp.RequestCtx, p params) {
	file := console.Find(string(p[0]))
	if file == nil {
		refuse(ctx, fasthttp.StatusNotFound, "not_found", "", "the console has no such file; after an upgrade, load the page again")
		return
	}
	serveConsole(ctx, file)
}

// serveConsole answers a file of the console, or 304 to whom has it.
func serveConsole(ctx *fasthttp.RequestCtx, file *console.File) {
	header := &ctx.Response.Header
	header.Set("Content-Security-Policy", console.Policy)
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", file.Cache)
	header.Set("Vary", "Accept-Encoding")
	body, encoding := packed(ctx, file)
	if encoding != "" {
		header.Set("Content-Encoding", encoding)
	}
	header.Set("ETag", body.Tag)
	if have := string(ctx.Request.Header.Peek("If-None-Match")); have == "*" || strings.Contains(have, body.Tag) {
		ctx.SetStatusCode(fasthttp.StatusNotModified)
		return
	}
	ctx.SetContentType(file.Type)
	ctx.Response.SetBodyRaw(body.Bytes)
}

// packed is the shortest body that the client takes, and its encoding: nothing for the plain one. Browsers take Brotli from this machine
// and over TLS.
func packed(ctx *fasthttp.RequestCtx, file *console.File) (body console.Body, encoding string) {
	switch accept := &ctx.Request.Header; {
	case file.Brotli.Bytes != nil && accept.HasAcceptEncoding("br"):
		return file.Brotli, "br"
	case file.Gzip.Bytes != nil && accept.HasAcceptEncoding("gzip"):
		return file.Gzip, "gzip"
	}
	return file.Plain, ""
}
