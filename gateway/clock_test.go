package gateway

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"weir/sequencer"
)

// fakeClock is a node's clock, as far as the gateway sees it.
type fakeClock struct {
	now  atomic.Int64
	fail error
}

func (c *fakeClock) SetClock(now int64) (uint64, error) {
	if c.fail != nil {
		return 0, c.fail
	}
	c.now.Store(now)
	return 17, nil
}

func startClocked(t *testing.T) (*testServer, *fakeClock) {
	c := &fakeClock{}
	c.now.Store(time.Date(2031, 3, 4, 5, 6, 7, 0, time.UTC).UnixNano())
	return startServer(t, func(g *Config, s *sequencer.Config) { g.Clock, g.Now, s.Now = c, c.now.Load, c.now.Load }), c
}

func TestClockIsSet(t *testing.T) {
	s, c := startClocked(t)
	if a := s.post("/v1/clock", `{"now":"2031-03-04T18:00:00+08:00"}`); a.status != http.StatusOK || a.body != `{"now":"2031-03-04T10:00:00Z","seq":17}` {
		t.Errorf("%d %s", a.status, a.body)
	}
	if want := time.Date(2031, 3, 4, 10, 0, 0, 0, time.UTC).UnixNano(); c.now.Load() != want {
		t.Errorf("the clock shows %d, want %d", c.now.Load(), want)
	}
	for _, body := range []string{`{"now":"yesterday"}`, `{"now":"1969-12-31T23:59:59Z"}`, `{"now":7}`, `{}`, `{"now":"2031-03-04T18:00:00Z","then":1}`} {
		a := s.post("/v1/clock", body)
		if a.status != http.StatusUnprocessableEntity || !strings.Contains(a.body, `"field"`) {
			t.Errorf("%s: %d %s", body, a.status, a.body)
		}
	}
	c.fail = sequencer.ErrFullDisk
	if a := s.post("/v1/clock", `{"now":"2031-03-04T18:00:00Z"}`); a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestNoClockToSet(t *testing.T) {
	s := startServer(t, nil)
	if a := s.post("/v1/clock", `{"now":"2031-03-04T18:00:00Z"}`); a.status != http.StatusNotFound {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// What the gateway adds to a request is of the node's time.
func TestDefaultsAreOfTheNodesTime(t *testing.T) {
	s, _ := startClocked(t)
	s.post("/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0"}`)
	for path, says := range map[string]string{
		"/v1/assets":             `"business_date":"2031-03-04"`,
		"/v1/measures?asset=CNY": `"end":"2031-03-04T05:06:07Z"`,
	} {
		if a := s.get(path); !strings.Contains(a.body, says) {
			t.Errorf("%s answers %s, not %s", path, a.body, says)
		}
	}
	const unknown = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf><GrpHdr><MsgId>M</MsgId><CreDtTm>2031-03-04T09:00:00Z</CreDtTm>` +
		`<NbOfTxs>1</NbOfTxs><SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr><CdtTrfTxInf></CdtTrfTxInf></FIToFICstmrCdtTrf></Document>`
	a := s.do("POST", "/v1/orders", typeXML, unknown)
	if !strings.Contains(a.body, "<MsgId>WEIR-T1930367167000000000</MsgId>") || !strings.Contains(a.body, "<CreDtTm>2031-03-04T05:06:07") {
		t.Errorf("%d %s", a.status, a.body)
	}
}
