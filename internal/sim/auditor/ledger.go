package auditor

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Request is what a client sends.
type Request struct {
	Method, Path, Type, Body string
	Keys                     []string // ids of the orders, fundings or sides of trades in it, in order
	Format                   string   // of orders, for the report on coverage
	Again                    *Request // the same orders in another format; nil: none
	Spoilt                   []bool   // per key: it was used before with other content, and that was answered
	Dated                    bool     // its orders give business dates
	Expect                   string   // kind of event that it brings where it is applied; "": none in particular
}

// Ledger is what the auditor knows.
type Ledger struct {
	entries map[string]*entry
	keys    []string // of the entries, oldest first
	hashes  map[uint64]string
	promise map[uint64]string // kind of event that an answered sequence brought; "": any
	anew    map[string]span   // keys that were taken again after their order was forgotten, and when
	denied  map[string]uint64 // keys that were refused as used though they were sent with one content only, and when
	top     uint64            // the highest sequence that was answered
	book    *book
	lines   map[uint64]uint64 // a sum of the text of each sequence's events
	Met     map[string]int    // what was seen, for the report on coverage
}

// entry is a key and the first answer to it.
type entry struct {
	answered bool
	fresh    bool // one answer was no repetition
	mixed    bool // it was taken anew by other content: answers to it differ
	first    outcome
}

// outcome is how the gateway tells what became of an instruction.
type outcome struct {
	ID       string `json:"id"`
	Status   string `json:"status"`
	Code     string `json:"code"`
	Seq      uint64 `json:"seq"`
	ISO      string `json:"iso_status"`
	Reason   string `json:"reason"` // of ISO
	Replayed bool   `json:"replayed"`
	brief    int    // in a pacs.002: how many sequences there are from Seq on, one of which is this order's; else 0
}

// span is sequences from the first to behind the last.
type span struct{ from, to uint64 }

// New is an empty ledger of a node whose assets are made on a business date.
func New(date string) *Ledger {
	return &Ledger{
		entries: map[string]*entry{}, hashes: map[uint64]string{}, promise: map[uint64]string{},
		book: newBook(date), anew: map[string]span{}, denied: map[string]uint64{}, lines: map[uint64]uint64{}, Met: map[string]int{},
	}
}

// Top is the highest sequence that was answered.
func (l *Ledger) Top() uint64 { return l.top }

// Keys are the ids of all that was sent, oldest first.
func (l *Ledger) Keys() []string { return l.keys }

// Answered says whether an order's first answer is known, and says that the log holds it.
func (l *Ledger) Answered(key string) bool {
	e := l.entries[key]
	return e != nil && e.answered && (e.first.brief == 0 || e.first.ISO != "RJCT")
}

// Waiting are the ids of orders that wait, as of the last events read.
func (l *Ledger) Waiting() []string {
	var ids []string
	for id, o := range l.book.orders {
		if !o.final {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}

// Settled are the ids of orders that settled, with the parties' names, oldest first.
func (l *Ledger) Settled() []Paid { return l.book.paid }

// Accounts are the numbers of the accounts.
func (l *Ledger) Accounts() []uint64 { return slices.Sorted(maps.Keys(l.book.accounts)) }

// Account is the number of the settlement account of a participant in an asset, as the events tell; 0: there is none.
func (l *Ledger) Account(participant, asset string) uint64 {
	for number, a := range l.book.accounts {
		if a.owner == participant && a.asset == asset {
			return number
		}
	}
	return 0
}

// Scale is the number of decimals of an asset, as the events tell; 0 where they did not.
func (l *Ledger) Scale(asset string) int { return l.book.scale(asset) }

// Cover is what an account may send, as the events tell; 0 of the issuer's and of one that is not there.
func (l *Ledger) Cover(number uint64) int64 {
	a := l.book.accounts[number]
	if a == nil || a.issuer {
		return 0
	}
	return a.balance + a.line
}

// Participant is the number of a participant, as the events tell; 0: there is none.
func (l *Ledger) Participant(id string) uint64 { return l.book.participants[id] }

// Cycles are the numbers of the cycles that are not final.
func (l *Ledger) Cycles() []uint64 { return slices.Sorted(maps.Keys(l.book.cycles)) }

// Day is the state of the business day of an asset and its date, as the events tell; "" where none did.
func (l *Ledger) Day(asset string) (day, date string) {
	d := l.book.days[asset]
	return d.day, d.date
}

// Send notes that a request goes out.
func (l *Ledger) Send(r *Request) {
	l.book.closing.ask(r)
	for _, key := range r.Keys {
		if r.Path == "/v1/funding" {
			l.book.fundings[key] = true
		}
		if r.Dated {
			l.book.dated[key] = true
		}
		if l.entries[key] == nil {
			l.entries[key] = &entry{}
			l.keys = append(l.keys, key)
		}
	}
}

// Take notes an answer.
func (l *Ledger) Take(r *Request, status int, body []byte) error {
	l.Met[fmt.Sprintf("http %d", status)]++
	if status/100 == 2 {
		l.Met["call "+r.Method+" "+shapeOf(r.Path)]++
	}
	if status == 500 {
		return l.takeFailure(r, body)
	}
	if status/100 != 2 {
		l.book.closing.hear(r, 0)
		return l.takeProblem(r, body)
	}
	if r.Format != "" {
		l.Met["orders as "+r.Format]++
	}
	outcomes, err := outcomesOf(r, body)
	if err != nil {
		return fmt.Errorf("%s %s answered %s: %w", r.Method, r.Path, body, err)
	}
	for i, o := range outcomes {
		key := ""
		if i < len(r.Keys) {
			key = r.Keys[i]
		}
		if err := l.takeOutcome(r, key, i < len(r.Spoilt) && r.Spoilt[i], o); err != nil {
			return fmt.Errorf("%w\n%s %s %s\n%s", err, r.Method, r.Path, r.Body, body)
		}
	}
	return nil
}

// shapeOf is a path without the names and numbers in it.
func shapeOf(path string) string {
	parts := strings.Split(path, "/")
	for i := 3; i < len(parts); i += 2 {
		parts[i] = "*"
	}
	return strings.Join(parts, "/")
}

// problem is an RFC 9457 document.
type problem struct {
	Code string `json:"code"`
}

// takeFailure: only a failed log may be answered with 500.
func (l *Ledger) takeFailure(r *Request, body []byte) error {
	var p problem
	if err := json.Unmarshal(body, &p); err != nil || p.Code == "internal" {
		return fmt.Errorf("%s %s %s: %s", r.Method, r.Path, r.Body, body)
	}
	l.Met["problem "+p.Code]++
	return nil
}

func (l *Ledger) takeProblem(r *Request, body []byte) error {
	var p problem
	if err := json.Unmarshal(body, &p); err != nil || p.Code == "" {
		return fmt.Errorf("%s %s: a refusal without a code: %s", r.Method, r.Path, body)
	}
	l.Met["problem "+p.Code]++
	return nil
}

// takeOutcome holds an outcome against the first one (invariant 4), and notes what it promises.
func (l *Ledger) takeOutcome(r *Request, key string, spoilt bool, o outcome) error {
	if o.brief > 0 {
		return l.takeBrief(key, spoilt, o)
	}
	l.Met["status "+o.Status]++
	if o.Code != "" {
		l.Met["code "+o.Code]++
	}
	if o.Seq == 0 {
		return nil // refused before the log
	}
	if !o.Replayed {
		l.top = max(l.top, o.Seq)
	}
	if key == "" {
		return l.takeSetting(r, o)
	}
	e := l.entryFor(key, spoilt, !o.Replayed && o.Code != "duplicate_key", o, 1)
	switch {
	case o.ID != key:
		return fmt.Errorf("the outcome of %s is of %s", key, o.ID)
	case e.mixed:
	case spoilt:
		if o.Code != "duplicate_key" {
			return fmt.Errorf("invariant 4: key %s was used with other content, and was answered %+v", key, o)
		}
	case o.Code == "duplicate_key" && (!e.answered || e.first.Code == "unknown_asset"):
		l.deny(key, o)
	case !e.answered:
		e.answered, e.first = true, o
		l.Met["first answer by a retry"] += bit(o.Replayed)
		l.promise[o.Seq] = ""
	case o.Seq != e.first.Seq || o.Status != e.first.Status || o.Code != e.first.Code:
		return fmt.Errorf("invariant 4: key %s was answered %+v first, now %+v", key, e.first, o)
	}
	return nil
}

// entryFor is what is known of a key when an outcome comes: nothing where a fresh one shows that the key was taken anew, in one of so many sequences.
func (l *Ledger) entryFor(key string, spoilt, fresh bool, o outcome, sequences int) *entry {
	e := l.entries[key]
	if fresh && (e.fresh || spoilt || e.isPassed(o)) {
		l.claim(key, e, spoilt, span{o.Seq, o.Seq + uint64(sequences)})
	}
	e.fresh = e.fresh || fresh
	return e
}

// isPassed says that an outcome is later than a first one of which only repetitions were seen.
func (e *entry) isPassed(o outcome) bool { return e.answered && o.Seq > e.first.Seq }

// claim notes that a key was taken anew; the events will tell whether its order could be forgotten.
func (l *Ledger) claim(key string, e *entry, spoilt bool, at span) {
	l.anew[key] = at
	*e = entry{mixed: e.mixed || spoilt}
	l.Met["key taken anew"]++
}

// deny notes that a key was refused as used with other content though there was none. That is right where its asset was unknown at first: only a sum
// of the amount's digits was kept, nothing that could be compared. The events will tell whether it was, for the first answer may be lost.
func (l *Ledger) deny(key string, o outcome) {
	l.denied[key] = o.Seq
	l.Met["amount without an asset"]++
}

func (l *Ledger) takeSetting(r *Request, o outcome) error {
	l.book.closing.hear(r, o.Seq)
	if o.Replayed || o.Status == "rejected" {
		return nil
	}
	l.promise[o.Seq] = r.Expect
	return nil
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
