package main

import "strings"

// Minor units of the currencies that do not have two decimals (ISO 4217, list one).
const (
	noDecimals    = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
	threeDecimals = "BHD IQD JOD KWD LYD OMR TND"
	fourDecimals  = "CLF UYW"
)

// minorUnits is the number of decimals of a currency, for assets that onboarding creates.
func minorUnits(currency string) int {
	switch {
	case strings.Contains(noDecimals, currency):
		return 0
	case strings.Contains(threeDecimals, currency):
		return 3
	case strings.Contains(fourDecimals, currency):
		return 4
	}
	return 2
}
