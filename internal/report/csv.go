package report

import (
	"encoding/csv"
	"io"
)

// asCSV writes RFC 4180 with a line of names. A file of it says where it was taken at in its name; rows that are copied out of it say so in their last two columns.
type asCSV struct {
	w       *csv.Writer
	columns []Column
	record  []string // with the two last fields filled in
}

func newCSV(w io.Writer, h *Header, columns []Column) (*asCSV, error) {
	c := &asCSV{w: csv.NewWriter(w), columns: columns, record: make([]string, len(columns)+2)}
	for i := range columns {
		c.record[i] = columns[i].Name
	}
	c.record[len(columns)], c.record[len(columns)+1] = "report_seq", "report_hash"
	if err := c.w.Write(c.record); err != nil {
		return nil, err
	}
	seq := whole(h.Seq)
	c.record[len(columns)], c.record[len(columns)+1] = Whole.format(&seq), h.HashText()
	return c, nil
}

func (c *asCSV) row(values []Value) error {
	for i := range c.columns {
		c.record[i] = c.columns[i].Type.format(&values[i])
	}
	return c.w.Write(c.record)
}

func (c *asCSV) close(bool) error {
	c.w.Flush()
	return c.w.Error()
}
