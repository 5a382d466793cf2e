package gateway

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"weir/engine"
	"weir/sequencer"
)

// Replay answers what the node would.
func (f fakeSnapshots) Replay(seq uint64, show func(e *engine.Engine, time int64)) error {
	switch {
	case seq == 503:
		return ErrReplaying
	case seq == 409:
		return errors.Join(ErrArchived, errors.New("a secret of the log"))
	case seq == 500:
		return errors.New("a secret of the disk")
	case seq > 0:
		return ErrNotReached
	}
	show(engine.New(engine.Config{}), 0)
	return nil
}

func (fakeSnapshots) ReplayBounds() (first, last uint64, err error) { return 3, 20, nil }

// replaySnapshots replays what a journal kept.
type replaySnapshots struct {
	fakeSnapshots
	journal *keptJournal
}

func (r replaySnapshots) Replay(seq uint64, show func(e *engine.Engine, time int64)) error {
	e := engine.New(engine.Config{})
	var results engine.Results
	for s := uint64(1); s <= seq; s++ {
		e.Apply(int64(s)*1e9, r.journal.records[s], &results)
	}
	show(e, int64(seq)*1e9)
	return nil
}

func TestReplaysShowPositionsAndQueues(t *testing.T) {
	journal := &keptJournal{records: map[uint64][]byte{}}
	s := startServer(t, func(c *Config, sc *sequencer.Config) {
		c.Snapshots, sc.Journal = replaySnapshots{journal: journal}, journal
	})
	s.setUp()
	s.post("/v1/orders", order(1, "30.00", ""))
	s.post("/v1/orders", order(2, "80.00", `,"priority":"urgent"`))
	s.post("/v1/orders", order(3, "1.00", `,"hold":true`))
	s.post("/v1/assets", `{"code":"EUR","scale":0,"issuer":"CBEUDEF0","business_date":"2026-01-30"}`)
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f2","participant":"ALPHCNB0","asset":"CNY","amount":"20.00","direction":"in"}`)
	rows := func(issuer, alpha, bravo string) string {
		return `{"account":1,"participant":"CBCNCNB0","asset":"CNY","balance":` + issuer + `,"received":"0.00","sent":"0.00","queued_out":"0.00","queued_in":"0.00"},` +
			`{"account":2,"participant":"ALPHCNB0","asset":"CNY","balance":` + alpha + `},{"account":3,"participant":"BRAVGB20","asset":"CNY","balance":` + bravo + `}`
	}
	wants := func(path string, seq int, positions, queue string) {
		t.Helper()
		a := s.get(path)
		hash := a.body[strings.Index(a.body, `"hash":"`)+8:][:16]
		a.want(t, 200, fmt.Sprintf(`{"seq":%d,"time":"1970-01-01T00:00:%02dZ","hash":"%s","positions":[%s],"queue":[%s],"truncated":false}`, seq, seq, hash, positions, queue))
	}
	waiting := func(n int, amount, rest string) string {
		return fmt.Sprintf(`{"id":"00000000-0000-4000-8000-%012d","debtor":"ALPHCNB0","debtor_account":2,"creditor":"BRAVGB20","creditor_account":3,"asset":"CNY","amount":%q,%s}`, n, amount, rest)
	}
	queued := waiting(2, "80.00", `"priority":"urgent","status":"queued","since":"1970-01-01T00:00:09Z","seq":9`)
	held := waiting(3, "1.00", `"priority":"normal","status":"held","seq":10`)
	wants("/v1/replay/7", 7, rows(`"-100.00"`, `"100.00","received":"0.00","sent":"0.00","queued_out":"0.00","queued_in":"0.00"`, `"0.00","received":"0.00","sent":"0.00","queued_out":"0.00","queued_in":"0.00"`), "")
	before := rows(`"-100.00"`, `"70.00","received":"0.00","sent":"30.00","queued_out":"80.00","queued_in":"0.00"`, `"30.00","received":"30.00","sent":"0.00","queued_out":"0.00","queued_in":"80.00"`)
	wants("/v1/replay/9", 9, before, queued)
	wants("/v1/replay/10?asset=CNY", 10, before, queued+","+held)
	wants("/v1/replay/11?asset=CNY", 11, before, queued+","+held)
	wants("/v1/replay/10?asset=EUR", 10, "", "") // it was not there yet
	wants("/v1/replay/11?asset=EUR", 11, `{"account":4,"participant":"CBEUDEF0","asset":"EUR","balance":"0","received":"0","sent":"0","queued_out":"0","queued_in":"0"}`, "")
	wants("/v1/replay/11?asset=USD", 11, "", "")
	wants("/v1/replay/12?asset=CNY", 12, rows(`"-120.00"`, `"10.00","received":"0.00","sent":"110.00","queued_out":"0.00","queued_in":"0.00"`, `"110.00","received":"110.00","sent":"0.00","queued_out":"0.00","queued_in":"0.00"`), held)
}

// More than a replay shows is cut off, and said to be.
func TestReplaysThatAreCutOff(t *testing.T) {
	journal := &keptJournal{records: map[uint64][]byte{}}
	s := startServer(t, func(c *Config, sc *sequencer.Config) {
		c.Snapshots, sc.Journal = replaySnapshots{journal: journal}, journal
	})
	s.setUp()
	for _, row := range []struct {
		orders, held int
		cut          bool
	}{{replayOrders - 1, 1, false}, {0, 1, true}, {1, 0, true}} {
		for range row.orders + row.held {
			n := len(journal.records)
			hold := ""
			if row.held > 0 {
				hold, row.held = `,"hold":true`, row.held-1
			}
			s.post("/v1/orders", order(n, "900.00", hold))
		}
		body := s.get(fmt.Sprintf("/v1/replay/%d", len(journal.records))).body
		if strings.Count(body, `"priority"`) != replayOrders || strings.Contains(body, `"truncated":true`) != row.cut {
			t.Errorf("%d orders shown, %s", strings.Count(body, `"priority"`), body[len(body)-40:])
		}
	}
}

func TestReplaysThatCannotBeShown(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.get("/v1/replay/0").want(t, 200, `{"seq":0,"hash":"0000000000000000","positions":[],"queue":[],"truncated":false}`)
	a := s.get("/v1/replay/503")
	if a.wantProblem(t, 503, "full", ""); a.header.Get("Retry-After") == "" {
		t.Error("it does not say when to ask again")
	}
	s.get("/v1/replay/404").wantProblem(t, 404, "unknown_sequence", "seq")
	s.get("/v1/replay/409").wantProblem(t, 409, "archived", "seq")
	if a := s.get("/v1/replay/500"); a.status != 500 || strings.Contains(a.body, "secret") {
		t.Error(a.body)
	}
	s.get("/v1/replay/x").wantProblem(t, 422, "invalid_value", "seq")
	s.get("/v1/replay/0?asset=x").wantProblem(t, 400, "invalid_parameter", "asset")
	s.get("/v1/replay/0?limit=1").wantProblem(t, 400, "invalid_parameter", "limit")
	s.get("/v1/replay?limit=1").wantProblem(t, 400, "invalid_parameter", "limit")
}

// The landmarks are days, cycles, resolutions and snapshots, by sequence; what comes later is found at the next look, and of many the newest are shown.
func TestLandmarksOfReplays(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	const head = `{"first_seq":3,"last_seq":20,"marks_from_seq":3,"marks":[`
	s.get("/v1/replay").want(t, 200, head+`{"seq":7,"time":"1970-01-01T00:00:01Z","what":"snapshot"}]}`)
	s.post("/v1/orders", order(1, "150.00", ""))
	s.post("/v1/orders", back(2, "120.00"))
	s.post("/v1/day", `{"asset":"CNY","to":"cut-off"}`)
	s.post("/v1/cycles", `{"asset":"CNY","name":"1"}`)
	s.do("POST", "/v1/cycles/1/abort", "", "")
	s.post("/v1/orders", order(3, "1000.00", `,"category":"interbank"`))
	s.post("/v1/orders", order(4, "1.00", `,"category":"interbank"`))
	s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f2","participant":"ALPHCNB0","asset":"CNY","amount":"5000.00","direction":"in"}`)
	s.get("/v1/replay").has(t, `"what":"snapshot"}`, `{"seq":10,"time":"2`, `"what":"day_set CNY cut-off"}`, `{"seq":11,`, `"what":"cycle_opened CNY 1"}`, `"what":"cycle_aborted CNY 1"}`, `{"seq":15,`, `"what":"resolution CNY event 2"}`)
	for n := range 2 * dayMarks {
		s.post("/v1/cycles", `{"asset":"CNY","name":"1"}`)
		s.do("POST", fmt.Sprintf("/v1/cycles/%d/abort", n+2), "", "")
	}
	a := s.get("/v1/replay")
	a.has(t, fmt.Sprintf(`"what":"cycle_aborted CNY %d"}]}`, 2*dayMarks+1), `day_set`, `resolution`)
	if strings.Count(a.body, "cycle_") != cycleMarks {
		t.Errorf("%d landmarks of cycles", strings.Count(a.body, "cycle_"))
	}
}
