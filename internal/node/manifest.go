package node

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"weir/engine"
	"weir/internal/disk"
	"weir/wal"
)

// What a data directory is refused for.
var (
	ErrOlderData = errors.New("node: the data directory was written under older rules, by which the same log gave other answers")
	ErrNewerData = errors.New("node: the data directory was written by a newer version of weir")
	ErrNoData    = errors.New("node: no data directory of weir")
	ErrLogLost   = errors.New("node: the log of the data directory is lost")
)

const (
	manifestName   = "weir.json"
	manifestFormat = 1
)

// manifest names the versions that a data directory was written under.
type manifest struct {
	Format int    `json:"format"`
	Rules  int    `json:"rules"` // engine.Version
	ID     uint64 `json:"id"`    // drawn when the directory was made; derived files carry it
	// Log is the identity of the log, from when it was begun; a log that is missing since, or is another one, is lost. 0: there is none yet, or an older build made it.
	Log uint64 `json:"log,omitempty"`
}

func readManifest(fs disk.FS, dir string) (m manifest, err error) {
	path := filepath.Join(dir, manifestName)
	size, err := fs.Size(path)
	if errors.Is(err, os.ErrNotExist) {
		return m, fmt.Errorf("%w: %s is missing", ErrNoData, path)
	}
	if err != nil {
		return m, err
	}
	f, err := fs.OpenFile(path, os.O_RDONLY)
	if err != nil {
		return m, err
	}
	b := make([]byte, min(size, 4096))
	if _, err := f.ReadAt(b, 0); err != nil && !errors.Is(err, io.EOF) {
		return m, errors.Join(err, f.Close())
	}
	if err := json.Unmarshal(b, &m); err != nil {
		return m, errors.Join(fmt.Errorf("%s: %w", path, err), f.Close())
	}
	return m, f.Close()
}

// readSound reads the versions of a data directory that is there, and checks that this program knows them, and that the log is there.
func readSound(fs disk.FS, dir string) (manifest, error) {
	m, err := readManifest(fs, dir)
	if err == nil {
		err = m.sound(fs, dir)
	}
	return m, err
}

func (m manifest) sound(fs disk.FS, dir string) error {
	if err := m.check(); err != nil {
		return err
	}
	return m.checkLog(fs, dir)
}

func (m manifest) check() error {
	if m.Format < 1 || m.Rules < 1 {
		return fmt.Errorf("%w: %s names format %d, rules %d", ErrNoData, manifestName, m.Format, m.Rules)
	}
	if m.Format > manifestFormat || m.Rules > engine.Version {
		return fmt.Errorf("%w: format %d, rules %d; this one knows format %d, rules %d",
			ErrNewerData, m.Format, m.Rules, manifestFormat, engine.Version)
	}
	if m.Rules < engine.Version {
		return fmt.Errorf("%w: rules %d; this one knows rules %d", ErrOlderData, m.Rules, engine.Version)
	}
	return nil
}

// claim checks the versions of a data directory, and that its log is there, and writes the versions into a new one, to which the way is durable before.
func claim(fs disk.FS, dir string) (manifest, error) {
	m, err := readManifest(fs, dir)
	if err == nil {
		return m, m.sound(fs, dir)
	}
	if !errors.Is(err, ErrNoData) {
		return m, err
	}
	if names, _ := fs.ReadDir(filepath.Join(dir, logDir)); len(names) > 0 {
		return m, fmt.Errorf("%w, but there is a log: the versions that wrote it are unknown", err)
	}
	if err := (manifest{}).checkLog(fs, dir); err != nil {
		return m, err
	}
	if err := disk.SyncWay(fs, dir); err != nil {
		return m, err
	}
	m = manifest{Format: manifestFormat, Rules: engine.Version, ID: hashKey()[0]}
	return m, m.write(fs, dir)
}

func (m manifest) write(fs disk.FS, dir string) error {
	b, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return disk.Replace(fs, filepath.Join(dir, manifestName), append(b, '\n'))
}

// checkLog holds the log's identity against the manifest, and refuses a directory without a log whose manifest, or what was made from the log, says that there was one. It changes nothing.
// A first start that ended between the manifest and the log left neither.
func (m manifest) checkLog(fs disk.FS, dir string) error {
	log := filepath.Join(dir, logDir)
	id, err := wal.Identity(fs, log)
	if err == nil && m.Log != 0 && id != m.Log {
		return fmt.Errorf("%w: %s holds another log (%016x) than the one that %s names (%016x): mount or restore that one", ErrLogLost, log, id, manifestName, m.Log)
	}
	if !errors.Is(err, os.ErrNotExist) {
		return nil // what else is wrong with it is said by the log itself
	}
	if names, _ := fs.ReadDir(log); countSegments(names) > 0 {
		return nil // so is that
	}
	proof := madeFromLog(fs, dir)
	if m.Log != 0 {
		proof = manifestName
	}
	if proof == "" {
		return nil
	}
	return fmt.Errorf("%w: %s holds none, and yet %s says that there was one: if it is a volume of its own, mount it, else restore the data directory from a copy; to begin anew, name an empty data directory",
		ErrLogLost, log, proof)
}

// madeFromLog is the path of a file that is made from a log that was begun, "" where there is none.
func madeFromLog(fs disk.FS, dir string) string {
	for _, part := range []string{snapshotDir, eventDir, statementDir} {
		names, _ := fs.ReadDir(filepath.Join(dir, part)) // one that is missing has none
		for _, name := range names {
			if ext := filepath.Ext(name); ext == ".snap" || ext == ".weir" {
				return filepath.Join(part, name)
			}
		}
	}
	return ""
}
