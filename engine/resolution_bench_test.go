package engine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"weir/internal/memory"
)

// market is a stream of orders as large-value systems have them: lognormal amounts, Zipf senders, a part of the orders answering an earlier
// one in the other direction (reciprocity), and liquidity between the lower and the upper bound.
type market struct {
	*desk
	random      *rand.Rand
	zipf        *rand.Zipf
	first       uint32 // account number of the first bank
	banks       uint32
	reciprocity float64
	last        []Instruction
	payload     []byte
}

func newMarket(tb testing.TB, options uint8, day Day, banks int) *market {
	arena := &memory.Arena{}
	tb.Cleanup(func() { _ = arena.Free() })
	m := &market{desk: &desk{tb: tb, time: 1_772_442_000_000_000_000}, random: rand.New(rand.NewPCG(7, 11)), banks: uint32(banks), reciprocity: 0.3}
	m.e = New(Config{Alloc: arena.Alloc, HashKey: [2]uint64{3, 5}})
	n := Naming{Kind: CreateAsset, Scale: 2, BusinessDate: 20500, Options: options, Day: day}
	n.SetAsset("EUR")
	n.SetParticipant("CBEUDEF0")
	m.apply(AppendNaming(nil, &n, nil))
	m.zipf = rand.NewZipf(m.random, 1.1, 20, uint64(banks-1))
	m.first = uint32(m.e.Accounts()) + 1
	for i := range banks {
		m.account(fmt.Sprintf("BANK%07d", i), 0)
	}
	return m
}

// next is the next order.
func (m *market) next() Instruction {
	in := Instruction{Kind: SubmitOrder, ID: m.id()}
	if len(m.last) > 100 && m.random.Float64() < m.reciprocity {
		earlier := &m.last[m.random.IntN(len(m.last))]
		in.Debtor, in.Creditor = earlier.Creditor, earlier.Debtor
	} else {
		in.Debtor = m.first + uint32(m.zipf.Uint64())
		in.Creditor = in.Debtor
		for in.Creditor == in.Debtor {
			in.Creditor = m.first + uint32(m.zipf.Uint64())
		}
	}
	in.Amount = int64(math.Exp(m.random.NormFloat64()*1.5+9)) + 1
	if len(m.last) < 10_000 {
		m.last = append(m.last, in)
	} else {
		m.last[m.random.IntN(len(m.last))] = in
	}
	return in
}

// orders makes the payload of n orders.
func (m *market) orders(n int) []byte {
	m.payload = m.payload[:0]
	for range n {
		in := m.next()
		m.payload = AppendInstruction(m.payload, &in, nil)
	}
	return m.payload
}

// provide gives each account its lower bound and a share of what its upper bound is more, as the orders that wait have it; with a negative share
// so much less than its lower bound.
func (m *market) provide(share float64) {
	for i := range m.banks {
		number := m.first + i
		measures, _ := m.e.Measures(number)
		more := measures.Upper - measures.Lower
		if share < 0 {
			more = measures.Lower
		}
		if funds := measures.Lower + int64(share*float64(more)); funds > 0 {
			m.fund(number, funds)
		}
	}
}

// BenchmarkResolve is one pass over a million queued orders of a thousand accounts.
func BenchmarkResolve(b *testing.B) {
	const orders = 1_000_000
	for _, share := range []float64{-1, -0.5, -0.1, 0, 1} {
		events := make([]Event, orders+16) // used again at each run, as in a running core: no first touch is measured
		for i := range events {
			events[i].Seq = 1
		}
		b.Run(fmt.Sprintf("liquidity=%g", share), func(b *testing.B) {
			settled := 0
			for range b.N {
				b.StopTimer()
				m := newMarket(b, OptionOnCommand, PreOpen, 1000)
				for range orders / 10_000 {
					m.apply(m.orders(10_000))
				}
				m.provide(share)
				m.r.Events = events
				m.e.assets.at(1).day = Open
				in := AppendSetting(nil, &Setting{Kind: Resolve, Choice: Multilateral, Asset: 1}, nil)
				b.StartTimer()
				settled += int(m.apply(in).Number)
			}
			b.ReportMetric(float64(settled)/float64(b.N), "settled/op")
			b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/op")
		})
	}
}
