package bench

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrConfig says that a setting is out of its range; the text names it.
var ErrConfig = errors.New("bench: setting")

// Config says what to submit, how, and to whom. Zero values take the defaults that are given here.
type Config struct {
	// Addr is the host and port of a server that runs already. Empty: Spawn starts one.
	Addr string
	// Spawn starts a server of our own on fresh data and answers where it listens, its process id (0: unknown) and what
	// stops it.
	Spawn func() (addr string, pid int, stop func() error, err error)

	Format   string // binary (default), ndjson, json (arrays), json-single, pacs008
	Workload string // gross (default): any account to any other; hot: every order from or to one hub
	Batch    int    // orders per request, 1 to 8,190; default 1,000, with pacs008 100; json-single: always 1
	Clients  int    // connections, 1 to 4,000; default 12, with json-single 64
	Orders   int    // measured orders over all rounds, up to 10^9; the default depends on the format
	Rate     int    // orders per second over all clients; 0: closed loop
	Accounts int    // funded accounts, 2 to 10^7; default 10,000
	Warmup   int    // orders before the first round; default a tenth of Orders; below 0: none
	Rounds   int    // the rate that is reported is their median; default 3
	Seed     uint64 // of the orders; 0: the clock chooses one. The same seed twice against the same data would be replays.
	Store    string // the server's log store, as far as the caller knows it; only reported

	// Progress is called some times a second with the orders answered and the orders to come in all; nil: nobody looks.
	Progress func(done, total int)
}

// Words for Config.Workload.
const (
	workloadGross = "gross"
	workloadHot   = "hot"
)

// Limits of the settings.
const (
	maxBatch    = 8190
	maxClients  = 4000
	maxOrders   = 1_000_000_000
	maxAccounts = 10_000_000
	maxRounds   = 1000
	maxRate     = 1_000_000_000
)

// complete fills in the defaults and finds the format, or says what is out of range.
func (c *Config) complete() (*format, error) {
	c.Addr = strings.TrimPrefix(c.Addr, "http://")
	orDefault(&c.Format, "binary")
	orDefault(&c.Workload, workloadGross)
	f := formatByName(c.Format)
	if f == nil {
		return nil, fmt.Errorf("%w: format %q: must be one of %s", ErrConfig, c.Format, strings.Join(formatNames(), ", "))
	}
	orDefault(&c.Batch, f.batch)
	if f.single {
		c.Batch = 1
	}
	orDefault(&c.Clients, f.clients)
	orDefault(&c.Orders, f.orders)
	orDefault(&c.Accounts, 10_000)
	orDefault(&c.Rounds, min(3, c.Orders))
	orDefault(&c.Warmup, c.Orders/10)
	c.Warmup = max(c.Warmup, 0)
	return f, c.check()
}

func (c *Config) check() error {
	if !slices.Contains([]string{workloadGross, workloadHot}, c.Workload) {
		return fmt.Errorf("%w: workload %q: must be gross or hot", ErrConfig, c.Workload)
	}
	if c.Addr == "" && c.Spawn == nil {
		return fmt.Errorf("%w: addr: there is no server and no way to start one", ErrConfig)
	}
	for _, s := range []struct {
		name              string
		have, least, most int
	}{
		{"batch", c.Batch, 1, maxBatch},
		{"clients", c.Clients, 1, maxClients},
		{"orders", c.Orders, 1, maxOrders},
		{"rate", c.Rate, 0, maxRate},
		{"accounts", c.Accounts, 2, maxAccounts},
		{"warmup", c.Warmup, 0, maxOrders},
		{"rounds", c.Rounds, 1, min(maxRounds, c.Orders)},
	} {
		if s.have < s.least || s.have > s.most {
			return fmt.Errorf("%w: %s %d: must be %d to %d", ErrConfig, s.name, s.have, s.least, s.most)
		}
	}
	return nil
}

func orDefault[T comparable](v *T, otherwise T) {
	var zero T
	if *v == zero {
		*v = otherwise
	}
}
