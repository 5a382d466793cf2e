package bench

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// Row is a line of the table of targets.
type Row struct {
	What     string  `json:"what"`
	Store    string  `json:"store"` // of the log; none: no server, the machine itself
	Unit     unit    `json:"unit"`
	Must     float64 `json:"must,omitempty"` // 0: no target
	Aim      float64 `json:"aim,omitempty"`
	Measured float64 `json:"measured"`
	Reached  string  `json:"reached,omitempty"` // aim, must, or no
}

// unit is what a row is measured in.
type unit string

const (
	unitRate         unit = "orders/s"
	unitPerSecond    unit = "/s"
	unitMegabytes    unit = "MB/s"
	unitSeconds      unit = "s"
	unitMilliseconds unit = "ms"
	unitMicroseconds unit = "us"
	unitPercent      unit = "%"
	unitRatio        unit = "x"
)

// moreIsBetter says in which direction a row reaches its target.
func (u unit) moreIsBetter() bool { return u == unitRate || u == unitRatio }

// judge fills in what the row has reached.
func (r *Row) judge() {
	reaches := func(target float64) bool {
		if r.Unit.moreIsBetter() {
			return r.Measured >= target
		}
		return r.Measured <= target
	}
	switch {
	case r.Must == 0 && r.Aim == 0:
	case r.Aim != 0 && reaches(r.Aim):
		r.Reached = "aim"
	case reaches(r.Must):
		r.Reached = "must"
	default:
		r.Reached = "no"
	}
}

func (u unit) text(v float64) string {
	switch u {
	case unitRate, unitPerSecond:
		return thousands(int(v)) + " /s"
	case unitPercent:
		return fmt.Sprintf("%.1f%%", v)
	}
	return fmt.Sprintf("%.2f %s", v, u)
}

// shownRow is a row in words.
type shownRow struct {
	What, Store, MustText, AimText, Text, Reached, Class string
}

func (r *Row) shown() shownRow {
	s := shownRow{What: r.What, Store: r.Store, Text: r.Unit.text(r.Measured), Reached: r.Reached}
	if r.Must != 0 {
		s.MustText = r.Unit.text(r.Must)
	}
	if r.Aim != 0 {
		s.AimText = r.Unit.text(r.Aim)
	}
	switch r.Reached {
	case "no":
		s.Class = "bad"
	case "aim", "must":
		s.Class = "good"
	}
	return s
}

// WriteRows writes the table for people.
func WriteRows(w io.Writer, rows []Row) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprint(t, "what\tstore\tmust\taim\tmeasured\treached\n")
	for i := range rows {
		r := rows[i].shown()
		_, _ = fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\n", r.What, r.Store, r.MustText, r.AimText, r.Text, r.Reached)
	}
	return t.Flush()
}
