package engine

import "unsafe"

// CycleState is where a net cycle stands. Values are frozen.
type CycleState uint8

const (
	CycleOpen    CycleState = 1 // takes orders
	CycleWaits   CycleState = 2 // closed, not settled yet
	CycleDone    CycleState = 3 // settled
	CycleDropped CycleState = 4 // aborted
	cycleStates             = 5
)

// String is the stable code, as `open`.
func (s CycleState) String() string { return codeOf(cycleStateCodes[:], int(s)) }

var cycleStateCodes = [cycleStates]string{CycleOpen: "open", CycleWaits: "closed", CycleDone: "settled", CycleDropped: "aborted"}

// cycle is a set of net orders of an asset that settle by one movement of each account. Its positions and pairs are kept as orders come, so that
// closing and settling take no longer for fifty million orders than for fifty.
type cycle struct {
	cycleRecord
	positions rows
	pairs     rows
	hash      uint64 // of it and of these
}

// cycleRecord is what an image holds of a cycle as it lies in memory, 64 bytes.
type cycleRecord struct {
	opened    uint64 // sequence
	final     uint64 // sequence of its settlement or abort, 0 before
	orders    uint64 // accepted, the unwound ones among them
	gross     int64  // sum of those that settle with it
	firstIn   uint32 // the first of its positions
	lastIn    uint32
	accounts  uint32 // how many positions
	hinderer  uint32 // account that hindered its settlement last, 0: unknown
	asset     uint16
	state     CycleState
	pending   bool   // its settlement was asked for
	survived  bool   // survivors pay for a defaulter: nobody is unwound any more
	unwound   bool   // somebody was unwound from it
	firstPair uint32 // of its pairs
	lastDate  uint16 // the last of the business dates of its asset, when it was opened, and of its orders
	_         [2]byte
}

var _ = [1]struct{}{}[unsafe.Sizeof(cycleRecord{})-64]

// cycles are those that are not forgotten, by number. They go in about the order in which they came, so that the list stays short.
type cycles struct {
	list  []*cycle // nil: forgotten
	first uint32   // number of the first in the list
	count uint32   // the highest number
}

func (s *cycles) add() (uint32, *cycle) {
	s.count++
	if len(s.list) == 0 {
		s.first = s.count
	}
	c := &cycle{}
	s.list = append(s.list, c)
	return s.count, c
}

// at is the cycle of a number, nil where there is none or it is forgotten.
func (s *cycles) at(number uint32) *cycle {
	if at := number - s.first; number != 0 && uint64(at) < uint64(len(s.list)) {
		return s.list[at]
	}
	return nil
}

// after is the number of the next cycle behind a number, 0 when there is none.
func (s *cycles) after(number uint32) uint32 {
	for number = max(number+1, s.first); number <= s.count; number++ {
		if s.at(number) != nil {
			return number
		}
	}
	return 0
}

func (s *cycles) forget(number uint32) {
	s.list[number-s.first] = nil
	for len(s.list) > 0 && s.list[0] == nil {
		s.list = s.list[1:]
		s.first++
	}
}

// keepOf adds to the state hash, and to what a cycle has of it.
func (e *Engine) keepOf(c *cycle, hash uint64) {
	e.hash += hash
	c.hash += hash
}

// forgetCycles drops the cycles of an asset of which neither the date when they were opened nor that of an order was in the window of a date any more. None of an asset that rolls is unsettled.
func (e *Engine) forgetCycles(asset, date uint32) {
	for i := e.cycles.after(0); i != 0; i = e.cycles.after(i) {
		c := e.cycles.at(i)
		if uint32(c.asset) == asset && uint32(c.lastDate)+WindowBack < date {
			e.hash -= c.hash
			e.positions.give(&c.positions)
			e.pairs.give(&c.pairs)
			e.cycles.forget(i)
		}
	}
}

// isUnsettled says whether the cycle counts in the projected positions.
func (c *cycle) isUnsettled() bool { return c.state == CycleOpen || c.state == CycleWaits }

// cyclePosition is what a cycle means for an account: 64 bytes.
type cyclePosition struct {
	cycle, account uint32
	next           uint32 // in the cycle, by first order
	_              uint32
	position       int64      // received minus sent, after what survivors pay
	sent, received int64      // of the orders that settle with the cycle
	unwound        uint64     // sequence of the unwinding, 0: takes part
	entered        amountTime // of the orders sent
}

var _ = [1]struct{}{}[unsafe.Sizeof(cyclePosition{})-64]

// cyclePair is what one account sent to another in a cycle: 64 bytes.
type cyclePair struct {
	cycle, debtor, creditor uint32
	_                       uint32
	sum                     int64
	orders                  uint64
	entered                 amountTime
	next                    uint32 // pair of the cycle
	_                       [12]byte
}

var _ = [1]struct{}{}[unsafe.Sizeof(cyclePair{})-64]

func cycleHash(number uint32, c *cycle) uint64 {
	flags := uint64(0)
	if c.pending {
		flags |= 1
	}
	if c.survived {
		flags |= 2
	}
	return HashWords(tagCycle, uint64(number)|uint64(c.asset)<<32|uint64(c.state)<<48|flags<<56, c.final)
}

func positionHash(p *cyclePosition) uint64 {
	h := HashWords(tagPosition, uint64(p.cycle)|uint64(p.account)<<32, uint64(p.position))
	if p.unwound != 0 {
		h += HashWords(tagUnwound, uint64(p.cycle)|uint64(p.account)<<32, p.unwound)
	}
	return h
}

func pairHash(p *cyclePair) uint64 {
	return HashWords(tagPair, uint64(p.cycle), uint64(p.debtor)|uint64(p.creditor)<<32, uint64(p.sum), p.orders)
}

// someCycle is the owner of all blocks of positions and pairs: a cycle gives its own ones back.
const someCycle = 1

// positionIn is the position of an account in a cycle, made when its first order comes.
func (e *Engine) positionIn(number uint32, c *cycle, account uint32) *cyclePosition {
	if p := e.findPosition(number, account); p != nil {
		return p
	}
	index, p := e.positions.addTo(&c.positions, someCycle)
	p.cycle, p.account = number, account
	e.positionTable.insert(positionKeyHash(number, account), index)
	if c.lastIn == 0 {
		c.firstIn = index
	} else {
		e.positions.at(c.lastIn).next = index
	}
	c.lastIn = index
	c.accounts++
	e.queueOf(account).cycles++
	e.keepOf(c, positionHash(p))
	return p
}

// findPosition is the position of an account in a cycle, nil where it has none.
func (e *Engine) findPosition(number, account uint32) *cyclePosition {
	t := e.positionTable.probe(positionKeyHash(number, account))
	for i := e.positionTable.next(&t); i != 0; i = e.positionTable.next(&t) {
		if p := e.positions.at(i); p.cycle == number && p.account == account {
			return p
		}
	}
	return nil
}

// pairIn is the pair of a debtor and a creditor in a cycle, made when it is needed.
func (e *Engine) pairIn(number uint32, c *cycle, debtor, creditor uint32) *cyclePair {
	if p := e.findPair(number, debtor, creditor); p != nil {
		return p
	}
	index, p := e.pairs.addTo(&c.pairs, someCycle)
	p.cycle, p.debtor, p.creditor = number, debtor, creditor
	p.next, c.firstPair = c.firstPair, index
	e.pairTable.insert(pairKeyHash(number, debtor, creditor), index)
	e.keepOf(c, pairHash(p))
	return p
}

// findPair is the pair of a debtor and a creditor in a cycle, nil where no order went that way.
func (e *Engine) findPair(number, debtor, creditor uint32) *cyclePair {
	t := e.pairTable.probe(pairKeyHash(number, debtor, creditor))
	for i := e.pairTable.next(&t); i != 0; i = e.pairTable.next(&t) {
		if p := e.pairs.at(i); p.cycle == number && p.debtor == debtor && p.creditor == creditor {
			return p
		}
	}
	return nil
}

func positionKeyHash(cycle, account uint32) uint32 {
	return uint32(fold(uint64(cycle)|uint64(account)<<32^tagPosition, hashFactor))
}

func pairKeyHash(cycle, debtor, creditor uint32) uint32 {
	return uint32(fold(uint64(debtor)|uint64(creditor)<<32^tagPair, uint64(cycle)^hashFactor))
}

// emitCycle adds an event of a cycle.
func (e *Engine) emitCycle(kind EventKind, number uint32) *Event {
	ev := e.emit(kind)
	ev.Number, ev.Asset = number, e.cycles.at(number).asset
	return ev
}

// findCycle is the cycle of a number if it is in one of two states.
func (e *Engine) findCycle(number uint32, one, other CycleState) (*cycle, Reason) {
	c := e.cycles.at(number)
	if c == nil {
		return nil, UnknownCycle
	}
	if c.state != one && c.state != other {
		return nil, WrongCycleState
	}
	return c, ReasonNone
}

// setCycle changes a cycle's state.
func (e *Engine) setCycle(number uint32, c *cycle, state CycleState, pending bool) {
	before := cycleHash(number, c)
	c.state, c.pending, c.hinderer = state, pending, 0
	if !c.isUnsettled() {
		c.final = e.seq
	}
	e.keepOf(c, cycleHash(number, c)-before)
}

// project changes an account's position over all unsettled cycles. Where it rises, its waiting net orders are woken.
func (e *Engine) project(account uint32, amount int64) {
	q := e.queueOf(account)
	q.projected += amount
	if amount > 0 {
		e.wakeNet(account, q)
	}
}
