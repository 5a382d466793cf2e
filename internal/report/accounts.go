package report

import "weir/engine"

var accountColumns = []Column{
	{"account", Whole}, {"participant", Text}, {"asset", Text}, {"kind", Text}, {"balance", Amount}, {"cover", Amount}, {"credit_line", Amount},
	{"reserved_urgent", Amount}, {"reserved_highly_urgent", Amount}, {"net_debit_cap", Amount}, {"queued", Whole}, {"queued_out", Amount}, {"queued_in", Amount},
	{"debit_blocked", Flag}, {"credit_blocked", Flag}, {"closed", Flag}, {"suspended", Flag},
	{"participant_debit_blocked", Flag}, {"participant_credit_blocked", Flag},
}

// accounts leaves out the cover and the credit line of an issuer's account, which has no bounds.
func (m *maker) accounts() error {
	return m.eachAccount(func(a *engine.AccountInfo) error {
		asset := m.asset(a.Asset)
		amount := func(units int64) Value { return minor(units, asset.Scale) }
		cover, line, cap := none, none, none
		if a.Kind != engine.AccountIssuer {
			cover, line = amount(a.Cover()), amount(-a.Floor)
		}
		if a.NetDebitCap >= 0 {
			cap = amount(a.NetDebitCap)
		}
		return m.row(whole(a.Number), text(m.participant(a.Participant)), text(asset.Code), text(a.Kind.String()), amount(a.Balance), cover, line,
			amount(a.ReservedUrgent), amount(a.ReservedHighlyUrgent), cap, whole(a.Queued), amount(a.QueuedOut), amount(a.QueuedIn),
			flag(a.DebitBlocked), flag(a.CreditBlocked), flag(a.Closed), flag(a.Suspended),
			flag(a.ParticipantDebitBlocked), flag(a.ParticipantCreditBlocked))
	})
}

var positionColumns = []Column{
	{"account", Whole}, {"participant", Text}, {"asset", Text}, {"kind", Text}, {"business_date", Date}, {"opening_balance", Amount}, {"funding", Amount},
	{"position", Amount}, {"balance", Amount}, {"projected", Amount},
}

// positions are since the business date began: opening balance + funding + position = balance.
func (m *maker) positions() error {
	return m.eachAccount(func(a *engine.AccountInfo) error {
		asset, _ := m.e.Asset(a.Asset)
		amount := func(units int64) Value { return minor(units, asset.Scale) }
		return m.row(whole(a.Number), text(m.participant(a.Participant)), text(asset.Code), text(a.Kind.String()), day(asset.BusinessDate),
			amount(a.Opening), amount(a.Balance-a.Opening-a.Position), amount(a.Position), amount(a.Balance), amount(a.Projected))
	})
}

var limitColumns = []Column{
	{"account", Whole}, {"participant", Text}, {"asset", Text}, {"kind", Text}, {"counterparty", Text}, {"amount", Amount}, {"outflow", Amount},
}

// limits are the bilateral and multilateral ones, account by account. Credit lines and caps stand with the accounts.
func (m *maker) limits() error {
	var limits []engine.LimitInfo
	return m.eachAccount(func(a *engine.AccountInfo) error {
		limits = m.e.Limits(a.Number, limits[:0])
		for _, l := range limits {
			asset := m.asset(a.Asset)
			kind, counterparty := "multilateral", ""
			if l.Counterparty != 0 {
				kind = "bilateral"
				counterparty, _ = m.owner(l.Counterparty)
			}
			err := m.row(whole(a.Number), text(m.participant(a.Participant)), text(asset.Code), text(kind), text(counterparty),
				minor(l.Amount, asset.Scale), minor(l.Outflow, asset.Scale))
			if err != nil {
				return err
			}
		}
		return nil
	})
}
