package gateway

import (
	"bytes"
	"errors"
	"net"
	"strconv"
	"strings"

	"github.com/valyala/fasthttp"
)

// framed says whether the head of a request leaves no doubt about its framing (RFC 9112). fasthttp refuses most of
// what is doubtful; what it mends instead is refused here, for a proxy before us might mend it the other way, and then
// a request could hide in the body of another:
//
//   - a line of the head that ends in a bare line feed, or goes on in the next line;
//   - a name with a space in it;
//   - both lengths, Content-Length and Transfer-Encoding, or a Transfer-Encoding that is not chunked.
func framed(h *fasthttp.RequestHeader) bool {
	raw := h.RawHeaders()
	length, encoding := false, false
	for len(raw) > 0 {
		end := bytes.IndexByte(raw, '\n')
		if end < 1 || raw[end-1] != '\r' || raw[0] == ' ' || raw[0] == '\t' {
			return false
		}
		name := raw[:max(0, bytes.IndexByte(raw[:end], ':'))]
		if bytes.IndexByte(name, ' ') >= 0 {
			return false
		}
		length = length || isName(name, "content-length")
		encoding = encoding || isName(name, "transfer-encoding")
		raw = raw[end+1:]
	}
	return !encoding || !length && h.ContentLength() == -1
}

// hiddenLength is the length of a body that is too large: announced has taken it from the head. 0: there is none.
func hiddenLength(h *fasthttp.RequestHeader) int {
	if h.ContentLength() != 0 {
		return 0
	}
	for line := range bytes.SplitSeq(h.RawHeaders(), []byte("\r\n")) {
		name, value, _ := bytes.Cut(line, []byte{':'})
		if isName(name, "content-length") {
			length, _ := strconv.Atoi(string(bytes.TrimSpace(value))) // fasthttp has read it as a number
			return length
		}
	}
	return 0
}

// isName compares the name of a header field; word is in lower case.
func isName(name []byte, word string) bool {
	if len(name) != len(word) {
		return false
	}
	for i, c := range name {
		if c|0x20 != word[i] && c != word[i] {
			return false
		}
	}
	return true
}

// foreign says whether a browser sent a request that may change something from a page of another origin (RFC 6454). Such a
// page can't read our answers, but it can make any browser that reaches us cancel an order.
func foreign(ctx *fasthttp.RequestCtx) bool {
	if ctx.IsGet() || ctx.IsHead() {
		return false
	}
	origin := ctx.Request.Header.Peek("Origin")
	if len(origin) == 0 {
		return false
	}
	_, host, _ := bytes.Cut(origin, []byte("://"))
	return !bytes.EqualFold(host, ctx.Host()) || !isOwnHost(string(host))
}

// foreignHost says whether a request is for a host that is not ours, by isOwnHost. One of digits, points and colons is an address to every browser, which is quickly seen.
// Without a host no browser sends anything.
func foreignHost(host []byte) bool {
	for _, c := range host {
		if c-'0' > 9 && c != '.' && c != ':' {
			return !isOwnHost(string(host))
		}
	}
	return false
}

// isOwnHost says whether a host, with or without port, is one that no other site can have: an address, or localhost. While there is no
// access configuration a browser is let in under no other name, for a site may let its own name resolve to this machine (DNS
// rebinding), and then its pages are of our origin.
func isOwnHost(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.EqualFold(host, "localhost") || net.ParseIP(strings.Trim(host, "[]")) != nil
}

// serveBroken answers a request that fasthttp could not read. The connection is closed.
func (g *Gateway) serveBroken(ctx *fasthttp.RequestCtx, err error) {
	refuseBroken(ctx, err)
	g.counters.count(ctx.Response.StatusCode())
}

// refuseBroken answers an error of reading a request.
func refuseBroken(ctx *fasthttp.RequestCtx, err error) {
	var tooLong *fasthttp.ErrSmallBuffer
	var network *net.OpError
	switch {
	case errors.As(err, &tooLong):
		refuse(ctx, fasthttp.StatusRequestHeaderFieldsTooLarge, "head_too_large", "", "the head of the request is too large")
	case errors.Is(err, errOverBudget):
		unavailable(ctx, "full", "too much is in flight; nothing was done")
	case errors.Is(err, fasthttp.ErrBodyTooLarge):
		refuse(ctx, fasthttp.StatusRequestEntityTooLarge, "body_too_large", "body", "the body is too large")
	case errors.As(err, &network) && network.Timeout():
		refuse(ctx, fasthttp.StatusRequestTimeout, "timeout", "", "the request did not arrive in time")
	default:
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_http", "", "not an HTTP request that is understood here")
	}
}
