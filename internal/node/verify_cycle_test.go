package node

import (
	"errors"
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"weir/engine"
	"weir/snapshot"
)

// cycleStream plays a cycle among four banks, numbered 2 to 5: closed, one bank unwound and another one's debit borne by survivors where wanted, settled.
func cycleStream(unwind, survive uint32) []instruction {
	s := &stream{random: rand.New(rand.NewPCG(31, 7))}
	s.begin()
	s.setting(engine.Setting{Kind: engine.OpenCycle, Asset: 1})
	for i, pair := range [][2]uint32{{2, 3}, {3, 4}, {4, 2}, {2, 4}, {5, 2}, {4, 5}, {2, 3}} {
		s.order(engine.Instruction{Kind: engine.SubmitOrder, Method: engine.Net, Debtor: pair[0], Creditor: pair[1], Amount: 100 * int64(i+1)})
	}
	s.setting(engine.Setting{Kind: engine.CloseCycle, Cycle: 1})
	if unwind != 0 {
		s.setting(engine.Setting{Kind: engine.UnwindCycle, Cycle: 1, Account: unwind})
	}
	if survive != 0 {
		s.setting(engine.Setting{Kind: engine.SetAccount, Choice: engine.BlockDebit, Account: survive}) // or else it can pay
		s.setting(engine.Setting{Kind: engine.SurvivorsPay, Cycle: 1, Account: survive})
	}
	s.setting(engine.Setting{Kind: engine.SettleCycle, Cycle: 1})
	return s.all
}

func (s *stream) setting(set engine.Setting) {
	s.all = append(s.all, instruction{set.Kind, engine.AppendSetting(nil, &set, nil)})
}

func TestVerifyCycle(t *testing.T) {
	for _, row := range []struct {
		unwind, survive uint32
		gross, net      int64
	}{{0, 0, 2800, 700}, {5, 0, 1700, 900}, {0, 2, 2800, 344}} {
		o := small(t.TempDir())
		n := open(t, o)
		mustSubmit(t, n, cycleStream(row.unwind, row.survive))
		shut(t, n)
		r, err := VerifyCycle(o.Data, 1, func(int64, int64) {})
		if err != nil || r.Asset != "EUR" || r.Scale != 2 || r.State != engine.CycleDone || r.Orders != 7 ||
			r.Gross().Cmp(big.NewInt(row.gross)) != 0 || r.Net().Cmp(big.NewInt(row.net)) != 0 {
			t.Errorf("%+v: %+v gross %s net %s %v", row, r, r.Gross(), r.Net(), err)
		}
		if _, err := VerifyCycle(o.Data, 2, func(int64, int64) {}); !errors.Is(err, ErrCycle) {
			t.Error(err)
		}
	}
}

// heard plays a cycle to a ledger, each event as doctor leaves it.
func heard(t *testing.T, doctor func(*engine.Event)) error {
	t.Helper()
	c, err := newCore(sizing{}, snapshot.Info{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	l := newCycleLedger(1)
	c.Apply(1, payloadOf(cycleStream(0, 0)), &c.results)
	for i := range c.results.Events {
		doctor(&c.results.Events[i])
	}
	err = l.hear(&c.results)
	if err == nil {
		_, err = l.report(c.Engine)
	}
	return errors.Join(err, c.Close())
}

func TestCycleLedgerSeesAWrongPosition(t *testing.T) {
	if err := heard(t, func(*engine.Event) {}); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		kind engine.EventKind
		does func(*engine.Event)
		says string
	}{
		{engine.CyclePosition, func(e *engine.Event) { e.Amount++ }, "and moved"},
		{engine.CyclePosition, func(e *engine.Event) { e.Number = 2 }, "4 accounts take part, 3 moved"},
		{engine.OrderAccepted, func(e *engine.Event) { e.Amount++ }, "and moved"},
		{engine.OrderAccepted, func(e *engine.Event) { e.Creditor = 9 }, "5 accounts take part, 4 moved"},
	} {
		done := false
		err := heard(t, func(e *engine.Event) {
			if e.Kind == row.kind && !done {
				done = true
				row.does(e)
			}
		})
		if !errors.Is(err, ErrNetting) || !strings.Contains(err.Error(), row.says) {
			t.Errorf("%s: %v, want %q", row.kind, err, row.says)
		}
	}
}

// The positions that the engine has are compared also where nothing was settled yet.
func TestCycleLedgerSeesWhatTheEngineHasOtherwise(t *testing.T) {
	err := heard(t, func(e *engine.Event) {
		switch e.Kind {
		case engine.CycleSettled:
			e.Kind = engine.CycleExtended
		case engine.OrderAccepted:
			e.Amount++
		}
	})
	if !errors.Is(err, ErrNetting) || !strings.Contains(err.Error(), "its orders sum to") {
		t.Error(err)
	}
}
