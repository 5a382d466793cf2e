package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"weir/client"
)

// screen shows a run: headings, lines, and on a terminal one line that stays and counts.
type screen struct {
	out      *os.File
	terminal bool
	started  time.Time
	counts   map[string]int
	total    int
}

func newScreen(out *os.File) *screen {
	return &screen{out: out, terminal: onTerminal(out), started: time.Now(), counts: map[string]int{}}
}

func (s *screen) say(format string, args ...any) { fmt.Fprintf(s.out, "\n"+format+"\n", args...) }
func (s *screen) line(format string, args ...any) {
	fmt.Fprintf(s.out, "  "+format+"\n", args...)
}

func (s *screen) count(outcomes []client.Outcome) {
	for _, o := range outcomes {
		s.counts[o.Status]++
		s.total++
	}
}

func (s *screen) summary() string {
	return fmt.Sprintf("%6d orders  settled %d  queued %d  rejected %d  %.1fs", s.total,
		s.counts["settled"], s.counts["queued"], s.counts["rejected"], time.Since(s.started).Seconds())
}

// live draws the counting line over itself.
func (s *screen) live() {
	if s.terminal {
		fmt.Fprintf(s.out, "\r  %s\033[K", s.summary())
	}
}

// settle leaves the counting line where it is.
func (s *screen) settle() {
	if s.terminal {
		fmt.Fprint(s.out, "\r\033[K")
	}
	s.line("%s", s.summary())
}

// balances shows one currency and checks its sum.
func (s *screen) balances(asset string, accounts []client.Account) error {
	sum := decimal.Zero
	var words []string
	for _, a := range accounts {
		balance, err := decimal.NewFromString(a.Balance)
		if err != nil {
			return fmt.Errorf("balance %q of %s: %w", a.Balance, a.Participant, err)
		}
		sum = sum.Add(balance)
		words = append(words, fmt.Sprintf("%s %s", a.Participant, a.Balance))
	}
	s.line("%s  %s", asset, strings.Join(words, ", "))
	if !sum.IsZero() {
		return fmt.Errorf("the balances in %s sum to %s", asset, sum)
	}
	return nil
}
