package engine

import (
	"bytes"
	"flag"
	"math/rand/v2"
	"slices"
	"testing"
)

var (
	cases     = flag.Int("cases", 3000, "random cases of each property of resolution")
	firstCase = flag.Uint64("case", 1, "seed of the first of them; the following ones count up")
)

// trial is one random case of a property.
type trial struct {
	*testing.T
	*rand.Rand
	rooms *rooms
}

// eachCase tries a property on random cases, of which the failing one is named.
func eachCase(t *testing.T, property func(t *trial)) {
	t.Helper()
	rooms := &rooms{free: map[int][][]byte{}}
	for i := range uint64(*cases) {
		seed := *firstCase + i
		property(&trial{t, rand.New(rand.NewPCG(seed, 3)), rooms})
		if t.Failed() {
			t.Fatalf("again: -run '^%s$' -case %d -cases 1", t.Name(), seed)
		}
		rooms.clear()
	}
}

// rooms lends memory to the small engines of one case after the other, so that a case costs microseconds and not the first touch of megabytes.
type rooms struct {
	free map[int][][]byte // by size
	lent [][]byte
}

// roomUsed is how much at the start of each room a small engine may have touched.
const roomUsed = 64 << 10

func (m *rooms) alloc(bytes int) []byte {
	free := m.free[bytes]
	if len(free) == 0 {
		free = append(free, heap(bytes))
	}
	room := free[len(free)-1]
	m.free[bytes] = free[:len(free)-1]
	m.lent = append(m.lent, room[:bytes])
	return room[:bytes]
}

// clear takes all rooms back.
func (m *rooms) clear() {
	for _, room := range m.lent {
		clear(room[:min(len(room), roomUsed)])
		m.free[len(room)] = append(m.free[len(room)], room)
	}
	m.lent = m.lent[:0]
}

// puzzle is a small market in which orders wait: who has and may what, and the orders in the order of their entry.
type puzzle struct {
	accounts []puzzleAccount
	limits   []puzzleLimit
	orders   []puzzleOrder
}

type puzzleAccount struct {
	cover                       int64    // funds and credit line
	line                        int64    // the part of it that is credit
	reserved                    [2]int64 // urgent, highly urgent
	debitBlocked, creditBlocked bool
}

// puzzleLimit is a limit of the account of an index on that of another, or on all others: everybody.
type puzzleLimit struct {
	account, counterparty int
	amount, outflow       int64
}

const everybody = -1

type puzzleOrder struct {
	debtor, creditor int // indices
	amount           int64
	priority         Priority
	id               [16]byte // once it is submitted
}

// newPuzzle makes a puzzle of up to four accounts and nine orders, with little liquidity: most hold something, some settle all.
func newPuzzle(r *rand.Rand) *puzzle {
	p := &puzzle{accounts: make([]puzzleAccount, 2+r.IntN(3))}
	for i := range p.accounts {
		a := &p.accounts[i]
		if r.IntN(3) == 0 {
			a.line = r.Int64N(6)
		}
		a.cover = a.line + r.Int64N(8)*r.Int64N(2)
		if r.IntN(4) == 0 {
			a.reserved = [2]int64{r.Int64N(4), r.Int64N(4)}
		}
	}
	for range r.IntN(4) {
		p.limit(r)
	}
	p.enter(r, 1+r.IntN(9))
	p.block(r)
	return p
}

// limit sets a limit that is not set yet.
func (p *puzzle) limit(r *rand.Rand) {
	l := puzzleLimit{account: r.IntN(len(p.accounts)), counterparty: r.IntN(len(p.accounts)+1) - 1, amount: r.Int64N(9)}
	if l.account != l.counterparty && p.limitOf(l.account, l.counterparty) == nil {
		p.limits = append(p.limits, l)
	}
}

// enter adds orders at random.
func (p *puzzle) enter(r *rand.Rand, count int) {
	for range count {
		o := puzzleOrder{debtor: r.IntN(len(p.accounts)), amount: 1 + r.Int64N(9)}
		o.creditor = (o.debtor + 1 + r.IntN(len(p.accounts)-1)) % len(p.accounts)
		o.priority = [...]Priority{Normal, Normal, Normal, Urgent, HighlyUrgent}[r.IntN(5)]
		p.orders = append(p.orders, o)
	}
}

// block sets the blocks anew, most of the time none.
func (p *puzzle) block(r *rand.Rand) {
	for i := range p.accounts {
		p.accounts[i].debitBlocked, p.accounts[i].creditBlocked = r.IntN(15) == 0, r.IntN(15) == 0
	}
}

func (p *puzzle) limitOf(account, counterparty int) *puzzleLimit {
	for i := range p.limits {
		if l := &p.limits[i]; l.account == account && l.counterparty == counterparty {
			return l
		}
	}
	return nil
}

// limitOn is the limit of an account that counts what flows between it and another.
func (p *puzzle) limitOn(account, counterparty int) *puzzleLimit {
	if l := p.limitOf(account, counterparty); l != nil {
		return l
	}
	return p.limitOf(account, everybody)
}

// queues is the orders of each account, as indices: the highest priority first, then as they entered.
func (p *puzzle) queues() [][]int {
	queues := make([][]int, len(p.accounts))
	for priority := HighlyUrgent; ; priority-- {
		for i, o := range p.orders {
			if o.priority == priority {
				queues[o.debtor] = append(queues[o.debtor], i)
			}
		}
		if priority == Normal {
			return queues
		}
	}
}

// chosen says of each order whether it lies within prefixes of so many orders.
func (p *puzzle) chosen(prefixes []int) []bool {
	chosen := make([]bool, len(p.orders))
	for account, queue := range p.queues() {
		for _, i := range queue[:prefixes[account]] {
			chosen[i] = true
		}
	}
	return chosen
}

// isSolution says whether every account whose prefix is not empty fulfils the conditions.
func (p *puzzle) isSolution(prefixes []int) bool {
	chosen, queues := p.chosen(prefixes), p.queues()
	for account, count := range prefixes {
		if count > 0 && !p.holds(account, queues[account][:count], chosen) {
			return false
		}
	}
	return true
}

// holds says whether an account fulfils the conditions of a solution for those orders of its own, with all chosen ones settled.
func (p *puzzle) holds(account int, own []int, chosen []bool) bool {
	a := &p.accounts[account]
	if a.debitBlocked {
		return false
	}
	kept := int64(0)
	for _, i := range own {
		o := &p.orders[i]
		if p.accounts[o.creditor].creditBlocked {
			return false
		}
		switch o.priority {
		case Normal:
			kept = max(kept, a.reserved[0]+a.reserved[1])
		case Urgent:
			kept = max(kept, a.reserved[1])
		}
		if l := p.limitOn(account, o.creditor); l != nil && p.outflow(l, chosen) > l.amount {
			return false
		}
	}
	return p.position(account, chosen) >= kept
}

// position is the cover of an account with all chosen orders settled.
func (p *puzzle) position(account int, chosen []bool) int64 {
	position := p.accounts[account].cover
	for i, o := range p.orders {
		switch {
		case !chosen[i]:
		case o.debtor == account:
			position -= o.amount
		case o.creditor == account:
			position += o.amount
		}
	}
	return position
}

// outflow is what a limit counts with all chosen orders settled.
func (p *puzzle) outflow(l *puzzleLimit, chosen []bool) int64 {
	outflow := l.outflow
	for i, o := range p.orders {
		switch {
		case !chosen[i]:
		case o.debtor == l.account && p.limitOn(o.debtor, o.creditor) == l:
			outflow += o.amount
		case o.creditor == l.account && p.limitOn(o.creditor, o.debtor) == l:
			outflow -= o.amount
		}
	}
	return outflow
}

// greatest is the union of all solutions, found by trying all prefixes; unique says whether that union is a solution itself.
func (p *puzzle) greatest() (prefixes []int, unique bool) {
	queues := p.queues()
	union, k := make([]int, len(queues)), make([]int, len(queues))
	for {
		if p.isSolution(k) {
			for account, count := range k {
				union[account] = max(union[account], count)
			}
		}
		account := 0
		for account < len(k) && k[account] == len(queues[account]) {
			k[account] = 0
			account++
		}
		if account == len(k) {
			return union, p.isSolution(union)
		}
		k[account]++
	}
}

// dropped is what is left when, while some account breaks a condition, the last order of such a one is dropped: of any such one.
func (p *puzzle) dropped(r *rand.Rand) []int {
	queues := p.queues()
	k := make([]int, len(queues))
	for account, queue := range queues {
		k[account] = len(queue)
	}
	for {
		var broken []int
		chosen := p.chosen(k)
		for account, count := range k {
			if count > 0 && !p.holds(account, queues[account][:count], chosen) {
				broken = append(broken, account)
			}
		}
		if len(broken) == 0 {
			return k
		}
		k[broken[r.IntN(len(broken))]]--
	}
}

// gross is what settles order by order, each when it may settle alone.
func (p *puzzle) gross() []int {
	queues := p.queues()
	k := make([]int, len(queues))
	for moved := true; moved; {
		moved = false
		for account, queue := range queues {
			if k[account] == len(queue) {
				continue
			}
			k[account]++
			if p.holds(account, queue[k[account]-1:k[account]], p.chosen(k)) {
				moved = true
			} else {
				k[account]--
			}
		}
	}
	return k
}

// settle takes the chosen orders out of the puzzle and moves their money.
func (p *puzzle) settle(chosen []bool) {
	covers, outflows := make([]int64, len(p.accounts)), make([]int64, len(p.limits))
	for i := range p.accounts {
		covers[i] = p.position(i, chosen)
	}
	for i := range p.limits {
		outflows[i] = p.outflow(&p.limits[i], chosen)
	}
	for i := range p.accounts {
		p.accounts[i].cover = covers[i]
	}
	for i := range p.limits {
		p.limits[i].outflow = outflows[i]
	}
	var left []puzzleOrder
	for i, o := range p.orders {
		if !chosen[i] {
			left = append(left, o)
		}
	}
	p.orders = left
}

// board is a puzzle brought to a desk.
type board struct {
	*trial
	*desk
	*puzzle
	numbers []uint32 // of the accounts
}

var boardBanks = []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0", "DELTUS30", "ECHOFRP0", "FOXTJPJ0"}

// pose brings a puzzle to a new desk whose day is pre-open, so that all waits; the accounts are opened in the order given, nil for their own.
func (p *puzzle) pose(t *trial, options uint8, opening []int) *board {
	copied := &puzzle{slices.Clone(p.accounts), slices.Clone(p.limits), slices.Clone(p.orders)}
	b := &board{trial: t, desk: &desk{tb: t, e: New(Config{Alloc: t.rooms.alloc}), time: 1}, puzzle: copied, numbers: make([]uint32, len(p.accounts))}
	asset := Naming{Kind: CreateAsset, Options: options, Day: PreOpen}
	asset.SetAsset("EUR")
	asset.SetParticipant("CBEUDEF0")
	b.apply(AppendNaming(nil, &asset, nil))
	for i := range p.accounts {
		if opening != nil {
			i = opening[i]
		}
		a := &p.accounts[i]
		b.numbers[i] = b.account(boardBanks[i], a.cover-a.line)
		b.must(Setting{Kind: SetLimit, Choice: LimitCreditLine, Account: b.numbers[i], Amount: a.line})
		b.must(Setting{Kind: SetReservation, Choice: ReserveUrgent, Account: b.numbers[i], Amount: a.reserved[0]})
		b.must(Setting{Kind: SetReservation, Choice: ReserveHighlyUrgent, Account: b.numbers[i], Amount: a.reserved[1]})
	}
	for _, l := range p.limits {
		s := Setting{Kind: SetLimit, Choice: LimitMultilateral, Account: b.numbers[l.account], Amount: l.amount}
		if l.counterparty != everybody {
			s.Choice, s.Counterparty = LimitBilateral, b.numbers[l.counterparty]
		}
		b.must(s)
	}
	b.submit()
	b.setBlocks()
	return b
}

func (b *board) must(s Setting) {
	if o := b.set(s); o.Status != Applied {
		b.Fatalf("%v is %v: %v", s.Kind, o.Status, o.Reason)
	}
}

// submit submits what is new in the puzzle.
func (b *board) submit() {
	for i := range b.orders {
		o := &b.orders[i]
		if o.id == [16]byte{} {
			var outcome Outcome
			if o.id, outcome = b.order(b.numbers[o.debtor], b.numbers[o.creditor], o.amount, o.priority); outcome.Status == Rejected {
				b.Fatalf("an order is refused: %v", outcome.Reason)
			}
		}
	}
}

// setBlocks brings the blocks to what the puzzle has.
func (b *board) setBlocks() {
	for i, a := range b.accounts {
		debit, credit := UnblockDebit, UnblockCredit
		if a.debitBlocked {
			debit = BlockDebit
		}
		if a.creditBlocked {
			credit = BlockCredit
		}
		b.must(Setting{Kind: SetAccount, Choice: debit, Account: b.numbers[i]})
		b.must(Setting{Kind: SetAccount, Choice: credit, Account: b.numbers[i]})
	}
}

// open opens the day.
func (b *board) open() { b.must(Setting{Kind: SetDay, Asset: 1, Day: Open}) }

// settled says of each order of the puzzle whether it has settled.
func (b *board) settled() []bool {
	settled := make([]bool, len(b.orders))
	for i, o := range b.orders {
		settled[i] = b.status(o.id) == Settled
	}
	return settled
}

// copied is another board in the same state, so that both may go on apart.
func (b *board) copied() *board { return b.from(b.image()) }

// image is the state of the engine.
func (b *board) image() []byte {
	var image bytes.Buffer
	if err := b.e.Save(&image); err != nil {
		b.Fatal(err)
	}
	return image.Bytes()
}

// from is another board in the state of an image.
func (b *board) from(image []byte) *board {
	e, err := Load(bytes.NewReader(image), Config{Alloc: b.rooms.alloc})
	if err != nil {
		b.Fatal(err)
	}
	if len(e.orders.owners) >= roomUsed/64/blockRows || e.queues.count >= roomUsed/640 {
		b.Fatal("too large for its rooms")
	}
	return &board{trial: b.trial, desk: &desk{tb: b.tb, e: e, time: b.time, ids: b.ids}, puzzle: b.puzzle, numbers: b.numbers}
}

// sound holds the state against the laws by its own counting: money is conserved, and no account is below its floor.
func (d *desk) sound() {
	d.tb.Helper()
	sum := int64(0)
	for number := uint32(1); int(number) <= d.e.Accounts(); number++ {
		a, _ := d.e.Account(number)
		sum += a.Balance
		if a.Balance < a.Floor {
			d.tb.Errorf("account %d has %d, its floor is %d", number, a.Balance, a.Floor)
		}
	}
	if sum != 0 {
		d.tb.Errorf("all balances together are %d", sum)
	}
	d.check()
}
