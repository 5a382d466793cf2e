// Command planted plants mistakes, one after the other, and sees whether the tests catch them. The house's own files stay as they are: a bug is laid over them while the tests
// are built (go test -overlay), so the program carries no switches for mistakes. See docs/adr/0011-planted-bugs-are-overlays.md.
//
//	go run ./internal/planted [-only REGEXP] [-list]
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"
)

func main() {
	only := flag.String("only", "", "regular expression: only bugs with such a name")
	list := flag.Bool("list", false, "say what the bugs are, and plant none")
	limit := flag.Duration("limit", 10*time.Minute, "for one test of one bug: a test that hangs has caught it")
	flag.Parse()
	if err := run(*only, *list, *limit); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(only string, list bool, limit time.Duration) error {
	chosen, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	bugs, err := readBugs(filepath.Join("internal", "planted", "bugs"))
	if err != nil {
		return err
	}
	count, missed := 0, 0
	fmt.Println("| bug | what is wrong | caught by | after |\n|---|---|---|---|")
	for _, b := range bugs {
		if !chosen.MatchString(b.name) {
			continue
		}
		count++
		if list {
			fmt.Printf("| %s | %s | | |\n", b.name, b.says)
			continue
		}
		c, err := b.hunt(".", limit)
		if err != nil {
			return err
		}
		if c.by == "" {
			missed++
			c.by = "**NOTHING**"
		}
		fmt.Printf("| %s | %s | %s | %.0f s |\n", b.name, b.says, c.by, c.after.Seconds())
	}
	switch {
	case count == 0:
		return fmt.Errorf("no bug's name matches %q", only)
	case missed > 0:
		return fmt.Errorf("%d of %d planted bugs were caught by nothing: the missing tests are to be written", missed, count)
	}
	fmt.Printf("\n%d bugs, all caught.\n", count)
	return nil
}
