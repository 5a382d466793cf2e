package twin

import (
	"math/rand/v2"

	"weir/engine"
	"weir/engine/scenario"
)

// Stream makes random instructions over few participants, assets and ids, so that queues, cascades, gridlocks, limits that bite, net cycles, returns, duplicates,
// replays, unknown names and numbers, and huge amounts come often. The same seed and the same events give the same
// instructions.
type Stream struct {
	random    *rand.Rand
	directory scenario.Directory
	setUp     [][]byte
	time      int64                // of the present instruction, if each comes Step after the one before it
	orders    []scenario.Order     // as their senders named things
	records   []engine.Instruction // as they were sent, same index
	ids       uint64
	waiting   []engine.Event // orders that once had to wait
	held      []engine.Event // orders that once were held
	accepted  []engine.Event // orders that cycles took
	final     []engine.Event // orders that settled, or that cycles took
	cycles    []engine.CycleState
	broken    []engine.Setting // what would undo the blocks, suspensions and closed days
	accounts  uint32
	huge      bool // amounts near the limits come often
	round     bool // amounts offset each other often
	netting   bool // most orders are net
}

// Step is the time from one instruction of a stream to the next, in nanoseconds: about a millisecond.
const Step = 1_000_003

var (
	streamAssets = []string{"EUR", "USD", "XAU"} // the last is unknown at first
	streamBanks  = []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0", "DELTUS30", "ECHOFRP0", "FOXTJPJ0", "GOLFSGS0"}
)

const (
	streamKnown = 4     // of the banks, at first
	streamDate  = 20514 // 2026-03-02, the business date of the assets
)

// NewStream starts the stream of a seed.
func NewStream(seed uint64) *Stream {
	s := &Stream{random: rand.New(rand.NewPCG(seed, 0))}
	s.huge = s.chance(20)
	s.round = s.chance(50)
	s.netting = s.chance(35)
	for _, code := range streamAssets[:2] {
		s.setUp = append(s.setUp, naming(s.asset(), "CB"+code+"0", code))
	}
	for i, bank := range streamBanks[:streamKnown] {
		s.setUp = append(s.setUp, naming(engine.Naming{Kind: engine.CreateParticipant}, bank, ""))
		for _, code := range streamAssets[:1+i%2] {
			n := engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement, CreditLine: oneOf[int64](s, 0, 0, 0, 2000, 5000)}
			s.setUp = append(s.setUp, naming(n, bank, code))
		}
	}
	return s
}

// Learn takes in the events of an instruction; the stream names what was created, changes what waits, and undoes what stops all
// others.
func (s *Stream) Learn(events []engine.Event) {
	s.directory.Learn(events)
	for _, e := range events {
		switch e.Kind {
		case engine.OrderQueued, engine.OrderWarehoused:
			s.waiting = append(s.waiting, e)
		case engine.OrderHeld:
			s.waiting, s.held = append(s.waiting, e), append(s.held, e)
		case engine.OrderAccepted:
			s.accepted, s.final = append(s.accepted, e), append(s.final, e)
		case engine.OrderSettled:
			s.final = append(s.final, e)
		case engine.AssetCreated:
			s.broken = append(s.broken, engine.Setting{Kind: engine.SetDay, Asset: e.Asset, Day: engine.Open})
		case engine.AccountOpened:
			s.accounts = e.Number
		case engine.AccountSet, engine.ParticipantSet, engine.DaySet:
			s.learnSetting(&e)
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
	switch n := s.random.IntN(100); {
	case n < 4:
		return s.create()
	case n < 12:
		return s.submit(s.funding())
	case n < 25:
		return s.change()
	case n < 30 && len(s.records) > 0:
		return s.resend()
	case n < 41:
		return s.setting()
	case n < 50:
		return s.cycle()
	}
	return s.submit(s.order())
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
		n := s.asset()
		n.Scale, n.Options, n.Day = oneOf[uint8](s, 0, 2, 9), oneOf(s, n.Options, n.Options, 4), oneOf(s, n.Day, n.Day, 3)
		return naming(n, oneOf(s, "CB"+code+"0", bank), code)
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
func (s *Stream) asset() engine.Naming {
	n := engine.Naming{Kind: engine.CreateAsset, Scale: 2, BusinessDate: streamDate}
	n.Options = oneOf(s, 0, 0, engine.OptionBypass, engine.OptionBypass, engine.OptionOnCommand, engine.OptionBypass|engine.OptionOnCommand)
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
