package iso20022

// A participant is written by what its id is: a BIC, an LEI, or the id of a member of this clearing system. A reader of this
// package finds the same id in each of these forms; see participantOf.

// agent writes an institution (BranchAndFinancialInstitutionIdentification), unless there is none.
func (w *writer) agent(name, participant string) {
	if participant == "" {
		return
	}
	w.raw("<" + name + "><FinInstnId>")
	switch {
	case isBIC(participant):
		w.element("BICFI", participant, len(participant))
	case isLEI(participant):
		w.element("LEI", participant, len(participant))
	default:
		w.raw("<ClrSysMmbId>")
		w.element("MmbId", participant, maxReference)
		w.raw("</ClrSysMmbId>")
	}
	w.raw("</FinInstnId></" + name + ">")
}

// agentChoice writes an institution where the schema lets it be another party too (Party40Choice).
func (w *writer) agentChoice(name, participant string) {
	if participant == "" {
		w.refuse(name, "", "is missing", ReasonMissing)
	}
	w.raw("<" + name + ">")
	w.agent("Agt", participant)
	w.raw("</" + name + ">")
}

// organisation writes an institution as a party (PartyIdentification135), unless there is none.
func (w *writer) organisation(name, participant string) {
	if participant == "" {
		return
	}
	w.raw("<" + name + "><Id><OrgId>")
	switch {
	case isBIC(participant):
		w.element("AnyBIC", participant, len(participant))
	case isLEI(participant):
		w.element("LEI", participant, len(participant))
	default:
		w.raw("<Othr>")
		w.element("Id", participant, maxReference)
		w.element("Issr", issuer, maxReference)
		w.raw("</Othr>")
	}
	w.raw("</OrgId></Id></" + name + ">")
}

// securitiesParty writes the content of a party to a settlement of securities. The schema wants another id beside an LEI.
func (w *writer) securitiesParty(participant string) {
	if isBIC(participant) {
		w.raw("<Id>")
		w.element("AnyBIC", participant, len(participant))
		w.raw("</Id>")
		return
	}
	w.raw("<Id><PrtryId>")
	w.element("Id", participant, maxReference)
	w.element("Issr", issuer, maxReference)
	w.raw("</PrtryId></Id>")
	if isLEI(participant) {
		w.element("LEI", participant, len(participant))
	}
}
