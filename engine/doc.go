// Package engine is the clearing state machine: a pure function of its state and of
// the ordered instructions. It reads no clock, starts no goroutine, ranges over no map,
// uses no float, does no IO and allocates nothing per order in steady state. Running
// live, recovering from the log, building a snapshot and auditing are the same loop:
//
//	results.Reset()
//	engine.Apply(time, payload, &results)
//
// # Instructions
//
// A payload is a row of instructions. Each is a fixed record of 128 bytes, little-endian,
// followed by EnvelopeSize bytes of envelope (the text that came with it, which the engine
// never reads), padded with zeros to a multiple of 16. The engine numbers every instruction,
// 1 first; the number is its sequence.
//
// # What an instruction does
//
// Checks stand in precedence order (the order of the Reason values); the first that
// fails is the answer. Past the last check nothing can fail. The kinds:
//
//   - CreateAsset creates the issuer as a participant (kind 0) where it is unknown, the asset, and the issuer's account
//     (AccountIssuer), the only account without a floor; the events come in that order. Its business date is not content.
//   - CreateParticipant and OpenAccount do what they say. Creating again what exists with the same
//     content answers the number and sequence again, marked replayed; with other content it is refused (Exists). There is one account
//     per participant, asset and kind. Scale above 8, a business date above MaxBusinessDate, an account kind that is not
//     AccountSettlement, a settlement account of the issuer (its name means the issuer's account, for good) and an empty name are NotSupported.
//   - SubmitOrder moves an amount from the debtor's account to the creditor's.
//   - Fund is an instant order between the issuer's account and a participant's account.
//   - CancelOrder takes a queued order out of its queue.
//
// # Orders
//
// The key of an order is (instructing participant, id); Instructor 0 means the owner of the
// debtor's account. Same key and same content: the first answer again, marked replayed. Same key,
// other content: refused with DuplicateKey, nothing changes. Content is everything in the record
// but the envelope. A refused order is remembered like any other: its key is used up.
//
// A gross order settles at entry if its debtor has no order waiting in the same or a higher
// priority and the debtor's cover (balance - floor) is enough; else it waits at the end of
// its priority's queue. An instant order settles, whatever waits, or is refused (Cover).
// Each credit wakes the credited account's queue: its head (highest priority, then lowest
// sequence) settles while the cover is enough, which may wake another queue, until nothing moves.
// The final set does not depend on the order of waking; the order of the events does, and is this:
// woken accounts wait in a line, first woken first served, an account already in the line is not
// added again, and a served account settles all that it can before the next is served.
// Cancelling the head of a queue wakes that account too.
//
// An order's business date is the record's or, where that is 0, the asset's current one. It must lie in the
// window from WindowBack days before the asset's current date to WindowAhead days after it, else DateOutsideWindow;
// a date that 16 bits can't hold is kept as 65535 and is outside. While the asset is unknown the date is the record's. Not-before, expiry, Original and the method net are not offered
// yet (NotSupported).
//
// The checks of SubmitOrder and Fund, in order: key (replay, DuplicateKey); UnknownAsset; UnknownDebtor, UnknownCreditor;
// NoDebtorAccount, NoCreditorAccount (also a number that does not exist, 0 among them); UnknownParticipant (an
// Instructor that does not exist); SameAccount; AssetsDiffer; AmountZero; AmountNegative; AmountTooLarge (the flag);
// DateOutsideWindow; NotSupported (a priority above 2, a method that is not gross or instant, a not-before, an expiry, an Original;
// Fund with another method than instant, or where neither account, or both, are an issuer's).
// Of an order whose flag says that Amount holds a hash (FlagUnknownAsset, FlagAmountTooLarge) the amount is not checked.
//
// Then an instant order is refused with Cover, or it settles; a gross order waits with OrderAhead or Cover in its first answer, or it
// settles. Where the debtor is an issuer's account and the cover is not enough, both are refused with BalanceTooLarge instead.
//
// No balance can leave 64 bits: the issuer's floor is MinBalance, -2^62, and the credit lines of an asset sum to less
// than 2^62 (OpenAccount beyond that is refused with AmountTooLarge, checked after AmountNegative).
//
// The event of an order holds the asset of its debtor's account, 0 where that account does not exist; event and state hold the record's
// Debtor and Creditor, or the hint where it is unresolved (flags say which). Owner of the key: Instructor if it is not 0, else the owner of the
// debtor's account if it exists, else 0. A remembered order
// whose debtor could not be resolved and whose Instructor was 0 also answers to the key of the participant whose name has its DebtorHint, unless
// that participant has an order of this id of its own; contents are then compared by the hints. An order whose asset was
// unknown has no amount to compare: sent again when the asset exists it is a DuplicateKey.
//
// CancelOrder: UnknownOrder, AmbiguousOrder (Instructor 0 and several match), then: cancelled already: the answer Cancelled,
// replayed, with the sequence of the cancellation; another final status, or a Fund: AlreadyFinal; else the order leaves its queue.
//
// # State hash
//
// Hash is the sum, modulo 2^64, of the hashes of all objects in the state (see hash.go), so it
// does not depend on the order of things in memory, is kept up to date with each change, and can be
// counted anew from a snapshot. The sequence is not part of it: an instruction that changes
// nothing leaves the hash as it was.
package engine

// Version names the rules. It changes whenever the same log would give another state or other answers;
// logs and snapshots carry it, and a log of a newer version is refused.
const Version = 1

// MaxBusinessDate is the last date that an asset may stand at, so that its whole window fits 16 bits (it lies in the year 2149).
const MaxBusinessDate = 1<<16 - 2 - WindowAhead

// The window of business dates around the asset's current one, in days.
const (
	WindowBack  = 5
	WindowAhead = 10
)
