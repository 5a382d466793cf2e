package iso20022

import "strings"

var statusAdvice = document{"sese.024.001.13", "SctiesSttlmTxStsAdvc"}

// SettlementStatus is where a side of a trade stands.
type SettlementStatus uint8

// The statuses.
const (
	SettlementAccepted  SettlementStatus = iota + 1 // taken; whether it is matched is not said
	SettlementRejected                              // not taken
	SettlementUnmatched                             // the other side has not said the same
	SettlementMatched                               // the other side has said the same
	SettlementWaits                                 // matched, its settlement date has come, and something keeps it from settling
	SettlementFails                                 // the same, and its settlement date is past
	SettlementToCancel                              // its cancellation is asked for, and the other side has to ask too
	SettlementCancelled                             // by its participant, by staff, or by the system
)

// settlementStatuses are the elements around the reason of each status, and the reasons that the schema knows there. Accepted
// and matched have none.
var settlementStatuses = [...]struct{ around, within, reasons string }{
	SettlementAccepted: {"PrcgSts", "AckdAccptd", ""},
	SettlementRejected: {"PrcgSts", "Rjctd", "SAFE DQUA ADEA DSEC LATE CASH DDEA DTRD PLCE RTGS NCRR PHYS REFE DMON MINO BATC MUNO TXST SETS IIND " +
		"CAEV CASY DDAT SETR SDUT INPS OTHR ICUS ICAG DEPT IEXE INVB INVL INVN VALR INVE PLIS"},
	SettlementUnmatched: {"MtchgSts", "Umtchd", "ADEA ACRU IIND CPCA CLAT NCRR DDEA DMCT DCMX DSEC DQUA INVE LEOG LATE MIME CMIS NMAS DTRA OTHR " +
		"FRAP PHYS PLIS INPS PLCE PODU DEPT ICAG ICUS IEXE REGD RTGS SAFE DMON DDAT SETS SETR TXST DTRD DELN UNBR"},
	SettlementMatched: {"MtchgSts", "Mtchd", ""},
	SettlementWaits: {"SttlmSts", "Pdg", "AWMO ADEA CAIS REFU AWSH PHSE TAMM DOCY DOCC BLOC CHAS NEWI CLAC MUNO GLOB PREA PART NMAS NOFX CMON " +
		"YCOL COLL DEPO FLIM INCA LINK FUTU LACK LALO MONY NCON REFS SDUT BATC SBLO CPEC MINO IAAD OTHR PHCK BENO BOTH CLHT DENO DISA DKNY " +
		"FROZ LAAW LATE LIQU PRCY REGT SETS CERT PRSY CSDH CVAL CDLR INBC PREL PATD"},
	SettlementFails: {"SttlmSts", "Flng", "AWMO BYIY CLAT ADEA CANR CAIS OBJT AWSH PHSE STCD DOCY MLAT DOCC BLOC CHAS NEWI CLAC MUNO GLOB PREA " +
		"PART NOFX CMON YCOL COLL DEPO FLIM INCA LINK LACK LALO MONY NCON REFS SDUT BATC CYCL SBLO CPEC MINO IAAD OTHR PHCK BENO BOTH CLHT " +
		"DENO DISA DKNY FROZ LAAW LATE LIQU PRCY REGT SETS CERT PRSY CDLR CSDH CVAL INBC PREL PATD"},
	SettlementToCancel:  {"PrcgSts", "PdgCxl", "ADEA CONF OTHR CDRG CDCY CDRE"},
	SettlementCancelled: {"PrcgSts", "Canc", "SCEX OTHR CXLR BYIY CTHP CANZ CANT CSUB CANS CANI CORP"},
}

// A StatusAdvice tells the participant of a side of a trade where it stands.
type StatusAdvice struct {
	Head   // From and To stand in the header only
	Side   SettlementSide
	Status SettlementStatus

	// Reason is a code of sese.024, such as MONY (cash is lacking), LACK (securities are lacking), CMON and CLAC (the same of the
	// counterparty), PREA (held), BLOC (account blocked), NMAS (unmatched), CMIS (no other side), CANI (cancelled by its owner),
	// CANS (by the system), CONF (the other side has to agree); may be empty. One of four letters and digits that the schema does
	// not know at this status is written as one of this house, any other as OTHR with its text before Info.
	Reason string
	Info   string // for people, up to 210 characters, may be empty
}

// AppendSese024 appends a SecuritiesSettlementTransactionStatusAdvice (sese.024.001.13). A side that waits or fails is told to be
// matched too. What cannot be written is a *FieldError, and dst as it was.
func AppendSese024(dst []byte, m *StatusAdvice) ([]byte, error) {
	w := writer{out: dst}
	w.begin(&statusAdvice, &m.Head, 0)
	s := &m.Side
	w.raw("<TxId>")
	w.required("AcctOwnrTxId", s.Reference, maxReference)
	w.number("AcctSvcrTxId", s.Seq)
	w.optional("CmonId", s.CommonID, maxReference)
	w.raw("</TxId>")
	w.settlementStatus(m)
	w.sideDetails(s)
	w.end(&statusAdvice, &m.Head)
	return w.finished(dst)
}

// settlementStatus writes one of PrcgSts, MtchgSts, SttlmSts.
func (w *writer) settlementStatus(m *StatusAdvice) {
	if m.Status == 0 || int(m.Status) >= len(settlementStatuses) {
		w.refuse("SttlmSts", "", "is missing", ReasonMissing)
		return
	}
	row := &settlementStatuses[m.Status]
	if row.around == "SttlmSts" {
		w.raw("<MtchgSts><Mtchd/></MtchgSts>")
	}
	w.raw("<" + row.around + "><" + row.within + ">")
	switch {
	case m.Status == SettlementMatched:
		w.optional("AddtlRsnInf", m.Info, maxWords)
	case m.Status == SettlementAccepted || m.Reason == "" && m.Info == "":
		w.raw("<NoSpcfdRsn>NORE</NoSpcfdRsn>")
	default:
		w.settlementReason(m.Reason, m.Info, row.reasons)
	}
	w.raw("</" + row.within + "></" + row.around + ">")
}

// settlementReason writes Rsn.
func (w *writer) settlementReason(code, info, known string) {
	w.raw("<Rsn><Cd>")
	switch {
	case isShortCode(code) && len(code) == maxCode && strings.Contains(known, code):
		w.element("Cd", code, maxCode)
	case isShortCode(code) && len(code) == maxCode:
		w.raw("<Prtry>")
		w.element("Id", code, maxCode)
		w.element("Issr", issuer, maxReference)
		w.raw("</Prtry>")
	default:
		w.raw("<Cd>OTHR</Cd>")
		info = strings.TrimRight(code+" "+info, " ")
	}
	w.raw("</Cd>")
	w.optional("AddtlRsnInf", strings.TrimLeft(info, " "), maxWords)
	w.raw("</Rsn>")
}

// sideDetails writes TxDtls.
func (w *writer) sideDetails(s *SettlementSide) {
	w.raw("<TxDtls>")
	w.owner(s)
	w.security(s)
	w.raw("<SttlmQty>")
	w.quantity("Qty", s.Quantity)
	w.raw("</SttlmQty><SttlmAmt>")
	w.cash(s, s.Cash)
	w.raw("</SttlmAmt><SttlmDt>")
	w.date("Dt", s.SettlementDate)
	w.raw("</SttlmDt>")
	w.tradeDate("TradDt", s.TradeDate)
	w.movement(s)
	w.raw("<SttlmParams>")
	if s.Held {
		w.raw("<HldInd><Ind>true</Ind></HldInd>")
	}
	w.raw("<SctiesTxTp><Cd>TRAD</Cd></SctiesTxTp>")
	w.partial(s)
	w.raw("</SttlmParams>")
	deliverer, receiver := s.delivererAndReceiver()
	w.settlementParties("RcvgSttlmPties", receiver, s.Depository)
	w.settlementParties("DlvrgSttlmPties", deliverer, s.Depository)
	w.raw("</TxDtls>")
}
