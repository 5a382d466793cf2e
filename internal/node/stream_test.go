package node

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"
	"time"

	"go.uber.org/goleak"

	"weir/engine"
	"weir/sequencer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// instruction is a record with its envelope, and what the tests know of it.
type instruction struct {
	kind    engine.Kind
	payload []byte
}

// stream draws instructions of all kinds: a small system first, then orders of every method and priority, good ones and
// refused ones, duplicates with the same and with other content, what is done to orders, settings and creations. What comes of them does not
// depend on the time at which they are applied.
type stream struct {
	random *rand.Rand
	orders []engine.Instruction
	all    []instruction
}

const (
	streamDate  = 20_000 // business date of the asset
	streamBanks = 4
)

// newStream draws so many instructions from a seed.
func newStream(seed uint64, count int) []instruction {
	s := &stream{random: rand.New(rand.NewPCG(seed, 7))}
	s.begin()
	for len(s.all) < count {
		s.draw()
	}
	return s.all[:count]
}

func (s *stream) begin() {
	asset := engine.Naming{Kind: engine.CreateAsset, Scale: 2, BusinessDate: streamDate}
	asset.SetAsset("EUR")
	asset.SetParticipant("CBEUDEF0")
	s.name(asset)
	for bank := range uint32(streamBanks) {
		s.name(participant(fmt.Sprintf("BANK%d", bank)))
		s.name(account(fmt.Sprintf("BANK%d", bank), int64(bank)*1000))
		s.order(engine.Instruction{Kind: engine.Fund, Method: engine.Instant, Debtor: 1, Creditor: bank + 2, Amount: 5000})
	}
}

func participant(id string) engine.Naming {
	n := engine.Naming{Kind: engine.CreateParticipant}
	n.SetParticipant(id)
	return n
}

func account(id string, line int64) engine.Naming {
	n := engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement, CreditLine: line}
	n.SetParticipant(id)
	n.SetAsset("EUR")
	return n
}

func (s *stream) name(n engine.Naming) {
	s.all = append(s.all, instruction{n.Kind, engine.AppendNaming(nil, &n, nil)})
}

// order adds an instruction with a fresh id.
func (s *stream) order(in engine.Instruction) {
	binary.LittleEndian.PutUint64(in.ID[:], s.random.Uint64())
	in.ID[15] = 1
	s.orders = append(s.orders, in)
	s.add(in)
}

func (s *stream) add(in engine.Instruction) {
	envelope := bytes.Repeat([]byte("a remittance text "), s.random.IntN(20))
	s.all = append(s.all, instruction{in.Kind, engine.AppendInstruction(nil, &in, envelope)})
}

func (s *stream) draw() {
	old := s.orders[s.random.IntN(len(s.orders))]
	switch s.random.IntN(26) {
	case 0, 20, 21, 22:
		s.change()
	case 23, 24, 25:
		s.set()
	case 1:
		s.add(old)
	case 2:
		old.Amount++
		s.add(old)
	case 3:
		s.name(participant(fmt.Sprintf("BANK%d", s.random.IntN(20))))
	case 4:
		s.name(account(fmt.Sprintf("BANK%d", s.random.IntN(20)), 0))
	case 5: // refused for one of several reasons
		s.order(engine.Instruction{
			Kind: engine.SubmitOrder, Method: engine.Method(s.random.IntN(3)), Debtor: s.random.Uint32N(3), Creditor: s.random.Uint32N(9),
			Amount: int64(s.random.IntN(3)) - 1, Priority: engine.Priority(s.random.IntN(4)), BusinessDate: uint32(streamDate + s.random.IntN(30)),
		})
	default:
		s.order(engine.Instruction{
			Kind: engine.SubmitOrder, Method: []engine.Method{engine.Gross, engine.Gross, engine.Instant}[s.random.IntN(3)],
			Debtor: 2 + s.random.Uint32N(streamBanks), Creditor: 2 + s.random.Uint32N(streamBanks),
			Amount: 1 + s.random.Int64N(6000), Priority: engine.Priority(s.random.IntN(3)),
			NotBefore: s.seldom(farAway), ExpiresAt: max(s.seldom(farAway+int64(time.Second)), s.seldom(1)), Flags: uint8(s.seldom(int64(engine.FlagHold))),
		})
	}
}

// farAway is a time after the tests, in the year 2115.
const farAway = 4_600_000_000 * int64(time.Second)

func (s *stream) seldom(value int64) int64 {
	if s.random.IntN(20) > 0 {
		return 0
	}
	return value
}

// change does something to a late order, which may wait still.
func (s *stream) change() {
	late := s.orders[max(0, len(s.orders)-1-s.random.IntN(8))]
	kinds := []engine.Kind{engine.CancelOrder, engine.HoldOrder, engine.ReleaseOrder, engine.ChangePriority, engine.MoveOrder}
	in := engine.Instruction{Kind: kinds[s.random.IntN(len(kinds))], ID: late.ID}
	switch in.Kind {
	case engine.ChangePriority:
		in.Priority = engine.Priority(s.random.IntN(4))
	case engine.MoveOrder:
		in.Choice = engine.Choice(s.random.IntN(3))
	}
	s.add(in)
}

// set changes a setting, resolves or ticks. What stops others is undone more often than done.
func (s *stream) set() {
	account := 2 + s.random.Uint32N(streamBanks)
	choose := func(from ...engine.Choice) engine.Choice { return from[s.random.IntN(len(from))] }
	all := []engine.Setting{
		{Kind: engine.SetLimit, Choice: engine.LimitBilateral, Account: account, Counterparty: 2 + s.random.Uint32N(streamBanks), Amount: s.random.Int64N(9000)},
		{Kind: engine.SetLimit, Choice: engine.LimitMultilateral, Account: account, Amount: s.random.Int64N(20_000)},
		{Kind: engine.SetLimit, Choice: choose(engine.LimitBilateral, engine.LimitMultilateral), Account: account, Counterparty: 2, Remove: true},
		{Kind: engine.SetLimit, Choice: engine.LimitCreditLine, Account: account, Amount: s.random.Int64N(5000)},
		{Kind: engine.SetReservation, Choice: choose(engine.ReserveUrgent, engine.ReserveHighlyUrgent), Account: account, Amount: s.random.Int64N(2000)},
		{Kind: engine.SetAccount, Account: account, Choice: choose(engine.BlockDebit, engine.UnblockDebit, engine.UnblockDebit)},
		{Kind: engine.SetAccount, Account: account, Choice: choose(engine.BlockCredit, engine.UnblockCredit, engine.UnblockCredit)},
		{Kind: engine.SetParticipant, Participant: account, Choice: choose(engine.Suspend, engine.Resume, engine.Resume, engine.BlockParticipantDebit, engine.UnblockParticipantDebit,
			engine.UnblockParticipantDebit, engine.BlockParticipantCredit, engine.UnblockParticipantCredit, engine.UnblockParticipantCredit)},
		{Kind: engine.SetDay, Asset: 1, Day: []engine.Day{engine.Open, engine.Open, engine.Closed, engine.PreOpen}[s.random.IntN(4)]},
		{Kind: engine.Resolve, Asset: 1, Choice: choose(engine.Multilateral, engine.Bilateral)},
		{Kind: engine.Tick},
	}
	in := all[s.random.IntN(len(all))]
	s.all = append(s.all, instruction{in.Kind, engine.AppendSetting(nil, &in, nil)})
}

// payloadOf puts instructions back to back.
func payloadOf(all []instruction) []byte {
	var b []byte
	for _, in := range all {
		b = append(b, in.payload...)
	}
	return b
}

// stand is where a state stands.
type stand struct{ seq, hash, events uint64 }

// stands applies a stream one by one in an engine without disk or pipeline: element k is the state after k instructions.
func stands(t *testing.T, all []instruction) []stand {
	t.Helper()
	e := engine.New(engine.Config{})
	var r engine.Results
	list := []stand{{e.Seq(), e.Hash(), e.Events()}}
	for i, in := range all {
		r.Reset()
		e.Apply(int64(i), in.payload, &r)
		list = append(list, stand{e.Seq(), e.Hash(), e.Events()})
	}
	if err := e.Check(); err != nil {
		t.Fatal(err)
	}
	return list
}

// small are the options of a node for tests.
func small(dir string) Options {
	return Options{Data: dir, Orders: 1000, Accounts: 100, SegmentBytes: 256 << 10, EventBlocks: 64, Logger: slog.New(slog.DiscardHandler)}
}

func open(t *testing.T, o Options) *Node {
	t.Helper()
	n, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Close() })
	return n
}

func shut(t *testing.T, n *Node) {
	t.Helper()
	if err := n.Close(); err != nil {
		t.Fatal(err)
	}
}

// submit brings instructions through the node in one batch.
func submit(n *Node, all []instruction) ([]engine.Outcome, error) {
	b := sequencer.NewBatch(0)
	b.Payload, b.Count = payloadOf(all), len(all)
	err := n.Sequencer.Submit(b)
	return b.Results.Outcomes, err
}

func mustSubmit(t *testing.T, n *Node, all []instruction) []engine.Outcome {
	t.Helper()
	outcomes, err := submit(n, all)
	if err != nil || len(outcomes) != len(all) {
		t.Fatalf("%d outcomes for %d instructions: %v", len(outcomes), len(all), err)
	}
	return outcomes
}

// look runs read in the engine's goroutine.
func look(t *testing.T, n *Node, read func(e *engine.Engine)) {
	t.Helper()
	b := sequencer.NewBatch(0)
	b.Query = func() { read(n.Engine) }
	if err := n.Sequencer.Submit(b); err != nil {
		t.Fatal(err)
	}
}

// standOf is where a node stands, after a check of the invariants.
func standOf(t *testing.T, n *Node) (s stand) {
	t.Helper()
	look(t, n, func(e *engine.Engine) {
		s = stand{e.Seq(), e.Hash(), e.Events()}
		if err := e.Check(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// wantStand fails unless the node stands there.
func wantStand(t *testing.T, n *Node, want stand) {
	t.Helper()
	if got := standOf(t, n); got != want {
		t.Fatalf("the node stands at %x, want %x", got, want)
	}
}

// snap makes a snapshot and answers its sequence.
func snap(t *testing.T, n *Node) uint64 {
	t.Helper()
	info, err := n.Snapshots.Create()
	if err != nil {
		t.Fatal(err)
	}
	return info.Seq
}
