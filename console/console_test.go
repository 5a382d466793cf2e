package console

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"github.com/valyala/fasthttp"
)

func TestThePageNamesFilesThatAreThere(t *testing.T) {
	page := Page()
	if page == nil || page.Type != "text/html; charset=utf-8" || page.Cache != "no-cache" {
		t.Fatalf("%+v", page)
	}
	text := string(page.Plain.Bytes)
	for _, banned := range []string{"http://", "https://", "<style", "onclick", "style="} {
		if strings.Contains(text, banned) {
			t.Errorf("the page holds %s, which the policy refuses", banned)
		}
	}
	for _, attribute := range []string{`src="`, `href="`} {
		for _, rest := range strings.Split(text, attribute)[1:] {
			target, _, _ := strings.Cut(rest, `"`)
			if strings.HasPrefix(target, "data:") {
				continue
			}
			name, ok := strings.CutPrefix(target, "/console/assets/")
			if !ok || Find(name) == nil {
				t.Errorf("the page names %s, which is not there", target)
			}
		}
	}
}

func TestPackedAndPlainAreTheSame(t *testing.T) {
	for name, f := range files() {
		if f.Gzip.Bytes != nil && unzip(t, f.Gzip.Bytes) != string(f.Plain.Bytes) {
			t.Errorf("%s: gzip has something else", name)
		}
		if text, err := fasthttp.AppendUnbrotliBytes(nil, f.Brotli.Bytes); f.Brotli.Bytes != nil && (err != nil || !bytes.Equal(text, f.Plain.Bytes)) {
			t.Errorf("%s: Brotli has %d bytes of something else, %v: `make web`", name, len(text), err)
		}
		if len(f.Plain.Bytes) > 1000 && (len(f.Gzip.Bytes) == 0 || len(f.Brotli.Bytes) == 0 || len(f.Brotli.Bytes) > len(f.Gzip.Bytes)) {
			t.Errorf("%s: %d bytes, gzip %d, Brotli %d", name, len(f.Plain.Bytes), len(f.Gzip.Bytes), len(f.Brotli.Bytes))
		}
		if f.Gzip.Tag == f.Plain.Tag || f.Brotli.Tag == f.Plain.Tag || f.Gzip.Tag == f.Brotli.Tag && f.Gzip.Tag != "" {
			t.Errorf("%s: tags %s %s %s", name, f.Plain.Tag, f.Gzip.Tag, f.Brotli.Tag)
		}
		immutable := strings.Contains(f.Cache, "immutable")
		if immutable == (name == "index.html") || f.Type == "application/octet-stream" {
			t.Errorf("%s: %s, %s", name, f.Type, f.Cache)
		}
	}
}

func unzip(t *testing.T, packed []byte) string {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestTheConsoleIsSmall bounds what a browser reads of the console: until the first page is seen, and in all with one language.
func TestTheConsoleIsSmall(t *testing.T) {
	page := string(Page().Plain.Bytes)
	var first, all, firstGzip, allGzip, chinese int
	for name, f := range files() {
		packed, zipped := least(f.Plain, f.Brotli), least(f.Plain, f.Gzip)
		switch {
		case bytes.Contains(f.Plain.Bytes, []byte("总览")):
			chinese = packed
			continue
		case name == "index.html" || strings.Contains(page, name):
			first += packed
			firstGzip += zipped
		}
		all += packed
		allGzip += zipped
	}
	t.Logf("first page %d bytes by Brotli, %d by gzip; in all %d, %d; Chinese %d more", first, firstGzip, all, allGzip, chinese)
	if first > 30_000 || all > 80_000 || chinese == 0 {
		t.Errorf("first page %d bytes by Brotli, in all %d, Chinese %d: it has grown; the README says how large it is", first, all, chinese)
	}
}

func least(plain, packed Body) int {
	if packed.Bytes == nil {
		return len(plain.Bytes)
	}
	return len(packed.Bytes)
}

func TestFindKnowsNoOtherPaths(t *testing.T) {
	for _, path := range []string{"", "/", ".", "..", "index.html", "index.html.br", "../console.go", "/index.html", "../assets/index.html"} {
		if Find(path) != nil {
			t.Errorf("%s is found", path)
		}
	}
}
