package node

import (
	"fmt"
	"time"

	"github.com/shopspring/decimal"

	"weir/engine"
)

// decimalText is an amount of minor units with the asset's decimals.
func decimalText(e *engine.Engine, asset uint16, minor int64) string {
	a, _ := e.Asset(asset)
	return decimal.New(minor, -int32(a.Scale)).StringFixed(int32(a.Scale))
}

func assetCode(e *engine.Engine, number uint16) string {
	a, _ := e.Asset(number)
	return a.Code
}

func participantID(e *engine.Engine, number uint32) string {
	p, _ := e.Participant(number)
	return p.ID
}

// ownerOf is the owner and the asset of an account; "" and 0 where it does not exist.
func ownerOf(e *engine.Engine, account uint32) (id string, asset uint16) {
	a, ok := e.Account(account)
	if !ok {
		return "", 0
	}
	return participantID(e, a.Participant), a.Asset
}

// accountRows leaves empty the cover and the credit line of an issuer's account, which has no bounds.
func accountRows(e *engine.Engine, row func(...string) error) error {
	for i := 1; i <= e.Accounts(); i++ {
		a, _ := e.Account(uint32(i))
		cover, line := "", ""
		if a.Kind != engine.AccountIssuer {
			cover, line = decimalText(e, a.Asset, a.Cover()), decimalText(e, a.Asset, -a.Floor)
		}
		err := row(fmt.Sprint(a.Number), participantID(e, a.Participant), assetCode(e, a.Asset), a.Kind.String(),
			decimalText(e, a.Asset, a.Balance), cover, line,
			decimalText(e, a.Asset, a.ReservedUrgent), decimalText(e, a.Asset, a.ReservedHighlyUrgent),
			fmt.Sprint(a.Queued), decimalText(e, a.Asset, a.QueuedOut), decimalText(e, a.Asset, a.QueuedIn),
			fmt.Sprint(a.DebitBlocked), fmt.Sprint(a.CreditBlocked), fmt.Sprint(a.Closed), fmt.Sprint(a.Suspended))
		if err != nil {
			return err
		}
	}
	return nil
}

func positionRows(e *engine.Engine, row func(...string) error) error {
	for i := 1; i <= e.Accounts(); i++ {
		a, _ := e.Account(uint32(i))
		if err := row(participantID(e, a.Participant), assetCode(e, a.Asset), decimalText(e, a.Asset, a.Position)); err != nil {
			return err
		}
	}
	return nil
}

// queueRows are the queues, account by account, each in the order in which its orders would settle.
func queueRows(e *engine.Engine, row func(...string) error) error {
	var queue []engine.OrderInfo
	for i := 1; i <= e.Accounts(); i++ {
		a, _ := e.Account(uint32(i))
		queue = e.Queued(a.Number, queue[:0], int(a.Queued))
		for place, o := range queue {
			creditor, _ := ownerOf(e, o.Creditor)
			err := row(fmt.Sprint(a.Number), participantID(e, a.Participant), assetCode(e, a.Asset), fmt.Sprint(place+1),
				uuidText(o.ID), o.Priority.String(), creditor, decimalText(e, a.Asset, o.Amount), fmt.Sprint(o.Seq))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func orderRows(e *engine.Engine, row func(...string) error) error {
	for i := 1; i <= e.Orders(); i++ {
		o, _ := e.Order(uint32(i))
		if err := row(orderRow(e, &o)...); err != nil {
			return err
		}
	}
	return nil
}

// orderRow shows the present status and priority; not-before and expiry only while the order waits. It leaves empty what a refused order named and nobody knows.
func orderRow(e *engine.Engine, o *engine.OrderInfo) []string {
	debtor, asset, creditor, amount := "", uint16(0), "", ""
	if o.Flags&(engine.FlagUnknownDebtor|engine.FlagNoDebtorAccount) == 0 {
		debtor, asset = ownerOf(e, o.Debtor)
	}
	if o.Flags&(engine.FlagUnknownCreditor|engine.FlagNoCreditorAccount) == 0 {
		creditor, _ = ownerOf(e, o.Creditor)
	}
	if asset != 0 && o.Flags&(engine.FlagUnknownAsset|engine.FlagAmountTooLarge) == 0 {
		amount = decimalText(e, asset, o.Amount)
	}
	date := time.Unix(int64(o.BusinessDate)*86400, 0).UTC().Format(time.DateOnly)
	return []string{fmt.Sprint(o.Seq), uuidText(o.ID), o.Status.String(), o.Reason.String(), debtor, creditor,
		assetCode(e, asset), amount, o.Priority.String(), o.Method.String(), date, timeText(o.NotBefore), timeText(o.ExpiresAt), fmt.Sprint(o.Done)}
}

// limitRows are the bilateral and multilateral limits, account by account. Credit lines stand with the accounts.
func limitRows(e *engine.Engine, row func(...string) error) error {
	var limits []engine.LimitInfo
	for i := 1; i <= e.Accounts(); i++ {
		limits = e.Limits(uint32(i), limits[:0])
		for _, l := range limits {
			owner, asset := ownerOf(e, l.Account)
			kind, counterparty := "multilateral", ""
			if l.Counterparty != 0 {
				kind = "bilateral"
				counterparty, _ = ownerOf(e, l.Counterparty)
			}
			err := row(fmt.Sprint(l.Account), owner, assetCode(e, asset), kind, counterparty,
				decimalText(e, asset, l.Amount), decimalText(e, asset, l.Outflow))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// timeText is a time in RFC 3339, "" for none.
func timeText(nanos int64) string {
	if nanos == 0 {
		return ""
	}
	return time.Unix(0, nanos).UTC().Format(time.RFC3339Nano)
}

func uuidText(id [16]byte) string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
