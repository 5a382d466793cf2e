package report

import (
	"math/big"

	"weir/engine"
)

var measureColumns = []Column{
	{"asset", Text}, {"account", Whole}, {"participant", Text}, {"sent", Amount}, {"received", Amount}, {"waiting", Amount}, {"waiting_in", Amount},
	{"used", Amount}, {"upper", Amount}, {"lower", Amount}, {"saved", Amount}, {"turnover", Amount}, {"delay_indicator", Amount}, {"hhi", Amount},
}

// sums are the measures of one account, or of several added up: exact, however many.
type sums struct {
	sent, received, waiting, waitingIn big.Int
	used, upper, lower                 big.Int
	enteredAt, settledAt               big.Int // amount x unix milliseconds
	squares                            big.Int // of what each account sent
}

func (s *sums) add(m *engine.Measures) {
	for _, one := range []struct {
		sum   *big.Int
		units int64
	}{
		{&s.sent, m.Sent}, {&s.received, m.Received}, {&s.waiting, m.Waiting}, {&s.waitingIn, m.WaitingIn}, {&s.used, m.Used}, {&s.upper, m.Upper}, {&s.lower, m.Lower},
	} {
		one.sum.Add(one.sum, big.NewInt(one.units))
	}
	s.enteredAt.Add(&s.enteredAt, words(m.EnteredTime))
	s.settledAt.Add(&s.settledAt, words(m.SettledTime))
	square := big.NewInt(m.Sent)
	s.squares.Add(&s.squares, square.Mul(square, square))
}

// words is a number of 128 bits, given as its low and high word.
func words(of [2]uint64) *big.Int {
	n := new(big.Int).SetUint64(of[1])
	return n.Lsh(n, 64).Or(n, new(big.Int).SetUint64(of[0]))
}

// saved is upper minus used, at least 0.
func (s *sums) saved() *big.Int {
	n := new(big.Int).Sub(&s.upper, &s.used)
	if n.Sign() < 0 {
		n.SetInt64(0)
	}
	return n
}

// delay is the delay indicator at an end (unix milliseconds); docs/reference/liquidity.md has its meaning.
func (s *sums) delay(end int64) Value {
	at := big.NewInt(end)
	var delayed, most big.Int
	delayed.Mul(&s.waiting, at)
	delayed.Add(&delayed, &s.settledAt)
	delayed.Sub(&delayed, &s.enteredAt)
	most.Add(&s.sent, &s.waiting)
	most.Mul(&most, at)
	most.Sub(&most, &s.enteredAt)
	return ratio(&delayed, &most)
}

// measures are those of each account, and behind them those of each whole asset. What waits is delayed up to the time of the report.
func (m *maker) measures() error {
	all := make([]sums, m.e.Assets()+1)
	err := m.eachAccount(func(a *engine.AccountInfo) error {
		measured, _ := m.e.Measures(a.Number)
		all[a.Asset].add(&measured)
		var own sums
		own.add(&measured)
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
func (m *maker) measured(s *sums, asset *engine.AssetInfo, a *engine.AccountInfo) error {
	amount := func(units *big.Int) Value { return sum(units, asset.Scale) }
	account, owner, hhi := none, none, none
	if a != nil {
		account, owner = whole(a.Number), text(m.participant(a.Participant))
	} else {
		hhi = ratio(&s.squares, new(big.Int).Mul(&s.sent, &s.sent))
	}
	return m.row(text(asset.Code), account, owner, amount(&s.sent), amount(&s.received), amount(&s.waiting), amount(&s.waitingIn),
		amount(&s.used), amount(&s.upper), amount(&s.lower), amount(s.saved()), ratio(&s.sent, &s.used), s.delay(m.Time/1e6), hhi)
}
