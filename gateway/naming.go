package gateway

import (
	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
)

// createAsset creates an asset and its issuer's account.
func (g *Gateway) createAsset(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	a, refused := wire.ReadAsset(body)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	if wire.IsHeadOffice(a.Issuer) && !g.knowsParticipant(a.Issuer) {
		refuseField(ctx, "issuer", wire.WantNoHeadOffice)
		return
	}
	if a.BusinessDate == 0 {
		const day = 24 * 60 * 60
		a.BusinessDate = uint32(g.now().Unix() / day)
	}
	n := engine.Naming{Kind: engine.CreateAsset, Scale: a.Scale, BusinessDate: a.BusinessDate, Options: a.Options, Day: a.Day}
	n.SetAsset(a.Code)
	n.SetParticipant(a.Issuer)
	outcome, ok := g.create(ctx, &n)
	if !ok {
		return
	}
	text := append(takeBody(ctx), '{')
	text = appendText(text, "code", a.Code)
	text = appendNumber(text, "number", uint64(outcome.Number))
	text = appendNumber(text, "scale", uint64(a.Scale))
	text = appendText(text, "issuer", a.Issuer)
	if entry, known := g.Directory.AssetByNumber(uint16(outcome.Number)); known {
		text = appendNumber(text, "issuer_account", uint64(entry.IssuerAccount))
	}
	answerCreated(ctx, text, outcome)
}

// createParticipant creates a participant, or each of an array or of lines.
func (g *Gateway) createParticipant(ctx *fasthttp.RequestCtx, _ params) {
	g.createEach(ctx, engine.CreateParticipant)
}

// openAccount opens a participant's settlement account, or each of an array or of lines.
func (g *Gateway) openAccount(ctx *fasthttp.RequestCtx, _ params) {
	g.createEach(ctx, engine.OpenAccount)
}

var (
	formatNames     = &format{typeJSON, wire.NamingBound, (*wire.Orders).ReadJSON, (*wire.Orders).AppendJSON}
	formatNameLines = &format{typeLines, wire.NamingBound, (*wire.Orders).ReadLines, (*wire.Orders).AppendLines}
)

func (g *Gateway) createEach(ctx *fasthttp.RequestCtx, kind engine.Kind) {
	switch mediaType(ctx, typeJSON, typeLines) {
	case typeJSON:
		g.submitBody(ctx, kind, formatNames, nil)
	case typeLines:
		g.submitBody(ctx, kind, formatNameLines, nil)
	default:
		unsupportedType(ctx, "the body must be application/json or application/x-ndjson, in UTF-8 and not compressed")
	}
}

// create submits the record of an asset. It answers what went wrong, and false.
func (g *Gateway) create(ctx *fasthttp.RequestCtx, n *engine.Naming) (outcome engine.Outcome, created bool) {
	b := g.batches.Get(engine.RecordSize)
	b.Payload, b.Count = engine.AppendNaming(b.Payload, n, nil), 1
	if g.submit(ctx, b) {
		outcome = b.Results.Outcomes[0]
		created = isCreated(ctx, n, outcome)
	}
	g.batches.Put(b)
	return outcome, created
}

// isCreated answers a refusal, and false.
func isCreated(ctx *fasthttp.RequestCtx, n *engine.Naming, o engine.Outcome) bool {
	if o.Status != engine.Created {
		refuseCreation(ctx, n, o.Reason)
	}
	return o.Status == engine.Created
}

// refuseCreation answers the engine's refusal as a problem: 409 where it exists otherwise, else 422.
func refuseCreation(ctx *fasthttp.RequestCtx, n *engine.Naming, reason engine.Reason) {
	status := fasthttp.StatusUnprocessableEntity
	if reason == engine.Exists {
		status = fasthttp.StatusConflict
	}
	refuse(ctx, status, reason.String(), wire.NamingField(n, reason), reason.Text())
}

// answerCreated ends the text of what was created.
func answerCreated(ctx *fasthttp.RequestCtx, text []byte, o engine.Outcome) {
	text = appendText(text, "status", o.Status.String())
	text = appendNumber(text, "seq", o.Seq)
	if o.Replayed() {
		text = appendBool(text, "replayed", true)
	}
	setCreated(ctx, o)
	answer(ctx, typeJSON, append(text, '}'))
}

// setCreated sets the status of an answer about one thing: 201, or 200 where it was there before.
func setCreated(ctx *fasthttp.RequestCtx, o engine.Outcome) {
	if !o.Replayed() {
		ctx.SetStatusCode(fasthttp.StatusCreated)
	}
}

func accountKindName(k engine.AccountKind) string {
	if k == engine.AccountIssuer {
		return "issuer"
	}
	return "settlement"
}
