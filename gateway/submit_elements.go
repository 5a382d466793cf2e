package gateway

import (
	"strings"

	"weir/engine"
	"weir/iso20022"
)

// elements are what a kind of message calls the parts of an order, as its refusals name them.
type elements struct {
	id, debtor, creditor, amount, date, endToEndID, original string
}

var elementsOf = [...]elements{
	iso20022.Pacs008: {id: "CdtTrfTxInf/PmtId/UETR", debtor: "InstgAgt (else DbtrAgt)", creditor: "InstdAgt (else CdtrAgt)",
		amount: "CdtTrfTxInf/IntrBkSttlmAmt", date: "IntrBkSttlmDt", endToEndID: "CdtTrfTxInf/PmtId/EndToEndId"},
	iso20022.Pacs009: {id: "CdtTrfTxInf/PmtId/UETR", debtor: "InstgAgt (else Dbtr)", creditor: "InstdAgt (else Cdtr)",
		amount: "CdtTrfTxInf/IntrBkSttlmAmt", date: "IntrBkSttlmDt", endToEndID: "CdtTrfTxInf/PmtId/EndToEndId"},
	iso20022.Pacs004: {id: "TxInf/RtrId", debtor: "InstgAgt (else RtrChain/DbtrAgt)", creditor: "InstdAgt (else RtrChain/CdtrAgt)",
		amount: "TxInf/RtrdIntrBkSttlmAmt", date: "IntrBkSttlmDt", endToEndID: "TxInf/OrgnlEndToEndId", original: "TxInf/OrgnlUETR"},
	iso20022.Pacs010: {id: "DrctDbtTxInf/PmtId/UETR", debtor: "InstdAgt (else Dbtr)", creditor: "InstgAgt (else Cdtr)",
		amount: "DrctDbtTxInf/IntrBkSttlmAmt", date: "IntrBkSttlmDt", endToEndID: "DrctDbtTxInf/PmtId/EndToEndId"},
	iso20022.Pain001: {id: "CdtTrfTxInf/PmtId/UETR", debtor: "PmtInf/DbtrAgt", creditor: "CdtTrfTxInf/CdtrAgt",
		amount: "CdtTrfTxInf/Amt/InstdAmt", date: "PmtInf/ReqdExctnDt", endToEndID: "CdtTrfTxInf/PmtId/EndToEndId"},
	iso20022.Camt050: {id: "LqdtyCdtTrf/LqdtyTrfId/UETR", debtor: "LqdtyCdtTrf/Dbtr", creditor: "LqdtyCdtTrf/Cdtr",
		amount: "LqdtyCdtTrf/TrfdAmt/AmtWthCcy", date: "LqdtyCdtTrf/SttlmDt", endToEndID: "LqdtyCdtTrf/LqdtyTrfId/EndToEndId"},
}

const attributeCcy = "/@Ccy"

// ofMember is the element of a member of the orders API.
func (e *elements) ofMember(member string, family iso20022.Family) string {
	switch member {
	case "debtor":
		return e.debtor
	case "creditor":
		return e.creditor
	case "asset":
		return e.amount + attributeCcy
	case "amount":
		return e.amount
	case "business_date":
		return e.date
	case "end_to_end_id":
		return e.endToEndID
	case "instructor":
		if family == iso20022.Pacs010 {
			return e.creditor
		}
		return e.debtor
	}
	return member
}

// blamedIn is the element of a transaction that a refusal of the engine is about; empty: none is. Where its id was used, that is what the id was made of.
func blamedIn(msg *iso20022.Message, i int, reason engine.Reason) string {
	e, t := &elementsOf[msg.Family], &msg.Transactions[i]
	references, own := strings.CutSuffix(e.id, "/UETR")
	switch {
	case reason != engine.DuplicateKey || !t.IDDerived || !own:
		return e.blamed(reason)
	case t.TxID != "":
		return references + "/TxId and EndToEndId"
	case t.InstrID != "":
		return references + "/InstrId and EndToEndId"
	case msg.Family == iso20022.Camt050:
		return "MsgHdr/MsgId and " + e.endToEndID
	}
	return "GrpHdr/MsgId and " + e.endToEndID
}

// blamed is the element that a refusal of the engine is about; empty: none is.
func (e *elements) blamed(reason engine.Reason) string {
	switch reason {
	case engine.DuplicateKey:
		return e.id
	case engine.UnknownAsset, engine.AssetsDiffer:
		return e.amount + attributeCcy
	case engine.UnknownDebtor, engine.NoDebtorAccount, engine.DebtorClosed, engine.DebtorBlocked, engine.ParticipantSuspended, engine.AccountClosed:
		return e.debtor
	case engine.UnknownCreditor, engine.NoCreditorAccount, engine.CreditorClosed, engine.CreditorBlocked, engine.SameAccount:
		return e.creditor
	case engine.AmountZero, engine.AmountNegative, engine.AmountTooLarge, engine.ReturnTooLarge, engine.QueueTooLarge, engine.BalanceTooLarge:
		return e.amount
	case engine.DateOutsideWindow, engine.DayClosed, engine.AfterCutOff, engine.NotOpen:
		return e.date
	case engine.NotReturnable:
		return e.original
	case engine.ExpiryPassed:
		return "SttlmTmReq"
	}
	return ""
}
