package memory

import (
	"testing"
	"unsafe"
)

func TestArenaGivesZeroedAlignedMemory(t *testing.T) {
	for _, small := range []bool{false, true} {
		Small = small
		givesZeroedAlignedMemory(t)
	}
	Small = false
}

// TestSmallArenasDoNotOverlap: what is cut from one block, and from the next one, is apart, and can't grow into what lies behind it.
func TestSmallArenasDoNotOverlap(t *testing.T) {
	Small = true
	defer func() { Small = false }()
	var a Arena
	var rooms [][]byte
	for n := range 40 {
		room := a.Alloc(3<<20 + n)
		if cap(room) != len(room) {
			t.Fatalf("%d bytes have room for %d", len(room), cap(room))
		}
		room[0], room[len(room)-1] = byte(n), byte(n)
		rooms = append(rooms, room)
	}
	rooms = append(rooms, a.Alloc(100<<20))
	for n, room := range rooms[:40] {
		if room[0] != byte(n) || room[len(room)-1] != byte(n) {
			t.Fatalf("room %d holds %d and %d", n, room[0], room[len(room)-1])
		}
	}
	if err := a.Free(); err != nil || a.Bytes() != 0 {
		t.Fatalf("free: %v, %d bytes left", err, a.Bytes())
	}
}

func givesZeroedAlignedMemory(t *testing.T) {
	t.Helper()
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

// What is touched ahead is zero like the rest, what is handed out stays as its user writes it while it is touched, and what is released is counted no more.
func TestArenaKeepsAhead(t *testing.T) {
	var a Arena
	a.KeepAhead(2)
	const pages = 40
	seen := map[*byte]bool{}
	for n := range pages {
		room := a.Alloc(2 << 20)
		if seen[&room[0]] || cap(room) != 2<<20 {
			t.Fatal("a page comes twice, or with room for more")
		}
		seen[&room[0]] = true
		for i := 0; i < len(room); i += 512 {
			if room[i] != 0 {
				t.Fatalf("page %d is not zero", n)
			}
			room[i] = byte(n + 1)
		}
	}
	large := a.Alloc(64 << 20)
	for i := 0; i < len(large); i += 512 {
		large[i] = 7
	}
	for i := 0; i < len(large); i += 512 {
		if large[i] != 7 {
			t.Fatalf("byte %d was overwritten", i)
		}
	}
	if a.Bytes() != pages*2<<20+64<<20 {
		t.Errorf("counted %d bytes", a.Bytes())
	}
	a.Release(large)
	if a.Bytes() != pages*2<<20 {
		t.Errorf("counted %d bytes after the release", a.Bytes())
	}
	for page := range seen {
		if *page == 0 {
			t.Error("a page was lost")
		}
	}
	if err := a.Free(); err != nil || a.Bytes() != 0 {
		t.Errorf("free: %v, %d bytes left", err, a.Bytes())
	}
}
