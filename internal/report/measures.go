package report

import (
	"math/big"

	"weir/engine"
	"weir/internal/measures"
)

var measureColumns = []Column{
	{"asset", Text}, {"account", Whole}, {"participant", Text}, {"sent", Amount}, {"received", Amount}, {"waiting", Amount}, {"waiting_in", Amount},
	{"used", Amount}, {"upper", Amount}, {"lower", Amount}, {"saved", Amount}, {"turnover", Amount}, {"delay_indicator", Amount}, {"hhi", Amount},
}

// measures are those of each account, and behind them those of each whole asset. What waits is delayed up to the time of the report.
func (m *maker) measures() error {
	all := make([]measures.Sums, m.e.Assets()+1)
	err := m.eachAccount(func(a *engine.AccountInfo) error {
		measured, _ := m.e.Measures(a.Number)
		all[a.Asset].Add(&measured)
		var own measures.Sums
		own.Add(&measured)
		asset := m.asset(a.Asset)
		return m.measured(&own, &asset, a)
	})
	for number := 1; err == nil && number < len(all); number++ {
		asset := m.asset(uint16(number))
		err = m.measured(&all[number], &asset, nil)
	}
	return err
}

// measured writes a row of an account, or of the whole asset.
func (m *maker) measured(s *measures.Sums, asset *engine.AssetInfo, a *engine.AccountInfo) error {
	amount := func(units *big.Int) Value { return sum(units, asset.Scale) }
	account, owner, hhi := none, none, none
	if a != nil {
		account, owner = whole(a.Number), text(m.participant(a.Participant))
	} else {
		hhi = ratio(s.Concentration())
	}
	return m.row(text(asset.Code), account, owner, amount(&s.Sent), amount(&s.Received), amount(&s.Waiting), amount(&s.WaitingIn),
		amount(&s.Used), amount(&s.Upper), amount(&s.Lower), amount(s.Saved()), ratio(s.Turnover()), ratio(s.Delay(m.Time/1e6)), hhi)
}
