package bench

import (
	"bytes"
	"strconv"

	"weir/engine"
)

// messageNumber is the length of the number in a message's reference.
const messageNumber = 16

// messageBody writes a pacs.008.001.08 (FIToFICustomerCreditTransfer) with a transaction for each order. The instructing
// and the instructed agent settle; the customers' banks behind them are the same in all.
func messageBody(dst []byte, s *templates, request int, t *template) []byte {
	dst = append(dst, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+
		`<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf><GrpHdr><MsgId>BENCH-`...)
	t.message = len(dst)
	dst = append(dst, `0000000000000000</MsgId><CreDtTm>2000-01-01T08:00:00Z</CreDtTm><NbOfTxs>`...)
	dst = strconv.AppendInt(dst, int64(t.orders), 10)
	dst = append(dst, `</NbOfTxs><SttlmInf><SttlmMtd>CLRG</SttlmMtd></SttlmInf></GrpHdr>`...)
	for i := range t.orders {
		dst = appendTransaction(dst, i, s.amount(request, i), t)
	}
	return append(dst, `</FIToFICstmrCdtTrf></Document>`...)
}

// appendTransaction writes a blank CdtTrfTxInf and notes its place.
func appendTransaction(dst []byte, i int, amount int64, t *template) []byte {
	var p place
	dst = append(dst, `<CdtTrfTxInf><PmtId><InstrId>BENCH-`...)
	dst = strconv.AppendInt(dst, int64(i), 10)
	dst = append(dst, `</InstrId><EndToEndId>INVOICE-`...)
	dst = strconv.AppendInt(dst, int64(i), 10)
	dst = append(dst, `</EndToEndId><UETR>`...)
	p.id = len(dst)
	dst = append(dst, blankUUID+`</UETR></PmtId><IntrBkSttlmAmt Ccy="`+euro.code+`">`...)
	dst = appendAmount(dst, amount)
	dst = append(dst, `</IntrBkSttlmAmt><ChrgBr>SHAR</ChrgBr><InstgAgt><FinInstnId><BICFI>`...)
	p.debtor = len(dst)
	dst = append(dst, blankName+`</BICFI></FinInstnId></InstgAgt><InstdAgt><FinInstnId><BICFI>`...)
	p.creditor = len(dst)
	dst = append(dst, blankName+`</BICFI></FinInstnId></InstdAgt>`+
		`<Dbtr><Nm>Debtor of the benchmark</Nm></Dbtr><DbtrAgt><FinInstnId><BICFI>RTLDCN00</BICFI></FinInstnId></DbtrAgt>`+
		`<CdtrAgt><FinInstnId><BICFI>RTLCCN00</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>Creditor of the benchmark</Nm></Cdtr>`+
		`<RmtInf><Ustrd>Goods delivered and accepted</Ustrd></RmtInf></CdtTrfTxInf>`...)
	t.places = append(t.places, p)
	return dst
}

func fillMessage(g *generator, t *template, first uint64) {
	at := t.body + t.message
	putHex(t.bytes[at:at+messageNumber], first)
	fillText(g, t, first)
}

// The parts of a pacs.002 that are looked at, as the server writes them.
var (
	reportOpen     = []byte("<TxInfAndSts>")
	reportClose    = []byte("</TxInfAndSts>")
	reportID       = []byte("<OrgnlUETR>")
	reportStatus   = []byte("</OrgnlUETR><TxSts>")
	reportAccepted = []byte("<AccptncDtTm>")
	reportAccount  = []byte("<Cd>AC01</Cd>")
)

// readReport reads a pacs.002: a TxInfAndSts for each transaction, in their order.
func readReport(t *template, answer []byte, j *judge) error {
	for i := range t.places {
		start := bytes.Index(answer, reportOpen)
		if start < 0 {
			return malformed(i, answer)
		}
		end := bytes.Index(answer[start:], reportClose)
		if end < 0 {
			return malformed(i, answer[start:])
		}
		at := t.body + t.places[i].id
		if err := readTransaction(i, answer[start:start+end], t.bytes[at:at+uuidSize], j); err != nil {
			return err
		}
		answer = answer[start+end:]
	}
	if bytes.Contains(answer, reportOpen) {
		return malformed(t.orders, answer)
	}
	return nil
}

// readTransaction reads one TxInfAndSts. A replayed answer is the one without a time of acceptance, refusals apart.
func readTransaction(place int, text, id []byte, j *judge) error {
	const statusSize = 4
	at := bytes.Index(text, reportID)
	if at < 0 || !bytes.HasPrefix(text[at+len(reportID):], id) {
		return malformed(place, text)
	}
	rest, ok := bytes.CutPrefix(text[at+len(reportID)+uuidSize:], reportStatus)
	if !ok || len(rest) < statusSize {
		return malformed(place, text)
	}
	v := verdict{account: bytes.Contains(rest, reportAccount)}
	switch string(rest[:statusSize]) {
	case "ACSC":
		v.status = engine.Settled
	case "PDNG":
		v.status = engine.Queued
	case "RJCT":
		v.status = engine.Rejected
	}
	v.replayed = v.status != engine.Rejected && v.status != engine.StatusNone && !bytes.Contains(rest, reportAccepted)
	if !j.take(place, v) {
		return j.refuse(place, v, string(excerpt(rest)))
	}
	return nil
}
