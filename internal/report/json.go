package report

import (
	"bufio"
	"encoding/json"
	"fmt"

	"weir/engine"
)

// asJSON writes one object: what the report is and where it was taken at, then its rows, then whether rows were left out.
type asJSON struct {
	w       *bufio.Writer // keeps its first error
	columns []Column
	before  string // of the next row
}

func newJSON(w *bufio.Writer, r *Request, h *Header, columns []Column) *asJSON {
	at := moment(h.Time)
	_, _ = fmt.Fprintf(w, `{"report":%q,"seq":%d,"hash":%q,"time":`, r.Name, h.Seq, h.HashText())
	writeJSON(w, Time, &at)
	_, _ = fmt.Fprintf(w, `,"engine_version":%d,"rows":[`, engine.Version)
	return &asJSON{w, columns, "\n{"}
}

func (j *asJSON) row(values []Value) error {
	_, _ = j.w.WriteString(j.before)
	j.before = ",\n{"
	for i := range j.columns {
		if i > 0 {
			_ = j.w.WriteByte(',')
		}
		_, _ = fmt.Fprintf(j.w, "%q:", j.columns[i].Name)
		writeJSON(j.w, j.columns[i].Type, &values[i])
	}
	return j.w.WriteByte('}')
}

func (j *asJSON) close(more bool) error {
	_, err := fmt.Fprintf(j.w, "\n],\"more\":%t}\n", more)
	return err
}

// writeJSON writes a value: numbers and flags bare, amounts and times as strings, none as null.
func writeJSON(w *bufio.Writer, t Type, v *Value) {
	switch {
	case v.none:
		_, _ = w.WriteString("null")
	case t == Whole || t == Flag:
		_, _ = w.WriteString(t.format(v))
	default:
		b, _ := json.Marshal(t.format(v)) // of a string: never fails
		_, _ = w.Write(b)
	}
}
