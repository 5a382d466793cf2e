package bench

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/valyala/fasthttp"

	"weir/engine"
)

// fake is a server that knows the contract and little more. Every order settles unless a test bends the answer.
type fake struct {
	addr string

	before func(ctx *fasthttp.RequestCtx) (answered bool) // of orders; nil: nothing
	after  func(path string, ctx *fasthttp.RequestCtx)    // may change any answer; nil: nothing

	mu       sync.Mutex
	known    map[string]bool
	numbers  map[string]uint32
	names    map[uint32]string
	balances map[string]int64
	orders   map[string]fakeOrder
	seq      uint64
	writes   int
	connects int

	days      []string // steps of the business day
	stepped   string   // what they are answered
	began     uint64   // the sequence that the next start begins with
	snapshots []uint64 // the sequences that they are of
}

type fakeOrder struct {
	ID       string `json:"id"`
	Debtor   string `json:"debtor"`
	Creditor string `json:"creditor"`
	Asset    string `json:"asset"`
	Amount   string `json:"amount"`
	Status   string `json:"status,omitempty"`
}

func startFake(t *testing.T) *fake {
	f := &fake{known: map[string]bool{}, numbers: map[string]uint32{}, names: map[uint32]string{}, balances: map[string]int64{}, orders: map[string]fakeOrder{}, stepped: "applied"}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f.addr = l.Addr().String()
	server := &fasthttp.Server{Handler: f.serve, MaxRequestBodySize: 16 << 20, ConnState: func(_ net.Conn, s fasthttp.ConnState) {
		if s == fasthttp.StateNew {
			f.mu.Lock()
			f.connects++
			f.mu.Unlock()
		}
	}}
	served := make(chan error, 1)
	go func() { served <- server.Serve(l) }()
	t.Cleanup(func() {
		if err := server.ShutdownWithContext(context.Background()); err != nil {
			t.Error(err)
		}
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return f
}

// spawn makes the fake look like a server of the benchmark's own, in this process.
func (f *fake) spawn() (addr string, pid int, stop func() error, err error) {
	return f.addr, os.Getpid(), func() error { return nil }, nil
}

func (f *fake) serve(ctx *fasthttp.RequestCtx) {
	path := string(ctx.Path())
	if path != "/v1/orders" || f.before == nil || !f.before(ctx) {
		f.mu.Lock()
		f.answer(path, ctx)
		f.mu.Unlock()
	}
	if f.after != nil {
		f.after(path, ctx)
	}
}

func (f *fake) answer(path string, ctx *fasthttp.RequestCtx) {
	switch path {
	case "/readyz":
	case "/metrics":
		fmt.Fprintf(ctx, "# TYPE weir_log_durable_writes_total counter\nweir_log_durable_writes_total %d\n", f.writes)
		fmt.Fprintf(ctx, "weir_start_sequence %d\n", f.began)
	case "/v1/state":
		fmt.Fprintf(ctx, `{"seq":%d,"hash":"00","engine_version":1}`, f.seq)
	case "/v1/assets":
		f.numbers[euro.issuer] = 1
		f.names[1] = euro.issuer
		ctx.SetStatusCode(fasthttp.StatusCreated)
	case "/v1/participants":
		f.enter(ctx)
	case "/v1/accounts":
		f.accounts(ctx)
	case "/v1/funding":
		f.fund(ctx)
	case "/v1/day":
		f.days = append(f.days, string(ctx.PostBody()))
		fmt.Fprintf(ctx, `{"status":%q}`, f.stepped)
	case "/v1/snapshots":
		f.snapshots = append(f.snapshots, f.seq)
		f.began = f.seq
		ctx.SetStatusCode(fasthttp.StatusCreated)
	case "/v1/orders":
		f.submit(ctx)
	default:
		f.show(path, ctx)
	}
}

func (f *fake) enter(ctx *fasthttp.RequestCtx) {
	var all []struct{ ID string }
	must(json.Unmarshal(ctx.PostBody(), &all))
	var rows []string
	for _, one := range all {
		f.known[one.ID] = true
		rows = append(rows, fmt.Sprintf(`{"id":%q,"status":"created"}`, one.ID))
	}
	fmt.Fprintf(ctx, "[%s]", strings.Join(rows, ","))
}

func (f *fake) open(ctx *fasthttp.RequestCtx) {
	var all []struct{ Participant string }
	must(json.Unmarshal(ctx.PostBody(), &all))
	var rows []string
	for _, a := range all {
		number, open := f.numbers[a.Participant]
		if !open {
			number = uint32(len(f.numbers) + 1)
			f.numbers[a.Participant], f.names[number] = number, a.Participant
		}
		row := fmt.Sprintf(`{"account":%d,"status":"created"}`, number)
		if !f.known[a.Participant] {
			row = `{"status":"rejected","code":"unknown_participant"}`
		}
		rows = append(rows, row)
	}
	fmt.Fprintf(ctx, "[%s]", strings.Join(rows, ","))
}

func (f *fake) accounts(ctx *fasthttp.RequestCtx) {
	if ctx.IsPost() {
		f.open(ctx)
		return
	}
	const page = 7 // small, so that there are many
	first := ctx.QueryArgs().GetUintOrZero("cursor")
	var items []string
	for n := first + 1; n <= len(f.names) && len(items) < page; n++ {
		items = append(items, fmt.Sprintf(`{"account":%d,"balance":%q}`, n, decimal(f.balances[f.names[uint32(n)]])))
	}
	cursor := ""
	if first+page < len(f.names) {
		cursor = fmt.Sprint(first + page)
	}
	fmt.Fprintf(ctx, `{"items":[%s],"next_cursor":%q}`, strings.Join(items, ","), cursor)
}

func (f *fake) fund(ctx *fasthttp.RequestCtx) {
	var all []struct{ ID, Participant, Amount, Direction string }
	must(json.Unmarshal(ctx.PostBody(), &all))
	var outcomes []string
	for _, one := range all {
		debtor, creditor := euro.issuer, one.Participant
		if one.Direction == "out" {
			debtor, creditor = creditor, debtor
		}
		f.move(debtor, creditor, one.Amount)
		outcomes = append(outcomes, fmt.Sprintf(`{"id":%q,"status":"settled"}`, one.ID))
	}
	fmt.Fprintf(ctx, "[%s]", strings.Join(outcomes, ","))
}

func (f *fake) move(debtor, creditor, amount string) {
	units := minor(amount)
	f.balances[debtor] -= units
	f.balances[creditor] += units
	f.seq++
}

// take settles an order; whether it is new it does not ask, the tests do.
func (f *fake) take(o fakeOrder) {
	f.move(o.Debtor, o.Creditor, o.Amount)
	o.Status = "settled"
	f.orders[o.ID] = o
}

func (f *fake) submit(ctx *fasthttp.RequestCtx) {
	f.writes++
	body := ctx.PostBody()
	switch string(ctx.Request.Header.ContentType()) {
	case "application/vnd.weir.orders":
		f.submitBinary(ctx, body)
	case "application/xml":
		f.submitMessage(ctx, body)
	case "application/x-ndjson":
		for line := range bytes.Lines(body) {
			fmt.Fprintf(ctx, "%s\n", f.submitObject(line))
		}
	default:
		if body[0] == '{' {
			fmt.Fprint(ctx, f.submitObject(body))
			return
		}
		var all []json.RawMessage
		must(json.Unmarshal(body, &all))
		var outcomes []string
		for _, one := range all {
			outcomes = append(outcomes, f.submitObject(one))
		}
		fmt.Fprintf(ctx, "[%s]", strings.Join(outcomes, ","))
	}
}

func (f *fake) submitObject(text []byte) string {
	var o fakeOrder
	must(json.Unmarshal(text, &o))
	f.take(o)
	return fmt.Sprintf(`{"id":%q,"status":"settled","iso_status":"ACSC","seq":%d}`, o.ID, f.seq)
}

func (f *fake) submitBinary(ctx *fasthttp.RequestCtx, body []byte) {
	body = append(make([]byte, 0, len(body)), body...) // aligned
	for ; len(body) > 0; body = body[engine.RecordSize:] {
		in := engine.InstructionAt(body)
		if in.Kind != engine.SubmitOrder {
			panic("no order")
		}
		id := uuidText(binary.BigEndian.Uint64(in.ID[:8]), binary.BigEndian.Uint64(in.ID[8:]))
		f.take(fakeOrder{ID: id, Debtor: f.names[in.Debtor], Creditor: f.names[in.Creditor], Asset: euro.code, Amount: decimal(in.Amount)})
		outcome := [1]engine.Outcome{{Seq: f.seq, Verdict: engine.Verdict{Status: engine.Settled}}}
		_, _ = ctx.Write(engine.OutcomeBytes(outcome[:]))
	}
}

var transaction = regexp.MustCompile(`<UETR>(.*?)</UETR>.*?<IntrBkSttlmAmt Ccy="(.*?)">(.*?)</Int.*?<InstgAgt>.*?<BICFI>(.*?)</BICFI>.*?<InstdAgt>.*?<BICFI>(.*?)</BICFI>`)

func (f *fake) submitMessage(ctx *fasthttp.RequestCtx, body []byte) {
	fmt.Fprint(ctx, `<Document><FIToFIPmtStsRpt>`)
	for _, m := range transaction.FindAllSubmatch(body, -1) {
		f.take(fakeOrder{ID: string(m[1]), Debtor: string(m[4]), Creditor: string(m[5]), Asset: string(m[2]), Amount: string(m[3])})
		fmt.Fprintf(ctx, `<TxInfAndSts><OrgnlUETR>%s</OrgnlUETR><TxSts>ACSC</TxSts><AccptncDtTm>2000-01-01T00:00:00Z</AccptncDtTm></TxInfAndSts>`, m[1])
	}
	fmt.Fprint(ctx, `</FIToFIPmtStsRpt></Document>`)
}

func (f *fake) show(path string, ctx *fasthttp.RequestCtx) {
	o, ok := f.orders[strings.TrimPrefix(path, "/v1/orders/")]
	if !ok {
		ctx.SetStatusCode(fasthttp.StatusNotFound)
		return
	}
	must(json.NewEncoder(ctx).Encode(o))
}

// decimal and minor go between minor units and text, in another way than the code under test.
func decimal(units int64) string {
	sign := ""
	if units < 0 {
		sign, units = "-", -units
	}
	return fmt.Sprintf("%s%d.%02d", sign, units/100, units%100)
}

func minor(text string) int64 {
	var whole, cents int64
	_, err := fmt.Sscanf(text, "%d.%02d", &whole, &cents)
	must(err)
	return whole*100 + cents
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
