package client

import (
	"context"
	"net/url"
)

// Asset is a currency or security.
type Asset struct {
	Code         string `json:"code"`
	Scale        int    `json:"scale"` // decimals, 0 to 8
	Issuer       string `json:"issuer"`
	Kind         string `json:"kind,omitempty"`          // currency, security
	Bypass       bool   `json:"bypass,omitempty"`        // normal orders may pass an uncovered one
	Resolution   string `json:"resolution,omitempty"`    // of gridlocks: events, command
	EndOfDay     string `json:"end_of_day,omitempty"`    // what becomes of waiting orders: expire, carry
	Zeroing      bool   `json:"zeroing,omitempty"`       // balances go to the issuer when the date rolls
	Day          string `json:"day,omitempty"`           // closed, pre-open, open, cut-off, clearing, end-of-day
	BusinessDate string `json:"business_date,omitempty"` // YYYY-MM-DD
	SecondDate   string `json:"second_date,omitempty"`   // of a second session beside the first, listed only
	SecondDay    string `json:"second_day,omitempty"`
}

// Participant is a member of the system.
type Participant struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"` // not listed
	Kind string `json:"kind,omitempty"`
}

// NewAccount is a settlement account to be opened.
type NewAccount struct {
	Participant string `json:"participant"`
	Asset       string `json:"asset"`
	CreditLine  string `json:"credit_line,omitempty"` // decimal; empty: none
}

// Created is the answer to one participant or account of many.
type Created struct {
	Number   uint32 `json:"number"`  // of the participant
	Account  uint32 `json:"account"` // number of the account
	Status   string `json:"status"`  // created, rejected
	Reason   string `json:"reason"`  // of a refusal: ISO 20022 status reason code
	Code     string `json:"code"`    // stable
	Field    string `json:"field"`   // to blame
	Detail   string `json:"detail"`
	Seq      uint64 `json:"seq"`      // 0: refused before it was logged
	Replayed bool   `json:"replayed"` // it was there before
}

// Account is an account and what is in it. Amounts are decimals; Cover and CreditLine of an issuer are empty.
type Account struct {
	Account     uint32 `json:"account"`
	Participant string `json:"participant"`
	Asset       string `json:"asset"`
	Kind        string `json:"kind"`
	Balance     string `json:"balance"`
	Cover       string `json:"cover"`
	CreditLine  string `json:"credit_line"`
	Opening     string `json:"opening_balance"` // when the business date began
	Queued      uint32 `json:"queued"`
	QueuedOut   string `json:"queued_out"`

	Projected   string  `json:"projected"`     // position over all unsettled cycles
	NetDebitCap *string `json:"net_debit_cap"` // nil: none

	ReservedUrgent       string `json:"reserved_urgent"`
	ReservedHighlyUrgent string `json:"reserved_highly_urgent"`
	DebitBlocked         bool   `json:"debit_blocked"`
	CreditBlocked        bool   `json:"credit_blocked"`
	Closed               bool   `json:"closed"`
	Suspended            bool   `json:"suspended"` // its participant is

	ParticipantDebitBlocked  bool `json:"participant_debit_blocked"`
	ParticipantCreditBlocked bool `json:"participant_credit_blocked"`
}

// created is what the answers to creations have in common.
type created struct {
	Account uint32 `json:"account"`
}

// CreateAsset creates an asset and its issuer's account. The same again is no error; others of the same code are.
func (c *Client) CreateAsset(ctx context.Context, a Asset) error {
	return c.post(ctx, "/v1/assets", a, new(created))
}

// CreateParticipant creates a participant, likewise.
func (c *Client) CreateParticipant(ctx context.Context, p Participant) error {
	return c.post(ctx, "/v1/participants", p, new(created))
}

// CreateParticipants creates up to 8,190 participants and answers for each, in order: a wrong one does not stop the others.
func (c *Client) CreateParticipants(ctx context.Context, participants []Participant) (answers []Created, err error) {
	err = c.post(ctx, "/v1/participants", participants, &answers)
	return answers, err
}

// OpenAccounts opens up to 8,190 accounts, likewise.
func (c *Client) OpenAccounts(ctx context.Context, accounts []NewAccount) (answers []Created, err error) {
	err = c.post(ctx, "/v1/accounts", accounts, &answers)
	return answers, err
}

// OpenAccount opens a participant's settlement account, likewise, and answers its number.
func (c *Client) OpenAccount(ctx context.Context, participant, asset, creditLine string) (account uint32, err error) {
	question := struct {
		Participant string `json:"participant"`
		Asset       string `json:"asset"`
		Kind        string `json:"kind"`
		CreditLine  string `json:"credit_line"`
	}{participant, asset, "settlement", creditLine}
	var answer created
	err = c.post(ctx, "/v1/accounts", question, &answer)
	return answer.Account, err
}

// Assets lists all assets.
func (c *Client) Assets(ctx context.Context) ([]Asset, error) {
	return list[Asset](ctx, c, "/v1/assets", nil)
}

// Accounts lists all accounts in an asset, or in every asset where it is empty.
func (c *Client) Accounts(ctx context.Context, asset string) ([]Account, error) {
	return list[Account](ctx, c, "/v1/accounts", url.Values{"asset": {asset}})
}

// Positions lists the positions of all accounts in an asset, or in every asset where it is empty.
func (c *Client) Positions(ctx context.Context, asset string) ([]Position, error) {
	return list[Position](ctx, c, "/v1/positions", url.Values{"asset": {asset}})
}

// Position is where an account stands. Amounts are decimals; Cover and AllQueued of an issuer are empty.
type Position struct {
	Account     uint32 `json:"account"`
	Participant string `json:"participant"`
	Asset       string `json:"asset"`
	Position    string `json:"position"` // received minus sent, funding apart
	Balance     string `json:"balance"`
	Cover       string `json:"cover"`
	QueuedIn    string `json:"queued_in"`
	QueuedOut   string `json:"queued_out"`
	AllQueued   string `json:"all_queued"` // cover, if all that is queued settled
}

// State is where the server stands.
type State struct {
	Seq           uint64 `json:"seq"`
	Hash          string `json:"hash"` // 16 hexadecimal digits
	EngineVersion int    `json:"engine_version"`
}

// State asks for the sequence of the last instruction and the state hash after it.
func (c *Client) State(ctx context.Context) (s State, err error) {
	err = c.get(ctx, "/v1/state", &s)
	return s, err
}
