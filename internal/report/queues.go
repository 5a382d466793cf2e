package report

import (
	"cmp"
	"slices"

	"weir/engine"
)

var queueColumns = []Column{
	{"account", Whole}, {"participant", Text}, {"asset", Text}, {"status", Text}, {"place", Whole}, {"id", Text}, {"priority", Text}, {"method", Text}, {"creditor", Text},
	{"amount", Amount}, {"seq", Whole}, {"entered", Time}, {"age_seconds", Whole},
}

// queues are the orders that wait: those of the queues, account by account, each in the order in which its orders would settle; then those that wait apart, as they
// came. The amount is what is left to settle. Entered is the time of the order's instruction, none where the log does not reach back to it.
func (m *maker) queues() error {
	entered, err := m.entries()
	if err != nil {
		return err
	}
	row := func(o *engine.OrderInfo, place int) error {
		debtor, asset := m.owner(o.Debtor)
		creditor, _ := m.owner(o.Creditor)
		at := entered.of(o.Seq)
		age := none
		if at != 0 {
			age = whole(m.ageOf(at))
		}
		return m.row(whole(o.Debtor), text(debtor), text(asset.Code), text(o.Status.String()), unless0(place), text(uuid(o.ID)), text(o.Priority.String()), text(o.Method.String()),
			text(creditor), minor(m.left(o), asset.Scale), whole(o.Seq), moment(at), age)
	}
	if err := m.eachQueued(row); err != nil {
		return err
	}
	return m.eachOrder(func(o *engine.OrderInfo) error {
		if !isApart(o.Status) {
			return nil
		}
		return row(o, 0)
	})
}

// queuePage is how many orders of a queue are looked at together.
const queuePage = 1024

// eachQueued passes the queued orders of all accounts, and the place of each in its queue.
func (m *maker) eachQueued(pass func(o *engine.OrderInfo, place int) error) error {
	var page []engine.OrderInfo
	return m.eachAccount(func(a *engine.AccountInfo) error {
		place := 0
		for last, more := uint32(0), true; more; more = len(page) == queuePage {
			page, last = m.e.QueuedAfter(a.Number, last, page[:0], queuePage)
			for i := range page {
				place++
				if err := pass(&page[i], place); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// isApart says whether an order of this status waits, but in no queue.
func isApart(s engine.Status) bool {
	return s == engine.Held || s == engine.Warehoused || s == engine.Unmatched
}

// entryTimes are the stamps of the orders that wait, by sequence.
type entryTimes struct {
	seqs  []uint64 // ascending
	times []int64
}

func (m *maker) entries() (e entryTimes, err error) {
	_ = m.eachOrder(func(o *engine.OrderInfo) error {
		if o.Status == engine.Queued || isApart(o.Status) {
			e.seqs = append(e.seqs, o.Seq)
		}
		return nil
	})
	e.times, err = m.Times(e.seqs)
	return e, err
}

// of is the stamp of a sequence, 0 where it is not known.
func (e *entryTimes) of(seq uint64) int64 {
	if i, found := slices.BinarySearch(e.seqs, seq); found {
		return e.times[i]
	}
	return 0
}

// ageOf is how many whole seconds lie between a time and that of the report.
func (m *maker) ageOf(entered int64) uint64 { return uint64(max(0, m.Time-entered) / 1e9) }

var ageingColumns = []Column{
	{"account", Whole}, {"participant", Text}, {"asset", Text}, {"status", Text}, {"age_from_seconds", Whole}, {"age_to_seconds", Whole}, {"orders", Whole}, {"amount", Amount},
}

// ageBuckets are where the buckets of ages begin, in seconds; the last has no end.
var ageBuckets = []uint64{0, 60, 600, 3600, 4 * 3600, 24 * 3600}

// bucket is what waits of an account, in a status, of an age.
type bucket struct {
	account uint32
	status  engine.Status
	age     int // index in ageBuckets; -1: unknown
}

// ageing counts what waits by age.
func (m *maker) ageing() error {
	entered, err := m.entries()
	if err != nil {
		return err
	}
	waiting := totals[bucket]{}
	_ = m.eachOrder(func(o *engine.OrderInfo) error {
		if o.Status == engine.Queued || isApart(o.Status) {
			waiting.add(bucket{o.Debtor, o.Status, m.bucketOf(entered.of(o.Seq))}, 1, m.left(o))
		}
		return nil
	})
	for _, b := range waiting.sorted(func(a, b bucket) int {
		return cmp.Or(cmp.Compare(a.account, b.account), cmp.Compare(a.status, b.status), cmp.Compare(a.age, b.age))
	}) {
		owner, asset := m.owner(b.account)
		from, to := none, none
		if b.age >= 0 {
			from = whole(ageBuckets[b.age])
		}
		if b.age >= 0 && b.age+1 < len(ageBuckets) {
			to = whole(ageBuckets[b.age+1])
		}
		t := waiting[b]
		if err := m.row(whole(b.account), text(owner), text(asset.Code), text(b.status.String()), from, to, whole(t.count), sum(&t.units, asset.Scale)); err != nil {
			return err
		}
	}
	return nil
}

func (m *maker) bucketOf(entered int64) int {
	if entered == 0 {
		return -1
	}
	i := len(ageBuckets) - 1
	for m.ageOf(entered) < ageBuckets[i] {
		i--
	}
	return i
}
