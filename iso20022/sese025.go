package iso20022

import "time"

var confirmation = document{"sese.025.001.12", "SctiesSttlmTxConf"}

// A Confirmation tells the participant of a side of a trade that it settled, as a whole or in part.
type Confirmation struct {
	Head                     // From and To stand in the header only
	Side      SettlementSide // Quantity and Cash are what settled now
	SettledAt time.Time      // when; of the instruction that settled it
	Date      string         // the business date that it counts for, YYYY-MM-DD
	Progress  *Progress      // of a side that settles in parts; nil where it settled as a whole
}

// Progress says how far a side that settles in parts has come.
type Progress struct {
	Settled, Left         Quantity // before this part, and after it
	SettledCash, LeftCash Money
	Previous              string // reference of the confirmation before; empty with the first part
}

// AppendSese025 appends a SecuritiesSettlementTransactionConfirmation (sese.025.001.12). A part that leaves something is PAIN, the
// last part PARC. What cannot be written is a *FieldError, and dst as it was.
func AppendSese025(dst []byte, m *Confirmation) ([]byte, error) {
	w := writer{out: dst}
	w.begin(&confirmation, &m.Head, 0)
	s := &m.Side
	w.raw("<TxIdDtls>")
	w.required("AcctOwnrTxId", s.Reference, maxReference)
	w.number("AcctSvcrTxId", s.Seq)
	w.movement(s)
	w.optional("CmonId", s.CommonID, maxReference)
	w.raw("</TxIdDtls>")
	w.part(m.Progress)
	w.raw("<TradDtls>")
	w.tradeDate("TradDt", s.TradeDate)
	w.tradeDate("SttlmDt", s.SettlementDate)
	w.settledAt(m.SettledAt)
	w.raw("</TradDtls>")
	w.security(s)
	w.settledQuantity(m)
	w.raw("<SttlmParams><SctiesTxTp><Cd>TRAD</Cd></SctiesTxTp>")
	w.partial(s)
	w.raw("</SttlmParams>")
	deliverer, receiver := s.delivererAndReceiver()
	w.settlementParties("DlvrgSttlmPties", deliverer, s.Depository)
	w.settlementParties("RcvgSttlmPties", receiver, s.Depository)
	w.raw("<SttldAmt>")
	w.cash(s, s.Cash)
	w.date("ValDt", m.Date)
	w.raw("</SttldAmt>")
	w.end(&confirmation, &m.Head)
	return w.finished(dst)
}

// part writes which part it is.
func (w *writer) part(p *Progress) {
	if p == nil {
		return
	}
	w.raw("<AddtlParams>")
	if p.Left.Minor == 0 {
		w.raw("<PrtlSttlm>PARC</PrtlSttlm>")
	} else {
		w.raw("<PrtlSttlm>PAIN</PrtlSttlm>")
	}
	w.optional("PrvsPrtlConfId", p.Previous, maxReference)
	w.raw("</AddtlParams>")
}

// settledQuantity writes QtyAndAcctDtls.
func (w *writer) settledQuantity(m *Confirmation) {
	s := &m.Side
	w.raw("<QtyAndAcctDtls><SttldQty>")
	w.quantity("Qty", s.Quantity)
	w.raw("</SttldQty>")
	if p := m.Progress; p != nil {
		w.quantity("PrevslySttldQty", p.Settled)
		w.quantity("RmngToBeSttldQty", p.Left)
		w.raw("<PrevslySttldAmt>")
		w.cash(s, p.SettledCash)
		w.raw("</PrevslySttldAmt><RmngToBeSttldAmt>")
		w.cash(s, p.LeftCash)
		w.raw("</RmngToBeSttldAmt>")
	}
	w.owner(s)
	w.raw("</QtyAndAcctDtls>")
}
