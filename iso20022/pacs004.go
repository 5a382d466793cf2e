package iso20022

import "strings"

// readPacs004 is PaymentReturn: the bank that was paid sends the money back. It is an order of its own, with an id of its own,
// that names the payment which it returns; InstgAgt pays and InstdAgt is paid, or else the banks of the chain of the return.
var readPacs004 = (&definition{
	family: Pacs004, name: "pacs.004", oldest: 7, newest: 14,
	rootName: "PmtRtr", groupName: "GrpHdr", eachName: "TxInf",
	group:      groupHeader.and(amount(fieldTotalAmount, "GrpHdr/TtlRtrdIntrBkSttlmAmt"), originalGroup("OrgnlGrpInf"), reasons("OrgnlGrpInf/RtrRsnInf*")),
	groupNeeds: groupNeeds,
	each: originalPayment.and(readings{
		{fieldTxID, "RtrId"}, {fieldDate, "IntrBkSttlmDt"}, {fieldPriority, "SttlmPrty"},
	}, reasons("RtrRsnInf*"), amount(fieldAmount, "RtrdIntrBkSttlmAmt"), agent(fieldInstructing, "InstgAgt"), agent(fieldInstructed, "InstdAgt"),
		agent(fieldDebtorAgent, "RtrChain/DbtrAgt"), agent(fieldCreditorAgent, "RtrChain/CdtrAgt")),
	needs:      []field{fieldTxID},
	debtorSide: debtorSide, creditorSide: creditorSide,
}).grown()

// endReturn makes an order of a return and tells beside it what is returned.
func (p *parser) endReturn() {
	p.endPayment()
	t := &p.msg.Transactions[len(p.msg.Transactions)-1]
	v := &p.found[scopeTransaction].values
	t.EndToEndID, t.UETR = v[fieldOriginalEndToEndID], v[fieldOriginalUETR]
	sender := t.Creditor // the debtor of the payment, who had sent it, is who gets it back
	if strings.HasPrefix(orElse(v[fieldOriginalMsgName], p.found[scopeGroup].values[fieldOriginalMsgName]), "pacs.010.") {
		sender = t.Debtor // a direct debit was sent by who got the money
	}
	o, _ := p.original(sender)
	o.Reason = orElse(v[fieldReason], p.found[scopeGroup].values[fieldReason])
	o.Info = orElse(v[fieldInfo], p.found[scopeGroup].values[fieldInfo])
	p.msg.Originals = append(p.msg.Originals, o)
	t.Err = p.fault
}
