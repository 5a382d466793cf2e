package engine

import (
	"encoding/json"
	"os"
	"slices"
	"testing"
)

// vectors are the published worked examples beside the project.
const vectors = "../../shared/vectors/examples.json"

type example struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind"`
	Balances balances `json:"balances"`
	Queue    []struct {
		ID      string `json:"id"`
		Debtor  string `json:"frm"`
		To      string `json:"to"`
		Amount  int64  `json:"amt"`
		Minutes int64  `json:"t"`
	} `json:"queue"`
	Limits struct {
		Bilateral    [][3]any `json:"bilateral"`
		Multilateral [][2]any `json:"multilateral"`
	} `json:"limits"`
	Expected json.RawMessage `json:"expected"`
}

// balances by name; those of examples in several assets are left out.
type balances map[string]int64

func (b *balances) UnmarshalJSON(text []byte) error {
	var all map[string]any
	if err := json.Unmarshal(text, &all); err != nil {
		return err
	}
	*b = balances{}
	for name, v := range all {
		if n, ok := v.(float64); ok {
			(*b)[name] = int64(n)
		}
	}
	return nil
}

type expectation struct {
	Settled        []string         `json:"settled"`
	SettledInOrder []string         `json:"settled_in_order"`
	Balances       map[string]int64 `json:"balances"`
}

func readVectors(t *testing.T) []example {
	text, err := os.ReadFile(vectors)
	if os.IsNotExist(err) {
		t.Skip("the worked examples are not beside the project: skipped")
	}
	var file struct {
		Examples []example `json:"examples"`
	}
	if err == nil {
		err = json.Unmarshal(text, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	return file.Examples
}

func (x *example) expects(t *testing.T, what string) (want expectation, there bool) {
	var all map[string]json.RawMessage
	if err := json.Unmarshal(x.Expected, &all); err != nil {
		t.Fatal(err)
	}
	text, there := all[what]
	if there {
		if err := json.Unmarshal(text, &want); err != nil {
			t.Fatal(err)
		}
	}
	return want, there
}

// play brings an example to a desk: accounts, limits where wanted, orders, and the opening where the day is not open yet.
type play struct {
	*desk
	accounts map[string]uint32
	orders   map[string][16]byte
	settled  []string // in the order of their events
}

func (x *example) play(t *testing.T, options uint8, day Day, limits bool) *play {
	p := &play{desk: newDesk(t, options, day), accounts: map[string]uint32{}, orders: map[string][16]byte{}}
	names := map[[16]byte]string{}
	for _, name := range x.names() {
		p.accounts[name] = p.account(name, x.Balances[name])
	}
	if limits {
		x.setLimits(p)
	}
	for _, o := range x.Queue {
		id, _ := p.order(p.accounts[o.Debtor], p.accounts[o.To], o.Amount, Normal)
		p.orders[o.ID], names[id] = id, o.ID
		p.note(names)
		p.check()
	}
	if day == PreOpen {
		p.set(Setting{Kind: SetDay, Asset: 1, Day: Open})
		p.note(names)
		p.check()
	}
	return p
}

func (x *example) names() []string {
	var names []string
	for name := range x.Balances {
		names = append(names, name)
	}
	for _, o := range x.Queue {
		names = append(names, o.Debtor, o.To)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (x *example) setLimits(p *play) {
	for _, l := range x.Limits.Bilateral {
		p.set(Setting{Kind: SetLimit, Choice: LimitBilateral, Account: p.accounts[l[0].(string)], Counterparty: p.accounts[l[1].(string)], Amount: int64(l[2].(float64))})
	}
	for _, l := range x.Limits.Multilateral {
		p.set(Setting{Kind: SetLimit, Choice: LimitMultilateral, Account: p.accounts[l[0].(string)], Amount: int64(l[1].(float64))})
	}
}

func (p *play) note(names map[[16]byte]string) {
	for _, ev := range p.r.Events {
		if ev.Kind == OrderSettled && names[ev.ID] != "" {
			p.settled = append(p.settled, names[ev.ID])
		}
	}
}

// holdAgainst compares what settled and the balances. The order within a cascade is not compared: the examples serve the oldest order of
// all first, this engine the accounts in the order in which they were woken.
func (p *play) holdAgainst(t *testing.T, what string, want expectation) {
	t.Helper()
	got := slices.Sorted(slices.Values(p.settled))
	settled := slices.Sorted(slices.Values(slices.Concat(want.Settled, want.SettledInOrder)))
	if !slices.Equal(got, settled) {
		t.Errorf("%s: settled %v, expected %v", what, got, settled)
	}
	for name, balance := range want.Balances {
		if b := p.balance(p.accounts[name]); b != balance {
			t.Errorf("%s: balance of %s is %d, expected %d", what, name, b, balance)
		}
	}
}

// TestVectors plays every worked example of queues, gridlocks and limits by each method that Weir has.
func TestVectors(t *testing.T) {
	played := 0
	for _, x := range readVectors(t) {
		methods := []struct {
			expected string
			options  uint8
			day      Day
			limits   bool
		}{
			{"rtgs_fifo", OptionOnCommand, Open, false},
			{"rtgs_fifo_bypass_scan", OptionOnCommand | OptionBypass, Open, false},
			{"gridlock_max_prefix", 0, PreOpen, false},
			{"gridlock_max_prefix", OptionOnCommand, PreOpen, false},
			{"t2_partial", 0, PreOpen, false},
			{"without_limits", 0, PreOpen, false},
			{"with_limits", 0, PreOpen, true},
		}
		if !slices.Contains([]string{"gridlock", "queue", "limits"}, x.Kind) {
			continue
		}
		t.Run(x.ID, func(t *testing.T) {
			for _, m := range methods {
				if want, there := x.expects(t, m.expected); there {
					x.play(t, m.options, m.day, m.limits).holdAgainst(t, m.expected, want)
					played++
				}
			}
		})
	}
	if played < 80 {
		t.Errorf("only %d plays: examples are missing", played)
	}
}
