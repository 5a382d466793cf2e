package engine

import (
	"bytes"
	"testing"

	"weir/internal/invariants"
)

// isPacked says whether the order of an index is packed.
func (m *months) isPacked(index uint32) bool {
	_, packed := m.e.orders.packedAt(index >> blockBits)
	return packed
}

// What is past is packed in the days that follow, takes at most 32 bytes an order, and says to readers what it said before.
func TestHistoryIsPacked(t *testing.T) {
	rounds := 300
	if invariants.Enabled {
		rounds = 12
	}
	m := newMonths(t)
	for range 4 {
		m.day(rounds)
	}
	then := map[uint32]OrderInfo{}
	for _, index := range m.e.OrderIndexes() {
		if info, _ := m.e.Order(index); info.Status.Final() {
			then[index] = info
		}
	}
	m.day(rounds)
	m.day(rounds)
	packed := 0
	for index, want := range then {
		if got, found := m.e.Order(index); !found || got != want {
			t.Fatalf("order %d was %+v, is %+v", index, want, got)
		}
		if orders := m.e.FindOrders(want.ID, nil); len(orders) != 1 || orders[0] != want {
			t.Fatalf("found by its id %x: %+v, want %+v", want.ID, orders, want)
		}
		if m.isPacked(index) {
			packed++
		}
	}
	// A round has an order of no asset in 13, and those are not packed; nor are blocks with something that waits, and one in which there is still room for each book.
	if packed < len(then)*3/4 {
		t.Errorf("%d of %d orders are packed", packed, len(then))
	}
	if orders, size := m.e.Packed(); !invariants.Enabled && size > 32*orders {
		t.Errorf("%d orders take %d bytes, more than 32 each", orders, size)
	}
	if err := m.e.Check(); err != nil {
		t.Error(err)
	}
}

// Whoever asks for an order that is packed is answered as before, and it can be returned.
func TestHistoryAnswers(t *testing.T) {
	m := newMonths(t)
	from, to := account40(1, 0), account40(2, 0)
	paid := m.submit(Instruction{Kind: SubmitOrder, Amount: 7, Debtor: from, Creditor: to}, Settled)
	refused := m.submit(Instruction{Kind: SubmitOrder, Amount: 7, Debtor: from, Creditor: to, BusinessDate: 65000}, Rejected)
	seq := m.e.Seq() - 1
	m.day(50)
	m.day(50)
	index := m.e.orderOf(&paid.ID, seq)
	if !m.isPacked(index) {
		t.Fatal("the order is not packed: the test shows nothing")
	}
	if o := m.apply(AppendInstruction(nil, &paid, nil), Settled); !o.Replayed() || o.Seq != seq {
		t.Errorf("sent again: %+v, want it replayed from %d", o, seq)
	}
	if o := m.apply(AppendInstruction(nil, &refused, nil), Rejected); !o.Replayed() || o.Reason != DateOutsideWindow {
		t.Errorf("a refused one sent again: %+v", o)
	}
	other := paid
	other.Amount++
	if o := m.apply(AppendInstruction(nil, &other, nil), Rejected); o.Reason != DuplicateKey {
		t.Errorf("sent again with another amount: %v", o.Reason)
	}
	for _, kind := range []Kind{CancelOrder, HoldOrder, ReleaseOrder, ChangePriority} {
		if o := m.apply(AppendInstruction(nil, &Instruction{Kind: kind, ID: paid.ID}, nil), Rejected); o.Reason != AlreadyFinal {
			t.Errorf("%v: %v", kind, o.Reason)
		}
	}
	if _, reason := m.e.Explain(paid.ID, 0); reason != AlreadyFinal {
		t.Errorf("explained: %v", reason)
	}
	m.submit(Instruction{Kind: SubmitOrder, Amount: 5, Debtor: to, Creditor: from, Original: paid.ID}, Settled)
	if got := m.e.Returned(index); got != 5 {
		t.Errorf("%d were returned, want 5", got)
	}
	m.ids++
	again := Instruction{Kind: SubmitOrder, Amount: 3, Debtor: to, Creditor: from, Original: paid.ID}
	putWords(&again.ID, m.ids, 7)
	if o := m.apply(AppendInstruction(nil, &again, nil), Rejected); o.Reason != ReturnTooLarge {
		t.Errorf("8 of 7 returned: %v", o.Reason)
	}
}

// An image says nothing of what is packed, and what is loaded from it is packed at once.
func TestImageOfHistory(t *testing.T) {
	m := newMonths(t)
	for range 3 {
		m.day(40)
	}
	before, open := m.image(), m.e.orders.cut-uint32(len(m.e.orders.spare))
	m.e.packSome(1 << 20)
	packed, _ := m.e.Packed()
	if now := m.e.orders.cut - uint32(len(m.e.orders.spare)); !invariants.Enabled && now >= open {
		t.Fatalf("%d blocks lie in the open, %d before: the test shows nothing", now, open)
	}
	if !bytes.Equal(m.image(), before) {
		t.Fatal("the image is another when more is packed")
	}
	loaded, err := Load(bytes.NewReader(before), Config{})
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := loaded.Packed(); got != packed {
		t.Errorf("%d orders are packed in what was loaded, want %d", got, packed)
	}
	if err := loaded.Check(); err != nil {
		t.Error(err)
	}
}

// A walk packs a block every packEvery instructions, packAtTick at a tick, and stops at its end; what has rolled behind it meanwhile is packed by another walk.
func TestHistoryIsPackedStepByStep(t *testing.T) {
	if invariants.Enabled {
		t.Skip("a whole walk follows each instruction")
	}
	m := newMonths(t)
	pay := func(asset, count int) (last uint32) {
		for range count {
			in := m.submit(Instruction{Kind: SubmitOrder, Amount: 1, Debtor: account40(1, asset), Creditor: account40(2, asset)}, Settled)
			last = m.e.orderOf(&in.ID, m.e.Seq())
		}
		return last
	}
	const count = 3 * packAtTick
	pay(1, count*blockRows)
	m.roll(2)
	blocks := func() int { n, _ := m.e.Packed(); return n / blockRows }
	if n := blocks(); n > 1 {
		t.Fatalf("%d blocks are packed by the roll", n)
	}
	for range 10 * packEvery {
		m.set(Setting{Kind: SetDay, Asset: 2, Day: Open}, Applied)
	}
	if n := blocks(); n < 9 || n > 11 {
		t.Errorf("%d blocks are packed by %d instructions", n, 10*packEvery)
	}
	behind := pay(0, 2*blockRows) - blockRows
	m.roll(1) // the walk has left the books of the first asset
	n := blocks()
	m.set(Setting{Kind: Tick}, Applied)
	if got := blocks() - n; got < packAtTick || got > packAtTick+1 {
		t.Errorf("%d blocks are packed at a tick", got)
	}
	for range 10 {
		m.set(Setting{Kind: Tick}, Applied)
	}
	if n := blocks(); n < count || m.e.packing.on {
		t.Errorf("%d of %d blocks are packed, on: %t", n, count, m.e.packing.on)
	}
	if !m.isPacked(behind) {
		t.Error("what rolled behind the walk is not packed")
	}
}

// A block in which an order waits stays in the open until nothing waits in it any more.
func TestWhatWaitsIsNotPacked(t *testing.T) {
	m := newMonths(t)
	from, to := account40(1, 0), account40(2, 0)
	pay := func(count int) {
		for range count {
			m.submit(Instruction{Kind: SubmitOrder, Amount: 1, Debtor: from, Creditor: to}, Settled)
		}
	}
	pay(2 * blockRows)
	held := m.submit(Instruction{Kind: SubmitOrder, Amount: 5, Debtor: from, Creditor: to, Flags: FlagHold}, Held)
	index := m.e.orderOf(&held.ID, m.e.Seq())
	pay(3 * blockRows)
	m.roll(1)
	m.set(Setting{Kind: Tick}, Applied)
	if m.isPacked(index) || !m.isPacked(index-blockRows) || !m.isPacked(index+blockRows) {
		t.Fatalf("block packed: before %t, of the held order %t, after %t", m.isPacked(index-blockRows), m.isPacked(index), m.isPacked(index+blockRows))
	}
	m.apply(AppendInstruction(nil, &Instruction{Kind: ReleaseOrder, ID: held.ID}, nil), Settled)
	m.roll(1)
	m.set(Setting{Kind: Tick}, Applied)
	if !m.isPacked(index) {
		t.Error("the block is not packed though nothing waits in it")
	}
	if info, _ := m.e.Order(index); info.Status != Settled || info.Amount != 5 {
		t.Errorf("the held order reads %+v", info)
	}
	if err := m.e.Check(); err != nil {
		t.Error(err)
	}
}

// History is what counts for a date before the present one, and what left the window; not what is late, or of no asset.
func TestWhatIsHistory(t *testing.T) {
	if invariants.Enabled {
		t.Skip("all dates are, so that tests meet packed orders everywhere")
	}
	m := newMonths(t)
	for today := range uint32(2 * bookDates) {
		today += 20000
		m.e.assets.at(1).businessDate = today
		for date := today - WindowBack; date <= today+WindowAhead; date++ {
			if got := m.e.isHistory(m.e.bookAt(1, date).number); got != (date < today) {
				t.Errorf("date %d on %d: history %t", date, today, got)
			}
			if !m.e.isHistory(m.e.pastBookAt(1, date).number) {
				t.Errorf("what left the window under date %d is no history", date)
			}
		}
	}
	for _, b := range []*book{m.e.lateBook(1), m.e.pastBook(1), m.e.books[0], m.e.books[1]} {
		if m.e.isHistory(b.number) {
			t.Errorf("book %d is history", b.number)
		}
	}
}

// The marks of a reader of a cycle may name blocks that were free when the image was loaded.
func TestMarksOfFreeBlocks(t *testing.T) {
	m := newMonths(t)
	cycle := m.set(Setting{Kind: OpenCycle, Asset: 1}, Created).Number
	m.submit(Instruction{Kind: SubmitOrder, Method: Net, Amount: 1, Debtor: account40(1, 0), Creditor: account40(2, 0)}, Accepted)
	m.set(Setting{Kind: CloseCycle, Cycle: cycle}, Applied)
	m.set(Setting{Kind: SettleCycle, Cycle: cycle}, Applied)
	for range 12 {
		m.roll(1)
	}
	cycle = m.set(Setting{Kind: OpenCycle, Asset: 1}, Created).Number
	loaded, err := Load(bytes.NewReader(m.image()), Config{})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(loaded.positions.owners); n < 2 || loaded.positions.kept != 0 {
		t.Fatalf("%d blocks of positions, %d positions: the test shows nothing", n, loaded.positions.kept)
	}
	for _, mark := range []uint32{5, blockRows, 1 << 20} {
		if rows, next := loaded.CyclePositions(cycle, mark, nil, 10); len(rows) != 0 || next != 0 {
			t.Errorf("positions from %d on: %v, %d", mark, rows, next)
		}
		if rows, next := loaded.CyclePairs(cycle, mark, nil, 10); len(rows) != 0 || next != 0 {
			t.Errorf("pairs from %d on: %v, %d", mark, rows, next)
		}
	}
}

// While a larger table of packed blocks is made, orders are packed, found and forgotten as ever, and sent again they are repeats.
func TestTableOfHistoryGrows(t *testing.T) {
	if invariants.Enabled {
		t.Skip("the table is so small that it grows in all other tests")
	}
	m := newMonths(t)
	var paid []Instruction
	grown := 0
	for day := range 12 {
		for range 1500 * (day + 1) {
			debtor, creditor := m.two()
			wasGrowing := m.e.blockTable.isGrowing()
			paid = append(paid, m.submit(Instruction{Kind: SubmitOrder, Amount: 1, Debtor: account40(debtor, 0), Creditor: account40(creditor, 0)}, Settled))
			switch isGrowing := m.e.blockTable.isGrowing(); {
			case isGrowing && m.e.Seq()%256 == 0:
				if err := m.e.checkBerths(); err != nil {
					t.Fatalf("day %d: %v", day, err)
				}
			case wasGrowing && !isGrowing:
				grown++
				if err := m.e.checkKeys(); err != nil {
					t.Fatalf("day %d, grown %d times: %v", day, grown, err)
				}
			}
			again := paid[max(0, len(paid)-20_000+int(m.gen.random()%20_000))]
			if o := m.apply(AppendInstruction(nil, &again, nil), Settled); !o.Replayed() {
				t.Fatalf("day %d: an order that was sent again was paid again", day)
			}
		}
		m.roll(1)
	}
	if grown < 3 {
		t.Errorf("the table has grown %d times: the test shows little", grown)
	}
	if err := m.e.Check(); err != nil {
		t.Error(err)
	}
}
