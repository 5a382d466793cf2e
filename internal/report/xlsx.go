package report

import (
	"errors"
	"fmt"
	"io"
	"strconv"

	"github.com/xuri/excelize/v2"

	"weir/engine"
)

const (
	sheetRows   = 1 << 20 // of a sheet, the line of names among them
	exactDigits = 15      // that a number cell holds
	aboutSheet  = "About"
)

// ErrTooLong says that a report has more rows than a sheet.
var ErrTooLong = errors.New("report: an XLSX sheet holds 1,048,575 rows and the report has more: take csv or parquet")

// asXLSX writes a workbook: a sheet About that says where it was taken at, and a sheet with the rows, which are kept in a temporary file until then.
// A number of more than 15 digits is text, since a cell could not hold it. Times and dates are text.
type asXLSX struct {
	w       io.Writer
	file    *excelize.File
	sheet   *excelize.StreamWriter
	columns []Column
	styles  []int // of amounts, by scale
	next    int   // row
	cells   []any
}

func newXLSX(w io.Writer, r *Request, h *Header, columns []Column) (*asXLSX, error) {
	x := &asXLSX{w: w, file: excelize.NewFile(), columns: columns, next: 2, cells: make([]any, len(columns))}
	if err := errors.Join(x.about(r, h), x.addStyles(), x.begin(r.Name)); err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// about writes the first sheet and the document's properties.
func (x *asXLSX) about(r *Request, h *Header) error {
	at := moment(h.Time)
	created := "1970-01-01T00:00:00Z"
	if !at.none {
		created = Time.format(&at)[:19] + "Z"
	}
	err := errors.Join(
		x.file.SetSheetName("Sheet1", aboutSheet),
		x.file.SetColWidth(aboutSheet, "A", "B", 36),
		x.file.SetDocProps(&excelize.DocProperties{
			Title: "weir " + r.Name, Subject: fmt.Sprintf("seq %d hash %s", h.Seq, h.HashText()), Creator: "weir", LastModifiedBy: "weir", Created: created, Modified: created,
		}),
	)
	for i, line := range [][2]string{
		{"report", r.Name}, {"seq", fmt.Sprint(h.Seq)}, {"hash", h.HashText()}, {"time", Time.format(&at)}, {"engine_version", fmt.Sprint(engine.Version)},
	} {
		err = errors.Join(err, x.file.SetSheetRow(aboutSheet, fmt.Sprintf("A%d", i+1), &[]any{line[0], line[1]}))
	}
	return err
}

// addStyles makes a style of amounts for each scale.
func (x *asXLSX) addStyles() error {
	pattern := "0"
	for scale := 0; scale <= decimalScale; scale++ {
		text := pattern
		style, err := x.file.NewStyle(&excelize.Style{CustomNumFmt: &text})
		if err != nil {
			return err
		}
		x.styles = append(x.styles, style)
		if pattern += "0"; scale == 0 {
			pattern = "0.0"
		}
	}
	return nil
}

// begin writes the line of names of the second sheet, which stays in view.
func (x *asXLSX) begin(name string) error {
	if _, err := x.file.NewSheet(name); err != nil {
		return err
	}
	var err error
	if x.sheet, err = x.file.NewStreamWriter(name); err != nil {
		return err
	}
	titles := make([]any, len(x.columns))
	for i, c := range x.columns {
		titles[i] = c.Name
		if err := x.sheet.SetColWidth(i+1, i+1, c.width()); err != nil {
			return err
		}
	}
	err = x.sheet.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"})
	return errors.Join(err, x.sheet.SetRow("A1", titles))
}

// width is how wide a column is, in characters.
func (c *Column) width() float64 {
	switch {
	case c.Name == "id":
		return 38
	case c.Name == "what":
		return 80
	case c.Type == Time:
		return 32
	case c.Type == Amount:
		return 20
	}
	return 16
}

func (x *asXLSX) row(values []Value) error {
	if x.next > sheetRows {
		return ErrTooLong
	}
	for i := range x.columns {
		x.cells[i] = x.cell(x.columns[i].Type, &values[i])
	}
	at := "A" + strconv.Itoa(x.next)
	x.next++
	return x.sheet.SetRow(at, x.cells)
}

func (x *asXLSX) cell(t Type, v *Value) any {
	switch {
	case v.none:
		return nil
	case t == Flag:
		return v.number != 0
	case t == Whole:
		return v.number
	case t == Amount && v.amount.NumDigits() <= exactDigits:
		number, _ := strconv.ParseFloat(t.format(v), 64) // of 15 digits: is written back as the same digits
		return excelize.Cell{StyleID: x.styles[-v.amount.Exponent()], Value: number}
	}
	return t.format(v)
}

func (x *asXLSX) close(bool) error {
	err := x.sheet.Flush()
	if err == nil {
		x.file.SetActiveSheet(1)
		err = x.file.Write(x.w)
	}
	return errors.Join(err, x.Close())
}

// Close removes the temporary file.
func (x *asXLSX) Close() error { return x.file.Close() }
