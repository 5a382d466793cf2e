package gateway

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"
)

// submitMany submits orders of 0.01 that settle at once, an event each.
func (s *testServer) submitMany(first, count int) {
	s.t.Helper()
	many := make([]string, count)
	for i := range many {
		many[i] = order(first+i, "0.01", `,"method":"instant"`)
	}
	if a := s.post("/v1/orders", "["+strings.Join(many, ",")+"]"); a.status != 200 || strings.Contains(a.body, "rejected") {
		s.t.Fatalf("%d %.300s", a.status, a.body)
	}
}

// A reader that is more events behind than it allows hears where to go on from, and nothing of what is between.
func TestLaggingStreamsResync(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.submitMany(1, 150) // sequences 8 to 157, and 10 events before
	_, r := s.openStream("/v1/events?lag=150", "")
	if block := nextEvents(t, r, 1)[0]; block != "id: 157\nevent: resync\ndata: {\"seq\":157,\"skipped\":true}\n" {
		t.Errorf("%q", block)
	}
	s.submitMany(151, 1)
	if block := nextEvents(t, r, 1)[0]; !strings.HasPrefix(block, "id: 158\nevent: order_settled\ndata: {\"seq\":158,") {
		t.Errorf("%q", block)
	}
	// 151 and 150 events behind: one more than is allowed, and as many
	_, r = s.openStream("/v1/events?lag=150&after=7", "")
	if block := nextEvents(t, r, 1)[0]; !strings.HasPrefix(block, "id: 158\nevent: resync\n") {
		t.Errorf("%q", block)
	}
	_, r = s.openStream("/v1/events?lag=150", "Last-Event-ID: 8\r\n")
	if block := nextEvents(t, r, 1)[0]; !strings.HasPrefix(block, "id: 9\nevent: order_settled\n") {
		t.Errorf("%q", block)
	}
}

func TestRefusedLags(t *testing.T) {
	s := startServer(t, nil)
	for _, lag := range []string{"99", "1000001", "-1", "x", ""} {
		s.get("/v1/events?lag="+lag).wantProblem(t, 400, "invalid_parameter", "lag")
	}
	s.get("/v1/events?lag=100").wantProblem(t, 400, "invalid_parameter", "lag") // a page has none
}

// A reader with a lag that stops reading holds nobody up, and when it reads on, it reads old events, a resync, and then what is new, in order.
func TestSlowStreamsWithALagResync(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	c, r := s.openStream("/v1/events?lag=100&after=7", "")
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetReadBuffer(4096)
	}
	s.waitForStreams(1)
	const rounds, each = 5, 1900
	for round := range rounds {
		s.submitMany(round*each+1, each) // answered: the engine goes on
	}
	last := uint64(7 + rounds*each)
	for seen, resyncs := uint64(7), 0; ; {
		seq, kind := nextEvent(t, r)
		switch {
		case seq < seen:
			t.Fatalf("sequence %d after %d", seq, seen)
		case kind == "resync":
			resyncs++
		case seq != seen+1:
			t.Fatalf("sequence %d after %d without a resync", seq, seen)
		}
		if seen = seq; seen == last {
			if resyncs == 0 {
				t.Error("no resync")
			}
			break
		}
	}
	s.submitMany(rounds*each+1, 1)
	if seq, kind := nextEvent(t, r); seq != last+1 || kind != "order_settled" {
		t.Errorf("%s of %d", kind, seq)
	}
}

// nextEvent reads one event and answers its sequence and what it is.
func nextEvent(t *testing.T, r *bufio.Reader) (seq uint64, kind string) {
	t.Helper()
	for _, line := range strings.Split(nextEvents(t, r, 1)[0], "\n") {
		name, value, _ := strings.Cut(line, ": ")
		switch name {
		case "event":
			kind = value
		case "data":
			var data struct{ Seq uint64 }
			if err := json.Unmarshal([]byte(value), &data); err != nil {
				t.Fatal(err)
			}
			seq = data.Seq
		case "id":
			if _, err := strconv.ParseUint(value, 10, 64); err != nil {
				t.Fatal(fmt.Errorf("id: %w", err))
			}
		}
	}
	return seq, kind
}

// A reader that lags again right after a resync is told so a while later, not at once.
func TestLagRestsBetweenResyncs(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	l := lag{most: lagLeast}
	for i := range 3 {
		s.submitMany(i*150+1, 150)
		after := uint64(7)
		skipped, err := l.skip(s.g.Feed, &after)
		switch {
		case i == 0 && (!skipped || err != nil || after != 157):
			t.Errorf("%v %v %d", skipped, err, after)
		case i > 0 && (skipped || !errors.Is(err, errLagging) || after != 7):
			t.Errorf("round %d: %v %v %d", i, skipped, err, after)
		}
		if i == 0 {
			l.last = time.Now().Add(time.Hour)
		}
	}
}
