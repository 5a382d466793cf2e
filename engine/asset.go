package engine

// asset is a currency or a security, 128 bytes.
type asset struct {
	seq           uint64 // of its creation
	code          [16]byte
	issuer        uint32 // participant
	issuerAccount uint32
	businessDate  uint32 // days since 1970-01-01
	len           uint8
	scale         uint8 // decimals
	options       uint8
	day           Day
	creditLines   int64  // of all its accounts, summed, with what lies below lowered ones
	waiting       int64  // amounts of all orders that are not final
	marked        bool   // an attempt was dropped: a tick is to resolve
	stale         bool   // something changed since the bypass stage found nothing more
	bounded       bool   // the bounds of its accounts are kept
	openCycle     uint32 // 0: none
	cycles        uint32 // unsettled ones
	secondDate    uint32 // of a second session, 0: there is none
	secondDay     Day
	_             [3]byte
	linked        uint32 // queued orders that are linked
	set           uint32 // epoch of the resolution that the asset is in
	moved         uint32 // its orders that settled out of queues, and their amounts, modulo their sizes: differences are looked at
	movedSum      int64
	rolled        uint64 // sequence of the last roll, 0: none yet
	opened        bool   // the first session was Open, or later than that, since the last roll
	_             [23]byte
}

// attempts says whether the asset resolves at events now.
func (a *asset) attempts() bool { return a.bounded && !a.marked }

// assetOf is the asset of an account.
func (e *Engine) assetOf(account uint32) *asset {
	return e.assets.at(uint32(e.accounts.at(account).asset))
}

func (a *asset) name() []byte { return a.code[:a.len] }

// MaxScale is the largest number of decimals of an asset.
const MaxScale = 8

// AssetInfo is an asset as readers see it.
type AssetInfo struct {
	Number                uint16
	Code                  string
	Scale                 uint8
	Issuer, IssuerAccount uint32
	BusinessDate          uint32 // days since 1970-01-01
	Options               uint8
	Day                   Day
	SecondDate            uint32 // of a second session beside the first, 0: there is none
	SecondDay             Day
	Marked                bool // an attempt at resolution was dropped; a tick will resolve
}

// findAsset is the number of the asset of this code, or 0.
func (e *Engine) findAsset(code []byte) uint16 {
	p := e.assetTable.probe(nameHash(code))
	for {
		number := e.assetTable.next(&p)
		if number == 0 || string(e.assets.at(number).name()) == string(code) {
			return uint16(number)
		}
	}
}

func (e *Engine) createAsset(in *Naming) Outcome {
	if number := e.findAsset(in.AssetCode()); number != 0 {
		a := e.assets.at(uint32(number))
		same := a.scale == in.Scale && a.options == in.Options && string(e.participants.at(a.issuer).name()) == string(in.ParticipantID())
		return e.again(same, a.seq, uint32(number))
	}
	issuer := e.findParticipant(in.ParticipantID())
	if issuer != 0 && e.participants.at(issuer).standing&memberClosed != 0 {
		return e.refuse(AccountClosed)
	}
	if in.Scale > MaxScale || len(in.AssetCode()) == 0 || len(in.ParticipantID()) == 0 ||
		in.Options > optionsAll || in.Day >= days || in.BusinessDate > MaxBusinessDate || e.assets.count == 1<<16-1 {
		return e.refuse(NotSupported)
	}
	if issuer == 0 {
		issuer = e.addParticipant(in.ParticipantID(), 0)
	}
	return e.created(uint32(e.addAsset(in, issuer)))
}

// addAsset creates the asset and its issuer's account, which has no floor.
func (e *Engine) addAsset(in *Naming, issuer uint32) uint16 {
	number, a := e.assets.add()
	a.seq, a.scale, a.issuer, a.businessDate = e.seq, in.Scale, issuer, in.BusinessDate
	a.options, a.day = in.Options, in.Day
	a.opened = a.settles()
	e.addBooks()
	e.bind(number)
	if a.options&OptionBypass != 0 {
		e.tickable++
	}
	a.issuerAccount = e.accounts.count + 1
	a.len = uint8(copy(a.code[:], in.AssetCode()))
	e.assetTable.insert(nameHash(in.AssetCode()), number)
	e.hash += assetHash(number, a)
	e.emitAsset(number, a)
	e.addAccount(issuer, uint16(number), AccountIssuer, 0)
	return uint16(number)
}

func assetHash(number uint32, a *asset) uint64 {
	var w [2]uint64
	wordsOf(w[:], a.code[:])
	marks := uint64(0)
	if a.marked {
		marks = 1
	}
	if a.opened {
		marks |= 2
	}
	return HashWords(tagAsset, uint64(number)|uint64(a.scale)<<16|uint64(a.options)<<24|uint64(a.day)<<32|marks<<40, w[0], w[1],
		uint64(a.issuer)|uint64(a.issuerAccount)<<32, uint64(a.businessDate), a.rolled)
}

func (e *Engine) emitAsset(number uint32, a *asset) {
	ev := e.emit(AssetCreated)
	copy(ev.ID[:], a.name())
	ev.Number, ev.Asset, ev.Amount = number, uint16(number), int64(a.scale)
	ev.Debtor, ev.Instructor = a.issuerAccount, a.issuer
}
