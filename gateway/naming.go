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
	if a.BusinessDate == 0 {
		const day = 24 * 60 * 60
		a.BusinessDate = uint32(g.now().Unix() / day)
	}
	n := engine.Naming{Kind: engine.CreateAsset, Scale: a.Scale, BusinessDate: a.BusinessDate, Options: a.Options, Day: a.Day}
	n.SetAsset(a.Code)
	n.SetParticipant(a.Issuer)
	outcome, ok := g.create(ctx, &n, nil)
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

// createParticipant creates a participant. Its name goes into the log with it and is no part of the state.
func (g *Gateway) createParticipant(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	p, refused := wire.ReadParticipant(body)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	n := engine.Naming{Kind: engine.CreateParticipant, ParticipantKind: p.Kind}
	n.SetParticipant(p.ID)
	outcome, ok := g.create(ctx, &n, wire.AppendNameEnvelope(nil, p.Name))
	if !ok {
		return
	}
	text := append(takeBody(ctx), '{')
	text = appendText(text, "id", p.ID)
	text = appendNumber(text, "number", uint64(outcome.Number))
	if p.Name != "" && !outcome.Replayed() { // of one that was there before only the log knows the name
		text = appendText(text, "name", p.Name)
	}
	text = appendText(text, "kind", wire.ParticipantKindName(p.Kind))
	answerCreated(ctx, text, outcome)
}

// openAccount opens a participant's settlement account.
func (g *Gateway) openAccount(ctx *fasthttp.RequestCtx, _ params) {
	body, ok := jsonBody(ctx)
	if !ok {
		return
	}
	a, refused := wire.ReadAccount(body, g.Directory)
	if refused != nil {
		refuseBody(ctx, refused)
		return
	}
	n := engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement, CreditLine: a.CreditLine}
	n.SetAsset(a.Asset)
	n.SetParticipant(a.Participant)
	outcome, ok := g.create(ctx, &n, nil)
	if !ok {
		return
	}
	entry, _ := g.Directory.Asset([]byte(a.Asset))
	text := append(takeBody(ctx), '{')
	text = appendNumber(text, "account", uint64(outcome.Number))
	text = appendText(text, "participant", a.Participant)
	text = appendText(text, "asset", a.Asset)
	text = appendText(text, "kind", accountKindName(engine.AccountSettlement))
	text = appendAmount(text, "credit_line", a.CreditLine, entry.Scale)
	answerCreated(ctx, text, outcome)
}

// create submits a record that names something. It answers what went wrong, and false.
func (g *Gateway) create(ctx *fasthttp.RequestCtx, n *engine.Naming, envelope []byte) (engine.Outcome, bool) {
	b := g.batches.Get(engine.RecordSize + len(envelope) + engine.EnvelopeAlign)
	b.Payload, b.Count = engine.AppendNaming(b.Payload, n, envelope), 1
	done := g.submit(ctx, b)
	var outcome engine.Outcome
	if done {
		outcome = b.Results.Outcomes[0]
	}
	g.batches.Put(b)
	if done && outcome.Status != engine.Created {
		refuseCreation(ctx, outcome.Reason)
		done = false
	}
	return outcome, done
}

// refuseCreation answers the engine's refusal as a problem: 409 where it exists otherwise, else 422.
func refuseCreation(ctx *fasthttp.RequestCtx, reason engine.Reason) {
	status, field := fasthttp.StatusUnprocessableEntity, ""
	switch reason {
	case engine.Exists:
		status = fasthttp.StatusConflict
	case engine.UnknownAsset:
		field = "asset"
	case engine.UnknownParticipant:
		field = "participant"
	}
	refuse(ctx, status, reason.String(), field, reason.Text())
}

// answerCreated ends the text of what was created: 201, or 200 where it was there before.
func answerCreated(ctx *fasthttp.RequestCtx, text []byte, o engine.Outcome) {
	text = appendText(text, "status", o.Status.String())
	text = appendNumber(text, "seq", o.Seq)
	if o.Replayed() {
		text = append(appendKey(text, "replayed"), "true"...)
	} else {
		ctx.SetStatusCode(fasthttp.StatusCreated)
	}
	answer(ctx, typeJSON, append(text, '}'))
}

func accountKindName(k engine.AccountKind) string {
	if k == engine.AccountIssuer {
		return "issuer"
	}
	return "settlement"
}
