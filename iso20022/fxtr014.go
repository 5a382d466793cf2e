package iso20022

const (
	fieldCommonRef = fieldTrade + iota // TradInf/CmonRef: what both sides call the trade
	fieldTraded                        // TradInf/TradDt
	fieldVersus                        // TradInf/PmtVrssPmtInd
	fieldFixing                        // NDFConds/OpngInd: there where only a difference is paid
	fieldBuy
	_
	fieldTradingParty
	_
	_
	_
	fieldOtherTradingParty
)

// readFxtr014 is ForeignExchangeTradeInstruction: one side of a payment versus payment. The trading side sends it: it gives
// what it sells and takes what it buys. The submitting parties settle, for the parties that traded. The message is its only
// transaction.
var readFxtr014 = (&definition{
	family: Fxtr014, name: "fxtr.014", oldest: 4, newest: 7,
	rootName: "FXTradInstr",
	each: readings{
		{fieldTxID, "TradInf/OrgtrRef"}, {fieldCommonRef, "TradInf/CmonRef"}, {fieldTraded, "TradInf/TradDt"},
		{fieldVersus, "TradInf/PmtVrssPmtInd"}, {fieldDate, "TradAmts/SttlmDt"}, {fieldFixing, "NDFConds/OpngInd"},
	}.and(amount(fieldAmount, "TradAmts/TradgSdSellAmt/Amt"), amount(fieldBuy, "TradAmts/TradgSdBuyAmt/Amt"),
		tradeParty(fieldInstructing, "TradgSdId/SubmitgPty"), tradeParty(fieldTradingParty, "TradgSdId/TradPty"),
		tradeParty(fieldInstructed, "CtrPtySdId/SubmitgPty"), tradeParty(fieldOtherTradingParty, "CtrPtySdId/TradPty")),
}).grown()

// tradeParty reads a party of a foreign exchange trade by its BIC or LEI.
func tradeParty(f field, path string) readings {
	return readings{{f, path + "/AnyBIC/AnyBIC"}, {f, path + "/PtyId/AnyBIC/AnyBIC"}, {f + partLEI, path + "/PtyId/LglNttyIdr"}}
}

// endExchange reads the side.
func (p *parser) endExchange() {
	s := TradeSide{Reference: p.value(fieldTxID), Start: p.start, End: p.pos}
	if p.fault == nil {
		p.checkExchange(&s)
	}
	p.keepSide(&s)
}

// checkExchange fills the side, rule by rule; the first fault ends it.
func (p *parser) checkExchange(s *TradeSide) {
	_ = p.tradeReferences(s, fieldCommonRef) &&
		p.versusPayment() &&
		p.tradeDates(s, fieldTraded) &&
		p.tradeParties(s, []field{fieldInstructing}, []field{fieldInstructed}) &&
		p.tradeParty(&s.Client, fieldTradingParty) && p.tradeParty(&s.CounterpartyClient, fieldOtherTradingParty) &&
		p.exchange(s)
}

// versusPayment: what pays only a difference, or one leg after the other, is not settled here.
func (p *parser) versusPayment() bool {
	if p.value(fieldFixing) != "" {
		return p.fail(fieldFixing, p.value(fieldFixing), "is of a non-deliverable forward, whose amounts are not exchanged", ReasonForbidden)
	}
	text := p.value(fieldVersus)
	versus, ok := booleanText(text)
	if !ok {
		return p.fail(fieldVersus, text, "is neither true nor false", ReasonContent)
	}
	if text != "" && !versus {
		return p.fail(fieldVersus, text, "is not true: only payment versus payment is settled here", ReasonForbidden)
	}
	return true
}

// exchange: the two amounts.
func (p *parser) exchange(s *TradeSide) (ok bool) {
	v := &p.found[scopeTransaction].values
	if s.Gives.Amount, s.Gives.Asset, ok = p.money(fieldAmount, v); !ok || !p.positive(fieldAmount, s.Gives.Amount) {
		return false
	}
	if s.Takes.Amount, s.Takes.Asset, ok = p.money(fieldBuy, v); !ok || !p.positive(fieldBuy, s.Takes.Amount) {
		return false
	}
	if s.Gives.Asset == s.Takes.Asset {
		return p.fail(fieldBuy+partCurrency, s.Takes.Asset, "is the currency of both amounts", ReasonCurrency)
	}
	return true
}
