package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"testing"

	"weir/internal/disk"
	"weir/wal"
)

// counter is a Core whose state is the bytes that it has seen, so that any frame lost or doubled shows.
type counter struct {
	info  Info
	bytes []byte
}

func (c *counter) Info() Info { return c.info }

func (c *counter) Replay(f *wal.Frame, upTo uint64) error {
	payload := f.Payload[c.info.Seq+1-f.FirstSeq:] // an instruction is a byte here
	if f.Last() > upTo {
		payload = payload[:upTo-c.info.Seq]
	}
	c.bytes = append(c.bytes, payload...)
	c.info.Seq += uint64(len(payload))
	c.info.Hash = hashOf(c.bytes)
	c.info.Time = f.Time
	return nil
}

func (c *counter) Save(w io.Writer) error {
	_, err := w.Write(c.bytes)
	return err
}

func (c *counter) Close() error { return nil }

func hashOf(b []byte) uint64 {
	s := &summer{}
	_, _ = s.Write(b)
	return uint64(s.sum)
}

func newCounter(info Info, image io.Reader) (Core, error) {
	c := &counter{info: info}
	if image == nil {
		return c, nil
	}
	b, err := io.ReadAll(image)
	c.bytes = b
	return c, err
}

// fixture is a log of 100 one-byte instructions in frames of 7, and a builder over it.
type fixture struct {
	*Builder
	fs      disk.FS
	all     []byte
	damaged []error
}

func newFixture(t *testing.T) *fixture {
	t.Helper()
	f := &fixture{fs: disk.Real{}}
	dir := t.TempDir()
	log, err := wal.Open(wal.Options{Dir: filepath.Join(dir, "log"), SegmentBytes: 64 << 10})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = log.Close() })
	for len(f.all) < 98 {
		start := len(f.all)
		for i := range 7 {
			f.all = append(f.all, byte(start+i+1))
		}
		if _, err := log.Append([][]byte{f.all[start:]}, 7, int64(start)); err != nil {
			t.Fatal(err)
		}
	}
	store := openStore(t, filepath.Join(dir, "snapshots"), f.fs)
	f.Builder = &Builder{
		Store: store, New: newCounter,
		Frames: func(from, upTo uint64) (*wal.Reader, error) {
			return wal.NewReader(filepath.Join(dir, "log"), from, wal.ReaderOptions{UpTo: upTo})
		},
		Damaged: func(err error) { f.damaged = append(f.damaged, err) },
	}
	return f
}

func openStore(t *testing.T, dir string, fs disk.FS) *Store {
	t.Helper()
	store := OpenStore(dir, fs)
	if err := store.Prepare(); err != nil {
		t.Fatal(err)
	}
	return store
}

func (f *fixture) mustBuild(t *testing.T, seq uint64) Info {
	t.Helper()
	info, err := f.Build(seq, hashOf(f.all[:seq]))
	if err != nil {
		t.Fatalf("build at %d: %v", seq, err)
	}
	return info
}

// Snapshots are built at frame ends and inside frames, each from the one before, and the newest two stay.
func TestBuildAndStart(t *testing.T) {
	f := newFixture(t)
	for _, seq := range []uint64{1, 7, 10, 50, 98} {
		if info := f.mustBuild(t, seq); info.Seq != seq || info.Bytes == 0 {
			t.Fatalf("built %+v at %d", info, seq)
		}
		core, err := f.Start()
		if err != nil {
			t.Fatal(err)
		}
		if c := core.(*counter); !bytes.Equal(c.bytes, f.all[:seq]) || c.info.Seq != seq {
			t.Fatalf("start at %d: %d bytes, sequence %d", seq, len(c.bytes), c.info.Seq)
		}
	}
	if seqs, err := f.Store.Seqs(); err != nil || fmt.Sprint(seqs) != "[98 50]" {
		t.Fatalf("kept %v, %v", seqs, err)
	}
}

// A replay that comes to another state than the live one installs nothing.
func TestDivergedInstallsNothing(t *testing.T) {
	f := newFixture(t)
	if _, err := f.Build(20, hashOf(f.all[:20])+1); !errors.Is(err, ErrDiverged) {
		t.Fatalf("got %v", err)
	}
	if seqs, _ := f.Store.Seqs(); len(seqs) != 0 {
		t.Fatalf("installed %v", seqs)
	}
}

// Any flipped bit and any cut is noticed; the start goes back to the older snapshot and says so.
func TestDamageIsPassedOverLoudly(t *testing.T) {
	f := newFixture(t)
	f.mustBuild(t, 30)
	f.mustBuild(t, 60)
	path := filepath.Join(f.Store.dir, fileName(60))
	size, err := f.fs.Size(path)
	if err != nil {
		t.Fatal(err)
	}
	good := make([]byte, size)
	withFile(t, f.fs, path, func(file disk.File) error { return readAt(file, good, 0) })
	put := func(b []byte) {
		withFile(t, f.fs, path, func(file disk.File) error {
			_, err := file.WriteAt(b, 0)
			return errors.Join(err, file.Truncate(int64(len(b))))
		})
	}
	check := func(what string) {
		t.Helper()
		f.damaged = nil
		core, err := f.Start()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if core.Info().Seq != 30 || len(f.damaged) != 1 || !errors.Is(f.damaged[0], ErrDamaged) {
			t.Fatalf("%s: started at %d, heard %v", what, core.Info().Seq, f.damaged)
		}
	}
	for bit := range len(good) * 8 {
		bad := bytes.Clone(good)
		bad[bit/8] ^= 1 << (bit % 8)
		if bit/8 >= 48 && bit/8 < 60 {
			// The zero bytes of the header are under its checksum too.
			put(bad)
			check(fmt.Sprintf("spare bit %d", bit))
			continue
		}
		put(bad)
		check(fmt.Sprintf("bit %d", bit))
	}
	for cut := range len(good) {
		put(good[:cut])
		check(fmt.Sprintf("cut at %d", cut))
	}
}

func withFile(t *testing.T, fs disk.FS, path string, use func(disk.File) error) {
	t.Helper()
	file, err := fs.OpenFile(path, 2) // read and write
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(use(file), file.Close()); err != nil {
		t.Fatal(err)
	}
}

// Every disk call of an install fails once, or the power goes at it: afterwards the old snapshot or the new one starts,
// whole, and what was answered as installed is there.
func TestInstallIsAtomic(t *testing.T) {
	image := func(n int) func(io.Writer) error {
		return func(w io.Writer) error {
			_, err := w.Write(bytes.Repeat([]byte{byte(n)}, 3000))
			return err
		}
	}
	for _, op := range []disk.Op{disk.OpOpen, disk.OpWrite, disk.OpSync, disk.OpRename, disk.OpRemove, disk.OpSyncDir} {
		met := false
		for n := range 18 {
			cut, torn := n%3 == 1, n%3 > 0 && op == disk.OpWrite // torn and not cut: a short write without an error
			fs := disk.NewFaulty(uint64(n) + 1)
			store := openStore(t, "s", fs)
			for seq := uint64(1); seq <= 2; seq++ {
				if _, err := store.Write(Info{Seq: seq, Hash: seq}, image(int(seq))); err != nil {
					t.Fatal(err)
				}
			}
			fs.Inject(disk.Fault{Op: op, Nth: n/3 + 1, Torn: torn, Cut: cut})
			_, failed := store.Write(Info{Seq: 3, Hash: 3}, image(3))
			met = met || failed != nil
			checkInstalled(t, fmt.Sprintf("op %v, call %d, torn %v, cut %v", op, n/3+1, torn, cut), fs.Crash(), failed == nil)
		}
		if !met {
			t.Errorf("op %v: no fault was met: the test shows nothing", op)
		}
	}
}

func checkInstalled(t *testing.T, what string, fs disk.FS, installed bool) {
	t.Helper()
	store := openStore(t, "s", fs)
	seqs, err := store.Seqs()
	if err != nil || len(seqs) == 0 {
		t.Fatalf("%s: %v, %v", what, seqs, err)
	}
	if installed && seqs[0] != 3 {
		t.Fatalf("%s: answered as installed and gone: %v", what, seqs)
	}
	for _, seq := range seqs[:min(2, len(seqs))] {
		err := store.Read(seq, func(info Info, r io.Reader) error {
			b, err := io.ReadAll(r)
			if !bytes.Equal(b, bytes.Repeat([]byte{byte(seq)}, 3000)) {
				t.Errorf("%s: snapshot %d holds something else", what, seq)
			}
			return err
		})
		if err != nil {
			t.Fatalf("%s: snapshot %d: %v", what, seq, err)
		}
	}
}

// A snapshot of a past sequence that somebody asks for stays until the next one is written.
func TestASnapshotOfThePastStays(t *testing.T) {
	f := newFixture(t)
	for _, seq := range []uint64{20, 30, 10, 40} {
		f.mustBuild(t, seq)
		want := map[uint64][]uint64{20: {20}, 30: {30, 20}, 10: {30, 20, 10}, 40: {40, 30}}[seq]
		if have, err := f.Store.Seqs(); err != nil || fmt.Sprint(have) != fmt.Sprint(want) {
			t.Errorf("after %d: %v %v, want %v", seq, have, err, want)
		}
	}
}
