package engine

import (
	"encoding/binary"
	"math"
	"slices"
	"unsafe"
)

// Config sizes an engine. Nothing in it changes a result.
type Config struct {
	Orders   int                    // expected orders in the window: tables are sized ahead
	Accounts int                    // expected accounts
	HashKey  [2]uint64              // secret of the id table, so that nobody can aim ids at one slot
	Alloc    func(bytes int) []byte // zeroed memory, aligned to 64 bytes; nil: the Go heap
	Release  func(memory []byte)    // hears of memory of Alloc that is used no more; nil: nobody
	Pause    func()                 // called now and then during Load, for a loader that must not hold up others; nil: nobody
}

// Engine is the state. One goroutine uses it.
type Engine struct {
	seq     uint64 // of the present, or last, instruction
	hash    uint64
	events  uint64 // emitted since the beginning
	time    int64  // of the present instruction
	index   int    // of its next event
	results *Results

	assets       slab[asset]
	participants slab[participant]
	accounts     slab[account]
	orders       arena[order]
	queues       slab[queue]
	limits       slab[limit]
	cycles       cycles
	positions    arena[cyclePosition]
	pairs        arena[cyclePair]
	returned     arena[returned]
	trades       arena[trade]
	relations    slab[relation]
	chains       arena[chain]
	openings     slab[opening] // by account
	waitings     pool[waiting]
	timers       pool[timer]

	assetTable       table
	participantTable table
	accountTable     table
	orderTable       table      // of orders in the open
	blockTable       blockTable // of packed ones
	limitTable       table
	positionTable    table
	pairTable        table
	returnTable      table
	tradeTable       table
	relationTable    table
	chainTable       table

	books  []*book // by asset and date
	strays uint64  // day of the clock when the newer half of the orders of no asset was begun, and in the last bit which it is

	active   bitmap // accounts with a queue
	dues     []due  // heap of due times
	tickable int    // assets that are marked or bypass: those that a tick may have to resolve

	// Of the present instruction; the lines are empty between instructions.
	netWoken          []uint32 // accounts whose net orders are to be served
	woken             []uint32 // accounts to be served
	tries             []uint32 // accounts to be tried for a resolution, from tried on
	tried             int
	pendings          []uint32 // pending cycles, ascending; they last longer
	members           []uint32 // of the cycle that settles
	soiled            []uint32 // accounts whose bounds have to be looked at
	spread, spreading []uint32 // accounts to be looked at on the next level, and on the present one
	opened            []uint32 // accounts that are out of the state hash
	whole             bool     // it has several steps: nothing settles in part before the last of them
	parts             []uint32 // accounts whose linked orders may settle in part
	pairsInPart       []uint32 // heap of those at their fronts, by older slots
	due               []dated  // orders that a step of the day concerns
	book              *book    // of the new order
	moved             uint32   // orders settled out of queues
	steps             int      // of its attempts

	asking  asking
	packing packing
	found   order // packed, by a search

	resolution
	hashKey [2]uint64
}

// New makes an empty engine.
func New(c Config) *Engine {
	e := newEngine(c)
	e.reserve(0, c.Accounts, c.Accounts, c.Orders)
	return e
}

// newEngine makes an engine without room.
func newEngine(c Config) *Engine {
	if c.Alloc == nil {
		c.Alloc = heap
	}
	e := &Engine{hashKey: c.HashKey}
	e.assets.alloc, e.participants.alloc, e.accounts.alloc, e.orders.berths.alloc, e.orders.packed.alloc = c.Alloc, c.Alloc, c.Alloc, c.Alloc, c.Alloc
	e.queues.alloc, e.limits.alloc, e.waitings.alloc, e.timers.alloc, e.seats.alloc = c.Alloc, c.Alloc, c.Alloc, c.Alloc, c.Alloc
	e.positions.berths.alloc, e.pairs.berths.alloc, e.returned.berths.alloc = c.Alloc, c.Alloc, c.Alloc
	e.trades.berths.alloc, e.relations.alloc, e.chains.berths.alloc, e.openings.alloc = c.Alloc, c.Alloc, c.Alloc, c.Alloc
	for _, t := range []*table{
		&e.assetTable, &e.participantTable, &e.accountTable, &e.orderTable, &e.limitTable, &e.positionTable, &e.pairTable, &e.returnTable,
		&e.tradeTable, &e.relationTable, &e.chainTable,
	} {
		t.alloc, t.release = c.Alloc, c.Release
	}
	e.blockTable.alloc, e.blockTable.release = c.Alloc, c.Release
	e.orders.clean, e.trades.clean, e.returned.clean, e.chains.clean = e.cleanOrders, e.cleanTrades, e.cleanReturned, e.cleanChains
	e.orders.unpack, e.orders.loaded = e.unpackBlock, e.packLoaded
	e.positions.clean, e.pairs.clean = e.cleanPositions, e.cleanPairs
	e.addBooks() // of the orders of no asset
	e.netting.SweepsMax, e.netting.DropBestMax = SweepsMax, DropBestMax
	return e
}

// reserve sizes an empty engine.
func (e *Engine) reserve(assets, participants, accounts, orders int) {
	e.assets.reserve(uint32(assets))
	e.participants.reserve(uint32(participants))
	e.accounts.reserve(uint32(accounts))
	e.seats.reserve(uint32(accounts))
	e.orders.makeRoom(orders)
	e.assetTable.reserve(assets)
	e.participantTable.reserve(participants)
	e.accountTable.reserve(accounts)
	e.orderTable.reserve(orders)
	e.blockTable.reserve(0, uint32(orders>>blockBits))
	e.limitTable.reserve(0)
	e.positionTable.reserve(0)
	e.pairTable.reserve(0)
	e.returnTable.reserve(0)
	e.tradeTable.reserve(0)
	e.relationTable.reserve(0)
	e.chainTable.reserve(0)
}

// heap allocates from the Go heap, aligned to a cache line: such sizes start on a page.
func heap(bytes int) []byte { return make([]byte, max(bytes, 64<<10)) }

// Seq is the sequence of the last instruction, 0 when there was none.
func (e *Engine) Seq() uint64 { return e.seq }

// Hash is the state hash.
func (e *Engine) Hash() uint64 { return e.hash }

// Events is how many events there were since the beginning.
func (e *Engine) Events() uint64 { return e.events }

// Apply does the instructions of a payload at a time (unix nanoseconds) and adds one outcome for each, and the
// events, to r. The payload must be whole: the edge and the log's checksums have seen to it, so a broken
// one is a programmer's mistake and panics.
func (e *Engine) Apply(time int64, payload []byte, r *Results) {
	payload = aligned(payload)
	e.time, e.results = time, r
	for rest := e.ask(payload); len(payload) > 0; {
		group := len(payload) - len(rest)
		rest = e.ask(rest)
		for group > 0 {
			size := Next(payload)
			if size == 0 {
				panic("engine: payload ends inside an instruction")
			}
			e.applyOne(payload)
			payload = payload[size:]
			group -= size
		}
	}
	e.results = nil
}

// applyOne does the first instruction of a payload and all that follows from it.
func (e *Engine) applyOne(payload []byte) {
	e.seq++
	e.index, e.moved, e.steps, e.whole = 0, 0, 0, false
	e.results.Outcomes = append(e.results.Outcomes, e.apply(payload))
	if len(e.parts) > 0 {
		e.whole = false
		e.rest(0)
	}
	if len(e.netWoken)+len(e.pendings) > 0 {
		e.restNet()
	}
	e.budget = StepBudget
	e.refresh()
	e.packHistory()
	e.checkInvariants()
}

func (e *Engine) apply(b []byte) Outcome {
	switch Kind(b[0]) {
	case CreateAsset:
		return e.createAsset(NamingAt(b))
	case CreateParticipant:
		return e.createParticipant(NamingAt(b))
	case OpenAccount:
		return e.openAccount(NamingAt(b))
	case SubmitOrder, SubmitTrade, Fund:
		return e.submitOrder(InstructionAt(b))
	case CancelOrder:
		return e.cancelOrder(InstructionAt(b))
	case HoldOrder:
		return e.holdOrder(InstructionAt(b))
	case ReleaseOrder:
		return e.releaseOrder(InstructionAt(b))
	case ChangePriority:
		return e.changePriority(InstructionAt(b))
	case MoveOrder:
		return e.moveOrder(InstructionAt(b))
	case SetLimit:
		return e.setLimit(SettingAt(b))
	case SetReservation:
		return e.setReservation(SettingAt(b))
	case SetAccount:
		return e.setAccount(SettingAt(b))
	case SetParticipant:
		return e.setParticipant(SettingAt(b))
	case SetDay:
		return e.setDay(SettingAt(b))
	case Resolve:
		return e.resolveOnCommand(SettingAt(b))
	case Tick:
		return e.tick()
	case OpenCycle:
		return e.openCycle(SettingAt(b))
	case CloseCycle:
		return e.closeCycle(SettingAt(b))
	case SettleCycle:
		return e.settleCycle(SettingAt(b))
	case ExtendCycle:
		return e.extendCycle(SettingAt(b))
	case UnwindCycle:
		return e.unwindCycle(SettingAt(b))
	case SurvivorsPay:
		return e.survivorsPay(SettingAt(b))
	case AbortCycle:
		return e.abortCycle(SettingAt(b))
	}
	panic("engine: unknown kind of instruction")
}

func (e *Engine) idHash(in *Instruction) uint64 { return e.hashID(words16(&in.ID)) }

// hashID hashes an id for a table, which takes the lower half, and a blockTable.
func (e *Engine) hashID(low, high uint64) uint64 {
	return fold(fold(low^e.hashKey[0], high^e.hashKey[1])^tagOrder, hashFactor)
}

func (e *Engine) hasAccount(number uint32) bool { return number != 0 && number <= e.accounts.count }

// answer answers an instruction.
func (e *Engine) answer(status Status, reason Reason) Outcome {
	return Outcome{Seq: e.seq, Verdict: Verdict{Status: status, Reason: reason}}
}

// already answers an instruction that asks for what is so: nothing changes.
func (e *Engine) already(status Status) Outcome {
	return Outcome{Seq: e.seq, Verdict: Verdict{Status: status, Flags: OutcomeReplayed}}
}

// refuse answers an instruction that changes nothing.
func (e *Engine) refuse(reason Reason) Outcome {
	return e.answer(Rejected, reason)
}

// created answers with the number of something new.
func (e *Engine) created(number uint32) Outcome {
	return Outcome{Seq: e.seq, Verdict: Verdict{Status: Created}, Number: number}
}

// again answers the creation of what exists: the first answer, if it was the same.
func (e *Engine) again(same bool, seq uint64, number uint32) Outcome {
	if !same {
		return e.refuse(Exists)
	}
	return Outcome{Seq: seq, Verdict: Verdict{Status: Created, Flags: OutcomeReplayed}, Number: number}
}

// emit adds an event of the present instruction. The caller fills it before the next one. It is written in its place: an event that is made elsewhere and
// copied waits for the stores before it.
func (e *Engine) emit(kind EventKind) *Event {
	r := e.results
	at := len(r.Events)
	if at == cap(r.Events) {
		r.Events = slices.Grow(r.Events, 1)
	}
	r.Events = r.Events[:at+1]
	ev := &r.Events[at]
	*ev = Event{}
	ev.Seq, ev.Time, ev.Kind, ev.Index = e.seq, e.time, kind, uint16(min(e.index, math.MaxUint16))
	e.index++
	e.events++
	return ev
}

// nameHash hashes a name for its table (FNV-1a, 64 bits, folded so that the top bits are good).
func nameHash(name []byte) uint32 {
	h := uint64(14695981039346656037)
	for _, c := range name {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return uint32(fold(h, hashFactor))
}

// wordsOf reads bytes as little-endian words.
func wordsOf(words []uint64, b []byte) {
	for i := range words {
		words[i] = binary.LittleEndian.Uint64(b[8*i:])
	}
}

// putWords writes two words as 16 bytes, the inverse of words16.
func putWords(b *[16]byte, low, high uint64) {
	binary.LittleEndian.PutUint64(b[:8], low)
	binary.LittleEndian.PutUint64(b[8:], high)
}

// aligned answers the payload at an address that records can be read at in place.
func aligned(payload []byte) []byte {
	if uintptr(unsafe.Pointer(unsafe.SliceData(payload)))&7 == 0 {
		return payload
	}
	words := make([]uint64, (len(payload)+7)/8)
	copied := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(words))), len(payload))
	copy(copied, payload)
	return copied
}
