//go:build unix

package gateway

import (
	"errors"
	"io"
	"syscall"
)

// readInTurn reads what has come of a large body when it is the connection's turn. It waits without one until something has come.
func (c *budgetedConn) readInTurn(p []byte, bytes int64) (n int, err error) {
	failure := c.raw.Read(func(fd uintptr) (done bool) {
		c.turns.work(bytes, func() { n, err = readNow(int(fd), p) })
		return !errors.Is(err, syscall.EAGAIN)
	})
	switch {
	case failure != nil:
		return 0, failure
	case err != nil:
		return 0, err
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}

// readNow reads what has come; EAGAIN: nothing has.
func readNow(fd int, p []byte) (n int, err error) {
	for {
		if n, err = syscall.Read(fd, p); !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}
