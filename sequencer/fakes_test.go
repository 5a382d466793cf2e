package sequencer

import (
	"encoding/binary"
	"testing"
	"testing/synctest"

	"weir/engine"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// frame is what a fake journal keeps of an Append.
type frame struct {
	count   int
	batches int
	time    int64
}

// fakeJournal numbers and keeps frames. With a gate it waits for a value before each answer, and that is the answer.
type fakeJournal struct {
	gate   chan error
	seq    uint64
	frames []frame
	order  []uint64 // ids of the instructions, as written
	asked  int
	room   error // what Room answers
}

func (j *fakeJournal) Room() error { return j.room }

func (j *fakeJournal) Append(payloads [][]byte, count int, time int64) (uint64, error) {
	j.asked++
	if j.gate != nil {
		if err := <-j.gate; err != nil {
			return 0, err
		}
	}
	j.frames = append(j.frames, frame{count, len(payloads), time})
	for _, p := range payloads {
		j.order = append(j.order, ids(p)...)
	}
	j.seq += uint64(count)
	return j.seq - uint64(count) + 1, nil
}

// fakeMachine answers each instruction with its sequence. With a gate it waits for a value before each Apply.
type fakeMachine struct {
	gate  chan struct{}
	seq   uint64
	order []uint64
	times []int64
}

func (m *fakeMachine) Seq() uint64 { return m.seq }

func (m *fakeMachine) Apply(time int64, payload []byte, r *engine.Results) {
	if m.gate != nil {
		<-m.gate
	}
	m.times = append(m.times, time)
	for _, id := range ids(payload) {
		m.seq++
		m.order = append(m.order, id)
		r.Outcomes = append(r.Outcomes, engine.Outcome{Seq: m.seq})
	}
}

// fakeSink keeps the first sequence of every batch that it sees. With a gate it waits for a value before each.
type fakeSink struct {
	gate   chan struct{}
	firsts []uint64
}

func (s *fakeSink) Publish(b *Batch) {
	if s.gate != nil {
		<-s.gate
	}
	s.firsts = append(s.firsts, b.FirstSeq)
}

// write is a batch of one instruction for each id.
func write(ids ...uint64) *Batch {
	b := NewBatch(len(ids) * engine.RecordSize)
	for _, id := range ids {
		in := engine.Instruction{Kind: engine.SubmitOrder}
		binary.LittleEndian.PutUint64(in.ID[:], id)
		b.Payload = engine.AppendInstruction(b.Payload, &in, nil)
		b.Count++
	}
	return b
}

func ids(payload []byte) (ids []uint64) {
	for ; len(payload) > 0; payload = payload[engine.Next(payload):] {
		ids = append(ids, binary.LittleEndian.Uint64(engine.InstructionAt(payload).ID[:]))
	}
	return ids
}

// rig is a sequencer between fakes, with everything that it is asked.
type rig struct {
	*Sequencer
	journal fakeJournal
	machine fakeMachine
	sink    fakeSink
}

func newRig(t *testing.T, c Config) *rig {
	t.Helper()
	r := &rig{}
	c.Journal, c.Machine, c.Sink = &r.journal, &r.machine, &r.sink
	var err error
	if r.Sequencer, err = New(c); err != nil {
		t.Fatal(err)
	}
	return r
}

// answer is the error of a Submit under way.
type answer chan error

// submit starts a Submit for each batch, one after the other, and leaves them under way as far as they get.
func (r *rig) submit(batches ...*Batch) []answer {
	answers := make([]answer, len(batches))
	for i, b := range batches {
		answers[i] = make(answer, 1)
		go func() { answers[i] <- r.Submit(b) }()
		synctest.Wait()
	}
	return answers
}

// open says whether there is no answer yet.
func (a answer) open() bool { return len(a) == 0 }
