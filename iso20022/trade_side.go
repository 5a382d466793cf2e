package iso20022

// A Leg is what one side gives to the other.
type Leg struct {
	Asset  string // an ISO 4217 code, or an ISIN
	Amount string // decimal text without sign: of money as in Transaction, of securities up to 18 digits in all; above zero
}

// A TradeSide is one side of a trade, which settles when the other side has said the same: what it gives moves together with
// what it takes. Where Err is set, only its references and offsets are to be used.
type TradeSide struct {
	// ID is the order id: derived from the kind, the participant and Reference, as for a payment without UETR.
	ID [16]byte

	Reference      string // the sender's own reference: TxId, OrgtrRef; up to 35 characters
	TradeReference string // what both sides call the trade: CmonId, else TradId; CmonRef; may be empty
	TradeDate      string // YYYY-MM-DD, may be empty
	SettlementDate string // YYYY-MM-DD

	Participant, Counterparty          string // participant ids
	Client, CounterpartyClient         string // the parties behind them (Pty2, TradPty): participant ids, may be empty
	Depository, CounterpartyDepository string // sese.023: where each side settles, may be empty
	SafekeepingAccount                 string // sese.023: SfkpgAcct/Id as given, may be empty

	Gives, Takes Leg
	Face         bool // sese.023: the securities are a face amount (FaceAmt), not units

	Partial bool // PrtlSttlmInd is PART, PARC or PARQ: it may settle in parts
	Hold    bool // HldInd/Ind: it is matched and held until its sender releases it

	Err        *FieldError // why this side answers RJCT; nil where it is sound
	Start, End int         // the element's bytes in the input are [Start, End)
}

// tradeReferences: the sender's must be there.
func (p *parser) tradeReferences(s *TradeSide, common ...field) bool {
	if s.Reference == "" {
		return p.fail(fieldTxID, "", "is missing", ReasonMissing)
	}
	if !p.reference(fieldTxID, s.Reference) {
		return false
	}
	for _, f := range common {
		text := p.value(f)
		if !p.reference(f, text) {
			return false
		}
		s.TradeReference = orElse(s.TradeReference, text)
	}
	return true
}

// tradeDates: the settlement date must be there.
func (p *parser) tradeDates(s *TradeSide, traded field) (ok bool) {
	if text := p.value(fieldDate); text == "" {
		return p.fail(fieldDate, "", "is missing", ReasonDate)
	} else if s.SettlementDate, ok = dateOf(text); !ok {
		return p.fail(fieldDate, text, "is not a date YYYY-MM-DD", ReasonDate)
	}
	if text := p.value(traded); text != "" {
		if s.TradeDate, ok = dateOf(text); !ok {
			return p.fail(traded, text, "is not a date YYYY-MM-DD", ReasonDate)
		}
	}
	return true
}

// tradeParties finds the two that settle, and the parties behind and above them, which may be absent.
func (p *parser) tradeParties(s *TradeSide, own, other []field) (ok bool) {
	if s.Participant, ok = p.side(own, ReasonDebtorBank); !ok {
		return false
	}
	if s.Counterparty, ok = p.side(other, ReasonCreditorBank); !ok {
		return false
	}
	s.Participant = orElse(s.Participant, p.msg.From)
	p.noteSender(s.Participant)
	if s.Participant == "" {
		return p.missingSide(own, ReasonDebtorBank)
	}
	if s.Counterparty == "" {
		return p.missingSide(other, ReasonCreditorBank)
	}
	return true
}

// tradeParty reads a party that may be absent.
func (p *parser) tradeParty(id *string, f field) (ok bool) {
	*id, ok = p.sound(&p.found[scopeTransaction].values, f, ReasonContent)
	return ok
}

// positive: both legs move something.
func (p *parser) positive(f field, amount string) bool {
	for i := 0; i < len(amount); i++ {
		if amount[i] >= '1' && amount[i] <= '9' {
			return true
		}
	}
	return p.fail(f, amount, "is zero", ReasonAmount)
}

// keepSide adds a side to the message, which has no reference but the side's.
func (p *parser) keepSide(s *TradeSide) {
	p.msg.MsgID = s.Reference
	if s.Err = p.fault; s.Err == nil {
		s.ID = orderID(p.def.name, p.derived(s.Participant), s.Reference, "")
	}
	p.msg.TradeSides = append(p.msg.TradeSides, *s)
}
