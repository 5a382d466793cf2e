package disk

import (
	"io"
	"maps"
	"os"
	"slices"
	"syscall"
)

// faultyFile is a handle on a file of a Faulty disk.
type faultyFile struct {
	disk    *Faulty
	node    *inode
	name    string
	flag    int
	cursor  int64
	closed  bool
	process int
}

func (f *faultyFile) fail(op string, err error) error {
	return &os.PathError{Op: op, Path: f.name, Err: err}
}

// usable holds a call against the rules of the handle: open, and aligned if Direct.
func (f *faultyFile) usable(op string, b []byte, at int64) error {
	if f.closed || f.process != f.disk.process {
		return f.fail(op, os.ErrClosed)
	}
	if f.flag&Direct != 0 && (at%Page != 0 || len(b)%Page != 0 || !pageAligned(b)) {
		return f.fail(op, syscall.EINVAL)
	}
	return nil
}

func (f *faultyFile) ReadAt(b []byte, at int64) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if err := f.usable("read", b, at); err != nil {
		return 0, err
	}
	if met := f.disk.meet(OpRead, f.name); met != nil {
		return 0, met.err("read", f.name)
	}
	if at >= int64(len(f.node.seen)) {
		return 0, io.EOF
	}
	n := copy(b, f.node.seen[at:])
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

func (f *faultyFile) Write(b []byte) (int, error) {
	n, err := f.WriteAt(b, f.cursor)
	f.cursor += int64(n)
	return n, err
}

func (f *faultyFile) WriteAt(b []byte, at int64) (int, error) {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if err := f.usable("write", b, at); err != nil {
		return 0, err
	}
	if f.flag&(os.O_WRONLY|os.O_RDWR) == 0 {
		return 0, f.fail("write", os.ErrPermission)
	}
	if met := f.disk.meet(OpWrite, f.name); met != nil {
		return f.broken(met, b, at)
	}
	room := len(b)
	if more := at + int64(len(b)) - int64(len(f.node.seen)); more > 0 {
		room -= int(min(int64(len(b)), max(0, more-f.disk.free())))
	}
	f.node.write(b[:room], at, f.flag&DSync != 0, nil)
	if room < len(b) {
		return room, f.fail("write", syscall.ENOSPC)
	}
	return room, nil
}

// broken is a write that meets a fault. The sectors of a torn one are drawn; of a short one the first
// half is there.
func (f *faultyFile) broken(met *Fault, b []byte, at int64) (int, error) {
	if !met.Torn {
		return 0, met.err("write", f.name)
	}
	if met.Err == nil && !met.Cut {
		n := len(b) / 2
		f.node.write(b[:n], at, f.flag&DSync != 0, nil)
		return n, nil
	}
	f.node.write(b, at, f.flag&DSync != 0, f.disk.coin)
	return 0, met.err("write", f.name)
}

func (f *faultyFile) Sync() error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if err := f.usable("sync", nil, 0); err != nil {
		return err
	}
	if met := f.disk.meet(OpSync, f.name); met != nil {
		if !f.disk.dead { // else nobody asked the disk
			clear(f.node.dirty)
		}
		return met.err("sync", f.name)
	}
	f.node.sync()
	return nil
}

func (f *faultyFile) Truncate(size int64) error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if err := f.usable("truncate", nil, 0); err != nil {
		return err
	}
	if met := f.disk.meet(OpTruncate, f.name); met != nil {
		return met.err("truncate", f.name)
	}
	f.node.resize(size)
	return nil
}

func (f *faultyFile) Close() error {
	f.disk.mu.Lock()
	defer f.disk.mu.Unlock()
	if f.closed {
		return f.fail("close", os.ErrClosed)
	}
	f.closed = true
	return nil
}

// resize changes what programs see; the platter learns of it at Sync.
func (n *inode) resize(size int64) {
	if old := int64(len(n.seen)); size > old {
		own(&n.seen, &n.seenShared)
		n.seen = append(n.seen, make([]byte, size-old)...)
		n.stain(old, size)
		return
	}
	n.stain(size, int64(len(n.seen)))
	n.seen = n.seen[:size:size] // who writes behind it has a copy
}

// own makes the bytes that programs see, or those on the platter, this inode's alone.
func own(b *[]byte, shared *bool) {
	if *shared {
		*b, *shared = slices.Clone(*b), false
	}
}

func (n *inode) stain(from, to int64) {
	for s := from / Sector; s*Sector < to; s++ {
		n.dirty[s] = true
	}
}

// write puts b at offset at, sector by sector; pick, if not nil, chooses which of them. Durable
// sectors reach the platter too.
func (n *inode) write(b []byte, at int64, durable bool, pick func() bool) {
	for len(b) > 0 {
		part := min(len(b), Sector-int(at%Sector))
		if pick == nil || pick() {
			own(&n.seen, &n.seenShared)
			n.seen = place(n.seen, b[:part], at)
			n.dirty[at/Sector] = true
			if durable {
				n.flush(at / Sector)
			}
		}
		b = b[part:]
		at += int64(part)
	}
}

// place copies b into file at offset at, growing it with zeros.
func place(file, b []byte, at int64) []byte {
	if more := at + int64(len(b)) - int64(len(file)); more > 0 {
		file = append(file, make([]byte, more)...)
	}
	copy(file[at:], b)
	return file
}

// flush carries one sector to the platter.
func (n *inode) flush(sector int64) {
	from := sector * Sector
	if to := min(from+Sector, int64(len(n.seen))); from < to {
		own(&n.platter, &n.platterShared)
		n.platter = place(n.platter, n.seen[from:to], from)
	}
	delete(n.dirty, sector)
}

func (n *inode) sync() {
	if len(n.platter) != len(n.seen) {
		own(&n.platter, &n.platterShared)
		n.platter = place(n.platter, nil, int64(len(n.seen)))[:len(n.seen)]
	}
	for s := range n.dirty {
		n.flush(s)
	}
}

// crash is what a power cut leaves: the old size or the new one, and any of the dirty sectors.
func (n *inode) crash(coin func() bool) []byte {
	if len(n.dirty) == 0 && len(n.seen) == len(n.platter) {
		n.platterShared = true
		return n.platter
	}
	left := slices.Clone(n.platter)
	if size := len(n.seen); size < len(left) {
		if coin() {
			left = left[:size]
		}
	} else if coin() {
		left = place(left, nil, int64(size))
	}
	for _, s := range slices.Sorted(maps.Keys(n.dirty)) {
		from := s * Sector
		to := min(from+Sector, int64(len(n.seen)), int64(len(left)))
		if from < to && coin() {
			copy(left[from:to], n.seen[from:to])
		}
	}
	return left
}
