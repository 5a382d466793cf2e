package iso20022

// isIBAN checks an international bank account number (ISO 13616): country, two check digits that ISO 7064 MOD 97-10 gives, and
// up to 30 characters; of the length that the country registered, where it is known here.
func isIBAN(text string) bool {
	if len(text) < 5 || len(text) > 34 || !isCapital(text[0]) || !isCapital(text[1]) || !allDigits(text[2:4]) {
		return false
	}
	if length := ibanLengths[countryIndex(text[:2])]; length != 0 && int(length) != len(text) {
		return false
	}
	if text[2:4] < "02" || text[2:4] > "98" { // the others leave the same remainder as one of these
		return false
	}
	remainder := remainder97(0, text[4:])
	return remainder >= 0 && remainder97(remainder, text[:4]) == 1
}

// ibanHome are countries whose banks issue IBANs of another one.
var ibanHome = map[string]string{
	"GF": "FR", "GP": "FR", "MQ": "FR", "RE": "FR", "PF": "FR", "TF": "FR", "YT": "FR", "NC": "FR", "BL": "FR", "MF": "FR", "PM": "FR", "WF": "FR",
	"GG": "GB", "JE": "GB", "IM": "GB", "AX": "FI",
}

// ibanCountry is the country whose IBANs the banks of a country issue.
func ibanCountry(country string) string {
	return orElse(ibanHome[country], country)
}

// ibanLengths is the registered length by country (SWIFT IBAN Registry), 0 where none is known.
var ibanLengths = readLengths("AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 " +
	"FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 " +
	"LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 " +
	"SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30 ")

func readLengths(list string) (lengths [26 * 26]uint8) {
	for i := 0; i < len(list); i += len("AD24 ") {
		lengths[countryIndex(list[i:])] = uint8(twoDigits(list[i+2:]))
	}
	return lengths
}
