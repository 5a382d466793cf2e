package iso20022

// headOffice is the branch code of an 11-character BIC that names no branch (ISO 9362).
const headOffice = "XXX"

// participants: whose account is debited and whose is credited; see the package comment.
func (p *parser) participants(t *Transaction, v *[fieldTotal]string) bool {
	debtor, ok := p.side(v, p.def.debtorSide, ReasonDebtorBank)
	if !ok {
		return false
	}
	creditor, ok := p.side(v, p.def.creditorSide, ReasonCreditorBank)
	if !ok {
		return false
	}
	if debtor != "" && p.msg.From != "" && debtor != p.msg.From && p.notes.otherInstructor == "" {
		p.notes.otherInstructor = debtor
	}
	t.Debtor, t.Creditor = orElse(debtor, p.msg.From), orElse(creditor, p.msg.To)
	if t.Debtor == "" {
		return p.fail(p.def.debtorSide[1], "", "is missing, and so is "+paths[fieldInstructing], ReasonDebtorBank)
	}
	if t.Creditor == "" {
		return p.fail(p.def.creditorSide[1], "", "is missing, and so is "+paths[fieldInstructed], ReasonCreditorBank)
	}
	if debtor == "" || creditor == "" {
		p.notes.fromHeader++
	}
	return true
}

// side finds the first agent of one side that is identified. All of them must be written correctly, also those
// that do not settle.
func (p *parser) side(v *[fieldTotal]string, agents []field, reason string) (id string, ok bool) {
	for _, agent := range agents {
		own, bad := participantOf(v, agent)
		if bad != fieldNone {
			return "", p.fail(bad, v[bad], agentProblem(agent, bad), reason)
		}
		group, _ := participantOf(&p.found[scopeGroup].values, agent)
		id = orElse(id, orElse(own, group))
	}
	return id, true
}

// participantOf is the participant id of an agent: BIC, else clearing member id, else LEI, empty where it has
// none. Where the one that counts is malformed, bad is its field.
func participantOf(v *[fieldTotal]string, agent field) (id string, bad field) {
	if bic := v[agent]; bic != "" {
		if !isBIC(bic) {
			return "", agent
		}
		return participantOfBIC(bic), fieldNone
	}
	if member := v[agent+agentMember]; member != "" {
		if !isParticipant(member) {
			return "", agent + agentMember
		}
		return member, fieldNone
	}
	if lei := v[agent+agentLEI]; lei != "" && !isLEI(lei) {
		return "", agent + agentLEI
	}
	return v[agent+agentLEI], fieldNone
}

// participantOfBIC drops the branch code of a head office.
func participantOfBIC(bic string) string {
	if len(bic) == 11 && bic[8:] == headOffice {
		return bic[:8]
	}
	return bic
}

// agentProblem says what an agent's field should have been.
func agentProblem(agent, bad field) string {
	switch bad - agent {
	case agentMember:
		return "is not a participant id of 1 to 35 of A-Z, 0-9 and hyphen"
	case agentLEI:
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
