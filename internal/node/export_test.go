package node

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"weir/engine"
	"weir/gateway"
	"weir/internal/report"
)

// export is a report of a running node's snapshot.
func export(t *testing.T, n *Node, r report.Request) []byte {
	t.Helper()
	var b bytes.Buffer
	heard := report.Header{}
	if err := n.Snapshots.Export(r, func(h report.Header) { heard = h }, &b); err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	if heard.Seq != r.Seq {
		t.Errorf("%+v: heard of %+v", r, heard)
	}
	return b.Bytes()
}

// exported is a report as rows by column name, read from CSV and held against the JSON.
func exported(t *testing.T, n *Node, seq uint64, name string) []map[string]string {
	t.Helper()
	return rowsOf(t, n, report.Request{Name: name, Seq: seq})
}

func rowsOf(t *testing.T, n *Node, r report.Request) []map[string]string {
	t.Helper()
	r.Format = "csv"
	records, err := csv.NewReader(bytes.NewReader(export(t, n, r))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var object struct {
		Report, Hash string
		Seq          uint64
		Rows         []map[string]any
		More         *bool
	}
	r.Format = "json"
	if err := json.Unmarshal(export(t, n, r), &object); err != nil {
		t.Fatal(err)
	}
	if object.Report != r.Name || object.Seq != r.Seq || object.More == nil || *object.More || len(object.Rows) != len(records)-1 {
		t.Fatalf("%s: %d rows as JSON, %d as CSV; %+v", r.Name, len(object.Rows), len(records)-1, object)
	}
	var rows []map[string]string
	for i, record := range records[1:] {
		row := map[string]string{}
		for at, column := range records[0] {
			row[column] = record[at]
		}
		if row["report_seq"] != fmt.Sprint(r.Seq) || row["report_hash"] != object.Hash {
			t.Fatalf("%s: row %v, taken at %d %s", r.Name, row, r.Seq, object.Hash)
		}
		delete(row, "report_seq")
		delete(row, "report_hash")
		for column, text := range row {
			if same := object.Rows[i][column]; same == nil && text != "" || same != nil && fmt.Sprint(same) != text && fmt.Sprintf("%.0f", same) != text {
				t.Errorf("%s: %s is %q as CSV and %v as JSON", r.Name, column, text, same)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// cents writes an amount of a scale of two, apart from the code under test.
func cents(minor int64) string {
	sign := ""
	if minor < 0 {
		sign, minor = "-", -minor
	}
	return fmt.Sprintf("%s%d.%02d", sign, minor/100, minor%100)
}

// expiring is an order that queues and expires at a time, and a tick.
func expiring(at int64) []instruction {
	in := engine.Instruction{Kind: engine.SubmitOrder, ID: [16]byte{9}, Debtor: 2, Creditor: 3, Amount: 1_000_000, ExpiresAt: at}
	tick := engine.Setting{Kind: engine.Tick}
	return []instruction{{in.Kind, engine.AppendInstruction(nil, &in, nil)}, {tick.Kind, engine.AppendSetting(nil, &tick, nil)}}
}

func TestExportsEqualTheLiveState(t *testing.T) {
	clock := int64(1_000_000)
	o := small(t.TempDir())
	o.Now = func() int64 { return clock }
	n := open(t, o)
	mustSubmit(t, n, newStream(12, systemSize))
	late := expiring(clock + 1)
	mustSubmit(t, n, late[:1])
	clock++
	mustSubmit(t, n, late[1:])
	mustSubmit(t, n, newStream(12, 700)[systemSize:])
	mustSubmit(t, n, settings(
		engine.Setting{Kind: engine.SetParticipant, Participant: 3, Choice: engine.BlockParticipantDebit},
		engine.Setting{Kind: engine.SetParticipant, Participant: 3, Choice: engine.UnblockParticipantCredit},
		engine.Setting{Kind: engine.SetParticipant, Participant: 4, Choice: engine.UnblockParticipantDebit},
		engine.Setting{Kind: engine.SetParticipant, Participant: 4, Choice: engine.BlockParticipantCredit},
	))
	seq := snap(t, n)
	accounts, positions := exported(t, n, seq, "accounts"), exported(t, n, seq, "positions")
	queues, orders := exported(t, n, seq, "queues"), exported(t, n, seq, "orders")
	limits := exported(t, n, seq, "limits")
	look(t, n, func(e *engine.Engine) {
		checkAccounts(t, e, accounts, positions)
		checkQueues(t, e, queues)
		checkOrders(t, e, orders)
		checkLimits(t, e, limits)
	})
	err := n.Snapshots.Export(report.Request{Name: "orders", Format: "csv", Seq: 1}, func(report.Header) {}, &bytes.Buffer{})
	if !errors.Is(err, gateway.ErrNoSnapshot) {
		t.Error(err)
	}
}

// The checks run in the engine's goroutine, which a Fatal would end: they use Error and return.

func checkAccounts(t *testing.T, e *engine.Engine, accounts, positions []map[string]string) {
	t.Helper()
	if len(accounts) != e.Accounts() || len(positions) != e.Accounts() || e.Accounts() < 5 {
		t.Errorf("%d and %d rows of %d accounts", len(accounts), len(positions), e.Accounts())
		return
	}
	for i, row := range accounts {
		a, _ := e.Account(uint32(i + 1))
		p, _ := e.Participant(a.Participant)
		cover, line := cents(a.Cover()), cents(-a.Floor)
		if a.Kind == engine.AccountIssuer {
			cover, line = "", ""
		}
		want := map[string]string{
			"account": fmt.Sprint(i + 1), "participant": p.ID, "asset": "EUR", "kind": a.Kind.String(), "balance": cents(a.Balance),
			"cover": cover, "credit_line": line, "reserved_urgent": cents(a.ReservedUrgent), "reserved_highly_urgent": cents(a.ReservedHighlyUrgent), "net_debit_cap": "",
			"queued": fmt.Sprint(a.Queued), "queued_out": cents(a.QueuedOut), "queued_in": cents(a.QueuedIn),
			"debit_blocked": fmt.Sprint(a.DebitBlocked), "credit_blocked": fmt.Sprint(a.CreditBlocked),
			"closed": fmt.Sprint(a.Closed), "suspended": fmt.Sprint(a.Suspended),
			"participant_debit_blocked": fmt.Sprint(a.ParticipantDebitBlocked), "participant_credit_blocked": fmt.Sprint(a.ParticipantCreditBlocked),
		}
		if fmt.Sprint(row) != fmt.Sprint(want) {
			t.Errorf("account %v, want %v", row, want)
		}
		want = map[string]string{
			"account": fmt.Sprint(i + 1), "participant": p.ID, "asset": "EUR", "kind": a.Kind.String(), "business_date": "2024-10-04", "opening_balance": cents(a.Opening),
			"funding": cents(a.Balance - a.Opening - a.Position), "position": cents(a.Position), "balance": cents(a.Balance), "projected": cents(a.Projected),
		}
		if fmt.Sprint(positions[i]) != fmt.Sprint(want) {
			t.Errorf("position %v, want %v", positions[i], want)
		}
	}
}

func checkQueues(t *testing.T, e *engine.Engine, rows []map[string]string) {
	t.Helper()
	for i := range e.Accounts() {
		a, _ := e.Account(uint32(i + 1))
		for place, o := range e.Queued(a.Number, nil, 1000) {
			if len(rows) == 0 {
				t.Error("rows are missing")
				return
			}
			row := rows[0]
			rows = rows[1:]
			if row["account"] != fmt.Sprint(a.Number) || row["place"] != fmt.Sprint(place+1) || row["seq"] != fmt.Sprint(o.Seq) ||
				row["amount"] != cents(o.Amount) || row["priority"] != o.Priority.String() || row["status"] != "queued" || strings.ReplaceAll(row["id"], "-", "") != hex.EncodeToString(o.ID[:]) {
				t.Errorf("queue row %v, want %+v", row, o)
			}
		}
	}
	for _, i := range e.OrderIndexes() {
		o, _ := e.Order(i)
		if o.Status != engine.Held && o.Status != engine.Warehoused {
			continue
		}
		if len(rows) == 0 || rows[0]["seq"] != fmt.Sprint(o.Seq) || rows[0]["place"] != "" || rows[0]["status"] != o.Status.String() || rows[0]["amount"] != cents(o.Amount) {
			t.Errorf("row %v, want %+v", rows, o)
			return
		}
		rows = rows[1:]
	}
	if len(rows) != 0 {
		t.Errorf("%d rows too many", len(rows))
	}
}

func checkOrders(t *testing.T, e *engine.Engine, rows []map[string]string) {
	t.Helper()
	if len(rows) != e.Orders() {
		t.Errorf("%d rows of %d orders", len(rows), e.Orders())
		return
	}
	statuses := map[string]int{}
	indexes := e.OrderIndexes()
	for i, row := range rows {
		o, _ := e.Order(indexes[i])
		statuses[row["status"]]++
		amount := cents(o.Amount)
		if row["asset"] == "" {
			amount = ""
		}
		if row["seq"] != fmt.Sprint(o.Seq) || row["status"] != o.Status.String() || row["amount"] != amount || row["done_seq"] != unless0(o.Done) ||
			row["reason"] != o.Reason.String() || row["method"] != o.Method.String() || len(row["business_date"]) != 10 ||
			row["priority"] != o.Priority.String() || row["not_before"] != instant(o.NotBefore) || row["expires_at"] != instant(o.ExpiresAt) {
			t.Errorf("order row %v, want %+v", row, o)
		}
	}
	for _, status := range []string{"settled", "queued", "rejected", "cancelled", "held", "warehoused", "expired"} {
		if statuses[status] == 0 {
			t.Errorf("statuses %v: the stream shows too little", statuses)
		}
	}
}

func unless0(n uint64) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// instant writes a time of whole seconds, apart from the code under test.
func instant(nanos int64) string {
	if nanos == 0 {
		return ""
	}
	return time.Unix(0, nanos).UTC().Format("2006-01-02T15:04:05Z")
}

func checkLimits(t *testing.T, e *engine.Engine, rows []map[string]string) {
	t.Helper()
	kinds := map[string]int{}
	for i := range e.Accounts() {
		a, _ := e.Account(uint32(i + 1))
		p, _ := e.Participant(a.Participant)
		for _, l := range e.Limits(a.Number, nil) {
			want := map[string]string{
				"account": fmt.Sprint(a.Number), "participant": p.ID, "asset": "EUR", "kind": "multilateral", "counterparty": "",
				"amount": cents(l.Amount), "outflow": cents(l.Outflow),
			}
			if l.Counterparty != 0 {
				want["kind"], want["counterparty"] = "bilateral", fmt.Sprintf("BANK%d", l.Counterparty-2)
			}
			if len(rows) == 0 || fmt.Sprint(rows[0]) != fmt.Sprint(want) {
				t.Errorf("limits %v, want %v", rows, want)
				return
			}
			kinds[rows[0]["kind"]]++
			rows = rows[1:]
		}
	}
	if len(rows) != 0 || kinds["bilateral"] == 0 || kinds["multilateral"] == 0 {
		t.Errorf("%d rows too many; shown were %v", len(rows), kinds)
	}
}

func TestExportOfNothing(t *testing.T) {
	n := open(t, small(t.TempDir()))
	seq := snap(t, n)
	for _, name := range report.Names() {
		if name == "statement" {
			continue
		}
		if rows := exported(t, n, seq, name); len(rows) != 0 {
			t.Errorf("%s: %v", name, rows)
		}
	}
	r := report.Request{Name: "statement", Format: "csv", Account: 1}
	if err := n.Snapshots.Export(r, func(report.Header) {}, &bytes.Buffer{}); !errors.Is(err, report.ErrNoAccount) {
		t.Error(err)
	}
}
