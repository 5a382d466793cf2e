package engine

import (
	"encoding/binary"
	"fmt"
	"testing"
	"time"
	"unsafe"

	"weir/internal/memory"
)

// benchEngine is an engine with one asset and funded accounts. Account 1 is the issuer's, 2 and up are the banks'.
func benchEngine(tb testing.TB, accounts, orders int) *Engine {
	arena := &memory.Arena{Populate: true}
	tb.Cleanup(func() { _ = arena.Free() })
	e := New(Config{Accounts: accounts, Orders: orders, HashKey: [2]uint64{3, 5}, Alloc: arena.Alloc, Release: arena.Release})
	arena.Populate = false
	arena.KeepAhead(8)
	var r Results
	var payload []byte
	n := Naming{Kind: CreateAsset, Scale: 2, BusinessDate: 20000}
	n.SetAsset("EUR")
	n.SetParticipant("CBEUDEF0")
	payload = AppendNaming(payload, &n, nil)
	for i := 0; i < accounts; i++ {
		id := fmt.Sprintf("BANK%07d", i)
		p := Naming{Kind: CreateParticipant}
		p.SetParticipant(id)
		payload = AppendNaming(payload, &p, nil)
		a := Naming{Kind: OpenAccount, AccountKind: AccountSettlement}
		a.SetParticipant(id)
		a.SetAsset("EUR")
		payload = AppendNaming(payload, &a, nil)
		f := Instruction{Kind: Fund, Method: Instant, Amount: 1_000_000_00, Debtor: 1, Creditor: uint32(i + 2)}
		f.ID[15], f.ID[0] = 1, 1
		binary.LittleEndian.PutUint32(f.ID[4:], uint32(i))
		payload = AppendInstruction(payload, &f, nil)
	}
	e.Apply(1, payload, &r)
	for _, o := range r.Outcomes {
		if o.Status != Created && o.Status != Settled {
			tb.Fatalf("set-up refused: %v %v", o.Status, o.Reason)
		}
	}
	return e
}

// benchOrders makes settling orders between random accounts (splitmix64), with fresh ids at each call.
type benchOrders struct {
	state    uint64
	accounts uint64
	hot      bool
	amount   func() int64 // nil: 1 to 1,000
	payload  []byte
}

func (b *benchOrders) random() uint64 {
	b.state += 0x9e3779b97f4a7c15
	z := b.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (b *benchOrders) batch(n int) []byte {
	b.payload = b.payload[:0]
	for i := 0; i < n; i++ {
		in := Instruction{Kind: SubmitOrder, Amount: int64(b.random()%1000) + 1}
		if b.amount != nil {
			in.Amount = b.amount()
		}
		putWords(&in.ID, b.random(), b.random())
		in.Debtor = uint32(b.random()%b.accounts) + 2
		in.Creditor = uint32(b.random()%b.accounts) + 2
		if b.hot {
			in.Creditor = 2
		}
		if in.Creditor == in.Debtor {
			in.Creditor = 2 + (in.Creditor-1)%uint32(b.accounts)
		}
		b.payload = AppendInstruction(b.payload, &in, nil)
	}
	return b.payload
}

func BenchmarkApply(b *testing.B) {
	for _, c := range []struct {
		accounts, window int
		hot              bool
	}{{1_000, 0, false}, {1_000_000, 0, false}, {1_000_000, 10_000_000, false}, {1_000_000, 10_000_000, true}} {
		b.Run(fmt.Sprintf("accounts=%d/window=%d/hot=%v", c.accounts, c.window, c.hot), func(b *testing.B) {
			e := benchEngine(b, c.accounts, c.accounts+c.window+b.N)
			gen := &benchOrders{accounts: uint64(c.accounts), hot: c.hot}
			var r Results
			for n := 0; n < c.window; n += 8190 {
				r.Reset()
				e.Apply(1, gen.batch(8190), &r)
			}
			// Timed by hand: the testing package stops the world at each start and stop.
			applied := time.Duration(0)
			for n := 0; n < b.N; n += 8190 {
				payload := gen.batch(8190)
				r.Reset()
				start := time.Now()
				e.Apply(1, payload, &r)
				applied += time.Since(start)
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(applied.Nanoseconds())/float64(b.N), "ns/order")
			b.ReportMetric(float64(b.N)/applied.Seconds()/1e6, "Morders/s")
		})
	}
}

func TestApplyAllocatesNothingInSteadyState(t *testing.T) {
	e := benchEngine(t, 1000, 200_000)
	gen := &benchOrders{accounts: 1000}
	var r Results
	run := func() {
		r.Reset()
		e.Apply(1, gen.batch(1000), &r)
	}
	run()
	if n := testing.AllocsPerRun(50, run); n != 0 {
		t.Fatalf("%v allocations for 1,000 orders, want 0", n)
	}
	for _, o := range r.Outcomes {
		if o.Status != Settled {
			t.Fatalf("an order did not settle: %v %v", o.Status, o.Reason)
		}
	}
}

func TestSizes(t *testing.T) {
	for name, size := range map[string]uintptr{
		"half an account": unsafe.Sizeof(account{}) / 2, "order": unsafe.Sizeof(order{}), "half an asset": unsafe.Sizeof(asset{}) / 2,
		"participant": unsafe.Sizeof(participant{}), "event": unsafe.Sizeof(Event{}),
	} {
		if size != 64 {
			t.Errorf("%s has %d bytes, want one cache line of 64", name, size)
		}
	}
}
