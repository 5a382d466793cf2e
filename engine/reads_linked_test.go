package engine_test

import (
	"cmp"
	"fmt"
	"slices"

	"weir/engine"
	"weir/engine/twin"
)

// readLinked compares what readers see of trades and chains, and of why some orders wait.
func (d *duel) readLinked(payloads [][]byte) error {
	if got, want := tradePages(d.engine), tradePages(d.twin); !slices.Equal(got, want) {
		return fmt.Errorf("trades:\n engine %+v\n twin   %+v", got, want)
	}
	explained := 0
	for _, payload := range payloads {
		if len(payload) == 0 || payload[0] != byte(engine.SubmitOrder) && payload[0] != byte(engine.SubmitTrade) {
			continue
		}
		in := engine.InstructionAt(payload)
		trade, reason := d.engine.Trade(in.ID, in.Instructor)
		if want, because := d.twin.Trade(in.ID, in.Instructor); trade != want || reason != because {
			return fmt.Errorf("trade %x:\n engine %+v %v\n twin   %+v %v", in.ID, trade, reason, want, because)
		}
		if err := d.readChain(in.Reference); err != nil {
			return err
		}
		if rows := d.engine.FindOrders(in.ID, nil); explained < 5 && len(rows) == 1 && rows[0].Status == engine.Queued {
			explained++
			if err := d.readExplanation(rows[0]); err != nil {
				return err
			}
		}
	}
	return nil
}

// tradeReader is an engine or its twin.
type tradeReader interface {
	Trades(mark uint32, into []engine.TradeInfo, limit int) (rows []engine.TradeInfo, next uint32)
}

// tradePages reads all sides of trades in small pages.
func tradePages(r tradeReader) []engine.TradeInfo {
	rows, mark := r.Trades(0, nil, 3)
	for mark != 0 {
		rows, mark = r.Trades(mark, rows, 3)
	}
	slices.SortFunc(rows, func(a, b engine.TradeInfo) int { return cmp.Compare(a.Order.Seq, b.Order.Seq) })
	return rows
}

func (d *duel) readChain(id [16]byte) error {
	got, orders, found := d.engine.Chain(id, nil)
	want, expected, exists := d.twin.Chain(id, nil)
	if got != want || found != exists || !slices.Equal(orders, expected) {
		return fmt.Errorf("chain %x:\n engine %+v %+v %t\n twin   %+v %+v %t", id, got, orders, found, want, expected, exists)
	}
	return nil
}

// readExplanation compares why an order waits; of a net order no funding is said. Where the twin would have to try too many amounts, those that the engine names are tried on it.
func (d *duel) readExplanation(o engine.OrderInfo) error {
	got, reason := d.engine.Explain(o.ID, 0)
	want, because := d.twin.Explain(o.ID, 0)
	if o.Method == engine.Net {
		got.LeastFunding, got.Fundable, want.LeastFunding, want.Fundable = 0, false, 0, false
	}
	if want.LeastFunding == twin.TooMany {
		if err := d.tryFunding(&got); err != nil {
			return err
		}
		want.LeastFunding, want.Fundable, want.OnCommand = got.LeastFunding, got.Fundable, got.OnCommand
	}
	if got != want || reason != because {
		return fmt.Errorf("order %x is explained:\n engine %+v %v\n twin   %+v %v", o.ID, got, reason, want, because)
	}
	return nil
}

// tryFunding tries the least funding that the engine names, and some lesser ones: with these the order must not settle.
func (d *duel) tryFunding(x *engine.Explanation) error {
	frees := func(amount int64) bool {
		return slices.ContainsFunc(d.twin.Funded(x.Order.Debtor, amount), func(s engine.OrderInfo) bool { return s.Seq == x.Order.Seq })
	}
	least := x.LeastFunding
	if frees(least) != x.Fundable || x.Fundable && x.OnCommand != d.twin.NeedsResolve(x.Order.Seq, least) {
		return fmt.Errorf("order %x is explained by %+v, the twin finds otherwise", x.Order.ID, x)
	}
	for _, amount := range []int64{0, least / 3, least / 2, least - least/4, least - 1} {
		if x.Fundable && amount < least && amount >= 0 && frees(amount) {
			return fmt.Errorf("order %x is explained by %+v, but on the twin it settles with %d", x.Order.ID, x, amount)
		}
	}
	return nil
}
