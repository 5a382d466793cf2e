package client

import (
	"context"
	"net/url"
)

// Worth is an amount of an asset.
type Worth struct {
	Asset  string `json:"asset"`
	Amount string `json:"amount"` // decimal
}

// Side is what one party says of a trade. Empty members are left out.
type Side struct {
	ID             string `json:"id"` // a UUID
	Participant    string `json:"participant"`
	Counterparty   string `json:"counterparty"`
	Gives          Worth  `json:"gives"`
	Takes          Worth  `json:"takes"`
	Reference      string `json:"reference,omitempty"`       // of the trade, 1 to 16 characters
	SettlementDate string `json:"settlement_date,omitempty"` // YYYY-MM-DD
	Tolerance      string `json:"tolerance,omitempty"`       // decimal, in the cash of the trade
	Partial        bool   `json:"partial,omitempty"`         // may settle in part
	Hold           bool   `json:"hold,omitempty"`            // until it is released
	Priority       string `json:"priority,omitempty"`        // normal, urgent, highly-urgent
	ExpiresAt      string `json:"expires_at,omitempty"`      // RFC 3339
	Instructor     string `json:"instructor,omitempty"`      // the participant where it is empty
}

// SideOutcome is the answer to one side.
type SideOutcome struct {
	Outcome
	MatchedWith string `json:"matched_with"` // id of the counterparty's side by now, empty: none, or the outcome says unmatched
}

// Both is an amount of what a side gives and one of what it takes.
type Both struct {
	Gives string `json:"gives"`
	Takes string `json:"takes"`
}

// Match is a side of a trade as the server shows it.
type Match struct {
	Side
	Status      string `json:"status"`
	Held        bool   `json:"held"`         // it is to be released first
	CancelAsked bool   `json:"cancel_asked"` // it is cancelled when the other side asks too
	MatchedWith string `json:"matched_with"` // empty: not matched
	Agreed      Both   `json:"agreed"`       // empty before it is matched
	Settled     Both   `json:"settled"`      // of it
	Seq         uint64 `json:"seq"`
}

// SubmitSide submits one side of a trade. Cancel, Hold and Release are those of orders.
func (c *Client) SubmitSide(ctx context.Context, s Side) (outcome SideOutcome, err error) {
	err = c.post(ctx, "/v1/matches", s, &outcome)
	return outcome, err
}

// SubmitSides submits up to 8,190 sides and answers one outcome each, in order.
func (c *Client) SubmitSides(ctx context.Context, sides []Side) (outcomes []SideOutcome, err error) {
	err = c.post(ctx, "/v1/matches", sides, &outcomes)
	return outcomes, err
}

// Matches lists sides of trades: those in a status (unmatched, matched, queued, held, warehoused, settled, cancelled, expired), of a participant, and that name a counterparty; all
// where one is empty.
func (c *Client) Matches(ctx context.Context, status, participant, counterparty string) ([]Match, error) {
	return list[Match](ctx, c, "/v1/matches", url.Values{"status": {status}, "participant": {participant}, "counterparty": {counterparty}})
}

// Allegements lists the unmatched sides that name a participant as their counterparty.
func (c *Client) Allegements(ctx context.Context, participant string) ([]Match, error) {
	return list[Match](ctx, c, "/v1/allegements", url.Values{"participant": {participant}})
}

// Match shows a side of a trade; participant is who instructed it, and may be empty where only one used the id.
func (c *Client) Match(ctx context.Context, id, participant string) (one Match, err error) {
	path := "/v1/matches/" + url.PathEscape(id)
	if participant != "" {
		path += "?participant=" + url.QueryEscape(participant)
	}
	err = c.get(ctx, path, &one)
	return one, err
}
