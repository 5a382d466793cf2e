package sequencer

import "errors"

// What Submit answers instead of an outcome.
var (
	// ErrFull: the ring or its byte budget is full. Nothing was done; come again shortly.
	ErrFull = errors.New("sequencer: full")
	// ErrStopped: Close was called. Nothing was done.
	ErrStopped = errors.New("sequencer: stopped")
	// ErrFullDisk: the journal has no room for the frame and wrote nothing of it. A Journal answers an error
	// that wraps it; the sequencer passes that on, goes on with queries and asks the journal anew for the next frame.
	ErrFullDisk = errors.New("sequencer: the journal's disk is full")
	// ErrFailed: the journal failed, so what the disk holds of this batch is unknown. Final for the process.
	ErrFailed = errors.New("sequencer: the journal failed")
)
