package gateway

import (
	"fmt"
	"math/big"
	"sync"
	"time"

	"weir/engine"
	"weir/internal/measures"
	"weir/view"
)

// What /metrics tells of assets: of the first measuredAssets, and no fresher than measuredAge, whoever asks how often.
const (
	measuredAssets = 32
	measuredAge    = time.Second
)

// measured keeps the lines about assets.
type measured struct {
	mu   sync.Mutex
	time time.Time
	text []byte
	done settledCycles
}

// assetTotals are the measures of an asset, how many payments they are of, and what waits in its queues.
type assetTotals struct {
	measures.Sums
	entry       view.AssetEntry
	settled     uint64 // payments of the business date
	counted     bool   // they are known
	queued      uint64
	queuedValue big.Int
}

// appendMeasured appends the lines about assets; the last ones where the engine can't be asked.
func (g *Gateway) appendMeasured(dst []byte) []byte {
	m := &g.measured
	m.mu.Lock()
	defer m.mu.Unlock()
	if time.Since(m.time) >= measuredAge {
		if totals, queued, ok := g.measureAssets(); ok && g.countPayments(totals) {
			m.text = appendMetric(m.text[:0], "weir_queued_orders", "gauge", "Orders in the queues.", int64(queued))
			m.text = appendAssetMetrics(m.text, totals)
			m.time = time.Now()
		}
	}
	return append(dst, m.text...)
}

// measureAssets adds up the accounts of the first assets, and the queued orders of all. False: a query failed.
func (g *Gateway) measureAssets() (totals []assetTotals, queued uint64, ok bool) {
	totals = make([]assetTotals, min(g.Directory.Assets(), measuredAssets))
	for i := range totals {
		totals[i].entry, _ = g.Directory.AssetByNumber(uint16(i + 1))
	}
	type row struct {
		engine.Measures
		queued    uint32
		queuedOut int64
	}
	rows := make([]row, 0, measuresScan)
	for number, last := 1, 1; number <= last; number += measuresScan {
		rows = rows[:0]
		err := g.ask(func() {
			last = g.Engine.Accounts()
			for n := number; n <= min(last, number+measuresScan-1); n++ {
				a, _ := g.Engine.Account(uint32(n))
				m, _ := g.Engine.Measures(uint32(n))
				rows = append(rows, row{m, a.Queued, a.QueuedOut})
			}
		})
		if err != nil {
			return nil, 0, false
		}
		for i := range rows {
			r := &rows[i]
			queued += uint64(r.queued)
			if int(r.Asset) <= len(totals) {
				t := &totals[r.Asset-1]
				t.Add(&r.Measures)
				t.queued += uint64(r.queued)
				measures.AddUnits(&t.queuedValue, r.queuedOut)
			}
		}
	}
	return totals, queued, true
}

// countPayments counts what settled of the first assets, as the overview does. False: a query failed.
func (g *Gateway) countPayments(totals []assetTotals) bool {
	query := func(read func()) bool { return g.ask(read) == nil }
	var o overview
	if !g.readAssets(&o, query) {
		return false
	}
	o.assets = o.assets[:len(totals)]
	for i := range o.assets {
		g.countGross(&o.assets[i])
	}
	if !g.readCycles(&o, query) || !g.measured.done.count(g, &o, query) {
		return false
	}
	for i := range totals {
		totals[i].settled, totals[i].counted = o.assets[i].settled, o.assets[i].counted
	}
	return true
}

// assetMetrics are the lines about an asset, but where there is no value. Values are in its units.
var assetMetrics = []struct {
	name, kind, help string
	value            func(t *assetTotals) string
}{
	{"weir_settled_orders", "gauge", "Payments that settled on the present business date, gross and of cycles, without fundings.", (*assetTotals).settledText},
	{"weir_settled_value", "gauge", "Sum of these payments, and of the parts of those that settled in part so far.", func(t *assetTotals) string { return sumText(&t.Sent, t.entry.Scale) }},
	{"weir_liquidity_used", "gauge", "Liquidity used, over all accounts.", func(t *assetTotals) string { return sumText(&t.Used, t.entry.Scale) }},
	{"weir_liquidity_upper", "gauge", "Upper bound of liquidity: what settling each order at entry takes.", func(t *assetTotals) string { return sumText(&t.Upper, t.entry.Scale) }},
	{"weir_liquidity_lower", "gauge", "Lower bound of liquidity: what settling all together takes.", func(t *assetTotals) string { return sumText(&t.Lower, t.entry.Scale) }},
	{"weir_sender_concentration", "gauge", "Herfindahl-Hirschman index of the senders, 0 to 1.", (*assetTotals).concentrationText},
	{"weir_asset_queued_orders", "gauge", "Orders in the queues.", func(t *assetTotals) string { return fmt.Sprint(t.queued) }},
	{"weir_asset_queued_value", "gauge", "Their value.", func(t *assetTotals) string { return sumText(&t.queuedValue, t.entry.Scale) }},
}

func appendAssetMetrics(dst []byte, totals []assetTotals) []byte {
	for _, m := range assetMetrics {
		dst = fmt.Appendf(dst, "# HELP %s %s\n# TYPE %s %s\n", m.name, m.help, m.name, m.kind)
		for i := range totals {
			if value := m.value(&totals[i]); value != "" {
				dst = fmt.Appendf(dst, "%s{asset=%q} %s\n", m.name, totals[i].entry.Code, value)
			}
		}
	}
	return dst
}

// settledText is none where the business date began too long ago to be known.
func (t *assetTotals) settledText() string {
	if !t.counted {
		return ""
	}
	return fmt.Sprint(t.settled)
}

func (t *assetTotals) concentrationText() string {
	if r := t.Concentration(); r != nil {
		return r.FloatString(ratioDigits)
	}
	return "0"
}
