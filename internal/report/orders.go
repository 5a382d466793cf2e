package report

import "weir/engine"

var orderColumns = []Column{
	{"seq", Whole}, {"id", Text}, {"kind", Text}, {"participant", Text}, {"status", Text}, {"reason", Text}, {"debtor", Text}, {"creditor", Text}, {"asset", Text}, {"amount", Amount},
	{"priority", Text}, {"method", Text}, {"business_date", Date}, {"not_before", Time}, {"expires_at", Time}, {"done_seq", Whole},
}

// orders shows the present status and priority; the reason is that of the first answer; not-before and expiry stand only while the order waits. What a refused order named
// and nobody knows is left out.
func (m *maker) orders() error {
	return m.eachOrder(func(o *engine.OrderInfo) error {
		p := m.partiesOfOrder(o)
		return m.row(whole(o.Seq), text(uuid(o.ID)), text(orderKind(o.Kind)), text(m.participant(o.Instructor)), text(o.Status.String()), text(o.Reason.String()),
			text(p.debtor), text(p.creditor), text(p.asset.Code), p.amount, text(o.Priority.String()), text(o.Method.String()), day(o.BusinessDate),
			moment(o.NotBefore), moment(o.ExpiresAt), unless0(o.Done))
	})
}

// orderKind is the word for what an order is.
func orderKind(k engine.Kind) string {
	switch k {
	case engine.Fund:
		return "funding"
	case engine.SubmitTrade:
		return "trade"
	}
	return "order"
}
