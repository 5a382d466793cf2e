package main

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

// hook keeps what it is sent, each message once.
type hook struct {
	mu  sync.Mutex
	ids []string
	got map[string]string
}

func (h *hook) ServeHTTP(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	h.mu.Lock()
	defer h.mu.Unlock()
	id := r.Header.Get("webhook-id")
	if _, known := h.got[id]; err == nil && !known {
		h.ids = append(h.ids, id)
		h.got[id] = string(body)
	}
}

func (h *hook) wait(t *testing.T, n int) []string {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		h.mu.Lock()
		ids := append([]string(nil), h.ids...)
		h.mu.Unlock()
		if len(ids) >= n {
			return ids
		}
		if time.Now().After(deadline) {
			t.Fatalf("%v", ids)
		}
	}
}

// A server that is killed and started again goes on sending, and makes the same bytes of what it had sent before.
func TestWebhooksGoOnAfterAKill(t *testing.T) {
	h := &hook{got: map[string]string{}}
	receiver := httptest.NewServer(h)
	defer receiver.Close()
	list := file(t, "hooks.json", fmt.Sprintf(`[{"participant":%q,"url":%q,"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}]`, killBanks[0], receiver.URL))
	dir := t.TempDir()
	s := startServer(t, dir, "--webhooks", list)
	setUp(t, s.url())
	for n := range 5 {
		post(t, s.url()+"/v1/orders", order(n+1, "1.00"), http.StatusOK)
	}
	first := len(h.wait(t, 6)) // the debtor's funding, and of each order a status or a notification at least
	before := get(t, s.url()+"/v1/messages?limit=1000")
	mustKill(t, s)
	s = startServer(t, dir, "--webhooks", list)
	if again := get(t, s.url()+"/v1/messages?limit=1000"); string(again) != string(before) {
		t.Errorf("messages\n%s\nwere\n%s", again, before)
	}
	post(t, s.url()+"/v1/orders", order(6, "1.00"), http.StatusOK)
	want := strings.Count(string(get(t, s.url()+"/v1/messages?limit=1000&participant="+killBanks[0])), `"id":"`)
	if ids := h.wait(t, want); len(ids) != want || want <= first {
		t.Errorf("%d messages, want %d, had %d", len(ids), want, first)
	}
	if text := string(get(t, s.url()+"/metrics")); !strings.Contains(text, `weir_webhook_delivered_total{participant="`+killBanks[0]) {
		t.Error("no metrics of webhooks")
	}
	mustStop(t, s)
}

func TestWrongWebhooksAreRefused(t *testing.T) {
	list := file(t, "hooks.json", `[{"participant":"A","url":"ftp://x","secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}]`)
	wantRefusal(t, run(t, "serve", "--data", t.TempDir(), "--webhooks", list), "--webhooks", "[0].url")
}
