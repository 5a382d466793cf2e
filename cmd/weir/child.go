package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"
)

// child is a server of our own, running as a process of its own so that it can be killed.
type child struct {
	cmd     *exec.Cmd
	address string
	ended   bool
}

// startChild runs `weir serve` on a data directory and a free port of loopback, and waits until it listens.
func startChild(dir string, args ...string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, append([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0"}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	c := &child{cmd: cmd}
	r := bufio.NewReader(out)
	line, err := r.ReadString('\n')
	_, address, ok := strings.Cut(line, "http://")
	if err != nil || !ok {
		return nil, errors.Join(fmt.Errorf("the server did not start: %q", line), err, c.kill())
	}
	c.address, _, _ = strings.Cut(address, ",")
	go func() { _, _ = io.Copy(io.Discard, r) }() // ends with the child
	return c, nil
}

// kill ends the child as a crash would.
func (c *child) kill() error {
	c.ended = true
	if err := c.cmd.Process.Kill(); err != nil {
		return err
	}
	var exit *exec.ExitError
	if err := c.cmd.Wait(); !errors.As(err, &exit) {
		return err
	}
	return nil
}

// childPatience is how long a child may take to stop.
const childPatience = 30 * time.Second

// stop ends the child in good order; if it does not end, it is killed and that is an error.
func (c *child) stop() error {
	if c == nil || c.ended {
		return nil
	}
	c.ended = true
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	timer := time.AfterFunc(childPatience, func() { _ = c.cmd.Process.Kill() })
	defer timer.Stop()
	return c.cmd.Wait()
}
