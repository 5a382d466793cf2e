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
//	12  a bit for each column (u16) whose rows have other bits in common than zeros
//	16  the tails (u64), as the orders have them in their last word
//	..  the bits in common (u64), of those columns
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
	columnInstructor // how it differs from the participant that owns the debtor's account
	columnExtra
	columnTail // which of the tails
	columnCount
)

const (
	packedWidth  = 1
	packedTails  = packedWidth + columnCount
	packedCommon = 12
	packedKinds  = 16

	packedSlack = 9 // bytes that are read together
	packedRoom  = packedKinds + 8*blockRows + 8*columnTail + 64*blockRows + packedSlack
)

// columnsOf is an order as columns, its tail in the last one.
func columnsOf(o *order, owner uint32) (c columns) {
	w := o.words()
	c = columns{
		o.idLow, o.idHigh, uint64(o.amount), o.seq, o.link,
		uint64(o.debtor), uint64(o.creditor), uint64(o.instructor ^ owner), uint64(o.extra), w[wordTail],
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

// packOrders packs a block, whose debtors' accounts have these owners, into room, and answers how much of it that takes.
func packOrders(orders *[blockRows]order, owners *[blockRows]uint32, room *[packedRoom]byte) (size int) {
	first, kinds := columnsOf(&orders[0], owners[0]), packedKinds
	var differ columns
	for i := range orders {
		c := columnsOf(&orders[i], owners[i])
		for at, v := range c {
			differ[at] |= v ^ first[at]
		}
		_, kinds = kindOf(c[columnTail], room, kinds)
	}
	room[packedTails] = byte((kinds-packedKinds)/8 - 1)
	differ[columnTail] = uint64(room[packedTails])
	first[columnTail] = 0
	var shapes [columnCount]shape
	rows, have := kinds, uint16(0)
	for at, v := range differ {
		width := uint(bits.Len64(v))
		shapes[at] = shape{width, 1<<width - 1}
		room[packedWidth+at] = byte(width)
		if common := first[at] &^ shapes[at].mask; common != 0 {
			binary.LittleEndian.PutUint64(room[rows:], common)
			rows += 8
			have |= 1 << at
		}
	}
	binary.LittleEndian.PutUint16(room[packedCommon:], have)
	return packRows(orders, owners, &shapes, room, kinds, rows) + packedSlack
}

// shape is how many bits of a column are in the rows, and which.
type shape struct {
	width uint
	mask  uint64
}

// packRows writes the rows, whose tails end at kinds, from a place in room on, and answers where they end.
func packRows(orders *[blockRows]order, owners *[blockRows]uint32, shapes *[columnCount]shape, room *[packedRoom]byte, kinds, rows int) (end int) {
	word, count, end := uint64(0), uint(0), rows // word has count bits that are not written yet
	for i := range orders {
		c := columnsOf(&orders[i], owners[i])
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
	}
	rows := packedKinds + 8*(uint(packed[packedTails])+1)
	for have := binary.LittleEndian.Uint16(packed[packedCommon:]); have != 0; have &= have - 1 {
		l.common[bits.TrailingZeros16(have)] = binary.LittleEndian.Uint64(packed[rows:])
		rows += 8
	}
	l.first = 8 * rows
	return l
}

// id reads the id of an order.
func (l *layout) id(row uint32) (low, high uint64) {
	at := l.first + uint(row)*l.row
	low, high = l.common[columnIDLow], l.common[columnIDHigh]
	low |= bitsAt(l.packed, at, l.width[columnIDLow])
	high |= bitsAt(l.packed, at+l.width[columnIDLow], l.width[columnIDHigh])
	return low, high
}

// find is the next row from one on that has an id, blockRows where there is none.
func (l *layout) find(low, high uint64, row uint32) uint32 {
	width := l.width[columnIDLow]
	wanted := low & (1<<width - 1)
	for at := l.first + uint(row)*l.row; row < blockRows; at += l.row {
		if bitsAt(l.packed, at, width) == wanted {
			if itsLow, itsHigh := l.id(row); itsLow == low && itsHigh == high {
				break
			}
		}
		row++
	}
	return row
}

// unpack reads an order, but for the owner in its instructor.
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
