package iso20022

// Longest text that is read of one element, in bytes: before and after its references are replaced. The
// longest that the schema allows for what is read here is 35 characters.
const (
	maxRawText = 1024
	maxText    = 256
)

// elements is what was found in one scope.
type elements struct {
	seen   uint64 // nodes that appeared, by their bits
	values [fieldTotal]string
}

// parser walks over the tokens of one message with the tree of the elements that are read.
type parser struct {
	scanner
	msg      *Message
	limits   Limits
	kindOnly bool // stop as soon as the kind is known
	foreign  bool // the message came in an envelope that is none of ISO 20022

	docKind   string      // kind that a Document element names
	def       *definition // of the payload, once found
	payloadNS string      // namespace of the payload's elements
	payloads  int         // payloads that are over
	answered  bool        // the kind is known, and nothing else was asked

	nodes [maxDepth + 1]*node // of the open elements; nil where an element is passed over
	found [scopeTotal]elements

	batches, total, inBatch int         // batches and transactions begun; transactions of the batch at hand
	start                   int         // where the transaction at hand begins
	batchStart              int         // where the batch at hand begins
	wholes                  int         // batches that stand for a whole message
	fault                   *FieldError // first fault of the transaction at hand
	batchFault              *FieldError // first fault of the batch at hand
	sum, batchSum           control     // of the message, and of the batch at hand
	notes                   notes
	withOffice              []string // participants whose ids are BICs with the branch code of a head office
}

// run reads the whole message.
func (p *parser) run(data []byte) error {
	if err := p.begin(data, p.limits.MaxBytes); err != nil {
		return err
	}
	p.nodes[0] = envelope
	for {
		tok, err := p.next()
		if err != nil {
			return err
		}
		switch tok {
		case tokenStart:
			err = p.startElement()
		case tokenText:
			err = p.textOf(p.nodes[p.depth])
		case tokenEnd:
			err = p.endElement(p.nodes[p.depth+1])
		case tokenDone:
			return p.endMessage()
		}
		if err != nil || p.answered {
			return err
		}
	}
}

// startElement finds the node of the element that begins.
func (p *parser) startElement() error {
	parent := p.nodes[p.depth-1]
	if parent == nil {
		p.nodes[p.depth] = nil
		return nil
	}
	child, err := p.descend(parent)
	if err != nil {
		return err
	}
	p.nodes[p.depth] = child
	if child == nil || child == envelope {
		return nil
	}
	return p.enter(child)
}

// descend picks the node for the element at hand below its parent's.
func (p *parser) descend(parent *node) (*node, error) {
	if parent == envelope {
		return p.enterEnvelope()
	}
	if parent.field != fieldNone {
		return nil, p.refuse(parent, "", "holds another element", ReasonNotAdmitted)
	}
	child := parent.child(p.local)
	if child == nil || parent.scope == scopeHeader {
		return child, nil
	}
	if p.payloadNS == "" {
		if err := p.adoptNamespace(); err != nil {
			return nil, err
		}
	}
	if p.namespace() != p.payloadNS {
		return nil, nil
	}
	return child, nil
}

// enter notes that the element is there.
func (p *parser) enter(n *node) error {
	scope := &p.found[n.scope]
	if scope.seen&n.bit != 0 {
		if n.first {
			p.nodes[p.depth] = nil
			return nil
		}
		return p.refuse(n, "", "appears more than once", ReasonNotAdmitted)
	}
	scope.seen |= n.bit
	switch n.role {
	case roleTransaction, roleSingle:
		return p.beginTransaction()
	case roleBatch:
		p.beginBatch()
	}
	if n.field != fieldNone && scope.values[n.field] != "" {
		return p.refuse(n, "", "appears beside another element of which one is due", ReasonNotAdmitted)
	}
	if n.currency != fieldNone {
		scope.values[n.currency], _ = p.attributeValue("Ccy")
	}
	return nil
}

// textOf takes the text at hand as content of the element n; comments and sections cut a content into several.
func (p *parser) textOf(n *node) error {
	if n == nil || n.field == fieldNone {
		return nil
	}
	if len(p.text) > maxRawText {
		return p.refuse(n, p.text, "is too long", ReasonContent)
	}
	text := p.text
	if p.literal {
		text = lineEnds(text)
	} else {
		text = expand(text)
	}
	value := &p.found[n.scope].values[n.field]
	if len(*value)+len(text) > maxText {
		return p.refuse(n, orElse(*value, text), "is too long", ReasonContent)
	}
	if *value == "" {
		*value = text
	} else {
		*value += text
	}
	return nil
}

// endElement does what is due when an element that is read is over.
func (p *parser) endElement(n *node) error {
	if n == nil || n == envelope {
		return nil
	}
	switch n.role {
	case roleTransaction:
		p.endTransaction()
	case roleBatch:
		return p.endBatch()
	case roleGroup:
		return p.endGroup()
	case roleSingle:
		p.endTransaction()
		p.payloads++
	case roleRoot:
		return p.endPayload()
	default:
		return p.endContent(n)
	}
	return nil
}

// endContent closes the header, or an element whose content must not be empty.
func (p *parser) endContent(n *node) error {
	if n.scope == scopeHeader {
		if n == header {
			p.endHeader()
		}
		return nil
	}
	if n.field != fieldNone && p.found[n.scope].values[n.field] == "" {
		return p.refuse(n, "", "is empty", ReasonContent)
	}
	return nil
}

// refuse reports a fault of an element: of the transaction at hand where the element belongs to one, of its batch, else of
// the message as a whole. Only the first fault of a transaction or a batch is kept.
func (p *parser) refuse(n *node, value, problem, reason string) error {
	fault := &FieldError{Path: n.path, Value: shown(value), Problem: problem, Reason: reason}
	switch n.scope {
	case scopeTransaction:
		fault.Path = p.transactionPath(below(n.path, p.def.eachPath))
		if p.fault == nil {
			p.fault = fault
		}
	case scopeBatch:
		fault.Path = p.batchPath(below(n.path, p.def.batchPath))
		if p.batchFault == nil {
			p.batchFault = fault
		}
	default:
		return fault
	}
	return nil
}

// below is the part of a path under its top.
func below(path, top string) string {
	if top == "" {
		return path
	}
	return path[len(top)+1:]
}
