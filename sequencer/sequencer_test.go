package sequencer

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

// Many producers: what is written is what is applied, in the same order, and each gets its own outcomes.
func TestOneOrder(t *testing.T) {
	r := newRig(t, Config{Slots: 64})
	const producers, rounds = 32, 200
	var wg sync.WaitGroup
	for p := range uint64(producers) {
		wg.Go(func() {
			for i := range uint64(rounds) {
				b := write(p<<32|i, p<<32|i|1<<31)
				if err := r.Submit(b); err != nil {
					t.Error(err)
					return
				}
				if len(b.Results.Outcomes) != 2 || b.Results.Outcomes[0].Seq != b.FirstSeq {
					t.Errorf("batch %d has outcomes %v", b.FirstSeq, b.Results.Outcomes)
				}
			}
		})
	}
	wg.Wait()
	r.Close()
	if got := len(r.machine.order); got != 2*producers*rounds {
		t.Fatalf("%d instructions applied", got)
	}
	if !slices.Equal(r.journal.order, r.machine.order) {
		t.Error("applied in another order than written")
	}
	if !slices.IsSorted(r.sink.firsts) || len(r.sink.firsts) != producers*rounds {
		t.Error("not published in order")
	}
	checkOwnOrder(t, r.machine.order)
	if batches, bytes := r.InFlight(); batches != 0 || bytes != 0 {
		t.Errorf("%d batches, %d bytes still in flight", batches, bytes)
	}
}

// checkOwnOrder: the batches of one producer stay in the order in which it submitted them.
func checkOwnOrder(t *testing.T, order []uint64) {
	t.Helper()
	next := map[uint64]uint64{}
	for _, id := range order {
		if id&(1<<31) != 0 {
			continue
		}
		if p, i := id>>32, id&(1<<31-1); i != next[p] {
			t.Fatalf("producer %d: batch %d came when %d was due", p, i, next[p])
		}
		next[id>>32]++
	}
}

// However the instructions are cut into batches, the engine sees the same row.
func TestBatchSizeDoesNotMatter(t *testing.T) {
	const total = 300
	for _, size := range []int{1, 7, 100, total} {
		r := newRig(t, Config{})
		var want []uint64
		for at := 0; at < total; at += size {
			var batch []uint64
			for id := at; id < min(at+size, total); id++ {
				batch = append(batch, uint64(id))
			}
			want = append(want, batch...)
			b := write(batch...)
			if err := r.Submit(b); err != nil {
				t.Fatal(err)
			}
			if b.FirstSeq != uint64(at)+1 {
				t.Errorf("size %d: first sequence %d at %d", size, b.FirstSeq, at)
			}
		}
		r.Close()
		if !slices.Equal(r.machine.order, want) || r.machine.seq != total {
			t.Errorf("size %d: the engine saw another row", size)
		}
	}
}

func TestEmptyBatchIsAnsweredAtOnce(t *testing.T) {
	r := newRig(t, Config{})
	defer r.Close()
	if err := r.Submit(&Batch{}); err != nil || r.journal.asked != 0 {
		t.Errorf("error %v, journal asked %d times", err, r.journal.asked)
	}
}

// A batch can be used again, whatever its last answer was.
func TestBatchIsReused(t *testing.T) {
	r := newRig(t, Config{})
	b := write(1, 2)
	for round := range uint64(3) {
		if err := r.Submit(b); err != nil {
			t.Fatal(err)
		}
		if b.FirstSeq != 2*round+1 || len(b.Results.Outcomes) != 2 {
			t.Errorf("round %d: first sequence %d, %d outcomes", round, b.FirstSeq, len(b.Results.Outcomes))
		}
	}
	r.Close()
	if err := r.Submit(b); err != ErrStopped || len(b.Results.Outcomes) != 0 || b.FirstSeq != 0 {
		t.Errorf("after the end: %v, first sequence %d, %d outcomes", err, b.FirstSeq, len(b.Results.Outcomes))
	}
}

// The sink has seen a batch before its producer goes on, and never sees a query.
func TestSinkIsFirst(t *testing.T) {
	r := newRig(t, Config{})
	defer r.Close()
	for i := range uint64(100) {
		b := write(i)
		if err := r.Submit(b); err != nil {
			t.Fatal(err)
		}
		if err := r.Submit(&Batch{Query: func() {}}); err != nil {
			t.Fatal(err)
		}
		if n := len(r.sink.firsts); n != int(i)+1 || r.sink.firsts[i] != b.FirstSeq {
			t.Fatalf("woken with %d batches published", n)
		}
	}
}

func TestQuerySeesTheWritesBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{})
		r.journal.gate = make(chan error)
		var seen uint64
		query := &Batch{Query: func() { seen = r.machine.seq }}
		answers := r.submit(write(1), write(2, 3), query, write(4))
		if !answers[2].open() {
			t.Error("the query overtook a write")
		}
		r.journal.gate <- nil
		r.journal.gate <- nil
		synctest.Wait()
		if err := <-answers[2]; err != nil || seen != 3 {
			t.Errorf("query: error %v, saw sequence %d", err, seen)
		}
		r.Close()
	})
}

// A query alone is not journaled, and one before a write does not wait for it.
func TestQueryTakesNoFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t, Config{})
		r.journal.gate = make(chan error, 1)
		r.journal.gate <- nil
		if err := <-r.submit(&Batch{Query: func() {}})[0]; err != nil || r.journal.asked != 0 {
			t.Errorf("error %v, journal asked %d times", err, r.journal.asked)
		}
		r.machine.gate = make(chan struct{})
		r.submit(write(1)) // keeps the engine busy
		answers := r.submit(write(2), &Batch{Query: func() {}}, write(3))
		r.machine.gate <- struct{}{}
		r.journal.gate <- nil
		r.machine.gate <- struct{}{}
		synctest.Wait()
		if answers[1].open() || !answers[2].open() {
			t.Error("the query waits for the write behind it")
		}
		r.journal.gate <- nil
		r.machine.gate <- struct{}{}
		r.Close()
	})
}

func TestTimeNeverGoesBack(t *testing.T) {
	clock := []int64{50, 30, 120, 110}
	r := newRig(t, Config{LastTime: 100, Now: func() int64 {
		now := clock[0]
		clock = clock[1:]
		return now
	}})
	for i := range uint64(4) {
		b := write(i)
		if err := r.Submit(b); err != nil || b.Time != r.journal.frames[i].time {
			t.Errorf("error %v, time %d in a frame of time %d", err, b.Time, r.journal.frames[i].time)
		}
	}
	r.Close()
	if want := []int64{100, 100, 120, 120}; !slices.Equal(r.machine.times, want) {
		t.Errorf("times %v, want %v", r.machine.times, want)
	}
}

// The engine stops the process when journal and engine number differently.
func TestOutOfStep(t *testing.T) {
	cases := []struct {
		name  string
		batch *Batch
		want  string
	}{
		{"first", &Batch{FirstSeq: 7, Count: 1, Payload: write(1).Payload}, "the journal's next sequence is 7, the engine's 5"},
		{"count", &Batch{FirstSeq: 5, Count: 2, Payload: write(1).Payload}, "the journal counted up to sequence 6, the engine to 5"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			defer func() {
				if said, _ := recover().(string); !strings.Contains(said, c.want) {
					t.Errorf("said %q", said)
				}
			}()
			e := &engineGroup{machine: &fakeMachine{seq: 4}}
			e.apply(c.batch)
		})
	}
}

func TestConfigIsChecked(t *testing.T) {
	for field, c := range map[string]Config{"slots": {Slots: 100}, "max bytes": {MaxBytes: -1}} {
		if _, err := New(c); err == nil || !strings.Contains(err.Error(), field) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// A hand-over allocates nothing.
func TestSubmitAllocates(t *testing.T) {
	s, err := New(Config{Journal: &benchJournal{}, Machine: &benchMachine{}, Sink: benchSink{}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	b := write(1)
	if n := testing.AllocsPerRun(1000, func() { _ = s.Submit(b) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
