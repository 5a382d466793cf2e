package sim

import (
	"fmt"
	"io"
	"syscall"
)

// plan is what is to go wrong with one process.
type plan struct {
	killAt  int    // call to the disk before which the process ends; 0: it stops by itself
	power   bool   // the power goes with it, else only the process ends
	idle    bool   // the power goes as soon as the auditor has looked: what it was shown must have been durable
	faultAt int    // call that meets a fault; 0: none
	faultOn string // of calls of this kind; "": of all
	fault   fate   // which one
	what    string // its name
	ends    bool   // the process ends with that call
	forever bool   // and all such calls behind it
	full    int    // operations for which the disk is full; 0: never
	fullAt  int    // operation at which that begins
	op      string // of the call that met the fault
	path    string
}

func (p *plan) String() string {
	return fmt.Sprintf("plan: killed at call %d, power cut %v, fault %q at call %d (%s) (%s %s), forever %v, full disk from operation %d for %d",
		p.killAt, p.power, p.what, p.faultAt, p.faultOn, p.op, p.path, p.forever, p.fullAt, p.full)
}

// newPlan draws what goes wrong. Most processes are killed; some at their start already.
func (w *World) newPlan(number int) *plan {
	p := &plan{power: w.chance(65)}
	if w.chance(92) {
		p.killAt = 1 + w.draw.IntN(90)
		if w.chance(25) || number == 0 {
			p.killAt += w.draw.IntN(250)
		}
	}
	if !w.lost && w.chance(25) {
		return &plan{power: true, idle: true}
	}
	if w.chance(25) {
		w.drawFault(p)
	}
	if w.chance(10) {
		p.fullAt, p.full = w.draw.IntN(15), 1+w.draw.IntN(8)
	}
	return p
}

// faulted are the kinds of calls that meet faults, and of how many of each kind in a process one does.
var faulted = []struct {
	op   string
	most int
}{
	{opWrite, 60}, {opWrite, 60}, {opSync, 20}, {opSync, 20}, {opDirSync, 8}, {opRename, 3}, {opRename, 3}, {opRemove, 2}, {opRemove, 2}, {opTruncate, 1}, {opTruncate, 1}, {opTruncate, 1}, {opTruncate, 1}, {opOpen, 25}, {opMkdir, 3}, {opRead, 60}, {opList, 5}, {opSize, 15}, {opFree, 5},
}

// drawFault draws what goes wrong with which call. Only a write can be torn, and only a change can be done and yet fail.
func (w *World) drawFault(p *plan) {
	f := faulted[w.draw.IntN(len(faulted))]
	p.faultOn, p.faultAt, p.forever = f.op, 1+w.draw.IntN(f.most), w.chance(30)
	ways := 5
	switch {
	case f.op == opWrite:
	case (&call{op: f.op}).writes():
		ways = 3
	default:
		ways = 1
	}
	switch w.draw.IntN(1 + ways) {
	case 0:
		p.fault, p.what = fate{err: io.ErrUnexpectedEOF}, "unknown error"
	case 3:
		p.fault, p.what = fate{done: true, err: syscall.EIO}, "done, and failed"
	case 2:
		p.fault, p.what = fate{err: syscall.ENOSPC}, "no space"
	case 4:
		p.fault, p.what = fate{torn: true}, "short write"
	case 5:
		p.fault, p.what = fate{torn: true, err: syscall.EIO}, "torn write"
	default:
		p.fault, p.what = fate{err: syscall.EIO}, "i/o error"
	}
}

// fateOf is what becomes of a call.
func (l *life) fateOf(c *call) fate {
	p := l.plan
	at := l.calls
	if p.faultOn != "" {
		if c.op != p.faultOn {
			return fate{}
		}
		l.alike++
		at = l.alike
	}
	again := p.forever && p.op == c.op && p.op != ""
	if p.faultAt == 0 || at != p.faultAt && !again {
		return fate{}
	}
	f := p.fault
	if f.torn && c.op != opWrite {
		f.torn = false
		if f.err == nil {
			f.err = syscall.EIO
		}
	}
	p.op, p.path = c.op, c.path
	l.faulted = true
	if p.ends {
		l.gate.kill()
	}
	l.Cover.add("fault: " + p.what + " at " + c.op)
	return f
}

// deathOf is what becomes of a call that waits when the process is killed: it was never made, or it was and nobody learns of it, or, where the power goes, a
// part of it.
func (l *life) deathOf(c *call) fate {
	switch n := l.draw.IntN(3); {
	case n == 0 && c.writes():
		return fate{err: errKilled, done: true}
	case n == 1 && c.op == opWrite && l.plan.power:
		return fate{err: errKilled, torn: true}
	}
	return fate{err: errKilled}
}
