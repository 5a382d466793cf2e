package gateway

import (
	"strconv"
	"time"

	"weir/engine"
	"weir/gateway/wire"
	"weir/iso20022"
)

// Kinds of outgoing messages.
const (
	kindPacs002 = "pacs.002.001.10"
	kindCamt054 = "camt.054.001.08"
)

// reasonExpired is the ISO 20022 reason of an order that waited until its time was over.
const reasonExpired = "AB03"

// author writes messages.
type author struct{ gateway *Gateway }

// write writes one message. What ISO 20022 cannot say, such as an amount of 19 digits, gives one without a body that says why.
func (a *author) write(d *dueMessage) (m Message) {
	m.Place = d.place
	m.Participant, _ = a.gateway.Directory.ParticipantID(d.to)
	var err error
	switch {
	case d.day != nil:
		m.Kind, m.Body, err = a.dayStatement(d, m.Participant)
	case d.event.Kind == engine.CyclePosition:
		m.Kind, m.Body, err = a.position(d, m.Participant)
	case d.event.Kind == engine.BalanceZeroed:
		m.Kind, m.Body, err = a.zeroed(d, m.Participant)
	case d.item != 0 || d.place.Part == partStatus:
		m.Kind, m.Body, err = a.status(d, m.Participant)
	default:
		m.Kind, m.Body, err = a.notification(d, m.Participant)
	}
	if err != nil {
		m.Body, m.Failure = nil, err.Error()
		a.gateway.counters.unwritable.Add(1)
		a.gateway.Log.Error("a message can't be written", "id", m.ID(), "participant", m.Participant, "error", err)
	}
	return m
}

// head is of a message to a participant. Part keeps it apart from the answers that were given at once, which use 0.
func head(d *dueMessage, to string, part uint32) iso20022.Head {
	return iso20022.Head{Seq: d.place.Seq, Part: part + 1, Item: d.item, At: time.Unix(0, d.event.Time), To: to}
}

// owner is the id of the participant that an account belongs to.
func (a *author) owner(account uint32) string {
	number, _, _ := a.gateway.Directory.AccountOwner(account)
	id, _ := a.gateway.Directory.ParticipantID(number)
	return id
}

// status writes where an order stands, to who instructed it.
func (a *author) status(d *dueMessage, to string) (string, []byte, error) {
	e, f := d.event, d.order
	if a.isDelivery(e, f) {
		return a.advice(d, to, f)
	}
	m := iso20022.StatusReport{Head: head(d, to, d.place.Event)}
	o := iso20022.OrderStatus{Original: f.original, Status: a.gateway.isoStatus(e), Seq: f.seq}
	if e.Kind != engine.OrderRejected { // which may name what does not exist
		o.Instructing, o.Instructed = a.owner(e.Debtor), a.owner(e.Creditor)
	}
	m.Orders = []iso20022.OrderStatus{o}
	body, err := iso20022.AppendStatusReport(nil, &m)
	return kindPacs002, body, err
}

// isoStatus is the status that an event tells.
func (g *Gateway) isoStatus(e *engine.Event) iso20022.Status {
	status := statusOf(e)
	s := iso20022.Status{TransactionStatus: status.ISO(), Reason: e.Reason.ISO(), Info: e.Reason.Text()}
	at := time.Unix(0, e.Time)
	switch {
	case status == engine.Settled:
		s.SettledAt = at
	case status == engine.Accepted:
		s.AcceptedAt = at
	case status == engine.Expired && s.Reason == "":
		s.Reason = reasonExpired
	case e.Kind == engine.OrderSettledPart:
		asset, _ := g.Directory.AssetByNumber(e.Asset)
		s.Info = string(wire.AppendAmount([]byte("settled in part: "), e.Amount, asset.Scale)) + " " + asset.Code
	}
	return s
}

// notification tells the owner of one of the two accounts of an order what settled.
func (a *author) notification(d *dueMessage, to string) (string, []byte, error) {
	e, f := d.event, d.order
	account, minor := e.Debtor, -e.Amount
	if d.place.Part == partCredit {
		account, minor = e.Creditor, e.Amount
	}
	o := &f.original
	detail := iso20022.EntryDetail{
		MsgID: o.MsgID, InstrID: o.InstrID, EndToEndID: o.EndToEndID, TxID: o.TxID, UETR: o.UETR, Seq: f.seq,
		Debtor: a.owner(e.Debtor), Creditor: a.owner(e.Creditor),
	}
	entry := iso20022.Entry{Minor: minor, Kind: a.entryKind(f), Details: []iso20022.EntryDetail{detail}}
	return a.notify(d, to, account, &entry, f.date)
}

// position tells a member of a cycle that settled what its net position moved.
func (a *author) position(d *dueMessage, to string) (string, []byte, error) {
	e := d.event
	entry := iso20022.Entry{Minor: e.Amount, Kind: iso20022.NetSettlement, Info: "cycle " + strconv.FormatUint(uint64(e.Number), 10)}
	return a.notify(d, to, e.Debtor, &entry, 0)
}

// zeroed tells one of the two whose balances moved when a date ended.
func (a *author) zeroed(d *dueMessage, to string) (string, []byte, error) {
	e := d.event
	account, minor := e.Debtor, -e.Amount
	if d.place.Part == partCredit {
		asset, _ := a.gateway.Directory.AssetByNumber(e.Asset)
		account, minor = asset.IssuerAccount, e.Amount
	}
	entry := iso20022.Entry{Minor: minor, Kind: iso20022.LiquidityTransfer, Info: "balance zeroed at the end of the business date, account " + strconv.FormatUint(uint64(e.Debtor), 10)}
	return a.notify(d, to, account, &entry, d.date)
}

// notify writes a camt.054 of one entry.
func (a *author) notify(d *dueMessage, to string, account uint32, entry *iso20022.Entry, date uint32) (string, []byte, error) {
	e := d.event
	entry.Seq, entry.BookedAt = e.Seq, time.Unix(0, e.Time)
	entry.ValueDate = string(wire.AppendDate(nil, dateOf(e, date)))
	m := iso20022.Notification{
		Head: head(d, to, d.place.Event*2+uint32(d.place.Part)), Account: a.cashAccount(account), Entries: []iso20022.Entry{*entry},
	}
	body, err := iso20022.AppendCamt054(nil, &m)
	return kindCamt054, body, err
}

// dateOf is a business date or, where that is not known, the day of the instruction in UTC.
func dateOf(e *engine.Event, date uint32) uint32 {
	if date != 0 {
		return date
	}
	return uint32(e.Time / int64(24*time.Hour))
}

// cashAccount names an account by its number.
func (a *author) cashAccount(account uint32) iso20022.CashAccount {
	_, number, _ := a.gateway.Directory.AccountOwner(account)
	asset, _ := a.gateway.Directory.AssetByNumber(number)
	servicer, _ := a.gateway.Directory.ParticipantID(asset.Issuer)
	return iso20022.CashAccount{
		ID: strconv.FormatUint(uint64(account), 10), Currency: asset.Code, Scale: asset.Scale, Owner: a.owner(account), Servicer: servicer,
	}
}

// entryKind says what moved the money, as far as the log still tells.
func (a *author) entryKind(f *facts) iso20022.EntryKind {
	switch {
	case f.record.Kind == engine.Fund:
		return iso20022.LiquidityTransfer
	case f.record.Kind == engine.SubmitTrade:
		if asset, _ := a.gateway.Directory.AssetByNumber(f.record.TakeAsset); isCurrency(asset.Code) {
			return iso20022.CurrencyPayment
		}
		return iso20022.SecuritiesPayment
	case f.record.Original != [16]byte{}:
		return iso20022.ReturnedTransfer
	case f.record.Kind == engine.SubmitOrder && !f.record.Interbank:
		return iso20022.CustomerTransfer
	}
	return iso20022.BankTransfer
}
