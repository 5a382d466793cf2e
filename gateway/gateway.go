package gateway

import (
	"context"
	"errors"
	"hash/maphash"
	"io"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
	"weir/internal/report"
	"weir/sequencer"
	"weir/view"
)

// Config says what the gateway stands before, and its limits. Zero limits take the defaults.
type Config struct {
	Sequencer  *sequencer.Sequencer
	Engine     *engine.Engine // looked at in queries only
	Directory  *view.Directory
	Feed       *view.Feed
	Counters   *view.Counters  // nil: nothing is told of rates
	Chronicle  *view.Chronicle // nil: nothing is told of landmarks
	Host       Host            // nil: nothing is told of log, snapshots and calendar in the overview
	Snapshots  Snapshots
	Envelopes  Envelopes               // of the log, for the references in messages; nil: they do without
	Statements Statements              // of business dates that ended; nil: none are sent
	Metrics    func(dst []byte) []byte // appends further lines for /metrics; nil: none
	Now        func() int64            // the node's time in unix nanoseconds; nil: the system's clock
	Clock      Clock                   // mounts POST /v1/clock; nil: the clock is nobody's to set
	Log        *slog.Logger            // nil: the default one

	// LoopbackOnly says that nobody reaches the server but from this machine, and that therefore it has no name but localhost: see foreignHost.
	LoopbackOnly bool

	MaxBodyBytes   int           // largest request body; default 4 MiB
	MaxBodiesBytes int           // all request bodies at once, small ones apart; default 256 MiB, at least MaxBodyBytes
	MaxConnections int           // open at once; default 4,096
	MaxPerIP       int           // open at once from one address; 0: no limit of its own
	MaxStreams     int           // event streams at once; default 64
	ReadTimeout    time.Duration // for a whole request; default 30 s
	WriteTimeout   time.Duration // for a whole answer, and for each part of a stream; default 30 s
	IdleTimeout    time.Duration // between requests; default 2 min
	Grace          time.Duration // for the rest of a request that is not whole when the server stops; default 1.5 s
	Heartbeat      time.Duration // of a silent stream; default 15 s
}

const headerBytes = 8 << 10 // most bytes of a request's head, and of a body that fasthttp reads before it calls us (its own number)

// complete fills in the defaults.
func (c *Config) complete() {
	orInt := func(v *int, otherwise int) {
		if *v == 0 {
			*v = otherwise
		}
	}
	orTime := func(v *time.Duration, otherwise time.Duration) {
		if *v == 0 {
			*v = otherwise
		}
	}
	orInt(&c.MaxBodyBytes, 4<<20)
	orInt(&c.MaxBodiesBytes, 256<<20)
	c.MaxBodiesBytes = max(c.MaxBodiesBytes, c.MaxBodyBytes)
	orInt(&c.MaxConnections, 4096)
	orInt(&c.MaxStreams, 64)
	orTime(&c.ReadTimeout, 30*time.Second)
	orTime(&c.WriteTimeout, 30*time.Second)
	orTime(&c.IdleTimeout, 2*time.Minute)
	orTime(&c.Grace, 1500*time.Millisecond)
	orTime(&c.Heartbeat, 15*time.Second)
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Counters == nil {
		c.Counters = &view.Counters{}
	}
	if c.Chronicle == nil {
		c.Chronicle = view.NewChronicle(c.Counters, c.Directory)
	}
	if c.Now == nil {
		c.Now = func() int64 { return time.Now().UnixNano() }
	}
}

// Gateway is the server.
type Gateway struct {
	Config
	server *fasthttp.Server
	routes *router

	clients clients
	bodies  buffers
	turns   turns
	batches sequencer.Pool
	works   sync.Pool // of *work

	settingOff chan struct{} // holds one while a set-off is computed: each takes a core
	exporting  chan struct{} // holds one while a report of a snapshot is written: each takes memory for a whole state

	stopping atomic.Bool
	running  context.Context // ends with Shutdown, and with it the streams
	stop     context.CancelFunc

	options    atomic.Pointer[[]uint8]    // of assets, by number from 1 on: those that were looked at
	origin     atomic.Pointer[origin]     // the message of the log that was read last for the references of others
	cycle      atomic.Pointer[cycleFacts] // of the cycle that was looked at last
	landmarks  landmarks                  // for the slider of replays
	counters   counters
	measured   measured
	overviews  overviews
	waitings   waitings
	rate       orderRate
	courses    courses
	cursorSeed maphash.Seed // of the cursors that hold marks of the engine
}

// work is what a request needs while it is served, kept for the next one.
type work struct {
	orders wire.Orders
}

// New makes a gateway; Serve starts it.
func New(c Config) *Gateway {
	c.complete()
	g := &Gateway{Config: c, exporting: make(chan struct{}, 1), settingOff: make(chan struct{}, 1), courses: courses{turn: make(chan struct{}, 1)}, turns: newTurns(), cursorSeed: maphash.MakeSeed()}
	g.bodies.most = c.MaxBodyBytes
	g.bodies.give(int64(c.MaxBodiesBytes))
	g.running, g.stop = context.WithCancel(context.Background())
	g.works.New = func() any { return &work{orders: wire.Orders{Directory: c.Directory}} }
	g.routes = newRouter(mounted(&c))
	g.server = &fasthttp.Server{
		Handler:                      g.serve,
		ErrorHandler:                 g.serveBroken,
		HeaderReceived:               g.announced,
		StreamRequestBody:            true,
		Logger:                       quiet{},
		Concurrency:                  c.MaxConnections + 1, // capped keeps below it
		MaxConnsPerIP:                c.MaxPerIP,
		MaxRequestBodySize:           c.MaxBodyBytes,
		ReadBufferSize:               headerBytes,
		WriteBufferSize:              headerBytes,
		ReadTimeout:                  c.ReadTimeout,
		WriteTimeout:                 c.WriteTimeout,
		IdleTimeout:                  c.IdleTimeout,
		TCPKeepalive:                 true,
		DisablePreParseMultipartForm: true,
		SecureErrorLogMessage:        true,
		NoDefaultServerHeader:        true,
		NoDefaultContentType:         true,
		CloseOnShutdown:              true,
	}
	return g
}

// quiet drops what fasthttp logs: a client that breaks off is no news, and refusals are counted.
type quiet struct{}

func (quiet) Printf(string, ...any) {}

// Serve answers the connections of l until Shutdown, which may have come before; then it answers nil.
func (g *Gateway) Serve(l net.Listener) error {
	g.rate.start(g.running.Done(), g.Counters)
	c := &capped{Listener: l, gateway: g}
	defer context.AfterFunc(g.running, func() { _ = c.Close() })() // of a listener that it does not know yet a stop of the server closes none
	return g.server.Serve(c)
}

// Shutdown answers new requests with 503, closes listeners and streams, and waits for the requests that are whole, at
// most as long as their timeouts allow. For the rest of one that is not it waits no longer than Grace.
func (g *Gateway) Shutdown() error { return g.shutDown(g.Grace, g.ReadTimeout+g.WriteTimeout) }

// Abort is Shutdown for a server that is to end now: it waits for no client, but for a moment, in which those that have asked may hear that it failed.
func (g *Gateway) Abort() { _ = g.shutDown(0, abortTime) }

const abortTime = 500 * time.Millisecond

func (g *Gateway) shutDown(grace, most time.Duration) error {
	g.stopping.Store(true)
	g.stop()
	ctx, cancel := context.WithTimeout(context.Background(), most)
	defer cancel()
	hurry := time.AfterFunc(grace, g.clients.hurry)
	defer hurry.Stop()
	err := g.server.ShutdownWithContext(ctx)
	for g.counters.streams.Load() > 0 && ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	return err
}

// submit brings the batch through the sequencer. On an error it answers, and false.
func (g *Gateway) submit(ctx *fasthttp.RequestCtx, b *sequencer.Batch) bool {
	err := g.Sequencer.Submit(b)
	if err != nil {
		g.refuseSubmit(ctx, err)
	}
	return err == nil
}

// refuseSubmit answers an error of the sequencer.
func (g *Gateway) refuseSubmit(ctx *fasthttp.RequestCtx, err error) {
	switch {
	case errors.Is(err, sequencer.ErrFull):
		refuseFull(ctx)
	case errors.Is(err, sequencer.ErrStopped):
		unavailable(ctx, "stopping", "the server is stopping; nothing was done")
	case errors.Is(err, sequencer.ErrFullDisk):
		unavailable(ctx, "disk_full", "the disk of the log is full; nothing was done")
	default:
		g.Log.Error("submit", "error", err)
		refuse(ctx, fasthttp.StatusInternalServerError, "failed", "", "the log failed; what became of the request will be known after a restart")
		ctx.SetConnectionClose()
	}
}

// isFull answers a request that would find no room, before it is read: under overload that leaves the processor to those that do.
func (g *Gateway) isFull(ctx *fasthttp.RequestCtx) bool {
	size := ctx.Request.Header.ContentLength()
	if size < 0 {
		size = g.MaxBodyBytes // nobody knows
	}
	if !g.Sequencer.Full(size) {
		return false
	}
	refuseFull(ctx)
	return true
}

func refuseFull(ctx *fasthttp.RequestCtx) {
	unavailable(ctx, "full", "too much is in flight; nothing was done")
}

// ask runs read in the engine's goroutine.
func (g *Gateway) ask(read func()) error { return g.Sequencer.Submit(&sequencer.Batch{Query: read}) }

// query is ask for a request: an error is answered, and false.
func (g *Gateway) query(ctx *fasthttp.RequestCtx, read func()) bool {
	return g.submit(ctx, &sequencer.Batch{Query: read})
}

// queryFor is query for a request.
func (g *Gateway) queryFor(ctx *fasthttp.RequestCtx) func(read func()) bool {
	return func(read func()) bool { return g.query(ctx, read) }
}

// Snapshots makes and shows snapshots of the state.
type Snapshots interface {
	Create() (SnapshotInfo, error)
	List() ([]SnapshotInfo, error)
	// Export writes a report. Begin hears where it is taken at before the first byte. ErrNoSnapshot: there is none of this sequence; ErrArchived.
	Export(r report.Request, begin func(report.Header), w io.Writer) error
	Replays
}

// ErrNoSnapshot says that there is no snapshot of a sequence, ErrArchived that the log does not reach back to where a report begins.
var (
	ErrNoSnapshot = errors.New("gateway: no such snapshot")
	ErrArchived   = errors.New("gateway: the log was archived")
)

// SnapshotInfo tells of a snapshot.
type SnapshotInfo struct {
	Seq     uint64 // of the last instruction in it
	Hash    uint64 // of the state
	Time    int64  // of that instruction, unix nanoseconds
	Bytes   int64  // of the file
	Version int    // of the engine's rules
}
