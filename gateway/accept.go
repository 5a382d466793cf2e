package gateway

import (
	"bytes"

	"github.com/valyala/fasthttp"
)

const typeStream = "text/event-stream"

// wantsStream says whether a client accepts a stream of events by its name (RFC 9110, 12.5.1): with a weight of 0 it says that it does not. A HEAD asks for no stream.
func wantsStream(ctx *fasthttp.RequestCtx) bool {
	if ctx.IsHead() {
		return false
	}
	for _, line := range ctx.Request.Header.PeekAll("Accept") {
		for one := range bytes.SplitSeq(line, []byte{','}) {
			name, params, _ := bytes.Cut(one, []byte{';'})
			if bytes.EqualFold(bytes.TrimSpace(name), []byte(typeStream)) && !isWeightless(params) {
				return true
			}
		}
	}
	return false
}

// isWeightless says whether the parameters of a media range hold a weight of 0.
func isWeightless(params []byte) bool {
	for one := range bytes.SplitSeq(params, []byte{';'}) {
		name, value, given := bytes.Cut(bytes.TrimSpace(one), []byte{'='})
		if given && bytes.EqualFold(name, []byte("q")) && len(value) > 0 && len(bytes.Trim(value, "0.")) == 0 {
			return true
		}
	}
	return false
}
