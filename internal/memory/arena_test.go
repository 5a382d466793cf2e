package memory

import (
	"testing"
	"unsafe"
)

func TestArenaGivesZeroedAlignedMemory(t *testing.T) {
	for _, populate := range []bool{false, true} {
		a := &Arena{Populate: populate}
		for _, bytes := range []int{64 << 10, 2 << 20, 5 << 20} {
			room := a.Alloc(bytes)
			if len(room) != bytes || cap(room) != bytes {
				t.Fatalf("asked for %d bytes, got %d of %d", bytes, len(room), cap(room))
			}
			if at := uintptr(unsafe.Pointer(&room[0])); at%4096 != 0 {
				t.Fatalf("%d bytes at %x, not on a page", bytes, at)
			}
			for i, b := range room {
				if b != 0 {
					t.Fatalf("byte %d of %d is %d, want 0", i, bytes, b)
				}
			}
			room[0], room[bytes-1] = 1, 1
		}
		if a.Bytes() != 64<<10+7<<20 {
			t.Fatalf("counted %d bytes", a.Bytes())
		}
		if err := a.Free(); err != nil || a.Bytes() != 0 {
			t.Fatalf("free: %v, %d bytes left", err, a.Bytes())
		}
	}
}
