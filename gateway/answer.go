package gateway

import (
	"strconv"

	"github.com/valyala/fasthttp"

	"weir/gateway/wire"
)

// Media types.
const (
	typeJSON     = "application/json"
	typeProblem  = "application/problem+json"
	typeLines    = "application/x-ndjson"
	typeOrders   = "application/vnd.weir.orders"
	typeOutcomes = "application/vnd.weir.outcomes"
	typeXML      = "application/xml"
	typeTextXML  = "text/xml"
)

// refuse answers a problem.
func refuse(ctx *fasthttp.RequestCtx, status int, code, field, detail string) {
	ctx.SetStatusCode(status)
	ctx.SetContentType(typeProblem)
	setBody(ctx, wire.AppendProblem(takeBody(ctx), &wire.Problem{
		Status: status, Title: fasthttp.StatusMessage(status), Code: code, Field: field, Detail: detail,
	}))
}

// refuseBody answers a refusal of the reader: 400 where it is no JSON or no body of this kind, 413 where it is too much, 422
// where it is well formed and wrong.
func refuseBody(ctx *fasthttp.RequestCtx, r *wire.Refusal) {
	status := fasthttp.StatusUnprocessableEntity
	switch {
	case r.Code == wire.CodeTooMany:
		status = fasthttp.StatusRequestEntityTooLarge
	case r.Code.Syntax() || r.Field == "body":
		status = fasthttp.StatusBadRequest
	}
	refuse(ctx, status, r.Code.String(), r.Field, r.Detail)
}

// unavailable answers 503: nothing was done, and it may be asked again.
func unavailable(ctx *fasthttp.RequestCtx, code, detail string) {
	ctx.Response.Header.Set("Retry-After", "1")
	refuse(ctx, fasthttp.StatusServiceUnavailable, code, "", detail)
}

// answer answers 200 with a body that was begun with takeBody.
func answer(ctx *fasthttp.RequestCtx, contentType string, body []byte) {
	ctx.SetContentType(contentType)
	setBody(ctx, body)
}

// takeBody is the room for the answer's text, which setBody gives back: nothing is copied in between.
func takeBody(ctx *fasthttp.RequestCtx) []byte { return ctx.Response.SwapBody(nil)[:0] }

func setBody(ctx *fasthttp.RequestCtx, body []byte) { ctx.Response.SwapBody(body) }

// appendKey writes the key of a member, with a comma where one is due.
func appendKey(dst []byte, name string) []byte {
	if dst[len(dst)-1] != '{' {
		dst = append(dst, ',')
	}
	dst = append(dst, '"')
	dst = append(dst, name...)
	return append(dst, '"', ':')
}

func appendText(dst []byte, name, value string) []byte {
	return wire.AppendString(appendKey(dst, name), value)
}

func appendNumber(dst []byte, name string, value uint64) []byte {
	return strconv.AppendUint(appendKey(dst, name), value, 10)
}

func appendBool(dst []byte, name string, value bool) []byte {
	return strconv.AppendBool(appendKey(dst, name), value)
}

func appendNull(dst []byte, name string) []byte { return append(appendKey(dst, name), "null"...) }

// appendAmount writes an amount as a string.
func appendAmount(dst []byte, name string, units int64, scale uint8) []byte {
	dst = append(appendKey(dst, name), '"')
	return append(wire.AppendAmount(dst, units, scale), '"')
}

func appendUUID(dst []byte, name string, id *[16]byte) []byte {
	dst = append(appendKey(dst, name), '"')
	return append(wire.AppendUUID(dst, id), '"')
}

func appendDate(dst []byte, name string, days uint32) []byte {
	dst = append(appendKey(dst, name), '"')
	return append(wire.AppendDate(dst, days), '"')
}

func appendTime(dst []byte, name string, nanos int64) []byte {
	dst = append(appendKey(dst, name), '"')
	return append(wire.AppendTime(dst, nanos), '"')
}
