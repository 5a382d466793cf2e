package engine

// asset is a currency or a security, 64 bytes.
type asset struct {
	seq           uint64 // of its creation
	code          [16]byte
	issuer        uint32 // participant
	issuerAccount uint32
	businessDate  uint32 // days since 1970-01-01
	len           uint8
	scale         uint8 // decimals
	_             [2]byte
	creditLines   int64 // of all its accounts, summed
	_             [16]byte
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
		same := a.scale == in.Scale && string(e.participants.at(a.issuer).name()) == string(in.ParticipantID())
		return e.again(same, a.seq, uint32(number))
	}
	if in.Scale > MaxScale || len(in.AssetCode()) == 0 || len(in.ParticipantID()) == 0 ||
		in.BusinessDate > MaxBusinessDate || e.assets.count == 1<<16-1 {
		return e.refuse(NotSupported)
	}
	issuer := e.findParticipant(in.ParticipantID())
	if issuer == 0 {
		issuer = e.addParticipant(in.ParticipantID(), 0)
	}
	return e.created(uint32(e.addAsset(in, issuer)))
}

// addAsset creates the asset and its issuer's account, which has no floor.
func (e *Engine) addAsset(in *Naming, issuer uint32) uint16 {
	number, a := e.assets.add()
	a.seq, a.scale, a.issuer, a.businessDate = e.seq, in.Scale, issuer, in.BusinessDate
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
	return HashWords(tagAsset, uint64(number)|uint64(a.scale)<<16, w[0], w[1],
		uint64(a.issuer)|uint64(a.issuerAccount)<<32, uint64(a.businessDate))
}

func (e *Engine) emitAsset(number uint32, a *asset) {
	ev := e.emit(AssetCreated)
	copy(ev.ID[:], a.name())
	ev.Number, ev.Asset, ev.Amount = number, uint16(number), int64(a.scale)
	ev.Debtor, ev.Instructor = a.issuerAccount, a.issuer
}
