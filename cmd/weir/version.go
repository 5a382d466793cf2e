package main

import (
	"fmt"
	"runtime"

	"weir/engine"
)

// version is the program's; a release build sets it with -ldflags.
var version = "0.1.0"

type versionCmd struct{}

func (versionCmd) Run() error {
	fmt.Printf("weir %s, rules %d, %s %s/%s\n", version, engine.Version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return nil
}
