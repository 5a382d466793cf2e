package scenario

import (
	"errors"
	"time"

	"weir/engine"
)

// setting applies a record that sets something.
func (r *runner) setting(in engine.Setting) []string {
	return r.answer(r.apply(engine.AppendSetting(nil, &in, nil)))
}

// accountNumber takes a party and an asset; an account that does not exist has the number 0, as from a gateway.
func (r *runner) accountNumber(a *arguments) (number uint32, code string, err error) {
	party, err := a.next()
	if err == nil {
		code, err = a.next()
	}
	number, _, _ = r.directory.party(party, code)
	return number, code, err
}

// setLimit sets a bilateral limit, or the multilateral one on all others, or removes it.
//
//	limit ALPHCNB0 EUR on BRAVGB20 40.00
//	limit ALPHCNB0 EUR on all 30.00
//	limit ALPHCNB0 EUR on all none
func setLimit(r *runner, a *arguments) ([]string, error) {
	in := engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitMultilateral}
	number, code, err := r.accountNumber(a)
	in.Account = number
	if err == nil {
		err = a.expect("on")
	}
	if err == nil && !a.accept("all") {
		var party string
		party, err = a.next()
		in.Choice = engine.LimitBilateral
		in.Counterparty, _, _ = r.directory.party(party, code)
	}
	if err != nil {
		return nil, err
	}
	return r.setBound(in, code, a)
}

// setLine sets the credit line.
//
//	line ALPHCNB0 EUR 50.00
func setLine(r *runner, a *arguments) ([]string, error) {
	return r.setOwnBound(engine.LimitCreditLine, a)
}

// setCap sets the net debit cap, or removes it.
//
//	cap ALPHCNB0 EUR 100.00
//	cap ALPHCNB0 EUR none
func setCap(r *runner, a *arguments) ([]string, error) {
	return r.setOwnBound(engine.LimitNetDebitCap, a)
}

// setOwnBound sets what bounds an account and names no other.
func (r *runner) setOwnBound(choice engine.Choice, a *arguments) ([]string, error) {
	number, code, err := r.accountNumber(a)
	if err != nil {
		return nil, err
	}
	return r.setBound(engine.Setting{Kind: engine.SetLimit, Choice: choice, Account: number}, code, a)
}

// setBound takes the amount, or the word none, and applies the limit.
func (r *runner) setBound(in engine.Setting, code string, a *arguments) ([]string, error) {
	if in.Remove = a.accept("none"); !in.Remove {
		var err error
		if in.Amount, err = r.bound(code, a); err != nil {
			return nil, err
		}
	}
	return r.setting(in), nil
}

// setReservation sets what is kept for the orders of a priority and those above it.
//
//	reserve ALPHCNB0 EUR urgent 10.00
//	reserve ALPHCNB0 EUR highly-urgent 10.00
func setReservation(r *runner, a *arguments) ([]string, error) {
	in := engine.Setting{Kind: engine.SetReservation}
	number, code, err := r.accountNumber(a)
	in.Account = number
	if err == nil {
		in.Choice, err = oneOf(a, reserves)
	}
	if err == nil {
		in.Amount, err = r.bound(code, a)
	}
	if err != nil {
		return nil, err
	}
	return r.setting(in), nil
}

var (
	reserves = map[string]engine.Choice{"urgent": engine.ReserveUrgent, "highly-urgent": engine.ReserveHighlyUrgent}
	blocks   = sides{
		account:     map[string]engine.Choice{"debit": engine.BlockDebit, "credit": engine.BlockCredit},
		participant: map[string]engine.Choice{"debit": engine.BlockParticipantDebit, "credit": engine.BlockParticipantCredit},
	}
	unblocks = sides{
		account:     map[string]engine.Choice{"debit": engine.UnblockDebit, "credit": engine.UnblockCredit},
		participant: map[string]engine.Choice{"debit": engine.UnblockParticipantDebit, "credit": engine.UnblockParticipantCredit},
	}
)

// sides are the two sides of an account, and of all accounts of a participant.
type sides struct{ account, participant map[string]engine.Choice }

// block makes the command that blocks or unblocks an account or, where no asset is named, a participant.
//
//	block ALPHCNB0 EUR debit
//	unblock ALPHCNB0 EUR credit
//	block ALPHCNB0 debit
func block(s sides) func(*runner, *arguments) ([]string, error) {
	return func(r *runner, a *arguments) ([]string, error) {
		in, choices, err := engine.Setting{Kind: engine.SetAccount}, s.account, error(nil)
		if len(a.words) == 2 {
			in.Kind, choices = engine.SetParticipant, s.participant
			in.Participant, err = r.participantNumber(a)
		} else {
			in.Account, _, err = r.accountNumber(a)
		}
		if err == nil {
			in.Choice, err = oneOf(a, choices)
		}
		if err != nil {
			return nil, err
		}
		return r.setting(in), nil
	}
}

// participantNumber takes a participant; one that does not exist has the number 0.
func (r *runner) participantNumber(a *arguments) (uint32, error) {
	name, err := a.next()
	return r.directory.instructor(name), err
}

// closeOne closes an account or, where no asset is named, a participant.
//
//	close ALPHCNB0 EUR
//	close ALPHCNB0
func closeOne(r *runner, a *arguments) ([]string, error) {
	if len(a.words) == 1 {
		return setParticipant(engine.CloseParticipant)(r, a)
	}
	number, _, err := r.accountNumber(a)
	if err != nil {
		return nil, err
	}
	return r.setting(engine.Setting{Kind: engine.SetAccount, Choice: engine.CloseAccount, Account: number}), nil
}

// setParticipant makes the command that suspends or resumes a participant.
//
//	suspend ALPHCNB0
//	resume ALPHCNB0
func setParticipant(choice engine.Choice) func(*runner, *arguments) ([]string, error) {
	return func(r *runner, a *arguments) ([]string, error) {
		number, err := r.participantNumber(a)
		if err != nil {
			return nil, err
		}
		return r.setting(engine.Setting{Kind: engine.SetParticipant, Choice: choice, Participant: number}), nil
	}
}

// resolve:
//
//	resolve EUR
//	resolve EUR bilateral
func resolve(r *runner, a *arguments) ([]string, error) {
	code, err := a.next()
	if err != nil {
		return nil, err
	}
	in := engine.Setting{Kind: engine.Resolve, Choice: engine.Multilateral, Asset: r.directory.assets[code].number}
	if len(a.words) > 0 {
		if in.Choice, err = oneOf(a, resolutions); err != nil {
			return nil, err
		}
	}
	return r.setting(in), nil
}

var resolutions = map[string]engine.Choice{"multilateral": engine.Multilateral, "bilateral": engine.Bilateral}

// tick does what has become due, at the script's time or at a later one, from which on its clock goes on.
//
//	tick
//	tick 2026-03-02T12:00:00Z
func tick(r *runner, a *arguments) ([]string, error) {
	if len(a.words) > 0 {
		at, err := a.instant()
		if err != nil {
			return nil, err
		}
		if at < r.time {
			return nil, errors.New("the clock is past that: " + time.Unix(0, r.time).UTC().Format(time.RFC3339))
		}
		r.time = at
	}
	return r.setting(engine.Setting{Kind: engine.Tick}), nil
}
