package node

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"weir/engine"
)

// lookOften is how often the timers of these tests look.
const lookOften = time.Millisecond

// clocked opens a node whose clock stands until it is moved.
func clocked(t *testing.T, o Options) (n *Node, clock *atomic.Int64) {
	t.Helper()
	clock = &atomic.Int64{}
	clock.Store(1_000_000)
	o.Now, o.Tick = clock.Load, lookOften
	return open(t, o), clock
}

// systemSize is how many instructions of a stream make its system: an asset, and for each bank a name, an account and a funding.
const systemSize = 1 + 3*streamBanks

// waiting is a small system with one order that waits for its time and expires later.
func waiting(notBefore, expiresAt int64) []instruction {
	in := engine.Instruction{Kind: engine.SubmitOrder, ID: [16]byte{7}, Debtor: 2, Creditor: 3, Amount: 9999, NotBefore: notBefore, ExpiresAt: expiresAt}
	return append(newStream(1, systemSize), instruction{in.Kind, engine.AppendInstruction(nil, &in, nil)})
}

// statusOf is where the waiting order stands, and the sequence of the last instruction.
func statusOf(t *testing.T, n *Node) (status engine.Status, seq uint64) {
	t.Helper()
	look(t, n, func(e *engine.Engine) {
		status, seq = e.FindOrders([16]byte{7}, nil)[0].Status, e.Seq()
	})
	return status, seq
}

// await waits until the order has a status.
func await(t *testing.T, n *Node, want engine.Status) (seq uint64) {
	t.Helper()
	for {
		status, seq := statusOf(t, n)
		if status == want {
			return seq
		}
		if status.Final() {
			t.Fatalf("the order is %v", status)
		}
		time.Sleep(lookOften)
	}
}

// letLook gives the timer time to do what it should not.
func letLook() { time.Sleep(20 * lookOften) }

func TestTicksComeWhenTheyAreDue(t *testing.T) {
	o := small(t.TempDir())
	n, clock := clocked(t, o)
	all := waiting(2_000_000, 3_000_000)
	mustSubmit(t, n, all)
	letLook()
	if status, seq := statusOf(t, n); status != engine.Warehoused || seq != uint64(len(all)) {
		t.Fatalf("%v at %d of %d", status, seq, len(all))
	}
	clock.Store(2_000_000)
	if seq := await(t, n, engine.Queued); seq != uint64(len(all))+1 {
		t.Errorf("queued at %d", seq)
	}
	clock.Store(2_999_999)
	letLook()
	shut(t, n)

	// The time is known again after a restart.
	n, clock = clocked(t, o)
	clock.Store(2_999_999)
	letLook()
	if status, seq := statusOf(t, n); status != engine.Queued || seq != uint64(len(all))+1 {
		t.Fatalf("%v at %d", status, seq)
	}
	clock.Store(3_000_000)
	if seq := await(t, n, engine.Expired); seq != uint64(len(all))+2 {
		t.Errorf("expired at %d", seq)
	}
	letLook()
	n.ticks.stop()
	if _, seq := statusOf(t, n); seq != uint64(len(all))+2 || n.ticks.count.Load() != 1 || n.ticks.due.Load() != math.MaxInt64 {
		t.Errorf("an idle node wrote up to %d, by %d ticks; the next one is due at %d", seq, n.ticks.count.Load(), n.ticks.due.Load())
	}
}

func TestMetricsTellWhatTimeBrought(t *testing.T) {
	n, clock := clocked(t, small(t.TempDir()))
	mustSubmit(t, n, waiting(2_000_000, 3_000_000))
	clock.Store(3_000_000)
	await(t, n, engine.Expired)
	n.ticks.stop()
	text := string(n.Metrics(nil))
	for _, line := range []string{
		`weir_ticks_total 1`, `weir_events_total{kind="order_warehoused"} 1`, `weir_events_total{kind="order_expired"} 1`, `weir_events_total{kind="resolution_dropped"} 0`,
		`weir_instructions_total{status="applied"} 1`, `weir_instructions_total{status="warehoused"} 1`,
	} {
		if !strings.Contains(text, "\n"+line+"\n") {
			t.Errorf("%s is not in\n%s", line, text)
		}
	}
}

// What a start replays was counted before, by the process that applied it.
func TestMetricsCountFromTheStart(t *testing.T) {
	o := small(t.TempDir())
	n := open(t, o)
	mustSubmit(t, n, newStream(1, 200))
	if text := string(n.Metrics(nil)); strings.Contains(text, `weir_events_total{kind="order_settled"} 0`) {
		t.Errorf("nothing settled:\n%s", text)
	}
	shut(t, n)
	n = open(t, o)
	for _, line := range strings.Split(string(n.Metrics(nil)), "\n") {
		for _, name := range []string{"weir_instructions_total{", "weir_events_total{", "weir_replayed_total "} {
			if strings.HasPrefix(line, name) && !strings.HasSuffix(line, " 0") {
				t.Errorf("%s, and nothing has happened since the start", line)
			}
		}
	}
}

// A tick that did as much as one may is followed by another in the same look.
func TestTicksFollowEachOther(t *testing.T) {
	var clock atomic.Int64
	o := small(t.TempDir())
	o.Now = clock.Load
	n := open(t, o) // without a timer
	var all []instruction
	for i := range engine.TickOrders + 1 {
		in := engine.Instruction{Kind: engine.SubmitOrder, ID: [16]byte{1, byte(i), byte(i >> 8)}, Debtor: 2, Creditor: 3, Amount: 1, NotBefore: 1000}
		all = append(all, instruction{in.Kind, engine.AppendInstruction(nil, &in, nil)})
	}
	mustSubmit(t, n, newStream(1, systemSize))
	for part := range slices.Chunk(all, 1000) {
		mustSubmit(t, n, part)
	}
	if n.ticks.due.Load() != 1000 {
		t.Fatalf("due at %d", n.ticks.due.Load())
	}
	clock.Store(1000)
	if err := n.ticks.tick(n); err != nil || n.ticks.count.Load() != 2 {
		t.Errorf("%d ticks, %v", n.ticks.count.Load(), err)
	}
}

// bypassing is a system with orders that wait in an asset with bypass, which ticks resolve.
func bypassing() []instruction {
	s := &stream{random: rand.New(rand.NewPCG(1, 7))}
	asset := engine.Naming{Kind: engine.CreateAsset, Scale: 2, BusinessDate: streamDate, Options: engine.OptionBypass}
	asset.SetAsset("EUR")
	asset.SetParticipant("CBEUDEF0")
	s.name(asset)
	for bank := range uint32(streamBanks) {
		s.name(participant(fmt.Sprintf("BANK%d", bank)))
		s.name(account(fmt.Sprintf("BANK%d", bank), 0))
	}
	s.order(engine.Instruction{Kind: engine.Fund, Method: engine.Instant, Debtor: 1, Creditor: 2, Amount: 100})
	for n := range uint32(20) {
		s.order(engine.Instruction{Kind: engine.SubmitOrder, Debtor: 2 + n%2, Creditor: 4, Amount: 1000 + int64(n)})
	}
	return s.all
}

// settle waits until the timer has nothing to do, and answers the sequence of the last instruction.
func (n *Node) settle(t *testing.T) (seq uint64) {
	t.Helper()
	for n.ticks.due.Load() != math.MaxInt64 {
		time.Sleep(lookOften)
	}
	return standOf(t, n).seq
}

// A node with orders that wait in an asset with bypass writes nothing once a tick has found nothing to settle, until something changes.
func TestIdleBypassAssetWritesNothing(t *testing.T) {
	o := small(t.TempDir())
	n, _ := clocked(t, o)
	all := bypassing()
	mustSubmit(t, n, all)
	seq := n.settle(t)
	if seq <= uint64(len(all)) {
		t.Fatalf("at %d of %d: no tick came", seq, len(all))
	}
	for round := range 3 {
		letLook()
		if last, _, _ := n.Log.Last(); last != seq || standOf(t, n).seq != seq {
			t.Fatalf("round %d: an idle node wrote up to %d, from %d", round, last, seq)
		}
		switch round {
		case 0: // one order more: the stage is tried again
			in := engine.Instruction{Kind: engine.SubmitOrder, ID: [16]byte{7}, Debtor: 2, Creditor: 3, Amount: 9999}
			mustSubmit(t, n, []instruction{{in.Kind, engine.AppendInstruction(nil, &in, nil)}})
			if before := seq + 1; n.settle(t) <= before {
				t.Error("no tick after a change")
			}
		case 1: // a restart may try it once
			shut(t, n)
			n, _ = clocked(t, o)
		}
		seq = n.settle(t)
	}
}

// A node whose timer is off ticks never.
func TestNoTicksWithoutATimer(t *testing.T) {
	var clock atomic.Int64
	o := small(t.TempDir())
	o.Now = clock.Load
	n := open(t, o)
	mustSubmit(t, n, waiting(1_000_000, 0))
	clock.Store(2_000_000)
	letLook()
	if status, _ := statusOf(t, n); status != engine.Warehoused || n.ticks.due.Load() != 1_000_000 {
		t.Errorf("%v, due at %d", status, n.ticks.due.Load())
	}
}

// What is overdue at the stop does not hold it up, and waits for the next start.
func TestStopBeforeADueTick(t *testing.T) {
	o := small(t.TempDir())
	n, clock := clocked(t, o)
	mustSubmit(t, n, waiting(2_000_000, 0))
	shut(t, n)
	clock.Store(5_000_000)
	letLook()
	n, clock = clocked(t, o)
	if status, _ := statusOf(t, n); status != engine.Warehoused {
		t.Errorf("%v", status)
	}
	clock.Store(5_000_000)
	await(t, n, engine.Queued)
}
