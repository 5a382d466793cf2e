//go:build !linux

package main

import (
	"os"
	"os/exec"
)

// runInBackground runs a command to its end, like any other.
func runInBackground(cmd *exec.Cmd) error { return cmd.Run() }

// stepBack leaves the priority as it is.
func stepBack() {}

// self is the file of the program.
func self() (string, error) { return os.Executable() }
