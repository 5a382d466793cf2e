package gateway

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"weir/engine"
	"weir/gateway/wire"
	"weir/sequencer"
)

func TestBuffersAreLargeEnough(t *testing.T) {
	const most = 300_000
	b := buffers{most: most}
	b.give(2 * most)
	for _, bytes := range append([]int{0, 1, most - 1, most}, bodySizes[:len(bodySizes)-1]...) {
		one, err := b.get(bytes)
		if err != nil {
			t.Fatal(err)
		}
		if room := len(one.bytes); room < bytes || room > max(freeBytes, min(2*bytes, most)) {
			t.Errorf("%d bytes of room for %d", room, bytes)
		}
		if taken := 2*most - b.left.Load(); taken != int64(len(one.bytes)-freeBytes) {
			t.Errorf("%d bytes are taken for a room of %d", taken, len(one.bytes))
		}
		if b.put(one); b.left.Load() != 2*most {
			t.Errorf("%d bytes are left", b.left.Load())
		}
	}
	var all []*buffer
	for range 2 {
		one, err := b.get(most)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	if _, err := b.get(most); err != errOverBudget {
		t.Errorf("beyond the budget: %v", err)
	}
	if one, err := b.get(freeBytes); err != nil || len(one.bytes) != freeBytes {
		t.Errorf("what is free: %v", err)
	}
	for _, one := range all {
		b.forget(one)
	}
}

// mixed is a client that sends bodies of one format, and knows what must be answered.
type mixed struct {
	name, contentType string
	body              func(first, orders int) string
	answer            func(first, orders int) string
}

// outcomeJSON is the answer to an order that settles, up to its sequence.
func outcomeJSON(n int) string {
	return fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","status":"settled","iso_status":"ACSC"`, n)
}

// rows are the lines of orders from first on; each tenth is none, and the answer repeats what is wrong with it.
func rows(first, orders int) []string {
	lines := make([]string, orders)
	for i := range lines {
		n := first + i
		lines[i] = order(n, "0.01", fmt.Sprintf(`,"end_to_end_id":"E-%d-%s"`, n, strings.Repeat("x", n%20)))
		if i%10 == 9 {
			lines[i] = order(n, "0.01", fmt.Sprintf(`,"unknown_%d":1`, n))
		}
	}
	return lines
}

func rowAnswers(first, orders int) []string {
	lines := make([]string, orders)
	for i := range lines {
		lines[i] = outcomeJSON(first + i)
		if i%10 == 9 {
			lines[i] = fmt.Sprintf(`"code":"unknown_field","field":"unknown_%d"`, first+i)
		}
	}
	return lines
}

func binaryRows(first, orders int) string {
	var body []byte
	for i := range orders {
		in := engine.Instruction{Kind: engine.SubmitOrder, Amount: 1, Debtor: 2, Creditor: 3}
		in.ID = idOf(first + i)
		body = engine.AppendInstruction(body, &in, nil)
	}
	return string(body)
}

func idOf(n int) (id [16]byte) {
	wire.ParseUUID(fmt.Appendf(nil, "00000000-0000-4000-8000-%012d", n), &id)
	return id
}

var mixture = []mixed{
	{"array", typeJSON, func(first, orders int) string { return "[" + strings.Join(rows(first, orders), ",") + "]" }, nil},
	{"lines", typeLines, func(first, orders int) string { return strings.Join(rows(first, orders), "\n") }, nil},
	{"binary", typeOrders, binaryRows, func(int, int) string { return "" }},
	{"broken", typeJSON, func(first, orders int) string { return "[" + strings.Join(rows(first, orders), ",") + "}" }, func(int, int) string { return `"code":"invalid_json"` }},
}

// TestBuffersAreNobodysAfterwards: clients send bodies of all formats and sizes at once, while every buffer that comes back is made useless. Each hears what became of
// its own orders, and the log holds the messages as they were sent.
func TestBuffersAreNobodysAfterwards(t *testing.T) {
	s, j, _ := startForMessages(t)
	s.post("/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0","business_date":"2026-03-02"}`)
	s.post("/v1/participants", `{"id":"CBCNCNB0"}`)
	for _, bank := range []string{"ALPHCNB0", "BRAVGB20"} {
		s.post("/v1/accounts", fmt.Sprintf(`{"participant":%q,"asset":"CNY","credit_line":"1000000.00"}`, bank))
	}
	var clients sync.WaitGroup
	for c := range 12 {
		clients.Go(func() {
			for round := range 6 {
				first := 1_000_000*(c+1) + 10_000*round
				if c%4 == 3 {
					s.sendMessage(j, first, round)
					continue
				}
				s.sendMixed(&mixture[(c+round)%len(mixture)], first, 1+round*round*60)
			}
		})
	}
	clients.Wait()
	s.atRest()
}

func (s *testServer) sendMixed(m *mixed, first, orders int) {
	a := s.do("POST", "/v1/orders", m.contentType, m.body(first, orders))
	if m.answer != nil {
		if !strings.Contains(a.body, m.answer(first, orders)) {
			s.t.Errorf("%s from %d on: %d %.300s", m.name, first, a.status, a.body)
		}
		if m.contentType == typeOrders && len(a.body) != 16*orders {
			s.t.Errorf("%s from %d on: %d, %d bytes", m.name, first, a.status, len(a.body))
		}
		return
	}
	rest := a.body
	for _, want := range rowAnswers(first, orders) {
		_, after, found := strings.Cut(rest, want)
		if !found {
			s.t.Errorf("%s from %d on: %d, no %s in %.300s", m.name, first, a.status, want, rest)
			return
		}
		rest = after
	}
}

// sendMessage sends a payment in a message that is as large as the round says, and looks for it in the log.
func (s *testServer) sendMessage(j *keepingJournal, first, round int) {
	text := strings.NewReplacer(
		"PAY-20260227-7", fmt.Sprintf("PAY-%d", first), ">T1<", fmt.Sprintf(">T%d<", first), ">T2<", fmt.Sprintf(">U%d<", first), "0000000000a1", fmt.Sprintf("%012d", first),
		">1000.00<", ">0.01<", ">7.500<", ">0.01<", "<Nm>D</Nm>", "<Nm>D</Nm>"+strings.Repeat(" ", round*25_000),
	).Replace(payments)
	a := s.do("POST", "/v1/orders", typeXML, text)
	if strings.Count(a.body, status("ACSC")) != 2 || !strings.Contains(a.body, fmt.Sprintf("PAY-%d<", first)) {
		s.t.Errorf("message %d: %d %s", first, a.status, a.body)
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, envelope := range j.envelopes {
		if e, err := wire.ReadEnvelope([]byte(envelope)); err == nil && e.Message != nil && e.Message.XML == text {
			return
		}
	}
	s.t.Errorf("message %d is not in the log", first)
}

// panicking is a clock that can't be set.
type panicking struct{}

func (panicking) SetClock(int64) (uint64, error) { panic("a mistake in a handler") }

// TestPanicsKeepNoBudget: what a body took is free again after a panic.
func TestPanicsKeepNoBudget(t *testing.T) {
	s := startServer(t, func(c *Config, _ *sequencer.Config) { c.Clock = panicking{} })
	for range 3 {
		s.post("/v1/clock", strings.Repeat(" ", 1_000_000)+`{"now":"2026-03-02T00:00:00Z"}`).wantProblem(t, 500, "internal", "")
	}
	s.atRest()
}
