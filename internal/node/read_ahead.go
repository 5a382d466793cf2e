package node

import "weir/wal"

// readAheadFrames is how many frames are read ahead of the one that is applied.
const readAheadFrames = 4

// readAhead reads frames in a goroutine of its own, so that the disk works while the engine does.
type readAhead struct {
	frames chan readFrame
	free   chan []byte // payload buffers to be filled again
	stop   chan struct{}
	done   chan struct{}
	buffer []byte // of the frame handed out last
}

type readFrame struct {
	frame wal.Frame
	err   error
}

func startReadAhead(r *wal.Reader) *readAhead {
	a := &readAhead{
		frames: make(chan readFrame, readAheadFrames), free: make(chan []byte, readAheadFrames+1),
		stop: make(chan struct{}), done: make(chan struct{}),
	}
	for range readAheadFrames {
		a.free <- nil
	}
	go a.run(r)
	return a
}

// run reads until an error, the end of the log among them, or until the reader is closed.
func (a *readAhead) run(r *wal.Reader) {
	defer close(a.done)
	for {
		var buffer []byte
		select {
		case buffer = <-a.free:
		case <-a.stop:
			return
		}
		f, err := r.Next()
		f.Payload = append(buffer[:0], f.Payload...)
		a.frames <- readFrame{f, err} // has room: there are no more buffers than places
		if err != nil {
			return
		}
	}
}

// next is the next frame. Its payload is good until the next call.
func (a *readAhead) next() (wal.Frame, error) {
	if a.buffer != nil {
		a.free <- a.buffer
		a.buffer = nil
	}
	read := <-a.frames
	a.buffer = read.frame.Payload
	return read.frame, read.err
}

// close waits until the reader is no longer used.
func (a *readAhead) close() {
	close(a.stop)
	<-a.done
}
