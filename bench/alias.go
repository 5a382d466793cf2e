package bench

import "math"

// alias draws indices by their weights in constant time (Walker 1974; the table is made as Vose, "A linear algorithm for generating random numbers
// with a given distribution", 1991, has it).
type alias struct {
	keep  []uint32 // index i stays i when 32 random bits are below this
	other []uint32 // else it becomes this one
}

func newAlias(weights []float64) alias {
	n := len(weights)
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	a := alias{make([]uint32, n), make([]uint32, n)}
	left := make([]float64, n) // of each index, in shares of 1/n
	var small, large []int
	for i, w := range weights {
		left[i] = w / sum * float64(n)
		a.other[i] = uint32(i)
		if left[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		i, j := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		a.keep[i], a.other[i] = uint32(left[i]*(1<<32)), uint32(j)
		if left[j] -= 1 - left[i]; left[j] < 1 {
			large = large[:len(large)-1]
			small = append(small, j)
		}
	}
	return a
}

// draw takes 64 random bits.
func (a *alias) draw(x uint64) uint32 {
	i := scale(uint32(x>>32), uint32(len(a.keep)))
	if uint32(x) < a.keep[i] {
		return i
	}
	return a.other[i]
}

// zipfWeights are those of Zipf's law: rank r has 1 by r to the exponent.
func zipfWeights(n int, exponent float64) []float64 {
	weights := make([]float64, n)
	for i := range weights {
		weights[i] = math.Pow(float64(i+1), -exponent)
	}
	return weights
}
