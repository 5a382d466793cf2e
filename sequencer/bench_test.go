package sequencer

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"weir/engine"
)

// benchMachine counts and answers like an engine that takes perOrder for each instruction.
type benchMachine struct {
	seq      uint64
	perOrder time.Duration
}

func (m *benchMachine) Seq() uint64 { return m.seq }

func (m *benchMachine) Apply(_ int64, payload []byte, r *engine.Results) {
	n := len(payload) / engine.RecordSize
	m.seq += uint64(n)
	spin(time.Duration(n) * m.perOrder)
}

// spin works for d without letting go of the processor.
func spin(d time.Duration) {
	for start := time.Now(); time.Since(start) < d; {
	}
}

// benchJournal waits like a disk: a fixed time for each write and one for each byte.
type benchJournal struct {
	next             uint64
	frames           int
	perWrite, perMiB time.Duration
}

func (j *benchJournal) Append(payloads [][]byte, count int, _ int64) (uint64, error) {
	first := j.next + 1
	j.next += uint64(count)
	j.frames++
	if j.perWrite > 0 {
		size := 0
		for _, p := range payloads {
			size += len(p)
		}
		blockFor(j.perWrite + j.perMiB*time.Duration(size)/(1<<20))
	}
	return first, nil
}

func (j *benchJournal) Room() error { return nil }

type benchSink struct{}

func (benchSink) Publish(*Batch) {}

// drive submits total batches of count instructions from clients goroutines and reports rates and latencies.
func drive(b *testing.B, s *Sequencer, clients, count int) {
	var left atomic.Int64
	left.Store(int64(b.N))
	took := make([][]time.Duration, clients)
	var wg sync.WaitGroup
	b.ResetTimer()
	for c := range clients {
		wg.Go(func() {
			batch := NewBatch(count * engine.RecordSize)
			batch.Payload, batch.Count = batch.Payload[:count*engine.RecordSize], count
			for left.Add(-1) >= 0 {
				start := time.Now()
				if err := s.Submit(batch); err != nil {
					b.Error(err)
					return
				}
				took[c] = append(took[c], time.Since(start))
			}
		})
	}
	wg.Wait()
	b.StopTimer()
	all := slices.Concat(took...)
	slices.Sort(all)
	b.ReportMetric(float64(b.N)*float64(count)/b.Elapsed().Seconds(), "instructions/s")
	b.ReportMetric(float64(all[len(all)/2].Microseconds()), "p50-us")
	b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-us")
}

// BenchmarkSubmit measures the hand-over alone.
func BenchmarkSubmit(b *testing.B) {
	for _, count := range []int{1, 1000} {
		for _, clients := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("batch=%d/clients=%d", count, clients), func(b *testing.B) {
				s, err := New(Config{Journal: &benchJournal{}, Machine: &benchMachine{}, Sink: benchSink{}})
				if err != nil {
					b.Fatal(err)
				}
				defer s.Close()
				drive(b, s, clients, count)
			})
		}
	}
}

// BenchmarkOverlap has a journal that waits 100 us and 0.4 ms a MiB, and an engine that works 100 ns an instruction: together
// the figures of a direct store and a real engine.
func BenchmarkOverlap(b *testing.B) {
	for _, count := range []int{1, 1000, 8190} {
		for _, clients := range []int{1, 16, 64} {
			b.Run(fmt.Sprintf("batch=%d/clients=%d", count, clients), func(b *testing.B) {
				journal := &benchJournal{perWrite: 100 * time.Microsecond, perMiB: 400 * time.Microsecond}
				s, err := New(Config{Journal: journal, Machine: &benchMachine{perOrder: 100}, Sink: benchSink{}})
				if err != nil {
					b.Fatal(err)
				}
				defer s.Close()
				drive(b, s, clients, count)
				b.ReportMetric(float64(b.N)/float64(journal.frames), "batches/frame")
			})
		}
	}
}
