package engine

import "testing"

// barred is a desk with an account whose participant is blocked for debit.
func barred(t *testing.T) *desk {
	d := newDesk(t, 0, Open)
	d.account("ALPHCNB0", 0)
	d.must(Setting{Kind: SetParticipant, Participant: 2, Choice: BlockParticipantDebit})
	return d
}

// timed is a desk with three orders on hold: of one nothing becomes due, of the others their expiry does. Their slots are 1 to 3.
func timed(t *testing.T) *desk {
	d := newDesk(t, 0, Open)
	a, b := d.account("ALPHCNB0", 0), d.account("BRAVGB20", 0)
	hour := d.time + 3600e9
	for _, expires := range []int64{0, hour + 2, hour + 1} {
		in := Instruction{Kind: SubmitOrder, Amount: 1, Debtor: a, Creditor: b, Flags: FlagHold, NotBefore: hour, ExpiresAt: expires, ID: d.id()}
		if o := d.apply(AppendInstruction(nil, &in, nil)); o.Status != Held {
			t.Fatal(o)
		}
	}
	return d
}

// timerOf is that of the order in a slot.
func (d *desk) timerOf(slot uint32) *timer { return d.e.timers.at(d.e.waitings.at(slot).timer) }

// rehashed changes a participant, and keeps the hash.
func (d *desk) rehashed(number uint32, change func(p *participant)) {
	p := d.e.participants.at(number)
	d.e.hash -= participantHash(number, p)
	change(p)
	d.e.hash += participantHash(number, p)
}

var spoiltStandings = []spoilt{
	{"a bar that stays", barred, func(d *desk) { d.rehashed(2, func(p *participant) { p.standing = 0 }) }, ErrBars},
	{"a bar that is missing", barred, func(d *desk) { d.e.accounts.at(2).standing = 0 }, ErrBars},
	{"a bar of the other side", barred, func(d *desk) { d.e.accounts.at(2).standing |= creditBarred }, ErrBars},
	{"an issuer that is barred", barred, func(d *desk) { d.e.accounts.at(1).standing |= debitBarred }, ErrBars},
	{"an open account of a closed participant", barred, func(d *desk) { d.rehashed(2, func(p *participant) { p.standing |= memberClosed }) }, ErrBars},

	{"a time that is not due", timed, func(d *desk) { d.e.schedule(d.e.waitings.at(1), false) }, ErrTimers},
	{"an expiry that is forgotten", timed, func(d *desk) { d.e.unschedule(d.timerOf(2).at) }, ErrTimers},
	{"an expiry that is not due", timed, func(d *desk) { d.timerOf(2).at = notDue }, ErrTimers},
	{"another expiry", timed, func(d *desk) { d.timerOf(2).expires++ }, ErrTimers},
	{"due in another order", timed, func(d *desk) {
		first, second := d.e.dues[0], d.e.dues[1]
		d.e.putDue(0, second)
		d.e.putDue(1, first)
	}, ErrTimers},
	{"due twice", timed, func(d *desk) { d.e.dues = append(d.e.dues, d.e.dues[1]) }, ErrTimers},
	{"a place without a time", timed, func(d *desk) { d.timerOf(1).at = 0 }, ErrTimers},
	{"a timer without a time", timed, func(d *desk) { d.timerOf(1).notBefore = 0 }, ErrTimers},
	{"the timer of another", timed, func(d *desk) { d.timerOf(1).slot = 2 }, ErrTimers},
}
