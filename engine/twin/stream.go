package twin

import (
	"math/rand/v2"

	"weir/engine"
	"weir/engine/scenario"
)

// Stream makes random instructions over few participants, assets and ids, so that queues, cascades, gridlocks, limits that bite, net cycles, returns, trades that match,
// chains that get complete, steps of the business day, duplicates, replays, unknown names and numbers, and huge amounts come often. The same seed and the same events give the same
// instructions.
type Stream struct {
	random    *rand.Rand
	directory scenario.Directory
	setUp     [][]byte
	time      int64  // of the present instruction, if each comes Step after the one before it
	orders    []sent // as their senders named things
	plan      []sent // other sides of trades, and other orders of chains, that are to come
	links     uint64 // how many ids of chains were used
	named     map[string]engine.Naming
	numbers   map[string]uint16 // of the assets
	days      map[uint16]*streamDay
	asked     map[uint16]uint32    // dates that were named last
	records   []engine.Instruction // as they were sent, same index
	ids       uint64
	waiting   []engine.Event // orders that once had to wait
	held      []engine.Event // orders that once were held
	accepted  []engine.Event // orders that cycles took
	final     []engine.Event // orders that settled, or that cycles took
	cycles    []streamCycle
	broken    []engine.Setting // what would undo the blocks and suspensions
	accounts  uint32
	huge      bool // amounts near the limits come often
	round     bool // amounts offset each other often
	netting   bool // most orders are net
	linking   bool // most orders are linked
	daily     bool // business days end often
	ageing    bool // and dates are passed over, so that much leaves the window
	rich      bool // much is funded, so that queues are short
}

// sent is an order as its sender named things.
type sent struct {
	scenario.Order
	take string // code of the asset that a side of a trade takes
}

// Step is the time from one instruction of a stream to the next, in nanoseconds: about an hour, so that the days of the clock go by.
const Step = 3_600_000_000_003

var (
	streamAssets = []string{"EUR", "USD", "DBR", "XAU"} // the third is a security, the last unknown at first
	streamBanks  = []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0", "DELTUS30", "ECHOFRP0", "FOXTJPJ0", "GOLFSGS0"}
)

const (
	streamKnown = 4     // of the banks, at first
	streamDate  = 20514 // 2026-03-02, the business date of the assets
)

// NewStream starts the stream of a seed.
func NewStream(seed uint64) *Stream {
	s := &Stream{
		random:  rand.New(rand.NewPCG(seed, 0)),
		named:   map[string]engine.Naming{},
		numbers: map[string]uint16{},
		days:    map[uint16]*streamDay{},
		asked:   map[uint16]uint32{},
	}
	s.huge = s.chance(20)
	s.round = s.chance(50)
	s.netting = s.chance(30)
	s.linking = !s.netting && s.chance(65)
	s.daily = s.chance(40)
	s.ageing = s.daily && s.chance(60)
	s.rich = s.netting || s.linking && s.chance(50)
	for _, code := range streamAssets[:3] {
		s.setUp = append(s.setUp, s.createAsset(s.asset(code), "CB"+code+"0", code))
	}
	known := 3 - s.random.IntN(8)/7 // seldom the last bank has no account in the security
	for i, bank := range streamBanks[:streamKnown] {
		s.setUp = append(s.setUp, naming(engine.Naming{Kind: engine.CreateParticipant}, bank, ""))
		for _, code := range streamAssets[:max(known, 3-i/3)] {
			n := engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement, CreditLine: oneOf[int64](s, 0, 0, 0, 2000, 5000)}
			s.setUp = append(s.setUp, naming(n, bank, code))
		}
	}
	if s.rich {
		s.plan = s.endowments()
	}
	return s
}

// endowments is a first funding of each bank in each asset.
func (s *Stream) endowments() []sent {
	var all []sent
	for _, bank := range streamBanks[:streamKnown] {
		for _, code := range streamAssets[:3] {
			o := scenario.Order{Debtor: "issuer/" + code, Creditor: bank, Asset: code, Amount: decimal(s.units())}
			o.Record = engine.Instruction{Kind: engine.Fund, Method: engine.Instant}
			all = append(all, sent{Order: o})
		}
	}
	return all
}

// Learn takes in the events of an instruction; the stream names what was created, changes what waits, and undoes what stops all
// others.
func (s *Stream) Learn(events []engine.Event) {
	s.directory.Learn(events)
	for _, e := range events {
		switch e.Kind {
		case engine.OrderQueued, engine.OrderWarehoused, engine.OrderUnmatched, engine.OrderCancelAsked:
			s.waiting = append(s.waiting, e)
		case engine.OrderHeld:
			s.waiting, s.held = append(s.waiting, e), append(s.held, e)
		case engine.OrderAccepted:
			s.accepted, s.final = append(s.accepted, e), append(s.final, e)
		case engine.OrderSettled:
			s.final = append(s.final, e)
		case engine.AssetCreated:
			s.learnAsset(&e)
		case engine.AccountOpened:
			s.accounts = e.Number
		case engine.AccountSet, engine.ParticipantSet:
			s.learnSetting(&e)
		case engine.DaySet:
			s.learnDay(&e)
		default:
			s.learnCycle(&e)
		}
	}
}

// Next is the payload of one instruction.
func (s *Stream) Next() []byte {
	s.time += Step
	if len(s.setUp) > 0 {
		first := s.setUp[0]
		s.setUp = s.setUp[1:]
		return first
	}
	if len(s.broken) > 0 && s.chance(10) {
		return s.mend()
	}
	if step := s.onward(); step != nil {
		return step
	}
	if s.chance(min(75, 20*len(s.plan))) {
		return s.planned()
	}
	switch n := s.random.IntN(100); {
	case n < 4:
		return s.create()
	case n < 12:
		return s.submit(sent{Order: s.funding()})
	case n < 25:
		return s.change()
	case n < 30 && len(s.records) > 0:
		return s.resend()
	case n < 41:
		return s.setting()
	case n < 44 && s.daily, n < 42, s.ageing && s.chance(12):
		return s.dayStep()
	case n < 46 && s.daily:
		return s.limiting()
	case n < 50:
		return s.cycle()
	case s.linking && s.chance(5):
		return s.resolution()
	case len(s.plan) < 8 && (s.linking && s.chance(60) || s.chance(5)):
		return s.link()
	}
	return s.submit(sent{Order: s.order()})
}

func (s *Stream) chance(percent int) bool { return s.random.IntN(100) < percent }

func oneOf[T any](s *Stream, from ...T) T { return from[s.random.IntN(len(from))] }

// create makes something that carries names, seldom well.
func (s *Stream) create() []byte {
	bank, code := oneOf(s, streamBanks...), oneOf(s, streamAssets...)
	if s.chance(5) {
		bank = ""
	}
	if s.chance(5) {
		code = ""
	}
	switch s.random.IntN(5) {
	case 0:
		n := s.asset(code)
		n.Scale, n.Options, n.Day = oneOf[uint8](s, 0, 2, 9), oneOf(s, n.Options, n.Options, 32), oneOf(s, n.Day, n.Day, engine.EndOfDay, 6)
		n.BusinessDate = oneOf[uint32](s, streamDate, streamDate, engine.MaxBusinessDate, engine.MaxBusinessDate+1)
		return s.createAsset(n, oneOf(s, "CB"+code+"0", bank), code)
	case 1, 2:
		return naming(engine.Naming{Kind: engine.CreateParticipant, ParticipantKind: oneOf[uint8](s, 0, 0, 0, 1)}, bank, "")
	}
	n := s.account()
	if s.chance(10) {
		n.AccountKind = oneOf[engine.AccountKind](s, 0, engine.AccountIssuer, 3)
	}
	return naming(n, oneOf(s, bank, bank, bank, "CB"+code+"0"), code)
}

// asset is mostly open.
func (s *Stream) asset(code string) engine.Naming {
	n := engine.Naming{Kind: engine.CreateAsset, Scale: 2, BusinessDate: streamDate}
	n.Options = oneOf(s, 0, 0, engine.OptionBypass, engine.OptionBypass, engine.OptionOnCommand, engine.OptionBypass|engine.OptionOnCommand)
	if code == "DBR" || s.chance(10) {
		n.Options |= engine.OptionSecurity
	}
	n.Options |= oneOf(s, 0, 0, engine.OptionCarry, engine.OptionCarry, engine.OptionZero, engine.OptionCarry|engine.OptionZero)
	if s.chance(20) {
		n.Day = oneOf(s, engine.Closed, engine.PreOpen)
	}
	return n
}

func (s *Stream) account() engine.Naming {
	n := engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement}
	n.CreditLine = oneOf[int64](s, 0, 0, 0, 2000, 2000, 5000, -1)
	if s.huge {
		n.CreditLine = oneOf(s, n.CreditLine, 1<<60, 1<<61, 1<<62, 1<<62+1, 1<<63-1)
	}
	return n
}

// naming is the payload of a record with names.
func naming(n engine.Naming, participant, asset string) []byte {
	n.SetParticipant(participant)
	n.SetAsset(asset)
	return engine.AppendNaming(nil, &n, nil)
}
