package auditor

import (
	"fmt"
	"strings"
	"time"
)

// event is an event as the gateway tells it.
type event struct {
	Seq             uint64    `json:"seq"`
	Time            time.Time `json:"time"`
	Kind            string    `json:"kind"`
	ID              string    `json:"id"`
	Participant     string    `json:"participant"`
	Debtor          string    `json:"debtor"`
	Creditor        string    `json:"creditor"`
	DebtorAccount   uint64    `json:"debtor_account"`
	CreditorAccount uint64    `json:"creditor_account"`
	Asset           string    `json:"asset"`
	Amount          string    `json:"amount"`
	Priority        string    `json:"priority"`
	Method          string    `json:"method"`
	Code            string    `json:"code"`
	Cycle           uint64    `json:"cycle"`
	Position        string    `json:"position"`
	Number          uint64    `json:"number"`
	Scale           int       `json:"scale"`
	Issuer          string    `json:"issuer"`
	Account         uint64    `json:"account"`
	AccountKind     string    `json:"account_kind"`
	CreditLine      string    `json:"credit_line"`
	LimitKind       string    `json:"limit_kind"`
	Counterparty    uint64    `json:"counterparty_account"`
	ReservationKind string    `json:"reservation_kind"`
	Change          string    `json:"change"`
	Day             string    `json:"day"`
	BusinessDate    string    `json:"business_date"`
	Net             string    `json:"net"`
	Settled         int       `json:"settled"`
	Value           string    `json:"value"`
}

// units reads an amount with that many decimals into minor units.
func units(text string, scale int) (int64, error) {
	whole, rest, _ := strings.Cut(text, ".")
	if len(rest) != scale {
		return 0, fmt.Errorf("amount %q has not %d decimals", text, scale)
	}
	negative := strings.HasPrefix(whole, "-")
	digits := strings.TrimPrefix(whole, "-") + rest
	sum := int64(0)
	for _, c := range digits {
		if c < '0' || c > '9' || sum > (1<<63-1-9)/10 {
			return 0, fmt.Errorf("amount %q", text)
		}
		sum = sum*10 + int64(c-'0')
	}
	if negative {
		sum = -sum
	}
	return sum, nil
}
