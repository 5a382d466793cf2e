package main

import (
	"bytes"
	"encoding/json"
	"testing"

	"weir/client"
)

// FuzzCSV reads whatever it is given as a CSV file of orders. Each row that it takes becomes one line of JSON, which reads as an order.
func FuzzCSV(f *testing.F) {
	const columns = "id,debtor,creditor,asset,amount"
	for _, seed := range []string{
		"", columns, columns + "\n11111111-1111-4111-8111-111111111111,ALPHCNB0,BRAVGB20,EUR,1.00\n",
		columns + ",priority\n\"a\"\"b\",c,d,e,f,urgent", "amount,amount\n", columns + ",colour\n", columns + "\na,b\n", "\xef\xbb\xbf" + columns,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var s submission
		if s.readCSV([]byte(text)) != nil {
			return
		}
		lines := bytes.FieldsFunc(bytes.Join(s.bodies, []byte("\n")), func(r rune) bool { return r == '\n' })
		if len(lines) != len(s.orders) {
			t.Fatalf("%d orders became %d lines", len(s.orders), len(lines))
		}
		for _, line := range lines {
			d := json.NewDecoder(bytes.NewReader(line))
			d.DisallowUnknownFields()
			var o client.Order
			if err := d.Decode(&o); err != nil {
				t.Fatalf("%q: %v", line, err)
			}
		}
	})
}
