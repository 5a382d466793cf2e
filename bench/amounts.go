package bench

import (
	"math"
	"math/rand/v2"
)

// amountCount is how many different amounts there are.
const amountCount = 1000

// Amounts are lognormal, and from a quantile on they have the tail of Pareto, as payments between banks do: many small ones, and a few that are most of the value.
const (
	medianAmount = 25_000 // minor units
	amountSpread = 1.4    // standard deviation of the logarithm
	tailFrom     = 0.95   // quantile
	tailIndex    = 1.5    // the part of amounts above a is a to the minus tailIndex
)

// makeAmounts draws one amount from each of amountCount equal parts of the distribution, and shuffles them.
func makeAmounts(seed uint64) (amounts [amountCount]int64) {
	chance := rand.New(rand.NewPCG(seed, draw(seed, 6)))
	for i := range amounts {
		u := (float64(i) + chance.Float64()) / amountCount
		amounts[i] = int64(math.Round(amountAt(u))) + 1
	}
	chance.Shuffle(amountCount, func(i, j int) { amounts[i], amounts[j] = amounts[j], amounts[i] })
	return amounts
}

// amountAt is the amount at a quantile from 0 to below 1.
func amountAt(u float64) float64 {
	lognormal := func(u float64) float64 {
		return medianAmount * math.Exp(amountSpread*math.Sqrt2*math.Erfinv(2*u-1))
	}
	if u < tailFrom {
		return lognormal(u)
	}
	return lognormal(tailFrom) * math.Pow((1-tailFrom)/(1-u), 1/tailIndex)
}

// counterAmount is what the other side of a trade of an amount gives, in its own asset.
func counterAmount(amount int64) int64 {
	const rate, unit = 108, 100
	return amount/unit*rate + amount%unit*rate/unit + 1
}
