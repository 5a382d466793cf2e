// Package iso20022 reads the credit transfers that banks submit to Weir, and writes the status
// report that answers them.
//
// In: pacs.008 (customer credit transfer) and pacs.009 (credit transfer between financial
// institutions: core, COV and ADV), message variant 001, versions 07 to 13, version 08 being the
// one of CBPR+ and HVPS+. Out: pacs.002.001.10. Every other kind answers *UnsupportedError.
//
// # How a message is read
//
//	bytes -> characters (UTF-8, XML characters)      chars.go
//	      -> tokens (elements, text)                 scan.go attributes.go text.go
//	      -> elements of interest, by path           tree.go parser.go
//	      -> envelope, header, payload               envelope.go
//	      -> group header, transactions              credit_transfer.go pacs008.go pacs009.go
//
// The message is copied once into a string; all texts in a Message are parts of that copy. There is
// no reflection and no tree of the document: a path table says which elements are read, everything
// else is checked to be well formed and passed over. A reader adds a field by adding its path.
//
// # What is refused, and how
//
// Weir is given messages by machines over a hostile wire, so the XML accepted here is a subset: UTF-8
// only, no DOCTYPE, no entity but the predefined five, ASCII names, depth up to 64, up to 64 attributes
// an element, size up to Limits.MaxBytes, up to Limits.MaxTransactions transactions. What breaks these
// rules is a *SyntaxError with a byte offset, a *TooLargeError, or, for too many transactions, a
// *FieldError.
//
// A message that is wrong as a whole (no group header, a count that does not fit) is a *FieldError and
// yields no transactions. A transaction that is wrong by itself carries its own *FieldError and leaves
// the others alone: each transaction of a message stands alone, and the faulty one answers RJCT.
//
// This is not schema validation: the order of elements, and elements that Weir does not read, are not
// checked. What is read is checked as strictly as the schema does, with these differences: amounts take
// no sign, dates no time zone, and surplus zeros around an amount are dropped.
//
// # Who pays whom
//
// A clearing system moves money between the accounts of its participants, and those are the instructing
// and the instructed agent of the leg that reaches it: the banks before and behind them settle elsewhere.
// So the debtor participant is InstgAgt and the creditor participant InstdAgt, each at the transaction,
// else at the group header. Where they are absent, pacs.008 takes DbtrAgt and CdtrAgt (the customers'
// banks), pacs.009 takes Dbtr and Cdtr (which are financial institutions themselves), and the last resort,
// with a warning, is Fr and To of the business application header.
//
// A participant id is the BIC where there is one (ISO 9362; a branch code of XXX means the head office and
// is dropped, so that AAAABBCC and AAAABBCCXXX are one participant), else the clearing member id, else the
// LEI (ISO 17442).
//
// # Settlement method
//
// COVE says that a payment of its own, the cover (pacs.009 COV), moves the money. Settling the announcement too would move it
// twice, so each transaction under COVE answers RJCT with AG01. The other methods (CLRG, INDA, INGA) say on whose books the
// sender expects settlement; here it is always on Weir's.
//
// # Order id
//
// The order id is the UETR (a version 4 UUID that stays with a payment from end to end). Where a message has
// none, as in pacs.008.001.07, the id is derived from what identifies the payment; see orderID.
package iso20022
