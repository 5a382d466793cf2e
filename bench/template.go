package bench

import "strconv"

// template is a whole HTTP request, made ahead. Only the bytes at its places change from one sending to the next.
type template struct {
	bytes   []byte
	body    int // where the body starts
	orders  int
	places  []place // of the orders, counted from the body; the binary format needs none
	message int     // place of the number of a message, for pacs008
}

// place is where an order's texts lie in the body.
type place struct{ id, debtor, creditor, reference int }

// appendHead writes the head of a POST request.
func appendHead(dst []byte, host, path, contentType string, length int) []byte {
	dst = append(dst, "POST "...)
	dst = append(dst, path...)
	dst = append(dst, " HTTP/1.1\r\nHost: "...)
	dst = append(dst, host...)
	dst = append(dst, "\r\nContent-Type: "...)
	dst = append(dst, contentType...)
	dst = append(dst, "\r\nContent-Length: "...)
	dst = strconv.AppendInt(dst, int64(length), 10)
	return append(dst, "\r\n\r\n"...)
}

// templates are the requests of one client: enough of them that all amounts occur also where a request holds one order.
type templates struct {
	format   *format
	workload *workload
	host     string
	batch    int
	amounts  []int64
	whole    []*template
}

func newTemplates(f *format, c *Config, host string, amounts []int64) *templates {
	s := &templates{format: f, workload: c.workload, host: host, batch: c.Batch, amounts: amounts}
	for request := range s.variants() * c.workload.pair {
		s.whole = append(s.whole, s.make(request, c.Batch))
	}
	return s
}

// make makes the template of a request; all clients have the same, so that an amount depends on nothing but the order's number.
func (s *templates) make(request, orders int) *template {
	t := &template{orders: orders}
	body := s.format.body(nil, s, request, t)
	t.bytes = appendHead(nil, s.host, s.workload.path, s.format.contentType, len(body))
	t.body = len(t.bytes)
	t.bytes = append(t.bytes, body...)
	return t
}

// amount is in minor units, of the order at a place of a request. Requests of a pair have the same amounts, in trades those of the mirrors.
func (s *templates) amount(request, place int) int64 {
	amount := s.base(request, place)
	if s.workload.assetOf(request) > 0 {
		return counterAmount(amount)
	}
	return amount
}

// base is the amount of the first request of a pair.
func (s *templates) base(request, place int) int64 {
	return s.amounts[(request/s.workload.pair%s.variants()*s.batch+place)%len(s.amounts)]
}

func (s *templates) variants() int { return (len(s.amounts) + s.batch - 1) / s.batch }

// of is the template for a request by its number. One that is shorter than a batch, the last of a round, is made when it is due.
func (s *templates) of(request, orders int) *template {
	if orders < s.batch {
		return s.make(request, orders)
	}
	return s.whole[request%len(s.whole)]
}
