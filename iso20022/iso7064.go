package iso20022

// remainder97 is the remainder by 97 of the number that text makes when its letters count 10 (A) to 35 (Z), as ISO 7064 MOD
// 97-10 has it. It is -1 where text holds anything but A-Z and 0-9.
func remainder97(remainder int, text string) int {
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			remainder = (remainder*10 + int(c-'0')) % 97
		case isCapital(c):
			remainder = (remainder*100 + int(c-'A') + 10) % 97
		default:
			return -1
		}
	}
	return remainder
}

// checks11and10 says that the digits end with their check digit of ISO 7064 MOD 11,10, which finds every wrong digit.
func checks11and10(digits string) bool {
	product := 10
	for i := 0; i < len(digits)-1; i++ {
		sum := (product + int(digits[i]-'0')) % 10
		if sum == 0 {
			sum = 10
		}
		product = sum * 2 % 11
	}
	return (product+int(digits[len(digits)-1]-'0'))%10 == 1
}
