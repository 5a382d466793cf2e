package main

import (
	"bufio"
	"bytes"
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
	log     bytes.Buffer // what it wrote to standard error; to be read when it has ended
}

// startChild runs `weir serve` on a data directory and a free port of loopback, and waits until it listens. What it logs is
// shown only in errors.
func startChild(dir string, args ...string) (*child, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return awaitChild(exec.Command(self, append([]string{"serve", "--data", dir, "--listen", "127.0.0.1:0"}, args...)...))
}

// awaitChild starts a command that is such a server, and waits until it listens.
func awaitChild(cmd *exec.Cmd) (*child, error) {
	c := &child{cmd: cmd}
	cmd.Stderr = &c.log
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	r := bufio.NewReader(out)
	line, err := r.ReadString('\n')
	_, address, ok := strings.Cut(line, "http://")
	if err != nil || !ok {
		return nil, errors.Join(errors.New("the server did not start"), c.kill(), errors.New(strings.TrimSpace(c.log.String())))
	}
	c.address, _, _ = strings.Cut(address, ",")
	go func() { _, _ = io.Copy(io.Discard, r) }() // ends with the child
	return c, nil
}

// kill ends the child as a crash would.
func (c *child) kill() error {
	c.ended = true
	if err := c.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
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
	if err := c.cmd.Wait(); err != nil {
		return fmt.Errorf("the server ended with %w: %s", err, bytes.TrimSpace(c.log.Bytes()))
	}
	return nil
}
