package wire

import "weir/engine"

// Words are the words for the choices of one kind of instruction, by their values.
type Words [engine.CloseParticipant + 1]string

// The words that bodies and events use. Frozen.
var (
	LimitWords = Words{
		engine.LimitBilateral: "bilateral", engine.LimitMultilateral: "multilateral", engine.LimitCreditLine: "credit_line", engine.LimitNetDebitCap: "net_debit_cap",
	}
	ReservationWords = Words{engine.ReserveUrgent: "urgent", engine.ReserveHighlyUrgent: "highly-urgent"}
	AccountWords     = Words{
		engine.BlockDebit: "block-debit", engine.UnblockDebit: "unblock-debit", engine.BlockCredit: "block-credit", engine.UnblockCredit: "unblock-credit",
		engine.CloseAccount: "close",
	}
	ParticipantWords = Words{
		engine.Suspend: "suspend", engine.Resume: "resume", engine.BlockParticipantDebit: "block-debit", engine.UnblockParticipantDebit: "unblock-debit",
		engine.BlockParticipantCredit: "block-credit", engine.UnblockParticipantCredit: "unblock-credit", engine.CloseParticipant: "close",
	}
	PositionWords   = Words{engine.MoveFirst: "first", engine.MoveLast: "last"}
	ResolutionWords = Words{engine.Multilateral: "multilateral", engine.Bilateral: "bilateral"}

	blockWords   = Words{engine.BlockDebit: "debit", engine.BlockCredit: "credit"}
	unblockWords = Words{engine.UnblockDebit: "debit", engine.UnblockCredit: "credit"}

	participantBlockWords   = Words{engine.BlockParticipantDebit: "debit", engine.BlockParticipantCredit: "credit"}
	participantUnblockWords = Words{engine.UnblockParticipantDebit: "debit", engine.UnblockParticipantCredit: "credit"}
)

// Name is the word for a choice, empty for one that has none.
func (w *Words) Name(c engine.Choice) string {
	if int(c) >= len(w) {
		return ""
	}
	return w[c]
}

// choice is what a word stands for.
func (w *Words) choice(word []byte) (engine.Choice, bool) {
	for c, have := range w {
		if have != "" && have == string(word) {
			return engine.Choice(c), true
		}
	}
	return 0, false
}

const wantDay = "must be closed, pre-open, open, cut-off, clearing or end-of-day"

func parseDay(text []byte) (engine.Day, bool) {
	for day := engine.Open; day <= engine.EndOfDay; day++ {
		if day.String() == string(text) {
			return day, true
		}
	}
	return 0, false
}
