package client_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"weir/client"
)

func TestSetOff(t *testing.T) {
	c, ctx := startServer(t), context.Background()
	question := client.SetOffQuestion{Obligations: []client.Obligation{
		{ID: "r-1", Debtor: "Mill", Creditor: "Baker", Amount: "7"}, {Debtor: "Baker", Creditor: "Mill", Amount: "10.5"},
	}}
	s, err := c.SetOff(ctx, question)
	if err != nil {
		t.Fatal(err)
	}
	obligations := []client.ClearedObligation{
		{Obligation: client.Obligation{ID: "r-1", Debtor: "Mill", Creditor: "Baker", Amount: "7.0"}, Cleared: "7.0", Remaining: "0.0"},
		{Obligation: client.Obligation{Debtor: "Baker", Creditor: "Mill", Amount: "10.5"}, Cleared: "7.0", Remaining: "3.5"},
	}
	firms := []client.SetOffFirm{{Firm: "Baker", Owes: "10.5", Owed: "7.0", Net: "-3.5", Cleared: "7.0"}, {Firm: "Mill", Owes: "7.0", Owed: "10.5", Net: "3.5", Cleared: "7.0"}}
	totals := client.SetOffTotals{Obligations: 2, Firms: 2, Amount: "17.5", Cleared: "14.0", Remaining: "3.5", Share: "0.800000"}
	if s.Scale != 1 || !slices.Equal(s.Obligations, obligations) || !slices.Equal(s.Firms, firms) || s.Totals != totals {
		t.Errorf("%+v", s)
	}
	scale := uint8(0)
	question.Scale = &scale
	var p *client.Problem
	if _, err := c.SetOff(ctx, question); !errors.As(err, &p) || p.Code != "too_many_decimals" || p.Field != "obligations[1].amount" {
		t.Error(err)
	}
}
