package gateway

import (
	"cmp"
	"strings"

	"github.com/valyala/fasthttp"

	"weir/iso20022"
)

// answerReceipt answers a transfer of liquidity.
func (g *Gateway) answerReceipt(ctx *fasthttp.RequestCtx, msg *iso20022.Message, statuses []iso20022.Status, head iso20022.Head) {
	m := iso20022.ReceiptMessage{Head: head, Receipts: make([]iso20022.Receipt, 0, len(statuses))}
	for i := range statuses {
		s, t := &statuses[i], &msg.Transactions[i]
		m.Receipts = append(m.Receipts, iso20022.Receipt{
			MsgID: msg.MsgID, Kind: msg.Kind, TxID: cmp.Or(t.TxID, t.InstrID, t.EndToEndID, t.UETR),
			Status: s.TransactionStatus, Info: strings.TrimSpace(s.Reason + " " + s.Info),
		})
	}
	text, err := iso20022.AppendCamt025(takeBody(ctx), &m)
	g.answerMessage(ctx, text, err)
}
