package node

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"weir/engine"
	"weir/wal"
)

// Instructions are read from anywhere in a log that grows, those that were archived apart; a page that ascends opens the log once.
func TestEnvelopesOfALog(t *testing.T) {
	for _, store := range []string{wal.Direct, wal.Portable} {
		t.Run(store, func(t *testing.T) {
			o := small(t.TempDir())
			o.Store, o.SegmentBytes = store, 16<<10
			n := open(t, o)
			all := newStream(11, 600)
			v := n.OpenEnvelopes()
			defer func() {
				if err := v.Close(); err != nil {
					t.Error(err)
				}
			}()
			random := rand.New(rand.NewPCG(11, 1))
			for at := 0; at < 600; at += 10 {
				mustSubmit(t, n, all[at:at+10])
				seqs := []uint64{uint64(at + 1), uint64(at + 10), uint64(at + 11)}
				for range 5 {
					seqs = append(seqs, 1+random.Uint64N(uint64(at+10)))
				}
				wantRecords(t, v, all, seqs, 1)
			}
			v.readers = 0
			page := make([]uint64, 0, 100)
			for seq := uint64(301); seq <= 400; seq++ {
				page = append(page, seq)
			}
			wantRecords(t, v, all, page, 1)
			if v.readers > 1 {
				t.Errorf("the log was opened %d times for one page", v.readers)
			}
			snap(t, n)
			if gone, err := n.Log.Archive(400); store == wal.Portable && (err != nil || len(gone) == 0) {
				t.Fatal(gone, err)
			}
			wantRecords(t, v, all, []uint64{1, 2, 599, 600, 601}, n.Log.First())
		})
	}
}

// wantRecords reads sequences and compares them with what was submitted, from the first on that the log still has.
func wantRecords(t *testing.T, v *Envelopes, all []instruction, seqs []uint64, first uint64) {
	t.Helper()
	slices.Sort(seqs)
	seqs = slices.Compact(seqs)
	last, _, _ := v.log.Last()
	var have, want []uint64
	for _, seq := range seqs {
		if seq >= first && seq <= last {
			want = append(want, seq)
		}
	}
	err := v.Read(seqs, func(seq uint64, record []byte) {
		have = append(have, seq)
		if !bytes.Equal(record, all[seq-1].payload[:engine.Next(record)]) {
			t.Errorf("the record of sequence %d differs", seq)
		}
	})
	if err != nil || !slices.Equal(have, want) {
		t.Errorf("read %v, want %v: %v", have, want, err)
	}
}
