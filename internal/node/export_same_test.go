package node

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weir/engine"
	"weir/internal/report"
	"weir/wal"
)

// A desk on which everything happens that a report tells of: a random stream, then the business day opened, cycles that settle, are unwound, aborted and left pending,
// trades that match, settle in part and stay unmatched.

func settings(all ...engine.Setting) (out []instruction) {
	for _, s := range all {
		out = append(out, instruction{s.Kind, engine.AppendSetting(nil, &s, nil)})
	}
	return out
}

func orders(first byte, all ...engine.Instruction) (out []instruction) {
	for i, in := range all {
		in.ID = [16]byte{0xee, first, byte(i)}
		out = append(out, instruction{in.Kind, engine.AppendInstruction(nil, &in, nil)})
	}
	return out
}

func bond() (out []instruction) {
	asset := engine.Naming{Kind: engine.CreateAsset, BusinessDate: streamDate, Options: engine.OptionSecurity}
	asset.SetAsset("XX0000000001")
	asset.SetParticipant("DEPO")
	out = append(out, instruction{asset.Kind, engine.AppendNaming(nil, &asset, nil)})
	for bank := range 2 {
		n := account(fmt.Sprintf("BANK%d", bank), 0)
		n.SetAsset("XX0000000001")
		out = append(out, instruction{n.Kind, engine.AppendNaming(nil, &n, nil)})
	}
	return out
}

func net(debtor, creditor uint32, amount int64) engine.Instruction {
	return engine.Instruction{Kind: engine.SubmitOrder, Method: engine.Net, Debtor: debtor, Creditor: creditor, Amount: amount}
}

func cycle(kind engine.Kind, number, account uint32) engine.Setting {
	return engine.Setting{Kind: kind, Cycle: number, Account: account}
}

// deskParts are submitted one by one. The accounts of the banks are 2 to 5 in EUR.
func deskParts() (parts [][]instruction) {
	parts = slices.Collect(slices.Chunk(newStream(31, 500), 40))
	var free []engine.Setting
	for bank := uint32(2); bank < 6; bank++ {
		free = append(free, engine.Setting{Kind: engine.SetParticipant, Participant: bank, Choice: engine.Resume}, engine.Setting{Kind: engine.SetAccount, Account: bank, Choice: engine.UnblockDebit},
			engine.Setting{Kind: engine.SetParticipant, Participant: bank, Choice: engine.UnblockParticipantDebit}, engine.Setting{Kind: engine.SetParticipant, Participant: bank, Choice: engine.UnblockParticipantCredit},
			engine.Setting{Kind: engine.SetAccount, Account: bank, Choice: engine.UnblockCredit}, engine.Setting{Kind: engine.SetLimit, Choice: engine.LimitBilateral, Account: bank, Counterparty: 2, Remove: true})
	}
	parts = append(parts, settings(free...), settings(engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.Open}), bond())
	open := engine.Setting{Kind: engine.OpenCycle, Asset: 1}
	for number := uint32(1); number <= 4; number++ {
		parts = append(parts, settings(open), orders(byte(number), net(2, 3, 300), net(3, 2, 100), net(4, 2, 50), net(3, 5, 25)), settings(cycle(engine.CloseCycle, number, 0)))
		switch number {
		case 2:
			parts = append(parts, settings(cycle(engine.UnwindCycle, number, 4)))
		case 3:
			parts = append(parts, settings(cycle(engine.AbortCycle, number, 0)))
		case 4: // one that nobody can cover
			continue
		}
		parts = append(parts, settings(cycle(engine.SettleCycle, number, 0)))
	}
	return append(parts, settings(open), orders(9, net(5, 4, 900_000_000)), settings(cycle(engine.CloseCycle, 5, 0), cycle(engine.SettleCycle, 5, 0)))
}

// deskTrades are sides of trades against the accounts of the security.
func deskTrades(bonds [3]uint32) []instruction {
	issuer, first, second := bonds[0], bonds[1], bonds[2]
	return orders(7,
		engine.Instruction{Kind: engine.Fund, Method: engine.Instant, Debtor: 1, Creditor: 3, Amount: 50_000},
		engine.Instruction{Kind: engine.Fund, Method: engine.Instant, Debtor: issuer, Creditor: first, Amount: 10},
		engine.Instruction{Kind: engine.SubmitTrade, Debtor: first, Creditor: second, Amount: 6, TakeAsset: 1, Takes: 60},
		engine.Instruction{Kind: engine.SubmitTrade, Debtor: 3, Creditor: 2, Amount: 60, TakeAsset: 2, Takes: 6},
		engine.Instruction{Kind: engine.SubmitTrade, Debtor: first, Creditor: second, Amount: 20, TakeAsset: 1, Takes: 200, Partial: true},
		engine.Instruction{Kind: engine.SubmitTrade, Debtor: 3, Creditor: 2, Amount: 200, TakeAsset: 2, Takes: 20, Partial: true},
		engine.Instruction{Kind: engine.SubmitTrade, Debtor: first, Creditor: second, Amount: 1, TakeAsset: 1, Takes: 999},
	)
}

// newDesk runs a desk on a clock that goes on by a minute with each part, and answers the sequence at its end.
func newDesk(t *testing.T, o Options) (n *Node, seq uint64) {
	t.Helper()
	clock := int64(1_700_000_000e9)
	o.Now = func() int64 { return clock }
	n = open(t, o)
	for _, part := range deskParts() {
		clock += 60e9
		mustSubmit(t, n, part)
	}
	var bonds [3]uint32
	look(t, n, func(e *engine.Engine) {
		seq = e.Seq()
		for number, at := 1, 0; number <= e.Accounts() && at < len(bonds); number++ {
			if a, _ := e.Account(uint32(number)); a.Asset == 2 {
				bonds[at] = a.Number // the issuer's, then the two banks'
				at++
			}
		}
	})
	for _, in := range deskTrades(bonds) {
		clock += 60e9
		mustSubmit(t, n, []instruction{in})
		seq++
	}
	return n, seq
}

// requests are all reports in all formats, those from the log over several spans.
func requests(seq uint64) (all []report.Request) {
	for _, format := range report.Formats {
		for _, name := range report.Names() {
			r := report.Request{Name: name, Format: format, Seq: seq}
			if name == "statement" {
				for account := uint32(1); account <= 4; account++ {
					r.Account = account
					all = append(all, r)
				}
			} else {
				all = append(all, r)
			}
			if r.IsFromLog() {
				r.Span = report.Span{From: 200, To: seq - 20}
				all = append(all, r)
			}
		}
	}
	all = append(all, report.Request{Name: "journal", Format: "csv", Seq: seq, Span: report.Span{Date: streamDate}})
	return append(all, report.Request{Name: "orders", Format: "json", Seq: seq, Limit: 3})
}

func offline(t *testing.T, a Archive, r report.Request) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := a.Report(r, func(report.Header) {}, &b); err != nil {
		t.Fatalf("%+v: %v", r, err)
	}
	return b.Bytes()
}

// TestReportsAreTheSameBytes: of a running node's snapshot, of the same beside the server, of the log when the snapshot is gone, and once more.
func TestReportsAreTheSameBytes(t *testing.T) {
	o := small(t.TempDir())
	n, seq := newDesk(t, o)
	if at := snap(t, n); at != seq {
		t.Fatalf("snapshot at %d, want %d", at, seq)
	}
	mustSubmit(t, n, newStream(32, 100)) // what comes later is not in it
	live := map[report.Request][]byte{}
	for _, r := range requests(seq) {
		live[r] = export(t, n, r)
		if len(live[r]) == 0 {
			t.Errorf("%+v: no bytes", r)
		}
		if !bytes.Equal(offline(t, Archive{Data: o.Data}, r), live[r]) {
			t.Errorf("%+v: other bytes beside the server", r)
		}
	}
	if last, err := (Archive{Data: o.Data}).Last(); err != nil || last != seq+100 {
		t.Errorf("the log ends at %d, want %d: %v", last, seq+100, err)
	}
	shut(t, n)
	if err := os.RemoveAll(filepath.Join(o.Data, snapshotDir)); err != nil {
		t.Fatal(err)
	}
	for _, r := range requests(seq) {
		if !bytes.Equal(offline(t, Archive{Data: o.Data}, r), live[r]) {
			t.Errorf("%+v: other bytes from the log", r)
		}
	}
}

// TestReportsOfADesk: the reports add up, and against each other.
func TestReportsOfADesk(t *testing.T) {
	n, seq := newDesk(t, small(t.TempDir()))
	snap(t, n)
	rows := map[string][]map[string]string{}
	for _, name := range report.Names()[:11] {
		rows[name] = exported(t, n, seq, name)
		if len(rows[name]) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	if len(rows["journal"]) != int(seq) {
		t.Errorf("%d rows of %d instructions", len(rows["journal"]), seq)
	}
	found := map[string]int{}
	for _, row := range rows["exceptions"] {
		found[row["exception"]]++
	}
	defaulted := 0
	for _, row := range rows["exceptions"] {
		if row["exception"] == "rejected" && row["reason"] == "defaulted" {
			defaulted++
		}
	}
	if defaulted != 5 {
		t.Errorf("cycles refused %d orders, want 1 of the unwound account and 4 of the aborted cycle", defaulted)
	}
	for _, exception := range []string{"refused", "rejected", "cancelled", "held", "unmatched", "cycle_pending", "cycle_unwound", "cycle_aborted", "pending"} {
		if found[exception] == 0 {
			t.Errorf("exceptions %v: no %s", found, exception)
		}
	}
	sumColumn := func(name, column string, of map[string]string) (sum int64, count int) {
		for _, row := range rows[name] {
			fits := true
			for where, what := range of {
				fits = fits && row[where] == what
			}
			if fits {
				sum += units(t, row[column])
				count++
			}
		}
		return sum, count
	}
	for name, of := range map[string]map[string]string{
		"the second cycle": {"cycle": "2", "asset": "EUR"}, "the first cycle": {"cycle": "1", "asset": "EUR"}, "gross": {"method": "gross", "asset": "EUR"}, "bonds": {"asset": "XX0000000001"},
	} {
		out, count := sumColumn("settlement", "gross_out", of)
		in, _ := sumColumn("settlement", "gross_in", of)
		matrix, pairs := sumColumn("matrix", "amount", of)
		net, _ := sumColumn("settlement", "net", of)
		if out != in || out != matrix || net != 0 || out == 0 || count == 0 || pairs == 0 {
			t.Errorf("%s: out %d, in %d, matrix %d, net %d", name, out, in, matrix, net)
		}
	}
	if out, _ := sumColumn("settlement", "gross_out", map[string]string{"cycle": "2"}); out != 425 {
		t.Errorf("the unwound cycle settled %d, want 425", out)
	}
	queued, count := sumColumn("queues", "amount", nil)
	aged, _ := sumColumn("ageing", "amount", nil)
	orders, _ := sumColumn("ageing", "orders", nil)
	if queued != aged || count != int(orders) || count == 0 {
		t.Errorf("queues %d of %d orders, ageing %d of %d", queued, count, aged, orders)
	}
	checkAges(t, n, rows["queues"])
	for _, bucket := range rows["ageing"] {
		count := int64(0)
		for _, row := range rows["queues"] {
			age, open := units(t, row["age_seconds"]), bucket["age_to_seconds"] == ""
			if row["account"] == bucket["account"] && row["status"] == bucket["status"] && age >= units(t, bucket["age_from_seconds"]) && (open || age < units(t, bucket["age_to_seconds"])) {
				count++
			}
		}
		if fmt.Sprint(count) != bucket["orders"] {
			t.Errorf("%v: counted %d", bucket, count)
		}
	}
	// Of the bonds that were sold in part, 10 - 6 were there to be delivered against a fifth of the money.
	bonds, _ := sumColumn("queues", "amount", map[string]string{"asset": "XX0000000001", "status": "queued"})
	money, _ := sumColumn("queues", "amount", map[string]string{"id": "ee070500-0000-0000-0000-000000000000"})
	if bonds != 16 || money != 160 {
		t.Errorf("%d bonds and %d cents are left, want 16 and 160", bonds, money)
	}
}

// TestLongQueues are whole, and their places go on.
func TestLongQueues(t *testing.T) {
	n := open(t, small(t.TempDir()))
	mustSubmit(t, n, newStream(5, systemSize))
	const count = 2500
	var all []instruction
	for i := range count {
		in := engine.Instruction{Kind: engine.SubmitOrder, ID: [16]byte{1, byte(i), byte(i >> 8)}, Debtor: 2, Creditor: 3, Amount: 1_000_000}
		all = append(all, instruction{in.Kind, engine.AppendInstruction(nil, &in, nil)})
	}
	for part := range slices.Chunk(all, 1000) {
		mustSubmit(t, n, part)
	}
	rows := exported(t, n, snap(t, n), "queues")
	for i, row := range rows {
		if row["place"] != fmt.Sprint(i+1) || row["seq"] != fmt.Sprint(systemSize+i+1) {
			t.Fatalf("row %d is %v", i, row)
		}
	}
	if len(rows) != count {
		t.Errorf("%d rows, want %d", len(rows), count)
	}
}

// units are the digits of a decimal: in one asset, its minor units.
func units(t *testing.T, text string) int64 {
	t.Helper()
	var n int64
	for _, c := range text {
		if c >= '0' && c <= '9' {
			n = 10*n + int64(c-'0')
		}
	}
	if text != "" && text[0] == '-' {
		return -n
	}
	return n
}

// checkAges: an order entered when the frame that holds it was stamped. Frames of 40 instructions come a minute apart.
func checkAges(t *testing.T, n *Node, rows []map[string]string) {
	t.Helper()
	r, err := wal.NewReader(filepath.Join(n.o.Data, logDir), 0, wal.ReaderOptions{})
	if err != nil {
		t.Fatal(err)
	}
	stamps := map[string]int64{}
	var last int64
	for {
		f, err := r.Next()
		if err != nil {
			break
		}
		for seq := f.FirstSeq; seq <= f.Last(); seq++ {
			stamps[fmt.Sprint(seq)] = f.Time
		}
		last = f.Time
	}
	ages := map[string]bool{}
	for _, row := range rows {
		if row["entered"] != instant(stamps[row["seq"]]) || row["age_seconds"] != fmt.Sprint((last-stamps[row["seq"]])/1e9) {
			t.Errorf("row %v, stamped %s", row, instant(stamps[row["seq"]]))
		}
		ages[row["age_seconds"]] = true
	}
	if len(ages) < 3 {
		t.Errorf("ages %v: the desk shows too little", ages)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestStatementsOfSpans: cut anywhere, the closing balance is the next opening balance, and the entries are the same.
func TestStatementsOfSpans(t *testing.T) {
	n, seq := newDesk(t, small(t.TempDir()))
	snap(t, n)
	var balances []int64
	look(t, n, func(e *engine.Engine) {
		for number := 1; number <= e.Accounts(); number++ {
			a, _ := e.Account(uint32(number))
			balances = append(balances, a.Balance)
		}
	})
	moved := 0
	for i, balance := range balances {
		r := report.Request{Name: "statement", Seq: seq, Account: uint32(i + 1)}
		whole := rowsOf(t, n, r)
		if got := units(t, whole[len(whole)-1]["balance"]); got != balance {
			t.Errorf("account %d: %d, want %d", i+1, got, balance)
		}
		sum := units(t, whole[0]["balance"])
		for _, row := range whole[1 : len(whole)-1] {
			sum += units(t, row["credit"]) - units(t, row["debit"])
			if sum != units(t, row["balance"]) {
				t.Fatalf("account %d: %v, counted %d", i+1, row, sum)
			}
			moved++
		}
		if i > 4 {
			continue
		}
		first, second := r, r
		first.Span.To, second.Span.From = seq/2, seq/2+1
		a, b := rowsOf(t, n, first), rowsOf(t, n, second)
		if a[len(a)-1]["balance"] != b[0]["balance"] || len(a)+len(b) != len(whole)+2 || a[len(a)-1]["entry"] != "closing_balance" || b[0]["entry"] != "opening_balance" {
			t.Errorf("account %d: %v, then %v", i+1, a[len(a)-1], b[0])
		}
	}
	if moved < 50 {
		t.Errorf("only %d entries", moved)
	}
}

// TestReportsFromCopiesOfTheLog: what was archived is read from a copy, and said to be missing without.
func TestReportsFromCopiesOfTheLog(t *testing.T) {
	o := small(t.TempDir())
	o.SegmentBytes = 16 << 10
	n, end := newDesk(t, o)
	shut(t, n)
	copied := filepath.Join(t.TempDir(), "older")
	if err := os.CopyFS(copied, os.DirFS(filepath.Join(o.Data, logDir))); err != nil {
		t.Fatal(err)
	}
	n = open(t, o)
	for part := range slices.Chunk(newStream(33, 100), 30) { // the copy has not got these
		mustSubmit(t, n, part)
	}
	seq := snap(t, n)
	r := report.Request{Name: "journal", Format: "csv", Seq: seq, Span: report.Span{From: 1, To: seq}}
	queues := report.Request{Name: "queues", Format: "csv", Seq: seq}
	whole, aged := export(t, n, r), export(t, n, queues)
	shut(t, n)
	removed, err := wal.Archive(wal.Options{Dir: filepath.Join(o.Data, logDir)}, end)
	if err != nil || len(removed) == 0 {
		t.Fatal(removed, err)
	}
	bare, both := Archive{Data: o.Data}, Archive{Data: o.Data, Copies: []string{copied}}
	if err := bare.Report(r, func(report.Header) {}, &bytes.Buffer{}); !errors.Is(err, wal.ErrGap) {
		t.Error(err)
	}
	if !bytes.Equal(offline(t, both, r), whole) || !bytes.Equal(offline(t, both, queues), aged) {
		t.Error("other bytes with the copy")
	}
	if got := offline(t, bare, queues); bytes.Equal(got, aged) || bytes.Count(got, []byte("\n")) != bytes.Count(aged, []byte("\n")) {
		t.Errorf("ages that nobody can know: %s", got)
	}
	f := &foundOnly{}
	if err := both.Find([16]byte{0xee, 1, 0}, f); err != nil || fmt.Sprint(f.kinds) != "[submit_order order_accepted cycle_closed cycle_settled settled]" {
		t.Error(f.kinds, err)
	}
	if err := both.Find([16]byte{0xab}, f); !errors.Is(err, ErrNotInLog) {
		t.Error(err)
	}
	for _, id := range [][16]byte{{0xee, 1, 0}, {0xab}} {
		if err := bare.Find(id, f); !errors.Is(err, ErrNotInLog) || !errors.Is(err, wal.ErrGap) || !strings.Contains(err.Error(), "the log begins at ") {
			t.Error(err)
		}
	}
}

// TestAnArchiveThatHasNothingYet: before the first segment moves there it holds a lock alone, and the log is whole.
func TestAnArchiveThatHasNothingYet(t *testing.T) {
	o := small(t.TempDir())
	n, seq := newDesk(t, o)
	r := report.Request{Name: "journal", Format: "csv", Seq: seq, Span: report.Span{From: 1, To: seq}}
	shut(t, n)
	empty := t.TempDir()
	if err := os.WriteFile(filepath.Join(empty, "lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	bare, both := Archive{Data: o.Data}, Archive{Data: o.Data, Copies: []string{empty}}
	if !bytes.Equal(offline(t, both, r), offline(t, bare, r)) {
		t.Error("other bytes with an archive that has nothing")
	}
	f := &foundOnly{}
	if err := both.Find([16]byte{0xee, 1, 0}, f); err != nil || len(f.kinds) == 0 {
		t.Error(f.kinds, err)
	}
	if err := both.Find([16]byte{0xab}, f); !errors.Is(err, ErrNotInLog) || errors.Is(err, wal.ErrGap) {
		t.Error(err)
	}
}

// foundOnly notes what Find finds.
type foundOnly struct{ kinds []string }

func (f *foundOnly) Instruction(s *report.Step) error {
	f.kinds = append(f.kinds, engine.Kind(s.Record[0]).String())
	return nil
}

func (f *foundOnly) Event(_ *report.Step, ev *engine.Event) error {
	f.kinds = append(f.kinds, ev.Kind.String())
	return nil
}

func (f *foundOnly) Stand(_ *engine.Engine, orders []engine.OrderInfo) error {
	for _, o := range orders {
		f.kinds = append(f.kinds, o.Status.String())
	}
	return nil
}

// TestJournalOfADate: the journal of a date begins with the step that reaches it and ends with the one that leaves it, also when a snapshot lies in between.
func TestJournalOfADate(t *testing.T) {
	o := small(t.TempDir())
	n := open(t, o)
	mustSubmit(t, n, newStream(5, systemSize)) // 1 to 13
	step := func(day engine.Day) {
		mustSubmit(t, n, settings(engine.Setting{Kind: engine.SetDay, Asset: 1, Day: day}))
	}
	tick := func() { mustSubmit(t, n, settings(engine.Setting{Kind: engine.Tick})) }
	step(engine.EndOfDay) // 14
	step(engine.Closed)   // 15: rolls
	tick()                // 16
	snap(t, n)
	step(engine.Open)     // 17
	tick()                // 18
	step(engine.EndOfDay) // 19
	step(engine.Closed)   // 20: rolls
	tick()                // 21
	seq := snap(t, n)
	for _, want := range []struct {
		date        uint32
		first, last int
	}{{streamDate, 1, 15}, {streamDate + 1, 15, 20}, {streamDate + 2, 20, 21}, {0, 20, 21}} {
		rows := rowsOf(t, n, report.Request{Name: "journal", Seq: seq, Span: report.Span{Date: want.date}})
		if len(rows) != want.last-want.first+1 || rows[0]["seq"] != fmt.Sprint(want.first) || rows[len(rows)-1]["seq"] != fmt.Sprint(want.last) {
			t.Errorf("%d: %v", want.date, rows)
		}
	}
}

// TestExceptionsSayWhyACycleIsPending: with the reason of the answer to who asked for its settlement, and at the end of the day, which nobody is answered about, with what hindered it.
func TestExceptionsSayWhyACycleIsPending(t *testing.T) {
	day := engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.EndOfDay}
	block := func(account uint32, choice engine.Choice) []engine.Setting {
		return []engine.Setting{{Kind: engine.SetAccount, Account: account, Choice: choice}, day}
	}
	spend := engine.Instruction{Kind: engine.SubmitOrder, Debtor: 2, Creditor: 3, Amount: 5000}
	for reason, last := range map[string][]instruction{
		"cover":            append(orders(2, spend), settings(day)...),
		"debtor_blocked":   settings(block(2, engine.BlockDebit)...),
		"creditor_blocked": settings(block(3, engine.BlockCredit)...),
	} {
		n := open(t, small(t.TempDir()))
		mustSubmit(t, n, newStream(5, systemSize))
		mustSubmit(t, n, settings(engine.Setting{Kind: engine.OpenCycle, Asset: 1}))
		mustSubmit(t, n, orders(1, net(2, 3, 300)))
		mustSubmit(t, n, append(settings(cycle(engine.CloseCycle, 1, 0)), last...))
		rows := rowsOf(t, n, report.Request{Name: "exceptions", Seq: snap(t, n)})
		found := slices.IndexFunc(rows, func(row map[string]string) bool { return row["exception"] == "cycle_pending" })
		if found < 0 || rows[found]["reason"] != reason || rows[found]["what"] == "" {
			t.Errorf("%s: %v", reason, rows)
		}
	}
}

// TestStatementOfAZeroedBalance: the roll of the date books what goes to the issuer, and what comes from it.
func TestStatementOfAZeroedBalance(t *testing.T) {
	n := open(t, small(t.TempDir()))
	asset := engine.Naming{Kind: engine.CreateAsset, Scale: 2, BusinessDate: streamDate, Options: engine.OptionZero}
	asset.SetAsset("EUR")
	asset.SetParticipant("CBEUDEF0")
	parts := []instruction{{asset.Kind, engine.AppendNaming(nil, &asset, nil)}}
	for _, name := range []engine.Naming{participant("BANK0"), account("BANK0", 0), participant("BANK1"), account("BANK1", 500)} {
		parts = append(parts, instruction{name.Kind, engine.AppendNaming(nil, &name, nil)})
	}
	parts = append(parts, orders(1,
		engine.Instruction{Kind: engine.Fund, Method: engine.Instant, Debtor: 1, Creditor: 2, Amount: 1000},
		engine.Instruction{Kind: engine.SubmitOrder, Debtor: 3, Creditor: 2, Amount: 300},
	)...)
	mustSubmit(t, n, append(parts, settings(engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.EndOfDay}, engine.Setting{Kind: engine.SetDay, Asset: 1, Day: engine.Closed})...))
	seq := snap(t, n)
	for account, want := range []string{
		"opening_balance 0.00, order_settled -10.00, balance_zeroed 3.00, balance_zeroed 0.00, closing_balance 0.00, ",
		"opening_balance 0.00, order_settled 10.00, order_settled 13.00, balance_zeroed 0.00, closing_balance 0.00, ",
		"opening_balance 0.00, order_settled -3.00, balance_zeroed 0.00, closing_balance 0.00, ",
	} {
		got := ""
		for _, row := range rowsOf(t, n, report.Request{Name: "statement", Seq: seq, Account: uint32(account + 1)}) {
			got += row["entry"] + " " + row["balance"] + ", "
		}
		if got != want {
			t.Errorf("account %d: %s\nwant %s", account+1, got, want)
		}
	}
}
