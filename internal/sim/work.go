package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"weir/internal/node"
	"weir/internal/sim/auditor"
	"weir/snapshot"
	"weir/wal"
)

// strictAssets are those in which no order may pass another.
var strictAssets = []string{"CNY", "BND"}

// begin starts the node and lets the auditor look. A start may fail where something went wrong with a call.
func (l *life) begin() error {
	err := l.open()
	switch {
	case l.killed():
		return auditor.ErrGone
	case err != nil && (l.faulted || l.full):
		l.Cover.add("start failed: " + class(err))
		return auditor.ErrGone
	case err != nil:
		return fmt.Errorf("no start: %w", err)
	}
	return l.audit()
}

// refusals are the names under which a start is refused.
var refusals = []error{
	wal.ErrDamaged, wal.ErrLost, wal.ErrNewer, wal.ErrStore, wal.ErrFull, wal.ErrPoisoned, wal.ErrGap,
	node.ErrNoData, node.ErrNewerData, node.ErrOlderData, node.ErrLogLost, snapshot.ErrDamaged,
}

// named says that an error says what is wrong: by one of these names, or, of weir.json, where it is no JSON.
func named(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	if errors.As(err, &syntax) || errors.As(err, &kind) {
		return true
	}
	for _, known := range refusals {
		if errors.Is(err, known) {
			return true
		}
	}
	return false
}

// class names an error for the report.
func class(err error) string {
	for _, known := range refusals {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return "disk error"
}

// audit lets the auditor look at everything.
func (l *life) audit() error {
	l.ledger.Strict(strictAssets...)
	if err := l.ledger.Audit(l.ask); err != nil {
		return err
	}
	if l.chance(5) {
		if err := l.ledger.Reread(l.ask, 0); err != nil {
			return err
		}
	}
	keys := l.ledger.Keys()
	var some []string
	for range min(len(keys), 4) {
		some = append(some, keys[l.draw.IntN(len(keys))])
	}
	return l.ledger.Check(l.ask, some)
}

// work lets clients ask until the process ends, or has done enough.
func (l *life) work() error {
	for at := range 12 + l.draw.IntN(20) {
		l.fill(at)
		l.round()
		l.pass()
		switch {
		case l.err != nil:
			return l.err
		case l.killed():
			return auditor.ErrGone
		case l.failed:
			return l.silent()
		}
		if l.chance(12) {
			if _, err := l.ledger.State(l.ask); err != nil {
				return err
			}
		}
		if l.chance(10) {
			if err := l.audit(); err != nil {
				return err
			}
		}
	}
	return nil
}

// squeeze limits the disk from the start on, where the plan says so.
func (l *life) squeeze() {
	if l.plan.full > 0 && l.plan.fullAt == 0 && l.chance(30) {
		l.full = true
		l.disk.SetCapacity(1)
	}
}

// fill lets the disk be full for a while.
func (l *life) fill(at int) {
	switch p := l.plan; {
	case p.full == 0:
	case at == p.fullAt:
		l.full = true
		l.disk.SetCapacity(1)
		l.Cover.add("disk full")
	case at == p.fullAt+p.full:
		l.disk.SetCapacity(0)
	}
}

// round is what clients send at the same time: something new, something again, the same twice.
func (l *life) round() {
	var batch []*auditor.Request
	if len(l.generator.setUp) > 0 && l.chance(90) {
		l.prepare()
		return
	}
	for range 1 + l.draw.IntN(4)*l.draw.IntN(2) {
		batch = append(batch, l.generator.next())
	}
	if len(l.unsure) > 0 && l.chance(50) {
		at := l.draw.IntN(len(l.unsure))
		batch = append(batch, l.unsure[at])
		l.unsure = append(l.unsure[:at], l.unsure[at+1:]...)
		l.Cover.add("client retries")
	}
	if r := l.again(); r != nil {
		batch = append(batch, r)
	}
	if l.chance(8) {
		batch = append(batch, batch[0])
		l.Cover.add("client sends twice at once")
	}
	l.draw.Shuffle(len(batch), func(i, j int) { batch[i], batch[j] = batch[j], batch[i] })
	for _, r := range batch {
		gaveUp := l.chance(4)
		if gaveUp {
			l.Cover.add("client gives up")
		}
		l.send(r, gaveUp)
		if l.chance(40) {
			l.some()
		}
	}
	l.await()
}

// prepare sends the next thing that a system begins with, until it is answered.
func (l *life) prepare() {
	x := l.send(l.generator.setUp[0], false)
	l.await()
	if !l.killed() && (x.status/100 == 2 || x.status/100 == 4) {
		l.generator.setUp = l.generator.setUp[1:]
	}
}

// again is something that was answered: the same answer is due; or the same key with other content.
func (l *life) again() *auditor.Request {
	if len(l.exchanges) == 0 || !l.chance(15) {
		return nil
	}
	x := l.exchanges[l.draw.IntN(len(l.exchanges))]
	if x.request.Method != "POST" || len(x.request.Keys) == 0 {
		return nil
	}
	if len(x.request.Keys) == 1 && l.ledger.Answered(x.request.Keys[0]) && x.request.Spoilt == nil && l.chance(30) {
		l.Cover.add("client uses an id for something else")
		return other(x.request)
	}
	if x.request.Again != nil && l.chance(50) {
		l.Cover.add("client asks again in another format")
		return x.request.Again
	}
	l.Cover.add("client asks again")
	return x.request
}

// some lets a few calls go, so that the next request meets the ones before it in the middle of something.
func (l *life) some() {
	left := 1 + l.draw.IntN(6)
	l.drive(func() bool {
		left--
		return left < 0 || len(l.gate.waiting()) == 0
	})
}

// pass lets time go by: mostly some milliseconds, seldom hours on the node's clock, forwards or back.
func (l *life) pass() {
	switch n := l.draw.IntN(100); {
	case n < 50:
		return
	case n < 93:
		time.Sleep(time.Duration(1+l.draw.IntN(20)) * time.Millisecond)
	case n < 96:
		l.leap()
		time.Sleep(60 * time.Millisecond)
	default:
		time.Sleep(1100 * time.Millisecond)
	}
	l.rest()
}

// leap sets the node's clock by hours, seldom back, sometimes by more days than a window has.
func (l *life) leap() {
	by := time.Duration(1+l.draw.IntN(600)) * time.Minute
	if l.chance(15) {
		by = time.Duration(6+l.draw.IntN(6)) * 24 * time.Hour
		l.Cover.add("clock leaps over a window")
	}
	if l.chance(20) {
		by = -by / 10
		l.Cover.add("clock set back")
	}
	l.skew.Add(int64(by))
}

// silent sees that a node whose log has failed answers nothing any more.
func (l *life) silent() error {
	for range 2 {
		l.send(l.generator.next(), false)
	}
	l.await()
	l.Cover.add("log failed")
	return l.err
}
