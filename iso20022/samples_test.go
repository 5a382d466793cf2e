package iso20022

import (
	"bytes"
	"slices"
	"testing"
)

var testBanks = []string{"ALPHCNB0", "BRAVGB20", "CHARDEF0", "DELTUS30", "ECHOFRP0", "FOXTJPJ0"}

func TestSamplesParse(t *testing.T) {
	priorities := make(map[Priority]int)
	currencies := make(map[string]int)
	kinds := make(map[string]int)
	seen := make(map[[16]byte]string)
	headers := 0
	for _, sample := range Samples("2026-03-02") {
		msg := parsed(t, string(sample.Data))
		if len(msg.Warnings) > 0 {
			t.Errorf("%s: warnings %q", sample.Name, msg.Warnings)
		}
		kinds[msg.Kind]++
		if msg.HasHeader {
			headers++
		}
		for i := range msg.Transactions {
			tx := &msg.Transactions[i]
			if tx.Err != nil || tx.IDDerived || tx.SettlementDate != "2026-03-02" || seen[tx.ID] != "" {
				t.Errorf("%s: %+v", sample.Name, tx)
			}
			if !slices.Contains(testBanks, tx.Debtor) || !slices.Contains(testBanks, tx.Creditor) || tx.Debtor == tx.Creditor {
				t.Errorf("%s: %s pays %s", sample.Name, tx.Debtor, tx.Creditor)
			}
			seen[tx.ID] = sample.Name
			priorities[tx.Priority]++
			currencies[tx.Currency]++
		}
	}
	if len(priorities) != 3 || len(currencies) != 3 || len(kinds) != 2 || headers < 2 {
		t.Errorf("priorities %v, currencies %v, kinds %v, headers %d", priorities, currencies, kinds, headers)
	}
}

func TestSamplesValidate(t *testing.T) {
	documents := map[string]map[string][]byte{}
	add := func(schema, name string, data []byte) {
		if documents[schema] == nil {
			documents[schema] = map[string][]byte{}
		}
		documents[schema][name] = data
	}
	for _, sample := range Samples("2026-03-02") {
		kind, err := Kind(sample.Data, Limits{})
		if err != nil {
			t.Fatalf("%s: %v", sample.Name, err)
		}
		add(kind, sample.Name, cutOut(sample.Data, "Document"))
		if header := cutOut(sample.Data, "AppHdr"); header != nil {
			add("head.001.001.02", sample.Name, header)
		}
	}
	for schema, files := range documents {
		t.Run(schema, func(t *testing.T) { validate(t, schema, files) })
	}
}

func TestSamplesAreCopies(t *testing.T) {
	first := Samples("2026-03-02")[0].Data
	clear(first)
	if second := Samples("2026-03-03")[0].Data; !bytes.Contains(second, []byte("<IntrBkSttlmDt>2026-03-03<")) {
		t.Error("a sample changed with its copy")
	}
}
