package twin

import (
	"testing"

	"weir/engine"
)

// desk is a twin to which a test brings a few things by hand.
type desk struct {
	*Twin
	t    *testing.T
	time int64
	r    engine.Results // of the last instruction
	ids  byte
}

const deskDate = 20514

// newDesk has an open asset of each of these options: numbers from 1.
func newDesk(t *testing.T, options ...uint8) *desk {
	d := &desk{Twin: New(), t: t}
	for i, o := range options {
		code := string(rune('A'+i)) + "AA"
		n := engine.Naming{Kind: engine.CreateAsset, Options: o, BusinessDate: deskDate}
		n.SetParticipant("CB" + code)
		n.SetAsset(code)
		d.do(engine.AppendNaming(nil, &n, nil))
	}
	return d
}

func (d *desk) do(payload []byte) engine.Outcome {
	d.time += Step
	d.r.Reset()
	d.Apply(d.time, payload, &d.r)
	return d.r.Outcomes[0]
}

// bank is a participant with an account of this balance in each asset.
func (d *desk) bank(name string, balances ...int64) {
	d.t.Helper()
	n := engine.Naming{Kind: engine.CreateParticipant}
	n.SetParticipant(name)
	d.do(engine.AppendNaming(nil, &n, nil))
	for i, balance := range balances {
		n := engine.Naming{Kind: engine.OpenAccount, AccountKind: engine.AccountSettlement}
		n.SetParticipant(name)
		n.SetAsset(d.assets[i].code)
		d.do(engine.AppendNaming(nil, &n, nil))
		if balance > 0 {
			d.fund(name, uint16(i+1), balance)
		}
	}
}

// account is the number of a bank's account in an asset.
func (d *desk) account(name string, asset uint16) uint32 {
	a := d.mainAccount(d.participantOf(name), d.asset(asset))
	if a == nil {
		d.t.Fatalf("%s has no account in asset %d", name, asset)
	}
	return a.number
}

func (d *desk) balance(name string, asset uint16) int64 {
	return d.Twin.account(d.account(name, asset)).balance
}

func (d *desk) fund(name string, asset uint16, amount int64) engine.Outcome {
	return d.submit(engine.Instruction{Kind: engine.Fund, Method: engine.Instant, Debtor: d.asset(asset).issuerAccount.number, Creditor: d.account(name, asset), Amount: amount})
}

// submit sends an order of a new id.
func (d *desk) submit(in engine.Instruction) engine.Outcome {
	d.ids++
	in.ID = [16]byte{d.ids}
	return d.do(engine.AppendInstruction(nil, &in, nil))
}

// order is one from one bank to another.
func (d *desk) order(from, to string, asset uint16, amount int64) engine.Instruction {
	return engine.Instruction{Kind: engine.SubmitOrder, Debtor: d.account(from, asset), Creditor: d.account(to, asset), Amount: amount}
}

// side is what one bank gives another for what it takes.
func (d *desk) side(from, to string, gives uint16, amount int64, take uint16, takes int64) engine.Instruction {
	in := d.order(from, to, gives, amount)
	in.Kind, in.TakeAsset, in.Takes = engine.SubmitTrade, take, takes
	return in
}

// last is the order that was submitted last.
func (d *desk) last() *order { return d.orders[len(d.orders)-1] }

func (d *desk) about(kind engine.Kind, o *order) engine.Outcome {
	in := engine.Instruction{Kind: kind, ID: o.record.ID}
	return d.do(engine.AppendInstruction(nil, &in, nil))
}

func (d *desk) set(in engine.Setting) engine.Outcome {
	return d.do(engine.AppendSetting(nil, &in, nil))
}

func (d *desk) day(asset uint16, day engine.Day, date uint32) engine.Outcome {
	return d.set(engine.Setting{Kind: engine.SetDay, Asset: asset, Day: day, BusinessDate: date})
}

// wants holds an answer against what is expected.
func (d *desk) wants(got engine.Outcome, status engine.Status, reason engine.Reason) {
	d.t.Helper()
	if got.Status != status || got.Reason != reason {
		d.t.Fatalf("answer %v %v, want %v %v", got.Status, got.Reason, status, reason)
	}
}

// stands holds the status of orders against what is expected.
func (d *desk) stands(status engine.Status, orders ...*order) {
	d.t.Helper()
	for i, o := range orders {
		if o.status != status {
			d.t.Fatalf("order %d is %v, want %v", i, o.status, status)
		}
	}
}

// events counts those of a kind by the last instruction.
func (d *desk) events(kind engine.EventKind) int {
	count := 0
	for _, e := range d.r.Events {
		if e.Kind == kind {
			count++
		}
	}
	return count
}
