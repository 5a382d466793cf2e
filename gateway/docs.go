package gateway

import (
	"crypto/sha256"
	_ "embed" // for the documents
	"encoding/base64"
	"strings"

	"github.com/valyala/fasthttp"
)

//go:embed openapi.json
var openAPIDocument []byte

//go:embed docs.html
var docsPage string

// docsPolicy lets the page run its own script and style, known by their hashes, read /openapi.json, and nothing else.
var docsPolicy = "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
	"script-src " + hashOf("script") + "; style-src " + hashOf("style")

// hashOf is the source expression of the page's one element of this name (Content Security Policy Level 3).
func hashOf(element string) string {
	_, rest, _ := strings.Cut(docsPage, "<"+element+">")
	text, _, _ := strings.Cut(rest, "</"+element+">")
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// openAPI shows the OpenAPI 3.1 document of these calls.
func (g *Gateway) openAPI(ctx *fasthttp.RequestCtx, _ params) {
	answer(ctx, typeJSON, append(takeBody(ctx), openAPIDocument...))
}

// docs shows the document as a page that needs nothing from elsewhere.
func (g *Gateway) docs(ctx *fasthttp.RequestCtx, _ params) {
	ctx.Response.Header.Set("Content-Security-Policy", docsPolicy)
	answer(ctx, "text/html; charset=utf-8", append(takeBody(ctx), docsPage...))
}
