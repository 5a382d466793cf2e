package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"weir/client"
	"weir/internal/node"
	"weir/internal/report"
)

// cutOff is the end of customers' payments.
func (d *demo) cutOff() error {
	if err := d.to("16:31"); err != nil {
		return err
	}
	d.part("16:31", "The calendar has brought the cut-off: customers are too late, banks go on.")
	for _, category := range []string{"customer", "interbank"} {
		o := d.payments(1, "CNY")[0]
		o.Category, o.Amount = category, "1000.00"
		answer, err := d.pay(o)
		if err != nil {
			return err
		}
		d.row("%-9s  %s to %s: %s", category, o.Debtor, o.Creditor, strings.TrimSpace(answer.Status+" "+answer.Reason+" "+answer.Detail))
	}
	return d.overreach()
}

// In the evening some banks pay more than they have, and fewer of them bring it in time.
const (
	overreaching = 3
	rescued      = 2
)

// overreach lets banks send payments for more than they have.
func (d *demo) overreach() error {
	banks := d.shuffled()
	var orders []client.Order
	for i, bank := range banks[:overreaching] {
		a, err := d.accountOf(bank, "CNY")
		if err != nil {
			return err
		}
		has, err := decimal.NewFromString(a.Cover)
		if err != nil {
			return err
		}
		amount := has.Add(decimal.NewFromInt(int64(3_000_000 * (i + 1))))
		orders = append(orders, client.Order{ID: d.uuid(), Debtor: bank, Creditor: banks[i+overreaching], Asset: "CNY", Amount: amount.StringFixed(2), Category: "interbank"})
	}
	outcomes, err := d.send(orders)
	if err != nil {
		return err
	}
	d.line("%d banks send payments between banks for more than they have: %d wait.", overreaching, countOf(outcomes, "queued"))
	return nil
}

// endOfDay is the clearing window, the end of the day with its reports, and the roll to the next date.
func (d *demo) endOfDay() error {
	if err := d.to("17:05"); err != nil {
		return err
	}
	count, value, err := d.waitingByCurrency()
	if err != nil {
		return err
	}
	d.part("17:05", "The clearing window: only money may come in. %s wait%s.", plural(count, "order"), value)
	if err := d.rescue(); err != nil {
		return err
	}
	if err := d.to("17:20"); err != nil {
		return err
	}
	left, _, err := d.waitingByCurrency()
	if err != nil {
		return err
	}
	d.part("17:20", "End of day, by the calendar: what could not settle has expired. Waiting: %d.", left)
	if left != 0 {
		return fmt.Errorf("%d orders wait after the end of the day", left)
	}
	if err := d.liquidity(); err != nil {
		return err
	}
	if err := d.writeReports(); err != nil {
		return err
	}
	return d.roll()
}

// roll lets the calendar close the day.
func (d *demo) roll() error {
	if err := d.to("17:30"); err != nil {
		return err
	}
	assets, err := d.client.Assets(d.ctx)
	if err != nil {
		return err
	}
	for _, a := range assets {
		if a.Day != "closed" || a.BusinessDate != demoNextDate {
			return fmt.Errorf("%s is %s on %s after the end of the day", a.Code, a.Day, a.BusinessDate)
		}
	}
	d.part("17:30", "Closed. The next business date is %s.", demoNextDate)
	return nil
}

// waitingByCurrency counts what waits, and says for how much in each currency.
func (d *demo) waitingByCurrency() (count int, text string, err error) {
	for _, asset := range allAssets {
		n, value, err := d.waiting(asset)
		if err != nil {
			return 0, "", err
		}
		if n > 0 {
			text += fmt.Sprintf(", %s %s", asset, money(value))
		}
		count += n
	}
	return count, strings.Replace(text, ",", ":", 1), nil
}

// rescue lets the banks that lack most in CNY bring that.
func (d *demo) rescue() error {
	accounts, err := d.client.Accounts(d.ctx, "CNY")
	if err != nil {
		return err
	}
	type need struct {
		bank  string
		lacks decimal.Decimal
	}
	var needs []need
	for _, a := range accounts {
		if a.Queued == 0 || a.Kind == "issuer" {
			continue
		}
		figures, err := decimals(a.QueuedOut, a.Cover)
		if err != nil {
			return err
		}
		if lacks := figures[0].Sub(figures[1]); lacks.IsPositive() {
			needs = append(needs, need{a.Participant, lacks})
		}
	}
	slices.SortStableFunc(needs, func(a, b need) int { return cmp.Or(b.lacks.Cmp(a.lacks), cmp.Compare(a.bank, b.bank)) })
	for _, n := range needs[:min(rescued, len(needs))] {
		if _, err := d.fund(n.bank, "CNY", n.lacks.StringFixed(2)); err != nil {
			return err
		}
		d.line("%s brings the %s CNY that it lacks: its payments settle, and others with what they bring.", n.bank, money(n.lacks))
	}
	return nil
}

// endReports are the reports of the end of the day.
var endReports = []string{
	"settlement.csv", "settlement.xlsx", "positions.csv", "matrix.csv", "measures.csv", "exceptions.csv", "journal.csv", "orders.parquet",
}

// writtenReport is a report that the server made of a snapshot.
type writtenReport struct {
	name string // such as settlement.csv
	seq  uint64
	text []byte
}

// writeReports makes a snapshot, and writes its reports.
func (d *demo) writeReports() error {
	made, err := d.client.PostRaw(d.ctx, "snapshots", nil)
	if err != nil {
		return err
	}
	var snapshot struct {
		Seq uint64 `json:"seq"`
	}
	if err := json.Unmarshal(made, &snapshot); err != nil {
		return err
	}
	folder := cmp.Or(d.Reports, filepath.Join(d.dir, "reports"))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return fmt.Errorf("--reports: %w", err)
	}
	d.line("A snapshot of sequence %d is made beside the server; of it these reports are written, into %s:", snapshot.Seq, folder)
	for _, name := range endReports {
		text, err := d.get(fmt.Sprintf("/v1/snapshots/%d/%s", snapshot.Seq, name))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return fmt.Errorf("--reports: %w", err)
		}
		d.reports = append(d.reports, writtenReport{name, snapshot.Seq, text})
		d.say("       %-16s %8s bytes", name, grouped(fmt.Sprint(len(text))))
	}
	if d.Reports == "" {
		d.line("They go with the rest when the demo ends; --reports DIR keeps them.")
	}
	return nil
}

func (d *demo) get(path string) ([]byte, error) {
	ctx := d.ctx
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+d.server.address+path, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = &client.Problem{Status: response.StatusCode, Detail: string(text)}
	}
	return text, err
}

// sameReport makes the reports again from the stopped server's files: the same bytes.
func (d *demo) sameReport() error {
	for _, r := range d.reports {
		name, format, _ := strings.Cut(r.name, ".")
		var again bytes.Buffer
		err := node.Archive{Data: d.data()}.Report(report.Request{Name: name, Format: format, Seq: r.seq}, func(report.Header) {}, &again)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		if !bytes.Equal(again.Bytes(), r.text) {
			return fmt.Errorf("%s made again is another one", r.name)
		}
	}
	return nil
}

// liquidity says what the day settled, and with how much money.
func (d *demo) liquidity() error {
	d.row("%-4s %20s %20s %20s", "", "settled", "liquidity used", "saved")
	for _, a := range demoAssets[:currencies] {
		m, err := d.client.Measures(d.ctx, a.Code, time.Time{})
		if err != nil {
			return err
		}
		d.row("%-4s %20s %20s %20s", a.Code, grouped(m.Settled), grouped(m.Used), grouped(m.Saved))
	}
	return nil
}
