package engine

import (
	"cmp"
	"slices"
)

// CycleMember is an account that takes part in a cycle, and how it stands to a defaulter. Amounts are in minor units.
type CycleMember struct {
	Account                     uint32
	Position                    int64  // received minus sent, less what it pays for others
	Owed, Owes                  int64  // what the defaulter sent to it in the cycle, and what it sent to the defaulter
	Shared                      uint64 // orders of both
	Balance, Cover              int64
	DebitBlocked, CreditBlocked bool
}

// CycleMembers adds up to limit of the accounts that take part in a cycle to into, with what they have to do with the account of a defaulter (0: nobody), which may be
// among them; marks are those of CyclePositions.
func (e *Engine) CycleMembers(number, defaulter, mark uint32, into []CycleMember, limit int) (rows []CycleMember, next uint32) {
	positions, next := e.CyclePositions(number, mark, make([]CyclePositionInfo, 0, limit), limit)
	for i := range positions {
		p := &positions[i]
		if p.Unwound != 0 {
			continue
		}
		a := e.accounts.at(p.Account)
		m := CycleMember{
			Account: p.Account, Position: p.Position, Balance: a.balance, Cover: a.cover(),
			DebitBlocked: a.isBlockedForDebit(), CreditBlocked: a.isBlockedForCredit(),
		}
		if pair := e.findPair(number, defaulter, p.Account); pair != nil {
			m.Owed, m.Shared = pair.sum, pair.orders
		}
		if pair := e.findPair(number, p.Account, defaulter); pair != nil {
			m.Owes, m.Shared = pair.sum, m.Shared+pair.orders
		}
		into = append(into, m)
	}
	return into, next
}

// CheckCycle is the first reason against a call about a cycle, but for what its members say: see PreviewCycle. Done: the cycle has settled already, and
// the call would do nothing.
func (e *Engine) CheckCycle(in *Setting) (reason Reason, done bool) {
	var c *cycle
	switch in.Kind {
	case SettleCycle:
		c, reason = e.findCycle(in.Cycle, CycleWaits, CycleDone)
		switch {
		case reason != ReasonNone:
			return reason, false
		case c.state == CycleDone:
			return ReasonNone, true
		case !e.assets.at(uint32(c.asset)).settles():
			return NotOpen, false
		}
	case UnwindCycle, SurvivorsPay:
		c, _, reason = e.findDefaulter(in)
		if reason == ReasonNone && in.Kind == UnwindCycle && c.survived {
			return WrongCycleState, false
		}
	case AbortCycle:
		_, reason = e.findCycle(in.Cycle, CycleOpen, CycleWaits)
	}
	return reason, false
}

// CyclePreview is what a call about a cycle would do.
type CyclePreview struct {
	Reason        Reason          // not zero: the call would be refused for it
	Hinderer      uint32          // account that the reason is about, 0 for none
	Settles       bool            // the call would settle the cycle
	Members       []MemberPreview // who would take part after it, in ascending order of account
	Shares        []SharePreview  // what survivors would bear of the defaulter's position, in ascending order of account
	RefusedOrders uint64          // of an unwinding or an abort
	RefusedValue  int64           // sum of these
}

// MemberPreview is an account with its position after the call.
type MemberPreview struct {
	CycleMember
	After  int64  // balance, once the position has moved
	Short  int64  // how much its cover lacks for that
	Reason Reason // why it hinders the settlement
}

// SharePreview is what an account would bear.
type SharePreview struct {
	Account uint32
	Amount  int64
}

// PreviewCycle says what a call about a closed cycle would do that CheckCycle has nothing against, by all accounts that take part in it, in ascending order, as CycleMembers told them; pending says that the
// cycle waits to settle.
func PreviewCycle(in *Setting, pending bool, members []CycleMember) (p CyclePreview) {
	switch in.Kind {
	case UnwindCycle:
		members = p.unwind(in.Account, members)
	case SurvivorsPay:
		members = p.share(in.Account, members)
	}
	for i := range members {
		p.addMember(&members[i])
	}
	asked := in.Kind == SettleCycle
	if asked {
		p.Reason, p.Hinderer = p.hindrance()
	}
	if hinders, _ := p.hindrance(); hinders == ReasonNone && p.Reason == ReasonNone {
		p.Settles = asked || pending
	}
	return p
}

// PreviewAbort says what the abort of a cycle would do that CheckCycle has nothing against. Where somebody was unwound from it, its orders are still to be counted: by CountRefused, with
// all pairs of the cycle.
func PreviewAbort(c *CycleInfo, members []CycleMember) CyclePreview {
	p := CyclePreview{RefusedValue: c.Gross}
	if len(members) == int(c.Accounts) {
		p.RefusedOrders = c.Orders
	}
	return p
}

// CountRefused counts the orders of pairs that an abort refuses: those of unwound accounts were refused before.
func (p *CyclePreview) CountRefused(pairs []CyclePairInfo, members []CycleMember) {
	for i := range pairs {
		if isMember(members, pairs[i].Debtor) && isMember(members, pairs[i].Creditor) {
			p.RefusedOrders += pairs[i].Orders
		}
	}
}

// isMember looks for an account among members in ascending order.
func isMember(members []CycleMember, account uint32) bool {
	_, found := slices.BinarySearchFunc(members, account, func(m CycleMember, account uint32) int { return cmp.Compare(m.Account, account) })
	return found
}

// unwind takes the defaulter and its orders out.
func (p *CyclePreview) unwind(defaulter uint32, members []CycleMember) (left []CycleMember) {
	for _, m := range members {
		if m.Account == defaulter {
			continue
		}
		m.Position += m.Owes - m.Owed
		p.RefusedOrders += m.Shared
		p.RefusedValue += m.Owes + m.Owed
		left = append(left, m)
	}
	return left
}

// share takes the defaulter's negative position over to those that have a claim on it.
func (p *CyclePreview) share(defaulter uint32, members []CycleMember) (left []CycleMember) {
	claims, largest, shortfall := int64(0), -1, int64(0)
	for i := range members {
		m := &members[i]
		if m.Account == defaulter {
			if m.Cover < -m.Position || m.DebitBlocked { // or else it can pay
				shortfall = -m.Position
			}
			continue
		}
		if claim := m.Owed - m.Owes; claim > 0 {
			claims += claim
			if largest < 0 || claim > members[largest].Owed-members[largest].Owes {
				largest = i
			}
		}
	}
	if shortfall <= 0 || largest < 0 {
		p.Reason = NotSupported
		return members
	}
	rest, first := shortfall, 0
	for i := range members {
		claim := members[i].Owed - members[i].Owes
		if members[i].Account == defaulter || claim <= 0 {
			continue
		}
		if i == largest {
			first = len(p.Shares)
		}
		p.Shares = append(p.Shares, SharePreview{members[i].Account, proRata(shortfall, claim, claims)})
		rest -= p.Shares[len(p.Shares)-1].Amount
	}
	p.Shares[first].Amount += rest
	return p.bear(defaulter, members)
}

// bear moves the shares.
func (p *CyclePreview) bear(defaulter uint32, members []CycleMember) (after []CycleMember) {
	next := 0
	for _, m := range members {
		switch {
		case m.Account == defaulter:
			m.Position = 0
		case next < len(p.Shares) && p.Shares[next].Account == m.Account:
			m.Position -= p.Shares[next].Amount
			next++
		}
		after = append(after, m)
	}
	return after
}

// addMember adds an account, and why it hinders the settlement.
func (p *CyclePreview) addMember(m *CycleMember) {
	row := MemberPreview{CycleMember: *m, After: m.Balance + m.Position}
	switch {
	case m.Position < 0 && m.Cover < -m.Position:
		row.Reason, row.Short = Cover, -m.Position-m.Cover
	case m.Position < 0 && m.DebitBlocked:
		row.Reason = DebtorBlocked
	case m.Position > 0 && m.CreditBlocked:
		row.Reason = CreditorBlocked
	}
	p.Members = append(p.Members, row)
}

// hindrance is the first member that keeps the cycle from settling, and why.
func (p *CyclePreview) hindrance() (Reason, uint32) {
	for i := range p.Members {
		if m := &p.Members[i]; m.Reason != ReasonNone {
			return m.Reason, m.Account
		}
	}
	return ReasonNone, 0
}
