package sequencer

// failure is the error that ended the journal, once it has.
type failure struct {
	err    error
	failed chan struct{} // closed once err is set
}

// set keeps err. Only the journal group calls it, once.
func (f *failure) set(err error) {
	f.err = err
	close(f.failed)
}

// get is the error, or nil.
func (f *failure) get() error {
	select {
	case <-f.failed:
		return f.err
	default:
		return nil
	}
}
