package sim

import (
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"

	"weir/internal/disk"
)

// call is a call to the disk that waits to be let go.
type call struct {
	op   string
	path string
	fate chan fate
}

func (c *call) writes() bool {
	return c.op != opRead && c.op != opList && c.op != opSize && c.op != opFree
}

// The calls to a disk.
const (
	opOpen     = "open"
	opWrite    = "write"
	opSync     = "sync"
	opTruncate = "truncate"
	opRename   = "rename"
	opRemove   = "remove"
	opDirSync  = "sync directory"
	opMkdir    = "mkdir"
	opRead     = "read"
	opList     = "list"
	opSize     = "size"
	opFree     = "free"
)

// diskOps are those that leave a trace on the disk where they fail.
var diskOps = map[string]disk.Op{opWrite: disk.OpWrite, opSync: disk.OpSync}

// fate is what becomes of a call.
type fate struct {
	err   error // nil: it is done
	torn  bool  // a write changes any of its sectors first; without err it is short
	done  bool  // it is done, and yet err is answered
	stale bool  // a read gives one page as it was before anything was written
}

// errKilled is what a process sees that has been killed already: nothing of it matters any more.
var errKilled error = &os.PathError{Op: "killed", Err: syscall.EIO}

// gate is a disk whose calls wait until the world lets them go.
type gate struct {
	inner *disk.Faulty
	draw  *rand.Rand

	mu      sync.Mutex
	pending []*call
	killed  bool
}

// pass waits for the fate of a call.
func (g *gate) pass(op, path string) fate {
	g.mu.Lock()
	if g.killed {
		g.mu.Unlock()
		return fate{err: errKilled}
	}
	c := &call{op: op, path: path, fate: make(chan fate)}
	g.pending = append(g.pending, c)
	g.mu.Unlock()
	f := <-c.fate
	if f.torn || op == opSync && f.err != nil && f.err != errKilled && !f.done {
		g.inner.Inject(disk.Fault{Op: diskOps[op], Nth: 1, Torn: f.torn, Err: f.err}) // a torn write tears, a failed sync forgets
	}
	return f
}

// waiting are the calls that wait, in an order that does not depend on who came first.
func (g *gate) waiting() []*call {
	g.mu.Lock()
	defer g.mu.Unlock()
	slices.SortFunc(g.pending, func(a, b *call) int {
		if d := strings.Compare(a.path, b.path); d != 0 {
			return d
		}
		return strings.Compare(a.op, b.op)
	})
	return slices.Clone(g.pending)
}

// let gives a call its fate.
func (g *gate) let(c *call, f fate) {
	g.mu.Lock()
	g.pending = slices.DeleteFunc(g.pending, func(p *call) bool { return p == c })
	g.mu.Unlock()
	c.fate <- f
}

// kill ends the process: whatever it asks for from now on is not done.
func (g *gate) kill() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.killed = true
}

// change makes a call that changes the disk or its names.
func (g *gate) change(op, path string, do func() error) error {
	f := g.pass(op, path)
	switch {
	case f.err == nil:
		return do()
	case f.done, op == opSync && f.err != errKilled:
		_ = do() // what the process sees is another matter
	}
	return f.err
}

func (g *gate) OpenFile(name string, flag int) (f disk.File, err error) {
	err = g.change(opOpen, name, func() (err error) {
		f, err = g.inner.OpenFile(name, flag)
		return err
	})
	if err != nil {
		return nil, err
	}
	return &gatedFile{gate: g, name: name, inner: f}, nil
}

func (g *gate) Rename(from, to string) error {
	return g.change(opRename, to, func() error { return g.inner.Rename(from, to) })
}

func (g *gate) Remove(name string) error {
	return g.change(opRemove, name, func() error { return g.inner.Remove(name) })
}

func (g *gate) MkdirAll(dir string) error {
	return g.change(opMkdir, dir, func() error { return g.inner.MkdirAll(dir) })
}

func (g *gate) SyncDir(dir string) error {
	return g.change(opDirSync, dir, func() error { return g.inner.SyncDir(dir) })
}

func (g *gate) ReadDir(dir string) ([]string, error) {
	if f := g.pass(opList, dir); f.err != nil {
		return nil, f.err
	}
	return g.inner.ReadDir(dir)
}

func (g *gate) Size(name string) (int64, error) {
	if f := g.pass(opSize, name); f.err != nil {
		return 0, f.err
	}
	return g.inner.Size(name)
}

func (g *gate) Free(dir string) (int64, error) {
	if f := g.pass(opFree, dir); f.err != nil {
		return 0, f.err
	}
	return g.inner.Free(dir)
}

// Lock never waits: it is the kernel's, not the disk's.
func (g *gate) Lock(name string) (io.Closer, error) { return g.inner.Lock(name) }

// gatedFile is an open file behind the gate. Closing never waits, for nothing depends on it.
type gatedFile struct {
	gate   *gate
	name   string
	inner  disk.File
	cursor int64
}

func (f *gatedFile) ReadAt(b []byte, at int64) (int, error) {
	fate := f.gate.pass(opRead, f.name)
	if fate.err != nil {
		return 0, fate.err
	}
	n, err := f.inner.ReadAt(b, at)
	if fate.stale && n > 0 {
		page := f.gate.draw.IntN(n) &^ (disk.Page - 1)
		clear(b[page:min(n, page+disk.Page)])
	}
	return n, err
}

func (f *gatedFile) Write(b []byte) (int, error) {
	n, err := f.WriteAt(b, f.cursor)
	f.cursor += int64(n)
	return n, err
}

func (f *gatedFile) WriteAt(b []byte, at int64) (n int, err error) {
	fate := f.gate.pass(opWrite, f.name)
	if fate.err == nil || fate.torn || fate.done {
		n, err = f.inner.WriteAt(b, at)
	}
	if fate.err != nil {
		return 0, fate.err
	}
	return n, err
}

func (f *gatedFile) Sync() error { return f.gate.change(opSync, f.name, f.inner.Sync) }

func (f *gatedFile) Truncate(size int64) error {
	return f.gate.change(opTruncate, f.name, func() error { return f.inner.Truncate(size) })
}

func (f *gatedFile) Close() error { return f.inner.Close() }

var _ disk.FS = (*gate)(nil)
