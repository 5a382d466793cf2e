package iso20022

import "strings"

const (
	maxAttributes = 64 // of one element; keeps the search for duplicates cheap
	maxBindings   = 64 // namespace declarations in force at one place
)

// attribute is one attribute of the element at hand.
type attribute struct {
	prefix, local string
	value         string // with references still in it
	at            int    // where its name begins
}

// binding says which namespace a prefix stands for; the empty prefix is the default namespace.
type binding struct {
	prefix, namespace string
}

// noBinding stands for the place of a binding where there is none.
const noBinding = -1

// namespaces holds the bindings in force, innermost last, and the last answer.
type namespaces struct {
	count int
	bound [maxBindings]binding

	known  bool // the last answer is valid
	prefix string
	place  int
}

// cut forgets the innermost bindings.
func (n *namespaces) cut(count int) {
	if n.count != count {
		n.count, n.known = count, false
	}
}

// add puts a binding in force.
func (n *namespaces) add(b binding) {
	n.bound[n.count] = b
	n.count++
	n.known = false
}

// find is the place of a prefix's binding. The default namespace may be absent, a prefix may not.
func (n *namespaces) find(prefix string) (place int, ok bool) {
	if !n.known || n.prefix != prefix {
		n.search(prefix)
	}
	return n.place, n.place != noBinding || prefix == ""
}

// search looks for the innermost binding of a prefix.
func (n *namespaces) search(prefix string) {
	n.known, n.prefix, n.place = true, prefix, noBinding
	for i := n.count - 1; i >= 0; i-- {
		if n.bound[i].prefix == prefix {
			n.place = i
			return
		}
	}
}

// readAttributes reads the attributes up to the end of the tag and puts namespace declarations in force.
func (s *scanner) readAttributes() error {
	for {
		spaced := s.skipSpace()
		if c := s.peek(0); c == '>' || c == '/' {
			return s.settleAttributes()
		}
		if !spaced {
			return s.failHere("tag is not closed, or no space before an attribute")
		}
		if err := s.readAttribute(); err != nil {
			return err
		}
	}
}

// readAttribute reads one attribute: name, equals sign, quoted value.
func (s *scanner) readAttribute() error {
	a := attribute{at: s.pos}
	name, err := s.name()
	if err != nil {
		return err
	}
	a.prefix, a.local = s.prefix, s.local
	s.skipSpace()
	if s.peek(0) != '=' {
		return s.failHere("attribute %s has no value", name)
	}
	s.pos++
	s.skipSpace()
	quote := s.peek(0)
	if quote != '"' && quote != '\'' {
		return s.failHere("value of attribute %s is not quoted", name)
	}
	s.pos++
	length := strings.IndexByte(s.in[s.pos:], quote)
	if length < 0 {
		return s.failHere("value of attribute %s is not closed", name)
	}
	a.value = s.in[s.pos : s.pos+length]
	if strings.IndexByte(a.value, '<') >= 0 {
		return s.failHere("value of attribute %s holds a less-than sign", name)
	}
	if err := checkReferences(a.value, s.pos); err != nil {
		return err
	}
	s.pos += length + 1
	return s.keepAttribute(a)
}

// keepAttribute adds an attribute to the element's, unless it is there already.
func (s *scanner) keepAttribute(a attribute) error {
	if s.attributeCount == maxAttributes {
		return &SyntaxError{Offset: a.at, Problem: "too many attributes"}
	}
	for _, other := range s.attributes[:s.attributeCount] {
		if other.local == a.local && other.prefix == a.prefix {
			return &SyntaxError{Offset: a.at, Problem: "attribute " + a.local + " appears twice"}
		}
	}
	s.attributes[s.attributeCount] = a
	s.attributeCount++
	return nil
}

// settleAttributes puts the namespace declarations in force, then checks the prefixes of the other attributes.
func (s *scanner) settleAttributes() error {
	for i := range s.attributes[:s.attributeCount] {
		if err := s.declare(&s.attributes[i]); err != nil {
			return err
		}
	}
	for _, a := range s.attributes[:s.attributeCount] {
		if a.prefix == "" || a.prefix == "xml" || a.prefix == "xmlns" {
			continue
		}
		if _, ok := s.names.find(a.prefix); !ok {
			return &SyntaxError{Offset: a.at, Problem: "prefix " + a.prefix + " is not declared"}
		}
	}
	return nil
}

// declare puts the binding in force where the attribute is a namespace declaration.
func (s *scanner) declare(a *attribute) error {
	prefix := ""
	switch {
	case a.prefix == "xmlns":
		prefix = a.local
	case a.prefix != "" || a.local != "xmlns":
		return nil
	}
	namespace := expand(a.value)
	switch {
	case prefix == "xml" || prefix == "xmlns":
		return &SyntaxError{Offset: a.at, Problem: "prefix " + prefix + " may not be declared"}
	case prefix != "" && namespace == "":
		return &SyntaxError{Offset: a.at, Problem: "prefix " + prefix + " is declared as nothing"}
	case s.names.count == maxBindings:
		return &SyntaxError{Offset: a.at, Problem: "too many namespace declarations"}
	}
	s.names.add(binding{prefix: prefix, namespace: namespace})
	return nil
}

// attributeValue is the value of an attribute without prefix.
func (s *scanner) attributeValue(local string) (value string, ok bool) {
	for i := range s.attributes[:s.attributeCount] {
		if a := &s.attributes[i]; a.local == local && a.prefix == "" {
			return expand(a.value), true
		}
	}
	return "", false
}
