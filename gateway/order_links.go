package gateway

import "weir/engine"

// appendLinks writes what an order is part of.
func (g *Gateway) appendLinks(dst []byte, seq uint64, l *engine.OrderLinks) []byte {
	chain := l.Chain
	if l.MayBeLeg {
		chain = g.chainIn(seq)
	}
	if chain != [16]byte{} {
		dst = appendUUID(dst, "chain", &chain)
	}
	if l.Other.Seq != 0 {
		participant, _ := g.Directory.ParticipantID(l.Other.Instructor)
		dst = appendUUID(append(appendKey(dst, "match"), '{'), "id", &l.Other.ID)
		dst = append(appendText(dst, "participant", participant), '}')
	}
	if l.Cycle != 0 {
		dst = appendNumber(dst, "cycle", uint64(l.Cycle))
	}
	return dst
}

// chainIn is the chain that the instruction of a sequence names; zero: none, or the log can't tell now.
func (g *Gateway) chainIn(seq uint64) (id [16]byte) {
	if g.Envelopes == nil {
		return id
	}
	err := g.Envelopes.Read([]uint64{seq}, func(_ uint64, record []byte) {
		if in := engine.InstructionAt(record); in.Kind == engine.SubmitOrder && in.Legs > 1 {
			id = in.Reference
		}
	})
	if err != nil {
		g.Log.Error("read an instruction", "seq", seq, "error", err)
	}
	return id
}
