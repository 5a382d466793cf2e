package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"weir/internal/disk"
)

const (
	floorFile  = 64 << 20  // bytes of the file that is written
	largeWrite = 256 << 10 // what a frame takes at the peak, about
)

// floorOfDisk writes as the two log stores do: past the page cache into zeros that are there, and appending with a sync each.
func (t *Targets) floorOfDisk(_ context.Context, dir string, span time.Duration) error {
	err := t.floorOfDirect(filepath.Join(dir, "direct"), span)
	switch {
	case errors.Is(err, syscall.EINVAL), errors.Is(err, errors.ErrUnsupported):
		t.lab.say(fmt.Sprintf("no writes past the page cache here: %v", err))
	case err != nil:
		return err
	}
	f, err := disk.Real{}.OpenFile(filepath.Join(dir, "appended"), os.O_RDWR|os.O_CREATE)
	if err != nil {
		return err
	}
	times, _, err := timeWrites(disk.Page, span, func(b []byte, _ int64) error {
		_, err := f.Write(b)
		if err == nil {
			err = f.Sync()
		}
		return err
	})
	if err == nil {
		t.add("4 KiB appended and synced: p50", unitMilliseconds, 0, 0, inMilliseconds(times.P50))
	}
	return errors.Join(err, f.Close())
}

func (t *Targets) floorOfDirect(name string, span time.Duration) error {
	f, err := disk.Real{}.OpenFile(name, os.O_RDWR|os.O_CREATE|disk.Direct|disk.DSync)
	if err != nil {
		return err
	}
	zeros := disk.Aligned(largeWrite)
	for at := int64(0); at < floorFile && err == nil; at += largeWrite {
		_, err = f.WriteAt(zeros, at)
	}
	write := func(b []byte, at int64) error {
		_, err := f.WriteAt(b, at)
		return err
	}
	var small Percentiles
	var rate float64
	if err == nil {
		small, _, err = timeWrites(disk.Page, span, write)
	}
	if err == nil {
		_, rate, err = timeWrites(largeWrite, span, write)
	}
	if err == nil {
		t.add("durable write of 4 KiB past the page cache: p50", unitMilliseconds, 0, 0, inMilliseconds(small.P50))
		t.add("durable writes of 256 KiB past the page cache", unitMegabytes, 0, 0, rate/1e6)
	}
	return errors.Join(err, f.Close())
}

// timeWrites writes pieces of a size one after the other into a file of floorFile bytes, again from its start where it ends. The rate is in bytes per second.
func timeWrites(size int, span time.Duration, write func(b []byte, at int64) error) (p Percentiles, rate float64, err error) {
	b := disk.Aligned(size)
	for i := range b {
		b[i] = byte(i) // no zeros, which a disk might not store
	}
	written, start := 0, time.Now()
	times, err := repeat(span, func(time.Time) error {
		err := write(b, int64(written%floorFile))
		written += size
		return err
	})
	if err != nil {
		return p, 0, err
	}
	return percentilesOf(times), perSecond(written, time.Since(start)), nil
}
