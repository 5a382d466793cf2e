package twin

import (
	"strings"
	"testing"

	"weir/engine"
)

// funded is a twin after the first stream that leaves something of all kinds.
func funded(t *testing.T) *Twin {
	t.Helper()
	for seed := uint64(1); seed < 100; seed++ {
		twin, stream := New(), NewStream(seed)
		var r engine.Results
		for i := range int64(200) {
			r.Reset()
			twin.Apply(i*Step, stream.Next(), &r)
			stream.Learn(r.Events)
		}
		if twin.hasAll() {
			return twin
		}
	}
	t.Fatal("no stream leaves all kinds of things")
	return nil
}

// hasAll says whether there is something of each kind that the tests below change.
func (t *Twin) hasAll() bool {
	last := t.accounts[len(t.accounts)-1]
	return len(t.cycles) > 0 && len(t.accepted) > 0 && len(t.queued) > 0 && last.kind == engine.AccountSettlement && limited(t) != nil &&
		gathering(t) != nil && grouped(t) != nil
}

// gathering is a chain that is not complete.
func gathering(t *Twin) *chain {
	for _, c := range t.chains {
		if c.state == engine.ChainGathers {
			return c
		}
	}
	return nil
}

// grouped is a matched side that waits.
func grouped(t *Twin) *order {
	for _, o := range t.orders {
		if o.isMatched() && o.waits() {
			return o
		}
	}
	return nil
}

// TestLawful breaks a state by hand and sees it told.
func TestLawful(t *testing.T) {
	var twin *Twin
	for _, c := range []struct {
		name  string
		spoil func(*account)
		want  string
	}{
		{"sound", func(*account) {}, ""},
		{"money out of nothing", func(a *account) { a.balance++ }, "not to zero"},
		{"below the floor", func(a *account) { a.balance = -a.line - 1 }, "below its floor"},
		{"paid for nobody", func(a *account) { twin.cycles[0].borne[a]++ }, "positions of cycle 1"},
		{"a group torn apart", func(*account) { grouped(twin).status = engine.Expired }, "of its group"},
		{"more than was agreed", func(*account) { o := grouped(twin); o.part = o.agreed + 1 }, "have settled"},
	} {
		twin = funded(t)
		c.spoil(twin.accounts[len(twin.accounts)-1])
		told := ""
		if err := twin.Lawful(); err != nil {
			told = err.Error()
		}
		if (told == "") != (c.want == "") || !strings.Contains(told, c.want) {
			t.Errorf("%s: told %q", c.name, told)
		}
	}
}

// limited is a limit that stands.
func limited(t *Twin) *limit {
	for _, a := range t.accounts {
		for _, l := range a.limits {
			if !l.removed {
				return l
			}
		}
	}
	return nil
}

// TestHashSeesEverything changes one thing of a state at a time: each makes another hash.
func TestHashSeesEverything(t *testing.T) {
	base := funded(t).Hash()
	if again := funded(t).Hash(); again != base {
		t.Fatalf("the same stream gives %x and %x", base, again)
	}
	for name, change := range map[string]func(*Twin){
		"asset scale":      func(t *Twin) { t.assets[0].scale++ },
		"asset date":       func(t *Twin) { t.assets[0].date++ },
		"asset options":    func(t *Twin) { t.assets[0].options ^= engine.OptionBypass },
		"asset day":        func(t *Twin) { t.assets[0].day++ },
		"suspension":       func(t *Twin) { t.participants[0].suspended = !t.participants[0].suspended },
		"debit stop":       func(t *Twin) { t.participants[0].debitBlocked = !t.participants[0].debitBlocked },
		"credit stop":      func(t *Twin) { t.participants[0].creditBlocked = !t.participants[0].creditBlocked },
		"closed bank":      func(t *Twin) { t.participants[0].closed = !t.participants[0].closed },
		"debit block":      func(t *Twin) { t.accounts[1].debitBlocked = !t.accounts[1].debitBlocked },
		"credit block":     func(t *Twin) { t.accounts[1].creditBlocked = !t.accounts[1].creditBlocked },
		"closed":           func(t *Twin) { t.accounts[1].closed = !t.accounts[1].closed },
		"reservation":      func(t *Twin) { t.accounts[1].urgent++ },
		"high reservation": func(t *Twin) { t.accounts[1].highlyUrgent++ },
		"limit":            func(t *Twin) { t.accounts[1].limits = append(t.accounts[1].limits, &limit{}) },
		"limit outflow":    func(t *Twin) { limited(t).outflow++ },
		"limit amount":     func(t *Twin) { limited(t).amount++ },
		"limit removed":    func(t *Twin) { limited(t).removed = true },
		"order place":      func(t *Twin) { t.queued[0].place-- },
		"order priority":   func(t *Twin) { t.orders[0].priority++ },
		"participant kind": func(t *Twin) { t.participants[0].kind++ },
		"participant id":   func(t *Twin) { t.participants[0].id += "A" },
		"balance":          func(t *Twin) { t.accounts[1].balance++ },
		"line":             func(t *Twin) { t.accounts[len(t.accounts)-1].line++ },
		"order amount":     func(t *Twin) { t.orders[0].record.Amount++ },
		"order date":       func(t *Twin) { t.orders[0].date++ },
		"order original":   func(t *Twin) { t.orders[0].record.Original[3]++ },
		"order owner":      func(t *Twin) { t.orders[0].owner++ },
		"order status":     func(t *Twin) { t.orders[0].status++ },
		"order entry":      func(t *Twin) { t.orders[0].entry++ },
		"order reason":     func(t *Twin) { t.orders[0].reason++ },
		"order done":       func(t *Twin) { t.orders[0].done++ },
		"order missing":    func(t *Twin) { t.orders = t.orders[1:] },
		"cap":              func(t *Twin) { t.accounts[1].capped = !t.accounts[1].capped },
		"cycle":            func(t *Twin) { t.cycles[0].state++ },
		"cycle pending":    func(t *Twin) { t.cycles[0].pending = !t.cycles[0].pending },
		"cycle survived":   func(t *Twin) { t.cycles[0].survived = !t.cycles[0].survived },
		"cycle final":      func(t *Twin) { t.cycles[0].final++ },
		"order of a cycle": func(t *Twin) { t.accepted[0].cycle = nil },
		"order unwound":    func(t *Twin) { t.accepted[0].unwound = !t.accepted[0].unwound },
		"position":         func(t *Twin) { t.accepted[0].cycle.borne[t.accounts[t.accepted[0].record.Debtor-1]]++ },
		"unwound":          func(t *Twin) { t.accepted[0].cycle.unwound[t.accounts[t.accepted[0].record.Debtor-1]]++ },
		"second session":   func(t *Twin) { t.assets[0].second = &session{t.assets[0].date + 1, engine.PreOpen} },
		"order interbank": func(t *Twin) {
			o := t.orders[0]
			o.record.Interbank = !o.record.Interbank
		},
		"order legs":      func(t *Twin) { t.orders[0].record.Legs++ },
		"order reference": func(t *Twin) { t.orders[0].record.Reference[15]++ },
		"trade takes":     func(t *Twin) { grouped(t).record.Takes++ },
		"trade tolerance": func(t *Twin) { grouped(t).record.Tolerance++ },
		"trade partial":   func(t *Twin) { o := grouped(t); o.record.Partial = !o.record.Partial },
		"trade agreed":    func(t *Twin) { grouped(t).agreed++ },
		"trade part":      func(t *Twin) { grouped(t).part++ },
		"hold mark":       func(t *Twin) { o := grouped(t); o.marked = !o.marked },
		"cancel mark":     func(t *Twin) { o := grouped(t); o.asked = !o.asked },
		"group":           func(t *Twin) { o := grouped(t); o.group = &group{[]*order{o}} },
		"chain":           func(t *Twin) { gathering(t).state = engine.ChainIsBroken },
		"chain legs":      func(t *Twin) { gathering(t).legs++ },
		"chain id":        func(t *Twin) { gathering(t).id[5]++ },
		"chain orders":    func(t *Twin) { c := gathering(t); c.orders = c.orders[1:] },
		"returned": func(t *Twin) {
			t.orders[len(t.orders)-1].original, t.orders[len(t.orders)-1].status = t.accepted[0], engine.Settled
		},
	} {
		twin := funded(t)
		change(twin)
		if twin.Hash() == base {
			t.Errorf("%s changes no hash", name)
		}
	}
}
