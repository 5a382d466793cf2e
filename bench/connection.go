package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// connection speaks the little of HTTP/1.1 that the load needs: one request at a time over TCP, answers with a
// Content-Length. What is outside of that is an error. It allocates nothing once its buffer has grown to the largest answer.
type connection struct {
	ctx     context.Context // its end closes the connection
	addr    string
	conn    net.Conn
	release func() bool // takes the closing by ctx back
	renewed time.Time   // when the deadline was set last

	buffer []byte
	answer answer
}

// answer is what the server said last. Its body holds until the next exchange.
type answer struct {
	status     int
	retryAfter int // seconds; -1: not said
	close      bool
	length     int // of the body; -1: not said
	body       []byte
}

const (
	answerWithin = 30 * time.Second // else the server counts as hung
	headBytes    = 8 << 10          // most bytes of an answer's head
	bodyBytes    = 64 << 20         // most bytes of an answer's body
)

func dial(ctx context.Context, addr string) (*connection, error) {
	c := &connection{ctx: ctx, addr: addr, buffer: make([]byte, 64<<10)}
	return c, c.open()
}

func (c *connection) open() error {
	dialer := net.Dialer{Timeout: answerWithin}
	conn, err := dialer.DialContext(c.ctx, "tcp", c.addr)
	if err != nil {
		return fmt.Errorf("bench: connect: %w", err)
	}
	c.conn, c.renewed = conn, time.Time{}
	c.release = context.AfterFunc(c.ctx, func() { _ = conn.Close() })
	return nil
}

// Close may be called again.
func (c *connection) Close() error {
	if c.conn == nil {
		return nil
	}
	err := c.conn.Close()
	if !c.release() {
		err = nil // closed by the end of ctx already
	}
	c.conn = nil
	return err
}

// exchange sends a whole request and reads the whole answer. A connection that the server gave up after its last answer
// is opened anew.
func (c *connection) exchange(request []byte, now time.Time) error {
	if c.answer.close {
		c.answer.close = false
		if err := errors.Join(c.Close(), c.open()); err != nil {
			return err
		}
	}
	if err := c.renew(now); err != nil {
		return err
	}
	_, sending := c.conn.Write(request)
	err := c.read()
	if err != nil && sending != nil {
		err = sending // what came before the answer failed
	}
	if err != nil {
		return fmt.Errorf("bench: request: %w", err)
	}
	c.answer.close = c.answer.close || sending != nil
	return nil
}

// renew moves the deadline, not for every request: setting it costs about as much as filling some orders.
func (c *connection) renew(now time.Time) error {
	const often = time.Second
	if now.Sub(c.renewed) < often {
		return nil
	}
	c.renewed = now
	return c.conn.SetDeadline(now.Add(answerWithin + often))
}

var headEnd = []byte("\r\n\r\n")

// read reads one answer.
func (c *connection) read() error {
	size, head := 0, -1
	for head < 0 {
		if size >= headBytes {
			return fmt.Errorf("%w: its head is longer than %d bytes", ErrAnswer, headBytes)
		}
		n, err := c.conn.Read(c.buffer[size:])
		if err != nil {
			return err
		}
		size += n
		head = bytes.Index(c.buffer[:size], headEnd)
	}
	if err := c.answer.parse(c.buffer[:head]); err != nil {
		return err
	}
	start := head + len(headEnd)
	whole := start + c.answer.length
	if whole > len(c.buffer) {
		c.buffer = append(c.buffer[:size], make([]byte, whole-size)...)
	}
	for size < whole {
		n, err := c.conn.Read(c.buffer[size:whole])
		if err != nil {
			return err
		}
		size += n
	}
	if size > whole {
		return fmt.Errorf("%w: %d bytes behind its end", ErrAnswer, size-whole)
	}
	c.answer.body = c.buffer[start:whole]
	return nil
}

var (
	lineEnd          = []byte("\r\n")
	protocol         = []byte("HTTP/1.1 ")
	contentLength    = []byte("content-length")
	retryAfter       = []byte("retry-after")
	connectionHeader = []byte("connection")
	closeToken       = []byte("close")
	transferEncoding = []byte("transfer-encoding")
)

// parse reads the head of an answer.
func (a *answer) parse(head []byte) error {
	line, rest, _ := bytes.Cut(head, lineEnd)
	status, ok := bytes.CutPrefix(line, protocol)
	if !ok || len(status) < 3 {
		return fmt.Errorf("%w: it starts with %q", ErrAnswer, excerpt(line))
	}
	*a = answer{status: number(status[:3]), retryAfter: -1, length: -1}
	for len(rest) > 0 {
		line, rest, _ = bytes.Cut(rest, lineEnd)
		name, value, ok := bytes.Cut(line, []byte{':'})
		if !ok {
			return fmt.Errorf("%w: header %q", ErrAnswer, excerpt(line))
		}
		value = bytes.Trim(value, " \t")
		switch {
		case bytes.EqualFold(name, contentLength):
			a.length = number(value)
		case bytes.EqualFold(name, retryAfter):
			a.retryAfter = number(value)
		case bytes.EqualFold(name, connectionHeader):
			a.close = bytes.EqualFold(value, closeToken)
		case bytes.EqualFold(name, transferEncoding):
			return fmt.Errorf("%w: transfer encoding %q", ErrAnswer, excerpt(value))
		}
	}
	if a.status < 200 || a.length < 0 || a.length > bodyBytes {
		return fmt.Errorf("%w: status %d, content length %d", ErrAnswer, a.status, a.length)
	}
	return nil
}

// number reads up to nine digits; -1: it is something else.
func number(text []byte) int {
	const digits = 9
	if len(text) == 0 || len(text) > digits {
		return -1
	}
	n := 0
	for _, c := range text {
		if c < '0' || c > '9' {
			return -1
		}
		n = n*10 + int(c-'0')
	}
	return n
}
