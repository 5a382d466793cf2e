package wal

import (
	"bytes"
	"math/rand/v2"
	"os"
	"testing"
)

// sparse is size bytes of which one word in so many is not zero; 1: none is.
func sparse(draw *rand.Rand, size, oneIn int) []byte {
	b := make([]byte, size)
	for i := range b {
		if draw.IntN(oneIn) == 0 || i%8 != 0 && b[i-1] != 0 {
			b[i] = byte(1 + draw.IntN(255))
		}
	}
	return b
}

// pieces cuts b at random places, some pieces being empty.
func pieces(draw *rand.Rand, b []byte) (all [][]byte) {
	for len(b) > 0 {
		n := min(len(b), draw.IntN(300))
		all = append(all, b[:n])
		b = b[n:]
	}
	return all
}

// What is packed comes back, however it is cut into payloads.
func TestPackAndUnpack(t *testing.T) {
	for seed := range uint64(4000) {
		draw := rand.New(rand.NewPCG(seed, 1))
		want := sparse(draw, draw.IntN(1200), 1+draw.IntN(60))
		dst := bytes.Repeat([]byte{0xee}, packedBound(len(want))+1)
		n := pack(dst, pieces(draw, want), len(want))
		if dst[len(dst)-1] != 0xee || n > packedBound(len(want))-packRoom {
			t.Fatalf("seed %d: %d bytes of %d, more than the bound", seed, n, len(want))
		}
		again := make([]byte, packedBound(len(want)))
		if pack(again, [][]byte{want}, len(want)) != n || !bytes.Equal(again[:n], dst[:n]) {
			t.Fatalf("seed %d: packed otherwise in one piece", seed)
		}
		got, ok := unpack(dst[:n:n], bytes.Repeat([]byte{0xdd}, draw.IntN(2000)))
		if !ok || !bytes.Equal(got, want) {
			t.Fatalf("seed %d: %v\n%x\nwant\n%x", seed, ok, got, want)
		}
	}
}

// What is cut, longer, or impossible is refused, and nothing is read or made beyond what is there.
func TestUnpackRefuses(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 2))
	payload := sparse(draw, 300, 9)
	packed := make([]byte, packedBound(len(payload)))
	packed = packed[:pack(packed, [][]byte{payload}, len(payload))]
	refused := func(name string, b []byte) {
		t.Helper()
		if _, ok := unpack(b, nil); ok {
			t.Errorf("%s: taken", name)
		}
	}
	for cut := range len(packed) {
		refused("cut", packed[:cut:cut])
	}
	refused("longer", append(bytes.Clone(packed), 0))
	long := bytes.Clone(packed)
	le.PutUint32(long, 385)
	refused("a group more", long)
	le.PutUint32(long, MaxPayload+1)
	refused("beyond the most", long)
	le.PutUint32(long, 1<<32-1)
	refused("beyond all", long)
	refused("nothing", nil)
	behind := make([]byte, packLength+packMask+8)
	le.PutUint32(behind, 4)
	behind[packLength] = 1
	behind[packLength+packMask+3] = 9
	if got, ok := unpack(behind, nil); !ok || !bytes.Equal(got, []byte{0, 0, 0, 9}) {
		t.Errorf("%v %x", ok, got)
	}
	behind[packLength+packMask+4] = 1
	refused("bytes behind the end", behind)
}

func FuzzUnpack(f *testing.F) {
	draw := rand.New(rand.NewPCG(1, 3))
	for i := range 20 {
		p := sparse(draw, 40*i, 1+i)
		b := make([]byte, packedBound(len(p)))
		f.Add(b[:pack(b, [][]byte{p}, len(p))])
	}
	f.Fuzz(func(t *testing.T, packed []byte) {
		payload, ok := unpack(packed, nil)
		if !ok {
			return
		}
		again := make([]byte, packedBound(len(payload)))
		n := pack(again, [][]byte{payload}, len(payload))
		if same, ok := unpack(again[:n], nil); n > len(packed) || !ok || !bytes.Equal(same, payload) {
			t.Errorf("%x unpacks, packs to %x, and unpacks to another: %v", packed, again[:n], ok)
		}
	})
}

// A payload is packed where that gains an eighth, else stored as it is; both come back from a log.
func TestFramesThatArePacked(t *testing.T) {
	draw := rand.New(rand.NewPCG(1, 4))
	for _, row := range []struct {
		name    string
		payload []byte
		version uint16
	}{
		{"records", sparse(draw, 128*40, 20), packedVersion},
		{"text", sparse(draw, 128*40, 1), rawVersion},
		{"nothing", nil, rawVersion},
		{"a few bytes", []byte{1, 2, 3}, rawVersion},
		{"zeros", make([]byte, 1<<20), packedVersion},
	} {
		s := sealer{log: 1}
		frame, h, err := s.seal(state{next: 1}, [][]byte{row.payload}, 1, 1)
		ok(t, err)
		if h.version != row.version || zeroPiece(frame, 0) || int(h.length) > len(row.payload) {
			t.Errorf("%s: version %d, %d bytes of %d", row.name, h.version, h.length, len(row.payload))
		}
		if got := plainOf(t, frame, &h); !bytes.Equal(got, row.payload) {
			t.Errorf("%s: another payload comes back", row.name)
		}
	}
}

// plainOf is the payload that was sealed.
func plainOf(t *testing.T, frame []byte, h *header) []byte {
	t.Helper()
	stored := bytes.Clone(body(frame, h))
	applyMask(stored, h.mask)
	if h.version == rawVersion {
		return stored
	}
	plain, unpacks := unpack(stored, nil)
	if !unpacks {
		t.Fatal("a sealed payload does not unpack")
	}
	return plain
}

// A crash cuts the portable store's last frame short at any byte, be it packed or not: then it is torn, and nothing is damaged.
func TestPackedFrameCutShort(t *testing.T) {
	b := simulated(9)[1]
	l := b.open(t)
	fill(t, l, 0, 1)
	begin := l.Stats().Bytes
	_, err := l.Append([][]byte{sparse(rand.New(rand.NewPCG(1, 5)), 512, 20)}, 4, 9)
	ok(t, err)
	end := l.Stats().Bytes
	abandon(l)
	f, err := b.fs().OpenFile(segmentPath(b.o.Dir, portableLayout{}, 1), os.O_RDWR)
	ok(t, err)
	for size := end - 1; size >= begin; size-- {
		ok(t, f.Truncate(int64(size)))
		rep, err := Verify(b.o)
		if err != nil || rep.Frames != 1 {
			t.Fatalf("%d of %d bytes of the last frame: %d frames, %v", size-begin, end-begin, rep.Frames, err)
		}
	}
	ok(t, f.Close())
}
