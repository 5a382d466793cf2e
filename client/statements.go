package client

import (
	"context"
	"net/url"
)

// Statement is what happened on an account since its business date began. Amounts are decimals; Opening + Funding + Received - Sent = Closing.
type Statement struct {
	Account      uint32 `json:"account"`
	Participant  string `json:"participant"`
	Asset        string `json:"asset"`
	Kind         string `json:"kind"`
	BusinessDate string `json:"business_date"`
	Opening      string `json:"opening_balance"`
	Funding      string `json:"funding"` // in minus out
	Received     string `json:"received"`
	Sent         string `json:"sent"`
	Closing      string `json:"closing_balance"` // now
	Seq          uint64 `json:"seq"`             // of the last instruction that counts
}

// Statements lists the statements of accounts, of all participants or assets where one is empty.
func (c *Client) Statements(ctx context.Context, participant, asset string) ([]Statement, error) {
	return list[Statement](ctx, c, "/v1/statements", url.Values{"participant": {participant}, "asset": {asset}})
}
