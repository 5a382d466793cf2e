package engine

import (
	"encoding/binary"
	"testing"
)

// desk gives instructions to an engine with one asset (number 1) whose issuer's account is number 1.
type desk struct {
	tb   testing.TB
	e    *Engine
	r    Results // of the last instruction
	time int64
	ids  uint64
}

func newDesk(tb testing.TB, options uint8, day Day) *desk {
	d := &desk{tb: tb, e: New(Config{}), time: 1_772_442_000_000_000_000}
	n := Naming{Kind: CreateAsset, Scale: 2, BusinessDate: 20500, Options: options, Day: day}
	n.SetAsset("EUR")
	n.SetParticipant("CBEUDEF0")
	d.apply(AppendNaming(nil, &n, nil))
	return d
}

func (d *desk) apply(payload []byte) Outcome {
	d.time += 1e6
	d.r.Reset()
	d.e.Apply(d.time, payload, &d.r)
	return d.r.Outcomes[0]
}

// account opens the account of a new participant and funds it.
func (d *desk) account(name string, funds int64) uint32 {
	p := Naming{Kind: CreateParticipant}
	p.SetParticipant(name)
	d.apply(AppendNaming(nil, &p, nil))
	a := Naming{Kind: OpenAccount, AccountKind: AccountSettlement}
	a.SetParticipant(name)
	a.SetAsset("EUR")
	number := d.apply(AppendNaming(nil, &a, nil)).Number
	if funds > 0 {
		d.fund(number, funds)
	}
	return number
}

func (d *desk) fund(account uint32, amount int64) {
	in := Instruction{Kind: Fund, Method: Instant, Amount: amount, Debtor: 1, Creditor: account, ID: d.id()}
	if o := d.apply(AppendInstruction(nil, &in, nil)); o.Status != Settled {
		d.tb.Fatalf("funding: %v %v", o.Status, o.Reason)
	}
}

func (d *desk) id() (id [16]byte) {
	d.ids++
	binary.LittleEndian.PutUint64(id[:], d.ids)
	binary.LittleEndian.PutUint64(id[8:], ^d.ids)
	return id
}

// order submits a gross order and answers its id.
func (d *desk) order(debtor, creditor uint32, amount int64, p Priority) (id [16]byte, o Outcome) {
	in := Instruction{Kind: SubmitOrder, Amount: amount, Debtor: debtor, Creditor: creditor, Priority: p, ID: d.id()}
	return in.ID, d.apply(AppendInstruction(nil, &in, nil))
}

func (d *desk) set(s Setting) Outcome { return d.apply(AppendSetting(nil, &s, nil)) }

func (d *desk) status(id [16]byte) Status {
	rows := d.e.FindOrders(id, nil)
	if len(rows) != 1 {
		d.tb.Fatalf("%d orders of one id", len(rows))
	}
	return rows[0].Status
}

func (d *desk) balance(account uint32) int64 { return d.e.accounts.at(account).balance }

// check holds the state against the invariants.
func (d *desk) check() {
	d.tb.Helper()
	if err := d.e.Check(); err != nil {
		d.tb.Fatal(err)
	}
}
