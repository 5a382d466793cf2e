package wire

import (
	"math"
	"time"
)

const (
	secondsPerDay  = 24 * 60 * 60
	nanosPerSecond = 1_000_000_000
)

// ParseDate reads YYYY-MM-DD, a day of the calendar from 1970-01-02 on, into days since 1970-01-01.
func ParseDate(text []byte) (days uint32, ok bool) {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return 0, false
	}
	year, okYear := number(text[0:4])
	month, okMonth := number(text[5:7])
	day, okDay := number(text[8:10])
	if !okYear || !okMonth || !okDay || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	since := daysSince1970(year, month, day)
	return uint32(since), since > 0
}

// number reads digits; the caller bounds their count.
func number(text []byte) (value int, ok bool) {
	for _, c := range text {
		if c-'0' > 9 {
			return 0, false
		}
		value = value*10 + int(c-'0')
	}
	return value, true
}

func daysIn(year, month int) int {
	switch {
	case month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	case month == 2:
		return 28
	case month == 4 || month == 6 || month == 9 || month == 11:
		return 30
	}
	return 31
}

// daysSince1970 counts days in the Gregorian calendar by years that start in March, so that a leap day comes last
// (Howard Hinnant, "chrono-compatible low-level date algorithms").
func daysSince1970(year, month, day int) int {
	if month <= 2 {
		year, month = year-1, month+12
	}
	dayOfYear := (153*(month-3)+2)/5 + day - 1
	return 365*year + year/4 - year/100 + year/400 + dayOfYear - 719468
}

// AppendDate writes days since 1970-01-01 as YYYY-MM-DD.
func AppendDate(dst []byte, days uint32) []byte {
	return time.Unix(int64(days)*secondsPerDay, 0).UTC().AppendFormat(dst, time.DateOnly)
}

// ParseTime reads an RFC 3339 time, such as 2026-01-02T15:04:05.5Z, with up to nine decimals, T and Z in either case,
// into unix nanoseconds. It must lie after 1970-01-01T00:00:00Z and before the year 2262.
func ParseTime(text []byte) (nanos int64, ok bool) {
	const clock = len("2026-01-02T15:04:05")
	if len(text) <= clock || text[10]|' ' != 't' || text[13] != ':' || text[16] != ':' {
		return 0, false
	}
	days, okDate := ParseDate(text[:10])
	hour, okHour := number(text[11:13])
	minute, okMinute := number(text[14:16])
	second, okSecond := number(text[17:19])
	fraction, rest, okFraction := parseFraction(text[clock:])
	offset, okOffset := parseOffset(rest)
	if !okDate || !okHour || !okMinute || !okSecond || !okFraction || !okOffset || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	seconds := int64(days)*secondsPerDay + int64(hour*3600+minute*60+second-offset)
	if seconds < 0 || seconds >= math.MaxInt64/nanosPerSecond {
		return 0, false
	}
	return seconds*nanosPerSecond + fraction, true
}

// parseFraction reads the decimals of a second where there are any.
func parseFraction(text []byte) (nanos int64, rest []byte, ok bool) {
	if len(text) == 0 || text[0] != '.' {
		return 0, text, true
	}
	unit := int64(nanosPerSecond)
	for i, c := range text[1:] {
		if c-'0' > 9 {
			return nanos, text[1+i:], i > 0
		}
		if unit /= 10; unit == 0 {
			return 0, nil, false
		}
		nanos += int64(c-'0') * unit
	}
	return 0, nil, false
}

// parseOffset reads Z, +hh:mm or -hh:mm into seconds east of Greenwich.
func parseOffset(text []byte) (seconds int, ok bool) {
	if len(text) == 1 && text[0]|' ' == 'z' {
		return 0, true
	}
	if len(text) != 6 || text[0] != '+' && text[0] != '-' || text[3] != ':' {
		return 0, false
	}
	hour, okHour := number(text[1:3])
	minute, okMinute := number(text[4:6])
	seconds = hour*3600 + minute*60
	if text[0] == '-' {
		seconds = -seconds
	}
	return seconds, okHour && okMinute && hour <= 23 && minute <= 59
}

// AppendTime writes unix nanoseconds as an RFC 3339 time in UTC.
func AppendTime(dst []byte, nanos int64) []byte {
	return time.Unix(0, nanos).UTC().AppendFormat(dst, time.RFC3339Nano)
}
