package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"

	"weir/client"
)

// csvColumns are the columns that a CSV file of orders may have, named as in JSON; the first five it must have.
var csvColumns = []string{"id", "debtor", "creditor", "asset", "amount", "priority", "method", "business_date", "end_to_end_id", "not_before", "expires_at"}

const csvRequired = 5

// readCSV reads orders under a line of column names and turns them into lines of JSON.
func (s *submission) readCSV(text []byte) error {
	r := csv.NewReader(bytes.NewReader(text))
	records, err := r.ReadAll()
	if err != nil {
		return err
	}
	if len(records) == 0 {
		return fmt.Errorf("it is empty; expected XML, JSON, NDJSON, or CSV with the columns %v", csvColumns)
	}
	if err := checkColumns(records[0]); err != nil {
		return err
	}
	var lines [][]byte
	var orders []client.Order
	for _, record := range records[1:] {
		o := orderOf(records[0], record)
		line, err := json.Marshal(o)
		if err != nil {
			return err
		}
		lines, orders = append(lines, line), append(orders, o)
	}
	s.setLines(lines, orders)
	return nil
}

func checkColumns(names []string) error {
	for i, n := range names {
		if !slices.Contains(csvColumns, n) {
			return fmt.Errorf("column %q is unknown; the columns are %v", n, csvColumns)
		}
		if slices.Contains(names[:i], n) {
			return fmt.Errorf("column %q is there twice", n)
		}
	}
	for _, n := range csvColumns[:csvRequired] {
		if !slices.Contains(names, n) {
			return fmt.Errorf("column %q is missing", n)
		}
	}
	return nil
}

func orderOf(names, values []string) client.Order {
	var o client.Order
	fields := []*string{&o.ID, &o.Debtor, &o.Creditor, &o.Asset, &o.Amount, &o.Priority, &o.Method, &o.BusinessDate, &o.EndToEndID, &o.NotBefore, &o.ExpiresAt}
	for i, n := range names {
		*fields[slices.Index(csvColumns, n)] = values[i]
	}
	return o
}
