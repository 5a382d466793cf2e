package console_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
)

// The town: eight fictitious banks, three currencies and a bond, and a morning of theirs.
var banks = []string{"ALPHCNB0", "BRAVCNB0", "CHARCNB0", "DELTCNB0", "ECHOHKH0", "FOXTHKH0", "GOLFUS30", "HOTEUS30"}

// townCalendar moves one asset only; the others are left to the tests.
const townCalendar = `zone UTC
work monday tuesday wednesday thursday friday
schedule HKD
pre-open 07:00
open 08:00
cut-off 16:00
clearing 16:30
end-of-day 17:00
closed 17:30
`

// town is a server with a morning behind it.
type town struct {
	*server
	n      int // ids given
	random *rand.Rand
}

// id is the next one of a fixed row of UUIDs.
func (w *town) id() string {
	w.n++
	return fmt.Sprintf("5e0a%04x-0000-4000-8000-%012x", w.n&0xffff, w.n)
}

// found makes assets, banks, accounts and funds.
func found(s *server) *town {
	w := &town{server: s, random: rand.New(rand.NewPCG(7, 7))}
	for _, asset := range []object{
		{"code": "CNY", "scale": 2, "issuer": "CBCNCNB0", "business_date": "2026-11-30"},
		{"code": "HKD", "scale": 2, "issuer": "CBHKHKH0", "business_date": "2026-11-30"},
		{"code": "USD", "scale": 2, "issuer": "CBUSUS30", "business_date": "2026-11-30"},
		{"code": "CN0000000013", "scale": 0, "issuer": "DEPOCNB0", "kind": "security", "business_date": "2026-11-30"},
	} {
		s.post("/v1/assets", asset)
		for _, bank := range banks {
			w.open(bank, asset["code"].(string))
		}
	}
	for _, bank := range banks {
		w.fund(bank, "CNY", "900000.00")
		w.fund(bank, "USD", "250000.00")
		w.fund(bank, "CN0000000013", "5000")
	}
	return w
}

func (w *town) open(bank, asset string) {
	w.t.Helper()
	if asset == "CNY" {
		w.post("/v1/participants", object{"id": bank, "name": bank[:4], "kind": "bank"})
	}
	w.post("/v1/accounts", object{"participant": bank, "asset": asset})
}

func (w *town) fund(bank, asset, amount string) {
	w.t.Helper()
	w.post("/v1/funding", object{"id": w.id(), "participant": bank, "asset": asset, "amount": amount, "direction": "in"})
}

// pay submits an order and answers its id.
func (w *town) pay(debtor, creditor, amount string, more object) string {
	w.t.Helper()
	order := object{"id": w.id(), "debtor": debtor, "creditor": creditor, "asset": "CNY", "amount": amount}
	for name, value := range more {
		order[name] = value
	}
	w.post("/v1/orders", order)
	return order["id"].(string)
}

// live plays the morning: payments that settle, a ring that dissolves, some that wait; limits; trades; cycles.
func (w *town) live() {
	w.t.Helper()
	w.trade()
	for step := range 24 {
		w.at(fmt.Sprintf("%02d:%02d:00", 9+step/12, step%12*5))
		for range 6 {
			from, to := w.random.IntN(len(banks)), w.random.IntN(len(banks)-1)
			if to >= from {
				to++
			}
			w.pay(banks[from], banks[to], fmt.Sprintf("%d.%02d", 1000+w.random.IntN(60000), w.random.IntN(100)), nil)
		}
	}
	w.net()
	w.wait()
	w.restrict()
	w.message()
	w.post("/v1/snapshots", object{})
}

// wait lets a ring build and dissolve, then leaves orders that no one can pay yet.
func (w *town) wait() {
	w.t.Helper()
	w.at("11:02:00")
	for i, bank := range banks[:3] {
		w.pay(bank, banks[(i+1)%3], fmt.Sprintf("%d.00", 8000000+i), object{"priority": "urgent"})
	}
	for i := range 14 {
		w.at(fmt.Sprintf("11:%02d:00", 4+i))
		debtor, creditor := banks[i%5], banks[(i*3+1)%8]
		if debtor == creditor {
			creditor = banks[7]
		}
		w.pay(debtor, creditor, fmt.Sprintf("%d.50", 2000000+i*137000), object{"priority": []string{"normal", "urgent", "highly-urgent"}[i%3]})
	}
	held := w.pay(banks[5], banks[6], "777.77", object{"hold": true})
	w.post("/v1/orders/"+held+"/priority", object{"priority": "urgent"})
	w.post("/v1/orders", object{"id": w.id(), "debtor": banks[6], "creditor": banks[0], "asset": "CNY", "amount": "98765432.10", "method": "instant"}, "rejected")
}

// restrict sets limits and reservations.
func (w *town) restrict() {
	w.t.Helper()
	w.post("/v1/limits", object{"participant": banks[0], "asset": "CNY", "kind": "bilateral", "counterparty": banks[1], "amount": "500000.00"})
	w.post("/v1/limits", object{"participant": banks[0], "asset": "CNY", "kind": "multilateral", "amount": "2500000.00"})
	w.post("/v1/limits", object{"participant": banks[5], "asset": "CNY", "kind": "credit_line", "amount": "100000.00"})
	w.post("/v1/reservations", object{"participant": banks[1], "asset": "CNY", "kind": "urgent", "amount": "20000.00"})
}

// trade settles a PvP and a DvP, leaves one that waits, two allegements, and one that was given up.
func (w *town) trade() {
	w.t.Helper()
	w.sides(banks[0], banks[6], object{"asset": "CNY", "amount": "71000.00"}, object{"asset": "USD", "amount": "10000.00"}, "PVP-1")
	w.sides(banks[1], banks[7], object{"asset": "CNY", "amount": "99000.00"}, object{"asset": "CN0000000013", "amount": "1000"}, "DVP-1")
	w.sides(banks[2], banks[4], object{"asset": "CNY", "amount": "9990000.00"}, object{"asset": "USD", "amount": "1410000.00"}, "PVP-2")
	w.side(banks[3], banks[5], object{"asset": "USD", "amount": "5000.00"}, object{"asset": "CNY", "amount": "35500.00"}, "PVP-3")
	w.side(banks[7], banks[2], object{"asset": "CN0000000013", "amount": "250"}, object{"asset": "CNY", "amount": "25100.00"}, "DVP-2")
	given := w.side(banks[4], banks[1], object{"asset": "USD", "amount": "1.00"}, object{"asset": "CNY", "amount": "7.10"}, "PVP-4")
	w.post("/v1/matches/"+given+"/cancel", object{})
}

func (w *town) sides(a, b string, gives, takes object, reference string) {
	w.t.Helper()
	w.side(a, b, gives, takes, reference)
	w.side(b, a, takes, gives, reference)
}

func (w *town) side(bank, counterparty string, gives, takes object, reference string) string {
	w.t.Helper()
	id := w.id()
	w.post("/v1/matches", object{"id": id, "participant": bank, "counterparty": counterparty, "gives": gives, "takes": takes, "reference": reference})
	return id
}

// net settles one cycle, leaves one closed whose debtor is short, and one open.
func (w *town) net() {
	w.t.Helper()
	for _, bank := range banks {
		w.post("/v1/limits", object{"participant": bank, "asset": "CNY", "kind": "net_debit_cap", "amount": "20000000.00"})
	}
	for cycle := 1; cycle <= 3; cycle++ {
		w.at(fmt.Sprintf("11:00:%02d", cycle*10))
		w.post("/v1/cycles", object{"asset": "CNY", "name": fmt.Sprintf("RETAIL-%d", cycle)})
		for i := range 20 {
			w.pay(banks[i%8], banks[(i+1+i%5)%8], fmt.Sprintf("%d.25", 200+i*31), object{"method": "net"})
		}
		if cycle == 2 {
			w.pay(banks[3], banks[0], "4500000.00", object{"method": "net"})
		}
		if cycle < 3 {
			w.post(fmt.Sprintf("/v1/cycles/%d/close", cycle), object{})
		}
	}
	w.post("/v1/cycles/1/settle", object{})
}

// mostLines is how many lines one request takes.
const mostLines = 8000

// postLines posts n lines of JSON, which line writes from 0 on, in as few requests as the server takes.
func (w *town) postLines(path string, n int, line func(i int) string) {
	w.t.Helper()
	for done := 0; done < n; {
		var lines bytes.Buffer
		for end := min(done+mostLines, n); done < end; done++ {
			lines.WriteString(line(done) + "\n")
		}
		resp, err := http.Post(w.url(path), "application/x-ndjson", &lines)
		if err != nil || resp.StatusCode != http.StatusOK {
			w.t.Fatal(err, resp)
		}
		_ = resp.Body.Close()
	}
}

// message submits an order as the message that a bank would send.
func (w *town) message() {
	w.t.Helper()
	body := `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf><GrpHdr><MsgId>MSG-1</MsgId><CreDtTm>2026-11-30T11:30:00Z</CreDtTm><NbOfTxs>1</NbOfTxs>` +
		`<SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr><CdtTrfTxInf><PmtId><EndToEndId>E2E-1</EndToEndId><UETR>` + messageID + `</UETR></PmtId>` +
		`<IntrBkSttlmAmt Ccy="CNY">1234.56</IntrBkSttlmAmt><IntrBkSttlmDt>2026-11-30</IntrBkSttlmDt><ChrgBr>SLEV</ChrgBr><InstgAgt><FinInstnId><BICFI>HOTEUS30</BICFI></FinInstnId></InstgAgt>` +
		`<InstdAgt><FinInstnId><BICFI>GOLFUS30</BICFI></FinInstnId></InstdAgt><Dbtr><Nm>First Payer</Nm></Dbtr><DbtrAgt><FinInstnId><BICFI>HOTEUS30</BICFI></FinInstnId></DbtrAgt>` +
		`<CdtrAgt><FinInstnId><BICFI>GOLFUS30</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>Second Payee</Nm></Cdtr></CdtTrfTxInf></FIToFICstmrCdtTrf></Document>`
	resp, err := http.Post(w.url("/v1/orders"), "application/xml", strings.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		w.t.Fatalf("pacs.008: %d", resp.StatusCode)
	}
}

// messageID is the UETR of the order that came as a message.
const messageID = "97ed4827-7b6f-4491-a06f-b548d5a7512d"
