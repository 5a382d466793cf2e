package iso20022

import "strings"

// Largest amount (type ActiveCurrencyAndAmount): 18 digits, 5 of them behind the point.
const (
	totalDigits    = 18
	fractionDigits = 5
)

// trim drops the white space that the schema types for numbers and dates allow around a value.
func trim(text string) string {
	return strings.Trim(text, " \t\r\n")
}

// decimalText checks an amount and drops surplus zeros: "007.5" is "7.5", ".5" is "0.5", "5." is "5". Zeros behind
// the point stay, up to five, for they tell how the sender counts.
func decimalText(text string) (string, bool) { return decimal(text, fractionDigits) }

// quantityText is decimalText for securities, whose quantities may be finer.
func quantityText(text string) (string, bool) { return decimal(text, totalDigits-1) }

// decimal checks a number with up to so many digits behind the point.
func decimal(text string, behindPoint int) (string, bool) {
	text = trim(text)
	whole, fraction, pointed := strings.Cut(text, ".")
	if whole == "" && fraction == "" || !allDigits(whole) || !allDigits(fraction) {
		return "", false
	}
	significant := strings.TrimLeft(whole, "0")
	behind := strings.TrimRight(fraction, "0")
	if len(behind) > behindPoint || len(significant)+len(behind) > totalDigits {
		return "", false
	}
	if whole == "" {
		return "0." + fraction[:min(len(fraction), behindPoint)], true
	}
	surplus := min(len(whole)-len(significant), len(whole)-1)
	end := len(whole)
	if pointed && fraction != "" {
		end += 1 + min(len(fraction), behindPoint)
	}
	return text[surplus:end], true
}

// isDigits says that text is one or more decimal digits.
func isDigits(text string) bool {
	return text != "" && allDigits(text)
}

// allDigits says that text holds nothing but decimal digits.
func allDigits(text string) bool {
	for i := 0; i < len(text); i++ {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// isCapital is A to Z, isAlphanumeric A to Z and 0 to 9.
func isCapital(c byte) bool      { return c >= 'A' && c <= 'Z' }
func isAlphanumeric(c byte) bool { return isCapital(c) || c >= '0' && c <= '9' }

// isParticipant checks a participant id of Weir: 1 to 35 of A-Z, 0-9 and hyphen.
func isParticipant(text string) bool {
	if text == "" || len(text) > 35 {
		return false
	}
	for i := 0; i < len(text); i++ {
		if !isAlphanumeric(text[i]) && text[i] != '-' {
			return false
		}
	}
	return true
}

// isDate checks a calendar date YYYY-MM-DD without time zone, years 0001 to 9999.
func isDate(text string) bool {
	if len(text) != 10 || text[4] != '-' || text[7] != '-' {
		return false
	}
	if !allDigits(text[:4]) || !allDigits(text[5:7]) || !allDigits(text[8:]) || text[:4] == "0000" {
		return false
	}
	month := twoDigits(text[5:])
	day := twoDigits(text[8:])
	return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, text[:4])
}

// daysIn is the length of a month of the Gregorian calendar.
func daysIn(month int, year string) int {
	switch month {
	case 2:
		century, rest := twoDigits(year), twoDigits(year[2:])
		if rest%4 == 0 && (rest != 0 || century%4 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	default:
		return 31
	}
}

// twoDigits is the number that the first two digits of text make.
func twoDigits(text string) int {
	return int(text[0]-'0')*10 + int(text[1]-'0')
}

// isDateTime checks a date and time as the schema type ISODateTime has it: fraction and time zone may follow.
func isDateTime(text string) bool {
	text = trim(text)
	if len(text) < 19 || !isDate(text[:10]) || text[10] != 'T' || !isClock(text[11:19]) {
		return false
	}
	rest := text[19:]
	if strings.HasPrefix(rest, ".") {
		end := 1
		for end < len(rest) && allDigits(rest[end:end+1]) {
			end++
		}
		if end == 1 {
			return false
		}
		rest = rest[end:]
	}
	return isZone(rest)
}

// isClock checks hh:mm:ss.
func isClock(text string) bool {
	if text[2] != ':' || text[5] != ':' || !allDigits(text[:2]) || !allDigits(text[3:5]) || !allDigits(text[6:8]) {
		return false
	}
	return twoDigits(text) <= 23 && twoDigits(text[3:]) <= 59 && twoDigits(text[6:]) <= 59
}

// isZone checks a time zone: none, Z, or a difference of up to 14 hours.
func isZone(text string) bool {
	if text == "" || text == "Z" {
		return true
	}
	if len(text) != 6 || text[0] != '+' && text[0] != '-' || text[3] != ':' {
		return false
	}
	if !allDigits(text[1:3]) || !allDigits(text[4:]) {
		return false
	}
	hours, minutes := twoDigits(text[1:]), twoDigits(text[4:])
	return hours <= 13 && minutes <= 59 || hours == 14 && minutes == 0
}

// dateOf is the calendar date of a text that is a date, or a date and time.
func dateOf(text string) (string, bool) {
	text = trim(text)
	if isDate(text) {
		return text, true
	}
	if isDateTime(text) {
		return text[:10], true
	}
	return "", false
}

// fractionOf is the number of digits of an amount behind the point, without surplus zeros.
func fractionOf(amount string) int {
	point := strings.IndexByte(amount, '.')
	if point < 0 {
		return 0
	}
	return len(strings.TrimRight(amount[point+1:], "0"))
}

// booleanText reads the schema type boolean; an empty text is false.
func booleanText(text string) (value, ok bool) {
	switch trim(text) {
	case "true", "1":
		return true, true
	case "false", "0", "":
		return false, true
	default:
		return false, false
	}
}
