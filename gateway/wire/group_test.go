package wire

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"weir/engine"
)

// strangers are orders that are read in different ways: plain ones, plain ones that are refused when they are looked up, ones that only the strict reader
// knows, and ones that it refuses.
var strangers = []string{
	`{"id":"%s","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"1.25"}`,
	`{"id":"%s","debtor":"BRAVGB20","creditor":"ALPHCNB0","asset":"CNY","amount":"7","end_to_end_id":"INV-1"}`,
	`{"id":"%s","debtor":"NOBODY00","creditor":"BRAVGB20","asset":"CNY","amount":"1.25"}`,
	`{"id":"%s","debtor":"CHARDEF0","creditor":"BRAVGB20","asset":"CNY","amount":"1.25"}`,
	`{"id":"%s","debtor":"ALPHCNB0","creditor":"CBCNCNB0","asset":"CNY","amount":"2"}`,
	`{"id":"%s","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"XXX","amount":"1.25"}`,
	`{"id":"%s","debtor":"BRAVGB20","creditor":"CBJPJPT0","asset":"JPY","amount":"125"}`,
	`{"id":"%s","debtor":"BRAVGB20","creditor":"CBJPJPT0","asset":"JPY","amount":"1.25"}`,
	`{"id":"%s","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"1.255"}`,
	`{"id":"%s","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"01"}`,
	`{"id":"%s","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"1.25","debtor_account":3}`,
	`{"id":"%s","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"1.25","debtor_account":4}`,
	`{"id":"%s","debtor":"ALPHCNB0","creditor":"BRAVGB20","asset":"CNY","amount":"1.25","end_to_end_id":"a\u0041"}`,
	`{"id":"%s","debtor":"ALPHCNB0","creditor":"BRAVGB20","amount":"1.25"}`,
}

// TestOrdersOfARequestStandAlone holds what is read of many orders in one request against what is read of each alone.
func TestOrdersOfARequestStandAlone(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	alone, many := Orders{Directory: testDirectory}, Orders{Directory: testDirectory}
	for round := range 3000 {
		var texts [][]byte
		var want []byte
		var refused []Refusal
		mostly := random.IntN(len(strangers)) // where all are of one kind, groups are full
		for i := range 1 + random.IntN(40) {
			kind := mostly
			if random.IntN(6) == 0 {
				kind = random.IntN(len(strangers))
			}
			text := fmt.Appendf(nil, strangers[kind], fmt.Sprintf("0192f3a4-7b1c-7d2e-9f30-%012x", i+1))
			texts = append(texts, text)
			alone.Reset(engine.SubmitOrder, nil)
			if r := alone.ReadJSON(text); r != nil {
				r.Place = i
				refused = append(refused, *r)
			}
			want = append(want, alone.Payload...)
		}
		bodies := map[string]func() *Refusal{
			"array": func() *Refusal {
				return many.ReadJSON(slices.Concat([]byte("["), bytes.Join(texts, []byte(" , ")), []byte("]")))
			},
			"lines": func() *Refusal { return many.ReadLines(bytes.Join(texts, []byte(" \n"))) },
		}
		for name, read := range bodies {
			many.Reset(engine.SubmitOrder, nil)
			if r := read(); r != nil {
				t.Fatalf("round %d: the %s was refused: %+v", round, name, r)
			}
			if !bytes.Equal(many.Payload, want) || many.Total != len(texts) || many.Count != len(texts)-len(refused) || !slices.EqualFunc(many.Refusals, refused, sameRefusal) {
				t.Fatalf("round %d, %s: %d of %d orders and refusals %+v, want %d and %+v\n%s", round, name, many.Count, many.Total, many.Refusals, len(texts)-len(refused), refused,
					bytes.Join(texts, []byte("\n")))
			}
		}
	}
}

func sameRefusal(a, b Refusal) bool {
	return a.Place == b.Place && a.Code == b.Code && a.Field == b.Field && a.ISO == b.ISO && a.Detail == b.Detail && a.ID == b.ID && a.HasID == b.HasID
}

// TestLineWithMore: what follows a plain order in its line makes it none.
func TestLineWithMore(t *testing.T) {
	o := Orders{Directory: testDirectory}
	plain := fmt.Sprintf(strangers[0], "0192f3a4-7b1c-7d2e-9f30-000000000001")
	for _, more := range []string{"x", plain, ",", "]"} {
		o.Reset(engine.SubmitOrder, nil)
		if r := o.ReadLines([]byte(plain + "\n" + plain + more + "\n" + plain)); r != nil || o.Count != 2 || len(o.Refusals) != 1 || o.Refusals[0].Place != 1 {
			t.Errorf("%q behind an order: %+v, %d orders, refusals %+v", more, r, o.Count, o.Refusals)
		}
	}
}
