package netting

import (
	"encoding/json"
	"errors"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// owing is a list of obligations among firms.
type owing struct {
	firms       int
	obligations []Obligation
}

// total is the sum of all obligations.
func (o *owing) total() (sum int64) {
	for _, x := range o.obligations {
		sum += x.Amount
	}
	return sum
}

// amounts are the amounts of the obligations.
func (o *owing) amounts() []int64 {
	all := make([]int64, len(o.obligations))
	for i, x := range o.obligations {
		all[i] = x.Amount
	}
	return all
}

// nets are the net positions that amounts of the obligations make: received minus paid.
func (o *owing) nets(amounts []int64) []int64 {
	nets := make([]int64, o.firms)
	for i, x := range o.obligations {
		nets[x.Debtor] -= amounts[i]
		nets[x.Creditor] += amounts[i]
	}
	return nets
}

// remaining is what is left of the obligations.
func (o *owing) remaining(cleared []int64) []int64 {
	left := o.amounts()
	for i := range left {
		left[i] -= cleared[i]
	}
	return left
}

func sumOf(amounts []int64) (sum int64) {
	for _, a := range amounts {
		sum += a
	}
	return sum
}

// randomOwing draws up to the given numbers of firms and obligations, parallel and opposite ones among them.
func randomOwing(r *rand.Rand, firms, obligations int, amounts int64) *owing {
	o := &owing{firms: 2 + r.IntN(firms-1)}
	for range r.IntN(obligations + 1) {
		debtor := int32(r.IntN(o.firms))
		creditor := (debtor + 1 + int32(r.IntN(o.firms-1))) % int32(o.firms)
		o.obligations = append(o.obligations, Obligation{1 + r.Int64N(amounts), debtor, creditor})
	}
	return o
}

// forOwing draws cases, the same ones at every run.
func forOwing(t *testing.T, cases, firms, obligations int, amounts int64, check func(r *rand.Rand, o *owing)) {
	t.Helper()
	for i := range cases {
		if t.Failed() {
			return
		}
		r := rand.New(rand.NewPCG(testSeed, uint64(i)))
		check(r, randomOwing(r, firms, obligations, amounts))
	}
}

// checkSetOff holds a set-off against its definition.
func checkSetOff(t *testing.T, o *owing, cleared []int64) {
	t.Helper()
	for i, x := range o.obligations {
		if cleared[i] < 0 || cleared[i] > x.Amount {
			t.Fatalf("obligation %d of %d is cleared by %d: %+v", i, x.Amount, cleared[i], *o)
		}
	}
	for firm, net := range o.nets(cleared) {
		if net != 0 {
			t.Fatalf("firm %d receives %d more than it pays: %+v, cleared %v", firm, net, *o, cleared)
		}
	}
	left := o.remaining(cleared)
	if before, after := o.nets(o.amounts()), o.nets(left); !slices.Equal(before, after) {
		t.Fatalf("net positions were %v and are %v: %+v", before, after, *o)
	}
	if o.cyclic(left) {
		t.Fatalf("%v is left and has a cycle: %+v", left, *o)
	}
}

// cyclic says whether the obligations with something left have a cycle: it takes firms that owe nothing away until none is left.
func (o *owing) cyclic(left []int64) bool {
	gone := make([]bool, o.firms)
	for count := 0; ; {
		owes := make([]bool, o.firms)
		for i, x := range o.obligations {
			owes[x.Debtor] = owes[x.Debtor] || left[i] > 0 && !gone[x.Creditor]
		}
		before := count
		for f := range gone {
			if !gone[f] && !owes[f] {
				gone[f] = true
				count++
			}
		}
		if count == o.firms || count == before {
			return count < o.firms
		}
	}
}

// improvable says whether a larger set-off is near: whether there is a ring of firms around which more can be cleared than is given back
// (Bellman and Ford: distances that still fall after as many rounds as firms). A set-off that is not the largest has one (Klein 1967).
func (o *owing) improvable(cleared []int64) bool {
	distance := make([]int, o.firms)
	for range o.firms + 1 {
		fell := false
		for i, x := range o.obligations {
			if cleared[i] < x.Amount && distance[x.Debtor]-1 < distance[x.Creditor] {
				distance[x.Creditor], fell = distance[x.Debtor]-1, true
			}
			if cleared[i] > 0 && distance[x.Creditor]+1 < distance[x.Debtor] {
				distance[x.Debtor], fell = distance[x.Creditor]+1, true
			}
		}
		if !fell {
			return false
		}
	}
	return true
}

func TestSetOffIsTheLargest(t *testing.T) {
	var c Circulation
	something := 0
	for _, size := range []struct {
		cases, firms, obligations int
		amounts                   int64
	}{
		{3000, 5, 12, 4},
		{2000, 12, 40, 1000},
		{300, 40, 300, 10},
		{200, 60, 150, 1_000_000},
		{500, 6, 8, math.MaxInt64 / 8}, // the sum just fits
	} {
		forOwing(t, size.cases, size.firms, size.obligations, size.amounts, func(_ *rand.Rand, o *owing) {
			cleared := c.Clear(o.firms, o.obligations)
			checkSetOff(t, o, cleared)
			if o.improvable(cleared) {
				t.Errorf("%v can be improved: %+v", cleared, *o)
			}
			if sumOf(cleared) > 0 {
				something++
			}
		})
	}
	if something < 2000 {
		t.Errorf("only %d cases cleared anything: the cases are too hard", something)
	}
}

// largest tries every set-off: amounts of the obligations from one on, while the nets of those before it stand.
func (o *owing) largest(from int, nets []int64) int64 {
	if from == len(o.obligations) {
		if slices.ContainsFunc(nets, func(n int64) bool { return n != 0 }) {
			return -1
		}
		return 0
	}
	best := int64(-1)
	x := o.obligations[from]
	for amount := range x.Amount + 1 {
		nets[x.Debtor] -= amount
		nets[x.Creditor] += amount
		if rest := o.largest(from+1, nets); rest >= 0 {
			best = max(best, amount+rest)
		}
		nets[x.Debtor] += amount
		nets[x.Creditor] -= amount
	}
	return best
}

func TestSetOffEqualsExhaustiveSearch(t *testing.T) {
	var c Circulation
	forOwing(t, 1500, 4, 7, 3, func(_ *rand.Rand, o *owing) {
		cleared := sumOf(c.Clear(o.firms, o.obligations))
		if want := o.largest(0, make([]int64, o.firms)); cleared != want {
			t.Errorf("cleared %d, the largest set-off is %d: %+v", cleared, want, *o)
		}
	})
}

// cycleFrom finds a cycle through a firm in the obligations of which something is left, a shortest one where shortest is set, else by
// going deep. It answers obligations, none where there is none.
func (o *owing) cycleFrom(firm int32, left []int64, shortest bool) []int {
	via := make([]int, o.firms) // the obligation over which a firm was reached
	seen := make([]bool, o.firms)
	for todo := []int32{firm}; len(todo) > 0; {
		at := len(todo) - 1
		if shortest {
			at = 0
		}
		f := todo[at]
		todo = slices.Delete(todo, at, at+1)
		for i, x := range o.obligations {
			if x.Debtor != f || left[i] == 0 || seen[x.Creditor] {
				continue
			}
			seen[x.Creditor], via[x.Creditor] = true, i
			if x.Creditor == firm {
				return o.back(firm, via)
			}
			todo = append(todo, x.Creditor)
		}
	}
	return nil
}

// back is the way over which a firm reached itself.
func (o *owing) back(firm int32, via []int) (way []int) {
	for f := firm; ; {
		way = append(way, via[f])
		if f = o.obligations[via[f]].Debtor; f == firm {
			return way
		}
	}
}

// byCycles clears cycle by cycle until none is left. It is the heuristic of the field; in which order is by the firms' order.
func (o *owing) byCycles(order []int, shortest bool) []int64 {
	left := o.amounts()
	for _, firm := range order {
		for {
			cycle := o.cycleFrom(int32(firm), left, shortest)
			if cycle == nil {
				break
			}
			least := int64(math.MaxInt64)
			for _, i := range cycle {
				least = min(least, left[i])
			}
			for _, i := range cycle {
				left[i] -= least
			}
		}
	}
	return o.remaining(left)
}

func TestSetOffIsNeverLessThanByCycles(t *testing.T) {
	var c Circulation
	more := 0
	forOwing(t, 400, 12, 60, 100, func(r *rand.Rand, o *owing) {
		cleared := sumOf(c.Clear(o.firms, o.obligations))
		for _, shortest := range []bool{false, true} {
			heuristic := o.byCycles(r.Perm(o.firms), shortest)
			checkSetOff(t, o, heuristic)
			switch sum := sumOf(heuristic); {
			case cleared < sum:
				t.Errorf("cleared %d, cycle by cycle %d: %+v", cleared, sum, *o)
			case cleared > sum:
				more++
			}
		}
	})
	if more == 0 {
		t.Error("cycle by cycle is always as good: the cases are too easy")
	}
}

// The same list clears the same again, whatever was cleared before with the same memory, and in another order the same per pair.
func TestSetOffIsDeterministic(t *testing.T) {
	var used Circulation
	forOwing(t, 500, 15, 80, 50, func(r *rand.Rand, o *owing) {
		var fresh Circulation
		cleared := slices.Clone(fresh.Clear(o.firms, o.obligations))
		if again := used.Clear(o.firms, o.obligations); !slices.Equal(cleared, again) {
			t.Errorf("cleared %v, then %v: %+v", cleared, again, *o)
		}
		shuffled := owing{o.firms, slices.Clone(o.obligations)}
		r.Shuffle(len(shuffled.obligations), func(i, j int) {
			x := shuffled.obligations
			x[i], x[j] = x[j], x[i]
		})
		if other := used.Clear(o.firms, shuffled.obligations); !maps.Equal(o.byPair(cleared), shuffled.byPair(other)) {
			t.Errorf("in another order %v is cleared, not %v: %+v", other, cleared, *o)
		}
	})
}

func (o *owing) byPair(amounts []int64) map[[2]int32]int64 {
	sums := map[[2]int32]int64{}
	for i, x := range o.obligations {
		sums[[2]int32{x.Debtor, x.Creditor}] += amounts[i]
	}
	return sums
}

func TestSetOffOf(t *testing.T) {
	var c Circulation
	for _, row := range []struct {
		name        string
		firms       int
		obligations []Obligation
		cleared     []int64
	}{
		{"nothing", 0, nil, []int64{}},
		{"firms that owe nothing", 3, nil, []int64{}},
		{"a chain", 3, []Obligation{{5, 0, 1}, {5, 1, 2}}, []int64{0, 0}},
		{"a pair", 2, []Obligation{{5, 0, 1}, {3, 1, 0}}, []int64{3, 3}},
		{"a ring", 3, []Obligation{{5, 0, 1}, {6, 1, 2}, {7, 2, 0}}, []int64{5, 5, 5}},
		{"a pair that is worth more in a ring", 3, []Obligation{{10, 0, 1}, {10, 1, 0}, {10, 1, 2}, {10, 2, 0}}, []int64{10, 0, 10, 10}},
		{"parallel obligations, the first ones first", 2, []Obligation{{4, 0, 1}, {9, 1, 0}, {4, 0, 1}, {2, 1, 0}, {4, 0, 1}}, []int64{4, 9, 4, 2, 3}},
		{"as much as there can be", 2, []Obligation{{math.MaxInt64 / 2, 0, 1}, {math.MaxInt64/2 + 1, 1, 0}}, []int64{math.MaxInt64 / 2, math.MaxInt64 / 2}},
	} {
		if cleared := c.Clear(row.firms, row.obligations); !slices.Equal(cleared, row.cleared) {
			t.Errorf("%s: cleared %v, want %v", row.name, cleared, row.cleared)
		}
	}
}

func TestSetOffOfPublishedExamples(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "vectors", "examples.json"))
	if err != nil {
		t.Skipf("the published examples are not here: %v", err)
	}
	var file struct {
		Examples []struct {
			ID, Kind              string
			Obligations, Expected json.RawMessage // other kinds have others of these names
		}
	}
	if err := json.Unmarshal(text, &file); err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, x := range file.Examples {
		if x.Kind != "obligation_clearing" {
			continue
		}
		count++
		var expected struct {
			Total, Cleared int64
			Net            map[string]int64 `json:"net_positions"`
		}
		var rows [][3]any
		if err := errors.Join(json.Unmarshal(x.Expected, &expected), json.Unmarshal(x.Obligations, &rows)); err != nil {
			t.Fatal(err)
		}
		names := slices.Sorted(maps.Keys(expected.Net))
		o := &owing{firms: len(names)}
		for _, row := range rows {
			debtor, creditor := slices.Index(names, row[0].(string)), slices.Index(names, row[1].(string))
			o.obligations = append(o.obligations, Obligation{int64(row[2].(float64)), int32(debtor), int32(creditor)})
		}
		var c Circulation
		cleared := c.Clear(o.firms, o.obligations)
		checkSetOff(t, o, cleared)
		if total, sum := o.total(), sumOf(cleared); total != expected.Total || sum != expected.Cleared {
			t.Errorf("%s: %d of %d cleared, want %d of %d", x.ID, sum, total, expected.Cleared, expected.Total)
		}
		for i, net := range o.nets(o.remaining(cleared)) {
			if net != expected.Net[names[i]] {
				t.Errorf("%s: net position of %s %d, want %d", x.ID, names[i], net, expected.Net[names[i]])
			}
		}
	}
	if count == 0 {
		t.Error("no example of set-off")
	}
}

// What was given up half way leaves no trace in what comes next.
func TestSetOffAfterOneThatWasGivenUp(t *testing.T) {
	var used Circulation
	forOwing(t, 300, 12, 60, 50, func(r *rand.Rand, o *owing) {
		other := randomOwing(r, 12, 60, 50)
		used.Begin(other.firms, other.obligations)
		for range r.IntN(5) {
			used.Step()
		}
		var fresh Circulation
		if want, cleared := fresh.Clear(o.firms, o.obligations), used.Clear(o.firms, o.obligations); !slices.Equal(cleared, want) {
			t.Errorf("cleared %v, want %v: %+v", cleared, want, *o)
		}
	})
}

// After the first call with the largest list nothing is allocated any more.
func TestSetOffDoesNotAllocateInSteadyState(t *testing.T) {
	var c Circulation
	o := tradeCredit(300, 5000)
	run := func() { c.Clear(o.firms, o.obligations) }
	run()
	if n := testing.AllocsPerRun(5, run); n != 0 {
		t.Errorf("%v allocations a run, want 0", n)
	}
}

// Amounts whose sum does not fit are a mistake of the caller's, which shows.
func TestSetOffOfSumsThatDoNotFitPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	var c Circulation
	c.Clear(3, []Obligation{{math.MaxInt64, 0, 1}, {math.MaxInt64, 0, 2}, {math.MaxInt64, 1, 2}})
}
