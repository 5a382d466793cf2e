package main

import (
	"slices"
	"time"
)

// calibration measures steps. A change of a step changes all ratios: rewrite the baseline with it.
type calibration struct {
	table    []uint64 // larger than the last cache
	from, to []byte
	state    uint64
}

const (
	tableSize   = 1 << 30 // bytes
	copySize    = 16 << 10
	stepDraws   = 512
	stepReads   = 6
	samples     = 5
	sampleSteps = 10_000
)

func newCalibration() *calibration {
	c := &calibration{table: make([]uint64, tableSize/8), from: make([]byte, copySize), to: make([]byte, copySize)}
	for i := range c.table {
		c.table[i] = draw(uint64(i))
	}
	return c
}

// step is some microseconds of work: arithmetic, reads whose addresses depend on what was read before, a copy.
func (c *calibration) step() {
	x := c.state
	for range stepDraws {
		x = draw(x)
	}
	for range stepReads {
		x ^= c.table[x%uint64(len(c.table))]
	}
	c.from[x%copySize] = byte(x)
	copy(c.to, c.from)
	c.state = x + uint64(c.to[(x>>32)%copySize])
}

// draw mixes 64 bits (the finalizer of SplitMix64; Steele, Lea, Flood, 2014).
func draw(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// measure is what a step costs now, in nanoseconds: the median of some samples.
func (c *calibration) measure() float64 {
	var costs []float64
	for range samples {
		start := time.Now()
		for range sampleSteps {
			c.step()
		}
		costs = append(costs, float64(time.Since(start).Nanoseconds())/sampleSteps)
	}
	return median(costs)
}

// median of one value or more.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}
