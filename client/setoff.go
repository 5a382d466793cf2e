package client

import "context"

// Obligation is what one firm owes another. Firms are named as the caller likes: they need not be participants.
type Obligation struct {
	ID       string `json:"id,omitempty"` // any text
	Debtor   string `json:"debtor"`
	Creditor string `json:"creditor"`
	Amount   string `json:"amount"` // decimal
}

// SetOffQuestion is a list of obligations in one asset.
type SetOffQuestion struct {
	Scale       *uint8       `json:"scale,omitempty"` // decimals of the amounts, 0 to 8; nil: as many as the amount with the most has
	Obligations []Obligation `json:"obligations"`
}

// SetOff is the largest set-off of a list of obligations. Amounts are decimals.
type SetOff struct {
	Scale       uint8               `json:"scale"`
	Obligations []ClearedObligation `json:"obligations"` // in the order of the question
	Firms       []SetOffFirm        `json:"firms"`       // in order of their names
	Totals      SetOffTotals        `json:"totals"`
}

// ClearedObligation is an obligation with what is cleared of it and what remains.
type ClearedObligation struct {
	Obligation
	Cleared   string `json:"cleared"`
	Remaining string `json:"remaining"`
}

// SetOffFirm sums up a firm. Its net position is the same before and after.
type SetOffFirm struct {
	Firm    string `json:"firm"`
	Owes    string `json:"owes"` // before the set-off
	Owed    string `json:"owed"` // before the set-off
	Net     string `json:"net"`  // owed minus owes
	Cleared string `json:"cleared"`
}

// SetOffTotals sums up a set-off.
type SetOffTotals struct {
	Obligations int    `json:"obligations"`
	Firms       int    `json:"firms"`
	Amount      string `json:"amount"`
	Cleared     string `json:"cleared"`
	Remaining   string `json:"remaining"`
	Share       string `json:"share"` // cleared by amount, 0.000000 to 1.000000
}

// SetOff asks for the largest set-off of obligations. Nothing changes.
func (c *Client) SetOff(ctx context.Context, q SetOffQuestion) (s SetOff, err error) {
	err = c.post(ctx, "/v1/setoff", q, &s)
	return s, err
}
