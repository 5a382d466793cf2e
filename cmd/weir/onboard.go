package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"weir/client"
)

// onboard creates what the files name and the server lacks: assets, participants, accounts; and funds the new accounts.
func onboard(ctx context.Context, server *client.Client, files []*submission, amount string) error {
	if len(amount) > amountTextMax {
		return fmt.Errorf("amount %.20s... is too long", amount)
	}
	fund, err := decimal.NewFromString(amount)
	if err != nil || fund.Sign() <= 0 {
		return fmt.Errorf("amount %q is not a positive decimal", amount)
	}
	have, err := present(ctx, server)
	if err != nil {
		return err
	}
	for _, asset := range slices.Sorted(maps.Keys(named(files))) {
		if err := onboardAsset(ctx, server, have, asset, named(files)[asset], fund); err != nil {
			return err
		}
	}
	return nil
}

// named is who takes part in which asset, as the files have it.
func named(files []*submission) map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for _, s := range files {
		for _, o := range s.orders {
			if o.asset == "" || o.debtor == "" || o.creditor == "" {
				continue
			}
			if all[o.asset] == nil {
				all[o.asset] = map[string]bool{}
			}
			all[o.asset][o.debtor], all[o.asset][o.creditor] = true, true
		}
	}
	return all
}

// holdings is what the server has: the assets with their scale, and who has an account in which.
type holdings struct {
	scales   map[string]int
	accounts map[string]bool // participant/asset
}

func present(ctx context.Context, server *client.Client) (h holdings, err error) {
	assets, err := server.Assets(ctx)
	if err != nil {
		return h, err
	}
	accounts, err := server.Accounts(ctx, "")
	if err != nil {
		return h, err
	}
	h = holdings{scales: map[string]int{}, accounts: map[string]bool{}}
	for _, a := range assets {
		h.scales[a.Code] = a.Scale
	}
	for _, a := range accounts {
		h.accounts[a.Participant+"/"+a.Asset] = true
	}
	return h, nil
}

func onboardAsset(ctx context.Context, server *client.Client, have holdings, asset string, members map[string]bool, fund decimal.Decimal) error {
	scale, known := have.scales[asset]
	if !known {
		scale = minorUnits(asset)
		if err := server.CreateAsset(ctx, client.Asset{Code: asset, Scale: scale, Issuer: "ISSUER-" + asset}); err != nil {
			return err
		}
	}
	amount := fund.Truncate(int32(scale)).StringFixed(int32(scale))
	for _, member := range slices.Sorted(maps.Keys(members)) {
		if have.accounts[member+"/"+asset] {
			continue
		}
		if err := onboardMember(ctx, server, member, asset, amount, scale); err != nil {
			return fmt.Errorf("%s in %s: %w", member, asset, err)
		}
	}
	return nil
}

func onboardMember(ctx context.Context, server *client.Client, member, asset, amount string, scale int) error {
	err := server.CreateParticipant(ctx, client.Participant{ID: member, Name: member, Kind: "bank"})
	var p *client.Problem
	if errors.As(err, &p) && p.Code == "exists" {
		err = nil // it is a participant already, of another kind
	}
	if err != nil {
		return err
	}
	if _, err := server.OpenAccount(ctx, member, asset, decimal.Zero.StringFixed(int32(scale))); err != nil {
		return err
	}
	o, err := server.Fund(ctx, client.Funding{ID: newUUID(), Participant: member, Asset: asset, Amount: amount, Direction: "in"})
	if err == nil && o.Status != "settled" {
		err = fmt.Errorf("funding %s: %s %s", o.Status, o.Reason, o.Detail)
	}
	return err
}

// newUUID is a version 4 UUID (RFC 9562).
func newUUID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails
	return formatUUID(b)
}

// formatUUID marks 16 bytes as a version 4 UUID and writes it.
func formatUUID(b [16]byte) string {
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}
