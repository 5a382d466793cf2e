package netting

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// waiting is an order as a test writes it; its sequence is its place in the list, 1 first.
type waiting struct {
	debtor, creditor int32
	amount           int64
	priority         int
	moved            int // its place in the queue, where not 0: lower ones stand before those that never moved
	barred           bool
}

// bound is a limit as a test writes it: bilateral, or multilateral where the counterparty is none.
type bound struct {
	account, counterparty int32
	room                  int64
}

// desk is a problem as a test writes it.
type desk struct {
	accounts []Account // their queues are built
	orders   []waiting
	limits   []bound
	bypass   bool
}

// limitOf is the limit that orders between an account and a counterparty count against.
func (d *desk) limitOf(account, counterparty int32) int32 {
	found := int32(none)
	for i, l := range d.limits {
		switch {
		case l.account != account:
		case l.counterparty == counterparty:
			return int32(i)
		case l.counterparty == none:
			found = int32(i)
		}
	}
	return found
}

// build makes the problem, and says for each of its orders which of the desk's it is.
func (d *desk) build() (p *Problem, of []int) {
	p = &Problem{Accounts: slices.Clone(d.accounts), Bypass: d.bypass}
	for _, l := range d.limits {
		p.Limits = append(p.Limits, Limit{Account: l.account, Room: l.room})
	}
	of = make([]int, len(d.orders))
	for i := range of {
		of[i] = i
	}
	sort.SliceStable(of, func(i, j int) bool {
		a, b := d.orders[of[i]], d.orders[of[j]]
		switch {
		case a.debtor != b.debtor:
			return a.debtor < b.debtor
		case a.priority != b.priority:
			return a.priority > b.priority
		}
		return a.moved < b.moved
	})
	for _, i := range of {
		w := d.orders[i]
		o := Order{Amount: w.amount, Seq: uint64(i + 1), Debtor: w.debtor, Creditor: w.creditor, Debit: d.limitOf(w.debtor, w.creditor), Credit: none, Barred: w.barred}
		if w.creditor != outsider {
			o.Credit = d.limitOf(w.creditor, w.debtor)
		}
		p.Orders = append(p.Orders, o)
	}
	at := int32(0)
	count := func(account int32, priority int) int32 {
		for int(at) < len(of) && d.orders[of[at]].debtor == account && d.orders[of[at]].priority == priority {
			at++
		}
		return at
	}
	for i := range p.Accounts {
		a := &p.Accounts[i]
		a.First = at
		a.Urgent, a.Normal, a.End = count(int32(i), highlyUrgent), count(int32(i), urgent), count(int32(i), normal)
	}
	return p, of
}

// read makes a desk of lines like these; accounts are single letters, in ascending order, ? is an outsider:
//
//	account A 100 reserved 30 10 blocked    // highly urgent, urgent
//	limit A B 50                            // A * 50: multilateral
//	order A ? 20 urgent barred              // or highly-urgent; first: moved to the front of its priority
func read(t *testing.T, text string) *desk {
	t.Helper()
	d := &desk{bypass: true}
	number := func(word string) int64 {
		n, err := strconv.ParseInt(word, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	account := func(word string) int32 {
		if word == "?" || word == "*" {
			return -1
		}
		return int32(word[0] - 'A')
	}
	for line := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		words := strings.Fields(line)
		switch words[0] {
		case "strict":
			d.bypass = false
		case "account":
			a := Account{Cover: number(words[2]), Blocked: slices.Contains(words, "blocked")}
			if i := slices.Index(words, "reserved"); i > 0 {
				high, low := number(words[i+1]), number(words[i+2])
				a.Reserved = [priorities]int64{high + low, high, 0}
			}
			d.accounts = append(d.accounts, a)
		case "limit":
			d.limits = append(d.limits, bound{account(words[1]), account(words[2]), number(words[3])})
		case "order":
			w := waiting{debtor: account(words[1]), creditor: account(words[2]), amount: number(words[3]), barred: slices.Contains(words, "barred")}
			switch {
			case slices.Contains(words, "urgent"):
				w.priority = urgent
			case slices.Contains(words, "highly-urgent"):
				w.priority = highlyUrgent
			}
			if slices.Contains(words, "first") {
				w.moved = -len(d.orders) - 1
			}
			d.orders = append(d.orders, w)
		default:
			t.Fatalf("a test's line starts with %q", words[0])
		}
	}
	return d
}

// numbers are the desk's orders, 1 first, of the problem's.
func numbers(orders []int32, of []int) string {
	var words []string
	for _, order := range orders {
		words = append(words, strconv.Itoa(of[order]+1))
	}
	return strings.Join(words, " ")
}

// sequences are the desk's orders, 1 first and ascending, of a choice.
func sequences(p *Problem, choice []bool) string {
	var list []int
	for i, chosen := range choice {
		if chosen {
			list = append(list, int(p.Orders[i].Seq))
		}
	}
	slices.Sort(list)
	return strings.Trim(fmt.Sprint(list), "[]")
}
