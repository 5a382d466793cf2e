package gateway

import (
	"io"
	"net"
	"sync"
	"time"

	"github.com/valyala/fasthttp"

	"weir/gateway/wire"
)

// capped is a listener that turns away connections beyond MaxConnections, with an answer.
type capped struct {
	net.Listener
	gateway *Gateway
	once    sync.Once
	err     error
}

// Close closes it once: a stop and the server both do.
func (c *capped) Close() error {
	c.once.Do(func() { c.err = c.Listener.Close() })
	return c.err
}

// turnedAway is that answer. It is written before any request is read.
var turnedAway = rawUnavailable("too_many_connections", "too many connections are open; nothing was done")

// rawUnavailable is a whole answer of 503 as it goes over a connection that fasthttp does not serve.
func rawUnavailable(code, detail string) string {
	const status = fasthttp.StatusServiceUnavailable
	body := wire.AppendProblem(nil, &wire.Problem{Status: status, Title: fasthttp.StatusMessage(status), Code: code, Detail: detail})
	return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: " + typeProblem + "\r\nRetry-After: 1\r\nConnection: close\r\n\r\n" + string(body)
}

// Accept waits for a connection that there is room for.
func (c *capped) Accept() (net.Conn, error) {
	for {
		conn, err := c.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if int(c.gateway.server.GetOpenConnectionsCount()) < c.gateway.MaxConnections {
			return newConnection(conn, c.gateway.turns, &c.gateway.clients), nil
		}
		c.gateway.counters.count(fasthttp.StatusServiceUnavailable)
		go turnAway(conn)
	}
}

// turnAway answers and closes.
func turnAway(conn net.Conn) {
	_ = conn.SetDeadline(time.Now().Add(farewellTime))
	_, _ = io.WriteString(conn, turnedAway)
	takeIn(conn, headerBytes)
	_ = conn.Close()
}
