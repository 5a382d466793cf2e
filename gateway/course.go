package gateway

import (
	"time"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/view"
)

// Bounds of the courses of a business day.
const (
	coursesKept  = 16              // that the next request goes on from
	courseTurn   = 2 * time.Second // that a request waits for its turn
	courseRead   = 2 * time.Second // that one request reads for; the next one goes on
	courseBatch  = 4096            // events read at once
	courseEvents = 1 << 22         // read back where it is not known when the day began
)

// courses reads the events of business days: one reader at a time, who begins where the last one of the same course stopped.
type courses struct {
	turn chan struct{} // holds one while a request reads
	kept map[courseOf]*keptCourse
}

// courseOf is whose course it is.
type courseOf struct {
	asset   uint16
	account uint32 // 0: the whole asset
}

type keptCourse struct {
	*view.Course
	from, after uint64 // sequences that it began behind, and that it was read up to
	date        uint32 // business date that it is of
}

// courseEnd is how all stands at the sequence up to which a course is read.
type courseEnd struct {
	seq     uint64
	asset   engine.AssetInfo
	present view.CoursePoint
	counted bool // of a whole asset: what is queued is known
}

// showCourse shows how the business day of an account or a whole asset went so far.
func (g *Gateway) showCourse(ctx *fasthttp.RequestCtx, _ params) {
	asset, of, ok := g.readCourseQuery(ctx)
	if !ok {
		return
	}
	select {
	case g.courses.turn <- struct{}{}:
		defer func() { <-g.courses.turn }()
	case <-time.After(courseTurn):
		unavailable(ctx, "busy", "other courses are being read")
		return
	}
	end := courseEnd{}
	if !g.query(ctx, func() { g.readCourseEnd(of, &end) }) {
		return
	}
	course, ok := g.readCourse(ctx, of, &end)
	if !ok {
		return
	}
	answer(ctx, typeJSON, g.appendCourse(takeBody(ctx), course, &end, asset, of))
}

// readCourseQuery reads whose course is asked for. False: that is wrong, which is answered.
func (g *Gateway) readCourseQuery(ctx *fasthttp.RequestCtx) (asset view.AssetEntry, of courseOf, ok bool) {
	p, named := page{}, false
	ok = readQuery(ctx, func(name string, value []byte) string {
		if name != "asset" && name != "participant" {
			return "is not known here"
		}
		named = named || name == "participant"
		own := page{asset: p.asset, participant: p.participant}
		wrong := g.readPageParameter(&own, name, value)
		p.asset, p.participant = own.asset, own.participant
		p.nothing = p.nothing || name == "asset" && own.nothing
		return wrong
	})
	if !ok {
		return asset, of, false
	}
	if asset, ok = g.neededAsset(ctx, &p); !ok {
		return asset, of, false
	}
	of.asset = asset.Number
	if named {
		if of.account, ok = g.Directory.Account(p.participant, asset.Number); !ok {
			refuse(ctx, fasthttp.StatusNotFound, "unknown_account", "participant", "has no account in the asset")
		}
	}
	return asset, of, ok
}

// readCourseEnd copies out, in a query, how all stands.
func (g *Gateway) readCourseEnd(of courseOf, end *courseEnd) {
	end.seq = g.Engine.Seq()
	end.asset, _ = g.Engine.Asset(of.asset)
	p := &end.present
	if of.account != 0 {
		a, _ := g.Engine.Account(of.account)
		m, _ := g.Engine.Measures(of.account)
		p.Balance, p.QueuedOut, p.QueuedIn, p.SettledOut, p.SettledIn = a.Balance, a.QueuedOut, a.QueuedIn, m.Sent, m.Received
		return
	}
	if end.counted = g.Engine.Accounts() <= measuresScan; !end.counted {
		return
	}
	for number := uint32(1); number <= uint32(g.Engine.Accounts()); number++ {
		if a, _ := g.Engine.Account(number); a.Asset == of.asset {
			p.QueuedOut += a.QueuedOut
			p.Queued += int64(a.Queued)
		}
	}
}

// readCourse reads a course up to its end. False: that can't be done now, which is answered.
func (g *Gateway) readCourse(ctx *fasthttp.RequestCtx, of courseOf, end *courseEnd) (*keptCourse, bool) {
	course := g.courses.kept[of]
	from, begun, err := g.courseBegin(end, course)
	if err != nil {
		g.refuseEvents(ctx, err)
		return nil, false
	}
	if course == nil || course.from != from {
		course = &keptCourse{view.NewCourse(of.asset, of.account, end.asset.IssuerAccount, from, begun), from, from, end.asset.BusinessDate}
		if g.courses.kept == nil || len(g.courses.kept) >= coursesKept {
			g.courses.kept = map[courseOf]*keptCourse{}
		}
		g.courses.kept[of] = course
	}
	var events []engine.Event
	for began := time.Now(); course.after < end.seq; {
		if time.Since(began) > courseRead || g.stopping.Load() {
			unavailable(ctx, "reading", "the events of the day are being read; the next request goes on")
			return nil, false
		}
		if events, err = g.Feed.Read(course.after, courseBatch, events[:0]); err != nil {
			g.refuseEvents(ctx, err)
			return nil, false
		}
		events = upTo(events, end.seq)
		course.Add(events)
		if course.after = end.seq; len(events) > 0 {
			course.after = events[len(events)-1].Seq
		}
	}
	if course.Over() {
		delete(g.courses.kept, of)
		refuse(ctx, fasthttp.StatusUnprocessableEntity, "too_many_waiting", "asset", "more than 2,097,152 orders waited at once")
		return nil, false
	}
	return course, true
}

// upTo leaves of events those of sequences up to one.
func upTo(events []engine.Event, seq uint64) []engine.Event {
	for len(events) > 0 && events[len(events)-1].Seq > seq {
		events = events[:len(events)-1]
	}
	return events
}

// courseBegin is where the asset's business date began or, where that is not known, where the course of it that is kept began: else as far back as one reads.
func (g *Gateway) courseBegin(end *courseEnd, kept *keptCourse) (seq uint64, begun int64, err error) {
	if step, ok := g.Chronicle.Begin(end.asset.Number, end.asset.BusinessDate); ok {
		return step.Seq, step.Time, nil
	}
	if kept != nil && kept.date == end.asset.BusinessDate {
		return kept.from, 0, nil
	}
	at := g.Feed.Status().Events
	events, err := g.Feed.ReadAt(at-min(at, courseEvents), 1, nil)
	if err == nil && len(events) == 0 {
		err = view.ErrRebuilding
	}
	if err != nil {
		return 0, 0, err
	}
	return events[0].Seq, events[0].Time, nil
}

func (g *Gateway) appendCourse(dst []byte, course *keptCourse, end *courseEnd, asset view.AssetEntry, of courseOf) []byte {
	points, present := course.Points()
	shift := end.shift(&present, of)
	dst = appendText(append(dst, '{'), "asset", asset.Code)
	if of.account != 0 {
		owner, _, _ := g.Directory.AccountOwner(of.account)
		participant, _ := g.Directory.ParticipantID(owner)
		dst = appendText(dst, "participant", participant)
	}
	dst = appendNumber(appendNumber(dst, "from_seq", course.from), "seq", end.seq)
	present.Seq, present.Time = end.seq, max(g.Now(), present.Time)
	dst = append(appendKey(dst, "points"), '[')
	for _, p := range append(points, present) {
		dst = appendNumber(appendTime(beginRow(dst), "time", p.Time), "seq", p.Seq)
		if of.account == 0 {
			dst = appendWide(dst, "settled_value", p.SettledOut, asset.Scale)
			dst = appendNumber(dst, "settled_count", uint64(p.Settled))
			dst = appendAmount(dst, "queued_value", max(p.QueuedOut+shift.QueuedOut, 0), asset.Scale)
			dst = append(appendNumber(dst, "queued_count", uint64(max(p.Queued+shift.Queued, 0))), '}')
			continue
		}
		dst = appendAmount(dst, "balance", p.Balance+shift.Balance, asset.Scale)
		dst = appendAmount(dst, "queued_out", p.QueuedOut+shift.QueuedOut, asset.Scale)
		dst = appendAmount(dst, "queued_in", p.QueuedIn+shift.QueuedIn, asset.Scale)
		dst = appendWide(dst, "settled_out", p.SettledOut.Plus(shift.SettledOut), asset.Scale)
		dst = append(appendWide(dst, "settled_in", p.SettledIn.Plus(shift.SettledIn), asset.Scale), '}')
	}
	return append(dst, ']', '}')
}

// shift is what lies between the values of a course, which begin at 0, and those of the engine: what there was when it began.
func (end *courseEnd) shift(present *view.CoursePoint, of courseOf) (s view.CoursePoint) {
	p := &end.present
	if of.account == 0 && !end.counted {
		return s
	}
	s.QueuedOut, s.Queued = p.QueuedOut-present.QueuedOut, p.Queued-present.Queued
	s.Balance, s.QueuedIn = p.Balance-present.Balance, p.QueuedIn-present.QueuedIn
	s.SettledOut, s.SettledIn = p.SettledOut.Minus(present.SettledOut), p.SettledIn.Minus(present.SettledIn)
	return s
}
