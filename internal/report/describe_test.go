package report

import (
	"testing"

	"weir/engine"
)

// TestParticipantsInWords tells what is done to a participant; a choice that there is not is unknown.
func TestParticipantsInWords(t *testing.T) {
	e := engine.New(engine.Config{})
	n := engine.Naming{Kind: engine.CreateParticipant}
	n.SetParticipant("ALPHCNB0")
	e.Apply(1, engine.AppendNaming(nil, &n, nil), &engine.Results{})
	for choice, want := range map[engine.Choice]string{
		engine.Suspend: "suspend ALPHCNB0", engine.Resume: "resume ALPHCNB0",
		engine.BlockParticipantDebit: "block for debit: ALPHCNB0", engine.UnblockParticipantDebit: "unblock for debit: ALPHCNB0",
		engine.BlockParticipantCredit: "block for credit: ALPHCNB0", engine.UnblockParticipantCredit: "unblock for credit: ALPHCNB0",
		engine.CloseParticipant: "close ALPHCNB0", engine.CloseParticipant + 1: "unknown ALPHCNB0",
	} {
		in := engine.Setting{Kind: engine.SetParticipant, Choice: choice, Participant: 1}
		if got := (&names{e: e}).noteOf(engine.AppendSetting(nil, &in, nil)); got.what != want || got.participant != "ALPHCNB0" {
			t.Errorf("%d: %q, want %q", choice, got.what, want)
		}
	}
}
