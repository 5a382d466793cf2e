package gateway

import (
	"io"
	"net"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/valyala/fasthttp"
)

// connection is a client's, with what the request that is being served on it takes: a turn, and room for its body. Only whoever serves the request uses
// those.
type connection struct {
	net.Conn
	raw     syscall.RawConn // nil: not a connection of the system
	local   localAddress
	clients *clients // it is one of them
	turn    turn
	body    *buffer      // nil: none
	reads   int          // from the client, since the connection is open
	ended   bool         // the client sends no more, or was not waited for any longer
	unread  atomic.Int64 // most bytes to take in before the connection is closed; another goroutine may close it
}

// localAddress leads from what fasthttp wraps around a connection, where connections are counted by address, to the connection.
type localAddress struct {
	net.Addr
	connection *connection
}

func newConnection(conn net.Conn, t turns, all *clients) *connection {
	c := &connection{Conn: conn, clients: all, turn: turn{turns: t}}
	c.local = localAddress{conn.LocalAddr(), c}
	if system, ok := conn.(syscall.Conn); ok {
		c.raw, _ = system.SyscallConn() // it has no error while the connection is open
	}
	all.add(c)
	return c
}

// connectionOf is the connection of a request; nil: it came through none.
func connectionOf(ctx *fasthttp.RequestCtx) *connection {
	conn := ctx.Conn()
	if conn == nil {
		return nil
	}
	if c, ok := conn.(*connection); ok {
		return c
	}
	if local, ok := conn.LocalAddr().(*localAddress); ok {
		return local.connection
	}
	return nil
}

func (c *connection) LocalAddr() net.Addr { return &c.local }

// Read reads what has come. Who has a turn has it also afterwards, though not while it waits for the client.
func (c *connection) Read(p []byte) (n int, err error) {
	switch {
	case !c.turn.held:
		n, err = c.Conn.Read(p)
	case c.readsInTurn():
		n, err = c.readInTurn(p)
	default:
		n, err = c.readOutOfTurn(p)
	}
	c.reads++
	if err != nil {
		c.ended = true
	}
	return n, err
}

// readsInTurn says whether what comes is read by readNow, which knows waste.
func (c *connection) readsInTurn() bool { return c.turn.held && c.raw != nil }

// readOutOfTurn is for where it can't be told before whether something has come.
func (c *connection) readOutOfTurn(p []byte) (int, error) {
	c.turn.give()
	defer c.turn.take()
	return c.Conn.Read(p)
}

// Close closes the connection. A client that may still be sending what nobody wants hears its answer first.
func (c *connection) Close() error {
	c.clients.remove(c)
	if unread := c.unread.Swap(0); unread > 0 {
		takeIn(c.Conn, unread)
	}
	return c.Conn.Close()
}

// farewellTime is how long a client that is turned away may take to hear of it.
const farewellTime = time.Second

// takeIn says that nothing more will be said, and takes in what is sent meanwhile: else the close would be a reset, which may discard the answer.
func takeIn(conn net.Conn, bytes int64) {
	_ = conn.SetDeadline(time.Now().Add(farewellTime))
	if half, ok := conn.(interface{ CloseWrite() error }); ok {
		_ = half.CloseWrite()
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(conn, bytes))
}
