package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"unsafe"

	"weir/engine"
)

// Order is a payment to be made. Empty members are left out.
type Order struct {
	ID              string `json:"id"` // a UUID
	Debtor          string `json:"debtor"`
	Creditor        string `json:"creditor"`
	Asset           string `json:"asset"`
	Amount          string `json:"amount"`                  // decimal
	Priority        string `json:"priority,omitempty"`      // normal, urgent, highly-urgent
	Method          string `json:"method,omitempty"`        // gross, net, instant
	BusinessDate    string `json:"business_date,omitempty"` // YYYY-MM-DD
	NotBefore       string `json:"not_before,omitempty"`    // RFC 3339
	ExpiresAt       string `json:"expires_at,omitempty"`    // RFC 3339
	EndToEndID      string `json:"end_to_end_id,omitempty"`
	OriginalID      string `json:"original_id,omitempty"` // of the order that this one returns
	DebtorAccount   uint32 `json:"debtor_account,omitempty"`
	CreditorAccount uint32 `json:"creditor_account,omitempty"`
	Hold            bool   `json:"hold,omitempty"`     // until it is released
	Category        string `json:"category,omitempty"` // customer, interbank
	Chain           string `json:"chain,omitempty"`    // id of the chain that it is an order of
	Legs            int    `json:"legs,omitempty"`     // how many orders that chain has, 2 to 16
}

// Funding moves money between an issuer and a participant's account.
type Funding struct {
	ID           string `json:"id"`
	Participant  string `json:"participant"`
	Asset        string `json:"asset"`
	Amount       string `json:"amount"`
	Direction    string `json:"direction"`               // in, out
	BusinessDate string `json:"business_date,omitempty"` // YYYY-MM-DD; with it a late repeat is refused
}

// Outcome is the answer to one order or funding.
type Outcome struct {
	ID        string `json:"id"`
	Status    string `json:"status"`
	ISOStatus string `json:"iso_status"`
	Reason    string `json:"reason"` // ISO 20022 status reason code
	Code      string `json:"code"`   // stable
	Field     string `json:"field"`  // to blame, where the order was refused before it was logged
	Detail    string `json:"detail"`
	Seq       uint64 `json:"seq"`
	Replayed  bool   `json:"replayed"`
}

// OrderInfo is an order as the server shows it. NotBefore and ExpiresAt are there while it waits.
type OrderInfo struct {
	ID        string `json:"id"`
	Debtor    string `json:"debtor"`
	Creditor  string `json:"creditor"`
	Asset     string `json:"asset"`
	Amount    string `json:"amount"`   // as submitted
	Left      string `json:"left"`     // to settle of the side of a trade that waits, where that is not its amount
	Priority  string `json:"priority"` // now
	Category  string `json:"category"`
	Status    string `json:"status"`
	Code      string `json:"code"` // of its first answer
	NotBefore string `json:"not_before"`
	ExpiresAt string `json:"expires_at"`
	Seq       uint64 `json:"seq"`
}

// Submit submits one order.
func (c *Client) Submit(ctx context.Context, o Order) (outcome Outcome, err error) {
	err = c.post(ctx, "/v1/orders", o, &outcome)
	return outcome, err
}

// SubmitBatch submits up to 8,190 orders and answers one outcome each, in order.
func (c *Client) SubmitBatch(ctx context.Context, orders []Order) (outcomes []Outcome, err error) {
	err = c.post(ctx, "/v1/orders", orders, &outcomes)
	return outcomes, err
}

// SubmitRaw sends a body of any format that /v1/orders takes, and answers the body of the answer.
func (c *Client) SubmitRaw(ctx context.Context, contentType string, body []byte) ([]byte, error) {
	return c.send(ctx, http.MethodPost, "/v1/orders", contentType, body)
}

// SubmitBinary submits up to 8,190 orders as records and answers one outcome each, in order.
func (c *Client) SubmitBinary(ctx context.Context, orders []engine.Instruction) ([]engine.Outcome, error) {
	body := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(orders))), len(orders)*engine.RecordSize)
	answer, err := c.SubmitRaw(ctx, "application/vnd.weir.orders", body)
	if err != nil {
		return nil, err
	}
	if len(answer) != len(orders)*engine.OutcomeSize {
		return nil, fmt.Errorf("client: %d bytes of outcomes for %d orders", len(answer), len(orders))
	}
	outcomes := make([]engine.Outcome, len(orders))
	copy(engine.OutcomeBytes(outcomes), answer)
	return outcomes, nil
}

// Fund funds an account, or takes money out of it.
func (c *Client) Fund(ctx context.Context, f Funding) (outcome Outcome, err error) {
	err = c.post(ctx, "/v1/funding", f, &outcome)
	return outcome, err
}

// Waiting lists the queued orders of a participant in an asset, of all where one is empty, in the order in which they would settle.
func (c *Client) Waiting(ctx context.Context, participant, asset string) ([]OrderInfo, error) {
	return list[OrderInfo](ctx, c, "/v1/queues", url.Values{"participant": {participant}, "asset": {asset}})
}

// WaitingOrders lists the orders that wait in a status (held, warehoused, unmatched, queued), of a participant as their debtor and in an asset, of all where one is empty.
func (c *Client) WaitingOrders(ctx context.Context, status, participant, asset string) ([]OrderInfo, error) {
	return list[OrderInfo](ctx, c, "/v1/orders", url.Values{"status": {status}, "participant": {participant}, "asset": {asset}})
}

// OrderStatus asks where an order stands. An id that several participants used is a *Problem.
func (c *Client) OrderStatus(ctx context.Context, id string) (outcome Outcome, err error) {
	err = c.get(ctx, "/v1/orders/"+url.PathEscape(id), &outcome)
	return outcome, err
}
