package outbox

import (
	"encoding/json"
	"errors"
	"fmt"
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
	ID     uint64            `json:"id"`    // of the data directory; 0 in a file of before there was one
	After  map[string]string `json:"after"` // by name of the endpoint, also of those that are not served now
}

// ErrOtherData says that a cursor file came from another data directory: its places say nothing of this log.
var ErrOtherData = errors.New("outbox: the cursors of the webhooks are of another data directory; remove the file to begin as the endpoints say")

// readCursors reads the file; where there is none, nobody has come anywhere.
func readCursors(dir string, id uint64) (cursors, error) {
	path := filepath.Join(dir, cursorName)
	c := cursors{Format: cursorFormat, ID: id, After: map[string]string{}}
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return c, nil
	}
	c.ID = 0
	if err == nil {
		err = json.Unmarshal(text, &c)
	}
	switch {
	case err != nil:
		return c, fmt.Errorf("%s: %w", path, err)
	case c.Format != cursorFormat || c.After == nil:
		return c, fmt.Errorf("%s: format %d is not known; this one knows %d", path, c.Format, cursorFormat)
	case c.ID != 0 && c.ID != id:
		return c, fmt.Errorf("%s: %w", path, ErrOtherData)
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
	return disk.Replace(fs, filepath.Join(dir, cursorName), append(text, '\n'))
}
