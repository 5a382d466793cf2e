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
)

// What a data directory is refused for.
var (
	ErrOlderData = errors.New("node: the data directory was written under older rules, by which the same log gave other answers")
	ErrNewerData = errors.New("node: the data directory was written by a newer version of weir")
	ErrNoData    = errors.New("node: no data directory of weir")
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

// readSound reads the versions of a data directory that is there, and checks that this program knows them.
func readSound(fs disk.FS, dir string) (manifest, error) {
	m, err := readManifest(fs, dir)
	if err == nil {
		err = m.check()
	}
	return m, err
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

// claim checks the versions of a data directory, and writes them into a new one.
func claim(fs disk.FS, dir string) (manifest, error) {
	m, err := readManifest(fs, dir)
	if err == nil {
		return m, m.check()
	}
	if !errors.Is(err, ErrNoData) {
		return m, err
	}
	if names, _ := fs.ReadDir(filepath.Join(dir, logDir)); len(names) > 0 {
		return m, fmt.Errorf("%w, but there is a log: the versions that wrote it are unknown", err)
	}
	m = manifest{Format: manifestFormat, Rules: engine.Version, ID: hashKey()[0]}
	b, err := json.Marshal(m)
	if err != nil {
		return m, err
	}
	return m, errors.Join(disk.Replace(fs, filepath.Join(dir, manifestName), append(b, '\n')), fs.SyncDir(filepath.Dir(dir)))
}
