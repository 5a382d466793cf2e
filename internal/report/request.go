package report

import (
	"fmt"
	"slices"
	"strings"
)

// Request says which report is wanted.
type Request struct {
	Name   string // one of Names
	Format string // one of Formats
	Seq    uint64 // that it is taken at
	Limit  int    // most rows, of JSON only; 0: all
	Span   Span   // of reports from the log
	// Account is whose statement is wanted, by number.
	Account uint32
}

// Span is which instructions a report from the log is about: those of a business date, or those from one sequence to another, both counted.
type Span struct {
	From, To uint64 // 0: from the first, to the one that the report is taken at
	Date     uint32 // days since 1970-01-01; 0: by sequences
}

// Wrong says what is wrong with a request.
type Wrong struct{ Field, Text string }

func (w *Wrong) Error() string { return w.Field + " " + w.Text }

// Formats are the formats, as they end file names.
var Formats = []string{"json", "csv", "parquet", "xlsx"}

// Names are the reports, in the order of the reference page.
func Names() []string {
	names := make([]string, len(definitions))
	for i := range definitions {
		names[i] = definitions[i].name
	}
	return names
}

// IsFromLog says whether a report goes through the log.
func (r *Request) IsFromLog() bool {
	d := find(r.Name)
	return d != nil && d.fromLog
}

// IsDated says whether the span is the business date of the state: none is given.
func (r *Request) IsDated() bool { return r.IsFromLog() && r.Name != "statement" && r.Span == Span{} }

// Check answers what is wrong, or nil.
func (r *Request) Check() *Wrong {
	d := find(r.Name)
	switch {
	case d == nil:
		return &Wrong{"name", "must be one of " + strings.Join(Names(), ", ")}
	case !slices.Contains(Formats, r.Format):
		return &Wrong{"format", "must be one of " + strings.Join(Formats, ", ")}
	case r.Limit < 0 || r.Limit > 0 && r.Format != "json":
		return &Wrong{"limit", "is for JSON, and above 0"}
	}
	return r.checkSpan(d)
}

func (r *Request) checkSpan(d *definition) *Wrong {
	s := r.Span
	switch {
	case !d.fromLog && s.From != 0:
		return &Wrong{"from", "is for reports from the log"}
	case !d.fromLog && s.To != 0:
		return &Wrong{"to", "is for reports from the log"}
	case s.Date != 0 && (!d.fromLog || r.Name == "statement"):
		return &Wrong{"date", "is for journal and exceptions"}
	case s.Date != 0 && (s.From != 0 || s.To != 0):
		return &Wrong{"date", "stands beside no sequences"}
	case s.To > r.Seq:
		return &Wrong{"to", fmt.Sprintf("must be at most %d, the sequence of the report", r.Seq)}
	case s.From > r.Last():
		return &Wrong{"from", fmt.Sprintf("must be at most %d", r.Last())}
	case (r.Account != 0) != (r.Name == "statement"):
		return &Wrong{"account", "must be given for a statement, and for nothing else"}
	}
	return nil
}

// First and Last are the sequences that the span is within.
func (r *Request) First() uint64 { return max(r.Span.From, 1) }

func (r *Request) Last() uint64 {
	if r.Span.To != 0 {
		return r.Span.To
	}
	return r.Seq
}
