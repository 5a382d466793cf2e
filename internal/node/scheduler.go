package node

import (
	"errors"
	"math"
	"sync"
	"time"

	"weir/engine"
	"weir/internal/calendar"
	"weir/sequencer"
)

// scheduler submits the steps of the business day that a calendar asks for. What is next it reads from the live engine, so a step that was taken is not found
// again; what was missed while the node was down is sent before the node opens. While nothing is due, nothing is submitted.
type scheduler struct {
	calendar *calendar.Calendar // nil: nothing is scheduled
	mu       sync.Mutex         // held while reached is looked at or changed, once the node runs
	reached  map[uint16]calendar.Reached
	refused  map[uint16]refusal
	assets   []engine.AssetInfo // as of the last look
	served   served
	stands   bool // the clock does: all steps come in their time, and no session goes unserved
	failing  bool // the last look could not be finished, and that was logged
	looker
}

// dueStep is a step that an asset is to take now.
type dueStep struct {
	asset *engine.AssetInfo
	calendar.Step
	late bool // a roll of a session that was not served
}

// refusal is a step that the engine did not take: it rests for a while.
type refusal struct {
	step  calendar.Step
	until int64 // unix nanoseconds
}

const (
	lookInterval = time.Second      // between two looks, if nothing else is said
	refusalPause = 30 * time.Second // before a refused step is tried again
	stepsAtOnce  = 256              // in one batch
	assetsAtOnce = 1024             // read at one moment: some 100 us of the engine
	stepSize     = engine.RecordSize + 4*engine.EnvelopeAlign
)

// start sends what is overdue, and then looks so often. By a clock that stands nothing comes before it is set.
func (s *scheduler) start(n *Node, every time.Duration) {
	if s.calendar == nil {
		s.looker.start(0, nil)
		return
	}
	if every == 0 {
		every = lookInterval
	}
	if !n.o.stands() {
		s.try(n)
	}
	s.looker.start(n.every(every), func() { s.try(n) })
}

// try looks once; what could not be submitted is tried again at the next look.
func (s *scheduler) try(n *Node) {
	err := s.look(n)
	if err != nil && !s.failing && !errors.Is(err, sequencer.ErrStopped) {
		n.o.Logger.Error("the calendar's steps could not be submitted; the next look tries again", "error", err)
	}
	s.failing = err != nil
}

// look submits what is due, the earliest first, until nothing is.
func (s *scheduler) look(n *Node) error {
	for s.calendar != nil && !s.stopping() {
		if err := s.read(n); err != nil {
			return err
		}
		now := n.o.Now()
		if !s.stands {
			s.served.look(now)
		}
		due := s.due(now)
		if len(due) == 0 {
			return nil
		}
		if err := s.send(n, due); err != nil {
			return err
		}
	}
	return nil
}

// read copies the state of all assets out of the engine.
func (s *scheduler) read(n *Node) error {
	s.assets = s.assets[:0]
	for more := true; more; {
		b := sequencer.NewBatch(0)
		b.Query = func() {
			last := min(len(s.assets)+assetsAtOnce, n.Engine.Assets())
			for number := len(s.assets) + 1; number <= last; number++ {
				a, _ := n.Engine.Asset(uint16(number))
				s.assets = append(s.assets, a)
			}
			more = last < n.Engine.Assets()
		}
		if err := n.Sequencer.Submit(b); err != nil {
			return err
		}
	}
	return nil
}

// due are the steps of the earliest time among those that are due, so that those of several assets go in the order of a node that was never down.
func (s *scheduler) due(now int64) (due []dueStep) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.assets {
		a := &s.assets[i]
		s.served.see(a, now)
		reached := s.of(a.Number)
		reached.See(a)
		step, ok := s.calendar.Next(a, reached)
		if !ok || step.At > now || s.rests(a, step, now) {
			continue
		}
		if len(due) > 0 && step.At < due[0].At {
			due = due[:0]
		}
		if len(due) == 0 || step.At == due[0].At && len(due) < stepsAtOnce {
			due = append(due, dueStep{a, step, step.Day == engine.Closed && !s.stands && !s.served.enough(a, s.calendar, now)})
		}
	}
	return due
}

// next is the time after now of the next step, math.MaxInt64 where there is none.
func (s *scheduler) next(n *Node, now int64) (int64, error) {
	at := int64(math.MaxInt64)
	if s.calendar == nil {
		return at, nil
	}
	if err := s.read(n); err != nil {
		return at, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.assets {
		a := &s.assets[i]
		reached := s.of(a.Number)
		reached.See(a)
		if step, ok := s.calendar.Next(a, reached); ok && step.At > now {
			at = min(at, step.At)
		}
	}
	return at, nil
}

// rests says whether a step was refused a short while ago.
func (s *scheduler) rests(a *engine.AssetInfo, step calendar.Step, now int64) bool {
	r, ok := s.refused[a.Number]
	return ok && r.step == step && now < r.until
}

// of is how far the sessions of an asset have come.
func (s *scheduler) of(asset uint16) calendar.Reached {
	r, ok := s.reached[asset]
	if !ok {
		r = calendar.Reached{}
		s.reached[asset] = r
	}
	return r
}

// send submits steps and notes what came of them.
func (s *scheduler) send(n *Node, due []dueStep) error {
	b := sequencer.NewBatch(len(due) * stepSize)
	for _, d := range due {
		b.Payload = engine.AppendSetting(b.Payload, &engine.Setting{Kind: engine.SetDay, Asset: d.asset.Number, Day: d.Day, BusinessDate: d.Date, Late: d.late}, s.envelope(d.At))
		b.Count++
	}
	if err := n.Sequencer.Submit(b); err != nil {
		return err
	}
	for i, d := range due {
		s.answered(n, d, &b.Results.Outcomes[i])
	}
	return nil
}

// envelope says in the log who sent the step, and when it was due.
func (s *scheduler) envelope(at int64) []byte {
	return time.Unix(0, at).In(s.calendar.Zone()).AppendFormat([]byte(`{"by":"calendar","due":"`), time.RFC3339+`"}`)
}

// answered notes a step as taken, or lets it rest; the log says so once.
func (s *scheduler) answered(n *Node, d dueStep, o *engine.Outcome) {
	if o.Status == engine.Applied {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.of(d.asset.Number).Set(d.Date, d.Day) // it may be closed again before the next look
		return
	}
	if s.refused[d.asset.Number].step != d.Step {
		n.o.Logger.Error("a step of the calendar is refused; it is tried again twice a minute, and the asset's later ones wait for it",
			"asset", d.asset.Code, "step", d.Day.String(), "date", calendar.DateText(d.Session(d.asset)), "reason", o.Reason.String())
	}
	s.refused[d.asset.Number] = refusal{d.Step, n.o.Now() + int64(refusalPause)}
}
