package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
)

// totals sums up a table of outcomes for its reader.
type totals struct {
	statuses map[string]int
	settled  map[string]decimal.Decimal // by asset
	misdated int                        // refused for their business date
}

// amountTextMax is the longest amount text that is added up: decimal takes a second for a million digits.
const amountTextMax = 40

func (t *totals) add(r row) {
	if t.statuses == nil {
		t.statuses, t.settled = map[string]int{}, map[string]decimal.Decimal{}
	}
	status, replayed := strings.CutSuffix(r.status, " (replayed)")
	t.statuses[r.status]++
	if r.reason == "DT01" {
		t.misdated++
	}
	if status != "settled" || replayed || len(r.amount) > amountTextMax {
		return
	}
	if amount, err := decimal.NewFromString(r.amount); err == nil {
		t.settled[r.asset] = t.settled[r.asset].Add(amount)
	}
}

// refused is how many orders were refused, now or when they were sent first.
func (t *totals) refused() (count int) {
	for status, n := range t.statuses {
		if status, _ = strings.CutSuffix(status, " (replayed)"); status == "rejected" || status == "refused" {
			count += n
		}
	}
	return count
}

func (t *totals) print(w io.Writer) error {
	var words []string
	for _, status := range slices.Sorted(maps.Keys(t.statuses)) {
		words = append(words, fmt.Sprintf("%d %s", t.statuses[status], status))
	}
	for _, asset := range slices.Sorted(maps.Keys(t.settled)) {
		sum := t.settled[asset] // with as many decimals as the amounts
		words = append(words, fmt.Sprintf("settled %s %s", asset, sum.StringFixed(max(-sum.Exponent(), 0))))
	}
	if _, err := fmt.Fprintf(w, "\n%s\n", strings.Join(words, ", ")); err != nil || t.misdated == 0 {
		return err
	}
	_, err := fmt.Fprintf(w, "%d are dated outside the window (DT01): on a fresh server --redate sends old messages with today's date\n", t.misdated)
	return err
}
