package client

import (
	"context"
	"net/url"
)

// ChainOutcome is the answer to a chain.
type ChainOutcome struct {
	ID     string    `json:"id"`
	State  string    `json:"state"`  // gathers, complete, broken; empty: none of its orders was taken
	Status string    `json:"status"` // of all its orders; empty: they have several
	Legs   []Outcome `json:"legs"`   // of each order, in order, as it was answered when it came
}

// Chain is a list of orders that settle together or not at all.
type Chain struct {
	ID     string      `json:"id"`
	State  string      `json:"state"`
	Status string      `json:"status"`
	Legs   int         `json:"legs"`   // how many orders it has
	Orders []OrderInfo `json:"orders"` // those that have come
}

// SubmitChain submits all orders of a chain, 2 to 16, whose Chain, Legs, Hold, NotBefore and OriginalID are empty, by the method gross. Orders that come one by one are submitted with these.
func (c *Client) SubmitChain(ctx context.Context, id string, orders []Order) (outcome ChainOutcome, err error) {
	question := struct {
		ID   string  `json:"id"`
		Legs []Order `json:"legs"`
	}{id, orders}
	err = c.post(ctx, "/v1/chains", question, &outcome)
	return outcome, err
}

// Chain shows a chain and its orders.
func (c *Client) Chain(ctx context.Context, id string) (one Chain, err error) {
	err = c.get(ctx, "/v1/chains/"+url.PathEscape(id), &one)
	return one, err
}
