package twin

import (
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strconv"

	"weir/engine"
	"weir/engine/scenario"
)

// Stream makes random instructions over few participants, assets and ids, so that queues, cascades, duplicates,
// replays, unknown names, cancellations and huge amounts come often. The same seed and the same events give the same
// instructions.
type Stream struct {
	random    *rand.Rand
	directory scenario.Directory
	setUp     [][]byte
	orders    []scenario.Order     // as their senders named things
	records   []engine.Instruction // as they were sent, same index
	ids       uint64
	queued    []engine.Event // orders that once had to wait
	huge      bool           // amounts near the limits come often
}

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
	s.huge = s.chance(25)
	for _, code := range streamAssets[:2] {
		s.setUp = append(s.setUp, naming(engine.Naming{Kind: engine.CreateAsset, Scale: 2, BusinessDate: streamDate}, "CB"+code+"0", code))
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

// Learn takes in the events of an instruction; the stream names what was created and cancels what waits.
func (s *Stream) Learn(events []engine.Event) {
	s.directory.Learn(events)
	for _, e := range events {
		if e.Kind == engine.OrderQueued {
			s.queued = append(s.queued, e)
		}
	}
}

// Next is the payload of one instruction.
func (s *Stream) Next() []byte {
	if len(s.setUp) > 0 {
		first := s.setUp[0]
		s.setUp = s.setUp[1:]
		return first
	}
	switch n := s.random.IntN(100); {
	case n < 5:
		return s.create()
	case n < 17:
		return s.submit(s.funding())
	case n < 25:
		return s.cancel()
	case n < 35 && len(s.records) > 0:
		return s.resend()
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
		return naming(engine.Naming{Kind: engine.CreateAsset, Scale: oneOf[uint8](s, 0, 2, 2, 9), BusinessDate: streamDate}, oneOf(s, "CB"+code+"0", bank), code)
	case 1, 2:
		return naming(engine.Naming{Kind: engine.CreateParticipant, ParticipantKind: oneOf[uint8](s, 0, 0, 0, 1)}, bank, "")
	}
	n := s.account()
	if s.chance(10) {
		n.AccountKind = oneOf[engine.AccountKind](s, 0, engine.AccountIssuer, 3)
	}
	return naming(n, oneOf(s, bank, bank, bank, "CB"+code+"0"), code)
}

func (s *Stream) account() engine.Naming {
	n := engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement}
	n.CreditLine = oneOf[int64](s, 0, 0, 0, 2000, 2000, 5000, -1)
	if s.huge {
		n.CreditLine = oneOf(s, n.CreditLine, 1<<60, 1<<61, 1<<62, 1<<62+1, 1<<63-1)
	}
	return n
}

// funding moves money in or out, seldom in a way that is not offered.
func (s *Stream) funding() scenario.Order {
	o := scenario.Order{
		Asset:    oneOf(s, "EUR", "EUR", "EUR", "EUR", "USD", "XAU"),
		Creditor: s.party(),
		Amount:   s.amount(),
		Record:   engine.Instruction{Kind: engine.Fund, Method: engine.Instant},
	}
	o.Debtor = "issuer/" + o.Asset
	switch s.random.IntN(20) {
	case 0:
		o.Debtor = oneOf(s, streamBanks...)
	case 1:
		o.Record.Method = oneOf(s, engine.Gross, engine.Net)
	case 2:
		o.Record.Priority = 3
	case 3, 4, 5, 6:
		o.Debtor, o.Creditor = o.Creditor, o.Debtor
	}
	return o
}

// order pays from one party to another.
func (s *Stream) order() scenario.Order {
	o := scenario.Order{
		Debtor:   s.party(),
		Creditor: s.party(),
		Asset:    oneOf(s, "EUR", "EUR", "EUR", "EUR", "EUR", "EUR", "EUR", "EUR", "USD", "XAU"),
		Amount:   s.amount(),
		Record:   engine.Instruction{Kind: engine.SubmitOrder},
	}
	in := &o.Record
	in.Priority = oneOf(s, engine.Normal, engine.Normal, engine.Normal, engine.Urgent, engine.HighlyUrgent)
	if s.chance(15) {
		in.Method = engine.Instant
	}
	if s.chance(10) {
		in.BusinessDate = streamDate - 7 + uint32(s.random.IntN(20))
	}
	if s.chance(8) {
		o.Instructor = oneOf(s, "ALPHCNB0", "BRAVGB20", "GOLFSGS0", "#1", "#99")
	}
	if s.chance(5) {
		s.spoil(in)
	}
	return o
}

// party is mostly one of the banks that were known at first.
func (s *Stream) party() string {
	switch {
	case s.chance(92):
		return oneOf(s, streamBanks[:streamKnown]...)
	case s.chance(50):
		return oneOf(s, streamBanks[streamKnown:]...)
	}
	return "#" + strconv.Itoa(s.random.IntN(12))
}

func (s *Stream) amount() string {
	switch {
	case s.huge && s.chance(40):
		return oneOf(s, "46116860184273879.04", "23058430092136939.52", "92233720368547758.07", "11529215046068469.76", "92233720368547758.08")
	case s.chance(3):
		return oneOf(s, "0", "-1", "99999999999999999999")
	}
	return strconv.Itoa(1 + s.random.IntN(60))
}

// spoil changes one field of a record, mostly to something that is not offered.
func (s *Stream) spoil(in *engine.Instruction) {
	switch s.random.IntN(12) {
	case 0:
		in.Method = oneOf[engine.Method](s, engine.Net, engine.Instant, engine.Gross, 3, 9)
	case 1:
		in.Priority = oneOf[engine.Priority](s, 0, 1, 2, 3, 9)
	case 2:
		in.NotBefore = oneOf[int64](s, 1, -1)
	case 3:
		in.ExpiresAt = oneOf[int64](s, 1, -1)
	case 4:
		in.Original = [16]byte{byte(s.random.IntN(2)), 7}
	case 5:
		in.BusinessDate = oneOf[uint32](s, 0, streamDate, 1, 65535, 65536, 1<<31)
	case 6:
		in.Amount = oneOf(s, in.Amount+1, 0, -in.Amount)
	case 7:
		in.Kind = oneOf(s, engine.SubmitOrder, engine.Fund)
	case 8:
		in.Instructor = oneOf[uint32](s, 0, 1, 2, 3, 99)
	case 9:
		in.Creditor = uint32(s.random.IntN(8))
	case 10:
		if in.Flags&unresolvedCreditor != 0 {
			in.CreditorHint++
		}
	case 11:
		in.Flags ^= oneOf(s, engine.FlagUnknownAsset, engine.FlagAmountTooLarge)
	}
}

// submit names the order, mostly by a new id, and sends it.
func (s *Stream) submit(o scenario.Order) []byte {
	if s.ids == 0 || s.chance(96) {
		s.ids++
		o.Record.ID = streamID(s.ids)
	} else {
		o.Record.ID = s.recentID()
	}
	s.orders = append(s.orders, o)
	return s.send(s.resolve(o))
}

func streamID(n uint64) (id [16]byte) {
	binary.LittleEndian.PutUint64(id[:], n)
	return id
}

// recentID is one of the last ids used.
func (s *Stream) recentID() [16]byte { return streamID(s.ids - s.random.Uint64N(min(s.ids, 30))) }

func (s *Stream) resolve(o scenario.Order) engine.Instruction {
	in, err := s.directory.Resolve(o)
	if err != nil { // more decimals than the asset has
		o.Amount = "1"
		in, _ = s.directory.Resolve(o)
	}
	return in
}

func (s *Stream) send(in engine.Instruction) []byte {
	s.records = append(s.records, in)
	return engine.AppendInstruction(nil, &in, s.envelope())
}

// envelope is seldom there; the engine must not mind it.
func (s *Stream) envelope() []byte {
	if s.chance(85) {
		return nil
	}
	return make([]byte, s.random.IntN(40))
}

// resend sends an order again: as it was, with its names looked up anew, or with one field changed.
func (s *Stream) resend() []byte {
	at := s.random.IntN(len(s.records))
	o, in := s.orders[at], s.records[at]
	s.orders = append(s.orders, o)
	switch s.random.IntN(3) {
	case 0:
		return s.send(in)
	case 1:
		in = s.resolve(o)
		return s.send(in)
	}
	s.spoil(&in)
	return s.send(in)
}

// cancel takes mostly an order that waited a short while ago.
func (s *Stream) cancel() []byte {
	in := engine.Instruction{Kind: engine.CancelOrder, ID: streamID(1 << 40)}
	switch {
	case len(s.queued) > 0 && s.chance(70):
		late := s.queued[max(0, len(s.queued)-8):]
		queued := oneOf(s, late...)
		in.ID, in.Instructor = queued.ID, oneOf(s, 0, queued.Instructor)
	case s.ids > 0 && s.chance(90):
		in.ID, in.Instructor = s.recentID(), oneOf[uint32](s, 0, 0, 1, 2, 3, 4, 5, 6, 99)
	}
	return engine.AppendInstruction(nil, &in, s.envelope())
}

// naming is the payload of a record with names.
func naming(n engine.Naming, participant, asset string) []byte {
	n.SetParticipant(participant)
	n.SetAsset(asset)
	return engine.AppendNaming(nil, &n, nil)
}

// Describe says what an instruction asks for, with numbers, for people who look for a mistake.
func Describe(payload []byte) string {
	in, n := engine.InstructionAt(payload), engine.NamingAt(payload)
	switch in.Kind {
	case engine.CreateAsset:
		return fmt.Sprintf("asset %q scale %d issuer %q date %d", n.AssetCode(), n.Scale, n.ParticipantID(), n.BusinessDate)
	case engine.CreateParticipant:
		return fmt.Sprintf("participant %q kind %d", n.ParticipantID(), n.ParticipantKind)
	case engine.OpenAccount:
		return fmt.Sprintf("account of %q in %q kind %d line %d", n.ParticipantID(), n.AssetCode(), n.AccountKind, n.CreditLine)
	case engine.CancelOrder:
		return fmt.Sprintf("cancel %x by %d", in.ID[:4], in.Instructor)
	}
	return fmt.Sprintf("%v %x: #%d pays #%d %d by %d, method %d priority %d date %d not-before %d expires %d original %x flags %06b hints %x %x",
		in.Kind, in.ID[:4], in.Debtor, in.Creditor, in.Amount, in.Instructor, in.Method, in.Priority,
		in.BusinessDate, in.NotBefore, in.ExpiresAt, in.Original[:2], in.Flags, in.DebtorHint, in.CreditorHint)
}
