package sim

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"weir/internal/sim/auditor"
)

// asMessage is a pacs.008, or a pacs.009 where the first payment is between banks.
func asMessage(all []*payment) *auditor.Request {
	kind, body := "pacs.008", "FIToFICstmrCdtTrf"
	if all[0].interbank {
		kind, body = "pacs.009", "FICdtTrf"
	}
	r := requestOf(all, auditor.XML, kind)
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:%s.001.08"><%s><GrpHdr><MsgId>M-%s</MsgId><CreDtTm>2000-01-01T08:00:00Z</CreDtTm>`+
		`<NbOfTxs>%d</NbOfTxs><SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr>`, kind, body, all[0].id[24:], len(all))
	for _, p := range all {
		p.writeTransaction(&b)
	}
	fmt.Fprintf(&b, `</%s></Document>`, body)
	r.Body = b.String()
	return r
}

var messagePriorities = map[string]string{"normal": "NORM", "urgent": "HIGH", "highly-urgent": "URGT"}

func (p *payment) writeTransaction(b *strings.Builder) {
	fmt.Fprintf(b, `<CdtTrfTxInf><PmtId><InstrId>I1</InstrId><EndToEndId>E1</EndToEndId><UETR>%s</UETR></PmtId><IntrBkSttlmAmt Ccy="%s">%s</IntrBkSttlmAmt>`, p.id, p.asset, p.amount)
	if p.date != "" {
		fmt.Fprintf(b, `<IntrBkSttlmDt>%s</IntrBkSttlmDt>`, p.date)
	}
	fmt.Fprintf(b, `<SttlmPrty>%s</SttlmPrty>`, messagePriorities[p.priority])
	bank := func(role, id string) string {
		return fmt.Sprintf(`<%s><FinInstnId><BICFI>%s</BICFI></FinInstnId></%s>`, role, id, role)
	}
	if p.interbank {
		b.WriteString(bank("InstgAgt", p.debtor) + bank("InstdAgt", p.creditor) + bank("Dbtr", p.debtor) + bank("Cdtr", p.creditor))
	} else {
		b.WriteString(`<ChrgBr>SHAR</ChrgBr>` + bank("InstgAgt", p.debtor) + bank("InstdAgt", p.creditor) + `<Dbtr><Nm>Customer</Nm></Dbtr>` +
			bank("DbtrAgt", p.debtor) + bank("CdtrAgt", p.creditor) + `<Cdtr><Nm>Supplier</Nm></Cdtr>`)
	}
	b.WriteString(`</CdtTrfTxInf>`)
}

// record is an order as 128 bytes, little-endian, laid out as the documentation of the binary format says.
type record [128]byte

func (r *record) put32(at int, v uint64) { binary.LittleEndian.PutUint32(r[at:], uint32(v)) }
func (r *record) put64(at int, v int64)  { binary.LittleEndian.PutUint64(r[at:], uint64(v)) }

// Places in a record.
const (
	atKind, atFlags, atMethod, atPriority           = 0, 1, 2, 3
	atAmount, atID                                  = 8, 16
	atDebtor, atCreditor, atInstructor, atDate      = 32, 36, 40, 44
	atNotBefore, atExpiresAt, atOriginal, atBetween = 48, 56, 64, 90
)

const (
	kindOrder = 4
	flagHold  = 1 << 6
)

var (
	priorityNumbers = map[string]byte{"normal": 0, "urgent": 1, "highly-urgent": 2}
	methodNumbers   = map[string]byte{"gross": 0, "net": 1, "instant": 2}
)

// asRecords is the payments in binary; nil where the client knows no number for an account, or an amount is no number, or not of the decimals that its asset was made with.
func (g *generator) asRecords(all []*payment) *auditor.Request {
	r := requestOf(all, auditor.Records, "binary records")
	for _, p := range all {
		b, ok := g.record(p)
		if !ok {
			return nil
		}
		r.Body += string(b[:])
	}
	return r
}

func (g *generator) record(p *payment) (r record, ok bool) {
	amount, err := strconv.ParseInt(strings.Replace(p.amount, ".", "", 1), 10, 64)
	debtor, creditor := g.ledger.Account(p.debtor, p.asset), g.ledger.Account(p.creditor, p.asset)
	if p.debtorAccount != 0 {
		debtor = p.debtorAccount
	}
	if err != nil || amount == 0 || debtor == 0 || creditor == 0 || p.amount != decimal(amount, g.ledger.Scale(p.asset)) {
		return r, false
	}
	r[atKind], r[atMethod], r[atPriority] = kindOrder, methodNumbers[p.method], priorityNumbers[p.priority]
	if p.hold {
		r[atFlags] = flagHold
	}
	if p.interbank {
		r[atBetween] = 1
	}
	r.put64(atAmount, amount)
	r.put32(atDebtor, debtor)
	r.put32(atCreditor, creditor)
	r.put32(atDate, uint64(nanoseconds(p.date)/(24*int64(time.Hour))))
	r.put64(atNotBefore, nanoseconds(p.notBefore))
	r.put64(atExpiresAt, nanoseconds(p.expiresAt))
	putID(r[atID:], p.id)
	putID(r[atOriginal:], p.original)
	return r, true
}

// nanoseconds reads a date or a time; none is 0.
func nanoseconds(text string) int64 {
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UnixNano()
		}
	}
	return 0
}

// putID writes the bytes of an id, where there is one.
func putID(to []byte, id string) {
	_, _ = hex.Decode(to, []byte(strings.ReplaceAll(id, "-", ""))) // the generator's own
}

var messageAmount = regexp.MustCompile(`(Ccy="...">)`)

// other is a request with the same key and another amount.
func other(r *auditor.Request) *auditor.Request {
	o := *r
	switch r.Type {
	case auditor.XML:
		o.Body = messageAmount.ReplaceAllString(o.Body, "${1}1")
	case auditor.Records:
		b := []byte(o.Body)
		binary.LittleEndian.PutUint64(b[atAmount:], binary.LittleEndian.Uint64(b[atAmount:])+1)
		o.Body = string(b)
	default:
		o.Body = strings.ReplaceAll(o.Body, `"amount":"`, `"amount":"1`)
	}
	o.Spoilt, o.Again = []bool{true}, nil
	return &o
}
