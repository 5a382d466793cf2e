package engine

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// bazaar is a puzzle over several assets in which some orders are linked: the account of participant p in asset a has the index p*assets+a.
type bazaar struct {
	puzzle
	assets, parties int
	group           []int // of each order, -1 for none
	trades          []bool
	groups          int
}

// newBazaar makes a bazaar of two or three participants in two or three assets with little liquidity; flat ones know no priorities and no reservations.
func newBazaar(r *rand.Rand, flat bool) *bazaar {
	m := &bazaar{assets: 2 + r.IntN(2), parties: 2 + r.IntN(2)}
	m.accounts = make([]puzzleAccount, m.assets*m.parties)
	for i := range m.accounts {
		a := &m.accounts[i]
		a.cover = r.Int64N(8) * r.Int64N(2)
		if !flat && r.IntN(5) == 0 {
			a.reserved = [2]int64{r.Int64N(3), r.Int64N(3)}
		}
	}
	for range r.IntN(3) {
		m.limitWithin(r)
	}
	for len(m.orders) < 4+r.IntN(6) {
		m.add(r, flat)
	}
	return m
}

// limitWithin sets a limit between two accounts of one asset, or on all of it.
func (m *bazaar) limitWithin(r *rand.Rand) {
	asset := r.IntN(m.assets)
	l := puzzleLimit{account: r.IntN(m.parties)*m.assets + asset, counterparty: r.IntN(m.parties)*m.assets + asset, amount: r.Int64N(9)}
	if r.IntN(2) == 0 {
		l.counterparty = everybody
	}
	if l.account != l.counterparty && m.limitOf(l.account, l.counterparty) == nil {
		m.limits = append(m.limits, l)
	}
}

// add adds a gross order, a trade or a chain.
func (m *bazaar) add(r *rand.Rand, flat bool) {
	switch r.IntN(5) {
	case 0, 1:
		m.leg(r, -1, r.IntN(m.assets), flat)
	case 2, 3:
		m.trade(r, flat)
	default:
		for range 2 + r.IntN(2) {
			m.leg(r, m.groups, r.IntN(m.assets), flat)
		}
		m.groups++
		m.trades = append(m.trades, false)
	}
}

func (m *bazaar) leg(r *rand.Rand, group, asset int, flat bool) {
	debtor := r.IntN(m.parties)
	creditor := (debtor + 1 + r.IntN(m.parties-1)) % m.parties
	m.put(r, group, debtor, creditor, asset, flat)
}

func (m *bazaar) put(r *rand.Rand, group, debtor, creditor, asset int, flat bool) {
	o := puzzleOrder{debtor: debtor*m.assets + asset, creditor: creditor*m.assets + asset, amount: 1 + r.Int64N(6)}
	if !flat {
		o.priority = Priority(max(0, r.IntN(6)-3))
	}
	m.orders = append(m.orders, o)
	m.group = append(m.group, group)
}

func (m *bazaar) trade(r *rand.Rand, flat bool) {
	a, b := r.IntN(m.parties), r.IntN(m.assets)
	other, asset := (a+1+r.IntN(m.parties-1))%m.parties, (b+1+r.IntN(m.assets-1))%m.assets
	m.put(r, m.groups, a, other, b, flat)
	m.put(r, m.groups, other, a, asset, flat)
	m.groups++
	m.trades = append(m.trades, true)
}

// isWhole says whether prefixes hold all orders of a group or none.
func (m *bazaar) isWhole(prefixes []int) bool {
	chosen := m.chosen(prefixes)
	for i, g := range m.group {
		for j, h := range m.group {
			if g >= 0 && g == h && chosen[i] != chosen[j] {
				return false
			}
		}
	}
	return true
}

// greatestLinked is the union of all solutions that hold groups whole, found by trying all prefixes.
func (m *bazaar) greatestLinked(t *trial) []bool {
	queues := m.queues()
	union, k := make([]int, len(queues)), make([]int, len(queues))
	for {
		if m.isWhole(k) && m.isSolution(k) {
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
			break
		}
		k[account]++
	}
	if !m.isWhole(union) || !m.isSolution(union) {
		t.Fatal("the union of the solutions is none")
	}
	return m.chosen(union)
}

// stall is a bazaar on a desk.
type stall struct {
	*trial
	*desk
	*bazaar
	numbers []uint32
}

func (m *bazaar) open(t *trial, day Day) *stall {
	copied := *m
	copied.orders = slices.Clone(m.orders)
	s := &stall{trial: t, desk: &desk{tb: t, e: New(Config{Alloc: t.rooms.alloc}), time: 1}, bazaar: &copied}
	codes := []string{"EUR", "USD", "CNY"}
	for a := range m.assets {
		n := Naming{Kind: CreateAsset, Day: day}
		n.SetAsset(codes[a])
		n.SetParticipant("CBEUDEF0")
		s.apply(AppendNaming(nil, &n, nil))
	}
	for p := range m.parties {
		n := Naming{Kind: CreateParticipant}
		n.SetParticipant(boardBanks[p])
		s.apply(AppendNaming(nil, &n, nil))
		for a := range m.assets {
			n := Naming{Kind: OpenAccount, AccountKind: AccountSettlement}
			n.SetParticipant(boardBanks[p])
			n.SetAsset(codes[a])
			s.numbers = append(s.numbers, s.apply(AppendNaming(nil, &n, nil)).Number)
		}
	}
	for i, a := range m.accounts {
		if a.cover > 0 {
			in := Instruction{Kind: Fund, Method: Instant, Amount: a.cover, Debtor: uint32(i%m.assets) + 1, Creditor: s.numbers[i], ID: s.id()}
			s.want(s.apply(AppendInstruction(nil, &in, nil)), Settled)
		}
		s.want(s.set(Setting{Kind: SetReservation, Choice: ReserveUrgent, Account: s.numbers[i], Amount: a.reserved[0]}), Applied)
		s.want(s.set(Setting{Kind: SetReservation, Choice: ReserveHighlyUrgent, Account: s.numbers[i], Amount: a.reserved[1]}), Applied)
	}
	for _, l := range m.limits {
		in := Setting{Kind: SetLimit, Choice: LimitMultilateral, Account: s.numbers[l.account], Amount: l.amount}
		if l.counterparty != everybody {
			in.Choice, in.Counterparty = LimitBilateral, s.numbers[l.counterparty]
		}
		s.want(s.set(in), Applied)
	}
	return s
}

func (s *stall) want(o Outcome, status Status) {
	s.Helper()
	if o.Status != status {
		s.Fatalf("%v: %v, want %v", o.Status, o.Reason, status)
	}
}

// submitAll submits all orders, checking the state after each.
func (s *stall) submitAll() {
	for i := range s.orders {
		o := &s.orders[i]
		in := Instruction{Kind: SubmitOrder, Amount: o.amount, Debtor: s.numbers[o.debtor], Creditor: s.numbers[o.creditor], Priority: o.priority, ID: s.id()}
		if g := s.group[i]; g >= 0 && s.trades[g] {
			in.Kind = SubmitTrade
			j := slices.Index(s.group, g)
			if j == i {
				j++
			}
			in.TakeAsset, in.Takes = uint16(s.orders[j].debtor%s.assets+1), s.orders[j].amount
		} else if g >= 0 {
			in.Reference = [16]byte{byte(g + 1)}
			for _, h := range s.group {
				if h == g {
					in.Legs++
				}
			}
		}
		o.id = in.ID
		if outcome := s.apply(AppendInstruction(nil, &in, nil)); outcome.Status == Rejected {
			s.Fatalf("order %d is refused: %v", i, outcome.Reason)
		}
		s.check()
	}
}

// settled says of each order whether it has settled.
func (s *stall) settled() []bool {
	settled := make([]bool, len(s.orders))
	for i, o := range s.orders {
		settled[i] = s.status(o.id) == Settled
	}
	return settled
}

// What settles when the days of all assets open, in whatever order, is the greatest solution that holds linked orders together.
func TestPropertyLinkedGreatestSolution(t *testing.T) {
	some, linked := 0, 0
	eachCase(t, func(t *trial) {
		m := newBazaar(t.Rand, false)
		s := m.open(t, PreOpen)
		s.submitAll()
		for _, a := range t.Perm(m.assets) {
			s.want(s.set(Setting{Kind: SetDay, Asset: uint16(a + 1), Day: Open}), Applied)
			s.check()
		}
		want, got := m.greatestLinked(t), s.settled()
		if !slices.Equal(want, got) {
			t.Errorf("settled %v, want %v of %+v", got, want, m)
		}
		for i, settled := range got {
			if settled {
				some++
				if m.group[i] >= 0 {
					linked++
				}
			}
		}
	})
	wantSome(t, "settled", some)
	wantSome(t, "settled and linked", linked)
}

// Settling at every event ends where one resolution at the end would, linked orders or not.
func TestPropertyLinkedEvents(t *testing.T) {
	linked := 0
	eachCase(t, func(t *trial) {
		m := newBazaar(t.Rand, true)
		s := m.open(t, Open)
		s.submitAll()
		want, got := m.greatestLinked(t), s.settled()
		if !slices.Equal(want, got) {
			t.Errorf("settled %v, want %v of %+v", got, want, m)
		}
		for i, settled := range got {
			if settled && m.group[i] >= 0 {
				linked++
			}
		}
	})
	wantSome(t, "settled and linked", linked)
}
