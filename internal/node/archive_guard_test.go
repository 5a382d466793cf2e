package node

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/snapshot"
	"weir/wal"
)

// mirror makes a directory hold what another holds, as a restore from a backup does.
func mirror(t *testing.T, to, from string) {
	t.Helper()
	if err := os.RemoveAll(to); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// tree is what lies under a directory: contents by path.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			files[path] = d.Type().String()
			return err
		}
		b, err := os.ReadFile(path)
		files[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func wantTree(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	now := tree(t, dir)
	for path, content := range want {
		if now[path] != content {
			t.Errorf("%s has changed or is gone", path)
		}
	}
	for path := range now {
		if _, was := want[path]; !was {
			t.Errorf("%s is new", path)
		}
	}
}

// submitAndSnap submits a stream in parts and makes a snapshot in the middle of each third and at the end.
func submitAndSnap(t *testing.T, n *Node, all []instruction) {
	t.Helper()
	for at := 0; at < len(all); at += 30 {
		mustSubmit(t, n, all[at:min(at+30, len(all))])
		if at%120 == 90 {
			snap(t, n)
		}
	}
}

// A data directory that was restored from a backup takes another course than its archive has. The server does not start with that archive, and one that comes to it
// moves nothing there; without it everything is there.
func TestArchiveOfAnotherCourse(t *testing.T) {
	for _, store := range []string{wal.Direct, wal.Portable} {
		t.Run(store, func(t *testing.T) {
			o := small(filepath.Join(t.TempDir(), "data"))
			backup := filepath.Join(t.TempDir(), "backup")
			o.Store, o.SegmentBytes, o.Archive = store, 16<<10, filepath.Join(t.TempDir(), "archive")
			first := newStream(41, 900)
			n := open(t, o)
			submitAndSnap(t, n, first[:300])
			shut(t, n)
			mirror(t, backup, o.Data)
			n = open(t, o)
			submitAndSnap(t, n, first[300:])
			shut(t, n)
			mirror(t, o.Data, backup)
			archived := tree(t, o.Archive)
			if _, err := Open(o); !errors.Is(err, ErrArchive) || !errors.Is(err, wal.ErrForked) || !strings.Contains(err.Error(), o.Archive) {
				t.Errorf("opened: %v", err)
			}
			wantTree(t, o.Archive, archived)

			plain := o
			plain.Archive = ""
			n = open(t, plain)
			n.o.Archive = o.Archive // as if nobody had looked at the start
			begin := n.Log.First()
			want := stands(t, first[:300])[300]
			wantStand(t, n, want)
			submitAndSnap(t, n, newStream(77, 600))
			if n.Log.First() != begin {
				t.Errorf("the log began at sequence %d, now at %d", begin, n.Log.First())
			}
			if failed := n.Snapshots.unarchived.Load(); failed == 0 || !strings.Contains(string(n.Metrics(nil)), "\nweir_archive_failures_total ") {
				t.Errorf("%d failures are counted", failed)
			}
			last := standOf(t, n)
			shut(t, n)
			wantTree(t, o.Archive, archived)
			if report, err := Verify(o.Data, func(int64, int64) {}); err != nil || report.Hash != last.hash {
				t.Errorf("%+v %v", report, err)
			}
			o.Archive += "-new"
			n = open(t, o)
			wantStand(t, n, last)
			snap(t, n)
			shut(t, n)
		})
	}
}

// An archive in the data directory would make a copy of the log where the log lies, and then remove it: the start refuses, by whatever path it is named.
func TestArchiveInTheDataDirectory(t *testing.T) {
	base := t.TempDir()
	data, volume := filepath.Join(base, "data"), filepath.Join(base, "volume")
	link := func(to, name string) string {
		path := filepath.Join(base, name)
		if err := os.Symlink(to, path); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if err := errors.Join(os.Mkdir(data, 0o700), os.Mkdir(volume, 0o700), os.Symlink(volume, filepath.Join(data, logDir)), os.WriteFile(filepath.Join(base, "file"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	o := small(data)
	n := open(t, o)
	mustSubmit(t, n, newStream(3, 50))
	want := standOf(t, n)
	shut(t, n)
	before := tree(t, base)
	refused := map[string]string{
		data: "data directory", filepath.Join(data, logDir): "data directory", filepath.Join(data, "archive", "deep"): "data directory", filepath.Join(data, snapshotDir): "data directory",
		filepath.Join(volume, "sub"): "data directory", volume: "data directory",
		link(data, "to-data"): "data directory", link(filepath.Join(data, logDir), "to-log"): "data directory", filepath.Join(link(data, "above"), "new"): "data directory",
		filepath.Join(base, "file"): "file", filepath.Join(base, "file", "below"): "not a directory", link(filepath.Join(base, "nothing"), "dangling"): "dangling",
		"/proc/weir-archive": "/proc/weir-archive",
	}
	for path := range tree(t, base) {
		if _, was := before[path]; !was {
			before[path] = tree(t, base)[path] // the links
		}
	}
	for archive, says := range refused {
		o.Archive = archive
		n, err := Open(o)
		if err == nil {
			shut(t, n)
		}
		if !errors.Is(err, ErrArchive) || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), archive) {
			t.Errorf("%s: %v", archive, err)
		}
	}
	wantTree(t, base, before)
	for _, archive := range []string{base, filepath.Join(base, "new", "deep"), link(t.TempDir(), "away")} {
		o.Archive = archive
		n := open(t, o)
		wantStand(t, n, want)
		shut(t, n)
	}
}

// A snapshot under a false name counts for nothing: not as the newest, nor as one of the two before which log is superfluous.
func TestFalseNamesDoNotArchive(t *testing.T) {
	o := small(t.TempDir())
	o.Store, o.SegmentBytes, o.Archive = wal.Portable, 16<<10, t.TempDir()
	n := open(t, o)
	all := newStream(43, 600)
	for at := 0; at < 300; at += 10 {
		mustSubmit(t, n, all[at:at+10])
	}
	older := snap(t, n)
	b, err := os.ReadFile(snapshotFile(o.Data, older))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(snapshotFile(o.Data, 99999999), b, 0o600); err != nil {
		t.Fatal(err)
	}
	for at := 300; at < 600; at += 10 {
		mustSubmit(t, n, all[at:at+10])
	}
	newer := snap(t, n)
	if first := n.Log.First(); first > older+1 || first == 1 {
		t.Errorf("the log begins at sequence %d, the older snapshot is of %d", first, older)
	}
	if s := n.Standing(); s.Newest.Seq != newer {
		t.Errorf("the newest is %d", s.Newest.Seq)
	}
	if got, err := os.ReadFile(snapshotFile(o.Data, older)); err != nil || string(got) != string(b) {
		t.Errorf("the older snapshot: %v", err)
	}
	shut(t, n)
	if _, err := ListSnapshots(o.Data); !errors.Is(err, snapshot.ErrDamaged) || !strings.Contains(err.Error(), "99999999") {
		t.Errorf("list: %v", err)
	}
	n, from, _ := starting(t, o)
	if from != newer {
		t.Errorf("began after %d", from)
	}
	shut(t, n)
}
