package daybook

import (
	"fmt"

	"weir/engine"
)

// apply books one event.
func (b *Book) apply(e *engine.Event) error {
	if b.rolling != nil && (e.Kind != engine.BalanceZeroed || e.Seq != b.rolling.Seq) {
		if err := b.endRoll(); err != nil {
			return err
		}
	}
	b.seq = e.Seq
	switch e.Kind {
	case engine.OrderSettled, engine.OrderSettledPart:
		from, to := b.account(e.Debtor), b.account(e.Creditor)
		from.move(-e.Amount, to)
		to.move(e.Amount, from)
	case engine.CyclePosition:
		row := b.account(e.Debtor)
		row.Cycles = row.Cycles.Plus(engine.SumOf(e.Amount))
	case engine.BalanceZeroed:
		b.account(e.Debtor).Zeroed -= e.Amount
		b.account(b.assets[e.Asset-1].issuerAccount).Zeroed += e.Amount
	case engine.LimitSet:
		if engine.Choice(e.Number) == engine.LimitCreditLine {
			b.account(e.Debtor).Line = e.Amount
		}
	case engine.AccountOpened:
		return b.addAccount(e)
	case engine.AssetCreated:
		return b.addAsset(e)
	case engine.DaySet:
		b.step(e)
	}
	return nil
}

func (b *Book) account(number uint32) *Row { return &b.accounts[number-1] }

func (b *Book) addAccount(e *engine.Event) error {
	if int(e.Number) != len(b.accounts)+1 {
		return fmt.Errorf("daybook: account %d comes after %d: events were lost", e.Number, len(b.accounts))
	}
	row := Row{Account: e.Number, Asset: e.Asset, issuer: engine.AccountKind(e.Method) == engine.AccountIssuer}
	if !row.issuer {
		row.Line = e.Amount
	}
	b.accounts = append(b.accounts, row)
	return nil
}

func (b *Book) addAsset(e *engine.Event) error {
	if int(e.Number) != len(b.assets)+1 {
		return fmt.Errorf("daybook: asset %d comes after %d: events were lost", e.Number, len(b.assets))
	}
	a := asset{issuerAccount: e.Debtor}
	if b.FirstDay != nil {
		a.day, a.date = b.FirstDay(e.Seq)
	}
	b.assets = append(b.assets, a)
	return nil
}

// step follows the sessions of an asset. The date of the first one rolls where it goes to closed from its end or from closed itself; else closed is a pause of
// the same date.
func (b *Book) step(e *engine.Event) {
	a := &b.assets[e.Asset-1]
	date, day := uint32(e.Amount), engine.Day(e.Number)
	if a.date != 0 && date != a.date {
		a.secondDate, a.secondDay = date, day
		if day == engine.Closed {
			a.secondDate = 0
		}
		return
	}
	rolls := day == engine.Closed && (a.day == engine.EndOfDay || a.day == engine.Closed)
	a.date, a.day = date, day
	if !rolls {
		return
	}
	roll := *e
	b.rolling = &roll
	a.date, a.day = 0, engine.Closed // the next step tells the date
	if a.secondDate != 0 {
		a.date, a.day, a.secondDate = a.secondDate, a.secondDay, 0
	}
}

// endRoll writes the statements of a date that ended, once all that was zeroed with it is booked, and begins the next date.
func (b *Book) endRoll() error {
	if b.rolling == nil {
		return nil
	}
	e := b.rolling
	a := &b.assets[e.Asset-1]
	d := Day{Seq: e.Seq, Time: e.Time, Since: a.since, Asset: e.Asset, Date: uint32(e.Amount)}
	if err := b.write(d); err != nil {
		return err
	}
	for i := range b.accounts {
		if b.accounts[i].Asset == e.Asset {
			b.accounts[i].roll()
		}
	}
	a.since = e.Time
	b.days = append(b.days, e.Seq)
	b.rolling = nil
	return nil
}
