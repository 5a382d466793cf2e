package iso20022

// isBIC checks a business identifier code (ISO 9362, type BICFIDec2014Identifier): four for the party, two for the
// country, two for the suffix, and three for a branch or none.
func isBIC(text string) bool {
	if len(text) != 8 && len(text) != 11 {
		return false
	}
	for i := 0; i < len(text); i++ {
		if !isAlphanumeric(text[i]) {
			return false
		}
	}
	return isCountry(text[4:6])
}

// isLEI checks a legal entity identifier (ISO 17442): 18 characters and two check digits, which ISO 7064 MOD 97-10 gives.
func isLEI(text string) bool {
	return len(text) == 20 && allDigits(text[18:]) && remainder97(0, text) == 1
}

// isISIN checks a securities identification number (ISO 6166): a country or another prefix of two letters, nine characters,
// and a check digit by the formula of Luhn over the digits, where a letter counts as two: 10 (A) to 35 (Z).
func isISIN(text string) bool {
	if len(text) != 12 || !isCapital(text[0]) || !isCapital(text[1]) || !allDigits(text[11:]) {
		return false
	}
	sum, double := 0, false
	add := func(digit int) {
		if double {
			digit *= 2
		}
		sum += digit/10 + digit%10
		double = !double
	}
	for i := len(text) - 1; i >= 0; i-- {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			add(int(c - '0'))
		case isCapital(c):
			value := int(c-'A') + 10
			add(value % 10)
			add(value / 10)
		default:
			return false
		}
	}
	return sum%10 == 0
}

// isCNAPS checks the code of a member of China's national payment system: 12 digits, of which the last is the check digit of
// ISO 7064 MOD 11,10.
func isCNAPS(text string) bool {
	return len(text) == 12 && allDigits(text) && checks11and10(text)
}
