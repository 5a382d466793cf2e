package iso20022

import (
	"fmt"
	"strconv"
	"unicode/utf8"
)

// ISO 20022 external status reason codes (ExternalStatusReason1Code) that a faulty transaction answers with.
const (
	ReasonAmount          = "AM12" // InvalidAmount: the amount is invalid or missing
	ReasonControlSum      = "AM10" // InvalidControlSum: the sum of the amounts is another one
	ReasonCurrency        = "AM11" // InvalidTransactionCurrency: the currency is invalid or missing
	ReasonNoPayment       = "AM03" // NotAllowedCurrency: the code is not one of money that is paid with
	ReasonDebtorAccount   = "AC02" // InvalidDebtorAccountNumber: invalid or missing
	ReasonCreditorAccount = "AC03" // InvalidCreditorAccountNumber: invalid or missing
	ReasonDate            = "DT01" // InvalidDate: the settlement date is wrong
	ReasonDebtorBank      = "RC03" // InvalidDebtorBankIdentifier: invalid or missing
	ReasonCreditorBank    = "RC04" // InvalidCreditorBankIdentifier: invalid or missing
	ReasonContent         = "CH16" // ElementContentFormallyIncorrect
	ReasonNotAdmitted     = "CH17" // ElementNotAdmitted: the element may not stand here, or not twice
	ReasonMissing         = "CH21" // RequiredCompulsoryElementMissing
	ReasonNarrative       = "NARR" // Narrative: the words say it
	ReasonForbidden       = "AG01" // TransactionForbidden: it may not be settled here
)

// valueShown is how much of a faulty value an error repeats, in bytes.
const valueShown = 64

// A SyntaxError says that the bytes are not XML that is accepted here.
type SyntaxError struct {
	Offset  int    // byte offset in the message, from 0
	Problem string // what is wrong there
}

// Error names the offset and the problem.
func (e *SyntaxError) Error() string {
	return "byte " + strconv.Itoa(e.Offset) + ": " + e.Problem
}

// A TooLargeError says that the message is larger than the caller allows.
type TooLargeError struct {
	Bytes int // size of the message
	Limit int // largest size allowed
}

// Error names both sizes.
func (e *TooLargeError) Error() string {
	return fmt.Sprintf("message of %d bytes is over the limit of %d bytes", e.Bytes, e.Limit)
}

// An UnsupportedError says that the message is ISO 20022, but of a kind or version that is not read here.
type UnsupportedError struct {
	Kind string // such as "camt.053.001.08"
}

// Error names the kind.
func (e *UnsupportedError) Error() string {
	return e.Kind + " is not supported here yet"
}

// A FieldError says what is wrong with the content of one element.
type FieldError struct {
	Path    string // such as "CdtTrfTxInf[2]/IntrBkSttlmAmt" or "GrpHdr/NbOfTxs"
	Value   string // the value found, cut to 64 bytes; empty where the element is missing
	Problem string // such as "appears more than once"
	Reason  string // ISO 20022 status reason code, four characters
}

// Error names the element, the value and the problem.
func (e *FieldError) Error() string {
	return e.Path + ": " + e.Detail()
}

// Detail is the value and the problem, for those who name the element apart.
func (e *FieldError) Detail() string {
	if e.Value == "" {
		return e.Problem
	}
	return strconv.Quote(e.Value) + " " + e.Problem
}

// Status is the answer RJCT that a faulty transaction gets in the pacs.002.
func (e *FieldError) Status() Status {
	return Status{TransactionStatus: "RJCT", Reason: e.Reason, Info: e.Error()}
}

// shown cuts a value for an error message, at a character boundary.
func shown(value string) string {
	if len(value) <= valueShown {
		return value
	}
	end := valueShown
	for end > 0 && !utf8.RuneStart(value[end]) {
		end--
	}
	return value[:end]
}
