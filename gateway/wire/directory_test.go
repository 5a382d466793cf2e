package wire

import (
	"weir/engine"
	"weir/view"
)

// testDirectory has the asset CNY (scale 2) of the issuer CBCNCNB0, JPY (scale 0) of CBJPJPT0, and the participants
// ALPHCNB0 (3), BRAVGB20 (4) and CHARDEF0 (5). Accounts: 1 and 2 the issuers', 3 ALPHCNB0 in CNY, 4 BRAVGB20 in CNY, 5 BRAVGB20
// in JPY. CHARDEF0 has none.
var testDirectory = makeTestDirectory()

func makeTestDirectory() *view.Directory {
	var events []engine.Event
	for i, id := range []string{"CBCNCNB0", "CBJPJPT0", "ALPHCNB0", "BRAVGB20", "CHARDEF0"} {
		e := engine.Event{Kind: engine.ParticipantCreated, Number: uint32(i + 1)}
		copy(e.ID[:], id)
		events = append(events, e)
	}
	for i, code := range []string{"CNY", "JPY"} {
		number := uint32(i + 1)
		e := engine.Event{Kind: engine.AssetCreated, Number: number, Amount: int64(2 - 2*i), Instructor: number, Debtor: number}
		copy(e.ID[:], code)
		events = append(events, e)
	}
	account := func(number, owner uint32, asset uint16, kind engine.AccountKind) {
		events = append(events, engine.Event{Kind: engine.AccountOpened, Number: number, Instructor: owner, Asset: asset, Method: engine.Method(kind)})
	}
	account(1, 1, 1, engine.AccountIssuer)
	account(2, 2, 2, engine.AccountIssuer)
	account(3, 3, 1, engine.AccountSettlement)
	account(4, 4, 1, engine.AccountSettlement)
	account(5, 4, 2, engine.AccountSettlement)
	d := view.NewDirectory(16)
	d.Apply(events)
	return d
}
