package memory

import (
	"fmt"

	"golang.org/x/sys/unix"
)

const hugePage = 2 << 20

// Alloc gives zeroed memory, aligned to a page, to a huge page where it fills one. The system refusing memory ends the process: the core
// cannot go on without it, and what was answered is in the log.
func (a *Arena) Alloc(bytes int) []byte {
	if Small {
		return a.allocSmall(bytes)
	}
	size := bytes
	if bytes >= hugePage {
		size += hugePage // room to align within
	}
	room := alignHuge(a.mapBlock(size), bytes)
	a.bytes += int64(bytes)
	// Both are requests: a system without huge pages or without populate serves the memory page by page.
	_ = unix.Madvise(room, unix.MADV_HUGEPAGE)
	if a.Populate {
		_ = unix.Madvise(room, unix.MADV_POPULATE_WRITE)
	}
	return room
}

const (
	smallBlock = 64 << 20 // what small allocations are cut from
	page       = 4 << 10
)

// allocSmall cuts memory from a block of many allocations: fewer blocks are freed sooner.
func (a *Arena) allocSmall(bytes int) []byte {
	size := (bytes + page - 1) &^ (page - 1)
	if size > len(a.left) {
		a.left = a.mapBlock(max(size, smallBlock))
		_ = unix.Madvise(a.left, unix.MADV_NOHUGEPAGE)
	}
	room := a.left[:bytes:bytes]
	a.left = a.left[size:]
	a.bytes += int64(bytes)
	return room
}

// mapBlock takes a block of zeroed memory from the system.
func (a *Arena) mapBlock(size int) []byte {
	block, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		panic(fmt.Sprintf("memory: %d bytes refused: %v", size, err))
	}
	a.blocks = append(a.blocks, block)
	return block
}

// Free gives all memory back. Nothing that lives in it may be used afterwards.
func (a *Arena) Free() error {
	for _, block := range a.blocks {
		if err := unix.Munmap(block); err != nil {
			return fmt.Errorf("memory: unmap: %w", err)
		}
	}
	a.blocks, a.left, a.bytes = nil, nil, 0
	return nil
}
