package node

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"

	"weir/engine"
)

// report is a table made from a snapshot: its columns, and its rows one by one.
type report struct {
	columns []string
	rows    func(e *engine.Engine, row func(values ...string) error) error
}

// reports are the tables that a snapshot can be asked for.
var reports = map[string]report{
	"accounts": {[]string{
		"account", "participant", "asset", "kind", "balance", "cover", "credit_line", "reserved_urgent", "reserved_highly_urgent",
		"queued", "queued_out", "queued_in", "debit_blocked", "credit_blocked", "closed", "suspended",
	}, accountRows},
	"positions": {[]string{"participant", "asset", "position"}, positionRows},
	"queues":    {[]string{"account", "participant", "asset", "place", "id", "priority", "creditor", "amount", "seq"}, queueRows},
	"orders": {[]string{
		"seq", "id", "status", "reason", "debtor", "creditor", "asset", "amount", "priority", "method", "business_date",
		"not_before", "expires_at", "done_seq",
	}, orderRows},
	"limits": {[]string{"account", "participant", "asset", "kind", "counterparty", "amount", "outflow"}, limitRows},
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
