package sim

import (
	"errors"
	"io"
	"math/rand/v2"
	"syscall"

	"weir/internal/disk"
	"weir/internal/sim/auditor"
)

// Script is a fixed run: the same requests, one after the other, of one client that never gives up.
type Script struct {
	Requests []*auditor.Request
	Calls    int // to the disk that one process makes for all of them, from its start to its clean end
}

// Fates are the ways in which a call goes wrong in an enumeration, with the end of the process behind it.
var Fates = []struct {
	Name  string
	fate  fate
	kill  bool // the process ends with the call
	power bool // and the power with it; else the process ends when its log has failed
}{
	{"i/o error", fate{err: syscall.EIO}, false, false},
	{"i/o error, then a power cut", fate{err: syscall.EIO}, false, true},
	{"no space", fate{err: syscall.ENOSPC}, false, true},
	{"short write", fate{torn: true}, false, false},
	{"torn write", fate{torn: true, err: syscall.EIO}, false, true},
	{"done, and failed", fate{done: true, err: io.ErrUnexpectedEOF}, false, true},
	{"killed before", fate{err: errKilled}, true, false},
	{"killed behind", fate{err: errKilled, done: true}, true, false},
	{"power cut before", fate{err: errKilled}, true, true},
	{"power cut behind", fate{err: errKilled, done: true}, true, true},
	{"power cut within", fate{err: errKilled, torn: true}, true, true},
}

const scriptSeed = 6 // with snapshots, messages and records among its requests

// scripted is a world of a store whose clients follow a script.
func scripted(store, dir string) *World {
	w := NewWorld(scriptSeed, dir, NewCoverage())
	w.store, w.calendar = store, nil
	w.draw = rand.New(rand.NewPCG(scriptSeed, 9))
	w.disk = disk.NewFaulty(scriptSeed)
	return w
}

// NewScript draws so many requests against a process that nothing happens to.
func NewScript(store, dir string, length int) (*Script, error) {
	w := scripted(store, dir)
	l := newLife(w, w.disk)
	l.plan = &plan{}
	if err := l.begin(); err != nil {
		return nil, err
	}
	s := &Script{}
	for len(s.Requests) < length {
		r := w.generator.next()
		if len(w.generator.setUp) > 0 {
			r, w.generator.setUp = w.generator.setUp[0], w.generator.setUp[1:]
		}
		s.Requests = append(s.Requests, r)
		if err := l.give(r); err != nil {
			return nil, err
		}
		if err := l.ledger.Audit(l.ask); err != nil {
			return nil, err
		}
	}
	return s, l.end()
}

// Count follows the script without a fault and counts the calls.
func (s *Script) Count(store, dir string) error {
	w := scripted(store, dir)
	l := newLife(w, w.disk)
	l.plan = &plan{}
	err := l.begin()
	if err == nil {
		err = l.follow(s)
	}
	err = errors.Join(err, l.end())
	s.Calls = l.calls
	return err
}

// Run follows the script, lets one call go wrong in one way, starts again on what the disk kept, and follows it whole once more: what was answered is answered
// alike. It says whether the call was made.
func (s *Script) Run(store, dir string, at, way int) (met bool, err error) {
	w := scripted(store, dir)
	l := newLife(w, w.disk)
	f := Fates[way]
	l.plan = &plan{faultAt: at, fault: f.fate, what: f.Name, power: f.power}
	l.plan.ends = f.kill
	err = l.begin()
	if err == nil {
		err = l.follow(s)
	}
	ended := l.end()
	if err != nil && !errors.Is(err, auditor.ErrGone) || ended != nil {
		return l.faulted, errors.Join(err, ended)
	}
	w.next(l)
	again := newLife(w, w.disk)
	again.plan = &plan{}
	if err = again.begin(); err == nil {
		err = again.follow(s)
	}
	if err == nil {
		err = again.audit()
	}
	return l.faulted, errors.Join(err, again.end())
}

// follow sends the requests of a script one by one.
func (l *life) follow(s *Script) error {
	for _, r := range s.Requests {
		if err := l.give(r); err != nil {
			return err
		}
		if l.failed {
			return l.silent()
		}
	}
	return nil
}

// give sends one request and waits for its answer.
func (l *life) give(r *auditor.Request) error {
	l.send(r, false)
	l.await()
	switch {
	case l.err != nil:
		return l.err
	case l.killed():
		return auditor.ErrGone
	}
	return nil
}
