// Package daybook keeps what each account had at the end of each business date: the statements that a camt.053 is made of.
//
// It is made of the events of the log alone, and keeps up with them in the background:
//
//	events -> sums of each account since its date began      96 bytes an account, in memory
//	       -> where a date rolls: a file of the asset's accounts, 96 bytes each      statements/SEQ.weir
//	       -> now and then: a checkpoint of the sums, so that a start reads no more than the events behind it
//
// A statement is final where the date rolls, not where the day comes to its end: between the two the issuer may still fund, and cycles that were pending settle.
// What is zeroed with the roll belongs to the date that ends, so each closing balance is the next opening balance.
//
// Nothing here is synced. Every file carries the identity of the log and a checksum; one that is missing or damaged makes the book begin at the first event again.
// The same events give the same files.
package daybook
