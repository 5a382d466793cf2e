package gateway

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"weir/engine"
	"weir/sequencer"
	"weir/view"
)

// coursePoint is a point of either course.
type coursePoint struct {
	Time, Balance string
	Seq           uint64
	QueuedOut     string `json:"queued_out"`
	QueuedIn      string `json:"queued_in"`
	SettledOut    string `json:"settled_out"`
	SettledIn     string `json:"settled_in"`
	SettledValue  string `json:"settled_value"`
	QueuedValue   string `json:"queued_value"`
	SettledCount  int    `json:"settled_count"`
	QueuedCount   int    `json:"queued_count"`
}

func (s *testServer) course(query string) (from uint64, points []coursePoint) {
	s.t.Helper()
	var answer struct {
		From   uint64 `json:"from_seq"`
		Points []coursePoint
	}
	a := s.get("/v1/course?" + query)
	if err := json.Unmarshal([]byte(a.body), &answer); err != nil || a.status != 200 {
		s.t.Fatalf("%d %s: %v", a.status, a.body, err)
	}
	return answer.From, answer.Points
}

// standing reads, from the engine, how an account stands.
func (s *testServer) standing(account uint32) (seq uint64, text string) {
	s.t.Helper()
	err := s.g.Sequencer.Submit(&sequencer.Batch{Query: func() {
		a, _ := s.g.Engine.Account(account)
		m, _ := s.g.Engine.Measures(account)
		sent, _ := m.Sent.Amount()
		received, _ := m.Received.Amount()
		seq, text = s.g.Engine.Seq(), fmt.Sprint(a.Balance, a.QueuedOut, a.QueuedIn, sent, received)
	}})
	if err != nil {
		s.t.Fatal(err)
	}
	return seq, text
}

func (p *coursePoint) text() string {
	return fmt.Sprint(amountOf(p.Balance), amountOf(p.QueuedOut), amountOf(p.QueuedIn), amountOf(p.SettledOut), amountOf(p.SettledIn))
}

// amountOf is an amount of scale 2 in minor units.
func amountOf(text string) (units int64) {
	_, _ = fmt.Sscan(strings.Replace(text, ".", "", 1), &units)
	return units
}

// A day of all that moves money or queues: each point of the course is how the account stood in the engine after that sequence. In the middle the
// date rolls, and some orders are carried over.
func TestCourseIsWhatTheEngineHad(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 1))
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	s := startHosted(t, &clock, &fakeHost{})
	s.post("/v1/assets", `{"code":"CNY","scale":2,"issuer":"CBCNCNB0","business_date":"2026-01-30","resolution":"command","end_of_day":"carry"}`)
	s.setUpRing()
	banks := []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0"}
	had, cycle := map[uint64]string{}, 0
	step := func(i int) {
		clock = clock.Add(time.Second)
		s.randomStep(random, i, banks, &cycle)
		seq, text := s.standing(2)
		had[seq] = text
	}
	for i := range 120 {
		step(i)
		if i%40 == 39 {
			s.checkCourse(t, seed, had)
		}
	}
	s.post("/v1/cycles/1/abort", "") // one that did not settle would keep the date from rolling
	fund := func(first int, amount string) {
		for i, bank := range banks {
			s.post("/v1/funding", fmt.Sprintf(`{"id":"30000000-0000-4000-8000-%012d","participant":%q,"asset":"CNY","amount":%q,"direction":"in"}`, first+i, bank, amount))
		}
	}
	fund(0, "9000.00")                                      // so that no cycle stays pending
	for i, pair := range [][2]int{{0, 1}, {1, 2}, {0, 2}} { // no ring: they are carried over
		s.post("/v1/orders", orderFrom(900+i, banks[pair[0]], banks[pair[1]], "20000.00", "")).has(t, `"queued"`)
	}
	for i, to := range []string{"end-of-day", "closed"} {
		s.to("CNY", to, "").has(t, `"applied"`)
		seq, text := s.standing(2)
		if i == 1 {
			had = map[uint64]string{seq: text}
		}
	}
	s.to("CNY", "open", "").has(t, `"applied"`)
	for i := range 60 {
		if i == 30 {
			fund(10, "90000.00") // what was carried over settles, and what stands behind it
		}
		step(200 + i)
	}
	s.checkCourse(t, seed, had)
}

// checkCourse compares the course of account 2 with what the engine had.
func (s *testServer) checkCourse(t *testing.T, seed uint64, had map[uint64]string) {
	t.Helper()
	from, points := s.course("asset=CNY&participant=ALPHCNB0")
	compared := 0
	for i := range points {
		if want, known := had[points[i].Seq]; known {
			compared++
			if got := points[i].text(); got != want {
				t.Fatalf("seed %d: after %d (from %d) the course has %s, the engine had %s", seed, points[i].Seq, from, got, want)
			}
		}
	}
	if 2*compared < len(points) {
		t.Errorf("seed %d: only %d points of %d were compared", seed, compared, len(points))
	}
	_, sums := s.course("asset=CNY")
	last := sums[len(sums)-1]
	var queued struct {
		Items []struct {
			Queued    int
			QueuedOut string `json:"queued_out"`
		}
	}
	if err := json.Unmarshal([]byte(s.get("/v1/accounts?asset=CNY").body), &queued); err != nil {
		t.Fatal(err)
	}
	count, value := 0, int64(0)
	for _, row := range queued.Items {
		count += row.Queued
		value += amountOf(row.QueuedOut)
	}
	if last.QueuedCount != count || amountOf(last.QueuedValue) != value {
		t.Errorf("seed %d: the course ends with %d of %s queued, there are %d of %d", seed, last.QueuedCount, last.QueuedValue, count, value)
	}
}

// pick is the path of one of the orders of a list, or of one that is not.
func (s *testServer) pick(random *rand.Rand, list string) string {
	s.t.Helper()
	var answer struct{ Items []struct{ ID string } }
	if err := json.Unmarshal([]byte(s.get(list).body), &answer); err != nil {
		s.t.Fatal(err)
	}
	if len(answer.Items) == 0 {
		return "/v1/orders/20000000-0000-4000-8000-000000000000"
	}
	return "/v1/orders/" + answer.Items[random.IntN(len(answer.Items))].ID
}

// randomStep does one thing; cycle is the number of the open one.
func (s *testServer) randomStep(random *rand.Rand, i int, banks []string, cycle *int) {
	from, to := random.IntN(3), random.IntN(2)
	to = (from + 1 + to) % 3
	kind := random.IntN(12)
	if i >= 200 && (kind == 2 || kind == 3) {
		kind = 5 // of what was carried over, cancelled and held orders are not told apart from those that were not queued
	}
	switch kind {
	case 0:
		s.post("/v1/funding", fmt.Sprintf(`{"id":"10000000-0000-4000-8000-%012d","participant":%q,"asset":"CNY","amount":"%d.00","direction":"in"}`, i, banks[from], 1+random.IntN(30)))
	case 1:
		s.post("/v1/funding", fmt.Sprintf(`{"id":"10000000-0000-4000-8000-%012d","participant":%q,"asset":"CNY","amount":"%d.00","direction":"out"}`, i, banks[from], 1+random.IntN(10)))
	case 2:
		s.post(s.pick(random, "/v1/queues")+"/cancel", "")
	case 3:
		s.post(s.pick(random, "/v1/queues")+"/hold", "")
	case 4:
		s.post(s.pick(random, "/v1/orders?status=held")+"/release", "")
	case 5:
		s.post("/v1/resolution", `{"asset":"CNY","kind":"multilateral"}`)
	case 6:
		s.post("/v1/orders", orderFrom(i, banks[from], banks[to], fmt.Sprintf("%d.00", 1+random.IntN(5)), `,"method":"net"`))
	case 7:
		if *cycle > 0 {
			s.post(fmt.Sprintf("/v1/cycles/%d/close", *cycle), "")
			s.post(fmt.Sprintf("/v1/cycles/%d/settle", *cycle), "")
		}
		if s.post("/v1/cycles", fmt.Sprintf(`{"asset":"CNY","name":"%d"}`, i)).status == 201 {
			*cycle++
		}
	default:
		s.post("/v1/orders", orderFrom(i, banks[from], banks[to], fmt.Sprintf("%d.00", 1+random.IntN(20)), ""))
	}
}

func TestCourseOfAnAsset(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	s := startHosted(t, &clock, &fakeHost{})
	s.setUp()
	for i, call := range []string{order(1, "30.00", ""), order(2, "80.00", ""), order(3, "5.00", `,"method":"instant"`)} {
		clock = clock.Add(time.Minute)
		if i == 2 {
			call = strings.NewReplacer("ALPHCNB0", "BRAVGB20", "BRAVGB20", "ALPHCNB0").Replace(call)
		}
		s.post("/v1/orders", call)
	}
	clock = clock.Add(time.Hour)
	s.get("/v1/course?asset=CNY").want(t, 200, `{"asset":"CNY","from_seq":1,"seq":10,"points":[`+
		`{"time":"2026-01-30T09:00:00Z","seq":1,"settled_value":"0.00","settled_count":0,"queued_value":"0.00","queued_count":0},`+
		`{"time":"2026-01-30T09:00:00Z","seq":7,"settled_value":"0.00","settled_count":0,"queued_value":"0.00","queued_count":0},`+
		`{"time":"2026-01-30T09:01:00Z","seq":8,"settled_value":"30.00","settled_count":1,"queued_value":"0.00","queued_count":0},`+
		`{"time":"2026-01-30T09:02:00Z","seq":9,"settled_value":"30.00","settled_count":1,"queued_value":"80.00","queued_count":1},`+
		`{"time":"2026-01-30T09:03:00Z","seq":10,"settled_value":"35.00","settled_count":2,"queued_value":"80.00","queued_count":1},`+
		`{"time":"2026-01-30T10:03:00Z","seq":10,"settled_value":"35.00","settled_count":2,"queued_value":"80.00","queued_count":1}]}`)
	s.get("/v1/course?asset=CNY&participant=BRAVGB20").has(t, `{"asset":"CNY","participant":"BRAVGB20","from_seq":1,"seq":10,"points":[`,
		`{"time":"2026-01-30T10:03:00Z","seq":10,"balance":"25.00","queued_out":"0.00","queued_in":"80.00","settled_out":"5.00","settled_in":"30.00"}]}`)

	s.get("/v1/course").wantProblem(t, 400, "invalid_parameter", "asset")
	s.get("/v1/course?asset=EUR").wantProblem(t, 404, "unknown_asset", "asset")
	s.get("/v1/course?asset=CNY&participant=NOBODY").wantProblem(t, 404, "unknown_account", "participant")
	s.get("/v1/course?asset=CNY&participant=CHARDEF0").wantProblem(t, 404, "unknown_account", "participant")
	s.get("/v1/course?asset=CNY&limit=5").wantProblem(t, 400, "invalid_parameter", "limit")
}

// A course of many points keeps 500 at most, evenly over the time, the first and the last among them.
func TestCoursesStayShort(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	s := startHosted(t, &clock, &fakeHost{})
	s.setUp()
	const orders = 1500
	for i := range orders {
		clock = clock.Add(time.Second)
		s.submitMany(i+1, 1)
	}
	_, points := s.course("asset=CNY")
	if len(points) < 200 || len(points) > 500 || points[len(points)-1].SettledCount != orders || points[0].Seq != 1 {
		t.Fatalf("%d points, the last %+v", len(points), points[len(points)-1])
	}
	for i := 1; i < len(points); i++ {
		if points[i].Seq < points[i-1].Seq || points[i].Seq-points[i-1].Seq > 20 {
			t.Errorf("sequence %d after %d", points[i].Seq, points[i-1].Seq)
		}
	}
}

// One request reads at a time; who waits too long is told so.
func TestOneCourseIsReadAtATime(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.g.courses.turn <- struct{}{}
	a := s.get("/v1/course?asset=CNY")
	a.wantProblem(t, 503, "busy", "")
	if a.header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	<-s.g.courses.turn
	if a := s.get("/v1/course?asset=CNY"); a.status != 200 {
		t.Errorf("%d %s", a.status, a.body)
	}
}

// Where the chronicle does not go back to the beginning of the date, the course that is kept goes on, whatever came since; that of another date does not.
func TestCourseOfAnOldDateGoesOn(t *testing.T) {
	s := startServer(t, nil)
	s.setUp()
	s.g.Chronicle = view.NewChronicle(&view.Counters{}, s.g.Directory)
	end := courseEnd{asset: engine.AssetInfo{Number: 1, BusinessDate: 20483}}
	for _, kept := range []*keptCourse{{from: 3, date: 20483}, {from: 3, date: 20482}, nil} {
		from, _, err := s.g.courseBegin(&end, kept)
		if goesOn := kept != nil && kept.date == 20483; err != nil || (from == 3) != goesOn {
			t.Errorf("%+v: from %d, %v", kept, from, err)
		}
	}
}

// A gross order to the issuer counts as settled in a course as it does in the overview; a funding does in neither.
func TestCourseCountsOrdersToTheIssuer(t *testing.T) {
	clock := time.Date(2026, 1, 30, 9, 0, 0, 0, time.UTC)
	s := startHosted(t, &clock, &fakeHost{})
	s.setUp() // ALPHCNB0 has 100.00 of CNY
	clock = clock.Add(time.Minute)
	s.post("/v1/orders", orderFrom(1, "ALPHCNB0", "CBCNCNB0", "30.00", "")).has(t, `"settled"`)
	s.post("/v1/orders", order(2, "10.00", "")).has(t, `"settled"`)
	s.get("/v1/overview").has(t, `"settled_count":2,"settled_value":"40.00"`)
	s.get("/v1/course?asset=CNY").has(t, `"settled_value":"0.00","settled_count":0`, `"settled_value":"40.00","settled_count":2`)
	s.get("/v1/course?asset=CNY&participant=ALPHCNB0").has(t, `"balance":"0.00","queued_out":"0.00","queued_in":"0.00","settled_out":"0.00"`, `"balance":"60.00","queued_out":"0.00","queued_in":"0.00","settled_out":"40.00"`)
}
