package twin

import (
	"slices"

	"weir/engine"
)

// secondHash is that of a second session.
func (a *asset) secondHash() uint64 {
	if a.second == nil {
		return 0
	}
	return engine.HashWords(tagSecond, uint64(a.number)|uint64(a.second.day)<<32, uint64(a.second.date))
}

// linkHash is that of the place of an order in its group, and of its marks, while it waits.
func (o *order) linkHash() uint64 {
	if !o.waits() || !o.isLinked() {
		return 0
	}
	next := uint64(0)
	if o.group != nil {
		at := slices.Index(o.group.orders, o)
		next = o.group.orders[(at+1)%len(o.group.orders)].seq
	}
	return engine.HashWords(tagLink, o.seq, next, bit(o.marked)|bit(o.asked)<<1)
}

// tradeHash is that of a side of a trade which was not refused.
func (o *order) tradeHash() uint64 {
	if !o.isSide() {
		return 0
	}
	in := &o.record
	reference := wordsOf(string(in.Reference[:]), 16)
	return engine.HashWords(tagTrade, o.seq, uint64(in.Takes), uint64(in.Tolerance), uint64(in.TakeAsset)|bit(in.Partial)<<32,
		reference[0], reference[1], uint64(o.agreed), uint64(o.part))
}

// hash is that of a chain.
func (c *chain) hash() uint64 {
	id := wordsOf(string(c.id[:]), 16)
	return engine.HashWords(tagChain, id[0], id[1], uint64(c.legs)|uint64(len(c.orders))<<8|uint64(c.state)<<16)
}

// extra stands for the rare fields of an order, as in engine/hash.go.
func (o *order) extra() uint32 {
	in, extra := &o.record, uint32(0)
	if in.NotBefore != 0 || in.ExpiresAt != 0 || in.Original != [16]byte{} {
		original := wordsOf(string(in.Original[:]), 16)
		extra = uint32(engine.HashWords(tagOrder, uint64(in.NotBefore), uint64(in.ExpiresAt), original[0], original[1]))
	}
	if in.Legs == 0 && !in.Partial && in.TakeAsset == 0 && in.Takes == 0 && in.Tolerance == 0 && in.Reference == [16]byte{} {
		return extra
	}
	reference := wordsOf(string(in.Reference[:]), 16)
	linked := engine.HashWords(tagLink, uint64(in.Legs)|bit(in.Partial)<<8|uint64(in.TakeAsset)<<16, uint64(in.Takes), uint64(in.Tolerance), reference[0], reference[1])
	return extra ^ uint32(linked)
}
