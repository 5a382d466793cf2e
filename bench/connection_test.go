package bench

import (
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"weir/engine"
)

// tape is a connection that answers every request alike, in pieces.
type tape struct {
	net.Conn
	answer []byte
	piece  int // most bytes of one read
	at     int
	sent   int
}

func (c *tape) Write(b []byte) (int, error) { c.at = 0; c.sent += len(b); return len(b), nil }

func (c *tape) Read(b []byte) (int, error) {
	if c.at == len(c.answer) {
		return 0, io.EOF
	}
	n := copy(b, c.answer[c.at:min(len(c.answer), c.at+c.piece)])
	c.at += n
	return n, nil
}

func (*tape) SetDeadline(time.Time) error { return nil }
func (*tape) Close() error                { return nil }

func taped(answer string, piece int) *connection {
	return &connection{
		ctx: context.Background(), conn: &tape{answer: []byte(answer), piece: piece}, buffer: make([]byte, 64),
		release: func() bool { return true },
	}
}

func TestConnectionReadsAnswers(t *testing.T) {
	const text = "HTTP/1.1 503 Service Unavailable\r\nContent-Type: x\r\ncontent-LENGTH:  11 \r\nRetry-After: 7\r\nConnection: close\r\n\r\nhello world"
	for piece := 1; piece <= len(text); piece++ {
		c := taped(text, piece)
		c.buffer = make([]byte, 130) // must grow for the body
		if err := c.exchange(nil, time.Now()); err != nil {
			t.Fatal(err)
		}
		a := c.answer
		if a.status != 503 || a.retryAfter != 7 || !a.close || string(a.body) != "hello world" {
			t.Fatalf("piece %d: answer %+v", piece, a)
		}
	}
}

func TestConnectionRefusesAnswers(t *testing.T) {
	for what, text := range map[string]string{
		"another protocol":    "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n",
		"no status":           "HTTP/1.1 \r\nContent-Length: 0\r\n\r\n",
		"an interim answer":   "HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n",
		"no length":           "HTTP/1.1 200 OK\r\n\r\n",
		"a length in words":   "HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
		"a signed length":     "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
		"a huge length":       "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
		"chunks":              "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
		"a line that is none": "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nnonsense\r\n\r\n",
		"bytes behind it":     "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP",
		"no end of the head":  "HTTP/1.1 200 OK\r\nX: " + strings.Repeat("x", headBytes),
	} {
		c := taped(text, len(text))
		c.buffer = make([]byte, 64<<10)
		if err := c.exchange(nil, time.Now()); !errors.Is(err, ErrAnswer) {
			t.Errorf("%s: error %v", what, err)
		}
	}
	c := taped("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", 1000)
	c.buffer = make([]byte, 1000)
	if err := c.exchange(nil, time.Now()); !errors.Is(err, io.EOF) {
		t.Errorf("a body that is cut off: error %v", err)
	}
}

// answers are what a server says to the request of filled, with two orders.
func answerTo(format string, g *generator) string {
	id := func(n uint64) string { return uuidText(g.id(n)) }
	switch format {
	case "binary":
		o := []engine.Outcome{{Seq: 1, Verdict: engine.Verdict{Status: engine.Settled}}, {Seq: 2, Verdict: engine.Verdict{Status: engine.Queued}}}
		return string(engine.OutcomeBytes(o))
	case "pacs008":
		one := func(n uint64, s string) string {
			return "<TxInfAndSts><OrgnlUETR>" + id(n) + "</OrgnlUETR><TxSts>" + s + "</TxSts><AccptncDtTm>x</AccptncDtTm></TxInfAndSts>"
		}
		return "<D>" + one(0, "ACSC") + one(1, "PDNG") + "</D>"
	}
	one := func(n uint64, s string) string { return `{"id":"` + id(n) + `","status":"` + s + `","seq":1}` }
	switch format {
	case "ndjson":
		return one(0, "settled") + "\n" + one(1, "queued") + "\n"
	case "json":
		return "[" + one(0, "settled") + "," + one(1, "queued") + "]"
	}
	return one(0, "settled")
}

// The loop of a client must not wake the garbage collector: that would be measured as the server's latency.
func TestClientLoopDoesNotAllocate(t *testing.T) {
	for i := range formats {
		f := &formats[i]
		batch := 2
		if f.single {
			batch = 1
		}
		c := complete(t, Config{Seed: 9, Accounts: 30, Format: f.name, Batch: batch})
		g := newGenerator(&c)
		body := answerTo(f.name, g)
		s := &sender{
			conn:      taped("HTTP/1.1 200 OK\r\nContent-Length: "+string(decimalInt(len(body)))+"\r\n\r\n"+body, 1<<20),
			generator: g, templates: newTemplates(f, &c, "host", []int64{1, 2}), done: new(atomic.Int64), offered: new(atomic.Int64),
			latency: newHistogram(), judge: newJudge(g), may: func(int) statuses { return setOf(engine.Settled, engine.Queued) },
		}
		s.conn.buffer = make([]byte, 64<<10)
		const runs = 100
		allocations := testing.AllocsPerRun(runs, func() {
			if err := s.send(&phase{orders: 1 << 40, batch: batch, pair: 1}, 0, batch); err != nil {
				t.Fatal(f.name, err)
			}
		})
		if allocations > 0 {
			t.Errorf("%s: %v allocations per request", f.name, allocations)
		}
		if s.judge.count.statuses[engine.Settled] != runs+1 || s.judge.count.total() != batch*(runs+1) || s.latency.TotalCount() != runs+1 {
			t.Errorf("%s: counted %v, %d latencies", f.name, s.judge.count, s.latency.TotalCount())
		}
	}
}

func decimalInt(n int) []byte {
	if n < 10 {
		return []byte{'0' + byte(n)}
	}
	return append(decimalInt(n/10), '0'+byte(n%10))
}
