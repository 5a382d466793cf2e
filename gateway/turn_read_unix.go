//go:build unix

package gateway

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// readInTurn reads what has come, in turn. It waits without one until something has.
func (c *connection) readInTurn(p []byte) (n int, err error) {
	failure := c.raw.Read(func(fd uintptr) (done bool) {
		c.turn.take()
		n, err = readNow(int(fd), p)
		if errors.Is(err, syscall.EAGAIN) {
			c.turn.give()
			return false
		}
		return true
	})
	switch {
	case failure != nil:
		return 0, failure
	case err != nil:
		return 0, os.NewSyscallError("read", err)
	case n == 0 && len(p) > 0:
		return 0, io.EOF
	}
	return n, nil
}

// readNow reads what has come, or lets it go where p is waste; EAGAIN: nothing has.
func readNow(fd int, p []byte) (n int, err error) {
	for {
		if isWaste(p) {
			n, err = skipNow(fd, p)
		} else {
			n, err = syscall.Read(fd, p)
		}
		if !errors.Is(err, syscall.EINTR) {
			return n, err
		}
	}
}
