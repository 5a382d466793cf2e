package engine

import (
	"fmt"
	"testing"
	"time"
)

// exchange is an engine with some banks that have accounts in two currencies.
type exchange struct {
	*Engine
	r     Results
	banks uint32
	gen   benchOrders
}

// newExchange funds each account with an amount, 0: with nothing.
func newExchange(b *testing.B, banks int, funds int64) *exchange {
	x := &exchange{Engine: New(Config{Accounts: 2 * banks, Orders: 1 << 21, HashKey: [2]uint64{3, 5}}), banks: uint32(banks)}
	var payload []byte
	for _, code := range []string{"EUR", "USD"} {
		n := Naming{Kind: CreateAsset, Scale: 2, BusinessDate: 20000}
		n.SetAsset(code)
		n.SetParticipant("CBEUDEF0")
		payload = AppendNaming(payload, &n, nil)
	}
	for i := range banks {
		p := Naming{Kind: CreateParticipant}
		p.SetParticipant(fmt.Sprintf("BANK%07d", i))
		payload = AppendNaming(payload, &p, nil)
		for asset, code := range []string{"EUR", "USD"} {
			a := Naming{Kind: OpenAccount, AccountKind: AccountSettlement}
			a.SetParticipant(fmt.Sprintf("BANK%07d", i))
			a.SetAsset(code)
			payload = AppendNaming(payload, &a, nil)
			if funds > 0 {
				f := Instruction{Kind: Fund, Method: Instant, Amount: funds, Debtor: uint32(asset + 1), Creditor: uint32(3 + 2*i + asset)}
				putWords(&f.ID, x.gen.random(), x.gen.random())
				payload = AppendInstruction(payload, &f, nil)
			}
		}
	}
	x.Apply(1, payload, &x.r)
	return x
}

// account is the account of a bank in an asset.
func (x *exchange) account(bank uint32, asset uint16) uint32 { return 3 + 2*bank + uint32(asset-1) }

// trade appends the two sides of a trade of euros for dollars.
func (x *exchange) trade(payload []byte, seller, buyer uint32, amount int64) []byte {
	for _, side := range [][3]uint32{{seller, buyer, 1}, {buyer, seller, 2}} {
		asset := uint16(side[2])
		in := Instruction{Kind: SubmitTrade, Amount: amount, Takes: amount, TakeAsset: 3 - asset}
		in.Debtor, in.Creditor = x.account(side[0], asset), x.account(side[1], asset)
		putWords(&in.ID, x.gen.random(), x.gen.random())
		payload = AppendInstruction(payload, &in, nil)
	}
	return payload
}

// BenchmarkTrades matches and settles trades of euros for dollars among 1,000 banks that have both.
func BenchmarkTrades(b *testing.B) {
	x := newExchange(b, 1000, 1_000_000_00)
	var payload []byte
	for b.Loop() {
		seller := uint32(x.gen.random() % 1000)
		payload = x.trade(payload[:0], seller, (seller+1+uint32(x.gen.random()%999))%1000, 1+int64(x.gen.random()%1000))
		x.r.Reset()
		x.Apply(2, payload, &x.r)
	}
}

// BenchmarkTradeRing settles rings of trades among banks without any money: all of a ring by the order that closes it.
func BenchmarkTradeRing(b *testing.B) {
	for _, banks := range []int{3, 30, 100, 1000} {
		b.Run(fmt.Sprintf("banks=%d", banks), func(b *testing.B) {
			x := newExchange(b, banks, 0)
			settled, dropped := 0, 0
			var closing time.Duration
			for range b.N {
				var payload []byte
				for bank := range uint32(banks) {
					payload = x.trade(payload, bank, (bank+1)%uint32(banks), 100)
				}
				last := len(payload) - RecordSize
				x.r.Reset()
				x.Apply(2, payload[:last], &x.r)
				x.r.Reset()
				begin := time.Now()
				x.Apply(2, payload[last:], &x.r)
				closing += time.Since(begin)
				for _, ev := range x.r.Events {
					switch ev.Kind {
					case OrderSettled:
						settled++
					case ResolutionDropped:
						dropped++
					}
				}
				if dropped > 0 {
					x.Apply(3, AppendSetting(nil, &Setting{Kind: Tick}, nil), &x.r)
				}
			}
			b.ReportMetric(float64(closing.Microseconds())/float64(b.N), "us/closing")
			b.ReportMetric(float64(settled)/float64(b.N), "settled/ring")
			b.ReportMetric(float64(dropped)/float64(b.N), "dropped/ring")
		})
	}
}
