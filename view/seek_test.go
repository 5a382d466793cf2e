package view

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"weir/engine"
)

// TestSeekTogether holds what is looked up together against what the world is made of, unknown names and assets among it.
func TestSeekTogether(t *testing.T) {
	d := NewDirectory(8)
	const banks = 500
	d.Apply(world(banks))
	random := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		seeks := make([]Seek, random.IntN(40))
		for i := range seeks {
			seeks[i] = Seek{Asset: uint16(random.IntN(4)), ParticipantID: []byte(bank(uint32(2 + random.IntN(banks*5/4))))}
		}
		d.Seek(seeks)
		for i := range seeks {
			s := &seeks[i]
			participant, known := d.Participant(s.ParticipantID)
			account, _ := d.Account(participant, s.Asset)
			if s.Participant != participant || s.Account != account || known != (participant != 0) {
				t.Fatalf("%s in asset %d: account %d of %d, want %d of %d", s.ParticipantID, s.Asset, s.Account, s.Participant, account, participant)
			}
		}
	}
}

// TestSeekNamesOfOneHash: who only has the hash of a participant is not taken for it.
func TestSeekNamesOfOneHash(t *testing.T) {
	d := NewDirectory(8)
	first, second := twins(d)
	d.Apply([]engine.Event{
		participantCreated(1, "CBCNCNB0"), assetCreated(1, "CNY", 2, 1, 1), accountOpened(1, 1, 1, engine.AccountIssuer),
		participantCreated(2, first), accountOpened(2, 2, 1, engine.AccountSettlement),
	})
	if account, participant := d.SettlementAccount(1, []byte(second)); account != 0 || participant != 0 {
		t.Errorf("an unknown participant with the hash of %s has its account %d, of %d", first, account, participant)
	}
	d.Apply([]engine.Event{participantCreated(3, second), accountOpened(3, 3, 1, engine.AccountSettlement)})
	for number, id := range map[uint32]string{2: first, 3: second} {
		if account, participant := d.SettlementAccount(1, []byte(id)); account != number || participant != number {
			t.Errorf("account and participant of %s are %d and %d, want %d", id, account, participant, number)
		}
	}
}

// twins are two names with one hash.
func twins(d *Directory) (first, second string) {
	seen := map[uint32]string{}
	for i := 0; ; i++ {
		id := fmt.Sprintf("TWIN%07d", i)
		hash := d.hash([]byte(id))
		if before, met := seen[hash]; met {
			return before, id
		}
		seen[hash] = id
	}
}
