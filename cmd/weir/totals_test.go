package main

import (
	"strings"
	"testing"
)

// The last lines of a table sum it up, count each order once, and say what to do about messages from the past.
func TestTotalsSumUp(t *testing.T) {
	all := &totals{}
	for _, r := range []row{
		{status: "settled", asset: "EUR", amount: "0.10"},
		{status: "settled", asset: "EUR", amount: "0.20"},
		{status: "settled (replayed)", asset: "EUR", amount: "0.20"},
		{status: "settled", asset: "EUR", amount: "1" + strings.Repeat("0", amountTextMax)}, // too long to be added up
		{status: "rejected", reason: "DT01", asset: "EUR", amount: "5.00"},
	} {
		all.add(r)
	}
	var text strings.Builder
	if err := all.print(&text); err != nil {
		t.Fatal(err)
	}
	const want = "\n1 rejected, 3 settled, 1 settled (replayed), settled EUR 0.30\n1 are dated outside the window (DT01): " +
		"on a fresh server --redate sends old messages with today's date\n"
	if text.String() != want {
		t.Errorf("got %q, want %q", text.String(), want)
	}
}
