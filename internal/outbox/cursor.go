package outbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"weir/gateway"
	"weir/internal/disk"
)

const (
	cursorName   = "webhooks.json" // in the data directory
	cursorFormat = 1
)

// cursors is the file of how far endpoints have come.
type cursors struct {
	Format int               `json:"format"`
	After  map[string]string `json:"after"` // by name of the endpoint, also of those that are not served now
}

// readCursors reads the file; where there is none, nobody has come anywhere.
func readCursors(dir string) (cursors, error) {
	path := filepath.Join(dir, cursorName)
	c := cursors{Format: cursorFormat, After: map[string]string{}}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return c, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	if err != nil {
		return c, fmt.Errorf("%s: %w", path, err)
	}
	if c.Format != cursorFormat || c.After == nil {
		return c, fmt.Errorf("%s: format %d is not known; this one knows %d", path, c.Format, cursorFormat)
	}
	return c, nil
}

// place is how far an endpoint has come.
func (c *cursors) place(e *Endpoint) (gateway.Place, error) {
	text, known := c.After[e.name()]
	if !known {
		return e.Start, nil
	}
	place, ok := gateway.ReadPlace([]byte(text))
	if !ok {
		return place, fmt.Errorf("%s: %q of %s is no place", cursorName, text, e.Participant)
	}
	return place, nil
}

// write writes the file: all of it, or the old one stays.
func (c *cursors) write(fs disk.FS, dir string) error {
	text, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return err
	}
	path := filepath.Join(dir, cursorName)
	f, err := fs.OpenFile(path+".tmp", os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return err
	}
	n, err := f.Write(append(text, '\n'))
	if err == nil && n <= len(text) {
		err = io.ErrShortWrite
	}
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := fs.Rename(path+".tmp", path); err != nil {
		return err
	}
	return fs.SyncDir(dir)
}
