package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"weir/engine"
)

// Header says which state a report was taken at.
type Header struct {
	Seq  uint64 // of the last instruction in it
	Hash uint64 // of the state
	Time int64  // of that instruction, unix nanoseconds; 0: there is none
}

// HashText is the hash as it is written everywhere.
func (h *Header) HashText() string { return fmt.Sprintf("%016x", h.Hash) }

// FileName is what a file of the report is called.
func FileName(r *Request, h *Header) string {
	return fmt.Sprintf("weir-%d-%s-%s.%s", h.Seq, h.HashText(), r.Name, r.Format)
}

// Source is what a report is made of.
type Source struct {
	Header
	// State is the engine at Seq; nil for a report from the log.
	State *engine.Engine
	// Times are the stamps, in unix nanoseconds, of ascending sequences; 0 where the log does not reach back to them.
	Times func(seqs []uint64) ([]int64, error)
	// Steps goes through the log. Begin sees the state before the span, visit each instruction of it; of a business date the state before it began, and all since. It answers the
	// state behind the last one, and with on that at Seq. Nil for a report from the state.
	Steps func(on bool, begin func(*engine.Engine) error, visit func(*Step) error) (*engine.Engine, error)
}

// Step is one instruction of the log and what came of it.
type Step struct {
	Seq     uint64
	Time    int64          // unix nanoseconds
	Record  []byte         // with its envelope
	State   *engine.Engine // behind it
	Outcome engine.Outcome
	Events  []engine.Event
}

// definition is a report.
type definition struct {
	name    string
	fromLog bool
	columns []Column
	rows    func(m *maker) error
}

var definitions = []definition{
	{"accounts", false, accountColumns, (*maker).accounts},
	{"positions", false, positionColumns, (*maker).positions},
	{"queues", false, queueColumns, (*maker).queues},
	{"ageing", false, ageingColumns, (*maker).ageing},
	{"limits", false, limitColumns, (*maker).limits},
	{"orders", false, orderColumns, (*maker).orders},
	{"settlement", false, settlementColumns, (*maker).settlement},
	{"matrix", false, matrixColumns, (*maker).matrix},
	{"measures", false, measureColumns, (*maker).measures},
	{"journal", true, journalColumns, (*maker).journal},
	{"exceptions", true, exceptionColumns, (*maker).exceptions},
	{"statement", true, statementColumns, (*maker).statement},
}

func find(name string) *definition {
	for i := range definitions {
		if definitions[i].name == name {
			return &definitions[i]
		}
	}
	return nil
}

// maker makes the rows of one report.
type maker struct {
	Source
	Request
	names
	row func(values ...Value) error
}

// errEnough ends a report whose limit is reached.
var errEnough = errors.New("report: enough rows")

// writer writes rows in a format.
type writer interface {
	row(values []Value) error
	close(more bool) error // more: rows were left out
}

// Write writes a report. The request has been checked.
func Write(w io.Writer, r Request, s Source) error {
	b := bufio.NewWriterSize(w, 64<<10)
	if err := write(b, r, s); err != nil {
		return err
	}
	return b.Flush()
}

func write(b *bufio.Writer, r Request, s Source) error {
	d := find(r.Name)
	out, err := newWriter(b, &r, &s.Header, d.columns)
	if err != nil {
		return err
	}
	count := 0
	m := &maker{Source: s, Request: r, names: names{e: s.State}}
	m.row = func(values ...Value) error {
		if r.Limit > 0 && count == r.Limit {
			return errEnough
		}
		count++
		return out.row(values)
	}
	err = d.rows(m)
	if err != nil && !errors.Is(err, errEnough) {
		return errors.Join(err, discard(out))
	}
	return out.close(err != nil)
}

// discard lets go of what a writer holds.
func discard(out writer) error {
	if c, ok := out.(io.Closer); ok {
		return c.Close()
	}
	return nil
}

func newWriter(b *bufio.Writer, r *Request, h *Header, columns []Column) (writer, error) {
	switch r.Format {
	case "csv":
		return newCSV(b, h, columns)
	case "parquet":
		return newParquet(b, r, h, columns), nil
	case "xlsx":
		return newXLSX(b, r, h, columns)
	}
	return newJSON(b, r, h, columns), nil
}
