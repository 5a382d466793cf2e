package engine

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"
)

// bustle is a market in which everything is done to what waits: all settings, changes of orders, and time.
type bustle struct {
	*market
	ids []([16]byte) // of the orders, the latest last
}

// newBustle is a market of some banks, each with reservations and limits now and then, open for business.
func newBustle(tb testing.TB, banks int, seed uint64) *bustle {
	b := newMarket(tb, 0, Open, banks).bustle(seed)
	for i := range b.banks {
		b.fund(b.first+i, b.random.Int64N(30_000))
	}
	return b
}

// bustle lets everything happen to a market from now on.
func (m *market) bustle(seed uint64) *bustle {
	m.random = rand.New(rand.NewPCG(seed, 5))
	m.zipf = rand.NewZipf(m.random, 1.1, 20, uint64(m.banks-1))
	return &bustle{market: m}
}

// next is the payload of the next instruction.
func (b *bustle) next() []byte {
	switch n := b.random.IntN(100); {
	case n < 60:
		return b.enters()
	case n < 68:
		return b.funds()
	case n < 86 && len(b.ids) > 0:
		return b.changes()
	}
	s := b.sets()
	return AppendSetting(nil, &s, nil)
}

// enters is an order, seldom one that is held or waits for a time, or expires.
func (b *bustle) enters() []byte {
	in := b.market.next()
	in.Priority = [...]Priority{Normal, Normal, Normal, Normal, Urgent, HighlyUrgent}[b.random.IntN(6)]
	switch b.random.IntN(20) {
	case 0:
		in.Flags = FlagHold
	case 1, 2:
		in.NotBefore = b.soon()
	case 3, 4:
		in.ExpiresAt = b.soon()
	}
	b.ids = append(b.ids, in.ID)
	return AppendInstruction(nil, &in, nil)
}

// soon is a time that comes within the next two hundred instructions.
func (b *bustle) soon() int64 { return b.time + (2+b.random.Int64N(200))*1e6 }

// funds is money in, or out.
func (b *bustle) funds() []byte {
	in := Instruction{Kind: Fund, Method: Instant, Amount: 1 + b.random.Int64N(40_000), Debtor: 1, Creditor: b.any(), ID: b.id()}
	if b.random.IntN(3) == 0 {
		in.Debtor, in.Creditor = in.Creditor, in.Debtor
	}
	return AppendInstruction(nil, &in, nil)
}

func (b *bustle) any() uint32 { return b.first + b.random.Uint32N(b.banks) }

// changes is something done to one of the last orders.
func (b *bustle) changes() []byte {
	late := b.ids[max(0, len(b.ids)-200):]
	in := Instruction{ID: late[b.random.IntN(len(late))]}
	in.Kind = [...]Kind{CancelOrder, HoldOrder, ReleaseOrder, ReleaseOrder, ChangePriority, MoveOrder}[b.random.IntN(6)]
	switch in.Kind {
	case ChangePriority:
		in.Priority = Priority(b.random.IntN(priorities))
	case MoveOrder:
		in.Choice = MoveFirst + Choice(b.random.IntN(2))
	}
	return AppendInstruction(nil, &in, nil)
}

// sets is a setting, or a tick.
func (b *bustle) sets() Setting {
	s := Setting{Account: b.any(), Amount: b.random.Int64N(60_000)}
	switch b.random.IntN(6) {
	case 0:
		s.Kind, s.Choice, s.Counterparty = SetLimit, LimitBilateral, b.any()
	case 1:
		s.Kind, s.Choice = SetLimit, LimitMultilateral
	case 2:
		s.Kind, s.Choice, s.Amount = SetLimit, LimitCreditLine, s.Amount/4
	case 3:
		s.Kind, s.Choice, s.Amount = SetReservation, ReserveUrgent+Choice(b.random.IntN(2)), s.Amount/8
	case 4:
		s.Kind, s.Choice, s.Amount = SetAccount, [...]Choice{BlockDebit, UnblockDebit, UnblockDebit, BlockCredit, UnblockCredit, UnblockCredit}[b.random.IntN(6)], 0
	default:
		return Setting{Kind: Tick}
	}
	if s.Kind == SetLimit && s.Choice != LimitCreditLine && b.random.IntN(3) == 0 {
		s.Remove, s.Amount = true, 0
	}
	return s
}

// TestBoundsAreThoseFoundAnew has all 16 levels of the bounds found anew while everything is done to a market: after every instruction, and, since that
// brings them up to date, in another market after some only.
func TestBoundsAreThoseFoundAnew(t *testing.T) {
	for _, every := range []int{1, 23} {
		b := newBustle(t, 50, uint64(every))
		deep, settled := 0, 0
		for i := range 2500 {
			b.apply(b.next())
			settled += count(b.r.Events, OrderSettled)
			if i%every == 0 {
				b.check()
				deep = max(deep, b.deepest())
			}
		}
		if deep < 4 || settled < 500 || b.queued() < 100 {
			t.Errorf("the levels differ down to %d, %d orders settled and %d wait: the market shows little", deep, settled, b.queued())
		}
	}
}

// TestBoundsAreThoseFoundAnewAfterDrops does the same to a market in which attempts are dropped now and then, so that the asset stands marked until a tick comes by.
func TestBoundsAreThoseFoundAnewAfterDrops(t *testing.T) {
	b := queuedMarket(t, 300, 10_000, 0.6).bustle(4)
	dropped, marked := 0, 0
	for i := range 3000 {
		b.apply(b.next())
		dropped += count(b.r.Events, ResolutionDropped)
		if i%61 == 0 {
			b.check()
			if b.e.assets.at(1).marked {
				marked++
			}
		}
	}
	if dropped < 10 || marked == 0 || marked == 3000/61 {
		t.Errorf("%d attempts were dropped, %d of %d times the asset was marked: the market shows little", dropped, marked, 3000/61)
	}
}

// deepest is the last level whose bounds differ from those of the level above.
func (m *market) deepest() (deepest int) {
	for i := uint32(1); i <= m.e.queues.count; i++ {
		q := m.e.queues.at(i)
		for l := 1; l < levels; l++ {
			if q.bounds[l].kept != q.bounds[l-1].kept {
				deepest = max(deepest, l)
			}
		}
	}
	return deepest
}

// TestLoadedEngineGoesOn saves and loads in the middle of such a market, again and again: the loaded engine answers as the living one does, event by event. What
// is to come is told by the living one's market; timers run, and held orders, limits and blocks are there.
func TestLoadedEngineGoesOn(t *testing.T) {
	b := newBustle(t, 50, 9)
	held, timed, limited := 0, 0, 0
	for range 30 {
		for range b.random.IntN(80) {
			b.apply(b.next())
		}
		held, timed, limited = max(held, b.held()), max(timed, len(b.e.dues)), max(limited, int(b.e.limits.count))
		loaded := b.copyOf()
		for range 100 {
			payload := b.next()
			b.apply(payload)
			b.follows(loaded, payload)
		}
	}
	if held < 5 || timed < 20 || limited < 20 {
		t.Errorf("at most %d orders were held, %d times to come, %d limits: the market shows little", held, timed, limited)
	}
}

// held is how many orders are held.
func (m *market) held() (n int) {
	for _, o := range m.e.allOrders {
		if o.status == Held {
			n++
		}
	}
	return n
}

// follows applies what the desk's engine has just applied to another one, and wants the same answers, events and state.
func (d *desk) follows(e *Engine, payload []byte) {
	d.tb.Helper()
	var r Results
	e.Apply(d.time, payload, &r)
	switch {
	case !slices.Equal(r.Outcomes, d.r.Outcomes):
		d.tb.Fatalf("instruction %d: the loaded engine answers %+v, the living one %+v", d.e.Seq(), r.Outcomes, d.r.Outcomes)
	case !bytes.Equal(EventBytes(r.Events), EventBytes(d.r.Events)):
		d.tb.Fatalf("instruction %d: other events", d.e.Seq())
	case e.Hash() != d.e.Hash() || e.Seq() != d.e.Seq() || e.Events() != d.e.Events() || e.NextTick() != d.e.NextTick():
		d.tb.Fatalf("instruction %d: the loaded engine stands elsewhere", d.e.Seq())
	}
}

// TestPagesOfWhatOneTickBroughtIn pages over a queue whose orders one tick brought in, so that they share a place: every order comes once, in the order
// of their times, also from a loaded engine. Where the last order shown leaves before the next page, none that waits is passed over.
func TestPagesOfWhatOneTickBroughtIn(t *testing.T) {
	const orders = 40
	d := newDesk(t, 0, Open)
	a, b := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
	start, want := d.time, make([][16]byte, orders)
	for i := range orders {
		at := i * 7 % orders // an order of times of their own
		in := Instruction{Kind: SubmitOrder, Amount: 5, Debtor: a, Creditor: b, ID: d.id(), NotBefore: start + int64(1+at)*1e9}
		want[at] = in.ID
		d.apply(AppendInstruction(nil, &in, nil))
	}
	d.time = start + (orders+1)*1e9
	if o := d.set(Setting{Kind: Tick}); o.Number != orders {
		t.Fatalf("the tick brought in %d orders", o.Number)
	}
	for _, e := range []*Engine{d.e, (&market{desk: d}).copyOf()} {
		for limit := 1; limit <= orders; limit++ {
			if got := pages(e, a, limit, func([16]byte) {}); !slices.Equal(got, want) {
				t.Errorf("in pages of %d: %d orders, or in another order", limit, len(got))
			}
		}
	}
	got := pages(d.e, a, 3, func(last [16]byte) {
		in := Instruction{Kind: CancelOrder, ID: last}
		d.apply(AppendInstruction(nil, &in, nil))
	})
	for _, id := range want {
		if !slices.Contains(got, id) {
			t.Errorf("order %x was passed over", id)
		}
	}
}

// pages is the ids of a queue, read page by page up to a thousand of them; between two of them something happens.
func pages(e *Engine, account uint32, limit int, between func(last [16]byte)) (ids [][16]byte) {
	for after := uint32(0); len(ids) < 1000; {
		rows, last := e.QueuedAfter(account, after, nil, limit)
		if len(rows) == 0 {
			break
		}
		for _, row := range rows {
			ids = append(ids, row.ID)
		}
		after = last
		between(rows[len(rows)-1].ID)
	}
	return ids
}

// TestDroppedAttemptsAreMadeUp drives a market until attempts are dropped. While the asset is marked, what could settle together waits; the next tick brings it
// to where passes over everything at each order have brought another engine. An engine that was loaded while the mark stood goes on like the living one.
func TestDroppedAttemptsAreMadeUp(t *testing.T) {
	m := queuedMarket(t, 300, 10_000, 0.6)
	passes := &desk{tb: t, e: m.copyOf(), time: m.time}
	passes.e.assets.at(1).options |= OptionOnCommand
	passes.e.assets.at(1).bounded = false
	resolve := Setting{Kind: Resolve, Choice: Multilateral, Asset: 1}
	dropped, behind, together := 0, 0, 0
	var loaded *Engine
	for i := 0; i < 1000; i++ {
		in := m.orders(1)
		m.apply(in)
		if loaded != nil {
			m.follows(loaded, in)
		}
		passes.apply(in)
		together += int(passes.set(resolve).Number)
		dropped += count(m.r.Events, ResolutionDropped)
		if m.e.assets.at(1).marked && i%25 == 0 {
			behind += apart(m.e, passes.e)
			loaded = m.copyOf()
			if m.e.NextTick() != 0 || loaded.NextTick() != 0 {
				t.Fatal("a tick would do nothing")
			}
			m.set(Setting{Kind: Tick})
			m.follows(loaded, AppendSetting(nil, &Setting{Kind: Tick}, nil))
		}
		if !m.e.assets.at(1).marked && apart(m.e, passes.e) != 0 {
			t.Fatalf("order %d: %d accounts have other balances or queues than after passes", i, apart(m.e, passes.e))
		}
	}
	if dropped == 0 || behind == 0 || together < 100 {
		t.Errorf("%d attempts dropped, %d accounts behind before a tick, %d orders settled together: the market shows little", dropped, behind, together)
	}
}

// apart is how many accounts differ in balance or queue between two engines.
func apart(e, f *Engine) (n int) {
	for number := uint32(1); int(number) <= e.Accounts(); number++ {
		a, _ := e.Account(number)
		b, _ := f.Account(number)
		if a != b || !slices.EqualFunc(e.Queued(number, nil, 1), f.Queued(number, nil, 1), func(x, y OrderInfo) bool { return x.ID == y.ID }) {
			n++
		}
	}
	return n
}
