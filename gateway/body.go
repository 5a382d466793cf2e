package gateway

import (
	"bytes"

	"github.com/valyala/fasthttp"
)

// mediaType is the request's media type, in lower case; empty where it is none that is taken: unknown, in another
// character set, or of a body that is compressed.
func mediaType(ctx *fasthttp.RequestCtx, known ...string) string {
	if encoding := ctx.Request.Header.ContentEncoding(); len(encoding) > 0 && !bytes.EqualFold(encoding, []byte("identity")) {
		return ""
	}
	full := ctx.Request.Header.ContentType()
	name, params, _ := bytes.Cut(full, []byte{';'})
	for _, one := range known {
		if bytes.EqualFold(bytes.TrimSpace(name), []byte(one)) && isUTF8(params) {
			return one
		}
	}
	return ""
}

// isUTF8 says whether the parameters of a media type leave its character set at UTF-8.
func isUTF8(params []byte) bool {
	name, value, given := bytes.Cut(bytes.TrimSpace(params), []byte{'='})
	if !given {
		return len(name) == 0
	}
	return bytes.EqualFold(bytes.TrimSpace(name), []byte("charset")) && bytes.EqualFold(bytes.Trim(value, `" `), []byte("utf-8"))
}

// isJSON says whether the body is of a call that takes JSON. False: it is of another type, which is answered.
func isJSON(ctx *fasthttp.RequestCtx) bool {
	if mediaType(ctx, typeJSON) == "" {
		unsupportedType(ctx, "the body must be application/json, in UTF-8 and not compressed")
		return false
	}
	return true
}

// jsonBody is the body of a call that takes JSON. False: it is of another type, which is answered.
func jsonBody(ctx *fasthttp.RequestCtx) ([]byte, bool) {
	if !isJSON(ctx) {
		return nil, false
	}
	return ctx.PostBody(), true
}

// optionalBody is the body of a call that may come without one, and then is of no type.
func optionalBody(ctx *fasthttp.RequestCtx) ([]byte, bool) {
	if len(ctx.PostBody()) == 0 {
		return nil, true
	}
	return jsonBody(ctx)
}

func unsupportedType(ctx *fasthttp.RequestCtx, detail string) {
	refuse(ctx, fasthttp.StatusUnsupportedMediaType, "unsupported_media_type", "", detail)
}
