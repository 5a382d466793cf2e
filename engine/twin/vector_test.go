package twin

import (
	"encoding/json"
	"os"
	"testing"

	"weir/engine"
)

// vectors are the published worked examples beside the project.
const vectors = "../../../shared/vectors/examples.json"

// vector reads the example of an id.
func vector(t *testing.T, id string, into any) {
	t.Helper()
	text, err := os.ReadFile(vectors)
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
	for _, example := range file.Examples {
		var head struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(example, &head); err != nil {
			t.Fatal(err)
		}
		if head.ID == id {
			if err := json.Unmarshal(example, into); err != nil {
				t.Fatal(err)
			}
			return
		}
	}
	t.Fatalf("no example %s", id)
}

type linkedExample struct {
	Balances map[string]map[string]int64 `json:"balances"`
	Links    []struct {
		ID   string   `json:"id"`
		Legs [][4]any `json:"legs"`
	} `json:"links"`
	Expected struct {
		Single   []string                    `json:"one_by_one"`
		Together []string                    `json:"gridlock_linked"`
		Balances map[string]map[string]int64 `json:"balances"`
	} `json:"expected"`
}

// TestRingWithoutLiquidity settles trades of which none could settle alone: as trades and as chains of two, by the event, and by a command where that has to come.
func TestRingWithoutLiquidity(t *testing.T) {
	var x linkedExample
	vector(t, "pvp_ring_zero_liquidity", &x)
	for _, options := range []uint8{0, engine.OptionBypass, engine.OptionOnCommand, engine.OptionBypass | engine.OptionOnCommand} {
		for name, send := range map[string]func(*desk, [][4]any, byte){"trades": sendTrade, "chains": sendChain} {
			d := newDesk(t, options, options)
			for _, bank := range []string{"A", "B", "C"} {
				d.bank(bank, x.Balances[bank]["CNY"], x.Balances[bank]["USD"])
			}
			for i, link := range x.Links {
				send(d, link.Legs, byte(i+1))
			}
			if got := d.settledGroups(); options&engine.OptionOnCommand != 0 {
				if got != len(x.Expected.Single) {
					t.Errorf("%s, options %b: %d settle one by one", name, options, got)
				}
				d.set(engine.Setting{Kind: engine.Resolve, Asset: 2, Choice: engine.Multilateral})
			}
			if got := d.settledGroups(); got != len(x.Expected.Together) {
				t.Errorf("%s, options %b: %d settle", name, options, got)
			}
			for bank, balances := range x.Expected.Balances {
				if d.balance(bank, 1) != balances["CNY"] || d.balance(bank, 2) != balances["USD"] {
					t.Errorf("%s, options %b: %s has %d and %d", name, options, bank, d.balance(bank, 1), d.balance(bank, 2))
				}
			}
		}
	}
}

// exampleAssets is the numbers of the codes of the example.
var exampleAssets = map[string]uint16{"CNY": 1, "USD": 2}

func (d *desk) leg(leg [4]any) engine.Instruction {
	return d.order(leg[0].(string), leg[1].(string), exampleAssets[leg[2].(string)], int64(leg[3].(float64)))
}

func sendTrade(d *desk, legs [][4]any, _ byte) {
	for i, leg := range legs {
		in, other := d.leg(leg), legs[1-i]
		in.Kind, in.TakeAsset, in.Takes = engine.SubmitTrade, exampleAssets[other[2].(string)], int64(other[3].(float64))
		d.submit(in)
	}
}

func sendChain(d *desk, legs [][4]any, id byte) {
	for _, leg := range legs {
		in := d.leg(leg)
		in.Legs, in.Reference = uint8(len(legs)), [16]byte{id}
		d.submit(in)
	}
}

func (d *desk) settledGroups() int {
	settled := map[*group]bool{}
	for _, o := range d.orders {
		if o.group != nil && o.status == engine.Settled {
			settled[o.group] = true
		}
	}
	return len(settled)
}

type partExample struct {
	Securities  struct{ Seller int64 } `json:"securities"`
	Cash        struct{ Buyer int64 }  `json:"cash"`
	Instruction struct {
		Quantity int64 `json:"qty"`
		Amount   int64 `json:"amount"`
	} `json:"instruction"`
	Expected struct {
		NoPartial string `json:"no_partial"`
		Partial   struct {
			SettledQuantity int64 `json:"settled_qty"`
			SettledAmount   int64 `json:"settled_amount"`
			RestQuantity    int64 `json:"remaining_qty"`
			RestAmount      int64 `json:"remaining_amount"`
		} `json:"partial_allowed"`
	} `json:"expected"`
}

// TestDeliveryInPart delivers what there is, if both allow that.
func TestDeliveryInPart(t *testing.T) {
	var x partExample
	vector(t, "dvp_partial", &x)
	for _, partial := range []bool{false, true} {
		d := newDesk(t, engine.OptionSecurity, 0)
		d.bank("SELLER", x.Securities.Seller, 0)
		d.bank("BUYER", 0, x.Cash.Buyer)
		delivers := d.side("SELLER", "BUYER", 1, x.Instruction.Quantity, 2, x.Instruction.Amount)
		pays := d.side("BUYER", "SELLER", 2, x.Instruction.Amount, 1, x.Instruction.Quantity)
		delivers.Partial, pays.Partial = partial, partial
		d.submit(delivers)
		d.wants(d.submit(pays), engine.Queued, engine.Partner)
		security, cash := d.last().delivery()
		want := x.Expected.Partial
		if !partial {
			if x.Expected.NoPartial != "pending" {
				t.Fatalf("the example expects %q", x.Expected.NoPartial)
			}
			want.SettledQuantity, want.SettledAmount, want.RestQuantity, want.RestAmount = 0, 0, x.Instruction.Quantity, x.Instruction.Amount
		}
		if security.part != want.SettledQuantity || cash.part != want.SettledAmount || security.amount() != want.RestQuantity || cash.amount() != want.RestAmount {
			t.Errorf("partial %t: %d and %d have settled, %d and %d are left", partial, security.part, cash.part, security.amount(), cash.amount())
		}
	}
}
