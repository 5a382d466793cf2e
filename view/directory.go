package view

import (
	"fmt"
	"hash/maphash"
	"unsafe"

	"weir/engine"
)

// Directory finds the numbers of assets, participants and accounts by their names, without locks and without
// allocating. One goroutine applies events; any number read.
type Directory struct {
	seed maphash.Seed

	assets       column[AssetEntry]
	participants column[participantEntry]
	accounts     column[accountEntry]

	assetsByCode     *table // check: none
	participantsByID *table // check: none
	accountsByOwner  *table // hash of the asset and the owner's id; check: accountEntry.check
}

// AssetEntry is an asset.
type AssetEntry struct {
	Number        uint16
	Scale         uint8 // decimals, 0 to 8
	Code          string
	Issuer        uint32 // participant
	IssuerAccount uint32
}

type participantEntry struct {
	length uint8
	id     [engine.MaxParticipantID]byte
}

func (p *participantEntry) name() []byte { return p.id[:p.length] }

type accountEntry struct {
	participant uint32
	asset       uint16
	kind        engine.AccountKind
}

// check is all that makes an account: two with the same check are one.
func (a accountEntry) check() uint64 {
	return uint64(a.participant)<<24 | uint64(a.asset)<<8 | uint64(a.kind)
}

// NewDirectory makes an empty directory that takes so many accounts, and as many participants, before its tables grow.
func NewDirectory(accounts int) *Directory {
	return &Directory{
		seed:             maphash.MakeSeed(),
		assetsByCode:     newTable(64),
		participantsByID: newTable(accounts),
		accountsByOwner:  newTable(accounts),
	}
}

// Apply takes in what events create; others are passed over. What is known already is passed over too, so the events
// that describe a snapshot may overlap those that follow it. It panics when a number is skipped or names nothing
// known: events were lost, and a directory that misses an account would refuse good orders.
func (d *Directory) Apply(events []engine.Event) {
	for i := range events {
		switch e := &events[i]; e.Kind {
		case engine.AssetCreated:
			d.addAsset(e)
		case engine.ParticipantCreated:
			d.addParticipant(e)
		case engine.AccountOpened:
			d.addAccount(e)
		}
	}
}

func (d *Directory) addAsset(e *engine.Event) {
	if !due(e, d.assets.count.Load()) {
		return
	}
	code := string(e.Name())
	d.assets.add(AssetEntry{
		Number: uint16(e.Number), Scale: uint8(e.Amount), Code: code, Issuer: e.Instructor, IssuerAccount: e.Debtor,
	})
	d.assetsByCode.insert(d.hash([]byte(code)), e.Number, 0)
}

func (d *Directory) addParticipant(e *engine.Event) {
	if !due(e, d.participants.count.Load()) {
		return
	}
	var entry participantEntry
	entry.length = uint8(copy(entry.id[:], e.Name()))
	d.participants.add(entry)
	d.participantsByID.insert(d.hash(entry.name()), e.Number, 0)
}

func (d *Directory) addAccount(e *engine.Event) {
	if !due(e, d.accounts.count.Load()) {
		return
	}
	owner := d.participants.get(e.Instructor)
	if owner == nil {
		panic(fmt.Sprintf("view: account %d belongs to participant %d, which is unknown", e.Number, e.Instructor))
	}
	entry := accountEntry{participant: e.Instructor, asset: e.Asset, kind: engine.AccountKind(e.Method)}
	d.accounts.add(entry)
	d.accountsByOwner.insert(accountHash(d.hash(owner.name()), e.Asset), e.Number, entry.check())
}

// due says whether the event brings the next number: false for one that is known already.
func due(e *engine.Event, count uint32) bool {
	if e.Number > count+1 {
		panic(fmt.Sprintf("view: %v with number %d after number %d", e.Kind, e.Number, count))
	}
	return e.Number == count+1
}

func (d *Directory) hash(name []byte) uint32 { return uint32(maphash.Bytes(d.seed, name) >> 32) }

// accountHash combines the hash of the owner's id with the asset (multiplicative hashing, Knuth, volume 3).
func accountHash(owner uint32, asset uint16) uint32 { return owner ^ uint32(asset)*0x9e3779b1 }

// Asset finds an asset by its code.
func (d *Directory) Asset(code []byte) (AssetEntry, bool) {
	p := d.assetsByCode.probe(d.hash(code))
	for number, _ := p.next(); number != 0; number, _ = p.next() {
		if a := d.assets.get(number); a.Code == string(code) {
			return *a, true
		}
	}
	return AssetEntry{}, false
}

// AssetByNumber finds an asset by its number.
func (d *Directory) AssetByNumber(number uint16) (AssetEntry, bool) {
	if a := d.assets.get(uint32(number)); a != nil {
		return *a, true
	}
	return AssetEntry{}, false
}

// Assets is how many assets there are. They are numbered from 1.
func (d *Directory) Assets() int { return int(d.assets.count.Load()) }

// Participant finds the number of a participant by its id.
func (d *Directory) Participant(id []byte) (number uint32, ok bool) {
	return d.findParticipant(d.hash(id), id)
}

func (d *Directory) findParticipant(hash uint32, id []byte) (number uint32, ok bool) {
	p := d.participantsByID.probe(hash)
	for number, _ := p.next(); number != 0; number, _ = p.next() {
		if string(d.participants.get(number).name()) == string(id) {
			return number, true
		}
	}
	return 0, false
}

// ParticipantID is the id of a participant.
func (d *Directory) ParticipantID(number uint32) (string, bool) {
	p := d.participants.get(number)
	if p == nil {
		return "", false
	}
	return unsafe.String(&p.id[0], int(p.length)), true // an entry never changes
}

// Account is the settlement account of a participant in an asset, or the issuer's account where the
// participant is the issuer and has no other.
func (d *Directory) Account(participant uint32, asset uint16) (account uint32, ok bool) {
	p := d.participants.get(participant)
	if p == nil {
		return 0, false
	}
	return d.findAccount(d.hash(p.name()), participant, asset)
}

func (d *Directory) findAccount(ownerHash, participant uint32, asset uint16) (account uint32, ok bool) {
	settlement := accountEntry{participant, asset, engine.AccountSettlement}.check()
	issuer := accountEntry{participant, asset, engine.AccountIssuer}.check()
	p := d.accountsByOwner.probe(accountHash(ownerHash, asset))
	for number, check := p.next(); number != 0; number, check = p.next() {
		switch check {
		case settlement:
			return number, true
		case issuer:
			account = number
		}
	}
	return account, account != 0
}

// AccountOwner is whose account it is, and in which asset.
func (d *Directory) AccountOwner(account uint32) (participant uint32, asset uint16, ok bool) {
	a := d.accounts.get(account)
	if a == nil {
		return 0, 0, false
	}
	return a.participant, a.asset, true
}
