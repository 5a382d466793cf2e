package memory

import (
	"fmt"

	"golang.org/x/sys/unix"
)

const hugePage = 2 << 20

// Alloc gives zeroed memory, aligned to a page, to a huge page where it fills one. The system refusing memory ends the process: the core
// cannot go on without it, and what was answered is in the log.
func (a *Arena) Alloc(bytes int) []byte {
	size := bytes
	if bytes >= hugePage {
		size += hugePage // room to align within
	}
	block, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		panic(fmt.Sprintf("memory: %d bytes refused: %v", bytes, err))
	}
	a.blocks = append(a.blocks, block)
	a.bytes += int64(bytes)
	room := alignHuge(block, bytes)
	if Small {
		_ = unix.Madvise(room, unix.MADV_NOHUGEPAGE)
		return room
	}
	// Both are requests: a system without huge pages or without populate serves the memory page by page.
	_ = unix.Madvise(room, unix.MADV_HUGEPAGE)
	if a.Populate {
		_ = unix.Madvise(room, unix.MADV_POPULATE_WRITE)
	}
	return room
}

// Free gives all memory back. Nothing that lives in it may be used afterwards.
func (a *Arena) Free() error {
	for _, block := range a.blocks {
		if err := unix.Munmap(block); err != nil {
			return fmt.Errorf("memory: unmap: %w", err)
		}
	}
	a.blocks, a.bytes = nil, 0
	return nil
}
