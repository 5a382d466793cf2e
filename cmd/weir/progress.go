package main

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// barInterval is the least time between two drawings.
const barInterval = 100 * time.Millisecond

// onTerminal says whether a file is a terminal: only then is there a bar.
func onTerminal(f *os.File) bool { return term.IsTerminal(int(f.Fd())) }

// progress makes a function that draws a bar on standard error for long work; off a terminal it does nothing.
func progress(what string) func(done, total int64) {
	if !onTerminal(os.Stderr) {
		return func(int64, int64) {}
	}
	var bar *progressbar.ProgressBar
	return func(done, total int64) {
		if bar == nil {
			bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(os.Stderr), progressbar.OptionSetDescription(what),
				progressbar.OptionThrottle(barInterval), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionShowIts())
		}
		bar.ChangeMax64(total)
		_ = bar.Set64(done) // a bar that can't be drawn is no failure of the work
	}
}
