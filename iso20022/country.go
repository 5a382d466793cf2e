package iso20022

// isCountry says that two letters are a country code (ISO 3166-1 alpha-2), or XK, which stands for Kosovo in BICs and IBANs.
func isCountry(code string) bool {
	return isCapital(code[0]) && isCapital(code[1]) && countries[countryIndex(code)]
}

// countryIndex is the place of two capital letters in a table.
func countryIndex(code string) int {
	return int(code[0]-'A')*26 + int(code[1]-'A')
}

var countries = readCountries("ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCMCNCOCRCUCVCWCXCYCZ" +
	"DEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHMHNHRHTHUIDIEILIMINIOIQIRISITJEJMJOJP" +
	"KEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOM" +
	"PAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZ" +
	"UAUGUMUSUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW")

func readCountries(list string) (table [26 * 26]bool) {
	for i := 0; i < len(list); i += 2 {
		table[countryIndex(list[i:])] = true
	}
	return table
}
