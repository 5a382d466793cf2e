package report

import (
	"bytes"
	"fmt"

	"weir/engine"
)

// note is an instruction in words.
type note struct {
	parties
	kind, id, participant string
	what                  string
}

// noteOf reads a record with its names.
func (n *names) noteOf(record []byte) note {
	kind := engine.Kind(record[0])
	t := note{kind: kind.String(), parties: parties{amount: none}}
	switch kind {
	case engine.CreateAsset, engine.CreateParticipant, engine.OpenAccount:
		n.noteNaming(&t, engine.NamingAt(record))
	case engine.SubmitOrder, engine.Fund, engine.SubmitTrade:
		n.noteOrder(&t, engine.InstructionAt(record))
	case engine.CancelOrder, engine.HoldOrder, engine.ReleaseOrder, engine.ChangePriority, engine.MoveOrder:
		n.noteChange(&t, engine.InstructionAt(record))
	default:
		n.noteSetting(&t, engine.SettingAt(record))
	}
	return t
}

func (n *names) noteNaming(t *note, in *engine.Naming) {
	t.participant = string(in.ParticipantID())
	t.asset.Code = string(in.AssetCode())
	switch in.Kind {
	case engine.CreateAsset:
		t.what = fmt.Sprintf("asset %s of scale %d with the issuer %s", t.asset.Code, in.Scale, t.participant)
	case engine.CreateParticipant:
		t.what = "participant " + t.participant
	default:
		t.what = fmt.Sprintf("%s account of %s in %s", accountKind(in.AccountKind), t.participant, t.asset.Code)
	}
}

// accountKind is the word for a kind of account, also for one that is refused.
func accountKind(k engine.AccountKind) string {
	if k > engine.AccountIssuer {
		return "unknown"
	}
	return k.String()
}

func (n *names) noteOrder(t *note, in *engine.Instruction) {
	t.parties = n.partiesOf(in.Debtor, in.Creditor, in.Flags, in.Amount)
	t.id = uuid(in.ID)
	if t.participant = n.participant(in.Instructor); in.Instructor == 0 {
		t.participant = t.debtor
	}
	t.what = fmt.Sprintf("%s of %s from %s to %s", orderKind(in.Kind), n.money(t), known(t.debtor), known(t.creditor))
	switch {
	case in.Kind == engine.SubmitTrade:
		taken := n.asset(in.TakeAsset)
		takes := minor(in.Takes, taken.Scale)
		t.what += fmt.Sprintf(" against %s %s", Amount.format(&takes), known(taken.Code))
		if reference := bytes.TrimRight(in.Reference[:], "\x00"); len(reference) > 0 {
			t.what += fmt.Sprintf(", reference %q", reference)
		}
	case in.Kind == engine.SubmitOrder:
		t.what += fmt.Sprintf(", %s, %s", in.Method, in.Priority)
	}
	if in.Legs != 0 {
		t.what += fmt.Sprintf(", of a chain of %d", in.Legs)
	}
	if in.Original != [16]byte{} {
		t.what += ", returns " + uuid(in.Original)
	}
}

// money is an amount with its asset.
func (n *names) money(t *note) string {
	if t.amount.none {
		return known("")
	}
	return Amount.format(&t.amount) + " " + t.asset.Code
}

func known(name string) string {
	if name == "" {
		return "unknown"
	}
	return name
}

func (n *names) noteChange(t *note, in *engine.Instruction) {
	t.id, t.participant = uuid(in.ID), n.participant(in.Instructor)
	switch in.Kind {
	case engine.CancelOrder:
		t.what = "cancel the order"
	case engine.HoldOrder:
		t.what = "hold the order"
	case engine.ReleaseOrder:
		t.what = "release the order"
	case engine.ChangePriority:
		t.what = "give the order the priority " + known(in.Priority.String())
	default:
		t.what = "move the order to the " + wordOf(in.Choice, "front", "end") + " of its priority"
	}
}

// wordOf is the word of a choice, "unknown" for one that there is not.
func wordOf(c engine.Choice, words ...string) string {
	if c == 0 || int(c) > len(words) {
		return known("")
	}
	return words[c-1]
}

func (n *names) noteSetting(t *note, s *engine.Setting) {
	t.asset = n.asset(s.Asset)
	if s.Account != 0 {
		t.participant, t.asset = n.owner(s.Account)
	}
	if s.Participant != 0 {
		t.participant = n.participant(s.Participant)
	}
	switch s.Kind {
	case engine.SetLimit:
		n.noteLimit(t, s)
	case engine.SetReservation:
		t.amount = minor(s.Amount, t.asset.Scale)
		t.what = fmt.Sprintf("%s keeps %s for %s orders", known(t.participant), n.money(t), wordOf(s.Choice, "urgent", "highly urgent"))
	case engine.SetAccount:
		t.what = fmt.Sprintf("%s: account %d of %s in %s", wordOf(s.Choice, "block for debit", "unblock for debit", "block for credit", "unblock for credit", "close"),
			s.Account, known(t.participant), known(t.asset.Code))
	case engine.SetParticipant:
		t.what = wordOf(s.Choice, "suspend", "resume", "block for debit:", "unblock for debit:", "block for credit:", "unblock for credit:", "close") + " " + known(t.participant)
	case engine.SetDay:
		date := day(s.BusinessDate)
		t.what = "business day of " + known(t.asset.Code) + " to " + known(s.Day.String())
		if !date.none {
			t.what += ", date " + Date.format(&date)
		}
		if s.Late {
			t.what += ", late"
		}
	case engine.Resolve:
		t.what = fmt.Sprintf("resolve %s: %s", known(t.asset.Code), wordOf(s.Choice, "multilateral", "bilateral"))
	case engine.Tick:
		t.what = "what time brings"
	default:
		n.noteCycle(t, s)
	}
}

func (n *names) noteLimit(t *note, s *engine.Setting) {
	what := wordOf(s.Choice, "bilateral limit", "multilateral limit", "credit line", "net debit cap")
	if counterparty, _ := n.owner(s.Counterparty); s.Choice == engine.LimitBilateral {
		what += " on " + known(counterparty)
	}
	t.what = fmt.Sprintf("%s of %s in %s", what, known(t.participant), known(t.asset.Code))
	if s.Remove {
		t.what += " removed"
		return
	}
	t.amount = minor(s.Amount, t.asset.Scale)
	t.what += ": " + Amount.format(&t.amount)
}

func (n *names) noteCycle(t *note, s *engine.Setting) {
	if s.Kind == engine.OpenCycle {
		t.what = "open a cycle in " + known(t.asset.Code)
		return
	}
	if c, ok := n.e.Cycle(s.Cycle); ok {
		t.asset = n.asset(c.Asset)
	}
	verb := map[engine.Kind]string{
		engine.CloseCycle: "close", engine.SettleCycle: "settle", engine.ExtendCycle: "extend", engine.AbortCycle: "abort",
		engine.UnwindCycle: "unwind " + known(t.participant) + " from", engine.SurvivorsPay: "survivors pay for " + known(t.participant) + " in",
	}[s.Kind]
	t.what = fmt.Sprintf("%s cycle %d in %s", verb, s.Cycle, known(t.asset.Code))
}

// Describe is an instruction in words, with the names of an engine that has seen it.
func Describe(e *engine.Engine, record []byte) string {
	n := names{e: e}
	t := n.noteOf(record)
	return t.what
}

// AmountIn is an amount of minor units with its asset.
func AmountIn(e *engine.Engine, asset uint16, units int64) string {
	a, _ := e.Asset(asset)
	v := minor(units, a.Scale)
	return Amount.format(&v) + " " + a.Code
}
