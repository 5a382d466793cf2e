package bench

import (
	"slices"

	"weir/engine"
)

// workload is what kind of business the orders of a run are.
type workload struct {
	name    string
	path    string
	formats []string // that it comes in; nil: all
	assets  []asset
	part    int           // of a format's default number of orders, it takes one in so many
	pair    int           // requests that one client sends one after the other: 2 where the second refers to the first
	unit    int           // orders that belong together; each round has a multiple of it
	method  engine.Method // of the orders
	hub     bool          // one account is party of every order
	mixed   bool          // some orders are sent twice, some are cancelled, some name an unknown account
	funded  bool          // every account can pay all its orders of the whole run; else it gets, for each round, what bounds of liquidity say
}

// asset is what is set up at the server for a workload.
type asset struct{ code, issuer string }

const assetScale = 2

var (
	euro   = asset{"EUR", "CBNKCN00"}
	dollar = asset{"USD", "CBNLCN00"}
)

// What a workload is called in Config.Workload.
const (
	workloadGross    = "gross"
	workloadHot      = "hot"
	workloadRetail   = "retail"
	workloadGridlock = "gridlock"
	workloadTrades   = "pvp"
	workloadMixed    = "mixed"
)

const orderPath = "/v1/orders"

var (
	textFormats = []string{"ndjson", "json", "json-single"}

	workloads = []workload{
		{name: workloadGross, path: orderPath, assets: []asset{euro}, part: 1, pair: 1, unit: 1, funded: true},
		{name: workloadHot, path: orderPath, assets: []asset{euro}, part: 1, pair: 1, unit: 1, funded: true, hub: true},
		{name: workloadRetail, path: orderPath, formats: append([]string{"binary"}, textFormats...), assets: []asset{euro}, part: 4, pair: 1, unit: 1, method: engine.Net},
		{name: workloadGridlock, path: orderPath, assets: []asset{euro}, part: 10, pair: 1, unit: 1},
		{name: workloadTrades, path: "/v1/matches", formats: textFormats, assets: []asset{euro, dollar}, part: 10, pair: 2, unit: 2, funded: true},
		{name: workloadMixed, path: orderPath, assets: []asset{euro}, part: 2, pair: 2, unit: 1, funded: true, mixed: true},
	}
)

func workloadByName(name string) *workload {
	for i := range workloads {
		if workloads[i].name == name {
			return &workloads[i]
		}
	}
	return nil
}

func workloadNames() (names []string) {
	for i := range workloads {
		names = append(names, workloads[i].name)
	}
	return names
}

// comesIn are the formats of a workload.
func (w *workload) comesIn() []string {
	if w.formats == nil {
		return formatNames()
	}
	return w.formats
}

func (w *workload) takes(format string) bool { return slices.Contains(w.comesIn(), format) }

// trades says that the orders are sides of trades: the first request of a pair holds one side each, the second one the mirrors.
func (w *workload) trades() bool { return len(w.assets) > 1 }

// assetOf is the index of the asset that the orders of a request give.
func (w *workload) assetOf(request int) int { return request % len(w.assets) }

// statuses is a set of outcomes.
type statuses uint16

func setOf(all ...engine.Status) (s statuses) {
	for _, one := range all {
		s |= 1 << one
	}
	return s
}

func (s statuses) has(one engine.Status) bool { return s>>one&1 != 0 }

// may is what may become of a sound order at its entry. Where every account holds all that it pays, each order settles at once.
func (w *workload) may(request int, liquidity float64) statuses {
	switch {
	case w.method == engine.Net:
		return setOf(engine.Accepted)
	case w.trades() && request%w.pair == 0:
		return setOf(engine.Unmatched)
	case w.funded, liquidity == 1:
		return setOf(engine.Settled)
	}
	return setOf(engine.Settled, engine.Queued)
}

// liquidityOf is how much an account holds at the start of a round, for what it sends and receives in it: between the lower bound, with which all of
// it can settle together, and the upper one, with which each order settles at entry (Leinonen and Soramaki, "Optimizing liquidity usage and settlement
// speed in payment systems", Bank of Finland, 1999).
func (w *workload) liquidityOf(sent, received int64, part float64) int64 {
	upper, lower := sent, max(0, sent-received)
	switch {
	case w.method == engine.Net:
		return lower
	case part == 1:
		return upper
	}
	return lower + int64(part*float64(upper-lower))
}
