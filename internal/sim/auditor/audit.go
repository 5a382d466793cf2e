package auditor

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"
)

// Ask sends a GET and gives the answer's status and body. An error says that nobody answers any more.
type Ask func(path string) (status int, body []byte, err error)

// ErrGone is what Ask answers where the process has ended: what was not asked stays open.
var ErrGone = errors.New("auditor: nobody answers")

var seed = maphash.MakeSeed()

// State asks where the state stands, and holds it against what was answered (invariants 5 and 6).
func (l *Ledger) State(ask Ask) (seq uint64, err error) {
	seq, hash, err := Where(ask)
	if err != nil {
		return 0, err
	}
	if seq < l.top {
		return 0, fmt.Errorf("invariant 5: sequence %d was answered, the state stands at %d", l.top, seq)
	}
	if known := l.hashes[seq]; known != "" && known != hash {
		return 0, fmt.Errorf("invariant 6: at sequence %d the hash was %s, now %s", seq, known, hash)
	}
	l.hashes[seq] = hash
	l.top = max(l.top, seq) // it was shown to a client
	return seq, nil
}

// Where asks where the state stands.
func Where(ask Ask) (seq uint64, hash string, err error) {
	var state struct {
		Seq  uint64 `json:"seq"`
		Hash string `json:"hash"`
	}
	err = get(ask, "/v1/state", &state)
	return state.Seq, state.Hash, err
}

// Audit reads on where it stopped reading, holds the laws, and compares the accounts.
func (l *Ledger) Audit(ask Ask) error {
	seq, err := l.State(ask)
	if err != nil {
		return err
	}
	if err := l.readEvents(ask, l.book.seq, true); err != nil {
		return err
	}
	for promised, kind := range l.promise {
		if promised > seq {
			return fmt.Errorf("invariant 5: sequence %d was answered (%s) and is not there", promised, kind)
		}
		if _, there := l.lines[promised]; !there && kind != "" {
			return fmt.Errorf("invariant 5: sequence %d was answered with %s, and no event tells of it", promised, kind)
		}
		delete(l.promise, promised)
	}
	if err := l.checkKeys(); err != nil {
		return err
	}
	if err := l.compareAccounts(ask); err != nil {
		return err
	}
	return l.compareLimits(ask)
}

// checkKeys holds what was answered about keys against the events (invariant 4).
func (l *Ledger) checkKeys() error {
	for key, at := range l.anew {
		if o := l.book.orders[key]; o == nil || o.born < at.from || o.born >= at.to {
			return fmt.Errorf("invariant 4: key %s was taken anew at sequence %d, and was still kept", key, at.from)
		}
		delete(l.anew, key)
	}
	for key, at := range l.denied {
		if o := l.book.orders[key]; o == nil || !o.nameless && !(o.renewed && o.born > at) {
			return fmt.Errorf("invariant 4: key %s was refused as used at sequence %d, and was used with the same content only", key, at)
		}
		delete(l.denied, key)
	}
	return nil
}

// Reread reads all events again: each sequence must tell what it told before.
func (l *Ledger) Reread(ask Ask, from uint64) error { return l.readEvents(ask, from, false) }

// readEvents pages through the events behind a sequence; fresh ones are posted, others compared.
func (l *Ledger) readEvents(ask Ask, after uint64, fresh bool) error {
	for {
		var page struct {
			Items []json.RawMessage `json:"items"`
			Next  uint64            `json:"next_after"`
		}
		if err := get(ask, fmt.Sprintf("/v1/events?after=%d&limit=1000", after), &page); err != nil {
			return err
		}
		if len(page.Items) == 0 {
			return nil
		}
		if err := l.readPage(page.Items, fresh); err != nil {
			return err
		}
		after = page.Next
	}
}

func (l *Ledger) readPage(items []json.RawMessage, fresh bool) error {
	var group []event
	sum := uint64(0)
	for i, text := range items {
		var e event
		if err := json.Unmarshal(text, &e); err != nil {
			return fmt.Errorf("event %s: %w", text, err)
		}
		group = append(group, e)
		sum = sum*31 + maphash.Bytes(seed, text)
		if i+1 < len(items) && seqOf(items[i+1]) == e.Seq {
			continue
		}
		if err := l.readSequence(e.Seq, group, sum, fresh); err != nil {
			return err
		}
		group, sum = group[:0], 0
	}
	return nil
}

func seqOf(text []byte) uint64 {
	var e struct {
		Seq uint64 `json:"seq"`
	}
	_ = json.Unmarshal(text, &e) // the caller reads it whole afterwards
	return e.Seq
}

// readSequence takes the events of one sequence.
func (l *Ledger) readSequence(seq uint64, group []event, sum uint64, fresh bool) error {
	if !fresh && seq > l.book.seq {
		return nil // it came after the last look
	}
	if known, there := l.lines[seq]; there || !fresh {
		if !there || known != sum {
			return fmt.Errorf("invariant 6: the events of sequence %d are not what they were: %+v", seq, group)
		}
		return nil
	}
	l.lines[seq] = sum
	for i := range group {
		e := &group[i]
		l.Met["event "+e.Kind]++
		if e.Code != "" && e.Kind != "asset_created" {
			l.Met["code "+e.Code]++
		}
		if err := l.book.post(e); err != nil {
			return fmt.Errorf("sequence %d: %w", seq, err)
		}
	}
	l.book.link(group)
	return l.book.close()
}

// link makes groups of what was matched by one sequence: the two sides of a trade, the orders of a chain.
func (b *book) link(events []event) {
	var ids []string
	for i := range events {
		if events[i].Kind == "order_matched" {
			ids = append(ids, events[i].ID)
		}
	}
	if len(ids) < 2 {
		return
	}
	g := &group{ids: ids}
	for _, id := range ids {
		b.groups[id] = g
	}
}

// Check asks for the orders of some keys: each must stand where the events left it, or where those that came since then do.
func (l *Ledger) Check(ask Ask, keys []string) error {
	for _, key := range keys {
		err := l.check(ask, key)
		for try := 0; err != nil && !errors.Is(err, ErrGone) && try < 3; try++ {
			if err := l.readEvents(ask, l.book.seq, true); err != nil {
				return err
			}
			err = l.check(ask, key)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (l *Ledger) check(ask Ask, key string) error {
	o := l.book.orders[key]
	if o == nil || o.renewed {
		return nil
	}
	var told outcome
	if err := get(ask, "/v1/orders/"+key, &told); err != nil {
		if l.book.mayBeForgotten(o) && strings.Contains(err.Error(), "unknown_order") {
			l.Met["order forgotten with its window"]++
			return nil
		}
		return err
	}
	if told.Status != o.status && !(o.linked && apart(told.Status) && apart(o.status)) {
		return fmt.Errorf("order %s is %s, the events say %s", key, told.Status, o.status)
	}
	return nil
}

// apart says that an order waits outside of any queue. Which way a linked one does depends on all of its group; the events tell of single marks.
func apart(status string) bool {
	return status == "held" || status == "warehoused" || status == "unmatched"
}

func get(ask Ask, path string, into any) error {
	status, body, err := ask(path)
	if err != nil {
		return err
	}
	if status != 200 {
		return fmt.Errorf("GET %s answered %d: %s", path, status, body)
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("GET %s: %w: %s", path, err, body)
	}
	return nil
}

// Strict names the assets in which no order passes another.
func (l *Ledger) Strict(codes ...string) {
	for _, a := range l.book.assets {
		a.strict = slices.Contains(codes, a.code)
	}
}
