package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"weir/client"
	"weir/iso20022"
)

// row is one line of the table of outcomes.
type row struct {
	order, debtor, creditor, asset, amount string
	status, reason, detail                 string
}

// submission is one file, read: what it is sent as, and what is known of its orders before they are sent.
type submission struct {
	name        string
	contentType string
	bodies      [][]byte // each a request
	orders      []row    // as the file names them; status empty
	refused     string   // why the file can't be read here; it is sent all the same, for the server's answer
}

// linesPerRequest keeps each request of a long NDJSON or CSV file well under the server's limit.
const linesPerRequest = 1000

func readSubmission(path string, ofToday bool) (*submission, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s := &submission{name: filepath.Base(path)}
	text := bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	switch {
	case bytes.HasPrefix(text, []byte("<")):
		s.readXML(data, ofToday)
	case bytes.HasPrefix(text, []byte("[")), bytes.HasPrefix(text, []byte("{")) && json.Valid(text):
		s.readJSON(text)
	case bytes.HasPrefix(text, []byte("{")):
		s.readLines(text)
	default:
		err = s.readCSV(text)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, nil
}

func (s *submission) readXML(data []byte, ofToday bool) {
	if ofToday {
		data = redate(data, time.Now().UTC())
	}
	s.contentType, s.bodies = "application/xml", [][]byte{data}
	msg, err := iso20022.Parse(data, iso20022.Limits{})
	if err != nil {
		s.refused = err.Error()
		return
	}
	s.orders = messageRows(msg)
}

// name is the first of several names that is not empty.
func name(names ...string) string {
	for _, n := range names {
		if n != "" {
			return n
		}
	}
	return "-"
}

func (s *submission) readJSON(text []byte) {
	s.contentType, s.bodies = "application/json", [][]byte{text}
	var orders []client.Order
	if text[0] == '{' {
		orders = make([]client.Order, 1)
		_ = json.Unmarshal(text, &orders[0]) // the server says what is wrong
	} else {
		_ = json.Unmarshal(text, &orders)
	}
	s.know(orders)
}

func (s *submission) readLines(text []byte) {
	lines := bytes.Split(text, []byte("\n"))
	orders := make([]client.Order, len(lines))
	for i, line := range lines {
		_ = json.Unmarshal(line, &orders[i]) // the server says what is wrong
	}
	s.setLines(lines, orders)
}

// setLines cuts lines of JSON into requests.
func (s *submission) setLines(lines [][]byte, orders []client.Order) {
	s.contentType = "application/x-ndjson"
	for start := 0; start < len(lines); start += linesPerRequest {
		s.bodies = append(s.bodies, bytes.Join(lines[start:min(start+linesPerRequest, len(lines))], []byte("\n")))
	}
	s.know(orders)
}

func (s *submission) know(orders []client.Order) {
	for _, o := range orders {
		s.orders = append(s.orders, row{order: name(o.ID), debtor: o.Debtor, creditor: o.Creditor, asset: o.Asset, amount: o.Amount})
	}
}

// send submits the file and answers a row for each order, or one for the whole request where the server refuses it. An
// error says that the server gave no answer that can be read.
func (s *submission) send(ctx context.Context, server *client.Client) (rows []row, err error) {
	for _, body := range s.bodies {
		answer, err := server.SubmitRaw(ctx, s.contentType, body)
		var p *client.Problem
		if errors.As(err, &p) {
			return append(rows, problemRow(p)), nil
		}
		if err != nil {
			return rows, err
		}
		outcomes, err := s.outcomes(answer)
		if err != nil {
			return rows, err
		}
		for _, o := range outcomes {
			rows = append(rows, s.row(len(rows), o))
		}
	}
	return rows, nil
}

func (s *submission) row(at int, o client.Outcome) row {
	r := row{order: name(o.ID)}
	if at < len(s.orders) {
		r = s.orders[at]
	}
	r.status, r.reason, r.detail = o.Status, o.Reason, o.Detail
	if o.Replayed {
		r.status += " (replayed)"
	}
	if o.Field != "" {
		r.detail = o.Field + ": " + r.detail
	}
	return r
}

func problemRow(p *client.Problem) row {
	return row{order: "-", status: "refused", reason: p.Code, detail: strings.TrimPrefix(p.Field+": "+p.Detail, ": ")}
}

// outcomes reads an answer of any form.
func (s *submission) outcomes(answer []byte) ([]client.Outcome, error) {
	if s.contentType == "application/xml" {
		return messageOutcomes(answer)
	}
	var all []client.Outcome
	if text := bytes.TrimSpace(answer); len(text) > 0 && text[0] == '[' {
		return all, json.Unmarshal(text, &all)
	}
	for d := json.NewDecoder(bytes.NewReader(answer)); d.More(); {
		var o client.Outcome
		if err := d.Decode(&o); err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	return all, nil
}
