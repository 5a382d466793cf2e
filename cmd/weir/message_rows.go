package main

import "weir/iso20022"

// messageRows are the rows of what a message asks for, each in its place of the answer.
func messageRows(msg *iso20022.Message) (rows []row) {
	for i := range msg.Transactions {
		t := &msg.Transactions[i]
		rows = append(rows, row{order: name(t.UETR, t.EndToEndID, t.TxID), debtor: t.Debtor, creditor: t.Creditor, asset: t.Currency, amount: t.Amount})
	}
	for i := range msg.Cancellations {
		c := &msg.Cancellations[i]
		rows = append(rows, row{order: name(c.Original.UETR, c.Original.EndToEndID, c.Original.TxID, c.Original.MsgID)})
	}
	for i := range msg.ReportRequests {
		r := &msg.ReportRequests[i]
		rows = append(rows, row{order: name(r.ID, msg.MsgID), debtor: r.Owner})
	}
	for i := range msg.TradeSides {
		s := &msg.TradeSides[i]
		rows = append(rows, row{order: s.Reference, debtor: s.Participant, creditor: s.Counterparty, asset: s.Gives.Asset, amount: s.Gives.Amount})
	}
	return rows
}
