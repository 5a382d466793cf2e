package snapshot

import (
	"io"

	"weir/internal/ahead"
)

const (
	aheadPieces = 4
	aheadBytes  = 1 << 20
)

// aheadReader reads a stream in a goroutine of its own: the next pieces are decompressed while the one before is loaded.
type aheadReader struct {
	pieces *ahead.Queue[[]byte]
	left   []byte // of the last piece
	err    error  // after it
}

func startAhead(r io.Reader) *aheadReader {
	rooms := make([][]byte, aheadPieces)
	for i := range rooms {
		rooms[i] = make([]byte, aheadBytes)
	}
	return &aheadReader{pieces: ahead.Start(rooms, func(room []byte) ([]byte, error) {
		n, err := fill(r, room[:aheadBytes])
		return room[:n], err
	})}
}

// fill reads until room is full. The error is that of the stream, also behind some bytes.
func fill(r io.Reader, room []byte) (n int, err error) {
	for n < len(room) && err == nil {
		var m int
		m, err = r.Read(room[n:])
		n += m
	}
	return n, err
}

func (a *aheadReader) Read(into []byte) (n int, err error) {
	for len(a.left) == 0 && a.err == nil {
		a.left, a.err = a.pieces.Next()
	}
	if len(a.left) == 0 {
		return 0, a.err
	}
	n = copy(into, a.left)
	a.left = a.left[n:]
	return n, nil
}

// close waits until the stream is no longer read.
func (a *aheadReader) close() { a.pieces.Close() }
