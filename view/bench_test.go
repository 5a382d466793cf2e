package view

import (
	"fmt"
	"io"
	"log/slog"
	"testing"

	"weir/engine"
)

func benchFeed(b *testing.B) *Feed {
	b.Helper()
	f, err := OpenFeed(FeedConfig{Dir: b.TempDir(), Rebuild: (&fakeLog{}).rebuild, Memory: NewMemory(1 << 14), Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = f.Close() })
	return f
}

// BenchmarkPublish measures what the views cost the acknowledge group.
func BenchmarkPublish(b *testing.B) {
	for _, count := range []int{1, 1000} {
		b.Run(fmt.Sprint(count), func(b *testing.B) {
			counters := &Counters{}
			directory := NewDirectory(1000)
			v := Views{Directory: directory, Feed: benchFeed(b), Counters: counters, Chronicle: NewChronicle(counters, directory)}
			r := engine.Results{Outcomes: make([]engine.Outcome, count), Events: make([]engine.Event, count)}
			for i := range count {
				r.Outcomes[i].Status = engine.Settled
				r.Events[i] = engine.Event{Kind: engine.OrderSettled, Asset: uint16(1 + i/100%3), Amount: 100}
			}
			seq := uint64(0)
			for b.Loop() {
				for i := range count {
					seq++
					r.Events[i].Seq = seq
				}
				v.Publish(&r)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*count), "ns/instruction")
		})
	}
}

// BenchmarkRead measures a page for a reader that follows, and for one that is far behind but in memory.
func BenchmarkRead(b *testing.B) {
	f := benchFeed(b)
	const events = 500_000
	for at := uint64(0); at < events; at += 1000 {
		f.Append(ordinals(at, at+1000))
	}
	for name, after := range map[string]uint64{"newest": events - 10, "middle": events / 2} {
		b.Run(name, func(b *testing.B) {
			var page []engine.Event
			for b.Loop() {
				var err error
				if page, err = f.Read(after, 100, page[:0]); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
