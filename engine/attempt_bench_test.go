package engine

import (
	"bytes"
	"fmt"
	"testing"
	"time"
)

// queuedMarket is a market at rest with about so many orders queued that cannot settle, liquidity being a share of what would settle all.
func queuedMarket(tb testing.TB, banks, queued int, share float64) *market {
	m := newMarket(tb, 0, PreOpen, banks)
	for m.queued() < queued {
		m.apply(m.orders(1000))
	}
	for i := range m.banks {
		measures, _ := m.e.Measures(m.first + i)
		if funds := int64(share * float64(measures.Lower)); funds > 0 {
			m.fund(m.first+i, funds)
		}
	}
	m.set(Setting{Kind: SetDay, Asset: 1, Day: Open})
	for m.queued() < queued {
		m.apply(m.orders(1000))
		m.set(Setting{Kind: Tick})
	}
	m.check()
	return m
}

func (m *market) queued() (n int) {
	for i := range m.banks {
		n += int(m.e.accounts.at(m.first + i).queued)
	}
	return n
}

// copyOf is another engine in the same state.
func (m *market) copyOf() *Engine {
	var image bytes.Buffer
	if err := m.e.Save(&image); err != nil {
		m.tb.Fatal(err)
	}
	e, err := Load(&image, Config{Orders: 1 << 20})
	if err != nil {
		m.tb.Fatal(err)
	}
	return e
}

// BenchmarkAttempt is what resolution at every event costs an order with a hundred thousand queued, over gross settlement and queueing alone: the
// same orders go, one by one, to a copy of the state whose asset resolves on command only. Where an attempt is dropped, a tick resolves at once, so that
// each order meets attempts; ticks are not in the time of an order.
func BenchmarkAttempt(b *testing.B) {
	for _, share := range []float64{0.1, 0.5, 0.9} {
		m := queuedMarket(b, 1000, 100_000, share)
		b.Run(fmt.Sprintf("liquidity=%g", share), func(b *testing.B) {
			events, command := m.copyOf(), m.copyOf()
			command.assets.at(1).options |= OptionOnCommand
			command.assets.at(1).bounded = false
			tick := AppendSetting(nil, &Setting{Kind: Tick}, nil)
			spent := [2]time.Duration{}
			settled, dropped := 0, 0
			var r Results
			for range b.N {
				in := m.next()
				payload := AppendInstruction(nil, &in, nil)
				for i, e := range []*Engine{command, events} {
					r.Reset()
					start := time.Now()
					e.Apply(m.time, payload, &r)
					spent[i] += time.Since(start)
				}
				settled += count(r.Events, OrderSettled)
				if count(r.Events, ResolutionDropped) > 0 {
					dropped++
					events.Apply(m.time, tick, &r)
				}
			}
			b.ReportMetric(float64(spent[1]-spent[0])/float64(b.N), "ns-extra/order")
			b.ReportMetric(float64(spent[0])/float64(b.N), "ns-without/order")
			b.ReportMetric(float64(settled)/float64(b.N), "settled/order")
			b.ReportMetric(1000*float64(dropped)/float64(b.N), "dropped/1000")
		})
	}
}

func count(events []Event, kind EventKind) int {
	n := 0
	for i := range events {
		if events[i].Kind == kind {
			n++
		}
	}
	return n
}
