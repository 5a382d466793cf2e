package node

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"weir/internal/report"
	"weir/wal"
)

// slowReader takes nothing until it may.
type slowReader struct {
	bytes.Buffer
	may chan struct{}
}

func (s *slowReader) Write(b []byte) (int, error) {
	<-s.may
	return s.Buffer.Write(b)
}

// Who reads a report slowly keeps nobody from building a snapshot, or from another report.
func TestASlowReaderHoldsUpNoSnapshot(t *testing.T) {
	n := open(t, small(t.TempDir()))
	mustSubmit(t, n, newStream(5, 400))
	seq := snap(t, n)
	slow := &slowReader{may: make(chan struct{})}
	begun, ended := make(chan struct{}), make(chan error, 1)
	r := report.Request{Name: "orders", Format: "csv", Seq: seq}
	go func() { ended <- n.Snapshots.Export(r, func(report.Header) { close(begun) }, slow) }()
	<-begun
	done := make(chan error, 1)
	go func() {
		_, err := n.Snapshots.Create()
		done <- err
	}()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(20 * time.Second):
		t.Error("the snapshot waits for the reader")
	}
	close(slow.may)
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	var fast bytes.Buffer
	if err := n.Snapshots.Export(r, func(report.Header) {}, &fast); err != nil || fast.String() != slow.String() {
		t.Error(err, fast.Len(), slow.Len())
	}
}

// A log that is written on while it is read has an end all the same, and one that was durable.
func TestTheEndOfALiveLog(t *testing.T) {
	for _, store := range []string{wal.Direct, wal.Portable} {
		t.Run(store, func(t *testing.T) {
			o := small(t.TempDir())
			o.Store, o.SegmentBytes = store, 64<<10
			n := open(t, o)
			all := newStream(21, 6000)
			mustSubmit(t, n, all[:100])
			written := make(chan error, 1)
			go func() {
				for at := 100; at < len(all); at += 5 {
					if _, err := submit(n, all[at:at+5]); err != nil {
						written <- err
						return
					}
				}
				written <- nil
			}()
			for reading := true; reading; {
				before, _, _ := n.Log.Last()
				last, err := Archive{Data: o.Data}.Last()
				after, _, _ := n.Log.Last()
				if err != nil || last < before || last > after+64*8 {
					t.Fatalf("%d of %d to %d: %v", last, before, after, err)
				}
				if err := (Archive{Data: o.Data}).Find([16]byte{1, 2, 3}, nil); !errors.Is(err, ErrNotInLog) {
					t.Fatal(err)
				}
				select {
				case err := <-written:
					if err != nil {
						t.Fatal(err)
					}
					reading = false
				default:
				}
			}
		})
	}
}
