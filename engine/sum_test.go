package engine_test

import (
	"math"
	"math/big"
	"math/rand/v2"
	"testing"

	"weir/engine"
)

// number is a sum as a number.
func number(s engine.Sum) *big.Int {
	n := new(big.Int).Lsh(big.NewInt(s.High), 64)
	return n.Add(n, new(big.Int).SetUint64(s.Low))
}

// TestSumIsWide adds and subtracts amounts of either sign, often those where a word ends, and holds the sum against a number of any size.
func TestSumIsWide(t *testing.T) {
	const seed = 11
	random := rand.New(rand.NewPCG(seed, 1))
	edges := []int64{0, 1, -1, math.MaxInt64, math.MinInt64, math.MinInt64 + 1, 1 << 61, -1 << 61, 1 << 62}
	for range 500 {
		var s engine.Sum
		want := new(big.Int)
		for range 200 {
			amount := int64(random.Uint64()) >> random.IntN(64)
			if random.IntN(3) == 0 {
				amount = edges[random.IntN(len(edges))]
			}
			if random.IntN(2) == 0 {
				s = s.Plus(engine.SumOf(amount))
				want.Add(want, big.NewInt(amount))
			} else {
				s = s.Minus(engine.SumOf(amount))
				want.Sub(want, big.NewInt(amount))
			}
			if number(s).Cmp(want) != 0 {
				t.Fatalf("seed %d: %v is %v, want %v", seed, s, number(s), want)
			}
			if amount, fits := s.Amount(); fits != want.IsInt64() || fits && amount != want.Int64() {
				t.Fatalf("seed %d: %v in 64 bits is %d, %v", seed, want, amount, fits)
			}
		}
	}
}

// TestMeasuresOfLargestAmounts plays with amounts near the bounds: money goes to and fro between the issuer and accounts with large credit lines, and dates roll. The twin has
// its sums in numbers of any size, and panics where one that the rules bound passes 64 bits; every measure is what it has.
func TestMeasuresOfLargestAmounts(t *testing.T) {
	bounded, wide, most := 0, 0, int64(0)
	for seed := range uint64(8) {
		d, random := newDuel(engine.Config{}), rand.New(rand.NewPCG(seed, 7))
		for _, payload := range largestMarket() {
			d.must(t, seed, payload)
		}
		for i := range 400 {
			for _, payload := range d.largest(random, uint64(i)+1) {
				d.must(t, seed, payload)
				if payload[0] == byte(engine.Fund) && d.results.Outcomes[0].Reason == engine.AmountTooLarge {
					bounded++
				}
			}
			for number := uint32(1); number <= 4; number++ {
				if err := d.readAccount(number); err != nil {
					t.Fatalf("seed %d, instruction %d: %v", seed, i, err)
				}
				m, _ := d.engine.Measures(number)
				if _, fits := m.Sent.Amount(); !fits {
					wide++
				}
				most = max(most, m.Used, m.Upper)
			}
		}
	}
	if bounded < 20 || wide < 100 || most < 1<<62 {
		t.Errorf("%d fundings were refused for the bound, %d sums passed 64 bits, the largest measure was %d: the test shows nothing", bounded, wide, most)
	}
}

func (d *duel) must(t *testing.T, seed uint64, payload []byte) {
	t.Helper()
	if difference := d.apply(payload); difference != "" {
		t.Fatalf("seed %d: %s", seed, difference)
	}
}

// largestMarket makes an asset with three accounts.
func largestMarket() (payloads [][]byte) {
	n := engine.Naming{Kind: engine.CreateAsset, Scale: 8, BusinessDate: 20500, Day: engine.Open}
	n.SetAsset("BTC")
	n.SetParticipant("CBEUDEF0")
	payloads = append(payloads, engine.AppendNaming(nil, &n, nil))
	for _, id := range []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0"} {
		p := engine.Naming{Kind: engine.CreateParticipant}
		p.SetParticipant(id)
		a := engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement}
		a.SetParticipant(id)
		a.SetAsset("BTC")
		payloads = append(payloads, engine.AppendNaming(nil, &p, nil), engine.AppendNaming(nil, &a, nil))
	}
	return payloads
}

// largest is a funding in or out of all that there is, or a part of it; a payment, also to and from the issuer, now and then of more than there is; a credit line; or the end of a date.
func (d *duel) largest(random *rand.Rand, id uint64) [][]byte {
	member := uint32(2 + random.IntN(3))
	in := engine.Instruction{Kind: engine.SubmitOrder, Debtor: member, Creditor: 2 + (member-1+uint32(random.IntN(2)))%3}
	in.ID[0], in.ID[1], in.ID[15] = byte(id), byte(id>>8), 1
	switch random.IntN(40) {
	case 0, 1, 2, 3, 4, 5, 6, 7, 8, 9:
		in.Kind, in.Method, in.Debtor, in.Creditor = engine.Fund, engine.Instant, 1, member
	case 10, 11, 12, 13, 14, 15, 16, 17:
		in.Kind, in.Method, in.Creditor = engine.Fund, engine.Instant, 1
	case 18, 19:
		in.Method, in.Creditor = engine.Instant, 1
	case 20:
		in.Method, in.Debtor, in.Creditor = engine.Instant, 1, member
	case 21, 22:
		line := []int64{0, 1 << 60, 1<<61 - 1}[random.IntN(3)]
		return settings(engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitCreditLine, Account: member, Amount: line})
	case 23:
		if random.IntN(4) == 0 {
			return settings(engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.EndOfDay}, engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.Closed},
				engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.Open})
		}
	case 24, 25:
		in.Method, in.Amount = engine.Gross, 1<<60
	}
	if in.Amount == 0 {
		debtor, _ := d.engine.Account(in.Debtor)
		in.Amount = max(1, debtor.Cover()>>[]int{0, 0, 0, 1, 3}[random.IntN(5)])
	}
	return [][]byte{engine.AppendInstruction(nil, &in, nil)}
}

func settings(all ...engine.Setting) (payloads [][]byte) {
	for i := range all {
		payloads = append(payloads, engine.AppendSetting(nil, &all[i], nil))
	}
	return payloads
}
