package engine_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"weir/engine"
	"weir/engine/twin"
)

// linkedExample is one of trades that settle together, or of a delivery that settles in part.
type linkedExample struct {
	ID       string                      `json:"id"`
	Kind     string                      `json:"kind"`
	Balances map[string]map[string]int64 `json:"balances"`
	Links    []struct {
		ID   string    `json:"id"`
		Legs [2][4]any `json:"legs"` // debtor, creditor, asset, amount
	} `json:"links"`
	Securities, Cash map[string]int64
	Instruction      struct {
		Quantity int64 `json:"qty"`
		Amount   int64 `json:"amount"`
	} `json:"instruction"`
	Expected struct {
		OneByOne  []string                    `json:"one_by_one"`
		Together  []string                    `json:"gridlock_linked"`
		Balances  map[string]map[string]int64 `json:"balances"`
		NoPartial string                      `json:"no_partial"`
		Partial   struct {
			SettledQuantity   int64 `json:"settled_qty"`
			SettledAmount     int64 `json:"settled_amount"`
			RemainingQuantity int64 `json:"remaining_qty"`
			RemainingAmount   int64 `json:"remaining_amount"`
		} `json:"partial_allowed"`
	} `json:"expected"`
}

// linkedMachine is an engine or its twin.
type linkedMachine interface {
	Apply(time int64, payload []byte, r *engine.Results)
	FindOrders(id [16]byte, into []engine.OrderInfo) []engine.OrderInfo
	Account(number uint32) (engine.AccountInfo, bool)
	Trade(id [16]byte, instructor uint32) (engine.TradeInfo, engine.Reason)
}

// TestLinkedVectors plays the worked examples of linked orders and of delivery in part.
func TestLinkedVectors(t *testing.T) {
	plays := map[string]func(*linkedExample, *testing.T, linkedMachine){"linked": (*linkedExample).playLinks, "dvp": (*linkedExample).playParts}
	eachExample(t, func(kind string, raw json.RawMessage) bool {
		play := plays[kind]
		if play == nil {
			return false
		}
		var x linkedExample
		if err := json.Unmarshal(raw, &x); err != nil {
			t.Fatal(err)
		}
		t.Run(x.ID+"/engine", func(t *testing.T) { play(&x, t, engine.New(engine.Config{})) })
		t.Run(x.ID+"/twin", func(t *testing.T) { play(&x, t, twin.New()) })
		return true
	})
}

// trading is a machine with accounts of some parties in some assets.
type trading struct {
	linkedMachine
	*testing.T
	assets   map[string]uint16
	accounts map[[2]string]uint32 // of party and asset
	ids      byte
}

// newTrading opens accounts and funds them; the assets resolve on command where that is asked for.
func newTrading(t *testing.T, m linkedMachine, balances map[string]map[string]int64, options map[string]uint8) *trading {
	x := &trading{linkedMachine: m, T: t, assets: map[string]uint16{}, accounts: map[[2]string]uint32{}}
	for _, code := range slices.Sorted(maps.Keys(options)) {
		n := engine.Naming{Kind: engine.CreateAsset, Options: options[code]}
		n.SetAsset(code)
		n.SetParticipant("CBEUDEF0")
		x.assets[code] = uint16(x.apply(engine.AppendNaming(nil, &n, nil)).Number)
	}
	for _, party := range slices.Sorted(maps.Keys(balances)) {
		x.apply(naming(engine.CreateParticipant, party, ""))
		for _, code := range slices.Sorted(maps.Keys(options)) {
			number := x.apply(naming(engine.OpenAccount, party, code)).Number
			x.accounts[[2]string{party, code}] = number
			if amount := balances[party][code]; amount > 0 {
				in := engine.Instruction{Kind: engine.Fund, Method: engine.Instant, Debtor: uint32(x.issuer(code)), Creditor: number, Amount: amount, ID: x.id()}
				x.apply(engine.AppendInstruction(nil, &in, nil))
			}
		}
	}
	return x
}

// issuer is the issuer's account of an asset: the assets and their accounts were made first, one each.
func (x *trading) issuer(code string) uint16 { return x.assets[code] }

func (x *trading) apply(payload []byte) engine.Outcome {
	var r engine.Results
	x.Apply(1, payload, &r)
	return r.Outcomes[0]
}

func (x *trading) id() [16]byte {
	x.ids++
	return [16]byte{x.ids}
}

// side submits one side of a trade and answers its id.
func (x *trading) side(party, other, gives string, amount int64, takes string, price int64, partial bool) [16]byte {
	in := engine.Instruction{
		Kind: engine.SubmitTrade, ID: x.id(), Amount: amount, TakeAsset: x.assets[takes], Takes: price, Partial: partial,
		Debtor: x.accounts[[2]string{party, gives}], Creditor: x.accounts[[2]string{other, gives}],
	}
	if o := x.apply(engine.AppendInstruction(nil, &in, nil)); o.Status == engine.Rejected {
		x.Fatalf("a side is refused: %v", o.Reason)
	}
	return in.ID
}

func (x *linkedExample) playLinks(t *testing.T, m linkedMachine) {
	options := map[string]uint8{}
	for _, link := range x.Links {
		for _, leg := range link.Legs {
			options[leg[2].(string)] = engine.OptionOnCommand
		}
	}
	market := newTrading(t, m, x.Balances, options)
	ids := map[string][2][16]byte{}
	for _, link := range x.Links {
		a, b := link.Legs[0], link.Legs[1]
		text := func(v any) string { return v.(string) }
		units := func(v any) int64 { return int64(v.(float64)) }
		ids[link.ID] = [2][16]byte{
			market.side(text(a[0]), text(a[1]), text(a[2]), units(a[3]), text(b[2]), units(b[3]), false),
			market.side(text(b[0]), text(b[1]), text(b[2]), units(b[3]), text(a[2]), units(a[3]), false),
		}
	}
	if got := market.settled(ids); !slices.Equal(got, x.Expected.OneByOne) {
		t.Errorf("one by one %v settle, expected %v", got, x.Expected.OneByOne)
	}
	market.apply(engine.AppendSetting(nil, &engine.Setting{Kind: engine.Resolve, Choice: engine.Multilateral, Asset: 1}, nil))
	if got := market.settled(ids); !slices.Equal(got, x.Expected.Together) {
		t.Errorf("together %v settle, expected %v", got, x.Expected.Together)
	}
	for party, balances := range x.Expected.Balances {
		for code, want := range balances {
			if a, _ := m.Account(market.accounts[[2]string{party, code}]); a.Balance != want {
				t.Errorf("%s has %d %s, expected %d", party, a.Balance, code, want)
			}
		}
	}
}

// settled lists the trades of which both sides have settled.
func (x *trading) settled(ids map[string][2][16]byte) []string {
	settled := []string{}
	for _, name := range slices.Sorted(maps.Keys(ids)) {
		a, b := x.FindOrders(ids[name][0], nil)[0], x.FindOrders(ids[name][1], nil)[0]
		if (a.Status == engine.Settled) != (b.Status == engine.Settled) || a.Done != b.Done {
			x.Errorf("%s: one side is %v, the other %v", name, a.Status, b.Status)
		}
		if a.Status == engine.Settled {
			settled = append(settled, name)
		}
	}
	return settled
}

func (x *linkedExample) playParts(t *testing.T, m linkedMachine) {
	want := x.Expected.Partial
	balances := map[string]map[string]int64{"seller": {"BOND": x.Securities["seller"]}, "buyer": {"EUR": x.Cash["buyer"]}}
	market := newTrading(t, m, balances, map[string]uint8{"BOND": engine.OptionSecurity, "EUR": 0})
	trade := func(partial bool) (delivery, payment engine.TradeInfo) {
		a := market.side("seller", "buyer", "BOND", x.Instruction.Quantity, "EUR", x.Instruction.Amount, partial)
		b := market.side("buyer", "seller", "EUR", x.Instruction.Amount, "BOND", x.Instruction.Quantity, partial)
		delivery, _ = m.Trade(a, 0)
		payment, _ = m.Trade(b, 0)
		for _, id := range [][16]byte{a, b} {
			in := engine.Instruction{Kind: engine.CancelOrder, ID: id}
			market.apply(engine.AppendInstruction(nil, &in, nil))
		}
		return delivery, payment
	}
	delivery, payment := trade(false)
	if x.Expected.NoPartial != "pending" || delivery.Order.Status != engine.Queued || delivery.Settled+payment.Settled != 0 {
		t.Errorf("where parts are not allowed: %v, %d delivered, %d paid", delivery.Order.Status, delivery.Settled, payment.Settled)
	}
	delivery, payment = trade(true)
	if delivery.Settled != want.SettledQuantity || payment.Settled != want.SettledAmount ||
		delivery.Agreed-delivery.Settled != want.RemainingQuantity || payment.Agreed-payment.Settled != want.RemainingAmount || delivery.Order.Status != engine.Queued {
		t.Errorf("%d of %d delivered, %d of %d paid, %v", delivery.Settled, delivery.Agreed, payment.Settled, payment.Agreed, delivery.Order.Status)
	}
}
