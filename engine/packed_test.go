package engine

import (
	"math/rand/v2"
	"testing"
)

// Whatever orders a block has, they come out of it as they went in, all and each.
func TestPackedOrdersComeOutAsTheyWentIn(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	finals := []Status{Settled, Rejected, Cancelled, Expired, Accepted}
	for round := range 2000 {
		// Each column keeps some of its bits in the whole block: none, all or any number of the lowest or highest.
		var common, moving columns
		for c := range moving {
			common[c], moving[c] = r.Uint64(), ^uint64(0)>>r.UintN(65)<<r.UintN(65)
		}
		var orders, got [blockRows]order
		var owners [blockRows]uint32
		for i := range orders {
			c := common
			for at := range c {
				c[at] = c[at]&^moving[at] | r.Uint64()&moving[at]
			}
			for _, at := range []int{columnDebtor, columnCreditor, columnInstructor, columnExtra} {
				c[at] &= 1<<32 - 1
			}
			c.fill(&orders[i])
			owners[i] = uint32(c[columnInstructor]) ^ r.Uint32()>>r.UintN(33)
			if round%2 == 0 {
				orders[i].status = finals[r.IntN(len(finals))]
			}
		}
		var room [packedRoom]byte
		size := packOrders(&orders, &owners, &room)
		if size > packedRoom {
			t.Fatalf("round %d: %d bytes in a room of %d", round, size, packedRoom)
		}
		packed := room[:size:size]
		l := layoutOf(packed)
		for i := range got {
			got[i] = order{amount: -1, reason: 9} // what was there before
			l.unpack(uint32(i), &got[i])
			got[i].instructor ^= owners[i]
		}
		if got != orders {
			t.Fatalf("round %d:\n got  %+v\n want %+v", round, got, orders)
		}
	}
}

// BenchmarkPack packs what 1,000,000 accounts, each a bank of its own, have settled between them.
func BenchmarkPack(b *testing.B) {
	const accounts = 1_000_000
	orders := blockRows * (b.N + 1)
	e := benchEngine(b, accounts, accounts+orders)
	gen := &benchOrders{accounts: accounts}
	var r Results
	for n := 0; n < orders; n += 8190 {
		r.Reset()
		e.Apply(1, gen.batch(8190), &r)
	}
	blocks := e.bookAt(1, 20000).orders.blocks
	first := len(blocks) - orders/blockRows
	pile := &e.orders.packed
	for room := range uint32(orders/(roomLines*lineBytes/packedMost*blockRows) + 1) { // touched before, as a node has it
		pile.openRoom()
		clear(pile.rooms[room].bytes)
	}
	for room := range uint32(len(pile.rooms) - 1) {
		pile.free = append(pile.free, room)
	}
	b.ResetTimer()
	for n := range b.N {
		e.packBlock(blocks[first+n])
	}
	packed, bytes := e.Packed()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(packed), "ns/order")
	b.ReportMetric(float64(bytes)/float64(packed), "B/order")
	b.ReportMetric(0, "ns/op")
}
