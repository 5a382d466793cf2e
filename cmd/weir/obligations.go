package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"weir/internal/setoff"
)

// obligationColumns are the columns that a file of obligations may have, named as in JSON; the first three it must have.
var obligationColumns = []string{"debtor", "creditor", "amount", "id"}

const obligationsRequired = 3

// obligationRow is an obligation as it stands in the file. Its amount becomes minor units when the scale is known.
type obligationRow struct {
	setoff.Obligation
	amount decimal.Decimal
	line   int
}

// obligationFile reads a CSV file of obligations.
type obligationFile struct {
	columns map[string]int // where they stand, from 0
	rows    []obligationRow
}

// blame says where in the file something is wrong.
func (f *obligationFile) blame(line int, column, detail string) error {
	return fmt.Errorf("line %d, column %d (%s): %s", line, f.columns[column]+1, column, detail)
}

// read reads the whole file. A byte order mark, as spreadsheets write one, is passed over.
func (f *obligationFile) read(in io.Reader) error {
	text := bufio.NewReader(in)
	if mark, err := text.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = text.Discard(len(mark))
	}
	r := csv.NewReader(text)
	r.ReuseRecord = true
	header, err := r.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("it is empty; expected CSV with the columns %v", obligationColumns)
	}
	if err == nil {
		err = f.readHeader(header)
	}
	for err == nil {
		var record []string
		if record, err = r.Read(); err == nil {
			line, _ := r.FieldPos(0)
			err = f.readRow(record, line)
		}
	}
	switch {
	case !errors.Is(err, io.EOF):
		return err
	case len(f.rows) == 0:
		return errors.New("line 2: there is no obligation in it")
	}
	return nil
}

func (f *obligationFile) readHeader(names []string) error {
	f.columns = map[string]int{}
	for i, name := range names {
		if !slices.Contains(obligationColumns, name) {
			return fmt.Errorf("line 1, column %d: %q is unknown; the columns are %v", i+1, name, obligationColumns)
		}
		if _, twice := f.columns[name]; twice {
			return fmt.Errorf("line 1, column %d: %q is there twice", i+1, name)
		}
		f.columns[name] = i
	}
	for _, name := range obligationColumns[:obligationsRequired] {
		if _, there := f.columns[name]; !there {
			return fmt.Errorf("line 1: column %q is missing", name)
		}
	}
	return nil
}

func (f *obligationFile) readRow(record []string, line int) error {
	row := obligationRow{line: line}
	row.Debtor, row.Creditor = record[f.columns["debtor"]], record[f.columns["creditor"]]
	if id, there := f.columns["id"]; there {
		row.ID = record[id]
	}
	amount, detail := parseObligationAmount(record[f.columns["amount"]])
	if detail != "" {
		return f.blame(line, "amount", detail)
	}
	row.amount = amount
	f.rows = append(f.rows, row)
	return nil
}

// parseObligationAmount reads digits with one point at most. It is short and has no exponent, for decimal would take any number of digits.
func parseObligationAmount(text string) (amount decimal.Decimal, detail string) {
	const want = "must be a decimal such as 1250.00: no sign, no exponent, no separators, 40 characters at most"
	if len(text) > amountTextMax || strings.Trim(text, "0123456789.") != "" {
		return amount, want
	}
	amount, err := decimal.NewFromString(text)
	switch {
	case err != nil:
		return amount, want
	case amount.Exponent() < -setoff.MaxScale:
		return amount, fmt.Sprintf("has more than %d decimals", setoff.MaxScale)
	}
	return amount, ""
}

// decimals is the most decimals of an amount.
func (f *obligationFile) decimals() int32 {
	most := int32(0)
	for i := range f.rows {
		most = max(most, -f.rows[i].amount.Exponent())
	}
	return most
}

// list brings all amounts to one scale.
func (f *obligationFile) list(scale int32) (*setoff.SetOff, error) {
	list := &setoff.SetOff{}
	for i := range f.rows {
		row := &f.rows[i]
		if -row.amount.Exponent() > scale {
			return nil, f.blame(row.line, "amount", fmt.Sprintf("has more than %d decimals", scale))
		}
		units := row.amount.Shift(scale).BigInt()
		if !units.IsInt64() {
			return nil, f.blame(row.line, "amount", "is more than 2^63-1 minor units")
		}
		row.Amount = units.Int64()
		if fault := list.Add(row.Obligation); fault != nil {
			return nil, f.blame(row.line, fault.Field, fault.Detail)
		}
	}
	return list, nil
}
