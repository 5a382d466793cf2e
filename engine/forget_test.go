package engine

import (
	"bytes"
	"testing"
	"unsafe"

	"weir/internal/invariants"
)

// months is a node that runs for many days with the same load on each.
type months struct {
	tb    testing.TB
	e     *Engine
	bytes int // that the engine asked for
	r     Results
	gen   benchOrders
	time  int64
	ids   uint64
	kept  []Instruction // orders of the day, to be returned
}

const (
	monthsBanks  = 40
	monthsMoment = 1_000_000_000
)

// config counts what the engine asks for.
func (m *months) config() Config {
	return Config{Alloc: func(bytes int) []byte {
		m.bytes += bytes
		return heap(bytes)
	}}
}

func newMonths(tb testing.TB) *months {
	m := &months{tb: tb, time: 20000 * nanosecondsADay, gen: benchOrders{state: 4}}
	m.e = New(m.config())
	for _, code := range []string{"EUR", "USD"} {
		n := Naming{Kind: CreateAsset, Scale: 2, BusinessDate: 20000, Options: OptionCarry}
		n.SetAsset(code)
		n.SetParticipant("CBEUDEF0")
		m.apply(AppendNaming(nil, &n, nil), Created)
	}
	for i := range monthsBanks {
		name := "BANKDEF" + string(rune('0'+i))
		p := Naming{Kind: CreateParticipant}
		p.SetParticipant(name)
		m.apply(AppendNaming(nil, &p, nil), Created)
		for asset, code := range []string{"EUR", "USD"} {
			a := Naming{Kind: OpenAccount, AccountKind: AccountSettlement}
			a.SetParticipant(name)
			a.SetAsset(code)
			m.apply(AppendNaming(nil, &a, nil), Created)
			m.submit(Instruction{Kind: Fund, Method: Instant, Amount: 1 << 40, Debtor: uint32(asset + 1), Creditor: account40(i, asset)}, Settled)
		}
	}
	return m
}

// account40 is the account of a bank in the first or second asset, whose issuers have the first two.
func account40(bank, asset int) uint32 { return uint32(3 + 2*bank + asset) }

func (m *months) apply(payload []byte, want Status) Outcome {
	m.tb.Helper()
	m.time += monthsMoment / 1000
	m.r.Reset()
	m.e.Apply(m.time, payload, &m.r)
	o := m.r.Outcomes[0]
	if o.Status != want {
		m.tb.Fatalf("%v: %v %v, want %v", Kind(payload[0]), o.Status, o.Reason, want)
	}
	return o
}

func (m *months) submit(in Instruction, want Status) Instruction {
	m.tb.Helper()
	m.ids++
	putWords(&in.ID, m.ids, 7)
	m.apply(AppendInstruction(nil, &in, nil), want)
	return in
}

func (m *months) set(s Setting, want Status) Outcome {
	m.tb.Helper()
	return m.apply(AppendSetting(nil, &s, nil), want)
}

// two are different banks.
func (m *months) two() (debtor, creditor int) {
	debtor = int(m.gen.random() % monthsBanks)
	return debtor, (debtor + 1 + int(m.gen.random()%(monthsBanks-1))) % monthsBanks
}

// day is one day: payments of all methods, a cycle, trades, chains, returns, what is refused, what is held for some days, and a roll.
func (m *months) day(rounds int) {
	m.tb.Helper()
	morning := m.time
	cycle := m.set(Setting{Kind: OpenCycle, Asset: 1}, Created).Number
	m.kept = m.kept[:0]
	for range rounds {
		m.round()
	}
	date := m.e.assets.at(1).businessDate
	for asset := range uint16(2) {
		debtor, creditor := m.two()
		late := m.submit(Instruction{Kind: SubmitOrder, Amount: 5, Flags: FlagHold, Debtor: account40(debtor, int(asset)), Creditor: account40(creditor, int(asset)),
			ExpiresAt: morning + 8*nanosecondsADay}, Held)
		m.submit(Instruction{Kind: SubmitOrder, Amount: 5, Debtor: late.Debtor, Creditor: late.Creditor, BusinessDate: date + 9}, Warehoused)
	}
	m.set(Setting{Kind: CloseCycle, Cycle: cycle}, Applied)
	m.set(Setting{Kind: SettleCycle, Cycle: cycle}, Applied)
	m.set(Setting{Kind: Tick}, Applied)
	m.roll(1)
	m.roll(2)
	m.time = morning + nanosecondsADay
}

// roll begins the next date of an asset.
func (m *months) roll(asset uint16) {
	m.tb.Helper()
	for _, day := range []Day{EndOfDay, Closed, Open} {
		m.set(Setting{Kind: SetDay, Asset: asset, Day: day}, Applied)
	}
}

func (m *months) round() {
	m.tb.Helper()
	debtor, creditor := m.two()
	from, to := account40(debtor, 0), account40(creditor, 0)
	amount := int64(m.gen.random()%1000 + 1)
	for range 4 {
		m.submit(Instruction{Kind: SubmitOrder, Amount: amount, Debtor: from, Creditor: to}, Settled)
	}
	paid := m.submit(Instruction{Kind: SubmitOrder, Amount: amount, Debtor: from, Creditor: to}, Settled)
	m.submit(Instruction{Kind: SubmitOrder, Amount: amount, Debtor: to, Creditor: from, Original: paid.ID}, Settled)
	m.submit(Instruction{Kind: SubmitOrder, Method: Net, Amount: amount, Debtor: from, Creditor: to}, Accepted)
	m.submit(Instruction{Kind: SubmitOrder, Amount: amount, Flags: FlagUnknownDebtor, DebtorHint: 9, Creditor: to}, Rejected)
	m.submit(Instruction{Kind: SubmitOrder, Amount: amount, Debtor: from, Creditor: to, BusinessDate: 65000}, Rejected)
	m.submit(Instruction{Kind: SubmitTrade, Amount: amount, Debtor: from, Creditor: to, TakeAsset: 2, Takes: 3}, Unmatched)
	m.submit(Instruction{Kind: SubmitTrade, Amount: 3, Debtor: account40(creditor, 1), Creditor: account40(debtor, 1), TakeAsset: 1, Takes: amount}, Settled)
	chained := Instruction{Kind: SubmitOrder, Amount: amount, Debtor: from, Creditor: to, Legs: 2}
	putWords(&chained.Reference, m.ids, 9)
	m.submit(chained, Unmatched)
	m.submit(chained, Settled)
}

// size is the bytes of an image.
func (m *months) image() []byte {
	var image bytes.Buffer
	if err := m.e.Save(&image); err != nil {
		m.tb.Fatal(err)
	}
	return image.Bytes()
}

// blocks is how many blocks the arenas have, used and free.
func (m *months) blocks() int {
	e := m.e
	return len(e.orders.owners) + len(e.trades.owners) + len(e.chains.owners) + len(e.returned.owners) + len(e.positions.owners) + len(e.pairs.owners)
}

// entries is how many entries the tables have that find what is forgotten some day.
func (m *months) entries() int {
	e := m.e
	return e.orderTable.used + e.blockTable.used + e.tradeTable.used + e.chainTable.used + e.returnTable.used + e.positionTable.used + e.pairTable.used
}

// pile is how many rooms the packed orders have.
func (m *months) pile() int { return len(m.e.orders.packed.rooms) }

// Memory, tables and the image are after sixty days what they were after ten, the pile apart, which turns more slowly: it is after a hundred what it was after fifty-two. And a node that was loaded on the way goes on as the one that lived.
func TestMonthsNeedNoMoreThanDays(t *testing.T) {
	rounds := 300
	if invariants.Enabled {
		rounds = 12
	}
	m, loaded := newMonths(t), (*months)(nil)
	type size struct{ memory, image, blocks, entries, orders int }
	var then size
	rooms := 0
	for day := 1; day <= 100; day++ {
		m.day(rounds)
		if loaded != nil {
			loaded.day(rounds)
			if loaded.e.Hash() != m.e.Hash() {
				t.Fatalf("day %d: the loaded node has hash %016x, the living one %016x", day, loaded.e.Hash(), m.e.Hash())
			}
		}
		relations := int(m.e.relations.count) * int(unsafe.Sizeof(relation{})) // come with the pairs of banks, of which a short day has few
		now := size{m.bytes - m.pile()*roomLines*lineBytes, len(m.image()) - relations, m.blocks(), m.entries(), m.e.Orders()}
		switch day {
		case 10:
			then = now
		case 30:
			copied := *m
			loaded = &copied
			loaded.r = Results{}
			var err error
			if loaded.e, err = Load(bytes.NewReader(m.image()), loaded.config()); err != nil {
				t.Fatal(err)
			}
		case 52: // the first room of the pile was left for another
			rooms = m.pile()
		case 60:
			t.Logf("after 10 days %+v, after 60 %+v", then, now)
			for _, v := range [][2]int{{then.memory, now.memory}, {then.image, now.image}, {then.blocks, now.blocks}, {then.entries, now.entries}, {then.orders, now.orders}} {
				if v[1] > v[0]+v[0]/20 {
					t.Errorf("%d after 10 days, %d after 60", v[0], v[1])
				}
			}
		}
	}
	if m.pile() != rooms {
		t.Errorf("the pile has %d rooms after 100 days, %d after 52", m.pile(), rooms)
	}
	if err := m.e.Check(); err != nil {
		t.Error(err)
	}
	if n := len(m.e.cycles.list); n > WindowBack+2 {
		t.Errorf("%d cycles are kept", n)
	}
}

// BenchmarkForget lets a million settled orders pass by one roll, and leave by the next.
func BenchmarkForget(b *testing.B) {
	const orders = 1_000_000
	for range b.N {
		b.StopTimer()
		e := benchEngine(b, 1000, orders+1000)
		gen := &benchOrders{accounts: 1000}
		var r Results
		for range orders / 1000 {
			r.Reset()
			e.Apply(2, gen.batch(1000), &r)
		}
		for _, s := range []Setting{{Kind: SetDay, Asset: 1, Day: EndOfDay}, {Kind: SetDay, Asset: 1, Day: Closed, BusinessDate: 20006},
			{Kind: SetDay, Asset: 1, Day: Closed, BusinessDate: 20012}} {
			r.Reset()
			b.StartTimer()
			e.Apply(3, AppendSetting(nil, &s, nil), &r)
			b.StopTimer()
			if r.Outcomes[0].Status != Applied {
				b.Fatal(r.Outcomes[0].Reason)
			}
		}
		if e.Orders() != 0 {
			b.Fatalf("%d orders are left", e.Orders())
		}
	}
}

// BenchmarkForgetLate lets 630,000 settled orders leave, of which each 63 lie in a block with one that waits: 10,000 blocks are looked at, row by row.
func BenchmarkForgetLate(b *testing.B) {
	const blocks = 10_000
	for range b.N {
		b.StopTimer()
		e := benchEngine(b, 1000, blocks*blockRows+1000)
		gen := &benchOrders{accounts: 1000}
		var r Results
		for range blocks {
			r.Reset()
			batch := gen.batch(blockRows)
			InstructionAt(batch).Flags |= FlagHold
			e.Apply(2, batch, &r)
		}
		e.assets.at(1).options |= OptionCarry
		for i, s := range []Setting{{Kind: SetDay, Asset: 1, Day: EndOfDay}, {Kind: SetDay, Asset: 1, Day: Closed, BusinessDate: 20006},
			{Kind: SetDay, Asset: 1, Day: Closed, BusinessDate: 20012}} {
			r.Reset()
			if i > 0 {
				b.StartTimer()
			}
			e.Apply(3, AppendSetting(nil, &s, nil), &r)
			b.StopTimer()
			if r.Outcomes[0].Status != Applied {
				b.Fatal(r.Outcomes[0].Reason)
			}
		}
		if got := e.Orders(); got > blocks+blockRows {
			b.Fatalf("%d orders are left", got)
		}
	}
}

// The index of an order says nothing about its age: where two orders have one id, the older one is the original, though the younger one lies in the block of what was forgotten.
func TestTheOlderOrderIsReturned(t *testing.T) {
	d := newDesk(t, 0, Open)
	a, b := d.account("ALPHCNB0", 100), d.account("BRAVGB20", 100)
	pay := func(in Instruction) Outcome { return d.apply(AppendInstruction(nil, &in, nil)) }
	id := d.id()
	pay(Instruction{Kind: SubmitOrder, ID: d.id(), Amount: 1, Debtor: a, Creditor: b, BusinessDate: 20495})
	for pay(Instruction{Kind: SubmitOrder, ID: d.id(), Amount: 1, Debtor: b, Creditor: a}); d.e.bookAt(1, 20500).orders.next%blockRows != 0; {
		pay(Instruction{Kind: Fund, Method: Instant, ID: d.id(), Amount: 1, Debtor: 1, Creditor: a})
	}
	pay(Instruction{Kind: SubmitOrder, ID: id, Amount: 5, Debtor: a, Creditor: b})
	older := d.e.orderOf(&id, d.e.Seq())
	for _, day := range []Day{EndOfDay, Closed, Open, EndOfDay, Closed, Open} {
		d.set(Setting{Kind: SetDay, Asset: 1, Day: day})
	}
	pay(Instruction{Kind: SubmitOrder, ID: id, Amount: 9, Debtor: a, Creditor: b, Instructor: d.e.accounts.at(b).owner})
	if younger := d.e.orderOf(&id, d.e.Seq()); younger >= older {
		t.Fatalf("the older order has index %d, the younger one %d: the test shows nothing", older, younger)
	}
	if o := pay(Instruction{Kind: SubmitOrder, ID: d.id(), Original: id, Amount: 6, Debtor: b, Creditor: a}); o.Reason != ReturnTooLarge {
		t.Errorf("6 of 5 returned: %v %v", o.Status, o.Reason)
	}
}

// What is due at one time comes in the order of its submission, whatever was used again for it.
func TestOneTimeInOrderOfSubmission(t *testing.T) {
	d := newDesk(t, 0, Open)
	a, b := d.account("ALPHCNB0", 100), d.account("BRAVGB20", 100)
	var ids [3][16]byte
	expires := d.time + 1<<40
	for i := range ids {
		ids[i] = d.id()
		in := Instruction{Kind: SubmitOrder, ID: ids[i], Amount: 1, Flags: FlagHold, Debtor: a, Creditor: b, ExpiresAt: expires}
		d.apply(AppendInstruction(nil, &in, nil))
		if i == 1 { // its timer is free for the last one
			d.apply(AppendInstruction(nil, &Instruction{Kind: CancelOrder, ID: ids[0]}, nil))
		}
	}
	d.time += 1 << 41
	d.set(Setting{Kind: Tick})
	if ev := d.r.Events; len(ev) != 2 || ev[0].ID != ids[1] || ev[1].ID != ids[2] {
		t.Errorf("expired: %+v", ev)
	}
}
