// Package console holds the web page of clearing staff: the built files of console/web, as they are served under /console/. They
// need nothing from elsewhere. `make web` builds them anew from the sources.
package console

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"path"
	"sync"
)

//go:embed all:assets
var assets embed.FS

// Policy lets the page load scripts, styles, pictures and data from this server, run nothing that stands in a document, and be framed
// by nobody (Content Security Policy Level 3).
const Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// File is a file of the console.
type File struct {
	Type   string // media type
	Cache  string // for Cache-Control
	Plain  Body
	Packed Body // by gzip; without bytes where that gains nothing
}

// Body is the content of a file in one encoding. Its bytes are shared: nobody may change them.
type Body struct {
	Bytes []byte
	Tag   string // strong entity tag, quoted (RFC 9110, 8.8.3)
}

// Page is the page itself.
func Page() *File { return files()[page] }

// Find is the file of this name below /console/assets/, or nil.
func Find(name string) *File {
	if name == page {
		return nil
	}
	return files()[name]
}

const page = "index.html"

var files = sync.OnceValue(func() map[string]*File {
	found := map[string]*File{}
	entries, err := assets.ReadDir("assets")
	for _, entry := range entries {
		text, failed := assets.ReadFile("assets/" + entry.Name())
		found[entry.Name()] = newFile(entry.Name(), text)
		err = errors.Join(err, failed)
	}
	if err != nil {
		panic(err) // the files are part of the program
	}
	return found
})

func newFile(name string, text []byte) *File {
	f := &File{Type: types[path.Ext(name)], Cache: "public, max-age=31536000, immutable", Plain: newBody(text)}
	if f.Type == "" {
		f.Type = "application/octet-stream"
	}
	if name == page { // the names of the others hold the hash of what is in them
		f.Cache = "no-cache"
	}
	if packed := pack(text); len(packed) < len(text) {
		f.Packed = newBody(packed)
	}
	return f
}

func newBody(text []byte) Body {
	sum := sha256.Sum256(text)
	return Body{text, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

func pack(text []byte) []byte {
	var out bytes.Buffer
	w, _ := gzip.NewWriterLevel(&out, gzip.BestCompression) // the level is valid
	_, _ = w.Write(text)                                    // into memory: it cannot fail
	_ = w.Close()
	return out.Bytes()
}

var types = map[string]string{
	".html":  "text/html; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".woff2": "font/woff2",
}
