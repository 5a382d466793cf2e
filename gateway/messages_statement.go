package gateway

import (
	"math"
	"strconv"
	"strings"
	"time"

	"weir/engine"
	"weir/gateway/wire"
	"weir/internal/daybook"
	"weir/iso20022"
)

// Statements tells what accounts had at the ends of business dates. A daybook.Book is one.
type Statements interface {
	// Ended says which business date ended with a sequence; false: none did. view.ErrRebuilding: not known yet, ask again.
	Ended(seq uint64) (d daybook.Day, ok bool, err error)
	// Rows adds up to limit statements of a date to into, of the accounts behind one, 0 at first.
	Rows(d daybook.Day, after uint32, limit int, into []daybook.Row) ([]daybook.Row, error)
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
	for _, sum := range [...]struct {
		name  string
		minor int64
		kind  iso20022.EntryKind
	}{
		{"RECEIVED", row.Received, iso20022.BankTransfer}, {"SENT", -row.Sent, iso20022.BankTransfer}, {"FUNDING", row.Funding, iso20022.LiquidityTransfer},
		{"CYCLES", row.Cycles, iso20022.NetSettlement}, {"ZEROED", row.Zeroed, iso20022.LiquidityTransfer},
	} {
		if sum.minor != 0 {
			m.Entries = append(m.Entries, iso20022.Entry{Reference: sum.name, Minor: sum.minor, Kind: sum.kind, Seq: d.place.Seq, BookedAt: m.At, ValueDate: date,
				Info: "sum of the business date: " + strings.ToLower(sum.name)})
		}
	}
	body, err := iso20022.AppendCamt053(nil, &m)
	return kindCamt053, body, err
}
