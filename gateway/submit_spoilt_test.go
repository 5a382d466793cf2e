package gateway

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var elementText = regexp.MustCompile(`>[^<>\s][^<>]*<`)

// TestSpoiltMessagesAreAnswered: whatever stands in one element, the message is taken or refused by name, and its answer can be written.
func TestSpoiltMessagesAreAnswered(t *testing.T) {
	s, _, _ := startForMessages(t)
	files, err := filepath.Glob(filepath.Join("..", "iso20022", "testdata", "messages", "*.xml"))
	if err != nil || len(files) < 9 {
		t.Fatal(err, files)
	}
	texts := map[string]string{"payments": payments}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts[file] = string(data)
	}
	for name, text := range texts {
		for _, place := range elementText.FindAllStringIndex(text, -1) {
			for _, value := range []string{"", "x", strings.Repeat("W", 60), "é&lt;", "0", "999999999999999999", "0.123456789012345678", "2026-03-02"} {
				spoilt := text[:place[0]+1] + value + text[place[1]-1:]
				a := s.do("POST", "/v1/orders", typeXML, spoilt)
				named := a.status == 422 && strings.Contains(a.body, `"field":"`)
				if a.status != 200 && !named {
					t.Errorf("%s: %s as %q: %d %s", name, text[place[0]:place[1]], value, a.status, a.body)
				}
			}
		}
	}
}
