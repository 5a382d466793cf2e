package bench

import (
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// noStore is the store of a row that is measured without a server.
const noStore = "none"

// floor measures what the machine itself gives to a program that does one thing: no row of a server can be better than what it is made of. They are measured just before the
// others, for a virtual machine is a different one from hour to hour.
func (t *Targets) floor(ctx context.Context) (err error) {
	t.store = noStore
	t.lab.say("the machine itself")
	dir, err := os.MkdirTemp(t.lab.Dir, "weir-floor-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	span := max(time.Duration(float64(time.Second)*t.scale), time.Millisecond)
	for _, measure := range []func(context.Context, string, time.Duration) error{t.floorOfDisk, t.floorOfLoopback, t.floorOfMemory, t.floorOfProcessors} {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := measure(ctx, dir, span); err != nil {
			return err
		}
	}
	return nil
}

// floorOfMemory touches new pages, and reads lines of cache of which each says which is the next.
func (t *Targets) floorOfMemory(_ context.Context, _ string, span time.Duration) error {
	const size, line = 64 << 20, 64
	room := make([]byte, size)
	step := os.Getpagesize()
	start := time.Now()
	for at := 0; at < size; at += step {
		room[at] = 1
	}
	t.add("first touch of a page of memory", unitMicroseconds, 0, 0, microsecondsEach(time.Since(start), size/step))
	type lines [line / 4]uint32
	chain := make([]lines, size/line)
	shuffle(len(chain), func(from, to int) { chain[from][0] = uint32(to) })
	reads, at := 0, uint32(0)
	start = time.Now()
	for time.Since(start) < span {
		for range 1000 {
			at = chain[at][0]
		}
		reads += 1000
	}
	t.add("read of memory that waits for the one before, in 64 MiB", unitMicroseconds, 0, 0, microsecondsEach(time.Since(start), reads))
	return nil
}

// shuffle links all numbers below n into one ring, by chance (Sattolo's algorithm).
func shuffle(n int, link func(from, to int)) {
	order := make([]uint32, n)
	for i := range order {
		order[i] = uint32(i)
	}
	chance := rand.New(rand.NewPCG(1, 1))
	for i := n - 1; i > 0; i-- {
		j := chance.IntN(i)
		order[i], order[j] = order[j], order[i]
	}
	for i, from := range order {
		link(int(from), int(order[(i+1)%n]))
	}
}

// floorOfProcessors lets one thread for each processor do nothing but read the clock: what it misses, somebody else had.
func (t *Targets) floorOfProcessors(_ context.Context, _ string, span time.Duration) error {
	const longer = 3
	gaps := make([]time.Duration, runtime.NumCPU())
	var all sync.WaitGroup
	for i := range gaps {
		all.Go(func() { gaps[i] = longestGap(longer * span) })
	}
	all.Wait()
	var longest time.Duration
	for _, gap := range gaps {
		longest = max(longest, gap)
	}
	t.add("longest stop of processors that only read the clock", unitMilliseconds, 0, 0, inMilliseconds(longest.Microseconds()))
	return nil
}

func longestGap(span time.Duration) (longest time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	start := time.Now()
	for last, now := start, start; now.Sub(start) < span; last = now {
		now = time.Now()
		longest = max(longest, now.Sub(last))
	}
	return longest
}

// repeat does something again and again for a time, and tells how long it took each time.
func repeat(span time.Duration, do func(now time.Time) error) (*hdrhistogram.Histogram, error) {
	times, start := newHistogram(), time.Now()
	for now := start; now.Sub(start) < span; {
		if err := do(now); err != nil {
			return nil, err
		}
		took := time.Since(now)
		now = now.Add(took)
		if err := times.RecordValue(took.Microseconds()); err != nil {
			return nil, err
		}
	}
	return times, nil
}
