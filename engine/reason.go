package engine

// Reason says why an instruction was refused or an order waits. The values stand in precedence order: where
// several hold, the lowest is the answer. They are frozen; the gaps are for reasons to come.
type Reason uint8

const (
	ReasonNone Reason = 0

	// Of the key.
	DuplicateKey    Reason = 10 // the key is used by an order of other content
	Exists          Reason = 12 // the thing exists with other content
	UnknownOrder    Reason = 14 // no order of this key
	AmbiguousOrder  Reason = 16 // several participants used this id: name one
	AlreadyFinal    Reason = 18 // the order is settled, rejected, cancelled or expired
	NotQueued       Reason = 20 // the order is not in a queue
	UnknownCycle    Reason = 26
	WrongCycleState Reason = 28 // the cycle is not in a state for this

	// Of what is named.
	UnknownAsset       Reason = 30
	UnknownDebtor      Reason = 32 // no such participant
	UnknownCreditor    Reason = 34 // no such participant
	NoDebtorAccount    Reason = 36
	NoCreditorAccount  Reason = 38
	UnknownParticipant Reason = 40 // in an instruction about one participant; also an unknown instructor
	NoAccount          Reason = 41 // in a setting: no account of this number
	SameAccount        Reason = 42 // debtor and creditor are one account
	AssetsDiffer       Reason = 44 // debtor's and creditor's accounts are in different assets

	// Of the standing of what is named.
	ParticipantSuspended Reason = 46 // the instructor
	AccountClosed        Reason = 47 // in a setting; or the participant is, also where an account is to be opened for it, and the instructor
	DebtorClosed         Reason = 48
	CreditorClosed       Reason = 50
	DebtorBlocked        Reason = 52 // for debit, or its participant is so, or suspended
	CreditorBlocked      Reason = 54 // for credit, or its participant is so, or suspended
	AccountNotEmpty      Reason = 56 // closing: it, or one of the participant's, has a balance, or an order from or to it waits

	// Of the amount.
	AmountZero     Reason = 60
	AmountNegative Reason = 62
	AmountTooLarge Reason = 64 // it passes 2^63-1 minor units

	// Of the time.
	DateOutsideWindow Reason = 80
	DayClosed         Reason = 82 // the asset's business day is closed
	AfterCutOff       Reason = 83 // the business day takes no such orders any more
	DayStep           Reason = 84 // the business day does not go there from where it is
	ExpiryPassed      Reason = 86 // the expiry is past, or not behind the not-before

	// Of the rules.
	NotSupported   Reason = 100 // the method or kind is not offered
	NotReturnable  Reason = 102 // no settled order of this id went the other way between the two accounts
	ReturnTooLarge Reason = 104 // the returns of an order would sum to more than it
	ChainBroken    Reason = 105 // an order of the chain was refused, cancelled or expired, or the chain is complete without this one
	DefaultedOut   Reason = 106 // the cycle was aborted, or the order's debtor or creditor was unwound from it

	// Of the liquidity.
	BalanceTooLarge  Reason = 110 // the issuer's balance would pass MinBalance
	QueueTooLarge    Reason = 112 // what waits in the asset would sum to MaxWaiting or more
	NotOpen          Reason = 114 // the business day is not open yet
	NoCycle          Reason = 116 // no cycle of the asset is open
	OrderAhead       Reason = 120 // an order of the debtor of the same or a higher priority waits
	Cover            Reason = 122 // the debtor's cover is not enough
	Reserved         Reason = 124 // the cover is enough, but reserved for higher priorities
	OverBilateral    Reason = 126 // the debtor's bilateral limit would be passed
	OverMultilateral Reason = 128 // the debtor's multilateral limit would be passed
	Headroom         Reason = 130 // the net debit cap leaves no headroom
	Partner          Reason = 132 // an order that it is linked to cannot settle
	PartnerToCancel  Reason = 134 // the other side of the trade has to ask for the cancellation too
)

// reasonRow is what the world is told of a Reason: its stable code, the ISO 20022 external status
// reason code nearest to it, whether a new order with the same content may fare better later, and a sentence.
type reasonRow struct {
	code  string
	iso   string
	retry bool
	text  string
}

var reasonRows = [256]reasonRow{
	DuplicateKey:         {"duplicate_key", "DUPL", false, "the id was used before with other content"},
	Exists:               {"exists", "DUPL", false, "it exists with other content"},
	UnknownOrder:         {"unknown_order", "NOOR", true, "no order has this id"},
	AmbiguousOrder:       {"ambiguous_order", "NARR", false, "several participants used this id; name the participant"},
	AlreadyFinal:         {"already_final", "ARDT", false, "the order is final already"},
	NotQueued:            {"not_queued", "NARR", true, "the order is not in a queue"},
	UnknownCycle:         {"unknown_cycle", "NARR", true, "no cycle has this number"},
	WrongCycleState:      {"cycle_state", "NARR", true, "the cycle is not in a state for this"},
	NoCycle:              {"no_cycle", "TM01", true, "no cycle of the asset is open"},
	NotReturnable:        {"not_returnable", "AG01", true, "no settled order of this id went the other way between the two accounts"},
	ReturnTooLarge:       {"return_too_large", "AM09", true, "the returns would sum to more than the original order"},
	ChainBroken:          {"chain_broken", "ED05", false, "an order of the chain was refused, cancelled or expired, or the chain is complete without this one"},
	DefaultedOut:         {"defaulted", "ED05", false, "the cycle was aborted, or a party of the order was unwound from it"},
	Headroom:             {"headroom", "AM04", true, "the debtor's net debit cap leaves no headroom"},
	UnknownAsset:         {"unknown_asset", "AM11", true, "the asset is unknown"},
	UnknownDebtor:        {"unknown_debtor", "RC01", true, "the debtor is not a participant"},
	UnknownCreditor:      {"unknown_creditor", "RC01", true, "the creditor is not a participant"},
	NoDebtorAccount:      {"no_debtor_account", "AC01", true, "the debtor has no such account"},
	NoCreditorAccount:    {"no_creditor_account", "AC01", true, "the creditor has no such account"},
	UnknownParticipant:   {"unknown_participant", "RC01", true, "the participant is unknown"},
	NoAccount:            {"no_account", "AC01", true, "the participant has no such account"},
	SameAccount:          {"same_account", "AG01", false, "debtor and creditor are the same account"},
	AssetsDiffer:         {"assets_differ", "AM03", false, "the two accounts are in different assets"},
	ParticipantSuspended: {"participant_suspended", "AG01", true, "the instructing participant is suspended"},
	AccountClosed:        {"account_closed", "AC04", false, "the account, or its participant, is closed"},
	DebtorClosed:         {"debtor_closed", "AC04", false, "the debtor's account is closed"},
	CreditorClosed:       {"creditor_closed", "AC04", false, "the creditor's account is closed"},
	DebtorBlocked:        {"debtor_blocked", "AC06", true, "the debtor's account is blocked for debit"},
	CreditorBlocked:      {"creditor_blocked", "AC06", true, "the creditor's account is blocked for credit"},
	AccountNotEmpty:      {"account_not_empty", "AG01", true, "the account has a balance, or an order from or to it waits"},
	AmountZero:           {"amount_zero", "AM01", false, "the amount is zero"},
	AmountNegative:       {"amount_negative", "AM12", false, "the amount is negative"},
	AmountTooLarge:       {"amount_too_large", "AM02", false, "the amount is too large"},
	DateOutsideWindow:    {"date_outside_window", "DT01", true, "the business date is outside the window"},
	DayClosed:            {"day_closed", "TM01", true, "the asset's business day is closed"},
	AfterCutOff:          {"after_cut_off", "TM01", true, "the cut-off of the asset's business day is past"},
	DayStep:              {"day_step", "TM01", true, "the business day does not go there from where it is, or a cycle of the asset is not settled"},
	ExpiryPassed:         {"expiry_passed", "AB03", false, "the expiry is past, or not behind the not-before"},
	NotSupported:         {"not_supported", "AG01", false, "not offered here"},
	BalanceTooLarge:      {"balance_too_large", "AM02", true, "the issuer's balance would become too large"},
	QueueTooLarge:        {"queue_too_large", "AM02", true, "what waits in the asset would sum to too much"},
	NotOpen:              {"not_open", "TM01", true, "the asset's business day is not open yet"},
	Cover:                {"cover", "AM04", true, "the debtor's cover is not enough"},
	Reserved:             {"reserved", "AM04", true, "the cover left is reserved for higher priorities"},
	OverBilateral:        {"over_bilateral_limit", "AM14", true, "the debtor's limit on this creditor would be passed"},
	OverMultilateral:     {"over_multilateral_limit", "AM14", true, "the debtor's limit on all its creditors would be passed"},
	Partner:              {"partner", "ED05", true, "an order that it is linked to cannot settle"},
	PartnerToCancel:      {"partner_to_cancel", "NARR", true, "the other side of the trade has to ask for the cancellation too"},
	OrderAhead:           {"order_ahead", "AM04", true, "an earlier order of the debtor waits"},
}

// String is the stable code, as `cover`.
func (r Reason) String() string { return reasonRows[r].code }

// ISO is the ISO 20022 external status reason code, as `AM04`.
func (r Reason) ISO() string { return reasonRows[r].iso }

// Retry says whether a new order with the same content may fare better later.
func (r Reason) Retry() bool { return reasonRows[r].retry }

// Text is a sentence for people.
func (r Reason) Text() string { return reasonRows[r].text }
