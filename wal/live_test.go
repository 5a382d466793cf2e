package wal

import (
	"errors"
	"math"
	"testing"

	"weir/internal/disk"
)

// opening is a disk that tells of each file before it is opened.
type opening struct {
	disk.FS
	tell func()
}

func (o *opening) OpenFile(name string, flag int) (disk.File, error) {
	if o.tell != nil {
		o.tell()
	}
	return o.FS.OpenFile(name, flag)
}

// TestEndOfALiveLog lets the writer fill the segment, and go on in the next, just when a reader that has seen the end of the one looks whether there is the other.
func TestEndOfALiveLog(t *testing.T) {
	for _, b := range beds(t) {
		for _, full := range []int{0, 1, 7} { // frames before the reader comes, which may be at the very beginning
			b := b.on(b.fs())
			b.o.Dir += string(rune('a' + full))
			t.Run(b.name, func(t *testing.T) {
				l := b.open(t)
				fill(t, l, 0, full)
				fs := &opening{FS: b.fs()}
				r, err := NewReader(b.o.Dir, 0, ReaderOptions{FS: fs, UpTo: math.MaxUint64})
				ok(t, err)
				for range full {
					_, err := r.Next()
					ok(t, err)
				}
				fs.tell = func() {
					fs.tell = nil
					fill(t, l, full, 60)
				}
				read := full
				for ; err == nil; read++ {
					_, err = r.Next()
				}
				if read--; !errors.Is(err, ErrGap) || read < full { // the portable store's next file has another name by now, and is not seen yet
					t.Errorf("%d frames of 60 were read, then %v", read, err)
				}
				ok(t, errors.Join(r.Close(), l.Close()))
			})
		}
	}
}
