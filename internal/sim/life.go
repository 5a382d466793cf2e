package sim

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"testing/synctest"
	"time"

	"github.com/valyala/fasthttp"

	"weir/gateway"
	"weir/internal/disk"
	"weir/internal/node"
	"weir/internal/sim/auditor"
)

// life is one process.
type life struct {
	*World
	plan    *plan
	gate    *gate
	node    *node.Node
	gateway *gateway.Gateway
	calls   int              // to the disk
	alike   int              // of the kind that is to meet a fault
	faulted bool             // a call met a fault
	full    bool             // the disk is full now
	quiet   bool             // nothing is to be killed or to fail any more
	aside   func(*call) bool // which read gives old bytes; nil: none
	failed  bool             // the log has failed, and a client was told
	clean   bool             // it stopped by itself
	err     error            // what the ledger found wrong

	mu        sync.Mutex
	exchanges []*exchange
}

// exchange is a request and its answer.
type exchange struct {
	request *auditor.Request
	gaveUp  bool // the client does not wait for the answer
	late    bool // it was sent when a client knew already that the log had failed
	status  int
	body    []byte
	done    bool // the answer is there
	taken   bool // the client has it
}

func newLife(w *World, d *disk.Faulty) *life {
	return &life{World: w, gate: &gate{inner: d, draw: w.draw}}
}

// drive lets calls to the disk go, one at a time, until done says so.
func (l *life) drive(done func() bool) {
	for idle := 0; ; {
		synctest.Wait()
		l.collect()
		if done() {
			return
		}
		waiting := l.gate.waiting()
		if len(waiting) > 0 {
			idle = 0
			l.step(waiting[l.draw.IntN(len(waiting))])
			continue
		}
		if idle++; idle > 100_000 {
			panic(fmt.Sprintf("seed %d: nobody moves", l.Seed))
		}
		time.Sleep(time.Millisecond)
	}
}

// step lets one call go, or ends the process before it.
func (l *life) step(c *call) {
	l.calls++
	if c.op == opRename && strings.HasSuffix(c.path, ".torn") {
		l.Cover.add("torn tail cut")
	}
	l.note("%s %s", c.op, c.path)
	if l.calls == l.plan.killAt && !l.quiet {
		l.kill()
		return
	}
	if l.quiet {
		l.gate.let(c, fate{stale: l.aside != nil && l.aside(c)})
		return
	}
	l.gate.let(c, l.fateOf(c))
}

// kill ends the process: what waits dies each its own death.
func (l *life) kill() {
	l.gate.kill()
	for _, c := range l.gate.waiting() {
		l.gate.let(c, l.deathOf(c))
	}
}

func (l *life) killed() bool {
	l.gate.mu.Lock()
	defer l.gate.mu.Unlock()
	return l.gate.killed
}

// in runs work in a goroutine of the process, to its end.
func (l *life) in(work func()) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		work()
	}()
	l.drive(func() bool {
		select {
		case <-ended:
			return true
		default:
			return false
		}
	})
}

// open starts the node and its gateway.
func (l *life) open() (err error) {
	l.in(func() {
		l.node, err = node.Open(node.Options{
			Data: l.Dir, Store: l.store, FS: l.gate, Orders: 64, Accounts: 32, SegmentBytes: 32 << 10, EventBlocks: 4,
			SnapshotEvery: 100, Tick: 19 * time.Millisecond, Calendar: l.calendar, CalendarEvery: 47 * time.Millisecond, Logger: l.logger,
			Now: func() int64 { return time.Now().UnixNano() + l.skew.Load() },
		})
	})
	if err == nil {
		n := l.node
		l.gateway = gateway.New(gateway.Config{
			Sequencer: n.Sequencer, Engine: n.Engine, Directory: n.Directory, Feed: n.Feed, Snapshots: n.Snapshots, Metrics: n.Metrics, Log: l.logger,
		})
	}
	return err
}

// send lets a client ask; the answer comes in the course of things.
func (l *life) send(r *auditor.Request, gaveUp bool) *exchange {
	x := &exchange{request: r, gaveUp: gaveUp, late: l.failed}
	l.exchanges = append(l.exchanges, x)
	l.ledger.Send(r)
	go func() {
		var ctx fasthttp.RequestCtx
		ctx.Request.Header.SetMethod(r.Method)
		ctx.Request.SetRequestURI(r.Path)
		if r.Body != "" {
			ctx.Request.Header.SetContentType(r.Type)
			ctx.Request.SetBodyString(r.Body)
		}
		l.gateway.Handle(&ctx)
		l.mu.Lock()
		defer l.mu.Unlock()
		x.status, x.body, x.done = ctx.Response.StatusCode(), append([]byte(nil), ctx.Response.Body()...), true
	}()
	synctest.Wait()
	return x
}

// collect hands to the clients what was answered. What the process says after its death reaches nobody.
func (l *life) collect() {
	if l.killed() {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, x := range l.exchanges {
		if !x.done || x.taken {
			continue
		}
		x.taken = true
		if x.gaveUp {
			continue
		}
		l.note("%d %s", x.status, x.body)
		if err := l.take(x); err != nil && l.err == nil {
			l.err = err
		}
	}
}

// take hands one answer to the ledger.
func (l *life) take(x *exchange) error {
	if x.late && x.status/100 == 2 && x.request.Method == "POST" && x.tellsSequence() {
		return fmt.Errorf("answered after the log had failed: %s %s: %s", x.request.Method, x.request.Path, x.body)
	}
	if x.status == 500 && l.node.Sequencer.Err() != nil {
		l.failed = true
	}
	return l.ledger.Take(x.request, x.status, x.body)
}

// tellsSequence says that an answer, in whatever format, names a sequence.
func (x *exchange) tellsSequence() bool {
	if x.request.Type == auditor.Records {
		return len(x.body) >= 8 && !bytes.Equal(x.body[:8], make([]byte, 8))
	}
	return bytes.Contains(x.body, []byte(`"seq":`)) || bytes.Contains(x.body, []byte("<MsgId>WEIR-")) && !bytes.Contains(x.body, []byte("<MsgId>WEIR-T"))
}

func (l *life) settledAll() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, x := range l.exchanges {
		if !x.done {
			return false
		}
	}
	return true
}

// await drives until every client has its answer, or the process is gone.
func (l *life) await() { l.drive(l.settledAll) }

// rest drives until nothing waits for the disk.
func (l *life) rest() { l.drive(func() bool { return len(l.gate.waiting()) == 0 || l.killed() }) }

// unanswered are the requests whose clients do not know what became of them.
func (l *life) unanswered() (all []*auditor.Request) {
	for _, x := range l.exchanges {
		if x.request.Method == "POST" && (!x.taken || x.gaveUp || x.status >= 500) {
			all = append(all, x.request)
		}
	}
	return all
}

// ask is how the auditor asks.
func (l *life) ask(path string) (int, []byte, error) {
	for try := 0; ; try++ {
		x := l.send(&auditor.Request{Method: "GET", Path: path}, true)
		l.await()
		if l.killed() || x.status >= 500 && l.node.Sequencer.Err() != nil {
			return 0, nil, auditor.ErrGone
		}
		if x.status == 503 && try == 20 && l.faulted {
			return 0, nil, auditor.ErrGone // the log can't be read, so events can't be made again
		}
		if x.status != 503 || try == 60 {
			return x.status, x.body, nil
		}
		time.Sleep(time.Second) // events are being rebuilt
		l.rest()
	}
}

// end stops the process, if nobody has, and waits until nothing of it runs.
func (l *life) end() (err error) {
	if l.node != nil {
		l.in(func() { err = l.node.Close() })
		l.clean = !l.killed() && !l.faulted && l.node.Sequencer.Err() == nil && err == nil
		if err != nil && (l.killed() || l.faulted || l.full) {
			err = nil
		}
	}
	l.gate.kill()
	for len(l.gate.waiting()) > 0 {
		l.gate.let(l.gate.waiting()[0], fate{err: errKilled})
		synctest.Wait()
	}
	if l.err != nil {
		return l.err
	}
	return err
}
