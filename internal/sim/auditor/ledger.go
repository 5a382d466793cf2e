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
	Spoilt                   []bool   // per key: it was used before with other content, and that was answered
	Expect                   string   // kind of event that it brings where it is applied; "": none in particular
}

// Ledger is what the auditor knows.
type Ledger struct {
	entries map[string]*entry
	keys    []string // of the entries, oldest first
	hashes  map[uint64]string
	promise map[uint64]string // kind of event that an answered sequence brought; "": any
	top     uint64            // the highest sequence that was answered
	book    *book
	lines   map[uint64]uint64 // a sum of the text of each sequence's events
	Met     map[string]int    // what was seen, for the report on coverage
}

// entry is a key and the first answer to it.
type entry struct {
	answered bool
	fresh    bool // one answer was no repetition
	first    outcome
}

// outcome is how the gateway tells what became of an instruction.
type outcome struct {
	ID       string `json:"id"`
	Status   string `json:"status"`
	Code     string `json:"code"`
	Seq      uint64 `json:"seq"`
	Replayed bool   `json:"replayed"`
}

// New is an empty ledger.
func New() *Ledger {
	return &Ledger{
		entries: map[string]*entry{}, hashes: map[uint64]string{}, promise: map[uint64]string{},
		book: newBook(), lines: map[uint64]uint64{}, Met: map[string]int{},
	}
}

// Top is the highest sequence that was answered.
func (l *Ledger) Top() uint64 { return l.top }

// Keys are the ids of all that was sent, oldest first.
func (l *Ledger) Keys() []string { return l.keys }

// Answered says whether an order's first answer is known.
func (l *Ledger) Answered(key string) bool { return l.entries[key] != nil && l.entries[key].answered }

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

// Cycles are the numbers of the cycles that are not final.
func (l *Ledger) Cycles() []uint64 { return slices.Sorted(maps.Keys(l.book.cycles)) }

// Day is the state of the business day of an asset and its date, as the events tell; "" where none did.
func (l *Ledger) Day(asset string) (day, date string) {
	d := l.book.days[asset]
	return d.day, d.date
}

// Send notes that a request goes out.
func (l *Ledger) Send(r *Request) {
	for _, key := range r.Keys {
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
		return l.takeProblem(r, body)
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

// outcomesOf are the outcomes in an answer: one object, an array, lines, or the legs of a chain.
func outcomesOf(r *Request, body []byte) (all []outcome, err error) {
	var one struct {
		outcome
		Legs []outcome `json:"legs"`
	}
	switch {
	case r.Method == "GET" || r.Path == "/v1/snapshots":
		return nil, nil
	case len(body) > 0 && body[0] == '[':
		err = json.Unmarshal(body, &all)
	case r.Type == Lines:
		for _, line := range splitLines(body) {
			var o outcome
			if err := json.Unmarshal(line, &o); err != nil {
				return nil, err
			}
			all = append(all, o)
		}
	default:
		if err = json.Unmarshal(body, &one); len(one.Legs) > 0 {
			return one.Legs, err
		}
		all = append(all, one.outcome)
	}
	if err == nil && len(r.Keys) > 0 && len(all) != len(r.Keys) {
		err = fmt.Errorf("%d outcomes for %d orders", len(all), len(r.Keys))
	}
	return all, err
}

// Lines is the media type of orders as lines.
const Lines = "application/x-ndjson"

func splitLines(b []byte) (lines [][]byte) {
	for from, i := 0, 0; i < len(b); i++ {
		if b[i] == '\n' {
			if i > from {
				lines = append(lines, b[from:i])
			}
			from = i + 1
		}
	}
	return lines
}

// takeOutcome holds an outcome against the first one (invariant 4), and notes what it promises.
func (l *Ledger) takeOutcome(r *Request, key string, spoilt bool, o outcome) error {
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
	e := l.entries[key]
	if r.Path == "/v1/funding" && e.answered && e.first.Code == "unknown_asset" && o.Code != "unknown_asset" {
		*e = entry{} // the key is its issuer's, who was unknown too
		l.Met["funding of an asset that came later"]++
	}
	fresh := !spoilt && !o.Replayed && o.Code != "date_outside_window" && o.Code != "duplicate_key"
	if fresh && e.fresh {
		return fmt.Errorf("invariant 4: key %s was taken twice: %+v first, now %+v", key, e.first, o)
	}
	e.fresh = e.fresh || fresh
	switch {
	case o.ID != key:
		return fmt.Errorf("the outcome of %s is of %s", key, o.ID)
	case spoilt:
		if o.Code != "duplicate_key" && o.Code != "date_outside_window" {
			return fmt.Errorf("invariant 4: key %s was used with other content, and was answered %+v", key, o)
		}
	case !e.answered:
		e.answered, e.first = true, o
		l.Met["first answer by a retry"] += bit(o.Replayed)
		l.promise[o.Seq] = ""
	case o.Code == "date_outside_window" && e.first.Code != o.Code:
		l.Met["key out of the window"]++
	case o.Code == "duplicate_key" && e.first.Code == "unknown_asset":
		l.Met["amount without an asset"]++ // only a sum of its digits was kept: nothing that could be compared
	case o.Seq != e.first.Seq || o.Status != e.first.Status || o.Code != e.first.Code:
		return fmt.Errorf("invariant 4: key %s was answered %+v first, now %+v", key, e.first, o)
	}
	return nil
}

func (l *Ledger) takeSetting(r *Request, o outcome) error {
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
