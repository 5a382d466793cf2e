package iso20022

import "strings"

// isoNamespace opens the namespace of every ISO 20022 message; the message definition follows.
const isoNamespace = "urn:iso:std:iso:20022:tech:xsd:"

// envelope stands for any element around the header and the payload: DataPDU, RequestPayload, Message, and Document.
var envelope = &node{scope: scopeEnvelope}

// enterEnvelope looks at an element outside header and payload: it is one of them, or a further wrapping.
func (p *parser) enterEnvelope() (*node, error) {
	if p.local == header.name {
		return p.enterHeader()
	}
	kind := messageKind(p.namespace())
	def := definitionOf(kind)
	if kind != "" && def == nil {
		return nil, &UnsupportedError{Kind: kind}
	}
	if byRoot := definitionByRoot(p.local); byRoot != nil {
		return p.enterPayload(byRoot, kind)
	}
	if p.local != "Document" || kind == "" {
		p.foreign = p.foreign || !isISOEnvelope(p.local)
		return envelope, nil
	}
	if p.docKind != "" {
		return nil, &FieldError{Path: "Document", Problem: "appears more than once", Reason: ReasonNotAdmitted}
	}
	p.docKind = kind
	return envelope, nil
}

// isISOEnvelope says whether an element around header and document is none but that: the one of this house, or of nvlp.001 with what holds the two in it.
func isISOEnvelope(name string) bool {
	switch name {
	case "BusinessMessage", "BizMsgEnvlp", "Hdr", "Doc", "Document":
		return true
	}
	return false
}

// enterHeader begins the business application header, which stands once and before the payload.
func (p *parser) enterHeader() (*node, error) {
	if p.payloads > 0 {
		return nil, &FieldError{Path: "AppHdr", Problem: "stands behind the message that it heads", Reason: ReasonNotAdmitted}
	}
	p.msg.HasHeader = true
	return header, nil
}

// enterPayload begins the payload. Some market practices put its root element in a namespace of their own; then
// the namespace of its first element decides.
func (p *parser) enterPayload(def *definition, kind string) (*node, error) {
	if p.payloads > 0 {
		return nil, &FieldError{Path: def.rootName, Problem: "is a second message in one envelope", Reason: ReasonNotAdmitted}
	}
	p.def = def
	if kind == "" {
		return def.root, nil
	}
	return def.root, p.setKind(kind)
}

// adoptNamespace takes the namespace of the payload's first element that is read.
func (p *parser) adoptNamespace() error {
	kind := messageKind(p.namespace())
	if kind != "" && definitionOf(kind) == nil {
		return &UnsupportedError{Kind: kind}
	}
	return p.setKind(kind)
}

// setKind settles which kind the payload is, once its namespace is known.
func (p *parser) setKind(kind string) error {
	root := p.def.rootName
	switch {
	case kind == "":
		return &FieldError{Path: root, Value: shown(p.namespace()), Problem: "is not an ISO 20022 namespace", Reason: ReasonContent}
	case definitionOf(kind) != p.def:
		return &FieldError{Path: root, Value: kind, Problem: "is the namespace of another message", Reason: ReasonContent}
	case p.docKind != "" && p.docKind != kind:
		return &FieldError{Path: root, Value: kind, Problem: "is not the namespace of the Document around it", Reason: ReasonContent}
	}
	p.payloadNS = p.namespace()
	p.msg.Kind, p.msg.Family = kind, p.def.family
	p.answered = p.kindOnly
	return nil
}

// endPayload checks the message as a whole.
func (p *parser) endPayload() error {
	p.payloads++
	if p.found[scopeGroup].seen&p.def.groupBit == 0 {
		return &FieldError{Path: p.def.groupName, Problem: "is missing", Reason: ReasonMissing}
	}
	if err := p.checkCount(); err != nil {
		return err
	}
	return p.checkSums()
}

// endMessage closes a document that is well formed to its end.
func (p *parser) endMessage() error {
	if p.payloads == 0 {
		return p.noPayload()
	}
	if err := p.checkDefinition(); err != nil {
		return err
	}
	p.writeNotes()
	return nil
}

// noPayload says what was missed.
func (p *parser) noPayload() error {
	if p.docKind == "" {
		return &FieldError{Path: "Document", Problem: "no ISO 20022 message was found", Reason: ReasonMissing}
	}
	root := definitionOf(p.docKind).rootName
	return &FieldError{Path: "Document/" + root, Problem: "is missing", Reason: ReasonMissing}
}

// warn adds a sentence to what the caller is told.
func (p *parser) warn(sentence string) {
	p.msg.Warnings = append(p.msg.Warnings, sentence)
}

// messageKind is the message definition that a namespace stands for, such as "pacs.008.001.08"; empty where it
// is none, or the definition of a header or an envelope.
func messageKind(namespace string) string {
	kind, found := strings.CutPrefix(namespace, isoNamespace)
	if !found || !isKind(kind) || kind[:8] == "head.001" || kind[:8] == "nvlp.001" {
		return ""
	}
	return kind
}

// isKind checks the form of a message definition: business area, message, variant, version.
func isKind(text string) bool {
	if len(text) != len("pacs.008.001.08") || text[4] != '.' || text[8] != '.' || text[12] != '.' {
		return false
	}
	for i := 0; i < 4; i++ {
		if text[i] < 'a' || text[i] > 'z' {
			return false
		}
	}
	return allDigits(text[5:8]) && allDigits(text[9:12]) && allDigits(text[13:])
}

// definitionOf finds how to read a kind that messageKind told, nil where it is not supported.
func definitionOf(kind string) *definition {
	if kind == "" || kind[8:12] != ".001" {
		return nil
	}
	for _, def := range definitions[1:] {
		if def.name == kind[:8] {
			version := twoDigits(kind[13:])
			if version < def.oldest || version > def.newest {
				return nil
			}
			return def
		}
	}
	return nil
}

// definitionNamed finds how to read a kind of any version that a message names, nil where it is none that is read here.
func definitionNamed(kind string) *definition {
	for _, def := range definitions[1:] {
		if strings.HasPrefix(kind, def.name+".") {
			return def
		}
	}
	return nil
}

// definitionByRoot finds a kind by the name of its root element.
func definitionByRoot(local string) *definition {
	for _, def := range definitions[1:] {
		if def.rootName == local {
			return def
		}
	}
	return nil
}
