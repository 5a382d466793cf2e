package measures

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"weir/engine"
)

// digits are compared behind the point.
const digits = 6

// TestSumsAreExact holds the sums against floats of 400 bits.
func TestSumsAreExact(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	wide := func(units int64) *big.Float { return new(big.Float).SetPrec(400).SetInt64(units) }
	for range 200 {
		var s Sums
		sent, waiting, squares, entered, settled := new(big.Float).SetPrec(400), new(big.Float).SetPrec(400), new(big.Float).SetPrec(400), new(big.Float).SetPrec(400), new(big.Float).SetPrec(400)
		for range 50 {
			m := engine.Measures{
				Sent: engine.Sum{Low: random.Uint64(), High: random.Int64() >> random.IntN(63)}, Waiting: random.Int64() >> random.IntN(40), Used: 1 + random.Int64N(math.MaxInt64), Upper: random.Int64(),
				EnteredTime: [2]uint64{random.Uint64(), random.Uint64N(1 << 20)}, SettledTime: [2]uint64{random.Uint64(), random.Uint64N(1 << 20)},
			}
			s.Add(&m)
			one := wide(m.Sent.High)
			one.SetMantExp(one, 64).Add(one, new(big.Float).SetPrec(400).SetUint64(m.Sent.Low))
			sent.Add(sent, one)
			squares.Add(squares, one.Mul(one, one))
			waiting.Add(waiting, wide(m.Waiting))
			for i, sum := range []*big.Float{entered, settled} {
				words := [2][2]uint64{m.EnteredTime, m.SettledTime}[i]
				high := new(big.Float).SetPrec(400).SetUint64(words[1])
				sum.Add(sum, high.SetMantExp(high, 64))
				sum.Add(sum, new(big.Float).SetPrec(400).SetUint64(words[0]))
			}
		}
		const end = 2_000_000_000_000
		at := new(big.Float).SetPrec(400).SetInt64(end)
		over := new(big.Float).SetPrec(400).Mul(waiting, at)
		over.Add(over, settled).Sub(over, entered)
		under := new(big.Float).SetPrec(400).Add(sent, waiting)
		under.Mul(under, at).Sub(under, entered)
		want := over.Quo(over, under).Text('f', digits)
		share := squares.Quo(squares, new(big.Float).SetPrec(400).Mul(sent, sent)).Text('f', digits)
		if got := s.Delay(end).FloatString(digits); got != want {
			t.Fatalf("delay %s, want %s", got, want)
		}
		if got := s.Concentration().FloatString(digits); got != share {
			t.Fatalf("concentration %s, want %s", got, share)
		}
	}
}

// TestRatiosToNothing: there is nothing to compare, and no division by zero.
func TestRatiosToNothing(t *testing.T) {
	var s Sums
	if s.Turnover() != nil || s.Delay(5) != nil || s.Concentration() != nil || s.Saved().Sign() != 0 {
		t.Error("a ratio to nothing")
	}
	s.Add(&engine.Measures{Used: 5, Upper: 3, Waiting: 2, EnteredTime: [2]uint64{20, 0}})
	if s.Saved().Sign() != 0 || s.Delay(10) != nil || s.Delay(11) == nil {
		t.Error("used more than the upper bound, or entered at the end")
	}
}

// TestBigIsTheSum adds amounts of either sign to a sum of the engine and to a number.
func TestBigIsTheSum(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	for range 200 {
		var s engine.Sum
		want := new(big.Int)
		for range 50 {
			amount := int64(random.Uint64()) >> random.IntN(64)
			s = s.Plus(engine.SumOf(amount))
			AddUnits(want, amount)
			if got := Big(s); got.Cmp(want) != 0 {
				t.Fatalf("%v is %v, want %v", s, got, want)
			}
		}
	}
}
