package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// story tells a run in lines, with time to read them.
type story struct {
	out  io.Writer
	pace float64         // by what pauses are multiplied; 0: there are none
	done <-chan struct{} // ends a pause
}

// Pauses of a run at normal speed, in seconds.
const (
	afterTitle = 1.3
	afterLine  = 0.65
	afterRow   = 0.75
)

func (s *story) say(format string, args ...any) { fmt.Fprintf(s.out, format+"\n", args...) }

// part begins a part of the day.
func (s *story) part(clock, format string, args ...any) {
	fmt.Fprintf(s.out, "\n%s  %s\n", clock, fmt.Sprintf(format, args...))
	s.rest(afterTitle)
}

func (s *story) line(format string, args ...any) {
	fmt.Fprintf(s.out, "       %s\n", fmt.Sprintf(format, args...))
	s.rest(afterLine)
}

// row is a line of a table.
func (s *story) row(format string, args ...any) {
	fmt.Fprintf(s.out, "       %s\n", fmt.Sprintf(format, args...))
	s.rest(afterRow)
}

// rest waits so many seconds, times the pace.
func (s *story) rest(seconds float64) {
	if s.pace == 0 {
		return
	}
	select {
	case <-s.done:
	case <-time.After(time.Duration(seconds * s.pace * float64(time.Second))):
	}
}

// grouped writes a decimal with commas between its thousands.
func grouped(text string) string {
	whole, fraction, pointed := strings.Cut(text, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "-", whole[1:]
	}
	for at := len(whole) - 3; at > 0; at -= 3 {
		whole = whole[:at] + "," + whole[at:]
	}
	if pointed {
		whole += "." + fraction
	}
	return sign + whole
}

// money is an amount with two decimals and commas.
func money(amount decimal.Decimal) string { return grouped(amount.StringFixed(2)) }

// plural is `1 order`, `2 orders`.
func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%s %ss", grouped(fmt.Sprint(n)), word)
}
