package iso20022

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
)

// xmlTransaction is what encoding/xml finds of a transaction: texts by their paths below it.
type xmlTransaction map[string]string

// standardTokens reads a document with encoding/xml, which must find it well formed, and collects the transactions
// of the payload by the local names on the way to them.
func standardTokens(data []byte) (*definition, []xmlTransaction, error) {
	var (
		found   []xmlTransaction
		path    []string
		def     *definition
		payload int    // length of the path to the payload's root, 0 outside
		ns      string // namespace of the payload's elements
	)
	decoder := xml.NewDecoder(bytes.NewReader(data))
	for {
		tok, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return def, found, nil
		}
		if err != nil {
			return def, nil, err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			name := tok.Name.Local
			byRoot := definitionByRoot(name)
			switch {
			case payload == 0 && byRoot != nil && !inHeader(path):
				def, payload, ns = byRoot, len(path)+1, ""
				if strings.HasPrefix(tok.Name.Space, isoNamespace) {
					ns = tok.Name.Space
				}
			case payload > 0 && ns == "" && len(path) == payload && def.root.child(name) != nil:
				ns = tok.Name.Space
			}
			if payload > 0 && len(path) >= payload && tok.Name.Space != ns {
				name = "(foreign)"
			}
			path = append(path, name)
			if payload > 0 && len(path) >= payload && strings.Join(path[payload:], "/") == def.eachPath {
				found = append(found, xmlTransaction{})
			}
		case xml.EndElement:
			if len(path) == payload {
				payload = 0
			}
			path = path[:len(path)-1]
		case xml.CharData:
			if payload > 0 && len(found) > 0 {
				found[len(found)-1][strings.Join(path[payload:], "/")] += string(tok)
			}
		}
	}
}

func inHeader(path []string) bool {
	for _, name := range path {
		if name == "AppHdr" {
			return true
		}
	}
	return false
}

// text is the content of a field of the transaction.
func (t xmlTransaction) text(def *definition, f field) string {
	path := def.paths[scopeTransaction][f]
	if path == "" {
		return ""
	}
	return t[strings.TrimPrefix(def.eachPath+"/"+path, "/")]
}

// FuzzParse: nothing makes the parser panic, and what it accepts encoding/xml reads the same.
func FuzzParse(f *testing.F) {
	f.Add([]byte(base))
	f.Add([]byte(wrapped(base, "ALPHCNB0", "MIKENLA0", "pacs.008.001.10")))
	f.Add([]byte("\xEF\xBB\xBF" + strings.ReplaceAll(base, "10.50", "<![CDATA[1]]>&#48;<!-- x -->.5<?y z?>")))
	f.Add([]byte(strings.ReplaceAll(base, "<ChrgBr>", "<a xmlns='urn:x' xmlns:p='urn:y' p:b='&amp;'><p:c/></a><ChrgBr>")))
	f.Add([]byte(strings.ReplaceAll(strings.ReplaceAll(base, "FIToFICstmrCdtTrf", "FICdtTrf"), "pacs.008", "pacs.009")))
	f.Add([]byte("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"))
	for _, sample := range Samples("2026-03-02") {
		f.Add(sample.Data)
	}
	for _, data := range ownMessages(f) {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		kind, _ := Kind(data, Limits{})
		msg, err := Parse(data, Limits{})
		if err != nil {
			if err.Error() == "" {
				t.Error("error without a text")
			}
			return
		}
		if kind != msg.Kind {
			t.Errorf("kind %q of a %q", kind, msg.Kind)
		}
		checkAgainstStandard(t, data, msg)
		checkValid(t, msg)
		checkReportOf(t, msg)
		if again, err := Parse(data, Limits{}); err != nil || !reflect.DeepEqual(again, msg) {
			t.Errorf("read again: %v\n%+v\n%+v", err, again, msg)
		}
	})
}

func checkAgainstStandard(t *testing.T, data []byte, msg *Message) {
	t.Helper()
	def, want, err := standardTokens(data)
	if err != nil {
		t.Fatalf("accepted, but encoding/xml says: %v", err)
	}
	got := factsOf(msg)
	if len(want) != len(got) || def.family != msg.Family {
		t.Fatalf("%d transactions of %s, encoding/xml finds %d of %s", len(got), msg.Family, len(want), def.family)
	}
	for i, g := range got {
		if g.start < 0 || g.end > len(data) || g.start >= g.end || data[g.start] != '<' || data[g.end-1] != '>' {
			t.Errorf("transaction stands at [%d, %d) of %d", g.start, g.end, len(data))
		}
		if g.err != nil {
			continue
		}
		amount, _ := decimalText(want[i].text(def, g.amountField))
		if g.amount != amount {
			t.Errorf("got %q, encoding/xml finds %q", g.amount, amount)
		}
		for f, text := range g.texts {
			if found := want[i].text(def, f); found != text {
				t.Errorf("got %q, encoding/xml finds %q", text, found)
			}
		}
	}
}

// facts are what is compared of a transaction of any kind.
type facts struct {
	err         *FieldError
	start, end  int
	amount      string
	amountField field
	texts       map[field]string
}

func factsOf(msg *Message) (list []facts) {
	uetr, endToEnd := fieldUETR, fieldEndToEndID
	if msg.Family == Pacs004 {
		uetr, endToEnd = fieldOriginalUETR, fieldOriginalEndToEndID
	}
	for _, t := range msg.Transactions {
		list = append(list, facts{t.Err, t.Start, t.End, t.Amount, fieldAmount, map[field]string{uetr: t.UETR, endToEnd: t.EndToEndID}})
	}
	for _, c := range msg.Cancellations {
		if !c.Whole {
			list = append(list, facts{c.Err, c.Start, c.End, c.Original.Amount, fieldOriginalAmount,
				map[field]string{fieldOriginalUETR: c.Original.UETR, fieldOriginalEndToEndID: c.Original.EndToEndID}})
		}
	}
	for _, r := range msg.ReportRequests {
		list = append(list, facts{r.Err, r.Start, r.End, "", fieldAmount, map[field]string{fieldReportID: r.ID, fieldReportName: r.MsgName}})
	}
	for _, s := range msg.TradeSides {
		cash := s.Gives.Amount
		if s.Gives.Asset != "" && len(s.Gives.Asset) != 3 {
			cash = s.Takes.Amount
		}
		list = append(list, facts{s.Err, s.Start, s.End, cash, fieldAmount, map[field]string{fieldTxID: s.Reference}})
	}
	return list
}

// checkReportOf reads the report on a message back with encoding/xml.
func checkReportOf(t *testing.T, msg *Message) {
	t.Helper()
	if msg.Family.Content() != Payments {
		return
	}
	decoder := xml.NewDecoder(bytes.NewReader(answered(msg, 0, testReport)))
	for {
		_, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("report: %v", err)
		}
	}
}

// checkValid: what is accepted has the form that the documentation promises.
func checkValid(t *testing.T, msg *Message) {
	t.Helper()
	for i := range msg.Transactions {
		tx := &msg.Transactions[i]
		if tx.Err != nil {
			continue
		}
		if tx.ID == ([16]byte{}) || !isParticipant(tx.Debtor) || !isParticipant(tx.Creditor) || tx.SettlementDate != "" && !isDate(tx.SettlementDate) {
			t.Errorf("accepted %+v", tx)
		}
		checkMoney(t, tx.Currency, tx.Amount)
	}
	if msg.Family == Pacs004 && len(msg.Originals) != len(msg.Transactions) {
		t.Errorf("%d originals of %d returns", len(msg.Originals), len(msg.Transactions))
	}
	for i := range msg.Cancellations {
		if c := &msg.Cancellations[i]; c.Err == nil && (!isParticipant(c.Assigner) || c.Original == Original{}) {
			t.Errorf("accepted %+v", c)
		}
	}
	for i := range msg.ReportRequests {
		if r := &msg.ReportRequests[i]; r.Err == nil && r.MsgName == "" {
			t.Errorf("accepted %+v", r)
		}
	}
	for i := range msg.TradeSides {
		s := &msg.TradeSides[i]
		if s.Err != nil {
			continue
		}
		if !isParticipant(s.Participant) || !isParticipant(s.Counterparty) || !isDate(s.SettlementDate) || s.Gives.Asset == s.Takes.Asset {
			t.Errorf("accepted %+v", s)
		}
		for _, leg := range []Leg{s.Gives, s.Takes} {
			if !isISIN(leg.Asset) {
				checkMoney(t, leg.Asset, leg.Amount)
			} else if _, ok := quantityText(leg.Amount); !ok {
				t.Errorf("accepted %+v", s)
			}
		}
	}
}

func checkMoney(t *testing.T, currency, amount string) {
	t.Helper()
	digits, problem, _ := minorUnits(currency)
	if same, ok := decimalText(amount); problem != "" || !ok || same != amount || fractionOf(amount) > digits {
		t.Errorf("accepted %s %s", currency, amount)
	}
}

// FuzzTransactionText puts any text where a bank may write one: it comes back in the report, or is refused.
func FuzzTransactionText(f *testing.F) {
	for _, text := range []string{"E1", "a&lt;b", "<![CDATA[x]]>", "é\r\n", "&#x10FFFF;", "]]&gt;", "</EndToEndId>", "&bad;"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		data := []byte(strings.Replace(base, ">E1<", ">"+text+"<", 1))
		msg, err := Parse(data, Limits{})
		if err != nil {
			return
		}
		checkAgainstStandard(t, data, msg)
		checkReportOf(t, msg)
	})
}

// TestStandardAgrees runs the comparison over the public messages.
func TestStandardAgrees(t *testing.T) {
	for name, data := range sharedMessages(t) {
		if msg, err := Parse(data, Limits{}); err == nil {
			t.Run(name, func(t *testing.T) { checkAgainstStandard(t, data, msg) })
		}
	}
}
