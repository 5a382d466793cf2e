package client

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Pages are read on from where the one before says, also inside a sequence.
func TestMessagesGoOn(t *testing.T) {
	pages := map[string]string{
		"0":              `{"items":[{"id":"7.0.0.pacs.002","seq":7,"participant":"ALPHCNB0","kind":"pacs.002.001.10","body":"<a/>"}],"next_after":6,"next_id":"7.0.0.pacs.002"}`,
		"7.0.0.pacs.002": `{"items":[],"next_after":9}`,
		"9":              `{"items":[],"next_after":9}`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		if q.Get("participant") != "ALPHCNB0" || q.Get("limit") != "50" {
			t.Errorf("%s", r.URL)
		}
		_, _ = fmt.Fprint(w, pages[q.Get("after")])
	}))
	defer server.Close()
	c := New(server.URL)
	defer c.Close()
	after := ""
	for _, want := range []string{"7.0.0.pacs.002", "9", "9"} {
		messages, next, err := c.Messages(context.Background(), "ALPHCNB0", after, 50)
		if err != nil || next != want {
			t.Fatalf("after %q: next %q, want %q: %v", after, next, want, err)
		}
		if after == "" && (len(messages) != 1 || messages[0].Kind != "pacs.002.001.10" || messages[0].Seq != 7) {
			t.Errorf("%+v", messages)
		}
		after = next
	}
}
