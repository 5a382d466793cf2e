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
	"strings"
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
	Gzip   Body // without bytes where that gains nothing
	Brotli Body // likewise
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

const (
	page   = "index.html"
	brotli = ".br" // stands beside each file: pack.mjs makes it
)

var files = sync.OnceValue(func() map[string]*File {
	found := map[string]*File{}
	entries, err := assets.ReadDir("assets")
	for _, entry := range entries {
		name := entry.Name()
		if strings.HasSuffix(name, brotli) {
			continue
		}
		text, failed := assets.ReadFile("assets/" + name)
		packed, failedToo := assets.ReadFile("assets/" + name + brotli)
		found[name] = newFile(name, text, packed)
		err = errors.Join(err, failed, failedToo)
	}
	if err != nil {
		panic(err) // the files are part of the program
	}
	return found
})

// newFile makes a file of its text, and of that as Brotli packed it.
func newFile(name string, text, packed []byte) *File {
	f := &File{Type: types[path.Ext(name)], Cache: "public, max-age=31536000, immutable", Plain: newBody(text)}
	if f.Type == "" {
		f.Type = "application/octet-stream"
	}
	if name == page { // the names of the others hold the hash of what is in them
		f.Cache = "no-cache"
	}
	f.Gzip, f.Brotli = shorter(gzipped(text), text), shorter(packed, text)
	return f
}

// shorter is a body of what was packed, without bytes where it is no shorter.
func shorter(packed, text []byte) (b Body) {
	if len(packed) < len(text) {
		b = newBody(packed)
	}
	return b
}

func newBody(text []byte) Body {
	sum := sha256.Sum256(text)
	return Body{text, `"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`}
}

func gzipped(text []byte) []byte {
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
