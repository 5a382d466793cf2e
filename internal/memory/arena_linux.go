package memory

import (
	"fmt"
	"slices"

	"golang.org/x/sys/unix"
)

const hugePage = 2 << 20

// Alloc gives zeroed memory, aligned to a page, to a huge page where it fills one. The system refusing memory ends the process: the core
// cannot go on without it, and what was answered is in the log.
func (a *Arena) Alloc(bytes int) []byte {
	if Small {
		return a.allocSmall(bytes)
	}
	m, ok := a.ahead.take(bytes)
	if !ok {
		m = must(mapRoom(bytes))
		a.settle(m.room)
	}
	a.blocks = append(a.blocks, m.block)
	a.bytes += int64(bytes)
	return m.room
}

// must ends the process where the system refuses.
func must[T any](given T, err error) T {
	if err != nil {
		panic(err)
	}
	return given
}

// settle touches a new room, or has it touched.
func (a *Arena) settle(room []byte) {
	switch {
	case a.Populate:
		touch(room)
	case len(room) > hugePage:
		a.ahead.hand(room)
	}
}

// mapRoom takes zeroed memory from the system, on huge pages where it has them.
func mapRoom(bytes int) (mapped, error) {
	size := bytes
	if bytes >= hugePage {
		size += hugePage // room to align within
	}
	block, err := mapBlock(size)
	if err != nil {
		return mapped{}, err
	}
	room := alignHuge(block, bytes)
	_ = unix.Madvise(room, unix.MADV_HUGEPAGE) // a request: a system without huge pages serves single ones
	return mapped{block, room}, nil
}

const (
	smallBlock = 64 << 20 // what small allocations are cut from
	page       = 4 << 10
)

// allocSmall cuts memory from a block of many allocations: fewer blocks are freed sooner.
func (a *Arena) allocSmall(bytes int) []byte {
	size := (bytes + page - 1) &^ (page - 1)
	if size > len(a.left) {
		a.left = must(mapBlock(max(size, smallBlock)))
		a.blocks = append(a.blocks, a.left)
		_ = unix.Madvise(a.left, unix.MADV_NOHUGEPAGE)
	}
	room := a.left[:bytes:bytes]
	a.left = a.left[size:]
	a.bytes += int64(bytes)
	return room
}

// mapBlock takes a block of zeroed memory from the system.
func mapBlock(size int) ([]byte, error) {
	block, err := unix.Mmap(-1, 0, size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		return nil, fmt.Errorf("memory: %d bytes refused: %w", size, err)
	}
	return block, nil
}

// unmap gives a block back to the system, which refuses only what is none.
func unmap(block []byte) {
	if err := unix.Munmap(block); err != nil {
		panic(fmt.Sprintf("memory: unmap: %v", err))
	}
}

// Release gives an allocation back, of which nothing may be used afterwards. What was cut from a block of many stays until Free.
func (a *Arena) Release(room []byte) {
	if Small {
		return
	}
	at := slices.IndexFunc(a.blocks, func(block []byte) bool { return within(room, block) })
	a.ahead.drop(a.blocks[at])
	a.blocks = slices.Delete(a.blocks, at, at+1)
	a.bytes -= int64(len(room))
}

// Free gives all memory back. Nothing that lives in it may be used afterwards.
func (a *Arena) Free() error {
	a.ahead.stop()
	a.ahead = nil
	for _, block := range a.blocks {
		if err := unix.Munmap(block); err != nil {
			return fmt.Errorf("memory: unmap: %w", err)
		}
	}
	a.blocks, a.left, a.bytes = nil, nil, 0
	return nil
}
