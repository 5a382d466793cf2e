package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"weir/internal/calendar"
)

type calendarCmd struct {
	File string `arg:"" type:"existingfile" help:"Calendar file; its form is described in docs/reference/calendar.md."`
	From string `placeholder:"DATE" help:"First day to print, as 2030-09-27; without it today."`
	Days int    `default:"7" help:"Days to print, up to 1000."`
}

// calendarDaysMax is the most days that are printed at a time.
const calendarDaysMax = 1000

func (c calendarCmd) Run() error {
	days, err := readCalendar(c.File)
	if err != nil {
		return err
	}
	from := time.Now().In(days.Zone())
	if c.From != "" {
		if from, err = time.Parse(time.DateOnly, c.From); err != nil || from.Year() < 1970 {
			return fmt.Errorf("--from %s: expected a date such as 2030-09-27", c.From)
		}
	}
	if c.Days < 1 || c.Days > calendarDaysMax {
		return fmt.Errorf("--days %d: must be from 1 to %d", c.Days, calendarDaysMax)
	}
	first := uint32(time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
	out := bufio.NewWriter(os.Stdout)
	return errors.Join(printCalendar(out, days, first, uint32(c.Days)), out.Flush())
}

// readCalendar reads a calendar file; no name, no calendar.
func readCalendar(file string) (*calendar.Calendar, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	days, err := calendar.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("calendar %s: %w", file, err)
	}
	return days, nil
}

// printCalendar prints each day, whether it works, and the steps that fall on it.
func printCalendar(w io.Writer, c *calendar.Calendar, first, days uint32) error {
	t := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	fmt.Fprintf(t, "local time (%s), UTC, assets, step, business date\n", c.Zone())
	for day := first; day < first+days; day++ {
		fmt.Fprintln(t, calendar.DateText(day)+dayWords(c, day))
		for _, e := range c.On(day) {
			at := time.Unix(0, e.At)
			fmt.Fprintf(t, "\t%s\t%s\t%s\t%v\t%s\n", at.In(c.Zone()).Format("15:04:05 -0700"), at.UTC().Format(time.RFC3339), strings.Join(e.Assets, " "), e.Day, calendar.DateText(e.Date))
		}
	}
	return t.Flush()
}

// dayWords say of a day what the calendar says of it.
func dayWords(c *calendar.Calendar, day uint32) string {
	words := " " + time.Unix(int64(day)*24*60*60, 0).UTC().Weekday().String()
	switch works, name := c.Works(day); {
	case works && name != "":
		words += ", works: " + name
	case name != "":
		words += ", off: " + name
	case !works:
		words += ", off"
	}
	return words
}
