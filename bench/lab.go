package bench

import "context"

// Spawn starts a server of our own on fresh data and answers where it listens, its process id (0: unknown) and what stops it.
type Spawn func() (addr string, pid int, stop func() error, err error)

// Room is what a server of our own makes room for before it starts, and its log store.
type Room struct {
	Store    string
	Orders   int
	Accounts int
}

// Lab makes servers for series of runs.
type Lab struct {
	Spawner func(Room) Spawn
	Places  func(Room) (Place, error)
	Say     func(what string) // before each run; nil: nobody listens
	Dir     string            // where the disk itself is measured; empty: where the system has its temporary files
	Seed    uint64            // of all runs; 0: the clock chooses
}

func (l *Lab) say(what string) {
	if l.Say != nil {
		l.Say(what)
	}
}

// run makes one run against a server of its own.
func (l *Lab) run(ctx context.Context, c Config) (Result, error) {
	const spare = 1 << 20
	c.Seed = l.Seed
	orDefault(&c.Store, "auto")
	c.Spawn = l.Spawner(Room{Store: c.Store, Orders: c.Warmup + c.Orders + c.Queued + spare, Accounts: c.Accounts})
	return Run(ctx, c)
}
