package gateway

import (
	"strconv"

	"github.com/valyala/fasthttp"

	"weir/engine"
	"weir/gateway/wire"
	"weir/iso20022"
	"weir/view"
)

// answerReportRequest answers a camt.060 with the report of the present business date of one account: a camt.052 or a camt.053. Nothing is logged.
func (g *Gateway) answerReportRequest(ctx *fasthttp.RequestCtx, msg *iso20022.Message) {
	if len(msg.ReportRequests) > 1 {
		refuseField(ctx, "RptgReq[2]", "one report is answered at a time")
		return
	}
	r := &msg.ReportRequests[0]
	if r.Err != nil {
		refuseMessage(ctx, r.Err)
		return
	}
	write := reportWriter(r.MsgName)
	if write == nil {
		refuseField(ctx, "RptgReq[1]/ReqdMsgNmId", strconv.Quote(r.MsgName)+" is neither camt.052.001.08 nor camt.053.001.08")
		return
	}
	number, asset, fault := g.reportedAccount(r)
	if fault != nil {
		refuseMessage(ctx, fault)
		return
	}
	var s statement
	ok := g.query(ctx, func() {
		a, _ := g.Engine.Account(number)
		s = g.readStatement(&a)
	})
	if !ok {
		return
	}
	if fault := checkPeriod(r, s.date); fault != nil {
		refuseMessage(ctx, fault)
		return
	}
	text := takeBody(ctx)
	report, err := g.reportOf(msg, r, &s, &asset)
	if err == nil {
		text, err = write(text, report)
	}
	if err != nil {
		refuseField(ctx, "RptgReq[1]/Acct", "is an account of which no message can tell now: "+err.Error())
		return
	}
	answer(ctx, typeXML, text)
}

// reportWriter writes the message that is asked for; nil: it is not offered.
func reportWriter(name string) func([]byte, *iso20022.Statement) ([]byte, error) {
	switch name {
	case "camt.052", "camt.052.001.08":
		return iso20022.AppendCamt052
	case "camt.053", "camt.053.001.08":
		return iso20022.AppendCamt053
	}
	return nil
}

// reportedAccount is the account that a request names: by its number, else as the owner's in the currency.
func (g *Gateway) reportedAccount(r *iso20022.ReportRequest) (number uint32, asset view.AssetEntry, fault *iso20022.FieldError) {
	wrong := func(element, value, problem, reason string) (uint32, view.AssetEntry, *iso20022.FieldError) {
		return 0, asset, &iso20022.FieldError{Path: "RptgReq[1]/" + element, Value: value, Problem: problem, Reason: reason}
	}
	owner, known := g.Directory.Participant([]byte(r.Owner))
	if !known {
		return wrong("AcctOwnr", r.Owner, "is no participant", "RC01")
	}
	if r.Account == "" {
		if asset, known = g.Directory.Asset([]byte(r.Currency)); !known {
			return wrong("Acct/Ccy", r.Currency, "is no asset here, and Acct/Id is missing", iso20022.ReasonCurrency)
		}
		if number, known = g.Directory.Account(owner, asset.Number); !known {
			return wrong("Acct/Ccy", r.Currency, "is a currency in which the owner has no account", "AC01")
		}
		return number, asset, nil
	}
	number, known = wire.ParseAccount([]byte(r.Account))
	holder, code, found := g.Directory.AccountOwner(number)
	if !known || !found || holder != owner {
		return wrong("Acct/Id", r.Account, "is not the number of an account of the owner", "AC01")
	}
	if asset, _ = g.Directory.AssetByNumber(code); r.Currency != "" && r.Currency != asset.Code {
		return wrong("Acct/Ccy", r.Currency, "is not the currency of the account", iso20022.ReasonCurrency)
	}
	if !isCurrency(asset.Code) {
		return wrong("Acct/Id", r.Account, "is an account in a security, of which there is no camt message", iso20022.ReasonForbidden)
	}
	return number, asset, nil
}

// checkPeriod refuses other days than the present one, and reports by number.
func checkPeriod(r *iso20022.ReportRequest, date uint32) *iso20022.FieldError {
	today := string(wire.AppendDate(nil, date))
	problem := "does not hold the business date, " + today + ": other days stand in the statements that were sent at their end"
	switch {
	case r.FromDate > today:
		return &iso20022.FieldError{Path: "RptgReq[1]/RptgPrd/FrToDt/FrDt", Value: r.FromDate, Problem: problem, Reason: iso20022.ReasonDate}
	case r.ToDate != "" && r.ToDate < today:
		return &iso20022.FieldError{Path: "RptgReq[1]/RptgPrd/FrToDt/ToDt", Value: r.ToDate, Problem: problem, Reason: iso20022.ReasonDate}
	case r.FromSequence != "" || r.ToSequence != "":
		return &iso20022.FieldError{Path: "RptgReq[1]/RptgSeq", Problem: "is not offered: reports made on demand have no number", Reason: iso20022.ReasonNotAdmitted}
	}
	return nil
}

// reportOf is the report of an account. Its entries are sums: what the orders are stands in the camt.054 of each.
func (g *Gateway) reportOf(msg *iso20022.Message, r *iso20022.ReportRequest, s *statement, asset *view.AssetEntry) (*iso20022.Statement, error) {
	a, now := &s.account, g.now()
	servicer, _ := g.Directory.ParticipantID(asset.Issuer)
	date := string(wire.AppendDate(nil, s.date))
	m := &iso20022.Statement{
		Head:    iso20022.Head{Seq: uint64(now.UnixMicro()), Part: a.Number, At: now, To: r.Owner}, // no log reaches it, so no statement of a date's end has this reference
		Account: iso20022.CashAccount{ID: strconv.FormatUint(uint64(a.Number), 10), Currency: asset.Code, Scale: asset.Scale, Owner: r.Owner, Servicer: servicer},
		Date:    date, Opening: a.Opening, Booked: a.Balance, Available: max(a.Cover(), 0), CreditLine: max(-a.Floor, 0),
		Query: msg.MsgID, QueryKind: msg.Kind, Info: "sequence " + strconv.FormatUint(s.seq, 10),
	}
	if a.Kind == engine.AccountIssuer {
		m.Available, m.CreditLine = a.Balance, 0
	}
	return m, bookSums(m, s.seq, []bookedSum{
		{"RECEIVED", s.measures.Received, iso20022.BankTransfer}, {"SENT", engine.Sum{}.Minus(s.measures.Sent), iso20022.BankTransfer}, {"FUNDING", engine.SumOf(s.funding()), iso20022.LiquidityTransfer},
	})
}
