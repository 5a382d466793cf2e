package twin

import (
	"strings"
	"testing"

	"weir/engine"
)

// funded is a twin after a short stream, in which accounts hold money.
func funded(t *testing.T) *Twin {
	t.Helper()
	twin, stream := New(), NewStream(1)
	var r engine.Results
	for range 100 {
		r.Reset()
		twin.Apply(1, stream.Next(), &r)
		stream.Learn(r.Events)
	}
	for _, a := range twin.accounts {
		if a.kind == engine.AccountSettlement && a.balance > 0 {
			return twin
		}
	}
	t.Fatal("no account holds money after 100 instructions")
	return nil
}

// TestConserved breaks a state by hand and sees it told.
func TestConserved(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*account)
		want  string
	}{
		{"sound", func(*account) {}, ""},
		{"money out of nothing", func(a *account) { a.balance++ }, "not to zero"},
		{"below the floor", func(a *account) { a.balance = -a.line - 1 }, "below its floor"},
	} {
		twin := funded(t)
		c.spoil(twin.accounts[len(twin.accounts)-1])
		told := ""
		if err := twin.Conserved(); err != nil {
			told = err.Error()
		}
		if (told == "") != (c.want == "") || !strings.Contains(told, c.want) {
			t.Errorf("%s: told %q", c.name, told)
		}
	}
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
		"participant kind": func(t *Twin) { t.participants[0].kind++ },
		"participant id":   func(t *Twin) { t.participants[0].id += "A" },
		"balance":          func(t *Twin) { t.accounts[1].balance++ },
		"line":             func(t *Twin) { t.accounts[len(t.accounts)-1].line++ },
		"order amount":     func(t *Twin) { t.orders[0].record.Amount++ },
		"order date":       func(t *Twin) { t.orders[0].record.BusinessDate++ },
		"order original":   func(t *Twin) { t.orders[0].record.Original[3]++ },
		"order owner":      func(t *Twin) { t.orders[0].owner++ },
		"order status":     func(t *Twin) { t.orders[0].status++ },
		"order entry":      func(t *Twin) { t.orders[0].entry++ },
		"order reason":     func(t *Twin) { t.orders[0].reason++ },
		"order done":       func(t *Twin) { t.orders[0].done++ },
		"order missing":    func(t *Twin) { t.orders = t.orders[1:] },
	} {
		twin := funded(t)
		change(twin)
		if twin.Hash() == base {
			t.Errorf("%s changes no hash", name)
		}
	}
}
