package gateway

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"weir/sequencer"
)

// outgoing is a message as a client reads it.
type outgoing struct {
	ID, Participant, Kind, Body string
	Seq                         uint64
}

// outgoingPage is a page of them.
type outgoingPage struct {
	Items     []outgoing `json:"items"`
	NextAfter uint64     `json:"next_after"`
	NextID    string     `json:"next_id"`
}

// messages reads a page.
func (s *testServer) messages(query string) (page outgoingPage) {
	s.t.Helper()
	a := s.get("/v1/messages" + query)
	if a.status != 200 {
		s.t.Fatalf("%s: %d %s", query, a.status, a.body)
	}
	if err := json.Unmarshal([]byte(a.body), &page); err != nil {
		s.t.Fatal(err)
	}
	return page
}

// told is what messages are and to whom.
func told(items []outgoing) (text []string) {
	for _, m := range items {
		text = append(text, m.ID+" "+m.Participant)
	}
	return text
}

func wantTold(t *testing.T, items []outgoing, want ...string) {
	t.Helper()
	if have := told(items); strings.Join(have, "\n") != strings.Join(want, "\n") {
		t.Errorf("messages\n%s\nwant\n%s", strings.Join(have, "\n"), strings.Join(want, "\n"))
	}
}

// holds fails unless a message says all of these.
func (m *outgoing) holds(t *testing.T, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(m.Body, part) {
			t.Errorf("%s lacks %s:\n%s", m.ID, part, m.Body)
		}
	}
}

// validate checks messages against their schemas where those and xmllint are there.
func validate(t *testing.T, items []outgoing) {
	t.Helper()
	const schemas = "../../shared/iso/xsd"
	if _, err := os.Stat(schemas); errors.Is(err, os.ErrNotExist) {
		t.Skip("no schemas")
	}
	if _, err := exec.LookPath("xmllint"); err != nil {
		t.Skip("no xmllint (package libxml2-utils)")
	}
	folder, byKind := t.TempDir(), map[string][]string{}
	for _, m := range items {
		file := filepath.Join(folder, m.ID+".xml")
		if err := os.WriteFile(file, []byte(m.Body), 0o600); err != nil {
			t.Fatal(err)
		}
		byKind[m.Kind] = append(byKind[m.Kind], file)
	}
	for kind, files := range byKind {
		args := append([]string{"--noout", "--schema", filepath.Join(schemas, kind+".xsd")}, files...)
		if output, err := exec.Command("xmllint", args...).CombinedOutput(); err != nil {
			t.Errorf("xmllint: %v\n%s", err, output)
		}
	}
}

// An order that waits and settles later: each step is told to who instructed it, and both accounts hear of the money.
func TestMessagesOfAnOrder(t *testing.T) {
	s := startServer(t, nil)
	s.setUp() // funding is sequence 7
	s.post("/v1/orders", order(1, "150.00", `,"end_to_end_id":"E2E-1"`)).has(t, `"status":"queued"`)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f3","participant":"ALPHCNB0","asset":"CNY","amount":"60.00","direction":"in"}`)
	page := s.messages("?after=7")
	wantTold(t, page.Items,
		"8.0.0.pacs.002 ALPHCNB0",
		"9.0.0.pacs.002 CBCNCNB0", "9.0.1.camt.054 CBCNCNB0", "9.0.2.camt.054 ALPHCNB0",
		"9.1.0.pacs.002 ALPHCNB0", "9.1.1.camt.054 ALPHCNB0", "9.1.2.camt.054 BRAVGB20")
	page.Items[0].holds(t, "<TxSts>PDNG</TxSts>", "<Cd>AM04</Cd>", "<OrgnlUETR>00000000-0000-4000-8000-000000000001</OrgnlUETR>", "<ClrSysRef>8</ClrSysRef>")
	page.Items[4].holds(t, "<TxSts>ACSC</TxSts>", "<OrgnlUETR>00000000-0000-4000-8000-000000000001</OrgnlUETR>", "<ClrSysRef>8</ClrSysRef>", "ALPHCNB0", "BRAVGB20")
	page.Items[5].holds(t, `<Amt Ccy="CNY">150.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>`, "<ValDt><Dt>2026-01-30</Dt></ValDt>")
	page.Items[6].holds(t, `<Amt Ccy="CNY">150.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>`, "<ClrSysRef>8</ClrSysRef>")
	if page.NextAfter != 9 || page.NextID != "" {
		t.Errorf("next %d %q", page.NextAfter, page.NextID)
	}
	wantTold(t, s.messages("?after=7&participant=BRAVGB20").Items, "9.1.2.camt.054 BRAVGB20")
	wantTold(t, s.messages("?after=9.0.2.camt.054").Items, told(page.Items[4:])...)
	validate(t, s.messages("").Items)
}

func TestMessagesTellWhatBecameOfOrders(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.post("/v1/orders", order(1, "150.00", ""))
	s.post("/v1/orders/00000000-0000-4000-8000-000000000001/cancel", `{}`).has(t, `"cancelled"`)
	s.post("/v1/orders", order(2, "150.00", `,"method":"instant"`)).has(t, `"rejected"`)
	s.post("/v1/orders", order(3, "150.00", ""))
	s.post("/v1/day", `{"asset":"CNY","to":"end-of-day"}`)
	page := s.messages("?after=7")
	wantTold(t, page.Items, "8.0.0.pacs.002 ALPHCNB0", "9.0.0.pacs.002 ALPHCNB0", "10.0.0.pacs.002 ALPHCNB0", "11.0.0.pacs.002 ALPHCNB0", "12.1.0.pacs.002 ALPHCNB0")
	for i, want := range []string{"<TxSts>PDNG</TxSts>", "<TxSts>CANC</TxSts>", "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AM04", "<TxSts>PDNG</TxSts>", "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AB03"} {
		page.Items[i].holds(t, want)
	}
	validate(t, page.Items)
}

// Pages of any size, and streams from any place, tell all messages once and in order.
func TestPagesOfMessages(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	orders := make([]string, 300)
	for i := range orders {
		orders[i] = order(i+1, "0.10", "")
	}
	s.post("/v1/orders", "["+strings.Join(orders, ",")+"]")
	s.post("/v1/orders", order(1000, "150.00", ""))
	all := s.messages("?limit=1000").Items
	if want := 3 + 3*300 + 1; len(all) != want {
		t.Fatalf("%d messages, want %d", len(all), want)
	}
	for _, limit := range []int{1, 7, 100} {
		var have []outgoing
		after := uint64(0)
		for {
			page := s.messages(fmt.Sprintf("?after=%d&limit=%d", after, limit))
			have = append(have, page.Items...)
			if page.NextAfter == after {
				break
			}
			after = page.NextAfter
		}
		if fmt.Sprint(have) != fmt.Sprint(all) {
			t.Errorf("pages of %d differ: %d messages, want %d", limit, len(have), len(all))
		}
	}
	_, r := s.openStream("/v1/messages?participant=ALPHCNB0", "Last-Event-ID: "+all[10].ID+"\r\n")
	for i := 11; i < len(all); i++ {
		m := all[i]
		if m.Participant != "ALPHCNB0" {
			continue
		}
		if block := nextEvents(t, r, 1)[0]; !strings.HasPrefix(block, "id: "+m.ID+"\nevent: "+m.Kind+"\ndata: {\"id\":\""+m.ID+"\",") {
			t.Fatalf("%q\nwant %s", block, m.ID)
		}
	}
	s.post("/v1/orders", order(1001, "0.10", `,"method":"instant"`))
	if block := nextEvents(t, r, 1)[0]; !strings.HasPrefix(block, "id: 309.0.0.pacs.002\n") {
		t.Errorf("%q", block)
	}
}

// A sequence of more messages than fit comes in parts.
func TestOneSequenceOfManyMessages(t *testing.T) {
	s := startServer(t, func(_ *Config, c *sequencer.Config) {})
	s.setUp()
	orders := make([]string, 5000)
	for i := range orders {
		orders[i] = order(i+1, "150.00", "")
	}
	s.post("/v1/orders", "["+strings.Join(orders, ",")+"]")
	s.post("/v1/day", `{"asset":"CNY","to":"end-of-day"}`)
	last := uint64(7 + len(orders))
	first := s.messages(fmt.Sprintf("?after=%d&limit=10", last))
	if len(first.Items) != messageMost || first.NextAfter != last || first.NextID != first.Items[messageMost-1].ID {
		t.Fatalf("%d messages, next %d %q", len(first.Items), first.NextAfter, first.NextID)
	}
	second := s.messages("?after=" + first.NextID + "&limit=10")
	if len(second.Items) != len(orders)-messageMost || second.NextAfter != last+1 || second.NextID != "" {
		t.Errorf("%d messages, next %d %q", len(second.Items), second.NextAfter, second.NextID)
	}
}

func TestQueriesForMessagesAreChecked(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	for query, field := range map[string]string{
		"?after=x": "after", "?after=1.2": "after", "?after=1.0.0.pacs.00x2": "after", "?after=1.4294967295.0.pacs.002": "after", "?after=-1": "after",
		"?limit=0": "limit", "?participant=alpha": "participant", "?kind=pacs.002": "kind",
	} {
		s.get("/v1/messages"+query).wantProblem(t, 400, "invalid_parameter", field)
	}
	s.get("/v1/messages?participant=NOBODY").wantProblem(t, 404, "unknown_participant", "participant")
}
