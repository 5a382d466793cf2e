package client

import (
	"context"
	"fmt"
	"net/url"
)

// Cycle is a net cycle. Amounts and ratios are decimals.
type Cycle struct {
	Cycle         uint32 `json:"cycle"` // number
	Asset         string `json:"asset"`
	State         string `json:"state"` // open, closed, settled, aborted
	Pending       bool   `json:"pending"`
	SurvivorsPaid bool   `json:"survivors_paid"`
	OpenedSeq     uint64 `json:"opened_seq"`
	FinalSeq      uint64 `json:"final_seq"` // 0: not settled or aborted
	Orders        uint64 `json:"orders"`
	Accounts      uint32 `json:"accounts"`
	Gross         string `json:"gross"`
	Net           string `json:"net"`           // sum of the net debits; not listed
	NettingRatio  string `json:"netting_ratio"` // net by gross, empty where gross is zero; not listed
}

// CyclePosition is what a cycle means for an account. Amounts are decimals.
type CyclePosition struct {
	Account     uint32 `json:"account"`
	Participant string `json:"participant"`
	Sent        string `json:"sent"`
	Received    string `json:"received"`
	Net         string `json:"net"`
	Unwound     bool   `json:"unwound"`
}

// CyclePair is what one account sent to another in a cycle.
type CyclePair struct {
	Debtor          string `json:"debtor"`
	DebtorAccount   uint32 `json:"debtor_account"`
	Creditor        string `json:"creditor"`
	CreditorAccount uint32 `json:"creditor_account"`
	Sum             string `json:"sum"` // decimal
	Orders          uint64 `json:"orders"`
}

// CycleOutcome is the answer to what is done to a cycle.
type CycleOutcome struct {
	Outcome
	Cycle uint32 `json:"cycle"` // of one that was opened
	Moved uint32 `json:"moved"` // accounts, of one that settled
}

// OpenCycle opens a cycle in an asset; name is 1 to 35 characters and goes to the log only.
func (c *Client) OpenCycle(ctx context.Context, asset, name string) (o CycleOutcome, err error) {
	err = c.post(ctx, "/v1/cycles", map[string]string{"asset": asset, "name": name}, &o)
	return o, err
}

// CloseCycle closes a cycle: it takes no more orders.
func (c *Client) CloseCycle(ctx context.Context, number uint32) (CycleOutcome, error) {
	return c.setCycle(ctx, number, "close", struct{}{})
}

// SettleCycle settles a closed cycle; one that lacks cover is rejected and settles by itself when it can.
func (c *Client) SettleCycle(ctx context.Context, number uint32) (CycleOutcome, error) {
	return c.setCycle(ctx, number, "settle", struct{}{})
}

// ExtendCycle opens a closed cycle again.
func (c *Client) ExtendCycle(ctx context.Context, number uint32) (CycleOutcome, error) {
	return c.setCycle(ctx, number, "extend", struct{}{})
}

// AbortCycle drops a cycle with all its orders.
func (c *Client) AbortCycle(ctx context.Context, number uint32) (CycleOutcome, error) {
	return c.setCycle(ctx, number, "abort", struct{}{})
}

// Unwind takes a defaulter and its orders out of a closed cycle.
func (c *Client) Unwind(ctx context.Context, number uint32, participant string) (CycleOutcome, error) {
	return c.setCycle(ctx, number, "unwind", map[string]string{"participant": participant})
}

// SurvivorsPay shares a defaulter's net debit among those with a claim on it.
func (c *Client) SurvivorsPay(ctx context.Context, number uint32, participant string) (CycleOutcome, error) {
	return c.setCycle(ctx, number, "survivors-pay", map[string]string{"participant": participant})
}

func (c *Client) setCycle(ctx context.Context, number uint32, verb string, body any) (o CycleOutcome, err error) {
	err = c.post(ctx, fmt.Sprintf("/v1/cycles/%d/%s", number, verb), body, &o)
	return o, err
}

// Cycles lists cycles, of all assets or in all states where one is empty.
func (c *Client) Cycles(ctx context.Context, asset, state string) ([]Cycle, error) {
	return list[Cycle](ctx, c, "/v1/cycles", url.Values{"asset": {asset}, "state": {state}})
}

// Cycle shows a cycle.
func (c *Client) Cycle(ctx context.Context, number uint32) (one Cycle, err error) {
	err = c.get(ctx, fmt.Sprintf("/v1/cycles/%d", number), &one)
	return one, err
}

// CyclePositions lists what a cycle means for each account.
func (c *Client) CyclePositions(ctx context.Context, number uint32) ([]CyclePosition, error) {
	return list[CyclePosition](ctx, c, fmt.Sprintf("/v1/cycles/%d/positions", number), nil)
}

// CycleMatrix lists who sent how much to whom in a cycle.
func (c *Client) CycleMatrix(ctx context.Context, number uint32) ([]CyclePair, error) {
	return list[CyclePair](ctx, c, fmt.Sprintf("/v1/cycles/%d/matrix", number), nil)
}
