// Package iso20022 reads the messages that participants submit to Weir, and writes those that answer them.
//
// # What is read
//
//	pacs.008  customer credit transfer                  07 to 13   Transactions
//	pacs.009  credit transfer between banks             07 to 13   Transactions (core, COV, ADV)
//	pacs.004  return of a payment                       07 to 14   Transactions, and Originals beside them
//	pacs.010  direct debit between banks                02 to 06   Transactions
//	pain.001  customers' credit transfers               08 to 13   Transactions
//	camt.050  liquidity transfer                        04 to 08   Transactions
//	camt.056  request to cancel payments                06 to 12   Cancellations
//	camt.060  request for account reports               03 to 07   ReportRequests
//	sese.023  one side of a delivery versus payment     07 to 13   TradeSides
//	fxtr.014  one side of a payment versus payment      04 to 07   TradeSides
//
// All of message variant 001. The versions of 2019, such as pacs.008.001.08, are those that CBPR+ and HVPS+ took; their
// neighbours differ in elements that are not read. Every other kind answers *UnsupportedError. One call reads any of them:
//
//	msg, err := iso20022.Parse(body, iso20022.Limits{})
//	switch msg.Family.Content() {
//	case iso20022.Payments:       // msg.Transactions
//	case iso20022.Cancellations:  // msg.Cancellations
//	case iso20022.ReportRequests: // msg.ReportRequests
//	case iso20022.TradeSides:     // msg.TradeSides
//	}
//
// # How a message is read
//
//	bytes -> characters (UTF-8, XML characters)      chars.go
//	      -> tokens (elements, text)                 scan.go attributes.go text.go
//	      -> elements of interest, by path           definition.go fields.go parser.go
//	      -> envelope, header, payload               envelope.go header.go
//	      -> group header, batches, transactions     group.go
//	      -> payments, originals, sides of trades    payment.go participant.go original.go trade_side.go
//	      -> each kind in a file of its name         pacs008.go and so on
//
// The message is copied once into a string; all texts in a Message are parts of that copy. There is
// no reflection and no tree of the document: a path table says which elements are read, everything
// else is checked to be well formed and passed over. A kind adds a field by adding its path. A path may lead through batches (PmtInf,
// CdtInstr, Undrlyg), whose fields count for their transactions where those have none of their own.
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
// the others alone: each transaction of a message stands alone, and the faulty one answers RJCT. What is wrong with a batch is
// wrong with each of its transactions. A fault names the element by its path and carries an ISO 20022 reason code.
//
// This is not schema validation: the order of elements, and elements that Weir does not read, are not
// checked. What is read is checked as strictly as the schema does, with these differences: amounts take
// no sign, dates no time zone, and surplus zeros around an amount are dropped.
//
// # What is checked beyond the schema
//
//	BIC           country of ISO 3166-1, or XK               RC03 RC04
//	LEI           ISO 7064 MOD 97-10                         RC03 RC04
//	CNAPS code    12 digits, ISO 7064 MOD 11,10              RC03 RC04 where ClrSysId/Cd is CNAPS
//	IBAN          length of the country, MOD 97-10           AC02 AC03
//	ISIN          check digit by the formula of Luhn         CH16
//	currency      of ISO 4217, and one that is paid with     AM11 AM03
//	amount        no more digits than the currency has       AM12
//	UETR          UUID of version 4                          CH16
//	references    up to 35 characters                        CH16
//	date          a day of the calendar                      DT01; whether it is in the window the engine knows
//
// Unusual, and a warning: an IBAN of another country than its bank's BIC; a header that names another version than the
// document's; references outside the X set of FIN; a time of CLS; a control sum or total that is not the sum of the amounts. Limits.Strict refuses all but the first, and a settlement method that is none of the standard's.
//
// # Who pays whom
//
// A clearing system moves money between the accounts of its participants, and those are the instructing
// and the instructed agent of the leg that reaches it: the banks before and behind them settle elsewhere.
// So the debtor participant is InstgAgt and the creditor participant InstdAgt, each at the transaction,
// else at the group header. Where they are absent, pacs.008 takes DbtrAgt and CdtrAgt (the customers'
// banks), pacs.009 takes Dbtr and Cdtr (which are financial institutions themselves), pacs.004 takes the banks of RtrChain, and the
// last resort, with a warning, is Fr and To of the business application header. pain.001 and camt.050 have no instructing agent:
// there DbtrAgt and CdtrAgt settle, or Dbtr and Cdtr. In pacs.010 it is the creditor's side that instructs, so InstgAgt is credited
// and InstdAgt debited, else Cdtr and Dbtr: that the debtor has agreed is for the caller to know.
//
// A participant id is the BIC where there is one (ISO 9362; a branch code of XXX means the head office and
// is dropped, so that AAAABBCC and AAAABBCCXXX are one participant, unless Limits.Known knows the latter), else
// the clearing member id, else the LEI (ISO 17442).
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
// none, as in pacs.008.001.07, the id is derived from what identifies the payment; see orderID. A return and a side of a trade
// have none of their own (the UETR in a return is the returned payment's), so theirs is always derived. Original.ID is the order
// id of the payment that a message returns or recalls.
package iso20022
