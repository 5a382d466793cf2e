package main

import (
	"errors"
	"fmt"
	"net"
	"os"

	"weir/internal/node"
)

// check refuses what can't be served, by the name of its flag, before anything is opened: a recovery may take minutes.
func (c *serveCmd) check() error {
	switch {
	case c.Data == "":
		return errors.New("--data: no directory is named")
	case c.Tick < 0:
		return fmt.Errorf("--tick %s: expected 0, which is never, or more", c.Tick)
	}
	for _, room := range []struct {
		flag        string
		given, most int
	}{{"--orders", c.Orders, node.MaxOrders}, {"--accounts", c.Accounts, node.MaxAccounts}} {
		if room.given < 0 || room.given > room.most {
			return fmt.Errorf("%s %d: expected 0 to %d", room.flag, room.given, room.most)
		}
	}
	if err := (&node.Options{Orders: c.Orders, Accounts: c.Accounts}).CheckRoom(); err != nil {
		return fmt.Errorf("--orders, --accounts: %w", err)
	}
	if err := checkLoopback(c.Listen); err != nil {
		return err
	}
	return c.tryListen()
}

// tryListen opens the port for a moment, for it is opened last: an address that can't be listened on is to be known before.
func (c *serveCmd) tryListen() error {
	listener, err := c.listen()
	if err != nil {
		return err
	}
	return listener.Close()
}

func (c *serveCmd) listen() (net.Listener, error) {
	listener, err := net.Listen("tcp", c.Listen)
	var at *net.OpError
	switch {
	case err == nil:
		return listener, nil
	case errors.As(err, &at) && at.Err != nil:
		err = at.Err // without the address, which stands before it
	}
	var call *os.SyscallError
	if errors.As(err, &call) {
		err = call.Err
	}
	return nil, fmt.Errorf("--listen %s: %w", c.Listen, err)
}
