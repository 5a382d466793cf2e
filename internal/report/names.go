package report

import "weir/engine"

// names looks names up in an engine, each once. They never change.
type names struct {
	e            *engine.Engine
	assets       []engine.AssetInfo // by number from 1 on; only what never changes of them counts
	participants []string
}

// asset is what never changes of an asset; empty for 0.
func (n *names) asset(number uint16) engine.AssetInfo {
	for len(n.assets) < int(number) && len(n.assets) < n.e.Assets() {
		a, _ := n.e.Asset(uint16(len(n.assets) + 1))
		n.assets = append(n.assets, a)
	}
	if number == 0 || int(number) > len(n.assets) {
		return engine.AssetInfo{}
	}
	return n.assets[number-1]
}

// participant is the id of a participant; "" for 0.
func (n *names) participant(number uint32) string {
	for len(n.participants) < int(number) && len(n.participants) < n.e.Participants() {
		p, _ := n.e.Participant(uint32(len(n.participants) + 1))
		n.participants = append(n.participants, p.ID)
	}
	if number == 0 || int(number) > len(n.participants) {
		return ""
	}
	return n.participants[number-1]
}

// owner is whose an account is, and its asset; empty where there is no such account.
func (n *names) owner(account uint32) (id string, asset engine.AssetInfo) {
	a, ok := n.e.Account(account)
	if !ok {
		return "", engine.AssetInfo{}
	}
	return n.participant(a.Participant), n.asset(a.Asset)
}

// parties are whom an order is between, its asset and its amount, as far as it named what there is.
type parties struct {
	debtor, creditor string
	asset            engine.AssetInfo // empty where it is unknown
	amount           Value
}

func (n *names) partiesOf(debtor, creditor uint32, flags uint8, amount int64) (p parties) {
	var in engine.AssetInfo
	if flags&(engine.FlagUnknownDebtor|engine.FlagNoDebtorAccount) == 0 {
		p.debtor, p.asset = n.owner(debtor)
	}
	if flags&(engine.FlagUnknownCreditor|engine.FlagNoCreditorAccount) == 0 {
		if p.creditor, in = n.owner(creditor); p.asset.Number == 0 {
			p.asset = in
		}
	}
	p.amount = none
	if flags&engine.FlagUnknownAsset != 0 {
		p.asset = engine.AssetInfo{}
	}
	if p.asset.Number != 0 && flags&engine.FlagAmountTooLarge == 0 {
		p.amount = minor(amount, p.asset.Scale)
	}
	return p
}

func (n *names) partiesOfOrder(o *engine.OrderInfo) parties {
	return n.partiesOf(o.Debtor, o.Creditor, o.Flags, o.Amount)
}

// left is what is left to settle of an order that waits: of a matched side of a trade, not what its record says.
func (n *names) left(o *engine.OrderInfo) int64 {
	if o.Kind != engine.SubmitTrade {
		return o.Amount
	}
	if t, reason := n.e.Trade(o.ID, o.Instructor); reason == engine.ReasonNone && t.Agreed != 0 {
		return t.Agreed - t.Settled
	}
	return o.Amount
}

// eachAccount passes all accounts in order of their numbers.
func (n *names) eachAccount(pass func(a *engine.AccountInfo) error) error {
	for i := 1; i <= n.e.Accounts(); i++ {
		a, _ := n.e.Account(uint32(i))
		if err := pass(&a); err != nil {
			return err
		}
	}
	return nil
}

// eachOrder passes all orders that are not forgotten, as they came.
func (n *names) eachOrder(pass func(o *engine.OrderInfo) error) error {
	for _, i := range n.e.OrderIndexes() {
		o, _ := n.e.Order(i)
		if err := pass(&o); err != nil {
			return err
		}
	}
	return nil
}

// tradePage is how many sides of trades are looked at together.
const tradePage = 1024

// eachTrade passes all sides of trades as they came.
func (n *names) eachTrade(pass func(t *engine.TradeInfo)) {
	var page []engine.TradeInfo
	for mark, more := uint32(0), true; more; more = mark != 0 {
		page, mark = n.e.Trades(mark, page[:0], tradePage)
		for i := range page {
			pass(&page[i])
		}
	}
}
