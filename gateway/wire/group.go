package wire

import (
	"weir/engine"
	"weir/view"
)

// groupSize is how many orders of the plain shape are read before their names are looked up together.
const groupSize = 16

// plain is an order of the plain shape in the payload whose names are not looked up yet.
type plain struct {
	text  []byte
	at    int // its brace, in text
	mark  int // its record, in the payload
	parts parts
}

// readPlain reads the order at s where it is of the plain shape, in a line where nothing follows it. False: nothing was read.
func (o *Orders) readPlain(s *scanner, line bool) bool {
	if o.Kind != engine.SubmitOrder || s.peek() != '{' {
		return false
	}
	g := &o.group[o.grouped]
	g.text, g.at, g.mark, g.parts = s.text, s.at, len(o.Payload), parts{}
	rec := o.begin()
	end := o.fast(s.text, s.at, rec, &g.parts)
	if end == again || line && skipSpace(s.text, end) != len(s.text) {
		o.Payload = o.Payload[:g.mark]
		return false
	}
	s.at = end
	o.accept(rec, &g.parts)
	if o.grouped++; o.grouped == groupSize {
		o.lookUp()
	}
	return true
}

// lookUp looks up what the orders of the group name. From the first on that is to be refused they are read again, one by one.
func (o *Orders) lookUp() {
	group := o.group[:o.grouped]
	o.grouped = 0
	var assets [groupSize]view.AssetEntry
	var sides [2 * groupSize]view.Seek
	for i := range group {
		p := &group[i].parts
		if i > 0 && string(p.asset) == assets[i-1].Code {
			assets[i] = assets[i-1]
		} else {
			assets[i], _ = o.Directory.Asset(p.asset)
		}
		sides[2*i] = view.Seek{Asset: assets[i].Number, ParticipantID: p.debtor}
		sides[2*i+1] = view.Seek{Asset: assets[i].Number, ParticipantID: p.creditor}
	}
	o.Directory.Seek(sides[:2*len(group)])
	for i := range group {
		rec := engine.InstructionAt(o.Payload[group[i].mark:])
		if _, code := o.fill(rec, &group[i].parts, &assets[i], &sides[2*i], &sides[2*i+1]); code != CodeNone {
			o.readAgain(group[i:])
			return
		}
	}
}

// readAgain reads orders, the last ones of the payload, strictly and one by one.
func (o *Orders) readAgain(group []plain) {
	o.Payload = o.Payload[:group[0].mark]
	o.Count -= len(group)
	o.Total -= len(group)
	for i := range group {
		s := scanner{text: group[i].text, at: group[i].at}
		o.readStrictly(&s)
	}
}
