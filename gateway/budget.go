package gateway

import (
	"errors"
	"net"
	"sync/atomic"
	"syscall"
)

// freeBytes is what a request may take in memory without asking the budget. A single order is far below it, so single
// orders are served whatever large bodies take. It is above what one read of a head asks for.
const freeBytes = 4 * headerBytes

// errOverBudget says that the bodies at hand take as much memory as they may.
var errOverBudget = errors.New("gateway: the bodies at hand take all the memory that they may")

// budget is what all bodies may take in memory at once: else some thousand clients, each within MaxBodyBytes, would
// exhaust the machine.
type budget struct {
	left atomic.Int64 // bytes
}

// take says whether there was room for it.
func (b *budget) take(bytes int64) bool {
	if b.left.Add(-bytes) >= 0 {
		return true
	}
	b.left.Add(bytes)
	return false
}

// budgetedConn takes from the budget while a request is read, and gives back when its answer is written. It counts what was read
// and what the reader made room for, for fasthttp makes room for a whole body before its first byte. A stream
// reads and writes at once, hence the atomics.
type budgetedConn struct {
	net.Conn
	raw    syscall.RawConn // nil: not a connection of the system
	budget *budget
	turns  turns
	read   atomic.Int64 // bytes since the last answer
	taken  atomic.Int64 // bytes of the budget
}

func newBudgetedConn(conn net.Conn, g *Gateway) *budgetedConn {
	c := &budgetedConn{Conn: conn, budget: &g.bodies, turns: g.turns}
	if system, ok := conn.(syscall.Conn); ok {
		c.raw, _ = system.SyscallConn() // it has no error while the connection is open
	}
	return c
}

// Read answers errOverBudget where there is no room for more.
func (c *budgetedConn) Read(p []byte) (int, error) {
	bytes := c.read.Load() + int64(len(p))
	if more := bytes - freeBytes - c.taken.Load(); more > 0 {
		if !c.budget.take(more) {
			return 0, errOverBudget
		}
		c.taken.Add(more)
	}
	n, err := c.receive(p, bytes)
	c.read.Add(int64(n))
	return n, err
}

// receive reads, in turn where the request may have more bytes than go free.
func (c *budgetedConn) receive(p []byte, bytes int64) (int, error) {
	if c.raw == nil || bytes <= freeBytes || len(p) == 0 {
		return c.Conn.Read(p)
	}
	return c.readInTurn(p, bytes)
}

func (c *budgetedConn) Write(p []byte) (int, error) {
	c.release()
	return c.Conn.Write(p)
}

func (c *budgetedConn) Close() error {
	c.release()
	return c.Conn.Close()
}

func (c *budgetedConn) release() {
	c.read.Store(0)
	c.budget.left.Add(c.taken.Swap(0))
}
