package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
)

// buildSnapshot has a process of its own build a snapshot, so that the server's goroutines and garbage collector never wait for it. Where the system
// allows it runs only where nothing else would, and ends with the server.
func buildSnapshot(data string) func(ctx context.Context, seq, hash uint64) error {
	return func(ctx context.Context, seq, hash uint64) error {
		program, err := self()
		if err != nil {
			return err
		}
		cmd := exec.CommandContext(ctx, program, "snapshot", "build", "--background", "--data", data, "--hash", fmt.Sprintf("%016x", hash), strconv.FormatUint(seq, 10))
		cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
		var said bytes.Buffer
		cmd.Stderr = &said
		if err := runInBackground(cmd); err != nil {
			return fmt.Errorf("weir snapshot build: %w: %s", err, bytes.TrimSpace(said.Bytes()))
		}
		return nil
	}
}
