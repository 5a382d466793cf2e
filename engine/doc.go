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
//     (AccountIssuer), the only account without a floor; the events come in that order. Its business date and day are not content.
//   - CreateParticipant and OpenAccount do what they say. Creating again what exists with the same
//     content answers the number and sequence again, marked replayed; with other content it is refused (Exists). There is one account
//     per participant, asset and kind. Scale above 8, a business date above MaxBusinessDate, an account kind that is not
//     AccountSettlement, a settlement account of the issuer (its name means the issuer's account, for good), an option or a day that does not exist, and an empty name are NotSupported.
//     An asset of an issuer that is closed, and an account of a participant that is (after UnknownParticipant), are AccountClosed.
//   - SubmitOrder moves an amount from the debtor's account to the creditor's; with Legs it is one order of a chain.
//   - SubmitTrade is one side of a trade of one asset against another.
//   - Fund is an instant order between the issuer's account and a participant's account.
//   - CancelOrder, HoldOrder, ReleaseOrder, ChangePriority and MoveOrder are about an order that waits.
//   - SetLimit, SetReservation, SetAccount, SetParticipant and SetDay change what the others may do.
//   - Resolve settles what can settle together; Tick does what time brings.
//
// # Orders
//
// The key of an order is (instructing participant, id); Instructor 0 means the owner of the
// debtor's account. Same key and same content: the first answer again, marked replayed. Same key,
// other content: refused with DuplicateKey, nothing changes. Content is everything in the record
// but the envelope. A refused order is remembered like any other: its key is used up. (For how long: see What is forgotten.)
//
// An order's business date is the record's or, where that is 0, the one that the asset's day gives it (see The business day). It must lie in the
// window from WindowBack days before the asset's current date to WindowAhead days after it, else DateOutsideWindow;
// a date that 16 bits can't hold is kept as 65535 and is outside. While the asset is unknown the date is the record's.
//
// The checks of SubmitOrder and Fund, in order: key (replay, DuplicateKey); UnknownAsset; UnknownDebtor, UnknownCreditor;
// NoDebtorAccount, NoCreditorAccount (also a number that does not exist, 0 among them); UnknownParticipant (an
// Instructor that does not exist); SameAccount; AssetsDiffer; ParticipantSuspended, AccountClosed (the instructor named); DebtorClosed; CreditorClosed;
// DebtorBlocked; CreditorBlocked; AmountZero; AmountNegative; AmountTooLarge (the flag);
// DateOutsideWindow; DayClosed and AfterCutOff (see The business day); ExpiryPassed (ExpiresAt is not 0 and not behind both the present time and NotBefore);
// NotSupported (a priority above 2, an unknown method; an instant order with a not-before, an expiry or FlagHold; a net order with a not-before, FlagHold, an Original or an issuer's account;
// Fund with another method than instant, with an Original, or where neither account, or both, are an issuer's; what is said under Chains and Trades); NotReturnable and ReturnTooLarge (see Returns); ChainBroken (see Chains).
// Of an order whose flag says that Amount holds a hash (FlagUnknownAsset, FlagAmountTooLarge) the amount is not checked.
//
// Then, of a gross order: where it does not settle at once, and what waits in the asset (queued, held, warehoused and unmatched orders of all accounts)
// would with it sum to MaxWaiting or more, it is refused with QueueTooLarge. With FlagHold it is held (its NotBefore
// counts at its release); with a NotBefore later than the present time, or while its date has not come, it is warehoused; else it enters its queue.
// An instant order is refused with NotOpen while the asset does not settle (a Fund is not), an instant order and a Fund, before all that follows, and a net order, after QueueTooLarge, while their date has not come; an instant order with Cover, Reserved, OverBilateral or OverMultilateral, the
// first that holds, or it settles, whatever waits. Where the debtor is an issuer's account and its cover is not enough, an instant
// or a gross order is refused with BalanceTooLarge instead, unless it waits for the opening, an order ahead, a time or a release. A Fund that would bring what
// the debtor or the creditor had when its business date began, with what Funds have brought and without what they have taken since, to 2^62 or more, or to -2^62 or less, is refused with AmountTooLarge, after these.
//
// No balance, cover or queue sum can leave 64 bits: the issuer's floor is MinBalance, -2^61; the credit lines of an asset sum to less than 2^61 (a line that
// would pass that is refused with AmountTooLarge; an account that owed more than its line when that was set counts with what it owed); what waits in an asset sums to less than MaxWaiting, 2^61. By these
// bounds and that of a Fund no position and no measure of liquidity can; what an account sent and received on a date can pass 64 bits, and is a Sum.
//
// The event of an order holds the asset of its debtor's account, 0 where that account does not exist; event and state hold the record's
// Debtor and Creditor, or the hint where it is unresolved (flags say which). Owner of the key: Instructor if it is not 0, else the owner of the
// debtor's account if it exists, else 0. A remembered order
// whose debtor could not be resolved and whose Instructor was 0 also answers to the key of the participant whose name has its DebtorHint, unless
// that participant has an order of this id of its own; contents are then compared by the hints. An order whose asset was
// unknown has no amount to compare: sent again when the asset exists it is a DuplicateKey. The issuer of an unknown asset has no name; its side of a Fund is unresolved, with the NameHint of the
// asset's code, and a Fund that is remembered in this way (FlagUnknownAsset, Instructor 0) answers to the key of the participant who issues an asset of such a code.
//
// # Queues
//
// The queue of an account holds the orders that wait for it as their debtor, the highest priority first, within one priority in order of place. An
// order that enters (at its submission, at its release from hold, when its not-before has come, with a new priority, or
// moved last) goes to the end of its priority; its place is the sequence of that instruction. One moved first goes to the front of its
// priority; its place is minus that sequence. (Orders that one Tick brings in share a place and stand in the order in which they came.)
//
// An order may settle alone when all of this holds, or else waits for the first that does not:
//
//   - DebtorBlocked, CreditorBlocked: the debtor's account is not blocked for debit, nor the creditor's for credit;
//   - NotOpen: the asset settles (see The business day);
//   - OrderAhead: it is the front of its queue; in an asset with OptionBypass it is enough for a normal order that no urgent or highly urgent one of the queue waits;
//   - Cover: cover (balance - floor) is at least its amount;
//   - Reserved: so is cover minus what is reserved from its priority: a normal order leaves both reservations, an urgent one the highly urgent one;
//   - OverBilateral, OverMultilateral: its amount passes no limit of the debtor.
//
// An order to a blocked creditor waits for the block to end, and blocks those behind it like any other. An order that enters and may settle alone does so; else it is queued, and its answer has the reason.
// Each settlement wakes the creditor's account, if it has a queue. Woken accounts wait in a line, first woken first served, an account already in the
// line is not added again. A served account settles its front while that may settle alone; with OptionBypass, it
// then goes once through its normal orders (if no urgent or highly urgent one waits) from the front to the end and settles each that may settle alone. In
// strict assets, those without OptionBypass, the final set does not depend on the order of waking.
// An entering order that settles wakes its creditor; one that queues, or that leaves its queue in another way (cancelled, held, expired, another
// priority, moved), wakes its debtor's account, for what stood behind it.
//
// # Resolution
//
// (Linked orders settle alone, and are part of solutions, as said under Linked orders.)
//
// When no woken account is left to serve, orders may still be able to settle together. Let k be queue prefixes, one for each
// account of the asset, and pos(k) = cover + what the prefixes of others bring - what its own takes. k is a solution if of every account whose prefix is not empty
//
//   - pos(k) is not negative and not below what is reserved from the lowest priority in its prefix;
//   - for each of its limits that an order of its prefix counts against: the net outflow with all prefixes settled is within the limit;
//   - it is not blocked for debit, and no order of its prefix has a creditor blocked for credit.
//
// There is one greatest solution: the union of two solutions is one (Bech and Soramäki, "Gridlock resolution in interbank payment
// systems", Bank of Finland 9/2001; and Güntzer, Jungnickel, Leclerc, "Efficient algorithms for the clearing of interbank payments", 1998). After every instruction, in every asset that
// settles, the greatest solution has been settled, so that what waits has none but the empty one. This is found by attempts at the accounts that something happened to
// (those woken, served, and left with a queue), since any new solution holds orders of one of them: see resolution.go. An attempt takes at most
// AttemptSteps steps, and all attempts of one instruction, or of one order that a tick brings in or lets expire, at most StepBudget. When they are used up, the rest is dropped, the asset
// is marked (event ResolutionDropped), and until a tick or a command has resolved it, only single orders settle in it.
// An asset with OptionOnCommand makes no attempts; there orders settle alone, or by Resolve, or at the opening.
//
// In an asset with OptionBypass, where an attempt finds something, the whole greatest solution settles, its debtors in ascending order of account and each prefix in
// order of its queue; then accounts are served again, in the order in which they were woken, and so on until nothing moves. In strict assets the order in which the orders of one instruction settle is
// determined, but not by this text; the set is. An order that queues and settles by the same instruction has both events, and the answer Settled without a reason.
//
// Resolve (Multilateral) settles, of an asset that settles (else NotOpen), the whole greatest solution; with OptionBypass it runs the bypass stage. It ends the mark. So does the
// opening of a day, in every asset, after all accounts were served in ascending order. Resolve (Bilateral) runs the bilateral offset. The answer's Number is the count of settled orders.
//
// Bypass stage: a choice of orders to settle together, not bound to prefixes among the normal ones: of each debtor, an urgent or highly urgent order is in it only with all before it in the queue, and
// a normal one only with all urgent and highly urgent ones of the queue; no order of a debtor blocked for debit or to a creditor
// blocked for credit is. The conditions are those of a solution, with the choice in place of the prefix. The stage builds two choices and settles the one of the larger
// value, the first if they are equal:
//
//   - the greatest solution;
//   - drop best: begin with all orders that may be in a choice. While an account breaks a condition, take the account with the largest deficit (how much its position lacks or its outflow
//     passes a limit by; the lowest number if equal); of that condition (the one with the largest deficit; position before limits, limits in the order in which they were first set) drop of the account's normal orders in the choice that count
//     against it the smallest whose amount is at least the deficit, else the largest, of equal ones the last in the queue; where none counts, drop the last order of the account's queue that is in the choice. (Not tried when more than DropBestMax orders wait in the asset.)
//
// Each is followed by re-adding: sweeps over the waiting orders outside the choice, in ascending order of the sequence of their submission, each added if the choice with it still fulfils the order of priorities and the debtor's conditions;
// until a sweep adds nothing, or after SweepsMax of them. The chosen orders settle, debtors in ascending order, each in order of its queue; then the woken accounts are served. The stage is repeated until it settles
// nothing, or StagesMax times; in the latter case the asset stays marked.
//
// Bilateral offset: for each two accounts of the asset, the orders of each to the other that may be in a choice by themselves: the leading run of its queue
// that goes to the other; with OptionBypass, if that run holds all urgent and highly urgent ones, also all its normal orders to the other. Pairs where both have some are taken by ascending difference of the two sums, then
// by the lower, then the higher account number. At its turn a pair's two lists are formed anew; while the lower numbered of them breaks a condition (as if both lists settled) its list loses its last order, else while the higher
// numbered does, its does, and so on; what is left settles, the lower one's first. Accounts are served, and attempts made, after the last pair. This is repeated until it settles nothing, or StagesMax times. (T2's algorithm of multiple bilateral offsets, User Detailed Functional Specification.)
//
// # What is done to orders
//
// CancelOrder, HoldOrder, ReleaseOrder, ChangePriority and MoveOrder find the order: UnknownOrder, AmbiguousOrder (Instructor 0 and several match). Then:
//
//   - CancelOrder: cancelled already: the answer Cancelled, replayed, with the sequence of the cancellation; another final status, or a Fund: AlreadyFinal; else the order leaves. (Of linked orders and sides of trades, see there.)
//   - HoldOrder: final: AlreadyFinal; held: Held, replayed (with the present sequence); warehoused: NotQueued; else it leaves its queue and is Held.
//   - ReleaseOrder: final: AlreadyFinal; queued: Queued, replayed; warehoused: NotQueued; else it enters its queue (event OrderReleased, which has no reason, in place of OrderQueued; none if it settles alone), or is Warehoused (event OrderWarehoused) while its date, or the NotBefore of one that was submitted with FlagHold, has not come.
//     The answer is its status after the instruction, with the reason if that is Queued.
//   - ChangePriority: NotSupported (a priority above 2); final: AlreadyFinal; the present priority: the present status, replayed; else it gets the priority (event PriorityChanged), and if it is queued it
//     goes to the end of that: the answer is the status after the instruction, without a reason.
//   - MoveOrder: NotSupported (another Choice); final: AlreadyFinal; held or warehoused: NotQueued; else it moves (event OrderMoved). The answer is the status after the instruction, without a reason.
//
// A held or warehoused order may expire and be cancelled. The record's priority stays content; events and reads show the present one.
//
// # Accounts and participants
//
//   - SetLimit: NotSupported (another Choice; Remove of a credit line); NoAccount (the account, or the counterparty of a bilateral limit); SameAccount; AssetsDiffer; AccountClosed; AmountNegative; AmountTooLarge (a credit line
//     that would pass the bound; a limit of MaxWaiting or more); NotSupported (the issuer's account as the account). A limit counts the net outflow since it was first set, or set again after a removal: what was sent minus what was received; of a bilateral one, to and from the counterparty; of the
//     multilateral one, to and from all accounts without a bilateral limit at that moment. It stays within MaxWaiting either way. A Fund
//     never counts and is never limited. A lowered limit or line stops new debits and unwinds nothing. A limit or line set wakes the account.
//   - SetReservation: NotSupported (another Choice); NoAccount; AccountClosed; AmountNegative; AmountTooLarge (MaxWaiting or more); NotSupported (the issuer's account). A reservation is a standing amount: it is not used up. It wakes the account.
//   - SetAccount: NotSupported (another Choice); NoAccount; AccountClosed (closing again: Applied, replayed); NotSupported (the issuer's account); AccountNotEmpty (CloseAccount with a balance other than zero, or while an order from or to it
//     is queued, held, warehoused or unmatched). What is so already: Applied, replayed. Unblocking for debit wakes the account; unblocking for credit wakes the debtors of what is queued to it, in ascending order of account.
//   - SetParticipant: NotSupported (another Choice); UnknownParticipant; AccountClosed (closed; closing again: Applied, replayed). What is so already: Applied, replayed. Suspended, it instructs nothing, and its settlement accounts count as blocked both ways, also those
//     opened later; blocked for debit, or for credit, they count as blocked in this way. An account's own blocks, its participant's and the suspension stand beside each other: an account is free when none of them holds. What ends the last of them wakes, account by account in ascending order, what
//     the unblocking of the account would. CloseParticipant: NotSupported (one of its accounts is an issuer's); AccountNotEmpty (one of them could not be closed). It closes those of its accounts that are open (event AccountSet each, in ascending order, before ParticipantSet).
//     Closed, it instructs nothing, and gets no account any more; suspension and blocks of its own are over.
//   - SetDay: see The business day.
//
// Setting again what is set is Applied, not replayed. All checks of the state are in this order of the lists above, not in that of the Reason values.
//
// # Returns
//
// An order with an Original (the id of another) returns it, in whole or in part. The original is the oldest settled SubmitOrder of that id, by whatever instructor, whose debtor's account is the
// return's creditor and whose creditor's account is the return's debtor; where there is none: NotReturnable. ReturnTooLarge: its amount, and those of all returns of that original that are settled, queued,
// held or warehoused, would sum to more than the original's. In all else a return is an order like any other, and can be returned itself.
//
// # Net cycles
//
// A net order is not settled by itself: it is Accepted into the open cycle of its asset, and settles with that. There is at most one open cycle in an asset, and any number of closed ones that have
// not settled. The projected position of an account is, over all unsettled (open and closed) cycles, what it receives minus what it sends. SetLimit with LimitNetDebitCap bounds it: an order is accepted only if projected position + cap is at
// least its amount. (Without a cap there is no bound. Bilateral and multilateral limits and reservations do not concern net orders.) QueueTooLarge counts accepted orders of unsettled cycles
// like waiting ones, and is checked first. Else an order is accepted (event OrderAccepted), unless one of these holds, the first of which is its reason to wait: DebtorBlocked, CreditorBlocked, NotOpen (the asset does not settle), NoCycle (also where one of its parties was unwound from the cycle before that was extended),
// OrderAhead (another net order of its debtor waits), Headroom. It then waits (Queued; place and priority as in a queue, but the priority means nothing) in the debtor's net queue, apart from the gross queue, first in first out:
// the front is accepted when none of these holds any more. Net queues are looked at when the instruction has else come to rest, until nothing moves; the answer of an order is what it was before
// that.
//
// Waiting net orders can be cancelled and expire. HoldOrder, ReleaseOrder, ChangePriority and MoveOrder of a net order are NotSupported (after AlreadyFinal). For an accepted order these four and CancelOrder answer WrongCycleState, or AlreadyFinal once its
// cycle has made it final. A cycle's orders change their status with it, without events of their own: read as Settled when it settles, as Rejected when it is aborted or one of their parties is unwound from it.
//
//   - OpenCycle: UnknownAsset; DayClosed (the first session is Closed); WrongCycleState (one is open); Created, with the cycle's number: cycles are numbered over all assets, 1 first. Event CycleOpened.
//   - CloseCycle: UnknownCycle; WrongCycleState (not open). Event CycleClosed. Its positions sum to zero.
//   - SettleCycle: UnknownCycle; WrongCycleState (open or aborted; settled already: Applied, replayed); NotOpen (the asset does not settle). An account hinders if its position is negative and its cover is less than that (Cover), or it is blocked for
//     debit (DebtorBlocked), or if its position is positive and it is blocked for credit (CreditorBlocked). If none hinders, all positions move at once: a CyclePosition event for each account that takes part (also with
//     a position of zero), in ascending order, then CycleSettled; all of these accounts are woken, in that order, and gross queues are served; the answer's Number counts the positions other than zero. Else nothing moves: the cycle is pending (event CyclePending, with the first account in ascending order that
//     hinders, unless it was pending already), and the answer is Rejected with that account's reason.
//   - A pending cycle settles, in the same way, at the end of the first instruction after which no account hinders any more: when gross queues have come to rest and net queues were looked at; of several the lowest number first, and
//     queues are looked at again after each. At a Fund that settles it does so, too, before any queue is served: what comes for the cycle is not taken by orders that wait.
//   - ExtendCycle: UnknownCycle; WrongCycleState (not closed, or another cycle of the asset is open). It is open again, and not pending. Event CycleExtended.
//   - UnwindCycle: UnknownCycle; NoAccount; WrongCycleState (not closed); NotSupported (the account takes no part); WrongCycleState (survivors have paid in this cycle). All orders from and to the account are refused (they read as Rejected), the positions of the others are without
//     them, it takes no part any more. Event CycleUnwound.
//   - SurvivorsPay: as UnwindCycle, but instead of the last reason NotSupported if its position is not negative, or it does not hinder the cycle (it can pay), or nobody has a claim on it. Its whole negative position is shared among the accounts that take part and have a claim on it: what it sent to them in the cycle minus what they sent to it, if that is
//     positive. Each bears position x claim / sum of claims, rounded down; the units that are left over go to the largest claim, of equal ones to the lowest account. The account's position is zero then, the others' are less. Event CycleSurvived.
//   - AbortCycle: UnknownCycle; WrongCycleState (settled or aborted). All its orders are refused. Event CycleAborted.
//
// An account in an unsettled cycle that it takes part in can't be closed (AccountNotEmpty).
//
// # Linked orders
//
// Orders are linked in groups of 2 to 16, which settle under one sequence or not at all: the two sides of a matched trade, and the orders of a chain. Each stands in its own debtor's queue, of whatever asset, and
// settles its amount, which of a side of a trade may be another than the record's (see Trades). A group is ready when it is complete, none of its orders has the mark of a hold and the dates of all have come. One that
// is complete and not ready waits apart: all its orders are Warehoused while a date has not come, else Held (an event OrderWarehoused or OrderHeld of each whose status changes). The orders of a group are taken in ascending order of the sequence of
// their submission wherever this text says "each".
//
// A group that becomes ready enters. Where nothing hinders any of its orders they settle, each (event OrderSettled), without entering a queue; else each is Queued (event OrderQueued with what hinders it), at the end of its priority;
// then the debtors of all are woken, each. What hinders an order of a group is the first of the reasons under Queues that holds for it,
// else Partner if one of those holds for another order of the group. There, an order is not hindered by orders of its own group that stand before it (when a group enters, OrderAhead is said of the queues as they stand before it), and
// Cover, Reserved and the limits are said of the debtor's account with all orders of the group settled: its cover then is not below zero, nor below what is reserved from the lowest of the priorities of its orders in the group; and of each limit that
// one of its orders in the group counts against: the net outflow is within it (OverBilateral, OverMultilateral are said of an order by the limit that it counts against). In an asset with OptionBypass it is enough for a normal order that no urgent or highly urgent one outside the group waits in its queue.
//
// An order of a group that is served settles with its whole group if nothing hinders any of them (each: out of its queue, event OrderSettled, its creditor is woken), and else not. Wherever a queued group settles, alone or in a solution, the debtors of all are woken, each, before the first of it
// settles: what stood behind them may have waited for another's money only.
//
// A solution holds all orders of a group or none. Of an asset that resolves at events (it settles, has not OptionOnCommand and is not marked), a solution may hold orders of all assets that do; a group with an order in another asset is in none. Joined assets: all assets in which linked orders are queued, to each other; an
// asset without is joined to none. The greatest solution of a set of assets holds orders of these only. Where the text on resolution says the greatest solution of an asset, it is that of the asset and those joined to it which, at an event, resolve at events; at a tick or an opening, settle and are without OptionOnCommand; at
// a command, and in explanations, settle. Where one of these is with OptionBypass, what an attempt finds settles as said there: the whole greatest solution, debtors in ascending order of account. In the bypass stage and in the bilateral offset no linked order is in a choice (it goes on to stand before those behind it);
// before each bypass stage the greatest solution is looked at: if it holds a linked order, it settles, in that way, the woken accounts are served, and that counts as a stage.
//
// HoldOrder of an order of a group, or of an Unmatched one: marked already: Held, replayed; else it gets the mark, and the answer is Held. If the group was queued, each of it leaves its queue and is Held (event OrderHeld each), and the debtors are woken, each; if it was not, there is the event
// OrderHeld of this order alone. FlagHold gives the mark at entry, without an event. ReleaseOrder: without the mark: its present status, replayed; else it loses it (event OrderReleased of this order), and the group enters if that makes it ready; the answer is its status then, with the reason of its event if that is Queued.
// ChangePriority of an order of a group, or of an Unmatched one, and MoveOrder (NotQueued unless Queued) are as of others. Expiry of one order expires each of its group.
//
// When a group leaves without settling, by whatever instruction, each leaves with its own event; then the debtors of all that stood in a queue are woken, each. Events of a side of a trade have as their Amount what is left of it to settle, or was before it settled or left; before it is matched the record's; OrderSettledPart has the part.
//
// # Trades
//
// SubmitTrade says: the debtor's owner gives Amount to the creditor's owner, and takes Takes of TakeAsset for it. It is an order with the key, the content and the checks of a gross SubmitOrder, which waits until it is matched; the other side is the order that pays for it. Its checks beside: UnknownAsset also of TakeAsset; after
// UnknownParticipant: NoAccount (the debtor's or the creditor's owner has no account in TakeAsset; the issuer's is its issuer account); AmountZero also of Takes; AmountNegative also of Takes and Tolerance; NotSupported also of: a method other than gross, a not-before, an Original, Legs; TakeAsset being the asset given; Partial where not exactly one of
// the two assets is a security. DebtorClosed and CreditorClosed are said of the accounts of the two in TakeAsset too. Then QueueTooLarge, by its Amount. FlagHold marks it. It is interbank, whatever it says.
//
// Two sides mirror each other if the giver of each is the taker of the other, asset by asset (by accounts), their business dates are equal, their references are equal or one has none, and both amounts agree. Tolerance is in the cash of the side's trade: the asset that it takes, but
// the one that it gives where it takes a security and gives a currency. Of an amount of an asset, g is what its giver says and t what its taker says. They agree if g = t; or, if the giver's tolerance is in this asset and not less than the difference, on t;
// or else, if the taker's is, on g. (So nobody pays or takes what he did not agree to, and where both tolerate it the taker's amount settles, as that of the delivering party does in T2S.) They do not agree if an order would grow and what waits in its asset
// then sum to MaxWaiting or more.
//
// A new side is matched with the Unmatched one that mirrors it: first those with an equal reference (not zero), among them the one with the least difference in what the new one takes, then with the least difference in what it gives, then the oldest. Events OrderMatched of the older and the newer, with the amount agreed; then the group is complete. The answer is the status of
// the new side after the instruction, with the reason of its event if that is Queued. Without a match it is Unmatched (event OrderUnmatched): an allegement to the other party; or, where UnmatchedMax sides of the same debtor's and creditor's accounts and the same TakeAsset are unmatched already, it is refused with QueueTooLarge.
//
// CancelOrder of an Unmatched side cancels it. Of a matched one it asks (event OrderCancelAsked; the answer is its present status with PartnerToCancel; asked already: the same, replayed); when both have asked each is Cancelled, and the answer is Cancelled.
//
// Settling in part: a queued pair of which both sides are Partial may settle in part where nothing hinders its orders but Cover, Reserved or the limits, and both are the fronts of their queues, also with OptionBypass, at most PartsMax times by one instruction (what is left settles when one of its accounts is woken again). Of the security, of Q agreed, and of the cash, of C agreed, q and c have settled before. It settles the largest quantity x
// of the security that its giver's cover less what is reserved from its priority, and the limit that it counts against, allow, and for which the cash C(q+x)/Q, rounded down, minus c is at least 1 and allowed in the same way of the cash's giver; x is less than Q-q, or else the pair would settle. Events OrderSettledPart of each, with these amounts; the rest keeps its place. When an instruction has else come to rest (all steps of a Tick, a SetDay or a Resolve are made, no account is left to serve, no attempt to make), of
// the pairs that may settle in part that with the lowest sequence of its older side does, its creditors are woken, each, all comes to rest again, and so on until none may. This goes before net queues and pending cycles.
//
// # Chains
//
// A gross SubmitOrder with Legs (2 to 16) and a Reference is one of that many orders of the chain which has this id, whoever submits them. NotSupported: Legs of 1 or above 16, or without a Reference; a Reference without Legs; with Legs: another method than gross, a not-before, FlagHold, an Original; a Fund with Legs or a Reference. ChainBroken (the last check): an order of the chain was refused, cancelled or has expired before; the chain was complete before this one; its
// Legs differ from those of the chain's first. Then QueueTooLarge. Each is Unmatched (event OrderUnmatched) until the last one comes; then each has the event OrderMatched, and the group is complete. The answer to the last is its status after the instruction, with the reason of its event if that is Queued.
//
// A SubmitOrder with valid Legs and a Reference that is refused for any reason but DuplicateKey breaks the chain unless that is complete: after the event of the refused one each order of it that waits is Rejected (event OrderRejected with ChainBroken). CancelOrder of an order of a chain, complete or not, cancels each of it; its expiry, too, expires each. A chain that is not complete is broken by both; one whose id was first used by a
// refused order is broken from the start.
//
// # The business day
//
// An asset has a first session, whose date is the asset's current date, and may have a second one of a later date beside it. A session is Closed, PreOpen, Open, CutOff, Clearing or at EndOfDay; the second is PreOpen or Open. The asset settles if its first session is Open, CutOff, Clearing or at EndOfDay. (A second one exists
// only then.) In an asset that does not settle nothing wakes.
//
// A date has come if it is not later than the first session's, that being not Closed, or not later than the second's, that being Open. The date of an order that gives none is the first session's; but the second's where there is one and the first would refuse the order by what follows. An order is refused, with the first session
// Closed: DayClosed, whatever its date. Its date being that of the first or an earlier one: at EndOfDay DayClosed, in Clearing AfterCutOff (in both except a Fund whose debtor is the issuer's account), in CutOff AfterCutOff if it is a SubmitOrder and not Interbank.
//
// SetDay: UnknownAsset; NotSupported (another Day; a BusinessDate above MaxBusinessDate). It is about the first session if BusinessDate is 0 or its date, about the second if it is that one's date. The present state: Applied, replayed. Steps of the first: from Closed to PreOpen, Open; from PreOpen to Open, Closed; from Open to CutOff, Clearing, EndOfDay, Closed;
// from CutOff to Clearing, EndOfDay, Closed; from Clearing to EndOfDay, Closed; from EndOfDay to Closed. Steps of the second: from PreOpen to Open, and from PreOpen to Closed, which ends it. A later BusinessDate than the first session's, by WindowAhead days at most, where there is no second: PreOpen or Open, with the first Open, CutOff, Clearing or at EndOfDay, begins a second; Closed, with the first Closed or at
// EndOfDay, closes the first and rolls to this date. All else is a DayStep, also: Closed of the first while the asset has an unsettled cycle, and, unless from EndOfDay, while it has a second session. Event DaySet with the state and the date of the session (a roll has the date before it in its event). A step does, in this order:
//
//   - EndOfDay: the asset resolves as by Resolve (Multilateral); an open cycle is closed; each closed one, the lowest number first, settles or becomes pending as by SettleCycle, and queues are served, and attempts made, after each. Then, without OptionCarry, pairs that may settle in part do (see Trades), and all orders with a debtor in the asset, of a date not later than the first session's, that are Queued, Held, Warehoused or Unmatched
//     expire, by the sequence of their submission (of a group each, when the first of them does); accounts are served, and attempts made, when all have left.
//   - Closed from EndOfDay: the date rolls to the second session's, if there is one, which becomes the first as it stands (a BusinessDate that is neither 0 nor one of the two dates is a DayStep; with the second's date it is still this step); else to BusinessDate, or where that is 0 or the first's, to the day after (NotSupported above MaxBusinessDate). Closed from Closed with a later BusinessDate rolls to it.
//   - Where the asset settles by a step and did not before, all accounts with a queue are served in ascending order, then it resolves.
//   - Where dates come by a step, the orders of these dates that were warehoused for them (and whose not-before, if any, has passed by) become ready: by the sequence of their submission, each enters its queue (event OrderQueued, as at a not-before), or its group does, and accounts are served and attempts made after each.
//
// At a roll, in this order: what left the window by a roll before it is forgotten, if the session that ends was ever open (see there); with OptionZero, and without a second session, the balance of each settlement account of the asset, in ascending order, goes to the issuer as a funding (event BalanceZeroed), a negative one comes from it; the net outflow that limits count begins anew at 0 (accounts with limits are woken, in ascending order, and served at the end); measures begin anew: Sent, Received and Used are 0, what waits
// counts as entered at this time, Upper is what then waits out minus in, at least 0; the present balance is the opening balance of the new date.
//
// # What is forgotten
//
// An order is kept under its business date or, where that was outside the window when it came, the asset's current date then. A roll which ends a session that was ever open (its asset settled at some time since the roll before) forgets each order of its asset that is kept under a date more than WindowBack days before the one that ends, and that was final before the
// last roll of the asset, open or not (an order of a cycle is when that settles or is aborted, or when it is unwound; no cycle of an asset that rolls is unsettled). Any other roll forgets nothing of its asset, and one that is Late nothing at all. So what is kept under a date in the window, or waited, at any time of an open session is known until the next first session that opens ends, other than by a late roll, however many days, and rolls, lie between the two; how long that is open does not count: whoever plays sessions in a moment, because they were missed, sends their rolls as late. With an order go its trade and the
// count of what was returned of it; a return of it that still waits counts for nothing any more. A chain is forgotten with the
// order that named it first. A cycle is forgotten at the first such roll of its asset which ends a date more than WindowBack days after the last of these: that of the asset when it was opened, and those of the orders that were accepted into it.
//
// Orders whose debtor's account is unknown, all of them refused, are of no asset. They are kept in two halves, and each comes into the newer one. Days of the clock are those of 24 hours since 1970-01-01T00:00Z. At a roll of any asset, after the asset's own, on a day of the clock more than WindowBack days after that on which the newer half was
// begun (day 0 at first), but not at a late one, the older half is forgotten, with the chains that its orders named first; the newer half becomes the older one, and a newer one is begun.
//
// What is forgotten is not in the state any more, nor in its hash. Its key can be used again, though not by the same content with the same date, which is outside the window now (unless the order was refused: for a date ahead of the window, or as one of no asset; the date may be in the window now); an order that gives no date is a new one, so whoever repeats one must do it before the open session after next. What names a forgotten order or cycle is answered as if it had never been: UnknownOrder,
// NotReturnable, UnknownCycle, a new chain. Cycles are numbered on. (So memory, images and the time to load one are bounded by what comes within a window, and by what waits.)
//
// # Ticks
//
// Tick does what has become due at its time: orders in the order of their due times, of equal ones by the sequence of their submission. An order's due time is its not-before while
// it is warehoused and that has not passed by, else its expiry. Each whose expiry is not behind the present time expires (Expired, event OrderExpired); the others were warehoused, and their not-before has passed by; the next after TickOrders of these, and what is due after it, is left to the next Tick.
// When all that expires has left, accounts are served and attempts made. Then each of the others, in the same order, enters its queue if its date has come; accounts are served and
// attempts made after each. Then every asset that settles, in ascending order, resolves as by Resolve (Multilateral) if it is marked, and with OptionBypass in any case; not with OptionOnCommand. The answer's Number
// counts the orders that became due.
//
// # Explain and what-if
//
// Explain says of a queued order of an asset that settles the least funding of its debtor with which it settles, and WhatIf of an account and an amount what settles with that. They are reads: nothing changes. A funding of 0 is none: what would settle
// as things stand (by a Resolve, a tick or the opening). Neither counts cycles, net orders, what settles in part, and what a bypass stage or a bilateral offset settles beyond the greatest solution. A marked asset is taken as one that is not. Nobody funds an issuer. Who is blocked for credit can have
// the amount as a credit line only: a funding of it would be refused.
//
// In strict assets, and in all where a linked order is queued, it is the least amount with which the greatest solution of the asset and those joined to it, as a Resolve finds it, holds the order; WhatIf counts that solution, as far as it is of the asset. More money does no harm there. (With OptionBypass and linked
// orders the funding itself may do otherwise: normal orders pass others first.)
//
// In the other assets with OptionBypass it is the least amount f with which this settles the order: the account has f more and is served, and so on to rest, as said under Queues and Resolution. WhatIf counts all that settles by that (after WhatIfSteps steps the greatest solution instead). A greater amount may fail, for the queue is served from its front, and an order before this one that f pays for
// takes the money first. Where an order settles by one look through its debtor's queue, and no limit is in the way, that f is found from the back: let c be its amount; each order before it, the nearest first, that is not to a blocked creditor, adds its own amount to c if this is not more than c, or if it is urgent or highly urgent; f is c, and what is reserved from the order's priority, less the
// cover. But those who are paid pay back, and what is left may settle together. So Explain plays f from the least that can be enough (what the order alone lacks, less all that is queued to the debtor) on; the next f is always greater by the least that the debtor lacked anywhere on the way, be it for an order alone or for a greater solution, because with every amount between
// the two all goes the same way. After ExplainSteps steps it names instead an amount that is enough (the f found from the back, the one of the greatest solution, or all that the debtor has queued, the first of them in ascending order that does), and says so (AtMost); none where none of the three does.
//
// With OptionOnCommand all that settles together does so only on command, so f has to be followed by a Resolve, which is taken to settle greatest solutions until there is none. Explain says so (OnCommand) where the order does not settle without it. (Where linked orders are queued: where it is not the front of its queue and
// able to settle alone, and its asset, or one that it needs, is with OptionOnCommand.)
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
const Version = 10

// MaxWaiting is the sum, in minor units, that the queued, held and warehoused orders of an asset stay below.
const MaxWaiting = 1 << 61

// What bounds the work of one instruction.
const (
	AttemptSteps = 1 << 10 // steps of one attempt: some 10 us
	StepBudget   = 1 << 14 // steps of all attempts at an event, with what it takes to keep the bounds: some 200 us
	TickOrders   = 10_000  // orders that one tick brings in; it lets all expire that have to
	DropBestMax  = 1 << 16 // waiting orders up to which the bypass stage tries drop best
	SweepsMax    = 64      // sweeps of one re-adding
	StagesMax    = 16      // stages of one bypass resolution
	PartsMax     = 16      // parts of a pair that one instruction settles
	UnmatchedMax = 1 << 14 // unmatched sides of one direction of trade between two parties, all of which a new side of the other direction is compared with
)

// MaxBusinessDate is the last date that an asset may stand at, so that its whole window fits 16 bits (it lies in the year 2149).
const MaxBusinessDate = 1<<16 - 2 - WindowAhead

// The window of business dates around the asset's current one, in days.
const (
	WindowBack  = 5
	WindowAhead = 10
)
