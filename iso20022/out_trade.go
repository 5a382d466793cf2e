package iso20022

import "time"

// A SettlementSide is one side of a delivery versus payment, as its participant instructed it; see TradeSide.
type SettlementSide struct {
	Reference string // the participant's own reference, sese.023 TxId
	Seq       uint64 // sequence at which it was taken: AcctSvcrTxId; left out where it is 0
	CommonID  string // what both sides call the trade, may be empty
	TradeDate string // YYYY-MM-DD, may be empty

	SettlementDate string // YYYY-MM-DD, the date agreed on

	Delivers   bool     // it gives the securities and is paid, else it pays and is given them
	Security   string   // ISIN; another code is written as one of this house
	Quantity   Quantity // of the trade, in a confirmation of what settled
	Cash       Money    // of the trade, in a confirmation of what settled; without sign
	Partial    bool     // it may settle in parts
	Held       bool     // sese.024: its participant has not released it
	Depository string   // BIC, may be empty; another id cannot be written and is left out

	Participant, Counterparty string // participant ids; Counterparty may be empty
	SafekeepingAccount        string // up to 35 characters, may be empty
}

// movement is the direction of the securities, and that there is a payment.
func (w *writer) movement(s *SettlementSide) {
	direction := "RECE"
	if s.Delivers {
		direction = "DELI"
	}
	w.element("SctiesMvmntTp", direction, len(direction))
	w.raw("<Pmt>APMT</Pmt>")
}

// security writes FinInstrmId.
func (w *writer) security(s *SettlementSide) {
	w.raw("<FinInstrmId>")
	if isISIN(s.Security) {
		w.element("ISIN", s.Security, len(s.Security))
	} else {
		w.raw("<OthrId>")
		w.required("Id", s.Security, maxReference)
		w.raw("<Tp>")
		w.element("Prtry", issuer, maxReference)
		w.raw("</Tp></OthrId>")
	}
	w.raw("</FinInstrmId>")
}

// tradeDate writes a date, unless it is empty.
func (w *writer) tradeDate(name, date string) {
	if date != "" {
		w.raw("<" + name + ">")
		w.date("Dt", date)
		w.raw("</" + name + ">")
	}
}

// owner writes whose side it is, and its safekeeping account.
func (w *writer) owner(s *SettlementSide) {
	if s.Participant == "" {
		w.refuse("AcctOwnr", "", "is missing", ReasonMissing)
	}
	w.raw("<AcctOwnr>")
	w.securitiesParty(s.Participant)
	w.raw("</AcctOwnr>")
	if s.SafekeepingAccount != "" {
		w.raw("<SfkpgAcct>")
		w.element("Id", s.SafekeepingAccount, maxReference)
		w.raw("</SfkpgAcct>")
	}
}

// settlementParties writes the chain of one side: its depository, and its participant.
func (w *writer) settlementParties(name, participant, depository string) {
	if participant == "" {
		return
	}
	w.raw("<" + name + ">")
	if isBIC(depository) {
		w.raw("<Dpstry>")
		w.securitiesParty(depository)
		w.raw("</Dpstry>")
	}
	w.raw("<Pty1>")
	w.securitiesParty(participant)
	w.raw("</Pty1></" + name + ">")
}

// delivererAndReceiver are the participants of a side by what they do.
func (s *SettlementSide) delivererAndReceiver() (deliverer, receiver string) {
	if s.Delivers {
		return s.Participant, s.Counterparty
	}
	return s.Counterparty, s.Participant
}

// cash writes the money of a side: who delivers is credited.
func (w *writer) cash(s *SettlementSide, m Money) {
	w.money("Amt", m)
	if s.Delivers {
		w.raw("<CdtDbtInd>CRDT</CdtDbtInd>")
	} else {
		w.raw("<CdtDbtInd>DBIT</CdtDbtInd>")
	}
}

// partial writes whether the side may settle in parts.
func (w *writer) partial(s *SettlementSide) {
	if s.Partial {
		w.raw("<PrtlSttlmInd>PART</PrtlSttlmInd>")
	} else {
		w.raw("<PrtlSttlmInd>NPAR</PrtlSttlmInd>")
	}
}

// settledAt writes FctvSttlmDt.
func (w *writer) settledAt(at time.Time) {
	w.raw("<FctvSttlmDt>")
	w.instant("Dt", at)
	w.raw("</FctvSttlmDt>")
}
