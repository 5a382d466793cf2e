package report

import (
	"errors"
	"fmt"

	"weir/engine"
)

var statementColumns = []Column{
	{"seq", Whole}, {"time", Time}, {"entry", Text}, {"id", Text}, {"counterparty", Text}, {"cycle", Whole}, {"debit", Amount}, {"credit", Amount}, {"balance", Amount},
}

// What ends a statement.
var (
	ErrNoAccount = errors.New("report: no such account at the end of the span")
	errBalance   = errors.New("report: the entries do not sum to the balance")
)

// book is an account whose balance is followed.
type book struct {
	*maker
	account engine.AccountInfo
	scale   uint8
	issuer  bool
	balance int64 // minor units
}

// statement lists what moved the balance of an account in the span: first its opening balance, last the closing one, which is held against the engine's.
func (m *maker) statement() error {
	b := &book{maker: m}
	opened := false
	// The account may be opened within the span: its opening balance is then 0.
	open := func(e *engine.Engine, seq uint64, time int64) (err error) {
		if opened {
			return nil
		}
		if b.account, opened = e.Account(m.Account); !opened {
			return nil
		}
		a, _ := e.Asset(b.account.Asset)
		b.scale, b.issuer = a.Scale, a.IssuerAccount == m.Account
		return m.row(unless0(seq), moment(time), text("opening_balance"), none, none, none, none, none, minor(b.balance, b.scale))
	}
	begin := func(e *engine.Engine) error {
		m.names = names{e: e}
		a, _ := e.Account(m.Account)
		b.balance = a.Balance
		return open(e, m.First()-1, 0)
	}
	last := Step{Seq: m.First() - 1}
	e, err := m.Steps(false, begin, func(s *Step) error {
		last.Seq, last.Time = s.Seq, s.Time
		if err := open(s.State, s.Seq, s.Time); err != nil || !opened {
			return err
		}
		return b.apply(s)
	})
	if err != nil {
		return err
	}
	a, ok := e.Account(m.Account)
	switch {
	case !ok:
		return fmt.Errorf("%w: %d", ErrNoAccount, m.Account)
	case a.Balance != b.balance:
		return fmt.Errorf("%w: account %d at sequence %d: %d and %d", errBalance, m.Account, last.Seq, b.balance, a.Balance)
	}
	return m.row(unless0(last.Seq), moment(last.Time), text("closing_balance"), none, none, none, none, none, minor(b.balance, b.scale))
}

// apply books what an instruction moved.
func (b *book) apply(s *Step) error {
	for i := range s.Events {
		if err := b.event(&s.Events[i]); err != nil {
			return err
		}
	}
	return nil
}

func (b *book) event(ev *engine.Event) error {
	switch ev.Kind {
	case engine.OrderSettled, engine.OrderSettledPart:
		switch b.account.Number {
		case ev.Debtor:
			return b.move(ev, -ev.Amount, ev.Creditor)
		case ev.Creditor:
			return b.move(ev, ev.Amount, ev.Debtor)
		}
	case engine.CyclePosition:
		if ev.Debtor == b.account.Number && ev.Amount != 0 {
			return b.move(ev, ev.Amount, 0)
		}
	case engine.BalanceZeroed:
		switch {
		case ev.Debtor == b.account.Number:
			return b.move(ev, -ev.Amount, b.issuerOf(ev.Asset))
		case b.issuer && ev.Asset == b.account.Asset:
			return b.move(ev, ev.Amount, ev.Debtor)
		}
	}
	return nil
}

func (b *book) issuerOf(asset uint16) uint32 {
	a := b.asset(asset)
	return a.IssuerAccount
}

// move books an amount that came in, or went out where it is negative.
func (b *book) move(ev *engine.Event, amount int64, counterparty uint32) error {
	b.balance += amount
	debit, credit, id, cycle := none, none, none, none
	if amount < 0 {
		debit = minor(-amount, b.scale)
	} else {
		credit = minor(amount, b.scale)
	}
	if ev.Kind == engine.CyclePosition {
		cycle = whole(ev.Number)
	} else {
		id = text(uuid(ev.ID))
	}
	other, _ := b.owner(counterparty)
	return b.row(whole(ev.Seq), moment(ev.Time), text(ev.Kind.String()), id, text(other), cycle, debit, credit, minor(b.balance, b.scale))
}
