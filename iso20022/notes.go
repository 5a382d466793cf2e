package iso20022

import "fmt"

// Notes are what was accepted of one transaction although it is unusual.
type Notes uint8

// The notes, in the order of their sentences.
const (
	NoteDerived        Notes = 1 << iota // it has no UETR
	NoteDerivedMessage                   // it has no reference of its own either: it is known by its message
	NoteHeader                           // the header named who settles
	NoteSender                           // the header named another sender
	NoteCharacters                       // a reference is outside the X set
	NoteCountry                          // an IBAN is of another country than its bank
	NoteCLS                              // it has a CLSTm
)

const (
	derivedFromReference = "order id derived from instructing agent, TxId or InstrId, and EndToEndId"
	derivedFromMessage   = "order id derived from instructing agent, MsgId, and EndToEndId"
)

var noteTexts = [...]string{
	"no UETR: " + derivedFromReference, "no UETR, TxId or InstrId: " + derivedFromMessage, "no settling agent: AppHdr/Fr or To taken instead",
	"AppHdr/Fr is not the instructing agent", "a reference is outside the X set of FIN", "an IBAN is of another country than its bank",
	"CLSTm is not heeded",
}

// Texts says the notes, a sentence each.
func (n Notes) Texts() (texts []string) {
	for i, text := range noteTexts {
		if n&(1<<i) != 0 {
			texts = append(texts, text)
		}
	}
	return texts
}

// notes counts what was accepted although it is unusual, so that a message of many transactions warns once.
type notes struct {
	at              Notes  // of the transaction at hand
	derived         int    // transactions without UETR
	derivedMessage  int    // transactions without any reference of their own but EndToEndId
	fromHeader      int    // transactions whose participants came from AppHdr
	otherInstructor string // instructing agent that AppHdr/Fr is not
	otherCharacters int    // references outside the X set
	otherField      field  // the first of them
	otherCountries  int    // IBANs of another country than the bank's
	otherIBAN       string // country of the first of them
	otherBIC        string // its bank
	otherCLS        int    // transactions with a CLSTm
}

// instructorWord is what a kind calls who instructs, or asks.
func (p *parser) instructorWord() string {
	switch p.def.family {
	case Camt060, Sese023:
		return "account owner"
	case Fxtr014:
		return "submitting party"
	}
	return "instructing agent"
}

// writeNotes turns the counts into warnings.
func (p *parser) writeNotes() {
	n, total := &p.notes, p.total
	if p.isLocal(p.msg.SettlementMethod) {
		p.warn("SttlmMtd is " + shown(p.msg.SettlementMethod) + ", which is none of CLRG, INDA, INGA: settled here all the same")
	}
	p.msg.Shared = len(p.msg.Warnings)
	if n.derived > 0 {
		p.warn(fmt.Sprintf("no UETR in %d of %d transactions: "+derivedFromReference, n.derived, total))
	}
	if n.derivedMessage > 0 {
		p.warn(fmt.Sprintf("no UETR, TxId or InstrId in %d of %d transactions: "+derivedFromMessage, n.derivedMessage, total))
	}
	if n.fromHeader > 0 {
		p.warn(fmt.Sprintf("no settling agent in %d of %d transactions: AppHdr/Fr or To taken instead", n.fromHeader, total))
	}
	if n.otherInstructor != "" {
		p.warn("AppHdr/Fr is " + p.msg.From + ", the " + p.instructorWord() + " is " + n.otherInstructor)
	}
	if n.otherCharacters > 0 {
		p.warn(fmt.Sprintf("references outside the X set of FIN: %d, the first in %s", n.otherCharacters, p.def.paths[scopeTransaction][n.otherField]))
	}
	if n.otherCountries > 0 {
		p.warn(fmt.Sprintf("IBANs of another country than their bank: %d, the first of %s at %s", n.otherCountries, n.otherIBAN, n.otherBIC))
	}
	if n.otherCLS > 0 {
		p.warn(fmt.Sprintf("CLSTm is not heeded, in %d of %d transactions", n.otherCLS, total))
	}
}
