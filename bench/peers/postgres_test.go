package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// server starts a PostgreSQL server with the rules, or skips the test.
func server(t *testing.T) (*cluster, *pgx.Conn) {
	t.Helper()
	bin, err := (&postgres{}).programs()
	if err != nil {
		t.Skip("skipped: ", err)
	}
	dir, err := os.MkdirTemp("", "peers-") // its parents let any user through, as those of t.TempDir do not
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	c, err := startCluster(t.Context(), bin, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.stop(); err != nil {
			t.Error(err)
		}
	})
	return c, connect(t, c)
}

func connect(t *testing.T, c *cluster) *pgx.Conn {
	t.Helper()
	conn, err := c.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func must(t *testing.T, conn *pgx.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := conn.Exec(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// few is an order among three accounts, with a short id.
func few(id byte, debtor, creditor int32, amount int64) order {
	return order{id: [16]byte{15: id}, debtor: debtor, creditor: creditor, amount: amount}
}

// Orders that find no cover are refused to the cent, one by one and in a batch, and what came in before counts.
func TestRules(t *testing.T) {
	_, conn := server(t)
	must(t, conn, schema)
	for name, c := range map[string]struct {
		orders   []order
		outcomes []int16
		balances string
		kept     string // transfers, and those of them that settled
	}{
		"covered":        {[]order{few(1, 0, 1, 60), few(2, 1, 2, 100)}, []int16{settled, settled}, "40 60 200", "2 2"},
		"to the cent":    {[]order{few(1, 0, 1, 60), few(2, 0, 1, 41), few(3, 0, 1, 40)}, []int16{settled, noCover, settled}, "0 200 100", "3 2"},
		"by what came":   {[]order{few(1, 0, 1, 50), few(2, 1, 2, 150), few(3, 1, 2, 1)}, []int16{settled, settled, noCover}, "50 0 250", "3 2"},
		"an id twice":    {[]order{few(1, 2, 0, 5), few(1, 2, 0, 7)}, []int16{settled, taken}, "105 100 95", "1 1"},
		"nobody's money": {[]order{few(1, 9, 0, 5), few(2, 0, 9, 5), few(3, 2, 1, 5)}, []int16{noAccount, noAccount, settled}, "100 105 95", "3 1"},
	} {
		for way, submit := range map[string]func() ([]int16, error){
			"batch": func() ([]int16, error) { return submitBatch(t.Context(), conn, c.orders) },
			"one by one": func() (outcomes []int16, err error) {
				for _, o := range c.orders {
					outcome, err := submitOne(t.Context(), conn, o)
					if err != nil {
						return nil, err
					}
					outcomes = append(outcomes, outcome)
				}
				return outcomes, nil
			},
		} {
			must(t, conn, "TRUNCATE account, transfer", "INSERT INTO account VALUES (0, 100), (1, 100), (2, 100)")
			outcomes, err := submit()
			if err != nil || !slices.Equal(outcomes, c.outcomes) {
				t.Errorf("%s, %s: outcomes %v, %v, want %v", name, way, outcomes, err, c.outcomes)
			}
			var balances, kept string
			const look = "SELECT string_agg(balance::text, ' ' ORDER BY id), " +
				"(SELECT concat(count(*), ' ', count(*) FILTER (WHERE settled)) FROM transfer) FROM account"
			if err := conn.QueryRow(t.Context(), look).Scan(&balances, &kept); err != nil || balances != c.balances || kept != c.kept {
				t.Errorf("%s, %s: balances %s, transfers %s, %v; want %s, %s", name, way, balances, kept, err, c.balances, c.kept)
			}
			again, err := submit()
			if want := slices.Repeat([]int16{taken}, len(c.orders)); err != nil || !slices.Equal(again, want) {
				t.Errorf("%s, %s again: outcomes %v, %v, want %v", name, way, again, err, want)
			}
		}
	}
}

// Two accounts pay each other at the same time: whoever pays, the locks are taken in the same order.
func TestNoDeadlock(t *testing.T) {
	c, conn := server(t)
	must(t, conn, schema, "INSERT INTO account VALUES (0, 1000), (1, 1000)")
	const clients, orders = 4, 250
	ended := make(chan error, clients)
	for i := range int32(clients) {
		own := connect(t, c)
		go func() {
			var err error
			for n := byte(0); n < orders && err == nil; n++ {
				o := few(n, i%2, 1-i%2, 1)
				o.id[0] = byte(i)
				_, err = submitOne(t.Context(), own, o)
			}
			ended <- err
		}()
	}
	for range clients {
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
}

// Many clients at once, batches and single orders together: no deadlock, and the books are right; spoilt, they are found to be wrong.
func TestBooks(t *testing.T) {
	c, conn := server(t)
	const orders = 4000
	for _, hot := range []bool{false, true} {
		w := newWorkload(1, hot)
		must(t, conn, "DROP TABLE IF EXISTS account, transfer", "DROP FUNCTION IF EXISTS submit_one", "DROP FUNCTION IF EXISTS submit_batch")
		if err := setUp(t.Context(), conn, w, orders); err != nil {
			t.Fatal(err)
		}
		batches, singles := &load{work: w, batch: 100}, &load{work: w, batch: 1}
		for range 4 {
			batches.conns = append(batches.conns, connect(t, c))
			singles.conns = append(singles.conns, connect(t, c))
		}
		ended := make(chan error)
		go func() {
			_, err := singles.run(t.Context(), 0, 500)
			ended <- err
		}()
		if _, err := batches.run(t.Context(), 500, orders); err != nil {
			t.Fatal(err)
		}
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if err := checkBooks(t.Context(), conn, w, orders); err != nil {
			t.Error(err)
		}
		if _, err := singles.run(t.Context(), 7, 8); err == nil {
			t.Error("an order sent twice settled twice")
		}
		spoil(t, conn, w, orders)
	}
}

func spoil(t *testing.T, conn *pgx.Conn, w *workload, orders int) {
	t.Helper()
	for want, statement := range map[string]string{
		"missing":    "DELETE FROM transfer WHERE id = (SELECT id FROM transfer LIMIT 1)",
		"transfer":   "UPDATE transfer SET amount = amount + 1 WHERE id = (SELECT id FROM transfer LIMIT 1)",
		"account 17": "UPDATE account SET balance = balance + 1 WHERE id = 17",
		"accounts":   "DELETE FROM account WHERE id = 17",
	} {
		must(t, conn, "BEGIN", statement)
		if err := checkBooks(t.Context(), conn, w, orders); err == nil || !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("after %s: error %v, want one with %q", statement, err, want)
		}
		must(t, conn, "ROLLBACK")
	}
}

// A run from beginning to end, with a server that is gone afterwards.
func TestPostgresRun(t *testing.T) {
	p := &postgres{}
	if _, err := p.version(t.Context()); err != nil {
		t.Skip("skipped: ", err)
	}
	dir, err := os.MkdirTemp("", "peers-")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	m, err := p.run(t.Context(), scenario{batch: 100, hot: true}, settings{dir: dir, seconds: 0.1, seed: 1})
	if err != nil || m.Orders != 6000 || m.OrdersPerSecond <= 0 || m.P50 <= 0 || m.P99 < m.P50 || m.ServerCPU <= 0 {
		t.Errorf("%+v, %v", m, err)
	}
}
