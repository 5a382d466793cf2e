package view

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"weir/engine"
)

// The events of a world with fictitious banks, as the engine emits them.

func participantCreated(number uint32, id string) engine.Event {
	return named(engine.Event{Kind: engine.ParticipantCreated, Number: number}, id)
}

func assetCreated(number uint16, code string, scale uint8, issuer, issuerAccount uint32) engine.Event {
	e := named(engine.Event{Kind: engine.AssetCreated, Number: uint32(number)}, code)
	e.Amount, e.Debtor, e.Instructor = int64(scale), issuerAccount, issuer
	return e
}

func accountOpened(number, owner uint32, asset uint16, kind engine.AccountKind) engine.Event {
	return engine.Event{Kind: engine.AccountOpened, Number: number, Instructor: owner, Asset: asset, Method: engine.Method(kind)}
}

// named puts a name where Event.Name looks for it.
func named(e engine.Event, name string) engine.Event {
	events := []engine.Event{e}
	copy(engine.EventBytes(events)[16:], name)
	return events[0]
}

// bank is the id of the participant of a number.
func bank(number uint32) string { return fmt.Sprintf("BANK%dGB0", number) }

// world is a central bank (participant 1) that issues CNY and USD, and banks 2 to banks+1 with an account in CNY, every
// second one in USD too.
func world(banks uint32) []engine.Event {
	events := []engine.Event{
		participantCreated(1, "CBCNCNB0"),
		assetCreated(1, "CNY", 2, 1, 1), accountOpened(1, 1, 1, engine.AccountIssuer),
		assetCreated(2, "USD", 4, 1, 2), accountOpened(2, 1, 2, engine.AccountIssuer),
	}
	account := uint32(3)
	for number := uint32(2); number < banks+2; number++ {
		events = append(events, participantCreated(number, bank(number)), accountOpened(account, number, 1, engine.AccountSettlement))
		account++
		if number%2 == 0 {
			events = append(events, accountOpened(account, number, 2, engine.AccountSettlement))
			account++
		}
	}
	return events
}

func TestDirectory(t *testing.T) {
	d := NewDirectory(8) // grows
	events := world(300)
	d.Apply(events[:9])
	d.Apply(events) // what is known may come again

	cny, ok := d.Asset([]byte("CNY"))
	if want := (AssetEntry{Number: 1, Scale: 2, Code: "CNY", Issuer: 1, IssuerAccount: 1}); !ok || cny != want {
		t.Errorf("CNY is %+v", cny)
	}
	if usd, ok := d.AssetByNumber(2); !ok || usd.Code != "USD" || usd.Scale != 4 || d.Assets() != 2 {
		t.Errorf("asset 2 is %+v of %d", usd, d.Assets())
	}
	for number := uint32(2); number < 302; number++ {
		checkBank(t, d, number)
	}
	if account, participant := d.SettlementAccount(2, []byte("CBCNCNB0")); account != 2 || participant != 1 {
		t.Errorf("the issuer's account in USD is %d of %d", account, participant)
	}
}

// checkBank asks for one bank of the world in all ways.
func checkBank(t *testing.T, d *Directory, number uint32) {
	t.Helper()
	id := []byte(bank(number))
	if got, ok := d.Participant(id); !ok || got != number {
		t.Errorf("%s is participant %d, %v", id, got, ok)
	}
	if got, ok := d.ParticipantID(number); !ok || got != string(id) {
		t.Errorf("participant %d is %q", number, got)
	}
	for asset := uint16(1); asset <= 3; asset++ {
		has := asset == 1 || asset == 2 && number%2 == 0
		account, ok := d.Account(number, asset)
		if ok != has || (account != 0) != has {
			t.Errorf("%s in asset %d: account %d, %v", id, asset, account, ok)
		}
		if hot, owner := d.SettlementAccount(asset, id); hot != account || owner != number {
			t.Errorf("%s in asset %d: account %d or %d, of %d", id, asset, account, hot, owner)
		}
		if owner, in, ok := d.AccountOwner(account); ok != has || has && (owner != number || in != asset) {
			t.Errorf("account %d is of %d in %d", account, owner, in)
		}
	}
}

func TestDirectoryUnknown(t *testing.T) {
	d := NewDirectory(8)
	for range 2 {
		if _, ok := d.Asset([]byte("EUR")); ok {
			t.Error("asset by code")
		}
		if _, ok := d.AssetByNumber(9); ok {
			t.Error("asset by number")
		}
		if _, ok := d.AssetByNumber(0); ok {
			t.Error("asset 0")
		}
		if _, ok := d.Participant(nil); ok {
			t.Error("participant by id")
		}
		if _, ok := d.ParticipantID(99); ok {
			t.Error("participant by number")
		}
		if _, ok := d.Account(99, 1); ok {
			t.Error("account of an unknown participant")
		}
		if account, participant := d.SettlementAccount(1, []byte("NOBODYB0")); account != 0 || participant != 0 {
			t.Error("account of an unknown id")
		}
		if _, _, ok := d.AccountOwner(0); ok {
			t.Error("owner of account 0")
		}
		d.Apply(world(3))
	}
}

// A settlement account goes before the issuer's own account.
func TestIssuerMayHaveASettlementAccount(t *testing.T) {
	d := NewDirectory(8)
	d.Apply(world(1))
	d.Apply([]engine.Event{accountOpened(5, 1, 1, engine.AccountSettlement)})
	account, _ := d.Account(1, 1)
	hot, owner := d.SettlementAccount(1, []byte("CBCNCNB0"))
	if account != 5 || hot != 5 || owner != 1 {
		t.Errorf("accounts %d and %d of %d", account, hot, owner)
	}
}

func TestSettlementAccountBeforeTheIssuers(t *testing.T) {
	d := NewDirectory(8)
	d.Apply([]engine.Event{
		participantCreated(1, "CBCNCNB0"),
		accountOpened(1, 1, 1, engine.AccountSettlement), accountOpened(2, 1, 1, engine.AccountIssuer),
	})
	account, _ := d.Account(1, 1)
	if hot, _ := d.SettlementAccount(1, []byte("CBCNCNB0")); account != 1 || hot != 1 {
		t.Errorf("accounts %d and %d", account, hot)
	}
}

// The longest names fit, and one that is only longer is another.
func TestDirectoryLongNames(t *testing.T) {
	d := NewDirectory(8)
	long := strings.Repeat("X", engine.MaxParticipantID)
	d.Apply([]engine.Event{participantCreated(1, long), participantCreated(2, long[1:])})
	if number, ok := d.Participant([]byte(long)); !ok || number != 1 {
		t.Errorf("%d", number)
	}
	if number, ok := d.Participant([]byte(long[1:])); !ok || number != 2 {
		t.Errorf("%d", number)
	}
	if id, _ := d.ParticipantID(1); id != long {
		t.Errorf("%q", id)
	}
}

// Events that were lost are not passed over.
func TestDirectoryMissesNothing(t *testing.T) {
	for name, e := range map[string]engine.Event{
		"participant": participantCreated(9, "ALPHCNB0"),
		"asset":       assetCreated(9, "EUR", 2, 1, 1),
		"account":     accountOpened(9, 1, 1, engine.AccountSettlement),
		"owner":       accountOpened(5, 77, 1, engine.AccountSettlement),
	} {
		t.Run(name, func(t *testing.T) {
			d := NewDirectory(8)
			d.Apply(world(1))
			defer func() {
				if recover() == nil {
					t.Error("taken in")
				}
			}()
			d.Apply([]engine.Event{e})
		})
	}
}

// Readers see everything that was there before they looked, while the tables grow under them.
func TestDirectoryReadWhileGrowing(t *testing.T) {
	d := NewDirectory(8)
	const banks = 4000
	d.Apply(world(0))
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for number := uint32(2); number < banks+2; {
				account, participant := d.SettlementAccount(1, []byte(bank(number)))
				if participant == 0 || account == 0 {
					continue // not there yet
				}
				if participant != number {
					t.Errorf("%s is %d", bank(number), participant)
				}
				if owner, asset, ok := d.AccountOwner(account); !ok || owner != number || asset != 1 {
					t.Errorf("account %d is of %d", account, owner)
				}
				if before := number / 2; before >= 2 {
					if got, _ := d.Participant([]byte(bank(before))); got != before {
						t.Errorf("%s is lost", bank(before))
					}
				}
				number++
			}
		})
	}
	for _, e := range world(banks)[5:] {
		d.Apply([]engine.Event{e})
	}
	wg.Wait()
}

func TestDirectoryAllocatesNothing(t *testing.T) {
	d := NewDirectory(8)
	d.Apply(world(100))
	id, code := []byte(bank(50)), []byte("CNY")
	if n := testing.AllocsPerRun(100, func() {
		d.SettlementAccount(1, id)
		d.Participant(id)
		d.ParticipantID(50)
		d.Asset(code)
		d.Account(50, 1)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkSettlementAccount(b *testing.B) {
	for _, accounts := range []uint32{1000, 1_000_000} {
		b.Run(fmt.Sprint(accounts), func(b *testing.B) {
			d := NewDirectory(int(accounts))
			d.Apply(world(accounts * 2 / 3))
			ids := make([][]byte, 1<<16)
			for i := range ids {
				ids[i] = []byte(bank(2 + uint32(i)*2654435761%(accounts*2/3)))
			}
			for i := 0; b.Loop(); i++ {
				if account, _ := d.SettlementAccount(1, ids[i%len(ids)]); account == 0 {
					b.Fatal("lost")
				}
			}
		})
	}
}
