package wal

import (
	"errors"
	"fmt"
	"sync"

	"weir/internal/disk"
)

// zeroBytes is how much a preparer writes at a time: small, so that a frame never waits long behind it.
const zeroBytes = 256 << 10

// zeroPages are that many zeros, which nobody ever writes to.
var zeroPages = sync.OnceValue(func() []byte { return disk.Aligned(zeroBytes) })

// prepared is a segment full of durable zeros, under its final name, open for frames.
type prepared struct {
	number uint64
	size   int64
	file   disk.File
}

// preparer fills segments with zeros ahead of the appends, in a goroutine of its own. A full disk
// shows here first, where nothing is at stake.
type preparer struct {
	fs   disk.FS
	dir  string
	size int64

	ready  chan prepared // as many as are kept ahead
	failed chan error    // unbuffered: handed over only to somebody who waits
	quit   chan struct{}
	done   sync.WaitGroup
}

// startPreparer goes on from the segments that are there, at most o.Ahead of them.
func startPreparer(o *Options, next uint64, have []prepared) *preparer {
	p := &preparer{
		fs: o.FS, dir: o.Dir, size: o.SegmentBytes,
		ready:  make(chan prepared, o.Ahead-1), // one more is in its hand
		failed: make(chan error),
		quit:   make(chan struct{}),
	}
	p.done.Add(1)
	go p.run(next, have)
	return p
}

// run offers what there is, then one new segment after the other.
func (p *preparer) run(next uint64, have []prepared) {
	defer p.done.Done()
	for i, s := range have {
		if !p.offer(s) {
			_ = closeSpares(nil, have[i+1:]) // they hold zeros, as the one that was offered
			return
		}
		next = s.number + 1
	}
	for {
		s, err := p.prepare(next)
		if err != nil {
			if !p.report(err) {
				return
			}
			continue
		}
		if !p.offer(s) {
			return
		}
		next++
	}
}

// offer waits until the segment is taken into ready. At the end of the log's life it closes it instead: it holds
// zeros, and the next start finds it by name.
func (p *preparer) offer(s prepared) bool {
	select {
	case p.ready <- s:
		return true
	case <-p.quit:
		_ = s.file.Close()
		return false
	}
}

// report hands a failure to whoever waits for a segment, and tells whether to try again: after a full
// disk yes, with a new file; after any other failure never.
func (p *preparer) report(err error) bool {
	for {
		select {
		case p.failed <- err:
			if errors.Is(err, ErrFull) {
				return true
			}
		case <-p.quit:
			return false
		}
	}
}

// take hands out the next prepared segment, waiting for it if need be. A failure may be old news, from
// a disk that has room again, so only the second in a row counts.
func (p *preparer) take() (prepared, error) {
	for try := 0; ; try++ {
		select {
		case s := <-p.ready:
			return s, nil
		default:
		}
		select {
		case s := <-p.ready:
			return s, nil
		case err := <-p.failed:
			if try > 0 || !errors.Is(err, ErrFull) {
				return prepared{}, err
			}
		}
	}
}

// stop ends the goroutine and closes what it prepared.
func (p *preparer) stop() {
	close(p.quit)
	p.done.Wait()
	for {
		select {
		case s := <-p.ready:
			_ = s.file.Close() // holds zeros
		default:
			return
		}
	}
}

// prepare builds one segment under a temporary name. It has its final name only when all of it is
// durable, and it is offered only when its name is.
func (p *preparer) prepare(number uint64) (prepared, error) {
	name := segmentPath(p.dir, directLayout{}, number)
	temp := name + tempSuffix
	free, err := p.fs.Free(p.dir)
	if err == nil && free < p.size+reserveBytes(p.size) {
		return prepared{}, fmt.Errorf("%w: %d bytes free, the next segment takes %d", ErrFull, free, p.size)
	}
	if err == nil {
		err = p.zeros(temp)
	}
	if err == nil {
		err = p.fs.Rename(temp, name)
	}
	if disk.Full(err) {
		return prepared{}, errors.Join(fmt.Errorf("%w: %w", ErrFull, err), removeIfThere(p.fs, temp))
	}
	if err == nil {
		err = p.fs.SyncDir(p.dir)
	}
	if err != nil {
		return prepared{}, err
	}
	f, err := p.fs.OpenFile(name, directFlags)
	return prepared{number: number, size: p.size, file: f}, err
}

// reserveBytes is what a new segment leaves free for the mark, snapshots and the rest of the machine.
func reserveBytes(size int64) int64 { return size / 8 }

func (p *preparer) zeros(temp string) error {
	f, err := p.fs.OpenFile(temp, createFlags|disk.Direct)
	if err != nil {
		return err
	}
	for at := int64(0); at < p.size && err == nil; at += zeroBytes {
		err = writeAll(f, zeroPages()[:min(zeroBytes, p.size-at)], at)
		if p.stopping() {
			err = ErrClosed
		}
	}
	if err == nil {
		err = f.Sync()
	}
	return errors.Join(err, f.Close())
}

func (p *preparer) stopping() bool {
	select {
	case <-p.quit:
		return true
	default:
		return false
	}
}

// openSpares opens segments that an earlier run prepared, as many as are kept ahead, up to the first that has another
// size than new ones get now; that one and all after it go away.
func openSpares(o *Options, numbers []uint64) ([]prepared, error) {
	lay := directLayout{}
	var have []prepared
	for i, n := range numbers {
		path := segmentPath(o.Dir, lay, n)
		size, err := o.FS.Size(path)
		if err == nil && (size != o.SegmentBytes || i == o.Ahead) {
			return have, closeSpares(dropSpares(o, numbers[i:]), nil)
		}
		var f disk.File
		if err == nil {
			f, err = o.FS.OpenFile(path, directFlags)
		}
		if err != nil {
			return nil, closeSpares(err, have)
		}
		have = append(have, prepared{number: n, size: size, file: f})
	}
	return have, nil
}

// dropSpares removes from the last on, so that a crash leaves no hole.
func dropSpares(o *Options, numbers []uint64) error {
	for i := len(numbers) - 1; i >= 0; i-- {
		if err := o.FS.Remove(segmentPath(o.Dir, directLayout{}, numbers[i])); err != nil {
			return err
		}
		if err := o.FS.SyncDir(o.Dir); err != nil {
			return err
		}
	}
	return nil
}

func closeSpares(err error, have []prepared) error {
	for _, s := range have {
		err = closeAfter(err, s.file)
	}
	return err
}

func closeAfter(err error, f disk.File) error {
	if f == nil {
		return err
	}
	return errors.Join(err, f.Close())
}
