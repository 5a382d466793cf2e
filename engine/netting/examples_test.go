package netting

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// example is a published worked example (shared/vectors/README.md).
type example struct {
	ID       string
	Balances map[string]int64
	Queue    []struct {
		ID     string
		From   string `json:"frm"`
		To     string
		Amount int64 `json:"amt"`
	}
	Expected struct {
		Offset *struct {
			Settled  []string
			Balances map[string]int64
		} `json:"t2_multiple_bilateral_pass"`
		Greatest struct{ Value int64 } `json:"gridlock_max_prefix"`
		Optimum  struct {
			Value int64 `json:"max_value"`
		} `json:"optimum_any_subset"`
	}
}

// problem is the example's; all orders are normal and may be settled out of their order.
func (x *example) problem() (p *Problem, of []int, names []string) {
	names = slices.Sorted(maps.Keys(x.Balances))
	d := &desk{bypass: true}
	for _, name := range names {
		d.accounts = append(d.accounts, Account{Cover: x.Balances[name]})
	}
	for _, q := range x.Queue {
		d.orders = append(d.orders, waiting{debtor: int32(slices.Index(names, q.From)), creditor: int32(slices.Index(names, q.To)), amount: q.Amount})
	}
	p, of = d.build()
	return p, of, names
}

func TestPublishedExamples(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "vectors", "examples.json"))
	if err != nil {
		t.Skipf("the published examples are not here: %v", err)
	}
	var file struct{ Examples []json.RawMessage }
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, raw := range file.Examples {
		var x example
		// Examples of other kinds have other shapes.
		if err := json.Unmarshal(raw, &x); err != nil || x.Expected.Offset == nil {
			continue
		}
		count++
		t.Run(x.ID, func(t *testing.T) {
			x.checkOffset(t)
			x.checkImprove(t)
		})
	}
	if count < 17 {
		t.Errorf("%d examples with bilateral offsets, want 17 or more", count)
	}
}

func (x *example) checkOffset(t *testing.T) {
	p, of, names := x.problem()
	balances := maps.Clone(x.Balances)
	settled := []string{}
	for _, order := range newSolver().Offset(p) {
		o := p.Orders[order]
		balances[names[o.Debtor]] -= o.Amount
		balances[names[o.Creditor]] += o.Amount
		settled = append(settled, x.Queue[of[order]].ID)
	}
	slices.Sort(settled)
	want := slices.Sorted(slices.Values(x.Expected.Offset.Settled))
	if !slices.Equal(settled, want) {
		t.Errorf("offset settles %v, want %v", settled, want)
	}
	if !maps.Equal(balances, x.Expected.Offset.Balances) {
		t.Errorf("balances after the offset %v, want %v", balances, x.Expected.Offset.Balances)
	}
}

func (x *example) checkImprove(t *testing.T) {
	p, _, _ := x.problem()
	prefix := greatest(p)
	if value := valueOf(p, prefix); value != x.Expected.Greatest.Value {
		t.Errorf("the greatest solution is worth %d, want %d", value, x.Expected.Greatest.Value)
	}
	value := valueOf(p, newSolver().Improve(p, prefix))
	t.Logf("greatest solution %d, bypass stage %d, optimum %d", x.Expected.Greatest.Value, value, x.Expected.Optimum.Value)
	if value < x.Expected.Greatest.Value || value > x.Expected.Optimum.Value {
		t.Errorf("the bypass stage settles %d, want from %d to %d", value, x.Expected.Greatest.Value, x.Expected.Optimum.Value)
	}
}
