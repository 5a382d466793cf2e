package calendar

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"weir/engine"
)

// Parse reads a calendar file. Its errors name line and word.
func Parse(text []byte) (*Calendar, error) {
	p := parser{Calendar: &Calendar{holidays: map[int]string{}, makeUps: map[int]string{}, byAsset: map[string]*schedule{}}}
	for line := range strings.Lines(strings.TrimPrefix(string(text), "\ufeff")) {
		p.line++
		p.words = wordsOf(line)
		if len(p.words) == 0 {
			continue
		}
		if err := p.command(); err != nil {
			return nil, err
		}
	}
	if err := p.check(); err != nil {
		return nil, err
	}
	return p.Calendar, nil
}

// wordsOf are the words of a line before its comment.
func wordsOf(line string) []string {
	words := strings.Fields(line)
	if at := slices.IndexFunc(words, func(w string) bool { return w[0] == '#' }); at >= 0 {
		return words[:at]
	}
	return words
}

// parser reads a file line by line.
type parser struct {
	*Calendar
	line        int // from 1
	words       []string
	workLine    int   // where the working days stand, 0: nowhere yet
	makeUpLines []day // as they stand in the file
}

// blame says what is wrong with a word; they are counted from 1.
func (p *parser) blame(word int, detail string, args ...any) error {
	return fmt.Errorf("line %d, word %d (%s): %s", p.line, word, p.words[word-1], fmt.Sprintf(detail, args...))
}

// lacks says that words are missing at the end of the line.
func (p *parser) lacks(what string) error {
	return fmt.Errorf("line %d: %s is to be followed by %s", p.line, strings.Join(p.words, " "), what)
}

func (p *parser) command() error {
	switch p.words[0] {
	case "zone":
		return p.readZone()
	case "work":
		return p.readWork()
	case "holiday":
		return p.readHoliday()
	case "make-up":
		return p.readMakeUp()
	case "schedule":
		return p.readSchedule()
	}
	stage := slices.IndexFunc(stages[:], func(d engine.Day) bool { return d.String() == p.words[0] })
	if stage < 0 {
		return p.blame(1, "expected zone, work, holiday, make-up, schedule or a step: pre-open, open, cut-off, clearing, end-of-day, closed")
	}
	return p.readStep(stage)
}

func (p *parser) readZone() (err error) {
	switch {
	case p.zone != nil:
		return p.blame(1, "there is a zone already")
	case len(p.words) == 1:
		return p.lacks("a time zone such as Asia/Shanghai")
	case len(p.words) > 2:
		return p.blame(3, "nothing is to follow the zone")
	case p.words[1] == "Local":
		return p.blame(2, "would depend on the machine; expected an IANA name such as Asia/Shanghai")
	}
	if p.zone, err = time.LoadLocation(p.words[1]); err != nil {
		return p.blame(2, "is no time zone; expected an IANA name such as Asia/Shanghai")
	}
	return nil
}

func (p *parser) readWork() error {
	if p.workLine != 0 {
		return p.blame(1, "the working days stand in line %d already", p.workLine)
	}
	if len(p.words) == 1 {
		return p.lacks("the days of the week that work, such as monday tuesday")
	}
	p.workLine = p.line
	for i, word := range p.words[1:] {
		d, ok := weekdayOf(word)
		switch {
		case !ok:
			return p.blame(i+2, "expected a day of the week: monday, tuesday, wednesday, thursday, friday, saturday, sunday")
		case p.work[d]:
			return p.blame(i+2, "is there twice")
		}
		p.work[d] = true
	}
	return nil
}

func weekdayOf(word string) (time.Weekday, bool) {
	for d := time.Sunday; d <= time.Saturday; d++ {
		if word == strings.ToLower(d.String()) {
			return d, true
		}
	}
	return 0, false
}
