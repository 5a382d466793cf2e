package gateway

import (
	"bytes"
	"time"

	"weir/engine"
	"weir/gateway/wire"
	"weir/iso20022"
)

const (
	kindSese024 = "sese.024.001.13"
	kindSese025 = "sese.025.001.12"
)

// isDelivery says that an order is a side of a delivery versus payment: one of its assets is a currency and the other is not.
func (a *author) isDelivery(e *engine.Event, f *facts) bool {
	if f.record.Kind != engine.SubmitTrade {
		return false
	}
	gives, _ := a.gateway.Directory.AssetByNumber(e.Asset)
	takes, _ := a.gateway.Directory.AssetByNumber(f.record.TakeAsset)
	return gives.Code != "" && takes.Code != "" && isCurrency(gives.Code) != isCurrency(takes.Code)
}

// side tells of the side of a delivery versus payment as it was instructed: what it gives is the order's amount.
func (a *author) side(e *engine.Event, f *facts) iso20022.SettlementSide {
	directory := a.gateway.Directory
	gives, _ := directory.AssetByNumber(e.Asset)
	takes, _ := directory.AssetByNumber(f.record.TakeAsset)
	given, taken := f.record.Amount, f.record.Takes
	s := iso20022.SettlementSide{
		Reference: f.original.TxID, Seq: f.seq, CommonID: string(bytes.TrimRight(f.record.Reference[:], "\x00")),
		SettlementDate: string(wire.AppendDate(nil, dateOf(e, f.date))), Delivers: !isCurrency(gives.Code), Partial: f.record.Partial,
		Participant: a.owner(e.Debtor), Counterparty: a.owner(e.Creditor),
		Held: e.Kind == engine.OrderHeld || f.record.Flags&engine.FlagHold != 0,
	}
	if s.Reference == "" {
		s.Reference = keyText(&e.ID)
	}
	security, cash := takes, gives
	securities, money := taken, given
	if s.Delivers {
		security, cash, securities, money = gives, takes, given, taken
	}
	s.Security, s.Quantity = security.Code, iso20022.Quantity{Minor: securities, Scale: security.Scale}
	s.Cash = iso20022.Money{Currency: cash.Code, Minor: money, Scale: cash.Scale}
	if depository, ok := directory.ParticipantID(security.Issuer); ok {
		s.Depository = depository
	}
	if f.side != nil {
		s.CommonID, s.TradeDate, s.SafekeepingAccount = f.side.TradeReference, f.side.TradeDate, f.side.SafekeepingAccount
		s.Quantity.Face = f.side.Face
	}
	return s
}

// advice tells who instructed a side where it stands, or that it settled.
func (a *author) advice(d *dueMessage, to string, f *facts) (string, []byte, error) {
	e, s := d.event, a.side(d.event, f)
	if isSettlement(e) {
		return a.confirmation(d, to, f, &s)
	}
	m := iso20022.StatusAdvice{Head: head(d, to, d.place.Event), Side: s, Status: settlementStatus(e), Reason: e.Reason.ISO(), Info: e.Reason.Text()}
	body, err := iso20022.AppendSese024(nil, &m)
	return kindSese024, body, err
}

// confirmation tells what settled of a side: what it gave is in its event, what it took in the event of the other side, which stands near it.
func (a *author) confirmation(d *dueMessage, to string, f *facts, s *iso20022.SettlementSide) (string, []byte, error) {
	e := d.event
	taken := f.record.Takes
	if d.other != nil {
		taken = d.other.Amount
	}
	s.Quantity.Minor, s.Cash.Minor = taken, e.Amount
	if s.Delivers {
		s.Quantity.Minor, s.Cash.Minor = e.Amount, taken
	}
	m := iso20022.Confirmation{
		Head: head(d, to, d.place.Event), Side: *s, SettledAt: time.Unix(0, e.Time), Date: s.SettlementDate,
		Progress: d.progress(s),
	}
	body, err := iso20022.AppendSese025(nil, &m)
	return kindSese025, body, err
}

// settlementStatus is where a side of a trade stands after an event.
func settlementStatus(e *engine.Event) iso20022.SettlementStatus {
	switch e.Kind {
	case engine.OrderRejected:
		return iso20022.SettlementRejected
	case engine.OrderUnmatched:
		return iso20022.SettlementUnmatched
	case engine.OrderMatched:
		return iso20022.SettlementMatched
	case engine.OrderCancelled, engine.OrderExpired:
		return iso20022.SettlementCancelled
	case engine.OrderCancelAsked:
		return iso20022.SettlementToCancel
	case engine.OrderQueued, engine.OrderReleased, engine.OrderHeld:
		return iso20022.SettlementWaits
	}
	return iso20022.SettlementAccepted
}

// nearSides is how many events to either side are looked at for the other side.
const nearSides = 64

// otherSide is the event, of the same instruction, of the order of another asset that went the other way between the two owners: the nearest one.
func (g *Gateway) otherSide(events []engine.Event, i int) *engine.Event {
	for distance := 1; distance <= nearSides; distance++ {
		for _, at := range [...]int{i - distance, i + distance} {
			if at >= 0 && at < len(events) && g.isMirror(&events[i], &events[at]) {
				return &events[at]
			}
		}
	}
	return nil
}

func (g *Gateway) isMirror(e, o *engine.Event) bool {
	if o.Seq != e.Seq || o.Kind != e.Kind || o.Asset == e.Asset {
		return false
	}
	from, _, _ := g.Directory.AccountOwner(e.Debtor)
	to, _, _ := g.Directory.AccountOwner(e.Creditor)
	back, _, _ := g.Directory.AccountOwner(o.Creditor)
	giver, _, _ := g.Directory.AccountOwner(o.Debtor)
	return from == back && to == giver
}
