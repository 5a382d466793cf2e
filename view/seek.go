package view

import "weir/engine"

// Seek is a participant whose settlement account in an asset is looked for, and what was found.
type Seek struct {
	Asset         uint16
	ParticipantID []byte

	Account     uint32 // answer: 0: the participant has none in the asset
	Participant uint32 // answer: 0: there is no such participant

	hash  uint32
	place uint32 // of the first slot
	word  uint64 // what stands in it
	check uint64
}

// Seek answers what Participant and Account would, for some together: each step of a look-up waits for memory where participants are many, and so they wait
// together.
func (d *Directory) Seek(seeks []Seek) {
	slots := d.accountsByOwner.current.Load()
	for i := range seeks {
		s := &seeks[i]
		s.hash = d.hash(s.ParticipantID)
		s.place = slots.place(accountHash(s.hash, s.Asset))
	}
	for i := range seeks {
		s := &seeks[i]
		s.word, s.check = slots.words[2*s.place].Load(), slots.words[2*s.place+1].Load()
	}
	for i := range seeks {
		if s := &seeks[i]; !d.isFound(s) {
			s.Account, s.Participant = d.settlementAccount(s)
		}
	}
}

// isFound says whether the first slot of a hash has the account, as it nearly always has, and takes it from there.
func (d *Directory) isFound(s *Seek) bool {
	owner := uint32(s.check >> 24)
	if s.word == 0 || uint32(s.word>>32) != accountHash(s.hash, s.Asset) || s.check != (accountEntry{owner, s.Asset, engine.AccountSettlement}).check() {
		return false
	}
	entry := d.participants.get(owner)
	if entry == nil || string(entry.name()) != string(s.ParticipantID) {
		return false
	}
	s.Account, s.Participant = uint32(s.word), owner
	return true
}

// settlementAccount is the account that is sought, and its owner, wherever they stand.
func (d *Directory) settlementAccount(s *Seek) (account, participant uint32) {
	p := d.accountsByOwner.probe(accountHash(s.hash, s.Asset))
	for number, check := p.next(); number != 0; number, check = p.next() {
		owner := uint32(check >> 24)
		if uint16(check>>8) != s.Asset || string(d.participants.get(owner).name()) != string(s.ParticipantID) {
			continue
		}
		participant, account = owner, number
		if engine.AccountKind(check) == engine.AccountSettlement {
			return account, participant
		}
	}
	if participant == 0 {
		participant, _ = d.findParticipant(s.hash, s.ParticipantID)
	}
	return account, participant
}

// SettlementAccount is Seek for one.
func (d *Directory) SettlementAccount(asset uint16, participantID []byte) (account, participant uint32) {
	s := [...]Seek{{Asset: asset, ParticipantID: participantID}}
	d.Seek(s[:])
	return s[0].Account, s[0].Participant
}
