package twin

import (
	"encoding/binary"
	"math/big"

	"weir/engine"
)

const (
	maxScale   = 8
	allOptions = engine.OptionBypass | engine.OptionOnCommand | engine.OptionSecurity | engine.OptionCarry | engine.OptionZero
)

func (t *Twin) createAsset(n *engine.Naming) engine.Outcome {
	code, issuerID := string(n.AssetCode()), string(n.ParticipantID())
	if a := t.assetOf(code); a != nil {
		return t.createdBefore(a.scale == n.Scale && a.options == n.Options && a.issuer.id == issuerID, a.seq, uint32(a.number))
	}
	issuer := t.participantOf(issuerID)
	if issuer != nil && issuer.closed {
		return t.refuse(engine.AccountClosed)
	}
	if n.Scale > maxScale || code == "" || issuerID == "" || n.BusinessDate > engine.MaxBusinessDate || n.Options > allOptions || n.Day > engine.EndOfDay {
		return t.refuse(engine.NotSupported)
	}

	if issuer == nil {
		issuer = t.addParticipant(issuerID, 0)
	}
	a := &asset{
		number:  uint16(len(t.assets) + 1),
		code:    code,
		scale:   n.Scale,
		options: n.Options,
		issuer:  issuer,
		date:    n.BusinessDate,
		day:     n.Day,
		seq:     t.seq,
	}
	a.opened = a.settles()
	t.assets = append(t.assets, a)
	a.issuerAccount = t.newAccount(issuer, a, engine.AccountIssuer, 0)
	e := engine.Event{
		Kind:       engine.AssetCreated,
		Amount:     int64(a.scale),
		Debtor:     a.issuerAccount.number,
		Instructor: issuer.number,
		Asset:      a.number,
		Number:     uint32(a.number),
	}
	copy(e.ID[:], code)
	t.emit(e)
	t.emitAccount(a.issuerAccount)
	return t.created(uint32(a.number))
}

func (t *Twin) createParticipant(n *engine.Naming) engine.Outcome {
	id := string(n.ParticipantID())
	if p := t.participantOf(id); p != nil {
		return t.createdBefore(p.kind == n.ParticipantKind, p.seq, p.number)
	}
	if id == "" {
		return t.refuse(engine.NotSupported)
	}
	return t.created(t.addParticipant(id, n.ParticipantKind).number)
}

func (t *Twin) openAccount(n *engine.Naming) engine.Outcome {
	owner, a := t.participantOf(string(n.ParticipantID())), t.assetOf(string(n.AssetCode()))
	if open := t.accountOf(owner, a, n.AccountKind); open != nil {
		return t.createdBefore(open.line == n.CreditLine, open.seq, open.number)
	}
	switch {
	case a == nil:
		return t.refuse(engine.UnknownAsset)
	case owner == nil:
		return t.refuse(engine.UnknownParticipant)
	case owner.closed:
		return t.refuse(engine.AccountClosed)
	case n.CreditLine < 0:
		return t.refuse(engine.AmountNegative)
	case t.linesTooLarge(a, nil, n.CreditLine):
		return t.refuse(engine.AmountTooLarge)
	case n.AccountKind != engine.AccountSettlement || owner == a.issuer:
		return t.refuse(engine.NotSupported)
	}
	opened := t.newAccount(owner, a, n.AccountKind, n.CreditLine)
	t.emitAccount(opened)
	return t.created(opened.number)
}

func (t *Twin) created(number uint32) engine.Outcome {
	return engine.Outcome{Seq: t.seq, Verdict: engine.Verdict{Status: engine.Created}, Number: number}
}

// createdBefore answers the creation of what exists: the first answer again if the content is the same.
func (t *Twin) createdBefore(same bool, seq uint64, number uint32) engine.Outcome {
	if !same {
		return t.refuse(engine.Exists)
	}
	return engine.Outcome{Seq: seq, Verdict: engine.Verdict{Status: engine.Created, Flags: engine.OutcomeReplayed}, Number: number}
}

func (t *Twin) addParticipant(id string, kind uint8) *participant {
	p := &participant{number: uint32(len(t.participants) + 1), id: id, kind: kind, seq: t.seq}
	t.participants = append(t.participants, p)

	// The id runs over the event's fields from ID to Instructor, 36 bytes.
	var room [36]byte
	copy(room[:], id)
	t.emit(engine.Event{
		Kind:       engine.ParticipantCreated,
		ID:         [16]byte(room[:16]),
		Amount:     int64(binary.LittleEndian.Uint64(room[16:])),
		Debtor:     binary.LittleEndian.Uint32(room[24:]),
		Creditor:   binary.LittleEndian.Uint32(room[28:]),
		Instructor: binary.LittleEndian.Uint32(room[32:]),
		Number:     p.number,
	})
	return p
}

func (t *Twin) newAccount(owner *participant, a *asset, kind engine.AccountKind, line int64) *account {
	opened := &account{number: uint32(len(t.accounts) + 1), owner: owner, asset: a, kind: kind, line: line, seq: t.seq}
	t.accounts = append(t.accounts, opened)
	return opened
}

// linesTooLarge says whether the credit lines in the asset would sum to too much with this one, in place of the one that the account
// has if it is open already.
func (t *Twin) linesTooLarge(a *asset, of *account, line int64) bool {
	sum := big.NewInt(line)
	for _, open := range t.accounts {
		if open.asset == a && open != of {
			sum.Add(sum, big.NewInt(max(open.line, open.owed)))
		}
	}
	return sum.Cmp(big.NewInt(-engine.MinBalance)) >= 0
}

func (t *Twin) emitAccount(a *account) {
	t.emit(engine.Event{
		Kind:       engine.AccountOpened,
		Amount:     a.line,
		Instructor: a.owner.number,
		Method:     engine.Method(a.kind),
		Asset:      a.asset.number,
		Number:     a.number,
	})
}

func (t *Twin) assetOf(code string) *asset {
	for _, a := range t.assets {
		if a.code == code {
			return a
		}
	}
	return nil
}

func (t *Twin) participantOf(id string) *participant {
	for _, p := range t.participants {
		if p.id == id {
			return p
		}
	}
	return nil
}

func (t *Twin) accountOf(owner *participant, a *asset, kind engine.AccountKind) *account {
	for _, open := range t.accounts {
		if open.owner == owner && open.asset == a && open.kind == kind {
			return open
		}
	}
	return nil
}

// asset is the asset of this number, or nil.
func (t *Twin) asset(number uint16) *asset {
	if number == 0 || int(number) > len(t.assets) {
		return nil
	}
	return t.assets[number-1]
}

// participant is the participant of this number, or nil.
func (t *Twin) participant(number uint32) *participant {
	if number == 0 || number > uint32(len(t.participants)) {
		return nil
	}
	return t.participants[number-1]
}
