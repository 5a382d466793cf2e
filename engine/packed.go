package engine

import (
	"encoding/binary"
	"math/bits"
)

// A packed block is 64 orders of which nothing changes any more, in some 1.8 KiB in place of 4. Each order is a row of columns. The highest bits of a column that all rows have in common are written once, the others in
// each row, from the lowest bit of a byte on. Any order can be read alone.
//
//	 0  the pile's
//	 1  the widths of the columns in bits, a byte each
//	11  how many tails there are, less 1
//	16  the columns but the last (u64): the bits that all rows have in common
//	88  the tails (u64), as the orders have them in their last word
//	..  64 rows
type columns [columnCount]uint64

const (
	columnIDLow = iota
	columnIDHigh
	columnAmount
	columnSeq
	columnLink // of a final order how long after its own the sequence was that made it final
	columnDebtor
	columnCreditor
	columnInstructor
	columnExtra
	columnTail // which of the tails
	columnCount
)

const (
	packedWidth  = 1
	packedTails  = packedWidth + columnCount
	packedCommon = 16
	packedKinds  = packedCommon + 8*columnTail

	packedSlack = 9 // bytes that are read together
	packedRoom  = packedKinds + 8*blockRows + 64*blockRows + packedSlack
)

// columnsOf is an order as columns, its tail in the last one.
func columnsOf(o *order) (c columns) {
	w := o.words()
	c = columns{
		o.idLow, o.idHigh, uint64(o.amount), o.seq, o.link,
		uint64(o.debtor), uint64(o.creditor), uint64(o.instructor), uint64(o.extra), w[wordTail],
	}
	if o.status.Final() {
		c[columnLink] -= o.seq
	}
	return c
}

// fill makes the columns an order again.
func (c *columns) fill(o *order) {
	w := o.words()
	o.idLow, o.idHigh, o.amount, o.seq, o.link = c[columnIDLow], c[columnIDHigh], int64(c[columnAmount]), c[columnSeq], c[columnLink]
	w[wordParties] = c[columnDebtor] | c[columnCreditor]<<32
	w[wordKey] = c[columnInstructor] | c[columnExtra]<<32
	w[wordTail] = c[columnTail]
	if o.status.Final() {
		o.link += o.seq
	}
}

// packOrders packs a block into room, and answers how much of it that takes.
func packOrders(orders *[blockRows]order, room *[packedRoom]byte) (size int) {
	first, kinds := columnsOf(&orders[0]), packedKinds
	var differ columns
	for i := range orders {
		c := columnsOf(&orders[i])
		for at, v := range c {
			differ[at] |= v ^ first[at]
		}
		_, kinds = kindOf(c[columnTail], room, kinds)
	}
	room[packedTails] = byte((kinds-packedKinds)/8 - 1)
	differ[columnTail] = uint64(room[packedTails])
	var shapes [columnCount]shape
	for at, v := range differ {
		width := uint(bits.Len64(v))
		shapes[at] = shape{width, 1<<width - 1}
		room[packedWidth+at] = byte(width)
		if at != columnTail {
			binary.LittleEndian.PutUint64(room[packedCommon+8*at:], first[at]&^shapes[at].mask)
		}
	}
	return packRows(orders, &shapes, room, kinds) + packedSlack
}

// shape is how many bits of a column are in the rows, and which.
type shape struct {
	width uint
	mask  uint64
}

// packRows writes the rows from a place in room on, and answers where they end.
func packRows(orders *[blockRows]order, shapes *[columnCount]shape, room *[packedRoom]byte, kinds int) (end int) {
	word, count, end := uint64(0), uint(0), kinds // word has count bits that are not written yet
	for i := range orders {
		c := columnsOf(&orders[i])
		c[columnTail], _ = kindOf(c[columnTail], room, kinds)
		for at := range shapes {
			v, width := c[at]&shapes[at].mask, shapes[at].width
			word |= v << (count & 63)
			if count += width; count >= 64 {
				binary.LittleEndian.PutUint64(room[end:], word)
				end += 8
				count -= 64
				word = v >> (width - count)
			}
		}
	}
	binary.LittleEndian.PutUint64(room[end:], word)
	return end + int(count+7)/8
}

// kindOf is which of the tails in room one is, which are up to kinds; it is added where it is none yet.
func kindOf(tail uint64, room *[packedRoom]byte, kinds int) (kind uint64, now int) {
	for at := packedKinds; at < kinds; at += 8 {
		if binary.LittleEndian.Uint64(room[at:]) == tail {
			return uint64(at-packedKinds) / 8, kinds
		}
	}
	binary.LittleEndian.PutUint64(room[kinds:], tail)
	return uint64(kinds-packedKinds) / 8, kinds + 8
}

// layout is how a packed block is to be read.
type layout struct {
	packed []byte
	common columns
	width  [columnCount]uint
	first  uint // bit at which the rows begin
	row    uint // bits
}

func layoutOf(packed []byte) (l layout) {
	l.packed = packed
	for at := range l.width {
		l.width[at] = uint(packed[packedWidth+at])
		l.row += l.width[at]
		if at != columnTail {
			l.common[at] = binary.LittleEndian.Uint64(packed[packedCommon+8*at:])
		}
	}
	l.first = 8 * (packedKinds + 8*(uint(packed[packedTails])+1))
	return l
}

// unpack reads an order.
func (l *layout) unpack(row uint32, o *order) {
	c, at := l.common, l.first+uint(row)*l.row
	for i, width := range l.width {
		if width != 0 {
			c[i] |= bitsAt(l.packed, at, width)
			at += width
		}
	}
	c[columnTail] = binary.LittleEndian.Uint64(l.packed[packedKinds+8*c[columnTail]:])
	c.fill(o)
}

// bitsAt reads so many bits, up to 64.
func bitsAt(b []byte, at, width uint) uint64 {
	b = b[at/8 : at/8+packedSlack]
	v := binary.LittleEndian.Uint64(b)>>(at%8) | uint64(b[8])<<(64-at%8)
	return v & (1<<width - 1)
}
