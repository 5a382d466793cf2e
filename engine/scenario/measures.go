package scenario

import (
	"fmt"
	"math/big"
	"time"

	"weir/engine"
)

// measures shows what each account in the asset sent, received and used and the bounds of what it needs, then what they make
// together: the settled value, the liquidity used, what was saved of the upper bound, turnover (settled by used), delay (of all
// that entered, weighted by value, as a part of what it would be if nothing had settled by now) and HHI (the concentration of the senders).
//
//	measures EUR
//	  -> CBEUDEF0 sent 0.00 received 0.00 used 0.00 upper 0.00 lower 0.00
//	  -> ALPHCNB0 sent 60.00 received 20.00 used 40.00 upper 60.00 lower 40.00
//	  -> all settled 80.00 used 40.00 saved 20.00 turnover 2.000000 delay 0.000000 hhi 0.625000
func measures(r *runner, a *arguments) ([]string, error) {
	asset, err := r.knownAsset(a)
	if err != nil {
		return nil, err
	}
	var lines []string
	var all totals
	for number := uint32(1); ; number++ {
		m, ok := r.machine.Measures(number)
		if !ok {
			return append(lines, all.line(asset.scale, r.time)), nil
		}
		if m.Asset != asset.number {
			continue
		}
		all.add(&m)
		lines = append(lines, fmt.Sprintf("%s sent %s received %s used %s upper %s lower %s", r.participantName(m.Participant),
			decimalOf(wide(m.Sent), asset.scale), decimalOf(wide(m.Received), asset.scale), decimal(m.Used, asset.scale),
			decimal(m.Upper, asset.scale), decimal(m.Lower, asset.scale)))
	}
}

// totals are the measures of all accounts of an asset.
type totals struct {
	sent, waiting, upper, used big.Int
	entered, settled, squares  big.Int
}

func (t *totals) add(m *engine.Measures) {
	sent := wide(m.Sent)
	t.sent.Add(&t.sent, sent)
	t.waiting.Add(&t.waiting, big.NewInt(m.Waiting))
	t.upper.Add(&t.upper, big.NewInt(m.Upper))
	t.used.Add(&t.used, big.NewInt(m.Used))
	addWords(&t.entered, m.EnteredTime)
	addWords(&t.settled, m.SettledTime)
	t.squares.Add(&t.squares, sent.Mul(sent, sent))
}

func (t *totals) line(scale uint8, now int64) string {
	at := big.NewInt(now / int64(time.Millisecond))
	delayed := new(big.Int).Mul(&t.waiting, at)
	delayed.Add(delayed, &t.settled)
	most := new(big.Int).Add(&t.sent, &t.waiting)
	most.Mul(most, at)
	saved := new(big.Int).Sub(&t.upper, &t.used)
	if saved.Sign() < 0 {
		saved.SetInt64(0)
	}
	return fmt.Sprintf("all settled %s used %s saved %s turnover %s delay %s hhi %s",
		decimalOf(&t.sent, scale), decimalOf(&t.used, scale), decimalOf(saved, scale),
		ratio(&t.sent, &t.used),
		ratio(delayed.Sub(delayed, &t.entered), most.Sub(most, &t.entered)),
		ratio(&t.squares, new(big.Int).Mul(&t.sent, &t.sent)))
}

// addWords adds a number of two words, the low one first.
func addWords(sum *big.Int, words [2]uint64) {
	high := new(big.Int).SetUint64(words[1])
	sum.Add(sum, high.Lsh(high, 64))
	sum.Add(sum, new(big.Int).SetUint64(words[0]))
}

// ratio is rounded to 6 decimals; a ratio to nothing is none.
func ratio(of, to *big.Int) string {
	if to.Sign() <= 0 {
		return "none"
	}
	return new(big.Rat).SetFrac(of, to).FloatString(6)
}
