package iso20022

import "slices"

const (
	headOffice  = "XXX"         // branch code of an 11-character BIC that names no branch (ISO 9362)
	notProvided = "NOTPROVIDED" // stands for a BIC or a reference that the sender does not have
	cnapsSystem = "CNAPS"       // code of China's national payment system (ExternalClearingSystemIdentification1Code)
)

// participants: whose account is debited and whose is credited; see the package comment.
func (p *parser) participants(t *Transaction) bool {
	debtor, ok := p.side(p.def.debtorSide, ReasonDebtorBank)
	if !ok {
		return false
	}
	creditor, ok := p.side(p.def.creditorSide, ReasonCreditorBank)
	if !ok {
		return false
	}
	if !p.sender(debtor, creditor) {
		return false
	}
	if p.def.creditorInstructs {
		t.Debtor, t.Creditor = orElse(debtor, p.msg.To), orElse(creditor, p.msg.From)
	} else {
		t.Debtor, t.Creditor = orElse(debtor, p.msg.From), orElse(creditor, p.msg.To)
	}
	if t.Debtor == "" {
		return p.missingSide(p.def.debtorSide, ReasonDebtorBank)
	}
	if t.Creditor == "" {
		return p.missingSide(p.def.creditorSide, ReasonCreditorBank)
	}
	if debtor == "" || creditor == "" {
		p.notes.fromHeader++
		p.notes.at |= NoteHeader
	}
	return true
}

// sender: a header that stands with the message itself names the instructing agent, or a branch of it; one from elsewhere would have the money of another bank moved.
// Where the message comes in a foreign envelope, or names no instructing agent, who sent it may be somebody between, and that is unusual.
func (p *parser) sender(debtor, creditor string) bool {
	instructor := debtor
	if p.def.creditorInstructs {
		instructor = creditor
	}
	if instructor == "" || p.msg.From == "" || instructor == p.msg.From {
		return true
	}
	if (p.limits.Strict || !p.foreign) && p.names(fieldInstructing) && !sameInstitution(instructor, p.msg.From) {
		return p.failAt("AppHdr/Fr", p.msg.From, "is not the instructing agent, "+instructor, ReasonForbidden)
	}
	p.noteSender(instructor)
	return true
}

// noteSender notes that the header names another sender than who instructs, or asks.
func (p *parser) noteSender(instructor string) {
	if instructor == "" || p.msg.From == "" || instructor == p.msg.From {
		return
	}
	p.notes.at |= NoteSender
	if p.notes.otherInstructor == "" {
		p.notes.otherInstructor = instructor
	}
}

// names says whether the message identifies an agent, for the transaction at hand or for all.
func (p *parser) names(agent field) bool {
	for scope := range p.found {
		if scope == int(scopeHeader) {
			continue
		}
		if id, _ := p.participantOf(&p.found[scope].values, agent); id != "" {
			return true
		}
	}
	return false
}

// sameInstitution says that two BICs differ in the branch only.
func sameInstitution(a, b string) bool { return isBIC(a) && isBIC(b) && a[:8] == b[:8] }

// missingSide says that no agent of one side is identified.
func (p *parser) missingSide(agents []field, reason string) bool {
	problem := "is missing"
	if len(agents) > 1 {
		paths := &p.def.paths
		first := orElse(paths[scopeTransaction][agents[0]], orElse(paths[scopeBatch][agents[0]], paths[scopeGroup][agents[0]]))
		problem += ", and so is " + first
	}
	return p.fail(agents[len(agents)-1], "", problem, reason)
}

// side finds the first agent of one side that is identified: in the transaction, its batch, or the group header, which is
// known to be sound. All of them must be written correctly, also those that do not settle.
func (p *parser) side(agents []field, reason string) (id string, ok bool) {
	for _, agent := range agents {
		own, ok := p.sound(&p.found[scopeTransaction].values, agent, reason)
		if !ok {
			return "", false
		}
		if p.def.batchName != "" {
			shared, ok := p.sound(&p.found[scopeBatch].values, agent, reason)
			if !ok {
				return "", false
			}
			own = orElse(own, shared)
		}
		if id = orElse(id, own); id == "" {
			id, _ = p.participantOf(&p.found[scopeGroup].values, agent)
		}
	}
	return id, true
}

// sound is the participant id of an agent, which must be written correctly.
func (p *parser) sound(v *[fieldTotal]string, agent field, reason string) (id string, ok bool) {
	id, bad := p.participantOf(v, agent)
	if bad != fieldNone {
		return "", p.fail(bad, v[bad], agentProblem(agent, bad), reason)
	}
	return id, true
}

// participantOf is the participant id of an agent: BIC, else clearing member id, else LEI, empty where it has
// none. Where the one that counts is malformed, bad is its field.
func (p *parser) participantOf(v *[fieldTotal]string, agent field) (id string, bad field) {
	if bic := v[agent]; bic != "" && bic != notProvided {
		if !isBIC(bic) {
			return "", agent
		}
		return p.participantOfBIC(bic), fieldNone
	}
	if member := v[agent+partMember]; member != "" {
		if !isParticipant(member) || v[agent+partSystem] == cnapsSystem && !isCNAPS(member) {
			return "", agent + partMember
		}
		return member, fieldNone
	}
	if lei := v[agent+partLEI]; lei != "" && !isLEI(lei) {
		return "", agent + partLEI
	}
	return v[agent+partLEI], fieldNone
}

// participantOfBIC drops the branch code of a head office, unless there is a participant whose id has it.
func (p *parser) participantOfBIC(bic string) string {
	if len(bic) != 11 || bic[8:] != headOffice {
		return bic
	}
	if p.limits.Known == nil || !p.limits.Known(bic) {
		return bic[:8]
	}
	if !slices.Contains(p.withOffice, bic) {
		p.withOffice = append(p.withOffice, bic)
	}
	return bic
}

// derived is a participant as derived order ids have it: without the branch code of a head office always, so that a payment keeps its id whoever is a participant.
func (p *parser) derived(participant string) string {
	if slices.Contains(p.withOffice, participant) {
		return participant[:8]
	}
	return participant
}

// agentProblem says what an agent's field should have been.
func agentProblem(agent, bad field) string {
	switch bad - agent {
	case partMember:
		return "is not a participant id of 1 to 35 of A-Z, 0-9 and hyphen, or not the code of a CNAPS member"
	case partLEI:
		return "is not an LEI"
	default:
		return "is not a BIC"
	}
}

// orElse is the first text unless it is empty.
func orElse(text, other string) string {
	if text != "" {
		return text
	}
	return other
}
