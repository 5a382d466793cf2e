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

	docKind   string      // kind that a Document element names
	def       *definition // of the payload, once found
	payloadNS string      // namespace of the payload's elements
	payloads  int         // payloads that are over
	answered  bool        // the kind is known, and nothing else was asked

	nodes [maxDepth + 1]*node // of the open elements; nil where an element is passed over
	found [scopeTotal]elements
	fault *FieldError // first fault of the transaction at hand
	notes notes
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
	if parent == nil {
		return nil, nil
	}
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
	if p.namespace != p.payloadNS {
		return nil, nil
	}
	return child, nil
}

// enter notes that the element is there.
func (p *parser) enter(n *node) error {
	if n.repeats {
		return p.beginTransaction()
	}
	scope := &p.found[n.scope]
	if n.bit != 0 && scope.seen&n.bit != 0 {
		return p.refuse(n, "", "appears more than once", ReasonNotAdmitted)
	}
	scope.seen |= n.bit
	if n.field == fieldAmount {
		scope.values[fieldCurrency], _ = p.attributeValue("Ccy")
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
	switch {
	case n == nil || n == envelope:
		return nil
	case n == header:
		return p.endHeader()
	case n.scope == scopeHeader:
		return nil
	case n == p.def.each:
		p.endTransaction()
		return nil
	case n == p.def.group:
		return p.endGroupHeader()
	case n == p.def.root:
		return p.endPayload()
	case n.field != fieldNone && p.found[n.scope].values[n.field] == "":
		return p.refuse(n, "", "is empty", ReasonContent)
	}
	return nil
}

// refuse reports a fault of an element: of the transaction at hand where the element belongs to one, else of the
// message as a whole. Only a transaction's first fault is kept.
func (p *parser) refuse(n *node, value, problem, reason string) error {
	fault := &FieldError{Path: n.path, Value: shown(value), Problem: problem, Reason: reason}
	if n.scope != scopeTransaction {
		return fault
	}
	if p.fault == nil {
		fault.Path = p.transactionPath(n.path[len(p.def.each.path)+1:])
		p.fault = fault
	}
	return nil
}
