// Package scenario runs scripts that clearing staff can read and write, and compares what a clearing machine does
// with what the script expects. The rules of the engine stand as such scripts in engine/testdata/scenarios.
//
//	# Two banks, one queue: the first order in is the first out.
//	asset EUR scale 2 issuer CBEUDEF0
//	participant ALPHCNB0
//	participant BRAVGB20
//	account ALPHCNB0 EUR
//	account BRAVGB20 EUR
//	fund ALPHCNB0 EUR 100.00
//	order P1: ALPHCNB0 pays BRAVGB20 EUR 60.00
//	order P2: ALPHCNB0 pays BRAVGB20 EUR 60.00 urgent
//	  -> queued (cover)
//	fund ALPHCNB0 EUR 20.00
//	  -> settled
//	  -> settled P2
//
// Each line is a command, a comment (#), or empty. Under a command, lines that begin with -> say what is expected: first
// the answer, as `settled`, `queued (cover)` or `replayed settled`, then the other orders that moved because of it, the oldest
// submission first, then the cycles that closed, settled or had to wait for cover, then the balances that went to the issuer. An instruction without such lines must simply succeed: be created, settled, cancelled, held or applied, and move
// nothing else; what may end well in several ways (trade, release, priority, move, again) is to be told. A question without them just shows its answer.
//
// What moved is told as `settled P1`, `queued P1 (cover)`, `held P1`, `matched T1`, `settled 60 of T1` (a part, also of the order that is instructed), `settled cycle C1`,
// `zeroed ALPHCNB0 90.00`.
//
// Instructions:
//
//	asset CODE scale N issuer PARTICIPANT [date YYYY-MM-DD] [bypass] [on-command] [security] [carry] [zero] [day STATE] [options N]
//	participant PARTICIPANT [kind N]
//	account PARTICIPANT CODE [line AMOUNT] [issuer]
//	fund [NAME:] PARTICIPANT CODE AMOUNT [out] [from PARTY] [OPTION...]
//	order NAME: PARTY pays PARTY CODE AMOUNT [OPTION...]
//	trade NAME: PARTY gives PARTY CODE AMOUNT takes CODE AMOUNT [OPTION...]
//	                            one side of a trade
//	cancel NAME [by PARTICIPANT]
//	hold NAME, release NAME     [by PARTICIPANT]
//	priority NAME PRIORITY [by PARTICIPANT]
//	move NAME first|last [by PARTICIPANT]
//	again NAME                  sends the order, funding or side of this name once more
//	limit PARTY CODE on PARTY|all AMOUNT|none
//	line PARTY CODE AMOUNT      the credit line
//	cap PARTY CODE AMOUNT|none  the net debit cap
//	reserve PARTY CODE urgent|highly-urgent AMOUNT
//	block PARTY CODE debit|credit, block PARTICIPANT debit|credit
//	unblock PARTY CODE debit|credit, unblock PARTICIPANT debit|credit
//	close PARTY CODE, close PARTICIPANT
//	                            for good; without an asset they are about the participant
//	suspend PARTICIPANT, resume PARTICIPANT
//	day CODE STATE [date YYYY-MM-DD] [late]
//	                            closed, pre-open, open, cut-off, clearing or end-of-day; the first session unless the date is another's
//	resolve CODE [bilateral]
//	cycle NAME CODE open        NAME is the cycle's from now on
//	cycle NAME close|settle|extend|abort
//	cycle NAME unwind|survivors-pay PARTY
//	tick [TIME]                 at the script's time, or at a later one, from which on its clock goes on
//
// Questions:
//
//	balances CODE               what each account holds
//	queue PARTICIPANT CODE      what waits, the next to settle first
//	limits PARTICIPANT CODE     what bounds the account's net outflow, and that outflow; its net debit cap and its projected position
//	statements CODE             how each account came from its opening balance to what it holds
//	day CODE                    where the sessions of its business day stand
//	status NAME                 where the order stands now
//	trade NAME [by PARTICIPANT] where a side of a trade stands, what it says, what was agreed and what of that has settled
//	allegements PARTICIPANT     the sides of trades that name it and that nobody has mirrored
//	chain NAME                  where a chain and its orders stand
//	explain NAME [by PARTICIPANT]
//	                            what the order waits for, what is ahead of it, the least funding that would let it settle, with a resolve where one is needed too
//	what-if PARTICIPANT CODE AMOUNT
//	                            what would settle if the account were funded; not what would in part
//	cycle NAME                  where the cycle stands, and what each account sends and receives in it
//	cycle NAME matrix           what each sends to each
//	measures CODE               what each account sent, received and used, and what they make together
//	unchanged                   yes: the last instruction left the state hash as it was
//
// NAME is short for an id that is derived from it, so equal names are equal ids, those of chains and references of trades too; the names of cycles stand apart. PARTY is a participant, meaning the
// settlement account in the order's asset; or PARTICIPANT/CODE, the settlement account in another asset; or
// issuer/CODE, the issuer's own account; or #17, the account of that number. Whom or what nobody knows is
// sent as a gateway sends it: flagged, with a hash of the name. OPTION is one of
//
//	urgent, highly-urgent, priority N       normal otherwise
//	instant, net, gross                     an order is gross, a funding instant otherwise
//	hold                                    until it is released
//	interbank                               for a customer otherwise
//	date YYYY-MM-DD                         that of the session which takes the order otherwise; of a trade the settlement date
//	not-before TIME, expires TIME           RFC 3339
//	returns NAME                            the order that this one returns
//	chain NAME of N                         one of the N orders of this chain; the chain none is no chain
//	reference NAME                          of a trade
//	tolerance AMOUNT                        of a trade: by how much its cash may differ from what the other side says
//	partial                                 of a trade: may settle in part
//	by PARTICIPANT                          instructed by somebody else than the debtor; #9 is the participant of that number
//
// An asset's date is 2026-03-02 otherwise, and its day is open. The script's clock begins at 09:00:00 UTC of that day; each instruction comes a second
// after the one before it. Where a word is one of several, the number of a choice that does not exist may stand, to see it refused.
package scenario
