package engine

import "math/bits"

// survivorsPay shares the negative position of a defaulter among the accounts with a bilateral net claim on it, pro rata; the units that
// are left over go to the largest claim, of equal ones to the lowest account. All orders settle with the cycle.
func (e *Engine) survivorsPay(in *Setting) Outcome {
	c, p, reason := e.findDefaulter(in)
	if reason != ReasonNone {
		return e.refuse(reason)
	}
	claims, largest := e.claimsOn(in.Cycle, c, p)
	if p.position >= 0 || e.hinders(p) == ReasonNone || largest == nil {
		return e.refuse(NotSupported)
	}
	shortfall := -p.position
	left := shortfall
	for i := c.firstIn; i != 0; {
		s := e.positions.at(i)
		if claim := e.claim(in.Cycle, p, s); claim > 0 {
			share := proRata(shortfall, claim, claims)
			left -= share
			e.bear(c, p, s, share)
		}
		i = s.next
	}
	e.bear(c, p, largest, left)
	before := cycleHash(in.Cycle, c)
	c.survived, c.hinderer = true, 0
	e.keepOf(c, cycleHash(in.Cycle, c)-before)
	e.emitCycle(CycleSurvived, in.Cycle).Debtor = in.Account
	return e.answer(Applied, ReasonNone)
}

// claimsOn is the sum of the claims on a defaulter, and the position with the largest. A negative position has claims on it, unless it is so by what the account
// bears for others.
func (e *Engine) claimsOn(number uint32, c *cycle, p *cyclePosition) (sum int64, largest *cyclePosition) {
	most := int64(0)
	for i := c.firstIn; i != 0; {
		s := e.positions.at(i)
		claim := e.claim(number, p, s)
		sum += max(0, claim)
		if claim > most || claim == most && claim > 0 && s.account < largest.account {
			most, largest = claim, s
		}
		i = s.next
	}
	return sum, largest
}

// claim is what a defaulter sent to another account of the cycle minus what that sent to it.
func (e *Engine) claim(number uint32, p, s *cyclePosition) int64 {
	if s == p || s.unwound != 0 {
		return 0
	}
	claim := int64(0)
	if pair := e.findPair(number, p.account, s.account); pair != nil {
		claim += pair.sum
	}
	if pair := e.findPair(number, s.account, p.account); pair != nil {
		claim -= pair.sum
	}
	return claim
}

// proRata is amount x part / whole, rounded down; part is at most whole.
func proRata(amount, part, whole int64) int64 {
	high, low := bits.Mul64(uint64(amount), uint64(part))
	quotient, _ := bits.Div64(high, low, uint64(whole))
	return int64(quotient)
}

// bear moves a share of the defaulter's negative position to a survivor.
func (e *Engine) bear(c *cycle, p, s *cyclePosition, share int64) {
	before := positionHash(p) + positionHash(s)
	p.position += share
	s.position -= share
	e.keepOf(c, positionHash(p)+positionHash(s)-before)
	e.project(p.account, share)
	e.project(s.account, -share)
}
