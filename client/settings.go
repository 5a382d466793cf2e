package client

import (
	"context"
	"fmt"
	"net/url"
)

// Limit bounds the net outflow of a participant in an asset. Amounts are decimals.
type Limit struct {
	Participant  string  `json:"participant"`
	Asset        string  `json:"asset"`
	Kind         string  `json:"kind"`                   // bilateral, multilateral, credit_line, net_debit_cap
	Counterparty string  `json:"counterparty,omitempty"` // of a bilateral limit
	Amount       *string `json:"amount"`                 // nil removes a limit or cap, not a credit line
}

// LimitInfo is a limit that is in force, and what it leaves.
type LimitInfo struct {
	Account      uint32 `json:"account"`
	Participant  string `json:"participant"`
	Asset        string `json:"asset"`
	Kind         string `json:"kind"`
	Counterparty string `json:"counterparty"`
	Amount       string `json:"amount"`
	Outflow      string `json:"outflow"` // net, so far
	Room         string `json:"room"`    // what may still flow out
}

// SetLimit sets or removes a limit, or sets a credit line.
func (c *Client) SetLimit(ctx context.Context, l Limit) (outcome Outcome, err error) {
	err = c.post(ctx, "/v1/limits", l, &outcome)
	return outcome, err
}

// Limits lists bilateral and multilateral limits, of all participants or assets where one is empty.
func (c *Client) Limits(ctx context.Context, participant, asset string) ([]LimitInfo, error) {
	return list[LimitInfo](ctx, c, "/v1/limits", url.Values{"participant": {participant}, "asset": {asset}})
}

// Reservation is what of a participant's cover in an asset is kept for higher priorities.
type Reservation struct {
	Participant string `json:"participant"`
	Asset       string `json:"asset"`
	Kind        string `json:"kind"`   // urgent, highly-urgent
	Amount      string `json:"amount"` // decimal
}

// Reserve sets a reservation.
func (c *Client) Reserve(ctx context.Context, r Reservation) (outcome Outcome, err error) {
	err = c.post(ctx, "/v1/reservations", r, &outcome)
	return outcome, err
}

// Block blocks a side of an account: debit or credit.
func (c *Client) Block(ctx context.Context, account uint32, side string) (Outcome, error) {
	return c.setAccount(ctx, account, "block", map[string]string{"side": side})
}

// Unblock ends a block.
func (c *Client) Unblock(ctx context.Context, account uint32, side string) (Outcome, error) {
	return c.setAccount(ctx, account, "unblock", map[string]string{"side": side})
}

// CloseAccount closes an account that is empty, for good.
func (c *Client) CloseAccount(ctx context.Context, account uint32) (Outcome, error) {
	return c.setAccount(ctx, account, "close", map[string]string{})
}

func (c *Client) setAccount(ctx context.Context, account uint32, verb string, body map[string]string) (outcome Outcome, err error) {
	err = c.post(ctx, fmt.Sprintf("/v1/accounts/%d/%s", account, verb), body, &outcome)
	return outcome, err
}

// Suspend stops a participant: it instructs nothing, and its accounts count as blocked both ways.
func (c *Client) Suspend(ctx context.Context, participant string) (Outcome, error) {
	return c.setParticipant(ctx, participant, "suspend", map[string]string{})
}

// Resume lets a suspended participant go on.
func (c *Client) Resume(ctx context.Context, participant string) (Outcome, error) {
	return c.setParticipant(ctx, participant, "resume", map[string]string{})
}

// BlockParticipant blocks a side, debit or credit, of all accounts of a participant, beside their own blocks.
func (c *Client) BlockParticipant(ctx context.Context, participant, side string) (Outcome, error) {
	return c.setParticipant(ctx, participant, "block", map[string]string{"side": side})
}

// UnblockParticipant ends such a block.
func (c *Client) UnblockParticipant(ctx context.Context, participant, side string) (Outcome, error) {
	return c.setParticipant(ctx, participant, "unblock", map[string]string{"side": side})
}

// CloseParticipant closes a participant with all its accounts, which must be empty, for good.
func (c *Client) CloseParticipant(ctx context.Context, participant string) (Outcome, error) {
	return c.setParticipant(ctx, participant, "close", map[string]string{})
}

func (c *Client) setParticipant(ctx context.Context, participant, verb string, body map[string]string) (outcome Outcome, err error) {
	err = c.post(ctx, "/v1/participants/"+url.PathEscape(participant)+"/"+verb, body, &outcome)
	return outcome, err
}

// SetDay brings the business day of an asset to closed, pre-open, open, cut-off, clearing or end-of-day.
func (c *Client) SetDay(ctx context.Context, asset, to string) (Outcome, error) {
	return c.SetSession(ctx, asset, to, "")
}

// SetSession is SetDay for the session of a business date, YYYY-MM-DD. A later date begins a second session, or is what the first rolls to when it is
// closed.
func (c *Client) SetSession(ctx context.Context, asset, to, businessDate string) (outcome Outcome, err error) {
	question := struct {
		Asset        string `json:"asset"`
		To           string `json:"to"`
		BusinessDate string `json:"business_date,omitempty"`
	}{asset, to, businessDate}
	err = c.post(ctx, "/v1/day", question, &outcome)
	return outcome, err
}
