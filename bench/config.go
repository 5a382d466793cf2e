package bench

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
)

// ErrConfig says that a setting is out of its range; the text names it.
var ErrConfig = errors.New("bench: setting")

// Config says what to submit, how, and to whom. Zero values take the defaults that are given here.
type Config struct {
	// Addr is the host and port of a server that runs already. Empty: Spawn starts one.
	Addr  string
	Spawn Spawn

	Format   string // binary, ndjson, json (arrays), json-single, pacs008; the default is the first that the workload comes in
	Workload string // gross (default), hot: every order from or to one hub, retail: net cycles, gridlock, pvp: sides of trades, mixed
	Topology string // uniform (default): any account to any other; core: a few accounts are party of most orders; hot has its own
	Batch    int    // orders per request, 1 to 8,190; default 1,000, with pacs008 100; json-single: always 1
	Clients  int    // connections, 1 to 4,000; default 12, with json-single 64
	Orders   int    // measured orders over all rounds, up to 10^9; the default depends on the format
	Rate     int    // orders per second over all clients; 0: closed loop
	Accounts int    // funded accounts, 2 to 10^7; default 10,000
	Warmup   int    // orders before the first round; default a tenth of Orders; below 0: none
	Rounds   int    // the rate that is reported is their median; default 3
	// Liquidity is how much of the way from the lower to the upper bound of liquidity the accounts of the workload gridlock hold, 0 to 1.
	Liquidity float64
	Queued    int    // orders that wait at the server all the time, up to 10^7; gross between uniform accounts only, of which half have them
	Overload  bool   // with Rate: a request that is answered 503 counts as refused, and its orders come again with the next request that is due; gross and hot only
	Snapshots bool   // one snapshot after another is made during the rounds
	Seed      uint64 // of the orders; 0: the clock chooses one. The same seed twice against the same data would be replays.
	Store     string // the server's log store, as far as the caller knows it; only reported

	// Progress is called some times a second with the orders answered and the orders to come in all; nil: nobody looks.
	Progress func(done, total int)

	workload *workload
}

// Limits of the settings.
const (
	maxBatch    = 8190
	maxClients  = 4000
	maxOrders   = 1_000_000_000
	maxAccounts = 10_000_000
	maxRounds   = 1000
	maxQueued   = 10_000_000
	maxRate     = 1_000_000_000
)

// complete fills in the defaults and finds format and workload, or says what is out of range.
func (c *Config) complete() (*format, error) {
	c.Addr = strings.TrimPrefix(c.Addr, "http://")
	orDefault(&c.Workload, workloadGross)
	orDefault(&c.Topology, topologyUniform)
	if c.workload = workloadByName(c.Workload); c.workload == nil {
		return nil, fmt.Errorf("%w: workload %q: must be one of %s", ErrConfig, c.Workload, strings.Join(workloadNames(), ", "))
	}
	orDefault(&c.Format, c.workload.comesIn()[0])
	f := formatByName(c.Format)
	if f == nil {
		return nil, fmt.Errorf("%w: format %q: must be one of %s", ErrConfig, c.Format, strings.Join(formatNames(), ", "))
	}
	orDefault(&c.Batch, f.batch)
	if f.single {
		c.Batch = 1
	}
	orDefault(&c.Clients, f.clients)
	orDefault(&c.Orders, f.orders/c.workload.part)
	orDefault(&c.Accounts, 10_000)
	orDefault(&c.Rounds, min(3, c.Orders/c.workload.unit))
	orDefault(&c.Warmup, c.Orders/10)
	c.Warmup = max(c.Warmup, 0)
	return f, c.check()
}

func (c *Config) check() error {
	w := c.workload
	switch {
	case !w.takes(c.Format):
		return fmt.Errorf("%w: format %q: workload %s comes in %s", ErrConfig, c.Format, w.name, strings.Join(w.comesIn(), ", "))
	case c.Topology != topologyUniform && c.Topology != topologyCore:
		return fmt.Errorf("%w: topology %q: must be uniform or core", ErrConfig, c.Topology)
	case c.Addr == "" && c.Spawn == nil:
		return fmt.Errorf("%w: addr: there is no server and no way to start one", ErrConfig)
	case c.Addr != "" && !isAddress(c.Addr):
		return fmt.Errorf("%w: addr %q: must be HOST:PORT, as 127.0.0.1:8080", ErrConfig, c.Addr)
	case !(c.Liquidity >= 0 && c.Liquidity <= 1):
		return fmt.Errorf("%w: liquidity %v: must be 0 to 1", ErrConfig, c.Liquidity)
	case c.Overload && (c.Rate == 0 || w.name != workloadGross && !w.hub):
		return fmt.Errorf("%w: overload: needs a rate, and workload gross or hot", ErrConfig)
	case c.Queued > 0 && (w.name != workloadGross || c.Topology != topologyUniform):
		return fmt.Errorf("%w: queued %d: needs workload gross and topology uniform", ErrConfig, c.Queued)
	}
	for _, s := range []struct {
		name              string
		have, least, most int
	}{
		{"batch", c.Batch, 1, maxBatch},
		{"clients", c.Clients, 1, maxClients},
		{"orders", c.Orders, w.unit, maxOrders},
		{"rate", c.Rate, 0, maxRate},
		{"accounts", c.Accounts, 2, maxAccounts},
		{"queued", c.Queued, 0, maxQueued},
		{"warmup", c.Warmup, 0, maxOrders},
		{"rounds", c.Rounds, 1, min(maxRounds, c.Orders/w.unit)},
	} {
		if s.have < s.least || s.have > s.most {
			return fmt.Errorf("%w: %s %d: must be %d to %d", ErrConfig, s.name, s.have, s.least, s.most)
		}
	}
	return nil
}

// isAddress says whether text is a host and a port.
func isAddress(text string) bool {
	host, port, err := net.SplitHostPort(text)
	number, wrong := strconv.ParseUint(port, 10, 16)
	return err == nil && wrong == nil && host != "" && number > 0
}

func orDefault[T comparable](v *T, otherwise T) {
	var zero T
	if *v == zero {
		*v = otherwise
	}
}
