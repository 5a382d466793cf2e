package console_test

import (
	"bytes"
	"net"
	"sync"
	"testing"
)

// proxy stands between the browser and a server: it can be shut, and cut a connection at a chosen place of what the server says.
type proxy struct {
	listener net.Listener
	target   string
	running  sync.WaitGroup

	mu    sync.Mutex
	shut  bool
	open  map[net.Conn]bool
	word  []byte // the connection is cut before the one more occurrence of it than left says
	left  int
	armed bool
	again bool // the next connection too
	cut   bool
}

func startProxy(t *testing.T, target string) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{listener: listener, target: target, open: map[net.Conn]bool{}}
	p.running.Go(p.accept)
	t.Cleanup(func() {
		_ = listener.Close()
		p.setShut(true)
		p.running.Wait()
	})
	return p
}

// server is the server as it is reached through the proxy: only to be asked.
func (p *proxy) server(s *server) *server {
	return &server{t: s.t, cmd: s.cmd, dir: s.dir, address: p.listener.Addr().String()}
}

// setShut closes all connections and refuses new ones, or takes them again.
func (p *proxy) setShut(shut bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.shut = shut
	for c := range p.open {
		if shut {
			_ = c.Close()
		}
	}
}

// cutAfter lets a word pass so often, then cuts the connection that it comes on. Once.
func (p *proxy) cutAfter(word string, times int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.word, p.left, p.armed = []byte(word), times, true
}

// cutEach cuts each connection on which an answer with a word begins, and passes nothing of it. No word: none any more.
func (p *proxy) cutEach(word string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.word, p.left, p.armed, p.again = []byte(word), 0, word != "", word != ""
}

func (p *proxy) hasCut() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cut
}

// hold keeps a connection to be closed by setShut. False: it is shut.
func (p *proxy) hold(c net.Conn) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open[c] = true
	return !p.shut
}

func (p *proxy) drop(c net.Conn) {
	_ = c.Close()
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.open, c)
}

func (p *proxy) accept() {
	for {
		from, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.running.Go(func() { p.pass(from) })
	}
}

// pass passes on what both sides say until one ends.
func (p *proxy) pass(from net.Conn) {
	defer p.drop(from)
	to, err := net.Dial("tcp", p.target)
	if err != nil {
		return
	}
	defer p.drop(to)
	if !p.hold(from) || !p.hold(to) {
		return
	}
	p.running.Go(func() {
		p.copy(to, from, func(b []byte) ([]byte, bool) { return b, true })
		_ = from.Close()
	})
	p.copy(from, to, p.watch)
}

// copy passes bytes on, as far as through lets them, and ends both sides.
func (p *proxy) copy(to, from net.Conn, through func(b []byte) (passes []byte, on bool)) {
	b := make([]byte, 64<<10)
	for {
		n, err := from.Read(b)
		passes, on := through(b[:n])
		if _, failed := to.Write(passes); err != nil || failed != nil || !on {
			break
		}
	}
	_, _ = to.Close(), from.Close()
}

// watch passes bytes up to where the connection is to be cut. A word that lies across two reads is not counted: there are enough of them.
func (p *proxy) watch(b []byte) (passes []byte, on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.armed {
		return b, true
	}
	for at := 0; ; at += len(p.word) {
		next := bytes.Index(b[at:], p.word)
		if next < 0 {
			return b, true
		}
		if at += next; p.left == 0 {
			p.armed, p.cut = p.again, true
			if p.again {
				at = 0
			}
			return b[:at], false
		}
		p.left--
	}
}
