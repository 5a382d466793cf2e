package gateway

import (
	"bytes"
	"runtime/debug"
	"strings"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// route is one call: a method, a path whose parts in braces are parameters, and what answers it.
type route struct {
	method, path string
	serve        func(g *Gateway, ctx *fasthttp.RequestCtx, p params)
}

// params are the parts of the path that stand for the braces, in order.
type params [2][]byte

// routes are all calls. openapi.json describes the same; a test holds the two together.
var routes = []route{
	{"POST", "/v1/assets", (*Gateway).createAsset},
	{"GET", "/v1/assets", (*Gateway).listAssets},
	{"POST", "/v1/participants", (*Gateway).createParticipant},
	{"GET", "/v1/participants", (*Gateway).listParticipants},
	{"POST", "/v1/participants/{id}/suspend", setParticipant(engine.Suspend)},
	{"POST", "/v1/participants/{id}/resume", setParticipant(engine.Resume)},
	{"POST", "/v1/accounts", (*Gateway).openAccount},
	{"GET", "/v1/accounts", (*Gateway).listAccounts},
	{"POST", "/v1/accounts/{number}/block", setAccount(wire.ReadBlock)},
	{"POST", "/v1/accounts/{number}/unblock", setAccount(wire.ReadUnblock)},
	{"POST", "/v1/accounts/{number}/close", setAccount(readClose)},
	{"GET", "/v1/positions", (*Gateway).listPositions},
	{"GET", "/v1/queues", (*Gateway).listQueues},
	{"GET", "/v1/measures", (*Gateway).listMeasures},
	{"GET", "/v1/statements", (*Gateway).listStatements},
	{"POST", "/v1/limits", (*Gateway).setLimit},
	{"GET", "/v1/limits", (*Gateway).listLimits},
	{"POST", "/v1/reservations", (*Gateway).setReservation},
	{"POST", "/v1/funding", (*Gateway).fund},
	{"POST", "/v1/orders", (*Gateway).submitOrders},
	{"GET", "/v1/orders", (*Gateway).listOrders},
	{"GET", "/v1/orders/{id}", (*Gateway).showOrder},
	{"GET", "/v1/orders/{id}/explain", (*Gateway).explainOrder},
	{"GET", "/v1/orders/{id}/message", (*Gateway).showMessage},
	{"POST", "/v1/orders/{id}/cancel", changeOrder(engine.CancelOrder)},
	{"POST", "/v1/orders/{id}/hold", changeOrder(engine.HoldOrder)},
	{"POST", "/v1/orders/{id}/release", changeOrder(engine.ReleaseOrder)},
	{"POST", "/v1/orders/{id}/priority", changeOrder(engine.ChangePriority)},
	{"POST", "/v1/orders/{id}/position", changeOrder(engine.MoveOrder)},
	{"POST", "/v1/chains", (*Gateway).submitChain},
	{"GET", "/v1/chains/{id}", (*Gateway).showChain},
	{"POST", "/v1/matches", (*Gateway).submitSides},
	{"GET", "/v1/matches", (*Gateway).listMatches},
	{"GET", "/v1/matches/{id}", (*Gateway).showMatch},
	{"POST", "/v1/matches/{id}/cancel", changeOrder(engine.CancelOrder)},
	{"POST", "/v1/matches/{id}/hold", changeOrder(engine.HoldOrder)},
	{"POST", "/v1/matches/{id}/release", changeOrder(engine.ReleaseOrder)},
	{"GET", "/v1/allegements", (*Gateway).listAllegements},
	{"POST", "/v1/what-if", (*Gateway).whatIf},
	{"POST", "/v1/setoff", (*Gateway).setOff},
	{"POST", "/v1/resolution", (*Gateway).resolve},
	{"POST", "/v1/day", (*Gateway).setDay},
	{"POST", "/v1/cycles", (*Gateway).openCycle},
	{"GET", "/v1/cycles", (*Gateway).listCycles},
	{"GET", "/v1/cycles/{number}", (*Gateway).showCycle},
	{"GET", "/v1/cycles/{number}/positions", (*Gateway).listCyclePositions},
	{"GET", "/v1/cycles/{number}/matrix", (*Gateway).listCyclePairs},
	{"GET", "/v1/cycles/{number}/preview", (*Gateway).previewCycle},
	{"POST", "/v1/cycles/{number}/close", setCycle(engine.CloseCycle)},
	{"POST", "/v1/cycles/{number}/settle", setCycle(engine.SettleCycle)},
	{"POST", "/v1/cycles/{number}/extend", setCycle(engine.ExtendCycle)},
	{"POST", "/v1/cycles/{number}/abort", setCycle(engine.AbortCycle)},
	{"POST", "/v1/cycles/{number}/unwind", setDefaulter(engine.UnwindCycle)},
	{"POST", "/v1/cycles/{number}/survivors-pay", setDefaulter(engine.SurvivorsPay)},
	{"GET", "/v1/events", (*Gateway).listEvents},
	{"GET", "/v1/messages", (*Gateway).listMessages},
	{"GET", "/v1/state", (*Gateway).showState},
	{"GET", "/v1/overview", (*Gateway).showOverview},
	{"GET", "/v1/waiting", (*Gateway).showWaiting},
	{"GET", "/v1/days", (*Gateway).listDays},
	{"GET", "/v1/course", (*Gateway).showCourse},
	{"GET", "/v1/resolutions", (*Gateway).listResolutions},
	{"GET", "/v1/resolutions/{seq}", (*Gateway).showResolution},
	{"GET", "/v1/replay", (*Gateway).listReplay},
	{"GET", "/v1/replay/{seq}", (*Gateway).showReplay},
	{"POST", "/v1/snapshots", (*Gateway).createSnapshot},
	{"GET", "/v1/snapshots", (*Gateway).listSnapshots},
	{"GET", "/v1/snapshots/{seq}/{file}", (*Gateway).exportSnapshot},
	{"POST", clockPath, (*Gateway).setClock},
	{"GET", "/livez", (*Gateway).live},
	{"GET", "/readyz", (*Gateway).ready},
	{"GET", "/metrics", (*Gateway).metrics},
	{"GET", "/openapi.json", (*Gateway).openAPI},
	{"GET", "/docs", (*Gateway).docs},
	{"GET", "/console", (*Gateway).toConsole},
	{"HEAD", "/console", (*Gateway).toConsole},
	{"GET", "/console/", (*Gateway).consolePage},
	{"HEAD", "/console/", (*Gateway).consolePage},
	{"GET", "/console/assets/{name}", (*Gateway).consoleFile},
	{"HEAD", "/console/assets/{name}", (*Gateway).consoleFile},
}

// router finds routes by exact path: nothing is decoded, cleaned or redirected, so two spellings never mean one thing.
type router struct {
	fixed  map[string]*place
	shaped []*place // with parameters
}

// place is a path and its methods.
type place struct {
	parts   []string // of the path, behind its first slash
	allow   string   // the methods, for Allow
	methods map[string]*route
}

func newRouter(routes []route) *router {
	r := &router{fixed: map[string]*place{}}
	byPath := map[string]*place{}
	for i := range routes {
		call := &routes[i]
		p := byPath[call.path]
		if p == nil {
			p = &place{parts: strings.Split(call.path[1:], "/"), methods: map[string]*route{}}
			byPath[call.path] = p
			if strings.Contains(call.path, "{") {
				r.shaped = append(r.shaped, p)
			} else {
				r.fixed[call.path] = p
			}
		}
		p.methods[call.method] = call
		p.allow = strings.TrimPrefix(p.allow+", "+call.method, ", ")
	}
	return r
}

// find is the place of a path, or nil.
func (r *router) find(path []byte) (*place, params) {
	if p := r.fixed[string(path)]; p != nil {
		return p, params{}
	}
	for _, p := range r.shaped {
		if found, ok := p.match(path); ok {
			return p, found
		}
	}
	return nil, params{}
}

// match says whether the path has the place's shape. A parameter is letters, digits, points, hyphens and underscores.
func (p *place) match(path []byte) (found params, ok bool) {
	n := 0
	for i, part := range p.parts {
		if len(path) == 0 || path[0] != '/' {
			return found, false
		}
		path = path[1:]
		end := bytes.IndexByte(path, '/')
		if end < 0 {
			end = len(path)
		}
		have := path[:end]
		path = path[end:]
		if part[0] != '{' && string(have) != part || part[0] == '{' && !isParam(have) {
			return found, false
		}
		if part[0] == '{' {
			found[n] = have
			n++
		}
		if i == len(p.parts)-1 {
			return found, len(path) == 0
		}
	}
	return found, false
}

func isParam(text []byte) bool {
	for _, c := range text {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && c-'0' > 9 && c != '.' && c != '-' && c != '_' {
			return false
		}
	}
	return len(text) > 0 && text[0] != '.'
}

// serve answers one request.
func (g *Gateway) serve(ctx *fasthttp.RequestCtx) {
	defer g.finish(ctx)
	if !framed(&ctx.Request.Header) {
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_http", "", "the framing of the request is in doubt")
		ctx.SetConnectionClose()
		return
	}
	if length := hiddenLength(&ctx.Request.Header); length > 0 {
		g.refuseUnread(ctx, fasthttp.ErrBodyTooLarge, length)
		return
	}
	path := ctx.Request.Header.RequestURI()
	if query := bytes.IndexByte(path, '?'); query >= 0 {
		path = path[:query]
	}
	found, p := g.routes.find(path)
	if found == nil {
		refuse(ctx, fasthttp.StatusNotFound, "not_found", "", "there is nothing at this path")
		return
	}
	route := found.methods[string(ctx.Method())]
	if route == nil {
		ctx.Response.Header.Set("Allow", found.allow)
		refuse(ctx, fasthttp.StatusMethodNotAllowed, "method_not_allowed", "", "this path takes "+found.allow)
		return
	}
	if g.stopping.Load() && route.path != "/livez" {
		unavailable(ctx, "stopping", "the server is stopping; nothing was done")
		return
	}
	if foreign(ctx) {
		refuse(ctx, fasthttp.StatusForbidden, "foreign_origin", "Origin", "pages of another origin may not change anything here")
		return
	}
	if route.readsItself() || g.withBody(ctx, func([]byte) {}) {
		route.serve(g, ctx, p)
	}
}

// finish counts the answer and lets go of the body; after a panic it gives an answer.
func (g *Gateway) finish(ctx *fasthttp.RequestCtx) {
	panicked := g.notice(recover())
	if panicked {
		ctx.Response.Reset()
		refuse(ctx, fasthttp.StatusInternalServerError, "internal", "", "the server made a mistake")
		ctx.SetConnectionClose()
	}
	g.endBody(ctx, panicked)
	ctx.Response.Header.Set("X-Content-Type-Options", "nosniff")
	g.counters.count(ctx.Response.StatusCode())
}

// notice counts and logs the cause of a panic, and says whether there was one.
func (g *Gateway) notice(cause any) bool {
	if cause != nil {
		g.counters.panics.Add(1)
		g.Log.Error("panic in a handler", "cause", cause, "stack", string(debug.Stack()))
	}
	return cause != nil
}
