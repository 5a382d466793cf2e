package twin

import (
	"math/big"

	"weir/engine"
)

// account is the account of this number, or nil.
func (t *Twin) account(number uint32) *account {
	if number == 0 || number > uint32(len(t.accounts)) {
		return nil
	}
	return t.accounts[number-1]
}

// accountsOf is those of an asset, by number.
func (t *Twin) accountsOf(a *asset) []*account {
	return t.accountsThat(func(open *account) bool { return open.asset == a })
}

// accountsFrom is those of a participant, by number.
func (t *Twin) accountsFrom(p *participant) []*account {
	return t.accountsThat(func(open *account) bool { return open.owner == p })
}

func (t *Twin) accountsThat(are func(open *account) bool) (some []*account) {
	for _, open := range t.accounts {
		if are(open) {
			some = append(some, open)
		}
	}
	return some
}

// floor is the lowest balance that orders may leave.
func (a *account) floor() int64 {
	if a.kind == engine.AccountIssuer {
		return engine.MinBalance
	}
	return -a.line
}

// cover is what the debtor may still use.
func (a *account) cover() *big.Int {
	return new(big.Int).Sub(big.NewInt(a.balance), big.NewInt(a.floor()))
}

// reservedFrom is what an order of this priority must leave.
func (a *account) reservedFrom(p engine.Priority) *big.Int {
	reserved := new(big.Int)
	if p < engine.HighlyUrgent {
		reserved.Add(reserved, big.NewInt(a.highlyUrgent))
	}
	if p < engine.Urgent {
		reserved.Add(reserved, big.NewInt(a.urgent))
	}
	return reserved
}

// suspended says whether the account counts as blocked both ways because its participant is suspended.
func (a *account) suspended() bool { return a.kind == engine.AccountSettlement && a.owner.suspended }

// stoppedDebit and stoppedCredit say whether the account counts as blocked because its participant is, suspensions apart.
func (a *account) stoppedDebit() bool {
	return a.kind == engine.AccountSettlement && a.owner.debitBlocked
}

func (a *account) stoppedCredit() bool {
	return a.kind == engine.AccountSettlement && a.owner.creditBlocked
}

func (a *account) blockedForDebit() bool { return a.debitBlocked || a.stoppedDebit() || a.suspended() }

func (a *account) blockedForCredit() bool {
	return a.creditBlocked || a.stoppedCredit() || a.suspended()
}
