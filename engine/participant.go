package engine

// participant is a bank, a platform or another member, 64 bytes.
type participant struct {
	seq                       uint64 // of its creation
	id                        [40]byte
	hint                      uint32 // NameHint of the id
	len                       uint8
	kind                      uint8
	standing                  memberStanding
	firstAccount, lastAccount uint32 // of its accounts, in the order of their opening
}

// memberStanding says what a participant, and with it each of its settlement accounts, may do.
type memberStanding uint8

const (
	memberSuspended     memberStanding = 1 << 0
	memberDebitBlocked  memberStanding = 1 << 1
	memberCreditBlocked memberStanding = 1 << 2
	memberClosed        memberStanding = 1 << 3
)

// bars is what this means for an account of the participant.
func (m memberStanding) bars(kind AccountKind) (flags standing) {
	if kind != AccountSettlement {
		return 0
	}
	if m&(memberSuspended|memberDebitBlocked) != 0 {
		flags |= debitBarred
	}
	if m&(memberSuspended|memberCreditBlocked) != 0 {
		flags |= creditBarred
	}
	return flags
}

func (p *participant) name() []byte { return p.id[:p.len] }

// ParticipantInfo is a participant as readers see it.
type ParticipantInfo struct {
	Number    uint32
	ID        string
	Kind      uint8
	Suspended bool

	DebitBlocked, CreditBlocked, Closed bool
}

// findParticipant is the number of the participant of this id, or 0.
func (e *Engine) findParticipant(id []byte) uint32 {
	p := e.participantTable.probe(nameHash(id))
	for {
		number := e.participantTable.next(&p)
		if number == 0 || string(e.participants.at(number).name()) == string(id) {
			return number
		}
	}
}

func (e *Engine) addParticipant(id []byte, kind uint8) uint32 {
	number, p := e.participants.add()
	p.seq, p.kind, p.len, p.hint = e.seq, kind, uint8(copy(p.id[:], id)), NameHint(id)
	e.participantTable.insert(nameHash(id), number)
	e.hash += participantHash(number, p)
	e.emitParticipant(number, p)
	return number
}

func participantHash(number uint32, p *participant) uint64 {
	var w [5]uint64
	wordsOf(w[:], p.id[:])
	return HashWords(tagParticipant, uint64(number)|uint64(p.kind)<<32|uint64(p.standing)<<40, w[0], w[1], w[2], w[3], w[4])
}

func (e *Engine) emitParticipant(number uint32, p *participant) {
	ev := e.emit(ParticipantCreated)
	ev.Number = number
	copy(ev.room()[:], p.name())
}

func (e *Engine) createParticipant(in *Naming) Outcome {
	id := in.ParticipantID()
	if number := e.findParticipant(id); number != 0 {
		p := e.participants.at(number)
		return e.again(p.kind == in.ParticipantKind, p.seq, number)
	}
	if len(id) == 0 {
		return e.refuse(NotSupported)
	}
	return e.created(e.addParticipant(id, in.ParticipantKind))
}
