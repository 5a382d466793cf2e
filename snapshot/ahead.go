package snapshot

import "io"

const (
	aheadPieces = 4
	aheadBytes  = 1 << 20 // of a piece: a block of the compressed stream
)

// ahead reads a stream in a goroutine of its own: the next pieces are decompressed while the one before is loaded.
type ahead struct {
	full  chan piece
	empty chan []byte
	stop  chan struct{}
	done  chan struct{}
	now   piece
	left  []byte // of now
}

type piece struct {
	bytes []byte
	err   error // after them
}

func startAhead(r io.Reader) *ahead {
	a := &ahead{full: make(chan piece, aheadPieces), empty: make(chan []byte, aheadPieces), stop: make(chan struct{}), done: make(chan struct{})}
	for range aheadPieces {
		a.empty <- make([]byte, aheadBytes)
	}
	go a.run(r)
	return a
}

// run reads until an error, the end of the stream among them, or until close.
func (a *ahead) run(r io.Reader) {
	defer close(a.done)
	for {
		select {
		case <-a.stop:
			return
		case room := <-a.empty:
			n, err := fill(r, room)
			a.full <- piece{room[:n], err} // has room: there are no more pieces than places
			if err != nil {
				return
			}
		}
	}
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

func (a *ahead) Read(into []byte) (n int, err error) {
	for len(a.left) == 0 {
		if a.now.err != nil {
			return 0, a.now.err
		}
		if a.now.bytes != nil {
			a.empty <- a.now.bytes[:aheadBytes]
		}
		a.now = <-a.full
		a.left = a.now.bytes
	}
	n = copy(into, a.left)
	a.left = a.left[n:]
	return n, nil
}

// close waits until the stream is no longer read.
func (a *ahead) close() {
	close(a.stop)
	<-a.done
}
