package twin

import (
	"fmt"

	"weir/engine"
)

// Describe says what an instruction asks for, with numbers, for people who look for a mistake.
func Describe(payload []byte) string {
	in, n, s := engine.InstructionAt(payload), engine.NamingAt(payload), engine.SettingAt(payload)
	switch in.Kind {
	case engine.CreateAsset:
		return fmt.Sprintf("asset %q scale %d issuer %q date %d options %05b day %d", n.AssetCode(), n.Scale, n.ParticipantID(), n.BusinessDate, n.Options, n.Day)
	case engine.CreateParticipant:
		return fmt.Sprintf("participant %q kind %d", n.ParticipantID(), n.ParticipantKind)
	case engine.OpenAccount:
		return fmt.Sprintf("account of %q in %q kind %d line %d", n.ParticipantID(), n.AssetCode(), n.AccountKind, n.CreditLine)
	case engine.CancelOrder, engine.HoldOrder, engine.ReleaseOrder:
		return fmt.Sprintf("%v %x by %d", in.Kind, in.ID[:4], in.Instructor)
	case engine.ChangePriority, engine.MoveOrder:
		return fmt.Sprintf("%v %x by %d: priority %d choice %d", in.Kind, in.ID[:4], in.Instructor, in.Priority, in.Choice)
	case engine.SetLimit, engine.SetReservation, engine.SetAccount, engine.SetParticipant, engine.SetDay, engine.Resolve, engine.Tick:
		return fmt.Sprintf("%v choice %d: #%d on #%d %d remove %t participant %d asset %d day %v date %d",
			s.Kind, s.Choice, s.Account, s.Counterparty, s.Amount, s.Remove, s.Participant, s.Asset, s.Day, s.BusinessDate)
	case engine.OpenCycle, engine.CloseCycle, engine.SettleCycle, engine.ExtendCycle, engine.UnwindCycle, engine.SurvivorsPay, engine.AbortCycle:
		return fmt.Sprintf("%v cycle %d account #%d asset %d", s.Kind, s.Cycle, s.Account, s.Asset)
	}
	text := fmt.Sprintf("%v %x: #%d pays #%d %d by %d, method %d priority %d date %d not-before %d expires %d original %x flags %07b hints %x %x interbank %t",
		in.Kind, in.ID[:4], in.Debtor, in.Creditor, in.Amount, in.Instructor, in.Method, in.Priority,
		in.BusinessDate, in.NotBefore, in.ExpiresAt, in.Original[:2], in.Flags, in.DebtorHint, in.CreditorHint, in.Interbank)
	if in.Kind == engine.SubmitTrade || in.Reference != [16]byte{} || in.Legs != 0 {
		text += fmt.Sprintf(" takes %d of asset %d tolerance %d partial %t reference %x legs %d", in.Takes, in.TakeAsset, in.Tolerance, in.Partial, in.Reference[:4], in.Legs)
	}
	return text
}
