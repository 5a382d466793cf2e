package twin

import "weir/engine"

// setting sets something, resolves or ticks; seldom with a number or a choice that does not exist.
func (s *Stream) setting() []byte {
	in := engine.Setting{Kind: engine.Tick}
	switch n := s.random.IntN(100); {
	case n < 26:
		s.limit(&in)
	case n < 38:
		in.Kind, in.Choice = engine.SetReservation, oneOf(s, engine.ReserveUrgent, engine.ReserveHighlyUrgent)
		in.Account, in.Amount = s.someAccount(), s.bound()/2
	case n < 53:
		in.Kind, in.Account = engine.SetAccount, s.someAccount()
		in.Choice = oneOf(s, engine.BlockDebit, engine.UnblockDebit, engine.BlockCredit, engine.UnblockCredit, engine.CloseAccount, engine.CloseAccount)
	case n < 61:
		s.participant(&in)
	case n < 82:
		return s.resolution()
	}
	if s.chance(3) {
		in.Choice = oneOf[engine.Choice](s, 0, 3, 6, 9)
	}
	return engine.AppendSetting(nil, &in, s.envelope())
}

// participant stops one of the banks, or lets it go on; mostly one of those that came late is closed, for they hold little.
func (s *Stream) participant(in *engine.Setting) {
	in.Kind, in.Choice = engine.SetParticipant, oneOf(s, engine.Suspend, engine.Resume, engine.BlockParticipantDebit, engine.UnblockParticipantDebit,
		engine.BlockParticipantCredit, engine.UnblockParticipantCredit, engine.CloseParticipant, engine.CloseParticipant)
	in.Participant = oneOf(s, 4, 5, 6, 7, uint32(s.random.IntN(12)))
	if in.Choice == engine.CloseParticipant && s.chance(60) {
		in.Participant = oneOf[uint32](s, 8, 9, 10)
	}
}

// resolution resolves an asset.
func (s *Stream) resolution() []byte {
	in := engine.Setting{Kind: engine.Resolve, Asset: s.someAsset(), Choice: oneOf(s, engine.Multilateral, engine.Bilateral)}
	if s.chance(3) {
		in.Choice = oneOf[engine.Choice](s, 0, 3, 9)
	}
	return engine.AppendSetting(nil, &in, s.envelope())
}

// limiting sets a limit that soon is hit.
func (s *Stream) limiting() []byte {
	in := engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitMultilateral, Account: 4 + uint32(s.random.IntN(10)), Amount: int64(s.random.IntN(40)) * 100}
	return engine.AppendSetting(nil, &in, s.envelope())
}

// limit sets a limit, a credit line or a cap, or removes it.
func (s *Stream) limit(in *engine.Setting) {
	in.Kind, in.Choice = engine.SetLimit, oneOf(s, engine.LimitBilateral, engine.LimitBilateral, engine.LimitMultilateral, engine.LimitCreditLine, engine.LimitNetDebitCap, engine.LimitNetDebitCap)
	in.Account, in.Amount = s.someAccount(), s.bound()
	if in.Choice == engine.LimitBilateral || s.chance(10) {
		in.Counterparty = s.someAccount()
	}
	if s.chance(15) {
		in.Remove, in.Amount = true, oneOf[int64](s, 0, 0, 0, 0, 5, -5)
	}
}

// bound is an amount that bites, in minor units.
func (s *Stream) bound() int64 {
	switch {
	case s.huge && s.chance(20):
		return oneOf[int64](s, 1<<59, 1<<60, 1<<61-1, 1<<61, 1<<63-1)
	case s.chance(3):
		return -1
	}
	return int64(s.random.IntN(60)) * 100
}

// someAccount is mostly one that the first banks have in the first asset.
func (s *Stream) someAccount() uint32 {
	if s.chance(75) && !s.linking || s.chance(50) {
		return oneOf[uint32](s, 4, 7, 10, 13)
	}
	return uint32(s.random.IntN(int(s.accounts) + 2))
}

func (s *Stream) someAsset() uint16 { return oneOf[uint16](s, 1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 0, 5) }

// learnSetting remembers what would undo a setting that stops others.
func (s *Stream) learnSetting(e *engine.Event) {
	undo := engine.Setting{Account: e.Debtor, Participant: e.Instructor}
	switch choice := engine.Choice(e.Number); {
	case e.Kind == engine.ParticipantSet && choice != engine.CloseParticipant && choice&1 != 0:
		undo.Kind, undo.Choice = engine.SetParticipant, choice+1
	case e.Kind == engine.AccountSet && (choice == engine.BlockDebit || choice == engine.BlockCredit):
		undo.Kind, undo.Choice = engine.SetAccount, choice+1
	default:
		return
	}
	s.broken = append(s.broken, undo)
}

// mend undoes one of them.
func (s *Stream) mend() []byte {
	at := s.random.IntN(len(s.broken))
	undo := s.broken[at]
	s.broken = append(s.broken[:at], s.broken[at+1:]...)
	return engine.AppendSetting(nil, &undo, nil)
}
