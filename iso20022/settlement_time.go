package iso20022

import (
	"strings"
	"time"
)

// times: between which the sender lets the payment settle (SttlmTmReq), on its settlement date. It ends with the earlier of TillTm and RjctTm.
func (p *parser) times(t *Transaction, v *[fieldTotal]string) (ok bool) {
	if t.NotBefore, ok = p.time(t, fieldFromTime, v); !ok {
		return false
	}
	for _, f := range [...]field{fieldTillTime, fieldRejectTime} {
		until, ok := p.time(t, f, v)
		if !ok {
			return false
		}
		if until != 0 && (t.ExpiresAt == 0 || until < t.ExpiresAt) {
			t.ExpiresAt = until
		}
	}
	if v[fieldCLSTime] == "" {
		return true
	}
	if p.limits.Strict {
		return p.fail(fieldCLSTime, v[fieldCLSTime], "is not heeded here: say TillTm", ReasonForbidden)
	}
	p.notes.at |= NoteCLS
	p.notes.otherCLS++
	return true
}

// time is one of the times, in unix nanoseconds, 0 where it is not said.
func (p *parser) time(t *Transaction, f field, v *[fieldTotal]string) (nanos int64, ok bool) {
	text := trim(v[f])
	if v[f] == "" {
		return 0, true
	}
	if len(text) < 8 || !isDateTime("2000-01-01T"+text) {
		return 0, p.fail(f, v[f], "is not a time hh:mm:ss with an offset from UTC", ReasonContent)
	}
	if zone := strings.TrimLeft(text[8:], ".0123456789"); zone == "" {
		return 0, p.fail(f, v[f], "has no offset from UTC, so nobody knows when that is", ReasonContent)
	}
	if t.SettlementDate == "" {
		return 0, p.fail(f, v[f], "is a time of the settlement date, which is missing", ReasonDate)
	}
	at, err := time.Parse(time.RFC3339Nano, t.SettlementDate+"T"+text)
	if err != nil || at.Year() < 1970 || at.Year() > 2261 {
		return 0, p.fail(f, v[f], "is not a time of the years 1970 to 2261", ReasonDate)
	}
	return at.UnixNano(), true
}
