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
type place struct{ id, debtor, creditor int }

// newTemplate makes a request of blank orders with these amounts.
func newTemplate(f *format, host string, amounts []int64) *template {
	t := &template{orders: len(amounts)}
	body := f.body(nil, amounts, t)
	t.bytes = appendHead(nil, host, "/v1/orders", f.contentType, len(body))
	t.body = len(t.bytes)
	t.bytes = append(t.bytes, body...)
	return t
}

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
	format  *format
	host    string
	batch   int
	amounts [amountCount]int64
	whole   []*template
}

func newTemplates(f *format, host string, batch int, amounts [amountCount]int64) *templates {
	s := &templates{format: f, host: host, batch: batch, amounts: amounts}
	for variant := range s.variants() {
		s.whole = append(s.whole, s.make(variant, batch))
	}
	return s
}

// make makes the template of a variant; all clients have the same, so that an amount depends on nothing but the order's number.
func (s *templates) make(variant, orders int) *template {
	amounts := make([]int64, orders)
	for i := range amounts {
		amounts[i] = s.amount(variant, i)
	}
	return newTemplate(s.format, s.host, amounts)
}

// amount is in minor units, of the order at a place of a request, or of its variant: it is the same.
func (s *templates) amount(request, place int) int64 {
	return s.amounts[(request%s.variants()*s.batch+place)%amountCount]
}

func (s *templates) variants() int { return (amountCount + s.batch - 1) / s.batch }

// of is the template for a request by its number. One that is shorter than a batch, the last of a round, is made when it is due.
func (s *templates) of(request, orders int) *template {
	variant := request % s.variants()
	if orders < s.batch {
		return s.make(variant, orders)
	}
	return s.whole[variant]
}
