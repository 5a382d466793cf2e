package disk

import (
	"io"
	"io/fs"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
)

// Faulty is a disk in memory that keeps two images: what programs see, and what the platter holds.
//
//   - A write reaches the platter at Sync, or at once on a file opened with DSync.
//   - A name that was created, renamed or removed reaches it at SyncDir of its directory.
//   - Crash is a power cut: of the bytes not synced any sectors survive, of the names not synced any
//     changes, in no order; both drawn from the seed.
//   - Kill is the end of the process only: everything seen survives, still unsynced.
//   - A Sync that fails drops the dirty bytes from its list, as Linux does: a second Sync succeeds and
//     saves nothing.
//
// Directories are durable when made. What happens depends only on the seed and the order of calls.
type Faulty struct {
	mu       sync.Mutex
	draw     *rand.Rand
	seen     map[string]*inode
	platter  map[string]*inode
	dirs     map[string]bool
	changes  []change
	locks    map[string]bool
	faults   []*Fault
	calls    [opCount]int
	capacity int64
	dead     bool
	process  int // counts Kill, to know the handles of the dead
}

// Op is a kind of call that can fail.
type Op int

// The calls that can fail.
const (
	OpOpen Op = iota
	OpRead
	OpWrite
	OpSync
	OpTruncate
	OpRename
	OpRemove
	OpSyncDir
	opCount
)

// Fault makes a call fail.
type Fault struct {
	Op      Op
	Suffix  string // of the path; "": any
	Nth     int    // 1: the first such call from now on
	Err     error  // nil: syscall.EIO; for a torn write that is not cut, a short write without error
	Forever bool   // so do all later ones
	Torn    bool   // a write changes any of its sectors before it fails
	Cut     bool   // the power goes with this call: all calls after it fail
}

// inode is a file apart from its names. dirty holds the sectors in which seen and platter may differ. Their bytes may be those of other
// inodes too, on this disk or on one that came of a crash: they are copied when they first change.
type inode struct {
	seen, platter             []byte
	seenShared, platterShared bool
	dirty                     map[int64]bool
}

// change is one change of names on its way to the platter.
type change struct {
	dir   string
	apply func(names map[string]*inode)
}

// NewFaulty makes an empty disk, working until told otherwise.
func NewFaulty(seed uint64) *Faulty {
	return &Faulty{
		draw: rand.New(rand.NewPCG(seed, seed)),
		seen: map[string]*inode{}, platter: map[string]*inode{},
		dirs: map[string]bool{".": true, "/": true}, locks: map[string]bool{},
	}
}

// Inject adds a fault.
func (d *Faulty) Inject(f Fault) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.faults = append(d.faults, &f)
}

// SetCapacity limits the bytes in all files; 0 is no limit.
func (d *Faulty) SetCapacity(bytes int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.capacity = bytes
}

// Calls counts the calls of one kind so far.
func (d *Faulty) Calls(op Op) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.calls[op]
}

// meet counts a call and returns the fault that it meets, or nil.
func (d *Faulty) meet(op Op, path string) *Fault {
	d.calls[op]++
	if d.dead {
		return &Fault{Op: op}
	}
	var met *Fault
	for _, f := range d.faults {
		if f.Op != op || !strings.HasSuffix(path, f.Suffix) {
			continue
		}
		f.Nth--
		if f.Nth == 0 || f.Forever && f.Nth < 0 {
			met = f
		}
	}
	if met != nil && met.Cut {
		d.dead = true
	}
	return met
}

func (f *Fault) err(op, path string) error {
	cause := f.Err
	if cause == nil {
		cause = syscall.EIO
	}
	return &os.PathError{Op: op, Path: path, Err: cause}
}

// OpenFile opens name. Names are kept as given, cleaned.
func (d *Faulty) OpenFile(name string, flag int) (File, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	name = filepath.Clean(name)
	if f := d.meet(OpOpen, name); f != nil {
		return nil, f.err("open", name)
	}
	n := d.seen[name]
	switch {
	case n == nil && (flag&os.O_CREATE == 0 || !d.dirs[filepath.Dir(name)]):
		return nil, &os.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	case n != nil && flag&os.O_EXCL != 0:
		return nil, &os.PathError{Op: "open", Path: name, Err: fs.ErrExist}
	case n == nil:
		n = &inode{dirty: map[int64]bool{}}
		d.change(filepath.Dir(name), func(names map[string]*inode) { names[name] = n })
	case flag&os.O_TRUNC != 0:
		n.resize(0)
	}
	return &faultyFile{disk: d, node: n, name: name, flag: flag, process: d.process}, nil
}

// change alters the names that programs see, and remembers to alter those on the platter.
func (d *Faulty) change(dir string, apply func(map[string]*inode)) {
	apply(d.seen)
	d.changes = append(d.changes, change{dir, apply})
}

// Rename moves a name.
func (d *Faulty) Rename(from, to string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	from, to = filepath.Clean(from), filepath.Clean(to)
	if f := d.meet(OpRename, to); f != nil {
		return f.err("rename", to)
	}
	n := d.seen[from]
	if n == nil {
		return &os.PathError{Op: "rename", Path: from, Err: fs.ErrNotExist}
	}
	d.change(filepath.Dir(to), func(names map[string]*inode) {
		names[to] = n
		delete(names, from)
	})
	return nil
}

// Remove takes a name away. Open handles go on working.
func (d *Faulty) Remove(name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	name = filepath.Clean(name)
	if f := d.meet(OpRemove, name); f != nil {
		return f.err("remove", name)
	}
	if d.seen[name] == nil {
		return &os.PathError{Op: "remove", Path: name, Err: fs.ErrNotExist}
	}
	d.change(filepath.Dir(name), func(names map[string]*inode) { delete(names, name) })
	return nil
}

// ReadDir lists the names in dir, sorted.
func (d *Faulty) ReadDir(dir string) ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	dir = filepath.Clean(dir)
	if !d.dirs[dir] {
		return nil, &os.PathError{Op: "open", Path: dir, Err: fs.ErrNotExist}
	}
	var names []string
	for path := range d.seen {
		if filepath.Dir(path) == dir {
			names = append(names, filepath.Base(path))
		}
	}
	slices.Sort(names)
	return names, nil
}

// Size is the length of a file in bytes.
func (d *Faulty) Size(name string) (int64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	n := d.seen[filepath.Clean(name)]
	if n == nil {
		return 0, &os.PathError{Op: "stat", Path: name, Err: fs.ErrNotExist}
	}
	return int64(len(n.seen)), nil
}

// MkdirAll makes dir and its parents, durable at once.
func (d *Faulty) MkdirAll(dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for dir = filepath.Clean(dir); !d.dirs[dir]; dir = filepath.Dir(dir) {
		d.dirs[dir] = true
	}
	return nil
}

// SyncDir makes the changes of names in dir durable.
func (d *Faulty) SyncDir(dir string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	dir = filepath.Clean(dir)
	if f := d.meet(OpSyncDir, dir); f != nil {
		return f.err("sync", dir)
	}
	d.changes = slices.DeleteFunc(d.changes, func(c change) bool {
		if c.dir == dir {
			c.apply(d.platter)
		}
		return c.dir == dir
	})
	return nil
}

// Lock takes the lock that goes by name.
func (d *Faulty) Lock(name string) (io.Closer, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	name = filepath.Clean(name)
	if d.locks[name] {
		return nil, ErrLocked
	}
	d.locks[name] = true
	return unlocker{d, name}, nil
}

type unlocker struct {
	disk *Faulty
	name string
}

func (u unlocker) Close() error {
	u.disk.mu.Lock()
	defer u.disk.mu.Unlock()
	delete(u.disk.locks, u.name)
	return nil
}

// Free counts the bytes up to the capacity.
func (d *Faulty) Free(string) (int64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.free(), nil
}

func (d *Faulty) free() int64 {
	if d.capacity == 0 {
		return math.MaxInt64
	}
	left := d.capacity
	for _, n := range d.seen {
		left -= int64(len(n.seen))
	}
	return max(0, left)
}

// Crash is the disk after a power cut, working again. This one goes on unchanged.
func (d *Faulty) Crash() *Faulty {
	d.mu.Lock()
	defer d.mu.Unlock()
	after := d.successor()
	names := maps.Clone(d.platter)
	for _, c := range d.changes {
		if d.coin() {
			c.apply(names)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		after.put(name, names[name].crash(d.coin))
	}
	return after
}

// Kill ends the process: handles and locks are gone, faults are lifted, what was seen is still seen,
// and what was not synced can still be lost to a later Crash.
func (d *Faulty) Kill() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.process++
	d.locks = map[string]bool{}
	d.faults, d.dead = nil, false
}

func (d *Faulty) successor() *Faulty {
	after := NewFaulty(d.draw.Uint64())
	after.dirs = maps.Clone(d.dirs)
	after.capacity = d.capacity
	return after
}

func (d *Faulty) put(name string, b []byte) {
	n := &inode{seen: b, platter: b, seenShared: true, platterShared: true, dirty: map[int64]bool{}}
	d.seen[name], d.platter[name] = n, n
}

func (d *Faulty) coin() bool { return d.draw.IntN(2) == 0 }
