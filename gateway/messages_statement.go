package gateway

import (
	"math"
	"strconv"
	"strings"
	"time"

	"weir/engine"
	"weir/gateway/wire"
	"weir/internal/daybook"
	"weir/internal/measures"
	"weir/iso20022"
)

// Statements tells what accounts had at the ends of business dates. A daybook.Book is one.
type Statements interface {
	// Ended says which business date ended with a sequence; false: none did. view.ErrRebuilding: not known yet, ask again.
	Ended(seq uint64) (d daybook.Day, ok bool, err error)
	// Rows adds up to limit statements of a date to into, of the accounts behind one, 0 at first.
	Rows(d daybook.Day, after uint32, limit int, into []daybook.Row) ([]daybook.Row, error)
	// EndedNext says which business date of an asset was the first to end after a sequence; false: none has. Errors are those of Ended.
	EndedNext(asset uint16, seq uint64) (d daybook.Day, ok bool, err error)
}

const (
	kindCamt053      = "camt.053.001.08"
	statementsAtOnce = 256 // read at once
)

// statements plans the statements of a business date that ended, to the owner of each account in the currency.
func (p *planner) statements(e *engine.Event, at Place) error {
	g := p.gateway
	asset, _ := g.Directory.AssetByNumber(e.Asset)
	if g.Statements == nil || engine.Day(e.Number) != engine.Closed || !isCurrency(asset.Code) {
		return nil
	}
	d, ok, err := g.Statements.Ended(e.Seq)
	if err != nil || !ok {
		return err
	}
	if p.participant != 0 {
		return p.statementsOf(e, at, &d, asset.IssuerAccount)
	}
	after := uint32(0)
	if p.after.Seq == at.Seq && p.after.Event == at.Event {
		after = uint32(min(p.after.Part, math.MaxUint32))
	}
	for !p.stopped {
		rows, err := g.Statements.Rows(d, after, statementsAtOnce, nil)
		if err != nil || len(rows) == 0 {
			return err
		}
		for i := 0; i < len(rows) && !p.stopped; i++ {
			after = rows[i].Account
			p.statement(e, at, &d, &rows[i])
		}
	}
	return nil
}

// statementsOf plans those of one participant, which has a settlement account, or the issuer's account, or both.
func (p *planner) statementsOf(e *engine.Event, at Place, d *daybook.Day, issuerAccount uint32) error {
	accounts := []uint32{issuerAccount}
	if own, ok := p.gateway.Directory.Account(p.participant, e.Asset); ok && own != issuerAccount {
		accounts = append(accounts, own)
	}
	for _, account := range accounts {
		rows, err := p.gateway.Statements.Rows(*d, account-1, 1, nil)
		if err != nil {
			return err
		}
		if len(rows) == 1 && rows[0].Account == account {
			p.statement(e, at, d, &rows[0])
		}
	}
	return nil
}

func (p *planner) statement(e *engine.Event, at Place, d *daybook.Day, row *daybook.Row) {
	owner, _, _ := p.gateway.Directory.AccountOwner(row.Account)
	at.Part = uint64(row.Account)
	p.add(dueMessage{event: e, place: at, to: owner, day: d, row: *row})
	p.count(at)
}

// dayStatement writes the camt.053 of an account. Its entries are sums: what the orders are stands in the camt.054 of each.
func (a *author) dayStatement(d *dueMessage, to string) (string, []byte, error) {
	row, account := &d.row, a.cashAccount(d.row.Account)
	date := string(wire.AppendDate(nil, d.day.Date))
	m := iso20022.Statement{
		Head:    iso20022.Head{Seq: d.place.Seq, Part: row.Account, At: time.Unix(0, d.day.Time), To: to},
		Account: account, Date: date, Opening: row.Opening, Booked: row.Closing(), Available: max(row.Closing()+row.Line, 0), CreditLine: row.Line,
		Info: "sequence " + strconv.FormatUint(d.place.Seq, 10),
	}
	if row.IsIssuer() {
		m.Available = m.Booked
	}
	if d.day.Since != 0 {
		m.Since = time.Unix(0, d.day.Since)
	}
	err := bookSums(&m, d.place.Seq, []bookedSum{
		{"RECEIVED", row.Received, iso20022.BankTransfer}, {"SENT", engine.Sum{}.Minus(row.Sent), iso20022.BankTransfer}, {"FUNDING", row.Funding, iso20022.LiquidityTransfer},
		{"CYCLES", row.Cycles, iso20022.NetSettlement}, {"ZEROED", engine.SumOf(row.Zeroed), iso20022.LiquidityTransfer},
	})
	if err != nil {
		return kindCamt053, nil, err
	}
	body, err := iso20022.AppendCamt053(nil, &m)
	return kindCamt053, body, err
}

// bookedSum is what an account's business date sums to in one way, above zero to its credit.
type bookedSum struct {
	name string
	sum  engine.Sum
	kind iso20022.EntryKind
}

// bookSums adds an entry of each sum that is not 0. One that passes 64 bits can't be written, as any that has more than 18 digits.
func bookSums(m *iso20022.Statement, seq uint64, sums []bookedSum) error {
	for _, s := range sums {
		minor, fits := s.sum.Amount()
		if !fits {
			return &iso20022.FieldError{Path: "Ntry/Amt", Value: sumText(measures.Big(s.sum), m.Account.Scale), Problem: "has more digits than a message can hold", Reason: iso20022.ReasonAmount}
		}
		if minor != 0 {
			m.Entries = append(m.Entries, iso20022.Entry{Reference: s.name, Minor: minor, Kind: s.kind, Seq: seq, BookedAt: m.At, ValueDate: m.Date,
				Info: "sum of the business date: " + strings.ToLower(s.name)})
		}
	}
	return nil
}
