package calendar

import (
	"strings"
	"time"
)

// day is a date with the line that it stands in.
type day struct{ date, line int }

// holidayMax is the longest holiday in days: a longer one is a slip of the pen.
const holidayMax = 60

func (p *parser) readHoliday() error {
	first, err := p.readDate(2)
	if err != nil {
		return err
	}
	last, name := first, 3
	if len(p.words) > 2 && p.words[2] == "to" {
		if last, err = p.readDate(4); err != nil {
			return err
		}
		name = 5
		if last <= first {
			return p.blame(4, "is not later than %s", p.words[1])
		}
		if last-first >= holidayMax {
			return p.blame(4, "would make a holiday of %d days; at most %d in one line", last-first+1, holidayMax)
		}
	}
	for date := first; date <= last; date++ {
		if err := p.addDay(p.holidays, date, name); err != nil {
			return err
		}
	}
	return nil
}

func (p *parser) readMakeUp() error {
	date, err := p.readDate(2)
	if err != nil {
		return err
	}
	p.makeUpLines = append(p.makeUpLines, day{date, p.line})
	return p.addDay(p.makeUps, date, 3)
}

// addDay gives a date the name that begins with a word.
func (p *parser) addDay(days map[int]string, date, word int) error {
	if len(p.words) < word {
		return p.lacks("a name")
	}
	for _, taken := range []map[int]string{p.holidays, p.makeUps} {
		if name, ok := taken[date]; ok {
			return p.blame(2, "%s is taken: %s", DateText(uint32(date)), name)
		}
	}
	days[date] = strings.Join(p.words[word-1:], " ")
	return nil
}

// readDate reads the date that is a word of the line.
func (p *parser) readDate(word int) (int, error) {
	if len(p.words) < word {
		return 0, p.lacks("a date such as 2030-10-01")
	}
	t, err := time.Parse(time.DateOnly, p.words[word-1])
	if err != nil || t.Year() < 1970 {
		return 0, p.blame(word, "expected a date such as 2030-10-01")
	}
	return int(t.Unix() / secondsPerDay), nil
}
