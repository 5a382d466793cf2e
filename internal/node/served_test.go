package node

import (
	"testing"
	"time"

	"weir/engine"
)

// payday is a node in which a payment without a date was made, and its clock.
type payday struct {
	t     *testing.T
	o     Options
	clock interface{ Store(int64) }
	n     *Node
	pay   []instruction
}

func paid(t *testing.T, asset, date, at string) *payday {
	t.Helper()
	o, clock, _ := scheduled(t, t.TempDir(), at)
	p := &payday{t: t, o: o, clock: clock, n: open(t, o)}
	bank := engine.Naming{Kind: engine.CreateParticipant}
	bank.SetParticipant("ALPHCNB0")
	account := engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement}
	account.SetParticipant("ALPHCNB0")
	account.SetAsset(asset)
	fund := engine.Instruction{Kind: engine.Fund, Method: engine.Instant, Amount: 100, Debtor: 1, Creditor: 2, ID: [16]byte{9}}
	p.pay = []instruction{{fund.Kind, engine.AppendInstruction(nil, &fund, nil)}}
	mustSubmit(t, p.n, []instruction{newAsset(asset, engine.Open, dateOf(t, date)),
		{bank.Kind, engine.AppendNaming(nil, &bank, nil)}, {account.Kind, engine.AppendNaming(nil, &account, nil)}})
	if first := mustSubmit(t, p.n, p.pay)[0]; first.Status != engine.Settled || first.Replayed() {
		t.Fatalf("%+v", first)
	}
	return p
}

// isDown lets the server be down until a time.
func (p *payday) isDown(until string) {
	p.t.Helper()
	shut(p.t, p.n)
	p.clock.Store(shanghai(p.t, until))
	p.n = open(p.t, p.o)
}

// serves lets the scheduler look so often until a time.
func (p *payday) serves(every time.Duration, until string) {
	p.t.Helper()
	for end := shanghai(p.t, until); ; {
		now := min(p.o.Now()+int64(every), end)
		p.clock.Store(now)
		if err := p.n.days.look(p.n); err != nil {
			p.t.Fatal(err)
		}
		if now == end {
			return
		}
	}
}

// busy is serves with something written at each look.
func (p *payday) busy(every time.Duration, until string) {
	p.t.Helper()
	for end := shanghai(p.t, until); p.o.Now() < end; {
		p.clock.Store(min(p.o.Now()+int64(every), end))
		if err := p.n.days.look(p.n); err != nil {
			p.t.Fatal(err)
		}
		resolve := engine.Setting{Kind: engine.Resolve, Asset: 1}
		mustSubmit(p.t, p.n, []instruction{{resolve.Kind, engine.AppendSetting(nil, &resolve, nil)}})
	}
}

// isKnown sends the payment again and says whether that was a repetition. The money must agree.
func (p *payday) isKnown() bool {
	p.t.Helper()
	again := mustSubmit(p.t, p.n, p.pay)[0]
	look(p.t, p.n, func(e *engine.Engine) {
		want := int64(200)
		if again.Replayed() || again.Status == engine.Rejected {
			want = 100
		}
		if a, _ := e.Account(2); a.Balance != want {
			p.t.Errorf("balance %d after %+v", a.Balance, again)
		}
	})
	return again.Replayed()
}

// A client whose answer was lost when the server went down finds its payment known when the server is back, and is not paid twice.
func TestDowntimeTakesNoKey(t *testing.T) {
	for _, row := range []struct{ name, asset, date, at, back string }{
		{"a holiday", "HKD", "2030-09-30", "2030-09-30 12:00", "2030-10-08 12:00"},
		{"a holiday and a working day", "HKD", "2030-09-30", "2030-09-30 12:00", "2030-10-09 08:40"},
		{"a week", "HKD", "2030-10-16", "2030-10-16 12:00", "2030-10-24 12:00"},
		{"a month", "HKD", "2030-10-16", "2030-10-16 12:00", "2030-11-18 08:45"},
		{"the session of the evening was begun", "CNY", "2030-09-30", "2030-09-30 17:01", "2030-10-08 18:40"},
		{"and two weeks go by", "CNY", "2030-09-30", "2030-09-30 17:05", "2030-10-16 17:10"},
	} {
		t.Run(row.name, func(t *testing.T) {
			p := paid(t, row.asset, row.date, row.at)
			p.serves(time.Second, row.at)
			p.isDown(row.back)
			if !p.isKnown() {
				t.Errorf("after it: %s", sessionsOf(t, p.n, 1))
			}
		})
	}
}

// A server that comes back just before a session ends has not served it.
func TestSessionServedForAMomentForgetsNothing(t *testing.T) {
	p := paid(t, "HKD", "2030-10-16", "2030-10-16 12:00")
	p.isDown("2030-10-24 16:31")
	p.serves(time.Second*30, "2030-10-24 17:30")
	wantSessions(t, p.n, 1, "closed 2030-10-25")
	p.serves(time.Second*30, "2030-10-25 08:31")
	if !p.isKnown() {
		t.Error("59 minutes of a session were enough")
	}
}

// So is it where the process lives and the clock leaps, because the machine stood still or somebody set it.
func TestLeapOfTheClockTakesNoKey(t *testing.T) {
	p := paid(t, "HKD", "2030-10-16", "2030-10-16 12:00")
	p.serves(30*time.Second, "2030-10-16 14:00")
	p.serves(14*24*time.Hour, "2030-10-30 12:00")
	wantSessions(t, p.n, 1, "open 2030-10-30")
	if !p.isKnown() {
		t.Error("a leap of two weeks took the key")
	}
	p.serves(time.Hour, "2030-10-30 11:00") // back by one look, and on from there
	p.serves(14*24*time.Hour, "2030-11-13 12:00")
	if !p.isKnown() {
		t.Error("a second one did")
	}
}

// What was served is forgotten in its time: else memory would grow with each day.
func TestServedSessionForgets(t *testing.T) {
	p := paid(t, "HKD", "2030-10-16", "2030-10-16 12:00")
	p.isDown("2030-10-24 16:29")
	p.serves(59*time.Second, "2030-10-24 17:30")
	p.serves(59*time.Second, "2030-10-25 08:31")
	if p.isKnown() {
		t.Error("an hour of a session was not enough")
	}
}

// A restart of a moment, each day in the last hour of the session, does not keep everything for ever: the log says that somebody was served before it.
func TestRestartDoesNotEndWhatWasServed(t *testing.T) {
	for _, at := range []string{" 12:00", " 16:40"} {
		p := paid(t, "HKD", "2030-10-16", "2030-10-16 12:00")
		for _, date := range []string{"2030-10-17", "2030-10-18", "2030-10-21", "2030-10-22", "2030-10-23", "2030-10-24", "2030-10-25"} {
			p.serves(50*time.Second, date+" 08:31")
			if at == " 16:40" {
				p.serves(50*time.Second, date+" 16:20")
				p.busy(50*time.Second, date+at)
			}
			p.isDown(date + at)
			p.serves(50*time.Second, date+" 18:00")
		}
		p.serves(50*time.Second, "2030-10-28 09:00")
		if p.isKnown() {
			t.Errorf("a restart each day at%s keeps all", at)
		}
	}
}

// A session that has no length can't be served.
func TestSessionWithoutLengthForgetsNothing(t *testing.T) {
	p := paid(t, "HKD", "2030-10-16", "2030-10-16 12:00")
	p.o.Calendar = parsed(t, "zone Asia/Shanghai\nwork monday tuesday wednesday thursday friday\nschedule HKD\n  open 09:00\n  end-of-day 09:00\n  closed 09:00\n")
	p.isDown("2030-11-18 08:59")
	mustSubmit(t, p.n, []instruction{setDay(1, engine.Open, 0)})
	if !p.isKnown() {
		t.Error("sessions of a moment took the key")
	}
}

// How long a session was open is counted for its date, also while it was the second, and from when the clock was set back.
func TestServedTime(t *testing.T) {
	c := exampleCalendar(t)
	day := dateOf(t, "2030-10-16")
	first := engine.AssetInfo{Code: "CNY", Number: 1, Day: engine.Open, BusinessDate: day}
	both := engine.AssetInfo{Code: "CNY", Number: 1, Day: engine.Open, BusinessDate: day, SecondDate: day + 1, SecondDay: engine.Open}
	begun := engine.AssetInfo{Code: "CNY", Number: 1, Day: engine.Open, BusinessDate: day, SecondDate: day + 1, SecondDay: engine.PreOpen}
	rolled := engine.AssetInfo{Code: "CNY", Number: 1, Day: engine.Open, BusinessDate: day + 1}
	closed := engine.AssetInfo{Code: "CNY", Number: 1, Day: engine.Closed, BusinessDate: day}
	type sight struct {
		asset *engine.AssetInfo
		until int // minutes for which it is so
	}
	for _, row := range []struct {
		name   string
		sights []sight
		enough bool
	}{
		{"an hour", []sight{{&first, 60}}, true},
		{"less", []sight{{&first, 59}}, false},
		{"first after it was second", []sight{{&both, 30}, {&rolled, 30}}, true},
		{"not while it was in pre-open", []sight{{&begun, 30}, {&rolled, 30}}, false},
		{"another date", []sight{{&first, 60}, {&rolled, 30}}, false},
		{"closed between", []sight{{&first, 40}, {&closed, 1}, {&first, 40}}, false},
		{"never open", []sight{{&closed, 60}}, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			s, now := served{assets: map[uint16]*[2]openSession{}}, shanghai(t, "2030-10-16 10:00")
			step := func(a *engine.AssetInfo) {
				s.look(now)
				s.see(a, now)
			}
			for _, sight := range row.sights {
				for range sight.until {
					step(sight.asset)
					now += int64(time.Minute)
				}
			}
			last := row.sights[len(row.sights)-1].asset
			step(last)
			if got := s.enough(last, c, now); got != row.enough {
				t.Errorf("enough %v", got)
			}
			now -= int64(30 * 24 * time.Hour)
			step(last)
			for range 60 {
				now += int64(time.Minute)
				step(last)
			}
			if open := last != &closed; s.enough(last, c, now) != open {
				t.Errorf("an hour after the clock was set back: enough %v", !open)
			}
		})
	}
}
