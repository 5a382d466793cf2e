package iso20022

import (
	"fmt"
	"strings"
	"testing"
)

// checkTable compares a check with what is known of good and bad values.
func checkTable(t *testing.T, name string, check func(string) bool, good, bad []string) {
	t.Helper()
	for _, text := range good {
		if !check(text) {
			t.Errorf("%s: %q is refused", name, text)
		}
	}
	for _, text := range bad {
		if check(text) {
			t.Errorf("%s: %q is accepted", name, text)
		}
	}
}

// substitutions are all texts that differ in one digit, or in one letter, from text.
func substitutions(text string, from int) (list []string) {
	for i := from; i < len(text); i++ {
		alphabet := "0123456789"
		if isCapital(text[i]) {
			alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
		}
		for _, c := range []byte(alphabet) {
			if c != text[i] {
				list = append(list, text[:i]+string(c)+text[i+1:])
			}
		}
	}
	return list
}

// transpositions are all texts in which two neighbours have changed places.
func transpositions(text string, from int) (list []string) {
	for i := from; i+1 < len(text); i++ {
		if text[i] != text[i+1] {
			list = append(list, text[:i]+string(text[i+1])+string(text[i])+text[i+2:])
		}
	}
	return list
}

func TestBIC(t *testing.T) {
	checkTable(t, "BIC", isBIC,
		[]string{"ALPHCNB0", "ALPHCNB0XXX", "4LP7CNB0", "ALPHXKB0", "ALPHCNB0123"},
		[]string{"", "ALPHCNB", "ALPHCNB01", "ALPHCNB0XX", "ALPHCNB0XXXX", "alphcnb0", "ALPHC1B0", "ALPHZZB0", "ALPHUKB0", "ALPH NB0", "ALPHCNÉ", "ALPHCNB0\n"})
}

// The IBANs are the examples of the countries' entries in the SWIFT IBAN Registry (ISO 13616).
func TestIBAN(t *testing.T) {
	good := []string{"GB29NWBK60161331926819", "DE89370400440532013000", "FR1420041010050500013M02606", "NO9386011117947",
		"MT84MALT011000012345MTLCAST001S", "GB05BRAV00000012345678"}
	checkTable(t, "IBAN", isIBAN, good, []string{"", "GB", "GB29", "GB29NWBK6016133192681", "GB29NWBK601613319268190", "gb29NWBK60161331926819",
		"GB29 NWBK 6016 1331 9268 19", "GB29NWBK6016133192681x", "1229NWBK60161331926819", "GBX9NWBK60161331926819", "DE8937040044053201300"})
	for _, iban := range good {
		for _, wrong := range substitutions(iban, 2) {
			if isIBAN(wrong) {
				t.Errorf("%s is accepted for %s", wrong, iban)
			}
		}
		for _, wrong := range transpositions(iban, 2) {
			if isCapital(wrong[2]) || isCapital(wrong[3]) || mixed(iban, wrong) {
				continue
			}
			if isIBAN(wrong) {
				t.Errorf("%s is accepted for %s", wrong, iban)
			}
		}
	}
	for number := range 200 {
		for check := range 100 {
			text := fmt.Sprintf("%02d%017d", check, number)
			if isIBAN("DE" + text) {
				t.Errorf("DE%s is accepted: IBANs of DE have 22 characters", text)
			}
			if (check < 2 || check == 99) && isIBAN("XX"+text) {
				t.Errorf("XX%s is accepted: its check digits are those of another", text)
			}
		}
	}
}

// mixed says that a digit and a letter have changed places, where MOD 97-10 promises nothing.
func mixed(text, other string) bool {
	for i := range text {
		if text[i] != other[i] {
			return isCapital(text[i]) != isCapital(text[i+1])
		}
	}
	return false
}

// 506700GE1G29325QX363 is the identifier of the Global LEI Foundation, which keeps the register of ISO 17442; the other is made up.
func TestLEI(t *testing.T) {
	good := []string{"506700GE1G29325QX363", "00000TESTBANKALPHA08"}
	checkTable(t, "LEI", isLEI, good, []string{"", "506700GE1G29325QX36", "506700GE1G29325QX3630", "506700ge1g29325qx363", "506700GE1G29325QX3A3", "506700GE1G2-325QX363"})
	for _, lei := range good {
		for _, wrong := range substitutions(lei, 0) {
			if isLEI(wrong) {
				t.Errorf("%s is accepted for %s", wrong, lei)
			}
		}
		for _, wrong := range transpositions(lei, 0) {
			if !mixed(lei, wrong) && isLEI(wrong) {
				t.Errorf("%s is accepted for %s", wrong, lei)
			}
		}
	}
}

// The first three are the examples with which the article on ISO 6166 in Wikipedia works out the check digit; the others are
// made up. The formula of Luhn finds each wrong digit, and two digits that have changed places unless they are 0 and 9.
func TestISIN(t *testing.T) {
	good := []string{"US0378331005", "AU0000XVGZA3", "GB0002634946", "XS000000ABC3", "CN0000TEST13"}
	checkTable(t, "ISIN", isISIN, good, []string{"", "US037833100", "US03783310055", "us0378331005", "0S0378331005", "US037833100A", "US03783x1005", "U50378331005"})
	for _, isin := range good {
		for _, wrong := range substitutions(isin, 2) {
			if letters(isin) == letters(wrong) && isISIN(wrong) {
				t.Errorf("%s is accepted for %s", wrong, isin)
			}
		}
		for _, wrong := range transpositions(isin, 2) {
			if letters(isin) == letters(wrong) && !mixed(isin, wrong) && !strings.Contains("09 90", pair(isin, wrong)) && isISIN(wrong) {
				t.Errorf("%s is accepted for %s", wrong, isin)
			}
		}
	}
}

// letters of a text, in their order.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}, text)
}

// pair is the two characters that have changed places.
func pair(text, other string) string {
	for i := range text {
		if text[i] != other[i] {
			return text[i : i+2]
		}
	}
	return ""
}

// 07945 is the worked example of MOD 11,10 in ISO 7064; the codes are made up, of a class that no bank has.
func TestCNAPS(t *testing.T) {
	if !checks11and10("07945") {
		t.Error("the example of ISO 7064 is refused")
	}
	good := []string{"999100000011", "999290000022"}
	good[1] = good[1][:11] + checkDigit(t, good[1][:11])
	checkTable(t, "CNAPS", isCNAPS, good, []string{"", "99910000001", "9991000000110", "99910000001A", "999100000012"})
	missed, all := 0, 0
	for _, code := range good {
		for _, wrong := range substitutions(code, 0) {
			if isCNAPS(wrong) {
				t.Errorf("%s is accepted for %s", wrong, code)
			}
		}
		for _, wrong := range transpositions(code, 0) {
			if all++; isCNAPS(wrong) {
				missed++
			}
		}
	}
	if missed*10 > all { // the standard promises nearly all
		t.Errorf("%d of %d transpositions are missed", missed, all)
	}
}

// checkDigit finds the last digit of a code.
func checkDigit(t *testing.T, digits string) string {
	t.Helper()
	found := ""
	for c := '0'; c <= '9'; c++ {
		if isCNAPS(digits + string(c)) {
			found += string(c)
		}
	}
	if len(found) != 1 {
		t.Fatalf("check digits of %s are %q", digits, found)
	}
	return found
}

func TestCurrencies(t *testing.T) {
	for code, want := range map[string]int{"EUR": 2, "CNY": 2, "USD": 2, "JPY": 0, "KRW": 0, "CLP": 0, "VND": 0, "ISK": 0, "KWD": 3, "BHD": 3, "TND": 3, "OMR": 3, "XOF": 0, "XCD": 2, "HKD": 2, "MGA": 2} {
		if digits, problem, _ := minorUnits(code); digits != want || problem != "" {
			t.Errorf("%s has %d digits, %s", code, digits, problem)
		}
	}
	for code, want := range map[string]string{"XAU": ReasonNoPayment, "XAG": ReasonNoPayment, "XDR": ReasonNoPayment, "XXX": ReasonNoPayment, "XTS": ReasonNoPayment,
		"CHE": ReasonNoPayment, "CLF": ReasonNoPayment, "USN": ReasonNoPayment, "AAA": ReasonCurrency, "DEM": ReasonCurrency, "CNH": ReasonCurrency,
		"": ReasonCurrency, "EU": ReasonCurrency, "EURO": ReasonCurrency, "eur": ReasonCurrency, "E1R": ReasonCurrency, "ÉU": ReasonCurrency} {
		if _, problem, reason := minorUnits(code); problem == "" || reason != want {
			t.Errorf("%s: %q, %s", code, problem, reason)
		}
	}
	seen := map[string]bool{}
	for _, list := range append(minorUnitLists[:], notPaid) {
		for i := 0; i < len(list); i += 3 {
			code := list[i : i+3]
			if !isCurrency(code) || seen[code] {
				t.Errorf("%q is no code, or stands twice", code)
			}
			seen[code] = true
		}
	}
}

func TestCountries(t *testing.T) {
	count := 0
	for _, known := range countries {
		if known {
			count++
		}
	}
	if count != 250 { // 249 of ISO 3166-1, and XK
		t.Errorf("%d countries", count)
	}
	checkTable(t, "country", isCountry, []string{"CN", "HK", "MO", "TW", "SS", "XK", "ZW", "AD"}, []string{"ZZ", "UK", "EU", "AN", "cn", "1N", "C1"})
	for i, length := range ibanLengths {
		if length != 0 && !countries[i] {
			t.Errorf("IBAN of country %c%c", 'A'+i/26, 'A'+i%26)
		}
	}
	for from, to := range ibanHome {
		if !isCountry(from) || ibanLengths[countryIndex(to)] == 0 {
			t.Errorf("IBANs of %s are of %s", from, to)
		}
	}
}

func TestReferenceX(t *testing.T) {
	checkTable(t, "reference", isReferenceX, []string{"A", "pay-1/2", "a b", "(1):,.'+?", "1/2/3"},
		[]string{"/A", "A/", "A//B", "/", "a_b", "a&b", "é", "a\nb", "a*b", "a@b", "a\"b"})
}

func TestRemainder97(t *testing.T) {
	for text, want := range map[string]int{"0": 0, "97": 0, "98": 1, "A": 10, "Z": 35, "1A": 13, "a": -1, "-": -1} {
		if got := remainder97(0, text); got != want {
			t.Errorf("%q leaves %d", text, got)
		}
	}
}
