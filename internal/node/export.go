package node

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/shopspring/decimal"

	"weir/engine"
)

// report is a table made from a snapshot: its columns, and its rows one by one.
type report struct {
	columns []string
	rows    func(e *engine.Engine, row func(values ...string) error) error
}

// reports are the tables that a snapshot can be asked for.
var reports = map[string]report{
	"accounts":  {[]string{"account", "participant", "asset", "kind", "balance", "credit_line", "queued", "queued_out"}, accountRows},
	"positions": {[]string{"participant", "asset", "position"}, positionRows},
	"queues":    {[]string{"account", "participant", "asset", "place", "id", "priority", "creditor", "amount", "seq"}, queueRows},
	"orders":    {[]string{"seq", "id", "status", "reason", "debtor", "creditor", "asset", "amount", "priority", "method", "business_date", "done_seq"}, orderRows},
}

// export writes a report as CSV with a line of names, or as a JSON array of objects.
func export(e *engine.Engine, name, format string, w io.Writer) error {
	r, ok := reports[name]
	if !ok {
		return fmt.Errorf("node: no report %q", name)
	}
	b := bufio.NewWriterSize(w, 64<<10)
	var err error
	if format == "csv" {
		err = exportCSV(e, r, b)
	} else {
		err = exportJSON(e, r, b)
	}
	if err != nil {
		return err
	}
	return b.Flush()
}

func exportCSV(e *engine.Engine, r report, w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(r.columns); err != nil {
		return err
	}
	if err := r.rows(e, func(values ...string) error { return c.Write(values) }); err != nil {
		return err
	}
	c.Flush()
	return c.Error()
}

func exportJSON(e *engine.Engine, r report, w *bufio.Writer) error {
	before := "[\n"
	err := r.rows(e, func(values ...string) error {
		_, _ = w.WriteString(before) // the writer keeps its first error
		before = ",\n"
		for i, v := range values {
			text, err := json.Marshal(v)
			if err != nil {
				return err
			}
			_, _ = fmt.Fprintf(w, "%c%q:%s", "{,"[min(i, 1)], r.columns[i], text)
		}
		return w.WriteByte('}')
	})
	if err != nil {
		return err
	}
	if before == "[\n" {
		_, _ = w.WriteString("[")
	}
	_, err = w.WriteString("\n]\n")
	return err
}

// decimalText is an amount of minor units with the asset's decimals.
func decimalText(e *engine.Engine, asset uint16, minor int64) string {
	a, _ := e.Asset(asset)
	return decimal.New(minor, -int32(a.Scale)).StringFixed(int32(a.Scale))
}

func assetCode(e *engine.Engine, number uint16) string {
	a, _ := e.Asset(number)
	return a.Code
}

func participantID(e *engine.Engine, number uint32) string {
	p, _ := e.Participant(number)
	return p.ID
}

// ownerOf is the owner and the asset of an account; "" and 0 where it does not exist.
func ownerOf(e *engine.Engine, account uint32) (id string, asset uint16) {
	a, ok := e.Account(account)
	if !ok {
		return "", 0
	}
	return participantID(e, a.Participant), a.Asset
}

func accountRows(e *engine.Engine, row func(...string) error) error {
	for i := 1; i <= e.Accounts(); i++ {
		a, _ := e.Account(uint32(i))
		line := ""
		if a.Kind != engine.AccountIssuer {
			line = decimalText(e, a.Asset, -a.Floor)
		}
		err := row(fmt.Sprint(a.Number), participantID(e, a.Participant), assetCode(e, a.Asset), a.Kind.String(),
			decimalText(e, a.Asset, a.Balance), line, fmt.Sprint(a.Queued), decimalText(e, a.Asset, a.QueuedOut))
		if err != nil {
			return err
		}
	}
	return nil
}

func positionRows(e *engine.Engine, row func(...string) error) error {
	for i := 1; i <= e.Accounts(); i++ {
		a, _ := e.Account(uint32(i))
		if err := row(participantID(e, a.Participant), assetCode(e, a.Asset), decimalText(e, a.Asset, a.Position)); err != nil {
			return err
		}
	}
	return nil
}

func queueRows(e *engine.Engine, row func(...string) error) error {
	var queue []engine.OrderInfo
	for i := 1; i <= e.Accounts(); i++ {
		a, _ := e.Account(uint32(i))
		queue = e.Queued(a.Number, queue[:0], int(a.Queued))
		for place, o := range queue {
			creditor, _ := ownerOf(e, o.Creditor)
			err := row(fmt.Sprint(a.Number), participantID(e, a.Participant), assetCode(e, a.Asset), fmt.Sprint(place+1),
				uuidText(o.ID), o.Priority.String(), creditor, decimalText(e, a.Asset, o.Amount), fmt.Sprint(o.Seq))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func orderRows(e *engine.Engine, row func(...string) error) error {
	for i := 1; i <= e.Orders(); i++ {
		o, _ := e.Order(uint32(i))
		if err := row(orderRow(e, &o)...); err != nil {
			return err
		}
	}
	return nil
}

// orderRow leaves empty what a refused order named and nobody knows.
func orderRow(e *engine.Engine, o *engine.OrderInfo) []string {
	debtor, asset, creditor, amount := "", uint16(0), "", ""
	if o.Flags&(engine.FlagUnknownDebtor|engine.FlagNoDebtorAccount) == 0 {
		debtor, asset = ownerOf(e, o.Debtor)
	}
	if o.Flags&(engine.FlagUnknownCreditor|engine.FlagNoCreditorAccount) == 0 {
		creditor, _ = ownerOf(e, o.Creditor)
	}
	if asset != 0 && o.Flags&(engine.FlagUnknownAsset|engine.FlagAmountTooLarge) == 0 {
		amount = decimalText(e, asset, o.Amount)
	}
	date := time.Unix(int64(o.BusinessDate)*86400, 0).UTC().Format(time.DateOnly)
	return []string{fmt.Sprint(o.Seq), uuidText(o.ID), o.Status.String(), o.Reason.String(), debtor, creditor,
		assetCode(e, asset), amount, o.Priority.String(), o.Method.String(), date, fmt.Sprint(o.Done)}
}

func uuidText(id [16]byte) string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
