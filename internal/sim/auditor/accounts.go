package auditor

import "fmt"

// accountRow is an account as the node lists it.
type accountRow struct {
	Account   uint64  `json:"account"`
	Balance   string  `json:"balance"`
	Line      *string `json:"credit_line"`
	Urgent    string  `json:"reserved_urgent"`
	Highly    string  `json:"reserved_highly_urgent"`
	Projected string  `json:"projected"`
	Cap       *string `json:"net_debit_cap"`
}

// compareAccounts holds each account against the book's (invariant 1 and the ledger).
func (l *Ledger) compareAccounts(ask Ask) error {
	var list struct {
		Items []accountRow `json:"items"`
	}
	if err := get(ask, "/v1/accounts?limit=1000", &list); err != nil {
		return err
	}
	sums := map[string]int64{}
	for i := range list.Items {
		row := &list.Items[i]
		a := l.book.accounts[row.Account]
		if a == nil {
			return fmt.Errorf("account %d is there, and no event opened it", row.Account)
		}
		balance, err := units(row.Balance, l.book.scale(a.asset))
		if err != nil {
			return err
		}
		sums[a.asset] += balance
	}
	if len(list.Items) != len(l.book.accounts) {
		return fmt.Errorf("%d accounts, events opened %d", len(list.Items), len(l.book.accounts))
	}
	for code, sum := range sums {
		if sum != 0 {
			return fmt.Errorf("invariant 1: the balances of %s sum to %d", code, sum)
		}
	}
	for i := range list.Items {
		if err := l.book.compare(&list.Items[i]); err != nil {
			return err
		}
	}
	return nil
}

// compare holds what is said of an account against what events sum to.
func (b *book) compare(row *accountRow) error {
	a := b.accounts[row.Account]
	scale := b.scale(a.asset)
	said := func(what, text string, want int64) error {
		amount, err := units(text, scale)
		if err == nil && amount != want {
			err = fmt.Errorf("account %d of %s in %s: %s is %s, the events make it %d", row.Account, a.owner, a.asset, what, text, want)
		}
		return err
	}
	if err := said("balance", row.Balance, a.balance); err != nil || a.issuer {
		return err
	}
	if row.Line == nil || (row.Cap == nil) != (a.cap == nil) {
		return fmt.Errorf("account %d of %s in %s has another line or cap than the events say", row.Account, a.owner, a.asset)
	}
	if err := said("credit line", *row.Line, a.line); err != nil {
		return err
	}
	if err := said("urgent reservation", row.Urgent, a.urgent); err != nil {
		return err
	}
	if err := said("highly urgent reservation", row.Highly, a.highly); err != nil {
		return err
	}
	if err := said("position over unsettled cycles", row.Projected, b.projected(row.Account)); err != nil || a.cap == nil {
		return err
	}
	return said("net debit cap", *row.Cap, *a.cap)
}

// compareLimits holds each limit, and what was counted with it, against the book's.
func (l *Ledger) compareLimits(ask Ask) error {
	var list struct {
		Items []struct {
			Account      uint64 `json:"account"`
			Counterparty uint64 `json:"counterparty_account"`
			Amount       string `json:"amount"`
			Outflow      string `json:"outflow"`
		} `json:"items"`
	}
	if err := get(ask, "/v1/limits?limit=1000", &list); err != nil {
		return err
	}
	count := 0
	for _, a := range l.book.accounts {
		count += len(a.limits)
	}
	if len(list.Items) != count {
		return fmt.Errorf("%d limits, events set %d", len(list.Items), count)
	}
	for _, row := range list.Items {
		a := l.book.accounts[row.Account]
		if a == nil || a.limits[row.Counterparty] == nil {
			return fmt.Errorf("a limit of account %d on %d, which no event set", row.Account, row.Counterparty)
		}
		known, scale := a.limits[row.Counterparty], l.book.scale(a.asset)
		amount, err := units(row.Amount, scale)
		outflow, err2 := units(row.Outflow, scale)
		if err != nil || err2 != nil || amount != known.amount || outflow != known.outflow {
			return fmt.Errorf("the limit of account %d on %d is %s and has counted %s, the events make it %d and %d", row.Account, row.Counterparty, row.Amount, row.Outflow, known.amount, known.outflow)
		}
	}
	return nil
}
