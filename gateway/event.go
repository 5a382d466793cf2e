package gateway

import (
	"weir/engine"
	"weir/gateway/wire"
)

// appendEvent writes the members of an event.
func (g *Gateway) appendEvent(dst []byte, e *engine.Event) []byte {
	dst = appendNumber(dst, "seq", e.Seq)
	if e.Time != 0 {
		dst = appendTime(dst, "time", e.Time)
	}
	dst = appendText(dst, "kind", e.Kind.String())
	switch e.Kind {
	case engine.AssetCreated:
		issuer, _ := g.Directory.ParticipantID(e.Instructor)
		dst = wire.AppendString(appendKey(dst, "code"), e.Name())
		dst = appendNumber(dst, "number", uint64(e.Number))
		dst = appendNumber(dst, "scale", uint64(e.Amount))
		return appendText(dst, "issuer", issuer)
	case engine.ParticipantCreated:
		dst = wire.AppendString(appendKey(dst, "id"), e.Name())
		return appendNumber(dst, "number", uint64(e.Number))
	case engine.AccountOpened:
		return g.appendOpened(dst, e)
	case engine.LimitSet, engine.ReservationSet, engine.AccountSet, engine.ParticipantSet:
		return g.appendSetEvent(dst, e)
	case engine.DaySet, engine.Resolved, engine.ResolutionDropped, engine.BalanceZeroed:
		return g.appendAssetEvent(dst, e)
	case engine.CycleOpened, engine.CycleClosed, engine.CycleSettled, engine.CycleExtended, engine.CycleAborted,
		engine.CycleUnwound, engine.CycleSurvived, engine.CyclePosition, engine.CyclePending:
		return g.appendCycleEvent(dst, e)
	}
	return g.appendOrderEvent(dst, e)
}

// appendSetEvent writes the members of an event that an account or a participant was set otherwise.
func (g *Gateway) appendSetEvent(dst []byte, e *engine.Event) []byte {
	choice := engine.Choice(e.Number)
	if e.Kind == engine.ParticipantSet {
		participant, _ := g.Directory.ParticipantID(e.Instructor)
		return appendText(appendText(dst, "participant", participant), "change", wire.ParticipantWords.Name(choice))
	}
	owner, number, _ := g.Directory.AccountOwner(e.Debtor)
	participant, _ := g.Directory.ParticipantID(owner)
	asset, _ := g.Directory.AssetByNumber(number)
	dst = appendNumber(dst, "account", uint64(e.Debtor))
	dst = appendText(dst, "participant", participant)
	dst = appendText(dst, "asset", asset.Code)
	switch e.Kind {
	case engine.AccountSet:
		return appendText(dst, "change", wire.AccountWords.Name(choice))
	case engine.ReservationSet:
		dst = appendText(dst, "reservation_kind", wire.ReservationWords.Name(choice))
		return appendAmount(dst, "amount", e.Amount, asset.Scale)
	}
	dst = appendText(dst, "limit_kind", wire.LimitWords.Name(choice))
	if choice == engine.LimitBilateral {
		dst, _ = g.appendParty(dst, "counterparty", e.Creditor)
	}
	if e.Amount < 0 {
		return appendNull(dst, "amount")
	}
	return appendAmount(dst, "amount", e.Amount, asset.Scale)
}

// appendAssetEvent writes the members of an event about a whole asset.
func (g *Gateway) appendAssetEvent(dst []byte, e *engine.Event) []byte {
	asset, _ := g.Directory.AssetByNumber(e.Asset)
	dst = appendText(dst, "asset", asset.Code)
	switch e.Kind {
	case engine.DaySet:
		return appendDate(appendText(dst, "day", engine.Day(e.Number).String()), "business_date", uint32(e.Amount))
	case engine.BalanceZeroed:
		return appendAmount(g.appendMember(dst, e.Debtor), "amount", e.Amount, asset.Scale)
	case engine.Resolved:
		dst = appendText(dst, "resolution_kind", wire.ResolutionWords.Name(engine.Choice(e.Debtor)))
		dst = appendNumber(dst, "settled", uint64(e.Number))
		return appendAmount(dst, "value", e.Amount, asset.Scale)
	}
	return dst
}

// appendCycleEvent writes the members of an event about a cycle, or about an account in one.
func (g *Gateway) appendCycleEvent(dst []byte, e *engine.Event) []byte {
	asset, _ := g.Directory.AssetByNumber(e.Asset)
	dst = appendText(appendNumber(dst, "cycle", uint64(e.Number)), "asset", asset.Code)
	if e.Debtor == 0 {
		return dst
	}
	dst = g.appendMember(dst, e.Debtor)
	if e.Kind == engine.CyclePosition {
		dst = appendAmount(dst, "net", e.Amount, asset.Scale)
	}
	return dst
}

func (g *Gateway) appendOpened(dst []byte, e *engine.Event) []byte {
	owner, _ := g.Directory.ParticipantID(e.Instructor)
	asset, _ := g.Directory.AssetByNumber(e.Asset)
	dst = appendNumber(dst, "account", uint64(e.Number))
	dst = appendText(dst, "participant", owner)
	dst = appendText(dst, "asset", asset.Code)
	kind := engine.AccountKind(e.Method)
	dst = appendText(dst, "account_kind", accountKindName(kind))
	if kind == engine.AccountIssuer {
		return dst
	}
	return appendAmount(dst, "credit_line", e.Amount, asset.Scale)
}

// appendOrderEvent writes the members of an order's event. Of a refused order, what it named and could not be found is left out.
func (g *Gateway) appendOrderEvent(dst []byte, e *engine.Event) []byte {
	dst = appendUUID(dst, "id", &e.ID)
	if instructor, ok := g.Directory.ParticipantID(e.Instructor); ok {
		dst = appendText(dst, "participant", instructor)
	}
	if asset, ok := g.Directory.AssetByNumber(e.Asset); ok {
		dst, _ = g.appendParty(dst, "debtor", e.Debtor)
		if e.Reason != engine.UnknownCreditor && e.Reason != engine.NoCreditorAccount {
			dst, _ = g.appendParty(dst, "creditor", e.Creditor)
		}
		dst = appendText(dst, "asset", asset.Code)
		if e.Reason != engine.AmountTooLarge {
			dst = appendAmount(dst, "amount", e.Amount, asset.Scale)
		}
	}
	dst = appendText(dst, "priority", wire.PriorityName(e.Priority))
	dst = appendText(dst, "method", wire.MethodName(e.Method))
	if e.Kind == engine.OrderAccepted {
		dst = appendNumber(dst, "cycle", uint64(e.Number))
	}
	if e.Kind == engine.OrderMoved {
		dst = appendText(dst, "position", wire.PositionWords.Name(engine.Choice(e.Number)))
	}
	if e.Reason != engine.ReasonNone {
		dst = appendReason(dst, e.Reason)
	}
	return dst
}
