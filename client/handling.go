package client

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
)

// The calls about an order that waits. participant may be empty where only one used the id.

// Cancel takes an order that waits out, for good.
func (c *Client) Cancel(ctx context.Context, id, participant string) (Outcome, error) {
	return c.handle(ctx, id, "cancel", handling{Participant: participant})
}

// Hold takes an order out of its queue until it is released.
func (c *Client) Hold(ctx context.Context, id, participant string) (Outcome, error) {
	return c.handle(ctx, id, "hold", handling{Participant: participant})
}

// Release lets an order that is held enter its queue.
func (c *Client) Release(ctx context.Context, id, participant string) (Outcome, error) {
	return c.handle(ctx, id, "release", handling{Participant: participant})
}

// ChangePriority gives an order another priority: normal, urgent, highly-urgent.
func (c *Client) ChangePriority(ctx context.Context, id, participant, priority string) (Outcome, error) {
	return c.handle(ctx, id, "priority", handling{Participant: participant, Priority: priority})
}

// Move puts a queued order first or last in its priority.
func (c *Client) Move(ctx context.Context, id, participant, position string) (Outcome, error) {
	return c.handle(ctx, id, "position", handling{Participant: participant, Position: position})
}

type handling struct {
	Participant string `json:"participant,omitempty"`
	Priority    string `json:"priority,omitempty"`
	Position    string `json:"position,omitempty"`
}

func (c *Client) handle(ctx context.Context, id, verb string, h handling) (outcome Outcome, err error) {
	err = c.post(ctx, "/v1/orders/"+url.PathEscape(id)+"/"+verb, h, &outcome)
	return outcome, err
}

// Explanation says what an order waits for.
type Explanation struct {
	Order         OrderInfo `json:"order"`
	WaitsFor      *Block    `json:"waits_for"` // nil: its not-before, or its release
	Ahead         uint32    `json:"ahead"`     // orders before it in the queue
	AheadValue    string    `json:"ahead_value"`
	Front         OrderInfo `json:"front"` // the first of them
	FrontWaitsFor *Block    `json:"front_waits_for"`
	Fundable      bool      `json:"fundable"`      // funding the debtor would let it settle
	LeastFunding  string    `json:"least_funding"` // the least amount that would
	OnCommand     bool      `json:"on_command"`    // with a resolution on command beside it
	AtMost        bool      `json:"at_most"`       // a lesser amount may be enough too
}

// Block is a reason why an order waits.
type Block struct {
	Reason string `json:"reason"` // ISO 20022 status reason code
	Code   string `json:"code"`   // stable
	Detail string `json:"detail"`
}

// Explain asks what an order waits for. One that does not wait any more is a *Problem.
func (c *Client) Explain(ctx context.Context, id, participant string) (e Explanation, err error) {
	path := "/v1/orders/" + url.PathEscape(id) + "/explain"
	if participant != "" {
		path += "?participant=" + url.QueryEscape(participant)
	}
	err = c.get(ctx, path, &e)
	return e, err
}

// PostRaw sends a JSON body, or none, to a path under /v1/ and answers the body of the answer.
func (c *Client) PostRaw(ctx context.Context, path string, body []byte) (json.RawMessage, error) {
	contentType := "application/json"
	if len(body) == 0 {
		contentType = ""
	}
	return c.send(ctx, http.MethodPost, "/v1/"+path, contentType, body)
}
