package client

import (
	"context"
	"net/url"
	"time"
)

// Resolution is what a resolution did.
type Resolution struct {
	Outcome
	Settled uint64   `json:"settled"` // orders
	Value   string   `json:"value"`   // their sum, a decimal
	Orders  []string `json:"orders"`  // their ids, the first 1,000
}

// Resolve settles what can settle together in an asset; kind is multilateral or bilateral.
func (c *Client) Resolve(ctx context.Context, asset, kind string) (r Resolution, err error) {
	err = c.post(ctx, "/v1/resolution", map[string]string{"asset": asset, "kind": kind}, &r)
	return r, err
}

// WhatIf says what would settle.
type WhatIf struct {
	Count  uint64      `json:"count"`
	Value  string      `json:"value"`  // a decimal
	Orders []OrderInfo `json:"orders"` // the first 1,000
}

// WhatIf asks what would settle if a participant were funded in an asset. Nothing changes.
func (c *Client) WhatIf(ctx context.Context, participant, asset, amount string) (w WhatIf, err error) {
	err = c.post(ctx, "/v1/what-if", map[string]string{"participant": participant, "asset": asset, "amount": amount}, &w)
	return w, err
}

// Liquidity is what an account, or a whole asset, took. Amounts and ratios are decimals; a ratio to nothing is empty.
type Liquidity struct {
	Waiting        string `json:"waiting"`
	Used           string `json:"used"`
	Upper          string `json:"upper"`
	Lower          string `json:"lower"`
	Saved          string `json:"saved"`
	Turnover       string `json:"turnover"`
	DelayIndicator string `json:"delay_indicator"`
}

// AccountMeasures are the measures of one account.
type AccountMeasures struct {
	Account     uint32 `json:"account"`
	Participant string `json:"participant"`
	Asset       string `json:"asset"`
	Sent        string `json:"sent"`
	Received    string `json:"received"`
	WaitingIn   string `json:"waiting_in"`
	Liquidity
}

// AssetMeasures are the measures of an asset, over all its accounts.
type AssetMeasures struct {
	Asset   string `json:"asset"`
	Settled string `json:"settled"`
	HHI     string `json:"hhi"`
	Liquidity
}

// Measures asks for the measures of an asset as a whole. end is when what waits stops being delayed; zero: now.
func (c *Client) Measures(ctx context.Context, asset string, end time.Time) (AssetMeasures, error) {
	query := measuresQuery(asset, "", end)
	query.Set("limit", "1")
	var page struct {
		Totals AssetMeasures `json:"totals"`
	}
	err := c.get(ctx, "/v1/measures?"+query.Encode(), &page)
	return page.Totals, err
}

// MeasuresByAccount lists the measures of the accounts in an asset, of one participant or of all where it is empty.
func (c *Client) MeasuresByAccount(ctx context.Context, asset, participant string, end time.Time) ([]AccountMeasures, error) {
	return list[AccountMeasures](ctx, c, "/v1/measures", measuresQuery(asset, participant, end))
}

func measuresQuery(asset, participant string, end time.Time) url.Values {
	query := url.Values{"asset": {asset}}
	if participant != "" {
		query.Set("participant", participant)
	}
	if !end.IsZero() {
		query.Set("end", end.UTC().Format(time.RFC3339Nano))
	}
	return query
}
