package iso20022

const (
	fieldMovement    = fieldTrade + iota // SctiesMvmntTp: DELI or RECE
	fieldPayment                         // Pmt: APMT or FREE
	fieldCommonID                        // CmonId: what both sides call the trade
	fieldTradeID                         // TradId
	fieldTradeDate                       // TradDt
	fieldHold                            // HldInd/Ind
	fieldPartial                         // PrtlSttlmInd: PART, PARC, PARQ or NPAR
	fieldDirection                       // SttlmAmt/CdtDbtInd: CRDT, the money comes in, or DBIT
	fieldISIN                            //
	fieldQuantity                        // SttlmQty/Qty/Unit
	fieldFaceAmount                      // SttlmQty/Qty/FaceAmt
	fieldSafekeeping                     // SfkpgAcct/Id
	fieldDelivererClient
	_
	_
	_
	fieldReceiverClient
	_
	_
	_
	fieldDelivererDepository
	_
	_
	_
	fieldReceiverDepository
)

// readSese023 is SecuritiesSettlementTransactionInstruction: one side of a delivery versus payment. The sender is the account
// owner; DlvrgSttlmPties and RcvgSttlmPties hold the chain of each side from the depository (Dpstry) to the participant (Pty1)
// to its client (Pty2). The message is its only transaction.
var readSese023 = (&definition{
	family: Sese023, name: "sese.023", oldest: 7, newest: 13,
	rootName: "SctiesSttlmTxInstr",
	each: readings{
		{fieldTxID, "TxId"},
		{fieldMovement, "SttlmTpAndAddtlParams/SctiesMvmntTp"}, {fieldPayment, "SttlmTpAndAddtlParams/Pmt"},
		{fieldCommonID, "SttlmTpAndAddtlParams/CmonId"}, {fieldTradeID, "TradDtls/TradId*"},
		{fieldTradeDate, "TradDtls/TradDt/Dt/Dt"}, {fieldTradeDate, "TradDtls/TradDt/Dt/DtTm"},
		{fieldDate, "TradDtls/SttlmDt/Dt/Dt"}, {fieldDate, "TradDtls/SttlmDt/Dt/DtTm"},
		{fieldISIN, "FinInstrmId/ISIN"}, {fieldQuantity, "QtyAndAcctDtls/SttlmQty/Qty/Unit"},
		{fieldFaceAmount, "QtyAndAcctDtls/SttlmQty/Qty/FaceAmt"},
		{fieldSafekeeping, "QtyAndAcctDtls/SfkpgAcct/Id"},
		{fieldHold, "SttlmParams/HldInd/Ind"}, {fieldPartial, "SttlmParams/PrtlSttlmInd"}, {fieldDirection, "SttlmAmt/CdtDbtInd"},
	}.and(amount(fieldAmount, "SttlmAmt/Amt"), securitiesParty(fieldDebtorAgent, "QtyAndAcctDtls/AcctOwnr"),
		chain("DlvrgSttlmPties", fieldInstructing, fieldDelivererClient, fieldDelivererDepository),
		chain("RcvgSttlmPties", fieldInstructed, fieldReceiverClient, fieldReceiverDepository)),
}).grown()

// securitiesParty reads a party by its BIC, its LEI, or an id of the sender's market.
func securitiesParty(f field, path string) readings {
	return readings{{f, path + "/Id/AnyBIC"}, {f + partLEI, path + "/LEI"}, {f + partMember, path + "/Id/PrtryId/Id"}}
}

// chain reads the parties of one side. Client and depository are told by their BIC only.
func chain(path string, participant, client, depository field) readings {
	return securitiesParty(participant, path+"/Pty1").and(readings{{client, path + "/Pty2/Id/AnyBIC"}, {depository, path + "/Dpstry/Id/AnyBIC"}})
}

// endSettlementInstruction reads the side.
func (p *parser) endSettlementInstruction() {
	s := TradeSide{Reference: p.value(fieldTxID), Start: p.start, End: p.pos}
	if p.fault == nil {
		p.checkSettlementInstruction(&s)
	}
	p.keepSide(&s)
}

// checkSettlementInstruction fills the side, rule by rule; the first fault ends it.
func (p *parser) checkSettlementInstruction(s *TradeSide) {
	delivers := p.value(fieldMovement) == "DELI"
	_ = p.tradeReferences(s, fieldCommonID, fieldTradeID) &&
		p.movement() &&
		p.tradeDates(s, fieldTradeDate) &&
		p.settlementParties(s, delivers) &&
		p.delivery(s, delivers) &&
		p.conditions(s)
}

// movement: one side delivers against payment, the other receives.
func (p *parser) movement() bool {
	switch movement := p.value(fieldMovement); movement {
	case "DELI", "RECE":
	case "":
		return p.fail(fieldMovement, "", "is missing", ReasonMissing)
	default:
		return p.fail(fieldMovement, movement, "is neither DELI nor RECE", ReasonContent)
	}
	switch payment := p.value(fieldPayment); payment {
	case "APMT":
		return true
	case "":
		return p.fail(fieldPayment, "", "is missing", ReasonMissing)
	default:
		return p.fail(fieldPayment, payment, "is not APMT: only deliveries against payment are settled here", ReasonForbidden)
	}
}

// settlementParties: the account owner is the participant, else the first party of its side of the chain.
func (p *parser) settlementParties(s *TradeSide, delivers bool) bool {
	deliverer := [...]field{fieldInstructing, fieldDelivererClient, fieldDelivererDepository}
	receiver := [...]field{fieldInstructed, fieldReceiverClient, fieldReceiverDepository}
	own, other := deliverer, receiver
	if !delivers {
		own, other = receiver, deliverer
	}
	return p.tradeParties(s, []field{fieldDebtorAgent, own[0]}, other[:1]) &&
		p.tradeParty(&s.Client, own[1]) && p.tradeParty(&s.CounterpartyClient, other[1]) &&
		p.tradeParty(&s.Depository, own[2]) && p.tradeParty(&s.CounterpartyDepository, other[2])
}

// delivery: the securities and the money, each with its direction.
func (p *parser) delivery(s *TradeSide, delivers bool) bool {
	isin := p.value(fieldISIN)
	if isin == "" {
		return p.fail(fieldISIN, "", "is missing", ReasonMissing)
	}
	if !isISIN(isin) {
		return p.fail(fieldISIN, isin, "is not an ISIN", ReasonContent)
	}
	quantity, ok := p.quantity(s)
	if !ok {
		return false
	}
	amount, currency, ok := p.money(fieldAmount, &p.found[scopeTransaction].values)
	if !ok || !p.positive(fieldAmount, amount) {
		return false
	}
	securities, cash := Leg{Asset: isin, Amount: quantity}, Leg{Asset: currency, Amount: amount}
	s.Gives, s.Takes = cash, securities
	due := "DBIT"
	if delivers {
		s.Gives, s.Takes = securities, cash
		due = "CRDT"
	}
	if direction := p.value(fieldDirection); direction != due {
		return p.fail(fieldDirection, direction, "is not "+due+", as "+p.value(fieldMovement)+" against payment has it", ReasonContent)
	}
	return true
}

// quantity of the securities: units, or face amount.
func (p *parser) quantity(s *TradeSide) (string, bool) {
	f := fieldQuantity
	if p.value(fieldFaceAmount) != "" {
		f, s.Face = fieldFaceAmount, true
	}
	text := p.value(f)
	switch {
	case text == "":
		return "", p.fail(f, "", "is missing", ReasonMissing)
	case s.Face && p.value(fieldQuantity) != "":
		return "", p.fail(f, text, "stands beside Unit: a quantity is one or the other", ReasonContent)
	}
	quantity, ok := quantityText(text)
	if !ok {
		return "", p.fail(f, text, "is not a quantity of up to 18 digits without sign", ReasonAmount)
	}
	return quantity, p.positive(f, quantity)
}

// conditions: whether the side is held, and whether it may settle in parts.
func (p *parser) conditions(s *TradeSide) bool {
	hold, ok := booleanText(p.value(fieldHold))
	if !ok {
		return p.fail(fieldHold, p.value(fieldHold), "is neither true nor false", ReasonContent)
	}
	s.Hold = hold
	s.SafekeepingAccount = p.value(fieldSafekeeping)
	switch partial := p.value(fieldPartial); partial {
	case "", "NPAR":
	case "PART", "PARC", "PARQ":
		s.Partial = true
	default:
		return p.fail(fieldPartial, partial, "is none of NPAR, PART, PARC, PARQ", ReasonContent)
	}
	return true
}
