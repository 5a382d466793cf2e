package twin

import (
	"fmt"

	"weir/engine"
	"weir/engine/scenario"
)

// link begins something linked: a trade, a ring of trades that need no liquidity, or a chain. What is left of it is planned.
func (s *Stream) link() []byte {
	switch {
	case s.chance(60):
		s.trade()
	case s.chance(30):
		s.ring()
	default:
		s.chain()
	}
	return s.planned()
}

// planned sends one of the next orders that are to come.
func (s *Stream) planned() []byte {
	at := s.random.IntN(min(len(s.plan), 6))
	o := s.plan[at]
	s.plan = append(s.plan[:at], s.plan[at+1:]...)
	if o.Record.Kind != engine.Fund && s.chance(6) {
		o.Record.ExpiresAt = s.near()
	}
	return s.submit(o)
}

// trade plans the two sides of a trade, which seldom miss each other.
func (s *Stream) trade() {
	giver, taker := s.twoBanks()
	give, take := s.twoAssets()
	gives, takes := s.units(), s.units()
	one := s.side(giver, taker, give, take, gives, takes)
	other := s.side(taker, giver, take, give, takes, gives)
	if s.chance(40) {
		one.Record.Reference = [16]byte{8, byte(s.random.IntN(3))}
		other.Record.Reference = one.Record.Reference
	}
	if s.chance(50) {
		one.Record.Partial = (give == "DBR") != (take == "DBR")
		other.Record.Partial = one.Record.Partial
	}
	if s.chance(8) {
		one.Record.BusinessDate = s.date(give)
		other.Record.BusinessDate = one.Record.BusinessDate
	}
	if s.chance(30) {
		s.miss(&one, &other)
	}
	s.plan = append(s.plan, one)
	if s.chance(92) {
		s.plan = append(s.plan, other)
	}
}

// ring plans trades by which each bank gives to the next what it gets from the one before.
func (s *Stream) ring() {
	size := 2 + s.random.IntN(streamKnown-1)
	first := s.random.IntN(streamKnown)
	give, take := s.twoAssets()
	gives, takes := s.units(), s.units()
	for i := range size {
		giver, taker := streamBanks[(first+i)%streamKnown], streamBanks[(first+(i+1)%size)%streamKnown]
		s.plan = append(s.plan, s.side(giver, taker, give, take, gives, takes), s.side(taker, giver, take, give, takes, gives))
	}
}

// side is one side of a trade.
func (s *Stream) side(giver, taker, give, take string, gives, takes int64) sent {
	o := sent{take: take, Order: scenario.Order{Debtor: giver, Creditor: taker, Asset: give, Amount: decimal(gives)}}
	in := &o.Record
	in.Kind, in.Takes = engine.SubmitTrade, takes
	in.Priority = oneOf(s, engine.Normal, engine.Normal, engine.Normal, engine.Urgent, engine.HighlyUrgent)
	if s.chance(15) {
		in.Tolerance = oneOf[int64](s, 1, 100, 1000)
	}
	if s.chance(8) {
		in.Flags |= engine.FlagHold
	}
	if s.chance(8) {
		o.Instructor = oneOf(s, "ALPHCNB0", "BRAVGB20", "CHARDEF0", "DELTUS30", "GOLFSGS0")
	}
	if s.chance(2) {
		o.take = "XAU" // in which nobody has an account at first
	}
	if s.chance(1) {
		o.Amount, in.Takes = oneOf(s, o.Amount, "99999999999999999999"), oneOf[int64](s, 0, -1, in.Takes)
	}
	return o
}

// miss lets a side be almost the other one of a trade, within a tolerance or not, or lets it say less.
func (s *Stream) miss(one, o *sent) {
	in := &o.Record
	if s.huge && s.chance(30) { // one may have to grow by very much
		in.Takes, in.Tolerance, one.Record.Tolerance = oneOf[int64](s, 1<<60, 1<<61-1, 1<<61, 1<<62), 1<<62, 1<<62
		return
	}
	switch n := s.random.IntN(14); n {
	default:
		other := one
		if n%2 == 0 {
			other, one = one, o
		}
		one.Record.Takes = max(1, one.Record.Takes+oneOf[int64](s, -100, -1, 1, 100))
		one.Record.Tolerance, other.Record.Tolerance = oneOf[int64](s, 0, 1, 100, 100, 1<<60), oneOf[int64](s, 0, 1, 100, 100, 1<<60)
	case 1:
		o.Amount = decimal(max(1, s.units()))
		in.Tolerance = oneOf[int64](s, 0, 100, 1000, 1<<60)
	case 2:
		in.Reference = [16]byte{8, byte(s.random.IntN(3))}
	case 3:
		in.Reference = [16]byte{}
	case 4:
		in.BusinessDate = s.date(o.Asset)
	case 5:
		in.Partial = !in.Partial
	case 6:
		s.spoil(in)
	}
}

// chain plans the orders of a chain, seldom so that it does not get complete.
func (s *Stream) chain() {
	legs := oneOf(s, 2, 2, 3, 3, 4, 5)
	if s.chance(4) {
		legs = 16
	}
	if s.links == 0 || s.chance(92) {
		s.links++
	}
	ring, together, units := s.chance(60), s.chance(50), s.units()
	code := s.assetCode()
	var orders []sent
	for i := range legs {
		debtor, creditor := s.twoBanks()
		if ring {
			debtor, creditor = streamBanks[i%legs%streamKnown], streamBanks[(i+1)%legs%streamKnown]
		} else {
			units = s.units()
		}
		if !together {
			code = oneOf(s, streamAssets[:3]...)
		}
		orders = append(orders, s.leg(debtor, creditor, code, units, legs))
	}
	s.plan = append(s.plan, s.flawed(orders)...)
}

// leg is one order of a chain.
func (s *Stream) leg(debtor, creditor, code string, units int64, legs int) sent {
	o := sent{Order: scenario.Order{Debtor: debtor, Creditor: creditor, Asset: code, Amount: decimal(units)}}
	in := &o.Record
	in.Kind, in.Legs, in.Reference, in.Interbank = engine.SubmitOrder, uint8(legs), [16]byte{9, byte(s.links), byte(s.links >> 8)}, s.chance(50)
	in.Priority = oneOf(s, engine.Normal, engine.Normal, engine.Normal, engine.Urgent, engine.HighlyUrgent)
	if s.chance(5) {
		in.BusinessDate = s.date(code)
	}
	if s.chance(15) {
		o.Instructor = oneOf(s, streamBanks[:streamKnown]...)
	}
	return o
}

// flawed lets a chain sometimes have an order too many or too few, or one that is refused.
func (s *Stream) flawed(orders []sent) []sent {
	at := s.random.IntN(len(orders))
	in := &orders[at].Record
	switch s.random.IntN(30) {
	case 0:
		in.Legs = oneOf(s, in.Legs+1, 1, 17)
	case 1:
		return append(orders, s.leg(orders[at].Debtor, orders[at].Creditor, orders[at].Asset, 100, len(orders)))
	case 2:
		return orders[1:]
	case 3:
		orders[at].Amount = "0"
	case 4:
		in.Flags, in.Method = oneOf(s, in.Flags, engine.FlagHold), oneOf(s, engine.Gross, engine.Net, engine.Instant)
	case 5:
		s.spoil(in)
	}
	return orders
}

// spoilLinked changes one of the fields of trades and chains.
func (s *Stream) spoilLinked(in *engine.Instruction) {
	switch s.random.IntN(7) {
	case 0:
		in.Legs = oneOf[uint8](s, 0, 1, 2, 3, 16, 17)
	case 1:
		in.Interbank = !in.Interbank
	case 2:
		in.Partial = !in.Partial
	case 3:
		in.TakeAsset = oneOf[uint16](s, 0, 1, 2, 3, 4, 9)
	case 4:
		in.Takes = oneOf(s, in.Takes+1, 0, -in.Takes)
	case 5:
		in.Tolerance = oneOf[int64](s, 0, 1, -1)
	case 6:
		in.Reference = [16]byte{9, byte(s.links)}
	}
}

// twoBanks is two of those who were known at first, seldom others.
func (s *Stream) twoBanks() (one, other string) {
	one, other = oneOf(s, streamBanks[:streamKnown]...), oneOf(s, streamBanks[:streamKnown]...)
	for other == one {
		other = oneOf(s, streamBanks[:streamKnown]...)
	}
	if s.chance(3) {
		other = s.party()
	}
	return one, other
}

// twoAssets is what is given and what is taken.
func (s *Stream) twoAssets() (give, take string) {
	if s.chance(4) {
		return oneOf(s, streamAssets...), oneOf(s, streamAssets...)
	}
	give, take = "EUR", oneOf(s, "USD", "DBR", "DBR")
	if s.chance(15) {
		give, take = "USD", "DBR"
	}
	if s.chance(50) {
		give, take = take, give
	}
	return give, take
}

// units is an amount in minor units.
func (s *Stream) units() int64 {
	switch {
	case s.huge && s.chance(20):
		return oneOf[int64](s, 1<<59, 1<<60, 1<<61-1, 1<<61, 1<<62, 1<<63-1)
	case s.round:
		return oneOf[int64](s, 1000, 2000, 3000)
	case s.chance(30):
		return 1 + int64(s.random.IntN(9))
	}
	return 1 + int64(s.random.IntN(60))*100
}

// decimal writes minor units as an amount of an asset with two decimals.
func decimal(units int64) string { return fmt.Sprintf("%d.%02d", units/100, units%100) }
