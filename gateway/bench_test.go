package gateway

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"weir/engine"
)

// load has clients send a body of n orders again and again, with new ids each time.
type load struct {
	contentType string
	orders      int
	body        []byte
	ids         []int // places of the ids in the body
	text        bool  // ids are text
}

func jsonLoad(n int) *load {
	l := &load{contentType: typeJSON, orders: n, text: true}
	if n > 1 {
		l.body = append(l.body, '[')
	}
	for i := range n {
		if i > 0 {
			l.body = append(l.body, ',')
		}
		l.ids = append(l.ids, len(l.body)+len(`{"id":"00000000-0000-4000-`))
		l.body = append(l.body, `{"id":"00000000-0000-4000-8000-000000000000","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"0.01"}`...)
	}
	if n > 1 {
		l.body = append(l.body, ']')
	}
	return l
}

func binaryLoad(n int) *load {
	l := &load{contentType: typeOrders, orders: n}
	for i := range n {
		l.ids = append(l.ids, i*engine.RecordSize+16)
		l.body = engine.AppendInstruction(l.body, &engine.Instruction{Kind: engine.SubmitOrder, Amount: 1, Debtor: 2, Creditor: 3}, nil)
	}
	return l
}

// stamp gives the orders ids from first on.
func (l *load) stamp(body []byte, first uint64) {
	var id [8]byte
	var digits [16]byte
	for i, at := range l.ids {
		if !l.text {
			binary.LittleEndian.PutUint64(body[at:], first+uint64(i))
			continue
		}
		binary.BigEndian.PutUint64(id[:], first+uint64(i))
		hex.Encode(digits[:], id[:])
		copy(body[at:], digits[:4])
		copy(body[at+5:], digits[4:])
	}
}

// run sends b.N orders over so many connections.
func (l *load) run(b *testing.B, s *testServer, clients int) {
	var next atomic.Uint64
	next.Store(1)
	var done sync.WaitGroup
	for range clients {
		done.Go(func() {
			head := fmt.Appendf(nil, "POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n", l.contentType, len(l.body))
			request := append(head, l.body...)
			c, err := net.Dial("tcp", s.address)
			if err != nil {
				b.Error(err)
				return
			}
			defer func() { _ = c.Close() }()
			r := bufio.NewReaderSize(c, 1<<18)
			for {
				first := next.Add(uint64(l.orders)) - uint64(l.orders)
				if first > uint64(b.N) {
					return
				}
				l.stamp(request[len(head):], first)
				if _, err := c.Write(request); err != nil {
					b.Error(err)
					return
				}
				if err := skipAnswer(r); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	done.Wait()
}

// skipAnswer reads over one answer, which must be a 200.
func skipAnswer(r *bufio.Reader) error {
	length := 0
	for first := true; ; first = false {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if first && !bytes.HasPrefix(line, []byte("HTTP/1.1 200")) {
			return fmt.Errorf("answer %q", line)
		}
		if value, ok := bytes.CutPrefix(line, []byte("Content-Length: ")); ok {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		}
		if len(line) == 2 {
			_, err := r.Discard(length)
			return err
		}
	}
}

func BenchmarkSubmit(b *testing.B) {
	for name, c := range map[string]struct {
		load    *load
		clients int
	}{
		"one":        {jsonLoad(1), 64},
		"array1000":  {jsonLoad(1000), 12},
		"binary1000": {binaryLoad(1000), 12},
		"binary8190": {binaryLoad(8190), 4},
	} {
		b.Run(name, func(b *testing.B) {
			s := startServer(b, nil)
			s.setUp()
			s.post("/v1/funding", `{"id":"00000000-0000-4000-8000-0000000000f3","participant":"ALPHCNB0","asset":"CNY","amount":"10000000000.00","direction":"in"}`)
			b.ReportAllocs()
			b.ResetTimer()
			c.load.run(b, s, c.clients)
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "orders/s")
		})
	}
}
