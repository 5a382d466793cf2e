package twin

import (
	"encoding/binary"
	"strconv"

	"weir/engine"
	"weir/engine/scenario"
)

// funding moves money in or out, seldom in a way that is not offered.
func (s *Stream) funding() scenario.Order {
	o := scenario.Order{
		Asset:    s.assetCode(),
		Creditor: s.party(),
		Amount:   s.amount(),
		Record:   engine.Instruction{Kind: engine.Fund, Method: engine.Instant},
	}
	if s.chance(70) {
		o.Amount = strconv.Itoa(1 + s.random.IntN(25)) // little, so that queues stay
	}
	if s.rich {
		o.Amount = strconv.Itoa(1 + s.random.IntN(300)) // enough for some cycles, not for all
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
		Asset:    s.assetCode(),
		Amount:   s.amount(),
		Record:   engine.Instruction{Kind: engine.SubmitOrder},
	}
	for o.Creditor == o.Debtor && s.chance(90) {
		o.Creditor = s.party()
	}
	in := &o.Record
	in.Priority = oneOf(s, engine.Normal, engine.Normal, engine.Normal, engine.Urgent, engine.HighlyUrgent)
	if s.chance(10) {
		in.Method = engine.Instant
	}
	if s.chance(6) {
		in.Flags |= engine.FlagHold
	}
	if s.chance(8) {
		in.NotBefore = s.near()
	}
	if s.chance(12) {
		in.ExpiresAt = s.near()
	}
	if s.chance(10) || s.daily && s.chance(15) {
		in.BusinessDate = s.date(o.Asset)
	}
	in.Interbank = s.chance(35)
	if s.chance(12) {
		o.Instructor = oneOf(s, "ALPHCNB0", "BRAVGB20", "CHARDEF0", "DELTUS30", "GOLFSGS0", "#1", "#99")
	}
	if s.chance(12) || s.netting && s.chance(60) {
		in.Method, in.NotBefore, in.Flags = engine.Net, 0, 0
	} else if s.chance(10) {
		s.returned(&o)
	}
	if s.chance(5) {
		s.spoil(in)
	}
	return o
}

// assetCode is mostly the one in which all banks that were known at first have accounts.
func (s *Stream) assetCode() string {
	switch {
	case s.linking && s.chance(55):
		return oneOf(s, "USD", "DBR")
	case s.chance(88):
		return "EUR"
	case s.chance(70):
		return oneOf(s, "USD", "USD", "DBR")
	}
	return "XAU"
}

// party is mostly one of the banks that were known at first.
func (s *Stream) party() string {
	switch {
	case s.chance(92):
		return oneOf(s, streamBanks[:streamKnown]...)
	case s.chance(50):
		return oneOf(s, streamBanks[streamKnown:]...)
	}
	return "#" + strconv.Itoa(s.random.IntN(16))
}

func (s *Stream) amount() string {
	switch {
	case s.huge && s.chance(40):
		return oneOf(s, "46116860184273879.04", "23058430092136939.52", "92233720368547758.07", "11529215046068469.76", "92233720368547758.08")
	case s.chance(3):
		return oneOf(s, "0", "-1", "99999999999999999999")
	}
	if s.round {
		return oneOf(s, "10", "20", "30")
	}
	return strconv.Itoa(1 + s.random.IntN(60))
}

// near is a time shortly before or after the present one.
func (s *Stream) near() int64 { return s.time + int64(s.random.IntN(35)-5)*Step }

// spoil changes one field of a record, mostly to something that is not offered.
func (s *Stream) spoil(in *engine.Instruction) {
	switch s.random.IntN(20) {
	case 0:
		in.Method = oneOf[engine.Method](s, engine.Net, engine.Instant, engine.Gross, 3, 9)
	case 1:
		in.Priority = oneOf[engine.Priority](s, 0, 1, 2, 3, 9)
	case 2:
		in.NotBefore = oneOf(s, 0, 1, -1, s.near())
	case 3:
		in.ExpiresAt = oneOf(s, 0, 1, -1, s.near())
	case 4:
		in.Original = [16]byte{byte(s.random.IntN(2)), 7}
	case 5:
		in.BusinessDate = oneOf[uint32](s, 0, streamDate, 1, 65535, 65536, 1<<31)
	case 6:
		in.Amount = oneOf(s, in.Amount+1, 0, -in.Amount)
	case 7:
		in.Kind = oneOf(s, engine.SubmitOrder, engine.Fund, engine.SubmitTrade)
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
	case 12:
		in.Flags ^= engine.FlagHold
	default:
		s.spoilLinked(in)
	}
}

// submit names the order, mostly by a new id, and sends it.
func (s *Stream) submit(o sent) []byte {
	if s.ids == 0 || s.chance(97) {
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

func (s *Stream) resolve(o sent) engine.Instruction {
	o.Record.TakeAsset = s.numbers[o.take]
	in, err := s.directory.Resolve(o.Order)
	if err != nil { // more decimals than the asset has
		o.Amount = "1"
		in, _ = s.directory.Resolve(o.Order)
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

// change does something to an order, mostly to one that began to wait a short while ago.
func (s *Stream) change() []byte {
	in := engine.Instruction{ID: streamID(1 << 40)}
	in.Kind = oneOf(s, engine.CancelOrder, engine.CancelOrder, engine.HoldOrder, engine.ReleaseOrder, engine.ReleaseOrder, engine.ChangePriority, engine.MoveOrder)
	switch in.Kind {
	case engine.ChangePriority:
		in.Priority = oneOf(s, engine.Normal, engine.Urgent, engine.HighlyUrgent, engine.Normal, engine.Urgent, engine.HighlyUrgent, 3)
	case engine.MoveOrder:
		in.Choice = oneOf(s, engine.MoveFirst, engine.MoveLast, engine.MoveFirst, engine.MoveLast, engine.MoveFirst, engine.MoveLast, 0, 3)
	}
	late := s.waiting
	if in.Kind == engine.ReleaseOrder && s.chance(80) {
		late = s.held
	}
	if s.chance(8) {
		late = s.accepted
	}
	late = late[max(0, len(late)-8):]
	switch {
	case len(late) > 0 && s.chance(85):
		waiting := oneOf(s, late...)
		in.ID, in.Instructor = waiting.ID, oneOf(s, 0, waiting.Instructor)
	case s.ids > 0 && s.chance(90):
		in.ID, in.Instructor = s.recentID(), oneOf[uint32](s, 0, 0, 1, 2, 3, 4, 5, 6, 99)
	}
	return engine.AppendInstruction(nil, &in, s.envelope())
}
