package sim

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"
)

// Coverage counts what worlds reached.
type Coverage struct {
	mu  sync.Mutex
	met map[string]int
}

// NewCoverage has seen nothing.
func NewCoverage() *Coverage { return &Coverage{met: map[string]int{}} }

func (c *Coverage) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.met[what]++
}

func (c *Coverage) addAll(counts map[string]int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for what, n := range counts {
		c.met[what] += n
	}
}

// Print writes what was reached, and how often.
func (c *Coverage) Print(w io.Writer) {
	for _, what := range slices.Sorted(maps.Keys(c.met)) {
		fmt.Fprintf(w, "%9d  %s\n", c.met[what], what)
	}
	for _, what := range slices.Sorted(maps.Keys(Unreachable)) {
		fmt.Fprintf(w, "        -  %s: %s\n", what, Unreachable[what])
	}
}

// Missing is what was to be reached and was not; long says that rare things are due too.
func (c *Coverage) Missing(long bool) (missing []string) {
	wanted := common
	if long {
		wanted = slices.Concat(common, rare)
	}
	for _, what := range wanted {
		if c.met[what] == 0 {
			missing = append(missing, what)
		}
	}
	return missing
}
