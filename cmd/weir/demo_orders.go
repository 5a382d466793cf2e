package main

import (
	"encoding/binary"
	"fmt"

	"weir/client"
)

// draw is the next of the demo's pseudo-random numbers (splitmix64, Steele, Lea and Flood, 2014).
func (d *demo) draw() uint64 {
	d.random += 0x9e3779b97f4a7c15
	z := d.random
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

func (d *demo) pick(n int) int { return int(d.draw() % uint64(n)) }

func (d *demo) uuid() string {
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:8], d.draw())
	binary.LittleEndian.PutUint64(b[8:], d.draw())
	return formatUUID(b)
}

// orders makes payments between the banks: many small ones, some large enough to wait for liquidity.
func (d *demo) orders(n int) []client.Order {
	all := make([]client.Order, n)
	for i := range all {
		from := d.pick(len(demoBanks))
		to := (from + 1 + d.pick(len(demoBanks)-1)) % len(demoBanks)
		cents := 100 + d.pick(500_000)
		if d.pick(10) == 0 {
			cents *= 20
		}
		all[i] = client.Order{
			ID: d.uuid(), Debtor: demoBanks[from], Creditor: demoBanks[to], Asset: demoAssets[d.pick(len(demoAssets))].Code,
			Amount:   fmt.Sprintf("%d.%02d", cents/100, cents%100),
			Priority: []string{"normal", "normal", "normal", "urgent", "highly-urgent"}[d.pick(5)],
			Method:   []string{"gross", "gross", "gross", "instant"}[d.pick(4)],
		}
	}
	return all
}
