package bench

import (
	"encoding/binary"
	"encoding/json"
	"math/big"
	"regexp"
	"slices"
	"testing"

	"weir/engine"
)

// complete is a configuration with its defaults.
func complete(t *testing.T, c Config) Config {
	t.Helper()
	c.Spawn = (&fake{}).spawn
	if _, err := c.complete(); err != nil {
		t.Fatal(err)
	}
	return c
}

func generatorOf(t *testing.T, seed uint64, accounts int, workload string) *generator {
	c := complete(t, Config{Seed: seed, Accounts: accounts, Workload: workload})
	return newGenerator(&c)
}

func TestGeneratorIsAFunctionOfSeedAndNumber(t *testing.T) {
	a, b, other := generatorOf(t, 7, 100, "gross"), generatorOf(t, 7, 100, "gross"), generatorOf(t, 8, 100, "gross")
	sameIDs, sameParties := 0, 0
	for n := uint64(1000); n > 0; n-- { // the order of asking does not matter
		high, low := a.id(n)
		high2, low2 := b.id(n)
		debtor, creditor := a.parties(n)
		debtor2, creditor2 := b.parties(n)
		if high != high2 || low != low2 || debtor != debtor2 || creditor != creditor2 {
			t.Fatalf("order %d differs between two generators of one seed", n)
		}
		if h, l := other.id(n); h == high || l == low {
			sameIDs++
		}
		if d, c := other.parties(n); d == debtor && c == creditor {
			sameParties++
		}
	}
	if sameIDs > 0 || sameParties > 10 {
		t.Errorf("another seed gives %d of the ids and %d of the parties", sameIDs, sameParties)
	}
	amounts, again := makeAmounts(7), makeAmounts(7)
	if amounts != again || amounts == makeAmounts(8) {
		t.Error("the amounts are no function of the seed")
	}
}

func TestIDsAreUniqueAndOfTheShapeOfAUETR(t *testing.T) {
	shape := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	g := generatorOf(t, 1, 2, "gross")
	seen := map[[2]uint64]bool{}
	for _, base := range []uint64{0, 1 << 32, fundingOrders} {
		for n := range uint64(100_000) {
			high, low := g.id(base + n)
			if seen[[2]uint64{high, low}] {
				t.Fatalf("id of order %d is not its own", base+n)
			}
			seen[[2]uint64{high, low}] = true
			if whole := low<<2 | high&3; whole != draw(g.idKey, base+n) {
				t.Fatalf("id of order %d keeps %x of the 64 bits that make it unique", base+n, whole)
			}
			if text := uuidText(high, low); n < 1000 && !shape.MatchString(text) {
				t.Fatalf("id %s", text)
			}
		}
	}
}

func TestGrossSpreadsOverAllAccounts(t *testing.T) {
	const accounts, orders = 50, 50_000
	g := generatorOf(t, 3, accounts, "gross")
	var debtors, creditors [accounts]int
	for n := range uint64(orders) {
		debtor, creditor := g.parties(n)
		if debtor == creditor {
			t.Fatalf("order %d: debtor and creditor are %d", n, debtor)
		}
		debtors[debtor]++
		creditors[creditor]++
	}
	for _, counts := range [][accounts]int{debtors, creditors} {
		if low, high := slices.Min(counts[:]), slices.Max(counts[:]); low < 800 || high > 1200 {
			t.Errorf("an account has from %d to %d orders, 1000 would be even", low, high)
		}
	}
}

func TestHotGoesThroughTheHub(t *testing.T) {
	const accounts, orders = 10, 10_000
	g := generatorOf(t, 3, accounts, "hot")
	in, others := 0, map[uint32]int{}
	for n := range uint64(orders) {
		debtor, creditor := g.parties(n)
		if (debtor == hub) == (creditor == hub) {
			t.Fatalf("order %d goes from %d to %d", n, debtor, creditor)
		}
		if creditor == hub {
			in++
		}
		others[debtor+creditor]++
	}
	if in != orders/2 || len(others) != accounts-1 {
		t.Errorf("%d of %d orders go to the hub, %d others take part", in, orders, len(others))
	}
}

func TestParticipantNamesAreUniqueTestBICs(t *testing.T) {
	shape := regexp.MustCompile(`^[A-Z]{4}CN[1-9A-Z]0$`)
	seen := map[[nameSize]byte]bool{}
	for _, i := range []int{0, 1, 25, 26, 27, 700, 456_975, 456_976, 456_977, maxAccounts - 1} {
		name := participantName(i)
		if !shape.Match(name[:]) || seen[name] {
			t.Errorf("name %d is %s", i, name[:])
		}
		seen[name] = true
	}
}

// filled is a request of a format, with its generator.
func filled(t *testing.T, format string, batch, request, orders int) (*generator, *templates, *template) {
	f := formatByName(format)
	c := complete(t, Config{Seed: 9, Accounts: 30, Format: format, Batch: batch})
	g := newGenerator(&c)
	for i := range g.numbers[0] {
		g.numbers[0][i] = uint32(i + 500)
	}
	amounts := makeAmounts(9)
	s := newTemplates(f, &c, "host", amounts[:])
	var once *template
	for range 2 { // the second filling leaves nothing of the first
		once = s.of(request, orders)
		f.fill(g, once, 77_777)
		f.fill(g, once, firstOrder(request, batch))
	}
	return g, s, once
}

func TestTextTemplateHoldsTheOrders(t *testing.T) {
	for _, orders := range []int{10, 4} {
		g, s, request := filled(t, "json", 10, 123, orders)
		var sent []shownOrder
		if err := json.Unmarshal(request.bytes[request.body:], &sent); err != nil {
			t.Fatal(err)
		}
		if len(sent) != orders {
			t.Fatalf("%d orders of %d", len(sent), orders)
		}
		for i, o := range sent {
			n := uint64(1230 + i)
			debtor, creditor := g.parties(n)
			want := shownOrder{
				ID: uuidText(g.id(n)), Debtor: string(g.names[debtor][:]), Creditor: string(g.names[creditor][:]),
				Asset: "EUR", Amount: decimal(s.amount(123, i)),
			}
			if o != want {
				t.Errorf("order %d: %+v, want %+v", i, o, want)
			}
		}
	}
}

func TestBinaryTemplateHoldsTheOrders(t *testing.T) {
	g, s, request := filled(t, "binary", 10, 123, 10)
	body := append([]byte{}, request.bytes[request.body:]...)
	for i := range 10 {
		in := *engine.InstructionAt(body[i*engine.RecordSize:])
		n := uint64(1230 + i)
		debtor, creditor := g.parties(n)
		want := engine.Instruction{Kind: engine.SubmitOrder, Amount: s.amount(123, i), Debtor: debtor + 500, Creditor: creditor + 500}
		high, low := g.id(n)
		binary.BigEndian.PutUint64(want.ID[:], high)
		binary.BigEndian.PutUint64(want.ID[8:], low)
		if in != want {
			t.Errorf("order %d: %+v, want %+v", i, in, want)
		}
	}
}

func TestSingleOrdersHaveAllAmounts(t *testing.T) {
	_, s, _ := filled(t, "json-single", 1, 0, 1)
	seen := map[int64]bool{}
	for request := range amountCount {
		seen[s.amount(request, 0)] = true
	}
	if len(seen) < amountCount/2 {
		t.Errorf("%d different amounts", len(seen))
	}
}

func TestMinorUnits(t *testing.T) {
	for text, want := range map[string]int64{"0.00": 0, "12.34": 1234, "-0.05": -5, "-120.00": -12000} {
		var units big.Int
		if err := minorUnits(&units, text); err != nil || units.Int64() != want {
			t.Errorf("%s is %v, error %v", text, &units, err)
		}
	}
	for _, text := range []string{"", "1", "1.0", "1.000", "x.00", "."} {
		if err := minorUnits(new(big.Int), text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
