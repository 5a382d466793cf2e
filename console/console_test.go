package console

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
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
		if f.Packed.Bytes == nil {
			continue
		}
		r, err := gzip.NewReader(bytes.NewReader(f.Packed.Bytes))
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(text, f.Plain.Bytes) || f.Packed.Tag == f.Plain.Tag {
			t.Errorf("%s: %d bytes, packed %d, %v; tags %s %s", name, len(f.Plain.Bytes), len(text), err, f.Plain.Tag, f.Packed.Tag)
		}
		immutable := strings.Contains(f.Cache, "immutable")
		if immutable == (name == "index.html") || f.Type == "application/octet-stream" {
			t.Errorf("%s: %s, %s", name, f.Type, f.Cache)
		}
	}
}

func TestFindKnowsNoOtherPaths(t *testing.T) {
	for _, path := range []string{"", "/", ".", "..", "index.html", "../console.go", "/index.html", "../assets/index.html"} {
		if Find(path) != nil {
			t.Errorf("%s is found", path)
		}
	}
}
