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

// cycle is a set of net orders of an asset that settle by one movement of each account, 64 bytes. Its positions and pairs are kept as orders come, so that
// closing and settling take no longer for fifty million orders than for fifty.
type cycle struct {
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
	_         [4]byte
}

var _ = [1]struct{}{}[unsafe.Sizeof(cycle{})-64]

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

// positionIn is the position of an account in a cycle, made when its first order comes.
func (e *Engine) positionIn(number uint32, c *cycle, account uint32) *cyclePosition {
	if p := e.findPosition(number, account); p != nil {
		return p
	}
	index, p := e.positions.add()
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
	e.hash += positionHash(p)
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
	index, p := e.pairs.add()
	p.cycle, p.debtor, p.creditor = number, debtor, creditor
	p.next, c.firstPair = c.firstPair, index
	e.pairTable.insert(pairKeyHash(number, debtor, creditor), index)
	e.hash += pairHash(p)
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
	if number == 0 || number > e.cycles.count {
		return nil, UnknownCycle
	}
	c := e.cycles.at(number)
	if c.state != one && c.state != other {
		return nil, WrongCycleState
	}
	return c, ReasonNone
}

// setCycle changes a cycle's state.
func (e *Engine) setCycle(number uint32, c *cycle, state CycleState, pending bool) {
	e.hash -= cycleHash(number, c)
	c.state, c.pending, c.hinderer = state, pending, 0
	if !c.isUnsettled() {
		c.final = e.seq
	}
	e.hash += cycleHash(number, c)
}

// project changes an account's position over all unsettled cycles. Where it rises, its waiting net orders are woken.
func (e *Engine) project(account uint32, amount int64) {
	q := e.queueOf(account)
	q.projected += amount
	if amount > 0 {
		e.wakeNet(account, q)
	}
}
