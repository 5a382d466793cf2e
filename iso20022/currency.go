package iso20022

// Codes of ISO 4217 by the digits of their minor unit: what is paid with.
var minorUnitLists = [...]string{
	0: "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXVNDVUVXAFXOFXPF",
	2: "AEDAFNALLAMDAOAARSAUDAWGAZNBAMBBDBDTBGNBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCNYCOPCRCCUPCVECZKDKKDOPDZDEGPERNETBEUR" +
		"FJDFKPGBPGELGHSGIPGMDGTQGYDHKDHNLHTGHUFIDRILSINRIRRJMDKESKGSKHRKPWKYDKZTLAKLBPLKRLRDLSLMADMDLMGAMKDMMKMNTMOPMRUMUR" +
		"MVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDPABPENPGKPHPPKRPLNQARRONRSDRUBSARSBDSCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJS" +
		"TMTTOPTRYTTDTWDTZSUAHUSDUYUUZSVEDVESWSTXCDXCGYERZARZMWZWG",
	3: "BHDIQDJODKWDLYDOMRTND",
}

// Codes of ISO 4217 that nobody pays with: metals, baskets and units of account, funds, tests, and none.
const notPaid = "XAUXAGXPTXPDXDRXSUXUAXBAXBBXBCXBDXTSXXXXADBOVCHECHWCLFCOUMXVUSNUYIUYW"

// What the table says of a code beside the digits of its minor unit.
const (
	currencyUnknown = 0
	currencyUnpaid  = 1
	currencyPaid    = 2 // and the digits are added
)

var currencies = readCurrencies()

func readCurrencies() *[26 * 26 * 26]uint8 {
	table := new([26 * 26 * 26]uint8)
	for digits, list := range minorUnitLists {
		for i := 0; i < len(list); i += 3 {
			table[currencyIndex(list[i:])] = uint8(currencyPaid + digits)
		}
	}
	for i := 0; i < len(notPaid); i += 3 {
		table[currencyIndex(notPaid[i:])] = currencyUnpaid
	}
	return table
}

func currencyIndex(code string) int {
	return (int(code[0]-'A')*26+int(code[1]-'A'))*26 + int(code[2]-'A')
}

// minorUnits is the number of digits that a currency (ISO 4217) has behind the point. Where it is none that is paid with,
// problem and reason say why.
func minorUnits(code string) (digits int, problem, reason string) {
	if !isCurrency(code) {
		return 0, "is not a currency of three capital letters", ReasonCurrency
	}
	switch known := currencies[currencyIndex(code)]; known {
	case currencyUnknown:
		return 0, "is not a currency of ISO 4217", ReasonCurrency
	case currencyUnpaid:
		return 0, "is a code of ISO 4217 that nobody pays with", ReasonNoPayment
	default:
		return int(known) - currencyPaid, "", ""
	}
}

// isCurrency checks the shape of a currency code: three capital letters.
func isCurrency(text string) bool {
	return len(text) == 3 && isCapital(text[0]) && isCapital(text[1]) && isCapital(text[2])
}
