package iso20022

// Fields of the business application header (head.001).
const (
	fieldDefinition field = iota + 1 // MsgDefIdr: which message definition the sender says that the document follows
	fieldBusinessID                  // BizMsgIdr: the sender's reference of the header and the document
	fieldFrom                        // Fr/FIId: the institution that sends the message
	_                                //
	_                                //
	_                                //
	fieldTo                          // To/FIId: the institution that the message is for, often the clearing system
	_                                //
	_                                //
	_                                //
	fieldFromOrg                     // Fr/OrgId: the sender, where it is not a financial institution
	_                                //
	_                                //
	_                                //
	fieldToOrg                       // To/OrgId
)

var headerReadings = readings{{fieldDefinition, "MsgDefIdr"}, {fieldBusinessID, "BizMsgIdr"}}.and(
	agent(fieldFrom, "Fr/FIId"), organisation(fieldFromOrg, "Fr/OrgId"),
	agent(fieldTo, "To/FIId"), organisation(fieldToOrg, "To/OrgId"))

// header is the business application header, head.001 in any version.
var header, headerPaths = grownHeader()

func grownHeader() (*node, *[fieldTotal]string) {
	g := grower{definition: &definition{name: "head.001"}}
	top := g.way(&node{}, "AppHdr", scopeHeader)
	g.grow(top, scopeHeader, headerReadings)
	return top, &g.definition.paths[scopeHeader]
}

// endHeader reads sender and receiver. They do not settle, so what is wrong with them is a warning.
func (p *parser) endHeader() {
	v := &p.found[scopeHeader].values
	p.msg.BusinessID = v[fieldBusinessID]
	p.msg.From = p.headerParty(v, fieldFrom, fieldFromOrg)
	p.msg.To = p.headerParty(v, fieldTo, fieldToOrg)
}

// headerParty is the participant id of an institution, else of an organisation, in the header.
func (p *parser) headerParty(v *[fieldTotal]string, institution, organisation field) string {
	for _, party := range [...]field{institution, organisation} {
		id, bad := p.participantOf(v, party)
		if bad != fieldNone {
			p.warn("AppHdr/" + headerPaths[bad] + " is not a participant id and was ignored")
			continue
		}
		if id != "" {
			return id
		}
	}
	return ""
}

// checkDefinition compares the definition that the header names with the document's own, which is the one that counts.
func (p *parser) checkDefinition() error {
	named := p.found[scopeHeader].values[fieldDefinition]
	if named == "" || named == p.msg.Kind {
		return nil
	}
	if p.limits.Strict {
		return &FieldError{Path: "AppHdr/MsgDefIdr", Value: shown(named), Problem: "is not the document's " + p.msg.Kind, Reason: ReasonContent}
	}
	p.warn("AppHdr/MsgDefIdr names " + shown(named) + ", the document is " + p.msg.Kind)
	return nil
}
