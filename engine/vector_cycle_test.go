package engine_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"testing"

	"weir/engine"
	"weir/engine/twin"
)

// netVectors are the published worked examples beside the project.
const netVectors = "../../shared/vectors/examples.json"

// netExample is one of obligations that are netted, and of what becomes of them when somebody defaults.
type netExample struct {
	ID          string `json:"id"`
	Obligations []struct {
		Debtor   string `json:"frm"`
		Creditor string `json:"to"`
		Amount   int64  `json:"amt"`
	} `json:"obligations"`
	Expected struct {
		Net      map[string]int64 `json:"net"`
		Gross    int64            `json:"gross"`
		Debits   int64            `json:"net_debit_total"`
		Ratio    string           `json:"netting_ratio"`
		Defaults struct {
			Unwound  map[string]int64 `json:"unwind_net"`
			Survived struct {
				Shortfall int64            `json:"shortfall"`
				Shares    map[string]int64 `json:"loss_share"`
				Net       map[string]int64 `json:"final_net"`
			} `json:"survivors_pay"`
		} `json:"A_defaults"`
	} `json:"expected"`
}

// netMachine is an engine or its twin.
type netMachine interface {
	Apply(time int64, payload []byte, r *engine.Results)
	Cycle(number uint32) (engine.CycleInfo, bool)
	cycleReader
}

// eachExample gives the worked examples to a function that says whether it played one; one at least has to be.
func eachExample(t *testing.T, play func(kind string, raw json.RawMessage) bool) {
	t.Helper()
	text, err := os.ReadFile(netVectors)
	if os.IsNotExist(err) {
		t.Skip("the worked examples are not beside the project: skipped")
	}
	var file struct {
		Examples []json.RawMessage `json:"examples"`
	}
	if err == nil {
		err = json.Unmarshal(text, &file)
	}
	if err != nil {
		t.Fatal(err)
	}
	played := 0
	for _, raw := range file.Examples {
		var x struct {
			Kind string `json:"kind"`
		}
		if err := json.Unmarshal(raw, &x); err != nil {
			t.Fatal(err)
		}
		if play(x.Kind, raw) {
			played++
		}
	}
	if played == 0 {
		t.Error("no example was played")
	}
}

// TestNetVectors plays the worked examples of deferred net settlement: what the cycle comes to, what it comes to without A, and who pays for A.
func TestNetVectors(t *testing.T) {
	eachExample(t, func(kind string, raw json.RawMessage) bool {
		if kind != "dns" {
			return false
		}
		var x netExample
		if err := json.Unmarshal(raw, &x); err != nil {
			t.Fatal(err)
		}
		t.Run(x.ID+"/engine", func(t *testing.T) { x.play(t, func() netMachine { return engine.New(engine.Config{}) }) })
		t.Run(x.ID+"/twin", func(t *testing.T) { x.play(t, func() netMachine { return twin.New() }) })
		return true
	})
}

func (x *netExample) play(t *testing.T, machine func() netMachine) {
	want := x.Expected
	m, accounts := x.closed(machine())
	info, _ := m.Cycle(1)
	net := netOf(m, accounts)
	debits := int64(0)
	for _, position := range net {
		debits += max(0, -position)
	}
	if !maps.Equal(net, want.Net) || info.Gross != want.Gross || debits != want.Debits || fmt.Sprintf("%d/%d", debits, info.Gross) != want.Ratio {
		t.Errorf("the cycle comes to %v, gross %d, debits %d", net, info.Gross, debits)
	}

	do(m, engine.Setting{Kind: engine.UnwindCycle, Cycle: 1, Account: accounts["A"]})
	if got := netOf(m, accounts); !maps.Equal(got, want.Defaults.Unwound) {
		t.Errorf("without A it comes to %v, expected %v", got, want.Defaults.Unwound)
	}

	m, accounts = x.closed(machine())
	do(m, engine.Setting{Kind: engine.SurvivorsPay, Cycle: 1, Account: accounts["A"]})
	got := netOf(m, accounts)
	if got["A"] != 0 || -net["A"] != want.Defaults.Survived.Shortfall {
		t.Errorf("A is left with %d of %d", got["A"], net["A"])
	}
	delete(got, "A")
	if !maps.Equal(got, want.Defaults.Survived.Net) {
		t.Errorf("where survivors pay it comes to %v, expected %v", got, want.Defaults.Survived.Net)
	}
	for name, position := range got {
		if share := net[name] - position; share != want.Defaults.Survived.Shares[name] {
			t.Errorf("%s pays %d, expected %d", name, share, want.Defaults.Survived.Shares[name])
		}
	}
}

// closed brings the obligations into a cycle and closes it.
func (x *netExample) closed(m netMachine) (netMachine, map[string]uint32) {
	var r engine.Results
	m.Apply(1, naming(engine.CreateAsset, "CBEUDEF0", "EUR"), &r)
	accounts := map[string]uint32{}
	for _, name := range slices.Sorted(maps.Keys(x.Expected.Net)) {
		m.Apply(1, naming(engine.CreateParticipant, name, ""), &r)
		m.Apply(1, naming(engine.OpenAccount, name, "EUR"), &r)
		accounts[name] = r.Outcomes[len(r.Outcomes)-1].Number
	}
	do(m, engine.Setting{Kind: engine.OpenCycle, Asset: 1})
	for i, o := range x.Obligations {
		in := engine.Instruction{
			Kind: engine.SubmitOrder, Method: engine.Net, ID: [16]byte{byte(i + 1)},
			Debtor: accounts[o.Debtor], Creditor: accounts[o.Creditor], Amount: o.Amount,
		}
		m.Apply(1, engine.AppendInstruction(nil, &in, nil), &r)
	}
	do(m, engine.Setting{Kind: engine.CloseCycle, Cycle: 1})
	return m, accounts
}

func do(m netMachine, in engine.Setting) {
	var r engine.Results
	m.Apply(1, engine.AppendSetting(nil, &in, nil), &r)
}

// netOf is the position of each account that takes part, by name.
func netOf(m netMachine, accounts map[string]uint32) map[string]int64 {
	positions, _ := cyclePages(m, 1)
	net := map[string]int64{}
	for _, p := range positions {
		for name, number := range accounts {
			if p.Account == number && p.Unwound == 0 {
				net[name] = p.Position
			}
		}
	}
	return net
}
