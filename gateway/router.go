package gateway

import (
	"bytes"
	"runtime/debug"
	"strings"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// route is one call: a method, a path whose parts in braces are parameters, what becomes of its body, and what answers it.
type route struct {
	method, path string
	body         bodyUse
	serve        func(g *Gateway, ctx *fasthttp.RequestCtx, p params)
}

// Paths of calls that are not like the others.
const (
	ordersPath = "/v1/orders" // its messages have parameters
	reportPath = "/v1/snapshots/{seq}/{file}"
)

// open says whether a call is for whoever looks after the machine, by whatever name: it tells nothing of the business.
func (r *route) open() bool { return r.path == "/livez" || r.path == "/readyz" }

// bodyUse is what becomes of the body of a call before it is served.
type bodyUse uint8

const (
	noBody    bodyUse = iota // it is thrown away
	wholeBody                // it is read
	ownBody                  // nothing: the call reads it itself, with withBody
)

// params are the parts of the path that stand for the braces, in order.
type params [2][]byte

// routes are all calls. openapi.json describes the same; a test holds the two together.
var routes = []route{
	{"POST", "/v1/assets", wholeBody, (*Gateway).createAsset},
	{"GET", "/v1/assets", noBody, (*Gateway).listAssets},
	{"POST", "/v1/participants", ownBody, (*Gateway).createParticipant},
	{"GET", "/v1/participants", noBody, (*Gateway).listParticipants},
	{"POST", "/v1/participants/{id}/suspend", wholeBody, setParticipant(plain(engine.Suspend))},
	{"POST", "/v1/participants/{id}/resume", wholeBody, setParticipant(plain(engine.Resume))},
	{"POST", "/v1/participants/{id}/block", wholeBody, setParticipant(wire.ReadParticipantBlock)},
	{"POST", "/v1/participants/{id}/unblock", wholeBody, setParticipant(wire.ReadParticipantUnblock)},
	{"POST", "/v1/participants/{id}/close", wholeBody, setParticipant(plain(engine.CloseParticipant))},
	{"POST", "/v1/accounts", ownBody, (*Gateway).openAccount},
	{"GET", "/v1/accounts", noBody, (*Gateway).listAccounts},
	{"POST", "/v1/accounts/{number}/block", wholeBody, setAccount(wire.ReadBlock)},
	{"POST", "/v1/accounts/{number}/unblock", wholeBody, setAccount(wire.ReadUnblock)},
	{"POST", "/v1/accounts/{number}/close", wholeBody, setAccount(plain(engine.CloseAccount))},
	{"GET", "/v1/positions", noBody, (*Gateway).listPositions},
	{"GET", "/v1/queues", noBody, (*Gateway).listQueues},
	{"GET", "/v1/measures", noBody, (*Gateway).listMeasures},
	{"GET", "/v1/statements", noBody, (*Gateway).listStatements},
	{"POST", "/v1/limits", wholeBody, (*Gateway).setLimit},
	{"GET", "/v1/limits", noBody, (*Gateway).listLimits},
	{"POST", "/v1/reservations", wholeBody, (*Gateway).setReservation},
	{"POST", "/v1/funding", ownBody, (*Gateway).fund},
	{"POST", ordersPath, ownBody, (*Gateway).submitOrders},
	{"GET", "/v1/orders", noBody, (*Gateway).listOrders},
	{"GET", "/v1/orders/{id}", noBody, (*Gateway).showOrder},
	{"GET", "/v1/orders/{id}/explain", noBody, (*Gateway).explainOrder},
	{"GET", "/v1/orders/{id}/message", noBody, (*Gateway).showMessage},
	{"POST", "/v1/orders/{id}/cancel", wholeBody, changeOrder(engine.CancelOrder)},
	{"POST", "/v1/orders/{id}/hold", wholeBody, changeOrder(engine.HoldOrder)},
	{"POST", "/v1/orders/{id}/release", wholeBody, changeOrder(engine.ReleaseOrder)},
	{"POST", "/v1/orders/{id}/priority", wholeBody, changeOrder(engine.ChangePriority)},
	{"POST", "/v1/orders/{id}/position", wholeBody, changeOrder(engine.MoveOrder)},
	{"POST", "/v1/chains", wholeBody, (*Gateway).submitChain},
	{"GET", "/v1/chains/{id}", noBody, (*Gateway).showChain},
	{"POST", "/v1/matches", ownBody, (*Gateway).submitSides},
	{"GET", "/v1/matches", noBody, (*Gateway).listMatches},
	{"GET", "/v1/matches/{id}", noBody, (*Gateway).showMatch},
	{"POST", "/v1/matches/{id}/cancel", wholeBody, changeOrder(engine.CancelOrder)},
	{"POST", "/v1/matches/{id}/hold", wholeBody, changeOrder(engine.HoldOrder)},
	{"POST", "/v1/matches/{id}/release", wholeBody, changeOrder(engine.ReleaseOrder)},
	{"GET", "/v1/allegements", noBody, (*Gateway).listAllegements},
	{"POST", "/v1/what-if", wholeBody, (*Gateway).whatIf},
	{"POST", "/v1/setoff", wholeBody, (*Gateway).setOff},
	{"POST", "/v1/resolution", wholeBody, (*Gateway).resolve},
	{"POST", "/v1/day", wholeBody, (*Gateway).setDay},
	{"POST", "/v1/cycles", wholeBody, (*Gateway).openCycle},
	{"GET", "/v1/cycles", noBody, (*Gateway).listCycles},
	{"GET", "/v1/cycles/{number}", noBody, (*Gateway).showCycle},
	{"GET", "/v1/cycles/{number}/positions", noBody, (*Gateway).listCyclePositions},
	{"GET", "/v1/cycles/{number}/matrix", noBody, (*Gateway).listCyclePairs},
	{"GET", "/v1/cycles/{number}/preview", noBody, (*Gateway).previewCycle},
	{"POST", "/v1/cycles/{number}/close", wholeBody, setCycle(engine.CloseCycle)},
	{"POST", "/v1/cycles/{number}/settle", wholeBody, setCycle(engine.SettleCycle)},
	{"POST", "/v1/cycles/{number}/extend", wholeBody, setCycle(engine.ExtendCycle)},
	{"POST", "/v1/cycles/{number}/abort", wholeBody, setCycle(engine.AbortCycle)},
	{"POST", "/v1/cycles/{number}/unwind", wholeBody, setDefaulter(engine.UnwindCycle)},
	{"POST", "/v1/cycles/{number}/survivors-pay", wholeBody, setDefaulter(engine.SurvivorsPay)},
	{"GET", "/v1/events", noBody, (*Gateway).listEvents},
	{"GET", "/v1/messages", noBody, (*Gateway).listMessages},
	{"GET", "/v1/state", noBody, (*Gateway).showState},
	{"GET", "/v1/overview", noBody, (*Gateway).showOverview},
	{"GET", "/v1/waiting", noBody, (*Gateway).showWaiting},
	{"GET", "/v1/days", noBody, (*Gateway).listDays},
	{"GET", "/v1/course", noBody, (*Gateway).showCourse},
	{"GET", "/v1/resolutions", noBody, (*Gateway).listResolutions},
	{"GET", "/v1/resolutions/{seq}", noBody, (*Gateway).showResolution},
	{"GET", "/v1/replay", noBody, (*Gateway).listReplay},
	{"GET", "/v1/replay/{seq}", noBody, (*Gateway).showReplay},
	{"POST", "/v1/snapshots", noBody, (*Gateway).createSnapshot},
	{"GET", "/v1/snapshots", noBody, (*Gateway).listSnapshots},
	{"GET", reportPath, noBody, (*Gateway).exportSnapshot},
	{"POST", clockPath, wholeBody, (*Gateway).setClock},
	{"GET", "/livez", noBody, (*Gateway).live},
	{"GET", "/readyz", noBody, (*Gateway).ready},
	{"GET", "/metrics", noBody, (*Gateway).metrics},
	{"GET", "/openapi.json", noBody, (*Gateway).openAPI},
	{"GET", "/docs", noBody, (*Gateway).docs},
	{"GET", "/console", noBody, (*Gateway).toConsole},
	{"HEAD", "/console", noBody, (*Gateway).toConsole},
	{"GET", "/console/", noBody, (*Gateway).consolePage},
	{"HEAD", "/console/", noBody, (*Gateway).consolePage},
	{"GET", "/console/assets/{name}", noBody, (*Gateway).consoleFile},
	{"HEAD", "/console/assets/{name}", noBody, (*Gateway).consoleFile},
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
	for _, p := range byPath {
		p.lend()
	}
	return r
}

// lend has HEAD ask what GET does, whose answer then goes without its body. A report is not written for that.
func (p *place) lend() {
	get := p.methods[fasthttp.MethodGet]
	if get == nil || get.path == reportPath || p.methods[fasthttp.MethodHead] != nil {
		return
	}
	p.methods[fasthttp.MethodHead] = get
	p.allow += ", " + fasthttp.MethodHead
}

// hasQuery says whether the target of a request has a query.
func hasQuery(h *fasthttp.RequestHeader) bool { return bytes.IndexByte(h.RequestURI(), '?') >= 0 }

// call finds what a request asks for: the place of its path, nil where there is none, and what the method does there, nil where it does nothing.
func (r *router) call(h *fasthttp.RequestHeader) (found *place, call *route, p params) {
	path := h.RequestURI()
	if query := bytes.IndexByte(path, '?'); query >= 0 {
		path = path[:query]
	}
	if found, p = r.find(path); found != nil {
		call = found.methods[string(h.Method())]
	}
	return found, call, p
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
	route, p := g.called(ctx)
	if route == nil {
		g.leaveUnread(ctx)
		return
	}
	ready := true
	switch route.body {
	case noBody:
		ready = g.withoutBody(ctx)
	case wholeBody:
		ready = g.withBody(ctx, func([]byte) {})
	}
	if ready {
		route.serve(g, ctx, p)
	}
}

// called is what a request calls. nil: its head alone is enough to refuse it, which is answered.
func (g *Gateway) called(ctx *fasthttp.RequestCtx) (*route, params) {
	if !framed(&ctx.Request.Header) {
		refuse(ctx, fasthttp.StatusBadRequest, "invalid_http", "", "the framing of the request is in doubt")
		ctx.SetConnectionClose()
		return nil, params{}
	}
	found, route, p := g.routes.call(&ctx.Request.Header)
	switch {
	case hiddenLength(&ctx.Request.Header) > g.MaxBodyBytes:
		refuseBroken(ctx, fasthttp.ErrBodyTooLarge)
	case found == nil:
		refuse(ctx, fasthttp.StatusNotFound, "not_found", "", "there is nothing at this path")
	case route == nil:
		ctx.Response.Header.Set("Allow", found.allow)
		refuse(ctx, fasthttp.StatusMethodNotAllowed, "method_not_allowed", "", "this path takes "+found.allow)
	case g.stopping.Load() && route.path != "/livez":
		unavailable(ctx, "stopping", "the server is stopping; nothing was done")
	case g.LoopbackOnly && foreignHost(ctx.Request.Header.Host()) && !route.open():
		refuse(ctx, fasthttp.StatusForbidden, "foreign_host", "Host", "without an access configuration the server is called by an address or localhost only")
	case foreign(ctx):
		refuse(ctx, fasthttp.StatusForbidden, "foreign_origin", "Origin", "pages of another origin may not change anything here")
	case route.method == fasthttp.MethodPost && route.path != ordersPath && hasQuery(&ctx.Request.Header) && !readQuery(ctx, noQuery): // which answers
	default:
		return route, p
	}
	return nil, params{}
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
