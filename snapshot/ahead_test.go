package snapshot

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"testing/iotest"
)

// What is read ahead is the stream: its bytes, and then its error, wherever pieces end.
func TestAhead(t *testing.T) {
	broken := errors.New("broken")
	for _, size := range []int{0, 1, aheadBytes - 1, aheadBytes, aheadBytes + 1, 9*aheadBytes + 5} {
		want := make([]byte, size)
		for i := range want {
			want[i] = byte(i * 7 >> 3)
		}
		for _, end := range []error{io.EOF, io.ErrUnexpectedEOF, broken} {
			a := startAhead(io.MultiReader(bytes.NewReader(want), iotest.ErrReader(end)))
			got, err := io.ReadAll(iotest.HalfReader(a))
			if !bytes.Equal(got, want) || !errors.Is(err, end) && end != io.EOF || err != nil && end == io.EOF {
				t.Errorf("%d bytes and %v: %d bytes, %v", size, end, len(got), err)
			}
			if n, again := a.Read(make([]byte, 1)); n != 0 || !errors.Is(again, end) {
				t.Errorf("%d bytes and %v, read again: %d, %v", size, end, n, again)
			}
			a.close()
		}
	}
}

// One that is closed early reads nothing any more.
func TestAheadClosed(t *testing.T) {
	var read int
	stream := readerFunc(func(b []byte) (int, error) { read += len(b); return len(b), nil })
	a := startAhead(stream)
	if _, err := io.ReadFull(a, make([]byte, 3*aheadBytes/2)); err != nil {
		t.Fatal(err)
	}
	a.close()
	if before := read; before < 2*aheadBytes || before > (aheadPieces+2)*aheadBytes {
		t.Errorf("%d bytes were read", before)
	}
}

type readerFunc func(b []byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }
