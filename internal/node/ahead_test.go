package node

import (
	"bytes"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"
)

// A clock that is behind the log's time is said at the start, and measured: time stands still meanwhile.
func TestClockBehindTheLogIsTold(t *testing.T) {
	o := small(t.TempDir())
	const behind = 26304 * time.Hour
	beginning := time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)
	now := beginning
	o.Now = func() int64 { return now.UnixNano() }
	wants := func(n *Node, text string, lines int, seconds string) {
		t.Helper()
		if got := strings.Count(text, "level=WARN"); got != lines || lines > 0 && !(strings.Contains(text, "ahead="+behind.String()) && strings.Contains(text, "2030-01-01")) {
			t.Errorf("logged %q", text)
		}
		got := regexp.MustCompile(`(?m)^weir_log_time_ahead_seconds (.*)$`).FindSubmatch(n.Metrics(nil))
		if got == nil || string(got[1]) != seconds {
			t.Errorf("the metric is %s, want %s", got, seconds)
		}
	}
	start := func() (*Node, string) {
		var text bytes.Buffer
		o.Logger = slog.New(slog.NewTextHandler(&text, nil))
		n := open(t, o)
		return n, text.String()
	}
	n, text := start()
	wants(n, text, 0, "0")
	mustSubmit(t, n, newStream(5, 20))
	shut(t, n)
	now = now.Add(-500 * time.Millisecond) // set back a little, as clocks are
	n, text = start()
	wants(n, text, 0, "0.5")
	shut(t, n)
	now = beginning.Add(-behind)
	n, text = start()
	wants(n, text, 1, fmt.Sprint(int64(behind.Seconds())))
	mustSubmit(t, n, newStream(6, 20))
	if _, last, _ := n.Log.Last(); last != beginning.UnixNano() {
		t.Errorf("the log's time is %v", time.Unix(0, last).UTC())
	}
	now = beginning.Add(time.Hour)
	wants(n, text, 1, "0")
	shut(t, n)
}
