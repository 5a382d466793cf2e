//go:build unix

package gateway

import (
	"errors"
	"net"
	"os"
	"syscall"
	"testing"
)

// TestReadsInTurnSayWhatFailed: an error of the system names the call, and is still the system's.
func TestReadsInTurnSayWhatFailed(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	client, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	server, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	c := newConnection(server, newTurns(), &clients{})
	defer func() { _ = c.Close() }()
	_ = client.(*net.TCPConn).SetLinger(0) // its close is a reset
	_ = client.Close()
	c.turn.take()
	_, err = c.Read(make([]byte, 1))
	var call *os.SyscallError
	if !errors.As(err, &call) || call.Syscall != "read" || !errors.Is(err, syscall.ECONNRESET) {
		t.Errorf("the error is %v; want one of read that says that the connection was reset", err)
	}
}
