package console_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

// heard is an event of the stream that reached the page.
type heard struct {
	Name string `json:"kind"`
	ID   string
	Seq  uint64
}

// heardOf are the events of a kind that the page heard so far.
func (b *tab) heardOf(kind string) (events []heard) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, m := range b.messages {
		if m.EventName == kind {
			e := heard{}
			_ = json.Unmarshal([]byte(m.Data), &e) // what is no event is counted all the same
			events = append(events, e)
		}
	}
	return events
}

// asked is how many requests the page made for a path.
func (b *tab) asked(path string) (n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, address := range b.addresses {
		if strings.Contains(address, path) {
			n++
		}
	}
	return n
}

// until waits for a condition.
func (b *tab) until(what string, fine func() bool) {
	b.t.Helper()
	for end := time.Now().Add(patience); !fine(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("this does not become true: %s", what)
		}
	}
}

// payMany submits n orders of one pair of banks, amounts from one up, and answers the ids.
func (w *town) payMany(debtor, creditor string, first, n int) (ids []string) {
	w.t.Helper()
	w.postLines("/v1/orders", n, func(i int) string {
		ids = append(ids, w.id())
		return fmt.Sprintf(`{"id":%q,"debtor":%q,"creditor":%q,"asset":"CNY","amount":"%d.00"}`, ids[i], debtor, creditor, first+i)
	})
	return ids
}

// A console that lost the stream, and finds on its return that more happened than the server tells it again, hears so and reads all anew.
func TestConsoleThatFellBehindShowsTheRightDataAgain(t *testing.T) {
	w, order := quietTown(t)
	p := startProxy(t, w.address)
	b := openTab(t, p.server(w.server))
	b.open("queue?asset=CNY")
	b.wait(rows("table-queue") + " === 1")
	b.expectDown(true)
	p.setShut(true)
	b.wait(element("live") + "?.dataset.state === 'stale'")
	const many = 6000 // the console lets 5,000 events pass
	w.payMany("ALPHCNB0", "BRAVCNB0", 2_000_000, many)
	w.post("/v1/orders/"+order+"/cancel", object{})
	if n := eval[int](b, rows("table-queue")); n != 1 {
		t.Fatalf("%d rows while there is no connection", n)
	}
	p.setShut(false)
	b.until("a resync is heard", func() bool { return len(b.heardOf("resync")) == 1 })
	b.wait(element("live") + "?.dataset.state === 'live'")
	b.wait(rows("table-queue") + fmt.Sprintf(" === %d", many))
	b.expectDown(false)
	if n := len(b.heardOf("order_queued")); n >= many {
		t.Errorf("%d orders were told one by one: it did not fall behind", n)
	}
	seq := fmt.Sprint(w.get("/v1/state")["seq"])
	b.wait("Number(" + element("live") + "?.dataset.seq) >= " + seq)
	b.choose("table-queue-filter", "2,005,999.00")
	b.wait(rows("table-queue") + " === 1")
	w.pay("ALPHCNB0", "BRAVCNB0", "2005999.00", nil) // and it hears what happens from then on
	b.wait(rows("table-queue") + " === 2")
}

// One instruction with more events than the stream writes at once, and the connection breaks among them: what the page shows lacks none
// of them, and none counts twice.
func TestReconnectWithinALongSequence(t *testing.T) {
	w := found(quietServer(t))
	const many = 700 // the stream writes 256 at once
	ids := w.payMany("ALPHCNB0", "BRAVCNB0", 1_000_000, many)
	last := w.pay("ALPHCNB0", "CHARCNB0", "5000.00", object{"priority": "normal"})
	p := startProxy(t, w.address)
	b := openTab(t, p.server(w.server))
	b.open("queue?asset=CNY")
	b.wait(rows("table-queue") + fmt.Sprintf(" === %d", many+1))
	asked := b.asked("/v1/queues")
	b.expectDown(true)
	p.cutAfter("event: order_settled", many/2)
	w.post("/v1/limits", object{"participant": "ALPHCNB0", "asset": "CNY", "kind": "credit_line", "amount": "699344650.00"}) // all but the last
	b.until("the connection is cut among the events", p.hasCut)
	for i, id := range []string{ids[0], ids[many-1]} {
		if status := w.status(id); status != "settled" {
			t.Fatalf("order %d is %s", i, status)
		}
	}
	if status := w.status(last); status != "queued" {
		t.Fatalf("the last one is %s", status)
	}
	b.wait(rows("table-queue") + " === 1")
	b.wait(element("total-queued") + "?.innerText.replace(/\\s+/g, ' ') === 'Queued 1 · 5,000.00'")
	b.expectDown(false)
	times, seqs := map[string]int{}, map[uint64]bool{}
	for _, e := range b.heardOf("order_settled") {
		times[e.ID]++
		seqs[e.Seq] = true
	}
	for _, id := range ids {
		if times[id] == 0 {
			t.Errorf("the settlement of %s was never told", id)
		}
	}
	if len(seqs) != 1 {
		t.Errorf("%d sequences, want one", len(seqs))
	}
	if again := b.asked("/v1/queues"); again != asked {
		t.Errorf("the queue was read %d times anew: the events alone were to do", again-asked)
	}
}
